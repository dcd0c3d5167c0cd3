"""The list of a version's lines as the address asks for it: rows of one page, and sums of all that fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet, Sum

from aop.forms.filters import LineFilterForm, in_order, narrowed
from aop.models import Allocation, LineVersion, PlanVersion
from aop.overview import lines_in
from aop.spent import TYPES, LineSpent, spent_of_lines
from aop.trees import tree_of
from strategy.core.models import Unit, User

SIZES = (50, 100, 200)
Moved = Mapping[int, Sequence[int]]


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    line: LineVersion
    spent: LineSpent | None
    linked_bp: int
    total: int
    is_moved: bool = False


@dataclass(frozen=True)
class LineList:
    """A page of lines. `sums` are the totals of everything that fits, by account type."""

    version: PlanVersion
    form: LineFilterForm
    page: Page
    rows: list[Row]
    sums: dict[str, int]
    count: int

    @property
    def spend(self) -> int:
        return sum(self.sums.get(name, 0) for name in TYPES["spend"])

    @property
    def revenue(self) -> int:
        return sum(self.sums.get(name, 0) for name in TYPES["revenue"])

    @property
    def has_spent(self) -> bool:
        return any(row.spent for row in self.rows)


def found_lines(
    version: PlanVersion, user: User, unit: Unit | None, form: LineFilterForm, *, is_current: bool = False
) -> QuerySet[LineVersion]:
    """Every line of the version that the person may see and that fits; by its year in the current plan if asked."""
    rows = lines_in(version, user, unit, tree_of(version))
    rows = rows.with_total_now(version.plan) if is_current else rows  # type: ignore[attr-defined]
    return narrowed(rows, form.wanted(), total="total_now" if is_current else "total")


def listed(version: PlanVersion, user: User, unit: Unit | None, query: Any, moved: Moved | None = None) -> LineList:
    """What the address asks for. A fixed number of statements for any number of rows.

    With `moved` (what transfers changed, by line) the amounts are those of the current plan.
    """
    form = LineFilterForm(query, user=user, currency=version.plan.currency)
    moved = moved or {}
    found = found_lines(version, user, unit, form, is_current=bool(moved))
    sums = list(found.with_codes().sums("account_type_shown"))  # type: ignore[attr-defined]
    if moved:
        _add_moved(sums, found.with_codes().moved_since(version.plan), moved)  # type: ignore[attr-defined]
    page = _page(found, form.wanted().get("sort", ""), query, count=sum(row["lines"] for row in sums), moved=moved)
    shown = list(page)
    spent = spent_of_lines(version, shown, user) if shown else {}
    linked = _linked(shown)
    return LineList(
        version=version,
        form=form,
        page=page,
        rows=[_row(row, spent.get(row.pk), linked.get(row.line_id, 0), moved.get(row.line_id)) for row in shown],
        sums={row["account_type_shown"]: row["amount"] for row in sums},
        count=page.paginator.count,
    )


def _add_moved(sums: list[dict[str, Any]], rows: QuerySet[LineVersion], moved: Moved) -> None:
    """Add what transfers changed in these lines to the sums of their account types."""
    by_type = {row["account_type_shown"]: row for row in sums}
    for line, kind in rows.values_list("line", "account_type_shown"):  # type: ignore[misc]
        by_type[kind]["amount"] += sum(moved[line])


def _row(row: LineVersion, spent: LineSpent | None, linked: int, moved: Sequence[int] | None) -> Row:
    return Row(row, spent, linked, row.total + sum(moved or ()), is_moved=bool(moved and any(moved)))


def _page(found: QuerySet[LineVersion], sort: str, query: Any, *, count: int, moved: Moved) -> Page:
    """The page the address names, of lines that were counted already. Only their ids are sorted, as sorting whole rows
    of a large plan takes longer than reading those shown."""
    total = "total_now" if moved else "total"
    paginator = Paginator(
        in_order(found, sort, total=total).values_list("pk", flat=True), page_size(query.get("size", ""))
    )
    paginator.count = count
    page = paginator.get_page(query.get("page"))
    keys = list(page)
    rows = found.model._default_manager.filter(pk__in=keys).with_codes().select_related("line__owner", "unit")
    place = {key: number for number, key in enumerate(keys)}
    page.object_list = sorted(rows, key=lambda row: place[row.pk])  # type: ignore[attr-defined]
    return page


def page_size(text: str) -> int:
    return int(text) if text in {str(size) for size in SIZES} else SIZES[0]


def _linked(rows: list[LineVersion]) -> dict[int, int]:
    """Basis points of each line that some aim has."""
    links = Allocation.objects.current().filter(line__in=[row.line_id for row in rows]).order_by()
    return dict(links.values_list("line").annotate(shared=Sum("to_bp") - Sum("from_bp")))
