"""The plan for programs: order a file and fetch it, or pull the tidy rows page by page."""

import hashlib
import re
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.pagination import CursorPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from aop.current import CURRENT, LATEST, version_read_by
from aop.export_options import CHOICES, Options
from aop.exports.extract import ExportLine
from aop.exports.facts import Facts, facts_of
from aop.exports.rows import lines_among, lines_of
from aop.exports.scope import NotAllowed, Scope, scope_for
from aop.models import PlanVersion, TransferEntry
from aop.services.exporting import order_export
from strategy.core.api.fields import StrictSerializer
from strategy.core.api.work import JobSerializer
from strategy.core.models import Unit
from strategy.core.money import plain_money

KEY = OpenApiParameter("key", OpenApiTypes.STR, "path", description="Key or id of a version, `latest` or `current`.")
UNIT = OpenApiParameter("unit", OpenApiTypes.INT, description="Id of a unit: only it and what lies below.")
SINCE = OpenApiParameter(
    "updated_since", OpenApiTypes.DATETIME, description="Only lines changed at or after this instant, with its zone."
)
CURSOR = OpenApiParameter("cursor", OpenApiTypes.STR, description="The place to go on from; `next` holds it.")


class ExportOrderSerializer(StrictSerializer):
    """Choices of an export, as on the page; what is left out is the usual."""

    unit = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**31 - 1)

    def get_fields(self):
        chosen = {
            name: serializers.ChoiceField(choices=list(of.items()), required=False) for name, of in CHOICES.items()
        }
        return super().get_fields() | chosen


class FeedSerializer(StrictSerializer):
    """What narrows the feed."""

    unit = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    updated_since = serializers.DateTimeField(required=False)


class TidyRowSerializer(StrictSerializer):
    """A line in a period: the columns of Budget_tidy, with its dimensions in one object. Null is no fact."""

    line_key = serializers.UUIDField()
    version_key = serializers.UUIDField()
    version_kind = serializers.CharField()
    phase = serializers.CharField()
    fiscal_year = serializers.CharField()
    period_no = serializers.IntegerField()
    period_start = serializers.DateField()
    unit_code = serializers.CharField()
    unit_name = serializers.CharField()
    cost_centre_code = serializers.CharField()
    cost_centre_name = serializers.CharField()
    account_code = serializers.CharField()
    account_name = serializers.CharField()
    account_type = serializers.CharField()
    kind = serializers.CharField()
    vendor_code = serializers.CharField(allow_null=True)
    dimensions = serializers.DictField(child=serializers.CharField())
    position_key = serializers.UUIDField(allow_null=True)
    currency = serializers.CharField()
    amount = serializers.CharField(help_text="Decimal string.")
    plan_rate = serializers.CharField(allow_null=True)
    amount_reporting = serializers.CharField(allow_null=True)
    source = serializers.CharField(allow_null=True)
    updated_at = serializers.DateTimeField()
    row_hash = serializers.CharField(allow_null=True)
    line_name = serializers.CharField()


class TidyPageSerializer(StrictSerializer):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = TidyRowSerializer(many=True)


class LinePages(CursorPagination):
    """Sixteen lines, 192 rows. A place in the feed stays right when lines before it come or go."""

    page_size = 16
    ordering = "pk"

    def decode_cursor(self, request):
        """The place a cursor names; one that we did not make names none."""
        cursor = super().decode_cursor(request)
        if cursor and cursor.position is not None and not re.fullmatch("[0-9]{1,18}", cursor.position, re.ASCII):
            raise NotFound(self.invalid_cursor_message)
        return cursor


class VersionView(APIView):
    """A version the address names, read with the eyes of who asks."""

    def version(self, key: str) -> PlanVersion:
        named = "" if key in {LATEST, CURRENT} else key
        found = version_read_by(self.request.user, key=named, day=timezone.localdate())
        if found is None or named not in {"", str(found.key), str(found.pk)}:
            raise Http404
        return found

    def scope(self, unit: int | None, key: str) -> tuple[Unit | None, Scope]:
        """What may be read below `unit`; 404 for one that may not be seen, 403 for who reads no money at all."""
        user = self.request.user
        found = Unit.objects.visible_to(user).filter(pk=unit).first() if unit else None
        if unit and found is None:
            raise Http404
        try:
            return found, scope_for(user, found, with_transfers=key == CURRENT)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal


class ExportView(VersionView):
    @extend_schema(
        operation_id="versions_export",
        parameters=[KEY],
        request=ExportOrderSerializer,
        responses={202: OpenApiResponse(JobSerializer, "Being made: ask for the job; its `file` is the export.")},
    )
    def post(self, request, key):
        """Order a file of a version: finance gets all of it, others what they read. Fetch it from the job."""
        version = self.version(key)
        sent = ExportOrderSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        unit, scope = self.scope(sent.validated_data.pop("unit", None), key)
        options = Options.of(sent.validated_data)
        ordered = {"version": version, "unit": unit, "options": options.plain(), "is_current": scope.with_transfers}
        job = order_export(**ordered, is_large=True, actor=request.user)
        address = request.build_absolute_uri(reverse("api_job-detail", args=[job.key]))
        return Response(JobSerializer(job).data, status=202, headers={"Location": address})


class TidyRowsView(VersionView):
    @extend_schema(
        operation_id="versions_rows",
        parameters=[KEY, UNIT, SINCE, CURSOR],
        responses={200: TidyPageSerializer, 304: OpenApiResponse(description="Nothing new since the ETag sent.")},
    )
    def get(self, request, key):
        """Tidy rows, twelve for each line, page by page. Send the ETag of a page back in `If-None-Match`."""
        version = self.version(key)
        asked = FeedSerializer(data=_narrowing(request))
        asked.is_valid(raise_exception=True)
        _unit, scope = self.scope(asked.validated_data.get("unit"), key)
        rows = lines_of(version, scope)
        if since := asked.validated_data.get("updated_since"):
            moved = (
                TransferEntry.objects.unfolded(version.plan) if scope.with_transfers else TransferEntry.objects.none()
            )
            rows = rows.filter(Q(updated_at__gte=since) | Q(line__in=moved.values("line")))
        pages = LinePages()
        ids = pages.paginate_queryset(rows.only("pk"), request, view=self)
        facts = facts_of(version, scope, Options(), timezone.now())
        lines = lines_among(version, scope, [row.pk for row in ids])
        return _unless_known(request, pages.get_paginated_response(list(_tidy(facts, lines))))


def _narrowing(request) -> dict[str, str]:
    return {name: request.query_params[name] for name in ("unit", "updated_since") if name in request.query_params}


def _tidy(facts: Facts, lines: list[ExportLine]):
    """The rows of these lines; amounts as strings, an empty text as null."""
    for line in lines:
        same: dict[str, Any] = {
            "line_key": line.line_key, "version_key": facts.version_key, "version_kind": facts.kind,
            "phase": facts.phase, "fiscal_year": facts.fiscal_year, "unit_code": line.unit_code,
            "unit_name": line.unit_name, "cost_centre_code": line.cost_centre_code,
            "cost_centre_name": line.cost_centre_name, "account_code": line.account_code,
            "account_name": line.account_name, "account_type": line.account_type, "kind": line.kind,
            "vendor_code": line.vendor or None, "dimensions": line.dimensions, "position_key": None,
            "currency": line.currency, "plan_rate": None, "amount_reporting": None, "source": line.source or None,
            "updated_at": line.updated_at, "row_hash": line.row_hash or None, "line_name": line.name,
        }  # fmt: skip
        for (number, day), minor in zip(facts.periods, line.amounts, strict=True):
            amount = plain_money(minor, line.currency)
            yield same | {"period_no": number, "period_start": day, "amount": amount}


def _unless_known(request, response: Response) -> Response:
    """The page with its hash as ETag; 304 without a body to who has it already."""
    etag = f'"{hashlib.sha256(JSONRenderer().render(response.data)).hexdigest()[:32]}"'
    if etag in {tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")}:
        return Response(status=304, headers={"ETag": etag})
    response["ETag"] = etag
    return response
