"""What every resource of the API shares: versions as ETags, and rights asked of the same predicates as pages ask."""

from collections.abc import Sequence
from typing import Any

from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request

from strategy.core.api.fields import RowField, seen_version
from strategy.core.concurrency import Edit, Shown

ID = "[0-9]{1,18}"
"""`lookup_value_regex` of rows found by number: anything else is no address of ours."""
KEY = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
"""`lookup_value_regex` of rows found by key."""


class MayAct(BasePermission):
    """Asks the predicate that a viewset names for its action in `acts`; reading is limited by `visible_to`."""

    def has_permission(self, request, view):
        asked = getattr(view, "acts", {}).get(getattr(view, "action", None))
        return asked is None or bool(asked(request.user))


class RowMixin:
    """For viewsets of rows: a token or session is needed, `acts` is asked, and a row's version is its ETag."""

    permission_classes: Sequence[Any] = (IsAuthenticated, MayAct)
    lookup_value_regex = ID
    acts: dict[str, Any] = {}

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        content = getattr(response, "data", None)
        if isinstance(content, dict) and isinstance(content.get("version"), int) and response.status_code < 300:
            response["ETag"] = f'"{content["version"]}"'
        return response


def edit_of(request: Request, serializer: serializers.Serializer) -> Edit:
    """What a PATCH changes, under the version its `If-Match` names. Services answer 428 or 412 if it does not fit."""

    def show(name: str, value: Any) -> Shown:
        sent = None if value is None else serializer.fields[name].to_representation(value)
        return Shown(sent, sent)

    return Edit(version=seen_version(request), values=dict(serializer.validated_data), show=show)


class WordsFilter(filters.CharFilter):
    """`?q=`: every word must occur. `finder` names the queryset method that looks; it refuses too much text."""

    def __init__(self, *, finder: str, **kwargs):
        super().__init__(**kwargs)
        self.finder = finder

    def filter(self, rows, text):
        return getattr(rows, self.finder)(text) if text else rows


class InOrder(filters.OrderingFilter):
    """`?ordering=`: by the columns it names, a minus turns one round; ids decide between equals."""

    def filter(self, rows, value):
        return super().filter(rows, [*value, "pk"]) if value else rows

    def get_ordering_value(self, param):
        return "pk" if param == "pk" else super().get_ordering_value(param)


class SeenField(RowField):
    """The id of a row the person may see; any other does not exist for them."""

    def get_queryset(self):
        return super().get_queryset().model._default_manager.visible_to(self.context["request"].user)
