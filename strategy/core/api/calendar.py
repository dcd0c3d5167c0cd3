"""The organisation's settings, fiscal years with their periods, and cycles."""

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from strategy.core import policies
from strategy.core.api.errors import RuleBroken
from strategy.core.api.fields import NameField, NoteField, StrictSerializer
from strategy.core.api.rows import RowMixin, edit_of
from strategy.core.models import Cycle, FiscalYear, Naming, Period, Settings
from strategy.core.models.people import validate_time_zone
from strategy.core.services import calendar, organisation


class SettingsSerializer(StrictSerializer):
    version = serializers.IntegerField(read_only=True)
    name = NameField(max_length=200)
    currency = serializers.CharField(read_only=True)
    time_zone = serializers.CharField(max_length=64, validators=[validate_time_zone])
    language = serializers.CharField(read_only=True)
    fiscal_start_month = serializers.IntegerField(min_value=1, max_value=12)
    fiscal_naming = serializers.ChoiceField(choices=Naming.choices)
    check_in_rhythm_days = serializers.IntegerField(min_value=1, max_value=366)
    reminder_hour = serializers.IntegerField(min_value=0, max_value=23)
    open_aims = serializers.BooleanField()


class SettingsViewSet(RowMixin, viewsets.GenericViewSet):
    """The organisation: one row. The currency is chosen once, at set-up."""

    serializer_class = SettingsSerializer
    acts = {"partial_update": policies.can_manage_settings}
    pagination_class = None

    def get_object(self):
        return Settings.objects.get(pk=1)

    def retrieve(self, request, *args, **kwargs):
        return Response(self.get_serializer(self.get_object()).data)

    def partial_update(self, request, *args, **kwargs):
        serializer = self.get_serializer(self.get_object(), data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        settings = organisation.edit_settings(
            settings=serializer.instance, edit=edit_of(request, serializer), actor=request.user
        )
        return Response(self.get_serializer(settings).data)


class PeriodSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    fiscal_year = serializers.IntegerField(source="fiscal_year_id", read_only=True)
    number = serializers.IntegerField(read_only=True)
    quarter = serializers.IntegerField(read_only=True)
    first_day = serializers.DateField(read_only=True)
    last_day = serializers.DateField(read_only=True)
    closed_at = serializers.DateTimeField(read_only=True)


class FiscalYearSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    label = serializers.CharField(read_only=True)
    first_day = serializers.DateField(read_only=True)
    last_day = serializers.DateField(read_only=True)
    pattern = serializers.CharField(read_only=True)
    periods = PeriodSerializer(many=True, read_only=True)


class NewYearSerializer(StrictSerializer):
    year = serializers.IntegerField(min_value=1990, max_value=2150, help_text="2026 for FY26.")


class FiscalYearViewSet(
    RowMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet,
):
    """Fiscal years of twelve periods."""

    serializer_class = FiscalYearSerializer
    queryset = FiscalYear.objects.none()
    acts = {"create": policies.can_manage_settings}

    def get_queryset(self):
        return FiscalYear.objects.with_periods().newest_first()

    @extend_schema(request=NewYearSerializer, responses={201: FiscalYearSerializer})
    def create(self, request, *args, **kwargs):
        """Make a year with its periods and cycles; one that is there already is given back."""
        serializer = NewYearSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        row = calendar.ensure_fiscal_year(
            settings=Settings.objects.get(pk=1), actor=request.user, **serializer.validated_data
        )
        return Response(self.get_serializer(row).data, status=201)


class ReasonSerializer(StrictSerializer):
    reason = NoteField(allow_blank=False, max_length=1000)


class PeriodViewSet(RowMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Fiscal months. Finance closes them and opens them again."""

    serializer_class = PeriodSerializer
    filterset_fields = ["fiscal_year"]
    queryset = Period.objects.none()
    acts = {"close": policies.can_close_periods, "open": policies.can_close_periods}

    def get_queryset(self):
        return Period.objects.in_order()

    @extend_schema(request=None, responses=PeriodSerializer(many=True))
    @action(detail=True, methods=["post"], filterset_fields=None, pagination_class=None)
    def close(self, request, *args, **kwargs):
        """Close this period and those before it; answers those closed now."""
        closed = calendar.close_periods_through(period=self.get_object(), actor=request.user)
        return Response(self.get_serializer(closed, many=True).data)

    @extend_schema(request=ReasonSerializer, responses=PeriodSerializer(many=True))
    @action(detail=True, methods=["post"], filterset_fields=None, pagination_class=None)
    def open(self, request, *args, **kwargs):
        """Open this period and those after it again, with the reason; answers those opened now."""
        serializer = ReasonSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        opened = calendar.open_periods_from(period=self.get_object(), actor=request.user, **serializer.validated_data)
        return Response(self.get_serializer(opened, many=True).data)


class CycleSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    name = NameField(max_length=40)
    kind = serializers.ChoiceField(choices=Cycle.Kind.choices, read_only=True)
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    state = serializers.ChoiceField(choices=Cycle.State.choices, read_only=True)
    fiscal_year = serializers.IntegerField(source="fiscal_year_id", read_only=True, allow_null=True)


class CycleStateSerializer(StrictSerializer):
    state = serializers.ChoiceField(choices=Cycle.State.choices)


class CycleViewSet(
    RowMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    viewsets.GenericViewSet,
):
    """Cycles in which aims are set: draft, open, closing, closed."""

    serializer_class = CycleSerializer
    filterset_fields = ["state", "fiscal_year"]
    queryset = Cycle.objects.none()
    acts = {"create": policies.can_manage_settings, "move": policies.can_manage_settings}

    def get_queryset(self):
        return Cycle.objects.newest_first()

    def perform_create(self, serializer):
        serializer.instance = calendar.create_cycle(actor=self.request.user, **serializer.validated_data)

    @extend_schema(request=CycleStateSerializer, responses=CycleSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request, *args, **kwargs):
        """Open, start closing or close a cycle."""
        serializer = CycleStateSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        try:
            cycle = calendar.move_cycle(cycle=self.get_object(), actor=request.user, **serializer.validated_data)
        except calendar.CycleCannotMove as refusal:
            raise RuleBroken(refusal) from refusal
        return Response(self.get_serializer(cycle).data)
