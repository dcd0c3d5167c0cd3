"""`/api/v1/`: what there is, worked out from the addresses of all apps."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

BASE = "api/v1/"


class RootView(APIView):
    """Every list of this API, by name."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    def get(self, request: Request) -> Response:
        return Response({name: request.build_absolute_uri(f"/{BASE}{name}/") for name in sorted(set(lists()))})


def lists() -> Iterator[str]:
    """First parts of the addresses below `/api/v1/`."""
    for route in _routes(get_resolver().url_patterns, ""):
        if route.startswith(BASE):
            name = route.removeprefix(BASE).rstrip("$").strip("/")
            if name and "/" not in name and not set(name) & set("<(?^"):
                yield name


def _routes(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern).replace("^", "").replace("\\Z", "")
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route
