"""Facts that change are closed and opened again, each end with its event (`model.md`, Time 2)."""

from typing import Any

from strategy.core.models import Event
from strategy.core.models.base import Span


def renew(model: type[Span], *, owner: dict[str, Any], values: dict[str, Any], event: Event) -> Span:
    """End the current span of `owner` at the event's instant and open one that holds `values`.

    `owner` names the row the span belongs to, e.g. {"line": line}; that row must be locked.
    """
    end(model.objects.filter(**owner), event=event)  # type: ignore[attr-defined]
    return model.objects.create(  # type: ignore[attr-defined]
        **owner, **values, valid_from=event.at, opened_by=event
    )


def end(spans, *, event: Event) -> int:
    """End every current span of the queryset at the event's instant; how many there were."""
    return spans.filter(valid_to__isnull=True).update(valid_to=event.at, closed_by=event)
