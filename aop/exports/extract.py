"""The lines of an export, read and kept aside: on disk, so that writing a file holds neither transaction nor memory."""

import pickle
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, NamedTuple

CHUNK = 2_000


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
