"""Acts on what objectives share: themes, and metrics that outlive a cycle."""

from typing import Any

from django.db import transaction

from okrs.models import Metric, Theme
from strategy.core import events
from strategy.core.concurrency import Edit, judge, lock_one, plain, write
from strategy.core.models import User


@transaction.atomic
def create_theme(*, name: str, actor: User | None) -> Theme:
    """A strand of the strategy. Raises ValidationError."""
    theme = Theme(name=name)
    theme.full_clean()
    theme.save(force_insert=True)
    events.record(actor=actor, verb="okrs.theme.created", target=theme, changes={"name": [None, name]})
    return theme


@transaction.atomic
def edit_theme(*, theme: Theme, edit: Edit, actor: User) -> Theme:
    """Rename a theme. Raises Conflict or ValidationError."""
    return _edit(row=theme, edit=edit, noun="theme", actor=actor, unit=None)


@transaction.atomic
def create_metric(*, values: dict[str, Any], actor: User | None) -> Metric:
    """Something to measure; `values` by field of the model. Raises ValidationError."""
    metric = Metric(**values)
    metric.full_clean()
    metric.save(force_insert=True)
    told = {name: [None, value] for name, value in values.items() if value not in ("", None)}
    events.record(actor=actor, verb="okrs.metric.created", target=metric, unit=metric.unit_id, changes=plain(told))
    return metric


@transaction.atomic
def edit_metric(*, metric: Metric, edit: Edit, actor: User) -> Metric:
    """Change what is measured. Raises Conflict or ValidationError."""
    return _edit(row=metric, edit=edit, noun="metric", actor=actor, unit=metric.unit_id)


def _edit(*, row: Any, edit: Edit, noun: str, actor: User, unit: int | None) -> Any:
    row = lock_one(row)
    changes, merged = judge(row, edit)
    if changes:
        write(row, changes)
        verb = f"okrs.{noun}.{'merged' if merged else 'changed'}"
        events.record(actor=actor, verb=verb, target=row, unit=unit, changes=plain(changes))
    return row
