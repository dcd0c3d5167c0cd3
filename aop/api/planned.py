"""What each version plans for its lines: read with the filters of the page, written in drafts."""

from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.response import Response

from aop import policies
from aop.forms.filters import KINDS, ORDERS, SIDES, LineFilterForm, in_order, narrowed
from aop.models import PERIODS, Account, BudgetLine, CostCentre, LineVersion, PlanVersion
from aop.services.lines import NewLine, YearOrMonths, add_line, edit_line, remove_line
from aop.services.versions import NotADraft
from strategy.core.access import require
from strategy.core.api.errors import RuleBroken
from strategy.core.api.fields import MoneyField, NameField, NoteField, StrictSerializer, seen_version
from strategy.core.api.rows import RowMixin, SeenField, edit_of
from strategy.core.models import Settings, Unit

REFUSALS = (NotADraft, YearOrMonths)
NOT_YOURS = "Lines of this unit are drafted by its planners and by finance, and only while the version is a draft."


class LineVersionSerializer(StrictSerializer):
    """What one version plans for a line. Amounts are decimal strings; `p01` is the first month of the fiscal year."""

    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    plan_version = serializers.IntegerField(source="plan_version_id", read_only=True)
    line = serializers.IntegerField(source="line_id", read_only=True)
    unit = serializers.IntegerField(source="unit_id", read_only=True)
    name = NameField(max_length=300)
    cost_centre = SeenField(queryset=CostCentre.objects.none())
    account = SeenField(queryset=Account.objects.none())
    vendor = NameField(max_length=200, required=False, allow_blank=True)
    dimensions = serializers.DictField(child=serializers.CharField(max_length=200), required=False)
    currency = serializers.CharField(read_only=True)
    spread = serializers.ChoiceField(choices=LineVersion.Spread.choices, read_only=True)
    p01 = MoneyField(required=False)
    p02 = MoneyField(required=False)
    p03 = MoneyField(required=False)
    p04 = MoneyField(required=False)
    p05 = MoneyField(required=False)
    p06 = MoneyField(required=False)
    p07 = MoneyField(required=False)
    p08 = MoneyField(required=False)
    p09 = MoneyField(required=False)
    p10 = MoneyField(required=False)
    p11 = MoneyField(required=False)
    p12 = MoneyField(required=False)
    total = MoneyField(required=False, help_text="Sent instead of the months, it is spread evenly over them.")


class NewLineVersionSerializer(LineVersionSerializer):
    plan_version = SeenField(queryset=PlanVersion.objects.none())
    kind = serializers.ChoiceField(choices=BudgetLine.Kind.choices, required=False, write_only=True)
    reason = NoteField(max_length=2000, required=False, write_only=True)


FILTERS = [
    OpenApiParameter("plan_version", int, description="Lines of this version."),
    OpenApiParameter("line", int, description="This line, in every version."),
    OpenApiParameter("unit", int, description="Lines of this unit and the units below it."),
    OpenApiParameter("q", str, description="Words of name, vendor, cost centre, account."),
    OpenApiParameter("type", str, enum=[value for value, _word in SIDES if value]),
    OpenApiParameter("kind", str, enum=[value for value, _word in KINDS if value]),
    OpenApiParameter("account", int),
    OpenApiParameter("cost_centre", int),
    OpenApiParameter("min", str, description="The year's total is at least this amount."),
    OpenApiParameter("max", str, description="The year's total is at most this amount."),
    OpenApiParameter("unlinked", bool, description="Only lines that serve no aim."),
    OpenApiParameter("sort", str, enum=[f"{sign}{name}" for name in ORDERS for sign in ("", "-")]),
]


@extend_schema_view(list=extend_schema(parameters=FILTERS))
class LineVersionViewSet(
    RowMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin, viewsets.GenericViewSet
):
    """What a version plans for a line: codes and twelve months. Written in drafts, sealed with their version."""

    serializer_class = LineVersionSerializer
    queryset = LineVersion.objects.none()
    acts = {"create": policies.can_draft_anywhere}

    def get_queryset(self):
        rows = LineVersion.objects.visible_to(self.request.user).with_codes().select_related("plan_version", "line")
        return self._filtered(rows) if self.action == "list" else rows.order_by("pk")

    def _filtered(self, rows):
        asked = self.request.query_params
        form = LineFilterForm(asked, user=self.request.user, currency=Settings.objects.get(pk=1).currency)
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        for name in ("plan_version", "line"):
            rows = rows.filter(**{name: _number(asked[name], name)}) if name in asked else rows
        if "unit" in asked:
            rows = rows.filter(unit__in=Unit.objects.below([_number(asked["unit"], "unit")]).values("pk"))
        return in_order(narrowed(rows, form.wanted()), form.cleaned_data["sort"])

    def get_serializer_class(self):
        return NewLineVersionSerializer if self.action == "create" else LineVersionSerializer

    def perform_create(self, serializer):
        values = dict(serializer.validated_data)
        version = values.pop("plan_version")
        require(policies.can_edit_lines(self.request.user, version, values["cost_centre"].unit_id), NOT_YOURS)
        serializer.instance = self._dared(add_line, version=version, new=_new_line(values))

    def partial_update(self, request, *args, **kwargs):
        """Change what a draft plans, under the version its `If-Match` names; `total` spreads the year evenly."""
        row = self.get_object()
        require(policies.can_edit_lines(request.user, row.plan_version, row.unit_id), NOT_YOURS)
        serializer = self.get_serializer(row, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        moved_to = serializer.validated_data.get("cost_centre", row.cost_centre)
        require(policies.can_draft_in(request.user, moved_to.unit_id), NOT_YOURS)
        return Response(self.get_serializer(self._dared(edit_line, row=row, edit=edit_of(request, serializer))).data)

    def destroy(self, request, *args, **kwargs):
        """Take a line out of a draft; the line itself stays, with its links."""
        row = self.get_object()
        require(policies.can_edit_lines(request.user, row.plan_version, row.unit_id), NOT_YOURS)
        self._dared(remove_line, row=row, seen=seen_version(request))
        return Response(status=204)

    def _dared(self, service, **arguments):
        try:
            return service(actor=self.request.user, **arguments)
        except REFUSALS as refusal:
            raise RuleBroken(refusal) from refusal


def _new_line(values: dict) -> NewLine:
    months = [values.pop(name, None) for name in PERIODS]
    typed = any(amount is not None for amount in months)
    said = {"is_classified": True} if "kind" in values else {}
    return NewLine(**values, **said, periods=[amount or 0 for amount in months] if typed else None)


def _number(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise ValidationError({name: "This is not the id of anything."})
    return int(text)
