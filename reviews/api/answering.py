"""What resources of reviews share: a service's refusal as 422, and the row as it stands afterwards."""

from collections.abc import Callable
from typing import Any

from rest_framework.response import Response

from reviews.refusals import REFUSALS
from strategy.core.api.errors import RuleBroken


class ActsMixin:
    """For viewsets whose acts are services."""

    def dared(self, service: Callable[..., Any], /, **arguments: Any) -> Any:
        """What the service returns; a refusal becomes 422 with its sentence."""
        try:
            return service(actor=self.request.user, **arguments)  # type: ignore[attr-defined]
        except REFUSALS as refusal:
            raise RuleBroken(refusal) from refusal

    def read(self, serializer_class: type) -> dict[str, Any]:
        """What was sent, judged by a serializer of its own."""
        context = self.get_serializer_context()  # type: ignore[attr-defined]
        serializer = serializer_class(data=self.request.data, context=context)  # type: ignore[attr-defined]
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def answer(self, row: Any, *, status: int = 200) -> Response:
        """The row as its resource shows it."""
        fresh = self.get_queryset().get(pk=row.pk)  # type: ignore[attr-defined]
        return Response(self.serializer_class(fresh, context=self.get_serializer_context()).data, status=status)  # type: ignore[attr-defined]
