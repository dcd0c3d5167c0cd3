"""Coverage of change money in the API: the figures of the home page and its lists, as one may see them."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from strategy.core.api.fields import MoneyField, RatioField, StrictSerializer
from strategy.core.api.pagination import Pages
from strategy.stack import queries
from strategy.stack.clocks import two_clocks
from strategy.stack.home import Home
from strategy.stack.pace import WORDS
from strategy.stack.units import unit_rows
from strategy.stack.views import scope_of

ASKED = [
    OpenApiParameter("unit", int, description="The unit and all below it; all units when left out"),
    OpenApiParameter("cycle", int, description="The cycle whose promises count; the one of today when left out"),
    OpenApiParameter("version", str, description="Key or id of a plan version; the current one when left out"),
]


class CoverageSerializer(StrictSerializer):
    """`share_bp` is null where there is no change money; `is_restricted` says that money exists one may not see."""

    version = serializers.UUIDField(allow_null=True)
    currency = serializers.CharField()
    change_money = MoneyField()
    aligned = MoneyField()
    unaligned = MoneyField()
    share_bp = serializers.IntegerField(allow_null=True)
    lines = serializers.IntegerField()
    unaligned_lines = serializers.IntegerField()
    unclassified_lines = serializers.IntegerField()
    promises = serializers.IntegerField()
    promises_without_means = serializers.IntegerField()
    is_restricted = serializers.BooleanField()


class UnitCoverageSerializer(StrictSerializer):
    """A unit with the change money of itself and all below it."""

    unit = serializers.IntegerField(source="unit.pk")
    unit_code = serializers.CharField(source="unit.code")
    unit_name = serializers.CharField(source="unit.name")
    level = serializers.IntegerField()
    change_money = MoneyField(source="coverage.total")
    aligned = MoneyField(source="coverage.aligned")
    unaligned = MoneyField(source="coverage.unaligned")
    share_bp = serializers.IntegerField(source="coverage.share_bp", allow_null=True)
    lines = serializers.IntegerField(source="coverage.lines")


class UnalignedLineSerializer(StrictSerializer):
    """A change line of which a part names no outcome."""

    line = serializers.IntegerField()
    key = serializers.UUIDField(source="line__key")
    version = serializers.IntegerField(source="line__version")
    name = serializers.CharField()
    unit_name = serializers.CharField(source="unit__name")
    total = MoneyField()
    aligned = MoneyField(source="funded")
    unaligned = MoneyField()
    shared_bp = serializers.IntegerField()


class PromiseSerializer(StrictSerializer):
    """A committed objective without money."""

    objective = serializers.IntegerField(source="pk")
    key = serializers.UUIDField()
    title = serializers.CharField()
    unit = serializers.IntegerField(source="unit_id")
    owner = serializers.IntegerField(source="owner_id")
    cycle = serializers.IntegerField(source="cycle_id")
    state = serializers.CharField()


class StandingSerializer(StrictSerializer):
    """An active objective with change money between its two clocks. `outcome_pace` is score ÷ expected on the day
    `outcome_on`, `spend_pace` is actual ÷ plan of the closed periods through `spent_until`; without one of them there
    is no `quadrant`, and `reasons` say why."""

    objective = serializers.IntegerField(source="objective.pk")
    key = serializers.UUIDField(source="objective.key")
    title = serializers.CharField(source="objective.title")
    change_money = MoneyField(source="money")
    outcome_pace = RatioField(source="outcome.ratio", allow_null=True)
    outcome_on = serializers.DateField(source="outcome.on", allow_null=True)
    spend_pace = RatioField(source="spend.ratio", allow_null=True)
    spent_until = serializers.DateField(source="spend.until", allow_null=True)
    quadrant = serializers.ChoiceField(choices=list(WORDS.items()), allow_null=True)
    reasons = serializers.ListField(child=serializers.CharField())


class CoverageView(APIView):
    """How much of the change money names an outcome."""

    @extend_schema(parameters=ASKED, responses=CoverageSerializer)
    def get(self, request):
        page = Home(scope_of(request._request), on=timezone.localdate())
        figures, version = page.figures, page.scope.version
        shown = {
            "version": version.key if version else None,
            "currency": page.currency,
            "change_money": figures.coverage.total,
            "aligned": figures.coverage.aligned,
            "unaligned": figures.coverage.unaligned,
            "share_bp": figures.coverage.share_bp,
            "lines": figures.coverage.lines,
            "unaligned_lines": page.unaligned_count,
            "unclassified_lines": figures.unclassified,
            "promises": figures.committed,
            "promises_without_means": figures.unfunded,
            "is_restricted": figures.is_restricted,
        }
        return Response(CoverageSerializer(shown).data)


class _Rows(APIView):
    """A list in pages; `rows` says what is listed."""

    serializer: type[serializers.Serializer]

    def rows(self, scope):
        raise NotImplementedError

    def listed(self, request):
        pages, scope = Pages(), scope_of(request._request)
        page = pages.paginate_queryset(self.rows(scope), request, view=self)
        return pages.get_paginated_response(self.serializer(self.shown(scope, page), many=True).data)

    def shown(self, scope, page):
        """What the serializer writes for a page of `rows`."""
        return page


class UnitsView(_Rows):
    """Coverage of each unit with change money, parents before their children."""

    serializer = UnitCoverageSerializer

    def rows(self, scope):
        return unit_rows(scope)

    @extend_schema(operation_id="coverage_units_list", parameters=ASKED, responses=UnitCoverageSerializer(many=True))
    def get(self, request):
        return self.listed(request)


class StandingsView(_Rows):
    """Outcome pace and spend pace of the active objectives with change money: at most a hundred, the most money
    first."""

    serializer = StandingSerializer

    def rows(self, scope):
        return two_clocks(scope, "").standings

    @extend_schema(operation_id="coverage_paces_list", parameters=ASKED, responses=StandingSerializer(many=True))
    def get(self, request):
        return self.listed(request)


class UnalignedView(_Rows):
    """Lines that are funded, but for what? The largest part without outcome first."""

    serializer = UnalignedLineSerializer

    def rows(self, scope):
        return queries.unaligned_lines(scope) if scope.version else []

    @extend_schema(
        operation_id="coverage_unaligned_list", parameters=ASKED, responses=UnalignedLineSerializer(many=True)
    )
    def get(self, request):
        return self.listed(request)


class UnfundedView(_Rows):
    """Objectives that are promised, but with what?"""

    serializer = PromiseSerializer

    def rows(self, scope):
        return queries.promised(scope).unfunded

    def shown(self, scope, page):
        return queries.objectives_in_order(scope, page)

    @extend_schema(operation_id="coverage_unfunded_list", parameters=ASKED, responses=PromiseSerializer(many=True))
    def get(self, request):
        return self.listed(request)
