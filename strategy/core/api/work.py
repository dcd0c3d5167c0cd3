"""What happened and what is under way: history, one's inbox, one's jobs."""

from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from strategy.core import files, jobs, policies
from strategy.core.access import require
from strategy.core.api.fields import StrictSerializer
from strategy.core.api.rows import KEY, RowMixin, WordsFilter
from strategy.core.models import Event, Job, Notice
from strategy.core.services import inbox


class EventSerializer(StrictSerializer):
    """One act. Pay and personal data (`sensitive`) are never part of it."""

    key = serializers.UUIDField(read_only=True)
    at = serializers.DateTimeField(read_only=True)
    actor = serializers.IntegerField(source="actor_id", read_only=True, allow_null=True)
    actor_name = serializers.CharField(read_only=True)
    verb = serializers.CharField(read_only=True)
    subject_type = serializers.CharField(read_only=True)
    subject_key = serializers.UUIDField(read_only=True)
    subject_title = serializers.CharField(read_only=True)
    unit = serializers.IntegerField(source="unit_id", read_only=True, allow_null=True)
    changes = serializers.DictField(read_only=True)
    rows = serializers.ListField(read_only=True)
    reason = serializers.CharField(read_only=True)


class EventFilter(filters.FilterSet):
    q = WordsFilter(finder="telling", label="Words of the act, the record or the person")
    subject_type = filters.CharFilter()
    subject_key = filters.UUIDFilter()
    unit = filters.NumberFilter(field_name="unit")
    actor = filters.NumberFilter(field_name="actor")
    since = filters.DateFilter(field_name="at", lookup_expr="date__gte")
    until = filters.DateFilter(field_name="at", lookup_expr="date__lte")


class EventViewSet(RowMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """History, newest first: who did what, when and why."""

    serializer_class = EventSerializer
    filterset_class = EventFilter
    queryset = Event.objects.none()
    lookup_field, lookup_value_regex = "key", KEY

    def get_queryset(self):
        return Event.objects.visible_to(self.request.user).newest_first()


class NoticeSerializer(StrictSerializer):
    key = serializers.UUIDField(read_only=True)
    kind = serializers.CharField(read_only=True)
    at = serializers.DateTimeField(read_only=True)
    title = serializers.CharField(read_only=True)
    address = serializers.CharField(read_only=True)
    read_at = serializers.DateTimeField(read_only=True)


class NoticeFilter(filters.FilterSet):
    unread = filters.BooleanFilter(field_name="read_at", lookup_expr="isnull")
    kind = filters.CharFilter()


class NoticeViewSet(RowMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """One's own inbox."""

    serializer_class = NoticeSerializer
    filterset_class = NoticeFilter
    queryset = Notice.objects.none()
    lookup_field, lookup_value_regex = "key", KEY

    def get_queryset(self):
        return Notice.objects.of(self.request.user).newest_first()

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def read(self, request, *args, **kwargs):
        """Mark a notice as read."""
        inbox.mark_read(actor=request.user, notice=self.get_object())
        return Response(self.get_serializer(self.get_object()).data)


class JobSerializer(StrictSerializer):
    key = serializers.UUIDField(read_only=True)
    kind = serializers.CharField(read_only=True)
    state = serializers.ChoiceField(choices=Job.State.choices, read_only=True)
    done = serializers.IntegerField(read_only=True)
    total = serializers.IntegerField(read_only=True)
    percent = serializers.IntegerField(read_only=True)
    message = serializers.CharField(read_only=True)
    result = serializers.DictField(read_only=True)
    file_name = serializers.CharField(read_only=True)
    created_at = serializers.DateTimeField(read_only=True)
    ended_at = serializers.DateTimeField(read_only=True)


class JobFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=Job.State.choices)
    kind = filters.CharFilter()


class JobViewSet(RowMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Long work one has started: how far it is, its result, the file it made."""

    serializer_class = JobSerializer
    filterset_class = JobFilter
    queryset = Job.objects.none()
    lookup_field, lookup_value_regex = "key", KEY

    def get_queryset(self):
        return Job.objects.of(self.request.user).newest_first()

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def cancel(self, request, *args, **kwargs):
        """Ask the work to stop at its next step."""
        job = self.get_object()
        require(policies.can_cancel_job(request.user, job), "This work is over.")
        jobs.cancel(job)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def file(self, request, *args, **kwargs):
        """The file the work made. Whether one may have it is asked again now."""
        try:
            return files.of_job(self.get_object(), request.user)
        except files.NoFile as nothing:
            raise Http404 from nothing
