"""History is written on purpose, in the transaction of the change it tells."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from strategy.core import clock
from strategy.core.models import Event, Unit, User

AT_ONCE = 1_000


def record(  # noqa: PLR0913  one sentence of history has this many parts
    *,
    actor: User | None,
    verb: str,
    target: Any = None,
    unit: Unit | int | None = None,
    changes: dict[str, list] | None = None,
    rows: list | None = None,
    reason: str = "",
    sensitive: dict | None = None,
) -> Event:
    """Write one event: `actor` did `verb` (dotted, past tense) to `target`.

    `changes` maps a field to [before, after], JSON values with money as plain strings; pay and personal
    data go into `sensitive`. `actor` None means the system. Needs an open transaction.
    """
    _need_transaction()
    event = told(
        actor=actor, verb=verb, target=target, unit=unit, changes=changes, rows=rows, reason=reason, sensitive=sensitive
    )
    event.save(force_insert=True)
    return event


def record_many(events: Sequence[Event]) -> None:
    """Write many events made by `told`, in a few statements. Needs an open transaction."""
    _need_transaction()
    Event.objects.bulk_create(events, batch_size=AT_ONCE)


def told(  # noqa: PLR0913  as `record`
    *,
    actor: User | None,
    verb: str,
    at: datetime | None = None,
    target: Any = None,
    unit: Unit | int | None = None,
    changes: dict[str, list] | None = None,
    rows: list | None = None,
    reason: str = "",
    sensitive: dict | None = None,
) -> Event:
    """An event as `record` would write it, of the instant `at`; not written yet."""
    return Event(
        at=at or clock.now(),
        actor=actor,
        actor_name=str(actor) if actor else "Strategy Stack",
        verb=verb,
        subject_type=target._meta.label_lower if target is not None else "",
        subject_key=getattr(target, "key", None),
        subject_title=str(target)[:300] if target is not None else "",
        unit_id=unit.pk if isinstance(unit, Unit) else unit,
        changes=changes or {},
        rows=rows or [],
        reason=reason,
        sensitive=sensitive,
    )


def _need_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("History is written in the transaction of the change.")
