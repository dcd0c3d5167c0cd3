"""Lines: what they are, the same in every version."""

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from aop import policies
from aop.available import available_for
from aop.models import BudgetLine
from aop.models.lines import reason_hash
from aop.services.kinds import LinesChanged, LinesGone, SeenLine, classify_lines, edit_line_facts
from strategy.core.access import require
from strategy.core.api.errors import RuleBroken
from strategy.core.api.fields import NoteField, RowField, StrictSerializer
from strategy.core.api.rows import RowMixin, edit_of
from strategy.core.fields import members
from strategy.core.money import plain_money

MOST_AT_ONCE = 5_000


class LineSerializer(StrictSerializer):
    """A line, the same in every version. Its name and unit are those of the newest version that holds it."""

    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    plan = serializers.IntegerField(source="plan_id", read_only=True)
    name = serializers.CharField(read_only=True)
    unit = serializers.IntegerField(source="unit_id", read_only=True)
    kind = serializers.ChoiceField(choices=BudgetLine.Kind.choices)
    is_classified = serializers.BooleanField(read_only=True)
    reason = NoteField(max_length=2000)
    owner = RowField(queryset=members(), allow_null=True)
    notes = NoteField(max_length=10_000)
    current = serializers.SerializerMethodField(help_text="The year in the current plan; null where it has none.")
    available = serializers.SerializerMethodField(
        help_text="The current plan less what was booked; reserves and commitments are not recorded yet."
    )

    def get_current(self, line) -> str | None:
        has = self.context["has"].get(line.pk)
        return plain_money(has.current, line.plan.currency) if has else None

    def get_available(self, line) -> str | None:
        has = self.context["has"].get(line.pk)
        return plain_money(has.available, line.plan.currency) if has else None


class ClassifiedLineSerializer(StrictSerializer):
    """A line and what was seen of it: its `version` and, so that other changes merge, its `kind` and `reason`."""

    line = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    kind = serializers.CharField(required=False)
    reason = serializers.CharField(required=False, allow_blank=True)


class ClassifySerializer(StrictSerializer):
    lines = ClassifiedLineSerializer(many=True, allow_empty=False, max_length=MOST_AT_ONCE)  # type: ignore[call-arg]
    kind = serializers.ChoiceField(choices=BudgetLine.Kind.choices)
    reason = NoteField(max_length=2000, required=False, default="")


class ClassifiedSerializer(StrictSerializer):
    event = serializers.UUIDField(allow_null=True)
    changed = serializers.IntegerField()


class LineFilter(filters.FilterSet):
    plan = filters.NumberFilter(field_name="plan")
    unit = filters.NumberFilter(field_name="unit")
    owner = filters.NumberFilter(field_name="owner")
    kind = filters.ChoiceFilter(choices=BudgetLine.Kind.choices)
    is_classified = filters.BooleanFilter()


class LineViewSet(RowMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Budget lines of the units one sees: kind, reason, owner, notes. They are never sealed."""

    serializer_class = LineSerializer
    filterset_class = LineFilter
    queryset = BudgetLine.objects.none()
    acts = {"classify": policies.can_draft_anywhere}

    def get_queryset(self):
        return BudgetLine.objects.visible_to(self.request.user).select_related("plan").order_by("pk")

    def get_serializer(self, *args, **kwargs):
        rows = args[0] if args and args[0] is not None else []
        rows = rows if kwargs.get("many") else [rows] if rows else []
        has = available_for([row.pk for row in rows], self.request.user) if rows else {}
        kwargs["context"] = self.get_serializer_context() | {"has": has}
        return self.serializer_class(*args, **kwargs)

    def partial_update(self, request, *args, **kwargs):
        """Say what a line is, under the version its `If-Match` names."""
        line = self.get_object()
        require(policies.can_draft_in(request.user, line.unit_id), "Planners of its unit and finance say what it is.")
        serializer = self.get_serializer(line, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        line = edit_line_facts(line=line, edit=edit_of(request, serializer), actor=request.user)
        return Response(self.get_serializer(line).data)

    @extend_schema(request=ClassifySerializer, responses=ClassifiedSerializer)
    @action(detail=False, methods=["post"])
    def classify(self, request, *args, **kwargs):
        """Say what many lines are: one act. One line that is foreign, gone or changed refuses them all."""
        asked = ClassifySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        seen = {one["line"]: _seen(one) for one in asked.validated_data["lines"]}
        lines = self.get_queryset().filter(pk__in=seen)
        if lines.count() != len(seen):
            raise RuleBroken(LinesGone())
        require(policies.can_classify(request.user, lines), "Some of these lines are not yours to classify.")
        said = {name: asked.validated_data[name] for name in ("kind", "reason")}
        try:
            event = classify_lines(lines=seen, seen=seen, actor=request.user, **said)
        except LinesChanged as refusal:
            changed = [line.pk for line in refusal.lines]
            return Response({"detail": str(refusal), "lines": changed}, status=412)
        return Response({"event": event.key if event else None, "changed": len(event.rows) if event else 0})


def _seen(one: dict[str, Any]) -> SeenLine:
    reason = one.get("reason")
    return SeenLine(one["version"], one.get("kind"), None if reason is None else reason_hash(reason))
