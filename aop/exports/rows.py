"""What an export says: the lines of a version with their shares, read once in one picture of the database.

A version that changes meanwhile gives a file that agrees with itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import BooleanField, Case, Count, FilteredRelation, Q, Value, When

from aop.current import NOTHING, moved_by_line
from aop.export_options import Options
from aop.exports.extract import CHUNK, ExportLine, Extract, Piece
from aop.exports.places import Place, places
from aop.exports.scope import Scope, aims_are_open
from aop.models import PERIODS, LineVersion, PlanVersion
from aop.querysets import LineVersionQuerySet
from aop.shares import WHOLE, Interval, part
from okrs.models import Objective
from strategy.core.database import steady_read

RESTRICTED = "restricted"
Moved = Mapping[int, Sequence[int]]
_LINE = (
    "pk", "line__key", "unit_id", "cost_centre_code_shown", "cost_centre_name_shown",
    "account_code_shown", "account_name_shown", "account_type_shown", "line__kind", "line__reason", "vendor",
    "dimensions", "currency", *PERIODS, "total", "source_import__file_name", "updated_at", "row_hash", "name",
    "line_id",
)  # fmt: skip
_LINK = (
    "link__from_bp", "link__to_bp", "link__objective__key", "link__objective__title", "link__key_result__key",
    "link__key_result__title", "aim_is_seen",
)  # fmt: skip
_ORDER = ("cost_centre_code_shown", "account_code_shown", "name", "pk")


def lines_of(version: PlanVersion, scope: Scope) -> LineVersionQuerySet:
    """The lines of a version that the export may hold."""
    rows = LineVersion.objects.of_version(version)
    if not scope.is_everything:
        rows = rows.visible_to(scope.user)
    return rows.of_units_below(scope.unit) if scope.unit else rows


def moved_in(version: PlanVersion, scope: Scope) -> Moved:
    """What stands on top of the version, by line, where the export is of the current plan."""
    return moved_by_line(version.plan) if scope.with_transfers and version.is_in_force else {}


def sums_of(version: PlanVersion, scope: Scope) -> dict[str, tuple[int, int]]:
    """The application's own sums, from the database: by account type the number of lines and their total."""
    rows, moved = lines_of(version, scope).with_codes(), moved_in(version, scope)
    found = rows.sums("account_type_shown").annotate(lines=Count("pk"))
    sums = {row["account_type_shown"]: (row["lines"], int(row["amount"])) for row in found}
    for line, kind in rows.moved_since(version.plan).values_list("line", "account_type_shown") if moved else ():
        lines, amount = sums[kind]
        sums[kind] = (lines, amount + sum(moved[line]))
    return sums


def read(version: PlanVersion, scope: Scope, options: Options, *, most_rows: int) -> Extract:
    """The version's lines, their shares as they stand now, and the application's own totals to compare with.

    A CSV says nothing of shares, so they are not asked for.
    """
    with ExitStack() as kept, steady_read():
        extract = kept.enter_context(Extract())
        rows, sign = lines_of(version, scope), _signs(options)
        moved = moved_in(version, scope)
        for kind, (count, amount) in sums_of(version, scope).items():
            extract.in_database[kind] = (count, sign[kind] * amount)
        order = ("sealed_unit_path" if version.is_sealed else "unit__code", *_ORDER)
        if options.format == "csv":
            lines = _lines_alone(rows.with_codes().order_by(*order), sign, places(version), moved)
        else:
            lines = _lines(_with_links(rows, scope).order_by(*order, "link__from_bp"), sign, places(version), moved)
        extract.fill(lines, most_rows)
        kept.pop_all()
    return extract


def _lines_alone(
    rows: LineVersionQuerySet, sign: dict[str, int], units: dict[int, Place], moved: Moved
) -> Iterator[ExportLine]:
    """The lines without their shares."""
    for row in rows.values_list(*_LINE).iterator(chunk_size=CHUNK):
        yield _line([(*row, None)], sign, units, moved)


def lines_among(version: PlanVersion, scope: Scope, ids: Sequence[int]) -> list[ExportLine]:
    """Those lines of a version whose rows have these ids, by id, with natural signs. For a page of a feed."""
    rows = lines_of(version, scope).filter(pk__in=ids)
    found, moved = _with_links(rows, scope).order_by("pk", "link__from_bp"), moved_in(version, scope)
    return list(_lines(found, _signs(Options()), places(version), moved))


def _signs(options: Options) -> dict[str, int]:
    """By account type: natural signs leave all as they are, ledger signs make revenue a credit."""
    revenue = -1 if options.sign == "ledger" else 1
    return {"expense": 1, "headcount": 1, "capex": 1, "revenue": revenue}


def _with_links(rows: LineVersionQuerySet, scope: Scope) -> LineVersionQuerySet:
    """A row for each line and each share it gives now, and one for a line that gives none."""
    current = Q(line__allocations__valid_to__isnull=True)
    link = FilteredRelation("line__allocations", condition=current)
    return rows.with_codes().annotate(link=link, aim_is_seen=_seen_aims(scope))


def _lines(
    rows: LineVersionQuerySet, sign: dict[str, int], units: dict[int, Place], moved: Moved
) -> Iterator[ExportLine]:
    """The lines with their shares, from one statement whose rows come line by line."""
    found = rows.values_list(*_LINE, *_LINK).iterator(chunk_size=CHUNK)
    for _, group in groupby(found, key=itemgetter(0)):
        yield _line(list(group), sign, units, moved)


def _seen_aims(scope: Scope) -> Any:
    """Whether the reader may know the aim of a link; asked of the database only where aims are closed."""
    if scope.is_everything or aims_are_open():
        return Value(value=True, output_field=BooleanField())
    seen = Objective.objects.visible_to(scope.user).values("pk")
    return Case(
        When(Q(link__objective__in=seen) | Q(link__key_result__objective__in=seen), then=Value(value=True)),
        default=Value(value=False),
        output_field=BooleanField(),
    )


def _line(group: list[tuple], sign: dict[str, int], units: dict[int, Place], moved: Moved) -> ExportLine:
    """A line with what transfers changed in it; changed, it is no longer what its hash says."""
    row = group[0]
    key, unit_id, *codes, account_type, kind, reason, vendor, dimensions, currency = row[1:13]
    _total, source, updated_at, row_hash, name, line = row[25:31]
    change = moved.get(line, NOTHING)
    amounts = tuple(sign[account_type] * (amount + more) for amount, more in zip(row[13:25], change, strict=True))
    row_hash = "" if any(change) else row_hash
    links = [item[31:] for item in group if item[31] is not None]
    return ExportLine._make((
        str(key), unit_id, *units[unit_id], *codes, account_type, kind, reason, vendor,
        {name: str(code) for name, code in dimensions.items()}, currency, amounts, sum(amounts),
        source or "", updated_at, row_hash, name, tuple(_pieces(links, amounts)),
    ))  # fmt: skip


def _pieces(links: list[tuple], amounts: tuple[int, ...]) -> Iterator[Piece]:
    """The shares of a line by their lower bound, then what no aim has. They add up to the line in every period."""
    left, rest = WHOLE, list(amounts)
    for from_bp, to_bp, objective, objective_title, key_result, key_result_title, is_seen in links:
        interval = Interval(from_bp, to_bp)
        parts = tuple(part(amount, interval) for amount in amounts)
        left -= interval.share
        rest = [whole - taken for whole, taken in zip(rest, parts, strict=True)]
        kind = "objective" if objective else "key_result"
        key, title = str(objective or key_result), objective_title or key_result_title
        if not is_seen:
            key, title = "", RESTRICTED
        yield Piece(kind, key, title, interval.share, parts)
    if left:
        yield Piece("", "", "", left, tuple(rest))
