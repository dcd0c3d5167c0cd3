"""Metrics."""

from django_filters import rest_framework as filters
from rest_framework import mixins, serializers, viewsets
from rest_framework.response import Response

from okrs import policies
from okrs.models import Metric
from okrs.services import themes
from strategy.core.access import require
from strategy.core.api.fields import NameField, RowField, StrictSerializer
from strategy.core.api.rows import RowMixin, WordsFilter, edit_of
from strategy.core.models import Unit


class MetricSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    name = NameField(max_length=200)
    measure = NameField(max_length=24, required=False, allow_blank=True)
    direction = serializers.ChoiceField(choices=Metric.Direction.choices, required=False)
    is_additive = serializers.BooleanField(required=False)
    unit = RowField(queryset=Unit.objects.active())
    source = NameField(max_length=200, required=False, allow_blank=True)


class MetricFilter(filters.FilterSet):
    q = WordsFilter(finder="found", label="Words of the name or source")
    unit = filters.NumberFilter(field_name="unit")


class MetricViewSet(
    RowMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    viewsets.GenericViewSet,
):
    """Metrics: what is measured, in what and from where; they outlive cycles."""

    serializer_class = MetricSerializer
    filterset_class = MetricFilter
    queryset = Metric.objects.none()
    acts = {"create": policies.can_create_objectives}

    def get_queryset(self):
        return Metric.objects.visible_to(self.request.user).by_name()

    def perform_create(self, serializer):
        values = dict(serializer.validated_data)
        require(policies.can_create_metric(self.request.user, values["unit"]), "You cannot set up a metric there.")
        serializer.instance = themes.create_metric(values=values, actor=self.request.user)

    def partial_update(self, request, *args, **kwargs):
        """Change what is measured, under the version its `If-Match` names."""
        metric = self.get_object()
        require(policies.can_edit_metric(request.user, metric), "Planners and leaders of its unit keep it.")
        serializer = self.get_serializer(metric, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        unit = serializer.validated_data.get("unit", metric.unit)
        require(unit == metric.unit or policies.can_create_metric(request.user, unit))
        edited = themes.edit_metric(metric=metric, edit=edit_of(request, serializer), actor=request.user)
        return Response(self.get_serializer(edited).data)
