"""Mails that leave, for administrators' programs."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from strategy.core import policies
from strategy.core.api.errors import RuleBroken
from strategy.core.api.fields import StrictSerializer, seen_version
from strategy.core.api.rows import RowMixin, WordsFilter
from strategy.core.concurrency import Edit
from strategy.core.models import Outgoing
from strategy.core.services import outgoing


class OutgoingSerializer(StrictSerializer):
    """A mail, or a line of a digest (`digest` is the id of its mail). What it says is not part of it."""

    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    kind = serializers.CharField(read_only=True)
    form = serializers.ChoiceField(choices=Outgoing.Form.choices, read_only=True)
    recipient = serializers.IntegerField(source="recipient_id", read_only=True)
    subject_type = serializers.CharField(read_only=True)
    subject_key = serializers.UUIDField(read_only=True, allow_null=True)
    digest = serializers.IntegerField(source="digest_id", read_only=True, allow_null=True)
    due_on = serializers.DateField(read_only=True)
    due_at = serializers.DateTimeField(read_only=True)
    try_at = serializers.DateTimeField(read_only=True)
    state = serializers.ChoiceField(choices=Outgoing.State.choices, read_only=True)
    stage = serializers.CharField(read_only=True)
    tries = serializers.IntegerField(read_only=True)
    maybe_sent = serializers.BooleanField(read_only=True)
    why = serializers.CharField(read_only=True)
    sent_at = serializers.DateTimeField(read_only=True, allow_null=True)


class OutgoingFilter(filters.FilterSet):
    q = WordsFilter(finder="going_to", label="Words of the recipient's name or address")
    state = filters.ChoiceFilter(choices=Outgoing.State.choices)
    form = filters.ChoiceFilter(choices=Outgoing.Form.choices)
    kind = filters.CharFilter()
    recipient = filters.NumberFilter()
    maybe_sent = filters.BooleanFilter()


class MailMoveSerializer(StrictSerializer):
    state = serializers.ChoiceField(choices=[(state.value, state.label) for state in outgoing.VERBS])


class OutgoingViewSet(RowMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Every mail that waits, was sent, is held, failed or is no longer needed. For administrators."""

    serializer_class = OutgoingSerializer
    filterset_class = OutgoingFilter
    queryset = Outgoing.objects.none()
    acts = dict.fromkeys(("list", "retrieve", "move"), policies.can_manage_mail)

    def get_queryset(self):
        return Outgoing.objects.managed_by(self.request.user).newest_first()

    @extend_schema(request=MailMoveSerializer, responses=OutgoingSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request, *args, **kwargs):
        """Try again (`ready`), hold or drop a mail that waits, is held or failed."""
        asked = MailMoveSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        edit = Edit(version=seen_version(request), values={"state": asked.validated_data["state"]})
        try:
            row = outgoing.move_outgoing(row=self.get_object(), edit=edit, actor=request.user)
        except outgoing.MailCannotMove as refusal:
            raise RuleBroken(refusal) from refusal
        return Response(self.get_serializer(row).data)
