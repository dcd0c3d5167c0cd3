"""Funding links: shares of lines promised to objectives and key results."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from aop import policies
from aop.aims import Aim
from aop.current import version_read_by
from aop.models import PERIODS, Allocation, BudgetLine, LineVersion
from aop.services import allocations
from aop.services.allocations import AimClosed, ChangedSince, LineFull, Seen
from aop.shares import WHOLE, NotAShare, year_part
from okrs.models import KeyResult, Objective
from strategy.core.access import require
from strategy.core.api.errors import RuleBroken
from strategy.core.api.fields import MoneyField, StrictSerializer, seen_version
from strategy.core.api.rows import RowMixin, SeenField
from strategy.core.concurrency import Edit
from strategy.core.models import Event

REFUSALS = (AimClosed, ChangedSince, LineFull, NotAShare)
MOST_LINES = 1000


class AimSerializer(StrictSerializer):
    objective = SeenField(queryset=Objective.objects.none(), required=False, allow_null=True)
    key_result = SeenField(queryset=KeyResult.objects.none(), required=False, allow_null=True)

    def validate(self, attrs):
        if bool(attrs.get("objective")) == bool(attrs.get("key_result")):
            raise serializers.ValidationError("Name one objective or one key result.")
        return attrs


def aim_of(entered: dict) -> Aim:
    return entered.get("objective") or entered["key_result"]


class AllocationSerializer(AimSerializer):
    """`version` is the line's: it guards all shares of the line. `amount` is that of the year in the plan version
    that `?version=` names, else the current one; null where the line has none there."""

    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(source="line.version", read_only=True)
    line = SeenField(queryset=BudgetLine.objects.none())
    share_bp = serializers.IntegerField(min_value=1, max_value=WHOLE)
    from_bp = serializers.IntegerField(read_only=True)
    to_bp = serializers.IntegerField(read_only=True)
    valid_from = serializers.DateTimeField(read_only=True)
    amount = serializers.SerializerMethodField()

    @extend_schema_field({"type": "string", "nullable": True, "example": "1898017.50"})
    def get_amount(self, link) -> str | None:
        periods = self.context["periods"].get(link.line_id)
        if periods is None:
            return None
        field = MoneyField()
        field.bind("amount", self)
        return field.to_representation(year_part(periods, link.interval))


class ShareSerializer(StrictSerializer):
    share_bp = serializers.IntegerField(min_value=1, max_value=WHOLE)


class SeenLineSerializer(StrictSerializer):
    line = serializers.IntegerField(min_value=1)
    version = serializers.IntegerField(min_value=1)


class LinkSerializer(AimSerializer):
    lines = SeenLineSerializer(many=True, allow_empty=False, max_length=MOST_LINES)  # type: ignore[call-arg]
    share_bp = serializers.IntegerField(min_value=1, max_value=WHOLE, allow_null=True, required=False)


class UndoSerializer(StrictSerializer):
    event = serializers.UUIDField()


class ActSerializer(StrictSerializer):
    """What a bulk act did: its event, which undo takes, and how many lines it touched (0: it was so already)."""

    event = serializers.UUIDField(allow_null=True)
    lines = serializers.IntegerField()


class AllocationFilter(filters.FilterSet):
    line = filters.NumberFilter(field_name="line")
    objective = filters.NumberFilter(method="of_objective", label="The objective or one of its key results")
    key_result = filters.NumberFilter(field_name="key_result")
    unit = filters.NumberFilter(field_name="line__unit")

    def of_objective(self, rows, _name, number):
        return rows.of_objective(int(number))


class AllocationViewSet(RowMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Present links. A write names the line's version in `If-Match`; a changed link is a new row."""

    serializer_class = AllocationSerializer
    filterset_class = AllocationFilter
    queryset = Allocation.objects.none()

    def get_queryset(self):
        return Allocation.objects.visible_to(self.request.user).current().select_related("line").order_by("line", "pk")

    def get_serializer(self, *args, **kwargs):
        rows = args[0] if args and args[0] is not None else []
        rows = rows if kwargs.get("many") else [rows] if rows else []
        kwargs["context"] = self.get_serializer_context() | {"periods": self._periods([row.line_id for row in rows])}
        return self.serializer_class(*args, **kwargs)

    @extend_schema(request=AllocationSerializer, responses={201: AllocationSerializer})
    def create(self, request, *args, **kwargs):
        """Give an objective or key result a share of a line; one it has already is changed."""
        entered = self._read(AllocationSerializer)
        return self._set(entered["line"], aim_of(entered), entered["share_bp"], status=201)

    @extend_schema(request=ShareSerializer, responses=AllocationSerializer)
    def partial_update(self, request, *args, **kwargs):
        """Change the share. The answer is the link as it is now, with an id of its own."""
        link = self.get_object()
        return self._set(link.line, link.aim, self._read(ShareSerializer)["share_bp"])

    def destroy(self, request, *args, **kwargs):
        """End the link."""
        link = self.get_object()
        return self._set(link.line, link.aim, 0, status=204)

    @extend_schema(request=LinkSerializer, responses=ActSerializer)
    @action(detail=False, methods=["post"])
    def link(self, request, *args, **kwargs):
        """Give one aim a share of many lines, as one act: `share_bp` of each, or all that is left when null."""
        entered = self._read(LinkSerializer)
        seen = {one["line"]: Seen(one["version"]) for one in entered["lines"]}
        found = BudgetLine.objects.visible_to(request.user).filter(pk__in=seen)
        if found.count() != len(seen):
            raise Http404
        require(policies.can_fund_lines(request.user, found))
        return self._act(allocations.link_lines, lines=seen, aim=aim_of(entered), share_bp=entered.get("share_bp"))

    @extend_schema(request=UndoSerializer, responses=ActSerializer)
    @action(detail=False, methods=["post"])
    def undo(self, request, *args, **kwargs):
        """Take back one act on links, by its event."""
        seen = Event.objects.visible_to(request.user).filter(verb__startswith="aop.")
        event = get_object_or_404(seen, key=self._read(UndoSerializer)["event"])
        require(policies.can_fund_lines(request.user, BudgetLine.objects.linked_by(event)))
        return self._act(allocations.undo_links, event=event)

    def _read(self, serializer_class) -> dict:
        context = self.get_serializer_context() | {"periods": {}}  # type: ignore[operator]
        serializer = serializer_class(data=self.request.data, context=context)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def _set(self, line: BudgetLine, aim: Aim, share: int, *, status: int = 200) -> Response:
        require(policies.can_fund(self.request.user, line.unit_id))
        edit = Edit(version=seen_version(self.request), values={"share_bp": share})
        self._dared(allocations.set_shares, line=line, aims={"share_bp": aim}, edit=edit)
        if not share:
            return Response(status=status)
        links = self.get_queryset().filter(line=line).with_targets()
        return Response(self.get_serializer(next(one for one in links if one.aim == aim)).data, status=status)

    def _act(self, service, **arguments) -> Response:
        event = self._dared(service, **arguments)
        return Response(ActSerializer({"event": event and event.key, "lines": len(event.rows) if event else 0}).data)

    def _dared(self, service, **arguments) -> Event | None:
        try:
            return service(actor=self.request.user, **arguments)
        except REFUSALS as refusal:
            raise RuleBroken(refusal) from refusal

    def _periods(self, lines: list[int]) -> dict[int, list[int]]:
        """The twelve amounts of each line in the version asked for."""
        key = self.request.query_params.get("version", "")
        version = version_read_by(self.request.user, key=key, day=timezone.localdate()) if lines else None
        if version is None:
            return {}
        seen = LineVersion.objects.visible_to(self.request.user).of_version(version).filter(line__in=lines)
        return {row["line"]: [row[period] for period in PERIODS] for row in seen.values("line", *PERIODS)}
