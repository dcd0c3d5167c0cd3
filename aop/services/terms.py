"""What is true of a line, when: the only writer of LineTerm. A constant number of statements for any number of lines.

Also keeps a line's own name and unit equal to those in the newest version that holds it; rights follow the unit.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Value

from aop.models import BudgetLine, LineTerm, LineVersion
from strategy.core.database import among, insert_from
from strategy.core.models import Event


def open_terms(*, lines: Collection[int] | QuerySet, event: Event) -> None:
    """Begin the terms of new lines (their ids, or all of a queryset) at the event's instant, as they stand now."""
    columns: dict[str, Any] = {name: F(name) for name in ("kind", "is_classified", "reason", "owner", "unit")}
    columns |= {"line": F("pk"), "valid_from": Value(event.at), "opened_by": Value(event.pk)}
    chosen = lines if isinstance(lines, QuerySet) else BudgetLine.objects.filter(pk__in=among(lines))
    insert_from(LineTerm, columns, chosen)


def renew_terms(*, lines: Collection[int], event: Event) -> None:
    """End the current terms of changed lines (ids) and begin new ones as the lines stand now. Lines are locked."""
    ending = LineTerm.objects.filter(line__in=among(lines), valid_to__isnull=True)
    ending.update(valid_to=event.at, closed_by=event)
    open_terms(lines=lines, event=event)


def follow_newest_version(*, lines: QuerySet, event: Event) -> None:
    """Give `lines` (a queryset) the name and unit they have in their newest version, where these differ.

    A line that no version holds keeps what it has. Renews the terms of those whose unit changes.
    """
    newest = LineVersion.objects.filter(line=OuterRef("pk")).order_by("-plan_version__created_at", "-plan_version_id")
    now = {"newest_unit": Subquery(newest.values("unit")[:1]), "newest_name": Subquery(newest.values("name")[:1])}
    astray = lines.annotate(**now).filter(newest_unit__isnull=False)
    astray = astray.exclude(unit=F("newest_unit"), name=F("newest_name")).order_by("pk")
    rows = list(astray.select_for_update(no_key=True, of=("self",)).values_list("pk", "unit", "newest_unit"))
    if not rows:
        return
    BudgetLine.objects.filter(pk__in=among(pk for pk, _old, _new in rows)).update(
        unit=Subquery(newest.values("unit")[:1]), name=Subquery(newest.values("name")[:1]), version=F("version") + 1
    )
    moved = [pk for pk, old, new in rows if old != new]
    if moved:
        renew_terms(lines=moved, event=event)
