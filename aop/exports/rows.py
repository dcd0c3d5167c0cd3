"""What an export says: the lines of a version with their shares, read once in one picture of the database.

They are kept aside on disk, so that writing a file, which may take a minute, holds neither a transaction nor memory,
and so that a version that changes meanwhile gives a file that agrees with itself.
"""

import pickle
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import IO, Any, NamedTuple

from django.db.models import BooleanField, Case, Count, FilteredRelation, Q, QuerySet, Value, When

from aop.exports.options import Options
from aop.exports.places import Place, places
from aop.exports.scope import Scope, aims_are_open
from aop.models import PERIODS, LineVersion, PlanVersion
from aop.shares import WHOLE, Interval, part
from okrs.models import Objective
from strategy.core.database import steady_read

CHUNK = 2_000
RESTRICTED = "restricted"
_LINE = (
    "pk", "line__key", "unit_id", "cost_centre_code_shown", "cost_centre_name_shown",
    "account_code_shown", "account_name_shown", "account_type_shown", "line__kind", "line__reason", "vendor",
    "dimensions", "currency", *PERIODS, "total", "source_import__file_name", "updated_at", "row_hash", "name",
)  # fmt: skip
_LINK = (
    "link__from_bp", "link__to_bp", "link__objective__key", "link__objective__title", "link__key_result__key",
    "link__key_result__title", "aim_is_seen",
)  # fmt: skip


class Piece(NamedTuple):
    """A part of a line: promised to an aim, or (without type) what no aim has."""

    type: str
    key: str
    title: str
    share: int
    amounts: tuple[int, ...]


class ExportLine(NamedTuple):
    """A line as a version plans it, with its pieces. Amounts are minor units, signed as the export wants them."""

    line_key: str
    unit_id: int
    unit_code: str
    unit_name: str
    unit_path: str
    cost_centre_code: str
    cost_centre_name: str
    account_code: str
    account_name: str
    account_type: str
    kind: str
    reason: str
    vendor: str
    dimensions: dict[str, str]
    currency: str
    amounts: tuple[int, ...]
    total: int
    source: str
    updated_at: datetime
    row_hash: str
    name: str
    pieces: tuple[Piece, ...]

    @property
    def aligned(self) -> int:
        """Basis points of the line that aims have."""
        return sum(piece.share for piece in self.pieces if piece.type)

    @property
    def needs_a_word(self) -> bool:
        """Change money without an aim and without a reason."""
        return self.kind in {"change", "bet"} and not self.aligned and not self.reason


@dataclass
class Part:
    """Lines that fit one workbook: how many rows they make, and their totals by account type."""

    lines: int = 0
    pieces: int = 0
    unexplained: int = 0
    totals: dict[str, list[int]] = field(default_factory=dict)
    """By account type: the twelve periods and the year."""

    def add(self, line: ExportLine) -> None:
        self.lines += 1
        self.pieces += len(line.pieces)
        self.unexplained += line.needs_a_word
        sums = self.totals.setdefault(line.account_type, [0] * 13)
        for place, amount in enumerate((*line.amounts, line.total)):
            sums[place] += amount

    @property
    def budget_rows(self) -> int:
        return 12 * self.lines

    @property
    def funding_rows(self) -> int:
        return 12 * self.pieces

    def year(self, account_type: str) -> int:
        """The year's total of an account type."""
        return self.totals[account_type][12] if account_type in self.totals else 0


class Extract:
    """The lines of a version, kept aside. Iterate it as often as needed; use it as a context, so that it goes away."""

    def __init__(self) -> None:
        self.whole = Part()
        self.parts: list[Part] = []
        self.in_database: dict[str, tuple[int, int]] = {}
        """By account type: the application's own count of lines and total, from one sum in the database."""
        self.dimensions: dict[str, set[str]] = {}
        self.units: set[int] = set()
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=4 << 20)  # noqa: SIM115  closed by __exit__

    def __enter__(self) -> "Extract":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __iter__(self) -> Iterator[ExportLine]:
        self._file.seek(0)
        for _ in range(-(-self.whole.lines // CHUNK)):
            yield from map(ExportLine._make, pickle.load(self._file))  # noqa: S301  our own file of a moment ago

    def fill(self, lines: Iterator[ExportLine], most_rows: int) -> None:
        """Take the lines in; a new part begins where a sheet of the workbook would be full."""
        chunk: list[tuple] = []
        for line in lines:
            self._count(line, most_rows)
            chunk.append(tuple(line))
            if len(chunk) == CHUNK:
                pickle.dump(chunk, self._file, protocol=5)
                chunk = []
        if chunk:
            pickle.dump(chunk, self._file, protocol=5)

    def _count(self, line: ExportLine, most_rows: int) -> None:
        if not self.parts or self.parts[-1].funding_rows + 12 * len(line.pieces) > most_rows:
            self.parts.append(Part())
        self.parts[-1].add(line)
        self.whole.add(line)
        self.units.add(line.unit_id)
        for name, code in line.dimensions.items():
            self.dimensions.setdefault(name, set()).add(code)

    @property
    def account_types(self) -> list[str]:
        """The account types that have lines, spend first."""
        return [kind for kind in ("expense", "headcount", "capex", "revenue") if kind in self.whole.totals]

    @property
    def dimension_names(self) -> list[str]:
        return sorted(self.dimensions)


def lines_of(version: PlanVersion, scope: Scope) -> QuerySet[LineVersion]:
    """The lines of a version that the export may hold."""
    rows = LineVersion.objects.of_version(version)
    if not scope.is_everything:
        rows = rows.visible_to(scope.user)
    return rows.of_units_below(scope.unit) if scope.unit else rows


def read(version: PlanVersion, scope: Scope, options: Options, *, most_rows: int) -> Extract:
    """The version's lines, their shares as they stand now, and the application's own totals to compare with."""
    extract = Extract()
    with steady_read():
        rows = lines_of(version, scope)
        sign = _signs(options)
        for found in rows.with_codes().sums("account_type_shown").annotate(lines=Count("pk")):
            kind = found["account_type_shown"]
            extract.in_database[kind] = (found["lines"], sign[kind] * int(found["amount"]))
        extract.fill(_lines(rows, scope, sign, places(version)), most_rows)
    return extract


def _signs(options: Options) -> dict[str, int]:
    """By account type: natural signs leave all as they are, ledger signs make revenue a credit."""
    revenue = -1 if options.sign == "ledger" else 1
    return {"expense": 1, "headcount": 1, "capex": 1, "revenue": revenue}


def _lines(
    rows: QuerySet[LineVersion], scope: Scope, sign: dict[str, int], units: dict[int, Place]
) -> Iterator[ExportLine]:
    """The lines in the order of the file, each with its shares, from one statement."""
    found = (
        rows.with_codes()
        .annotate(
            link=FilteredRelation("line__allocations", condition=Q(line__allocations__valid_to__isnull=True)),
            aim_is_seen=_seen_aims(scope),
        )
        .order_by("unit__code", "cost_centre_code_shown", "account_code_shown", "name", "pk", "link__from_bp")
        .values_list(*_LINE, *_LINK)
        .iterator(chunk_size=CHUNK)
    )
    for _, group in groupby(found, key=itemgetter(0)):
        yield _line(list(group), sign, units)


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


def _line(group: list[tuple], sign: dict[str, int], units: dict[int, Place]) -> ExportLine:
    row = group[0]
    key, unit_id, *codes, account_type, kind, reason, vendor, dimensions, currency = row[1:13]
    total, source, updated_at, row_hash, name = row[25:30]
    amounts = tuple(row[13:25]) if sign[account_type] > 0 else tuple(-amount for amount in row[13:25])
    links = [item[30:] for item in group if item[30] is not None]
    return ExportLine(
        str(key), unit_id, *units[unit_id], *codes, account_type, kind, reason, vendor,
        {name: str(code) for name, code in dimensions.items()}, currency, amounts, sign[account_type] * total,
        source or "", updated_at, row_hash, name, tuple(_pieces(links, amounts)),
    )  # fmt: skip


def _pieces(links: list[tuple], amounts: tuple[int, ...]) -> Iterator[Piece]:
    """The shares of a line by their lower bound, then what no aim has. They add up to the line in every period."""
    left, rest = WHOLE, list(amounts)
    for from_bp, to_bp, objective, objective_title, key_result, key_result_title, is_seen in links:
        interval = Interval(from_bp, to_bp)
        parts = tuple(part(amount, interval) for amount in amounts)
        left -= interval.share
        rest = [whole - taken for whole, taken in zip(rest, parts, strict=True)]
        kind = "objective" if objective else "key_result"
        aim = (str(objective or key_result), objective_title or key_result_title) if is_seen else ("", RESTRICTED)
        yield Piece(kind, *aim, interval.share, parts)
    if left:
        yield Piece("", "", "", left, tuple(rest))
