"""A pasted list of units: columns code, name, parent with or without a heading, or names indented by level."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from strategy.core.pasting.lines import Line, heading, name_problem, read_lines

LONGEST_CODE, LONGEST_NAME = 40, 200
NEW, KNOWN, WRONG = "new", "known", "wrong"
_WORDS = {
    "code": {"code", "unit code", "id", "number", "no", "key"},
    "name": {"name", "unit", "unit name", "department", "team", "title"},
    "parent": {"parent", "parent code", "parent unit", "reports to", "belongs to", "below", "part of"},
}


@dataclass(frozen=True)
class KnownUnit:
    """A unit that is there already."""

    code: str
    name: str
    parent_code: str = ""


@dataclass(frozen=True)
class UnitRow:
    """One row as understood. `parent` is what the sheet says, `parent_code` what it means."""

    line: int
    code: str
    name: str
    parent: str = ""
    parent_code: str = ""
    depth: int = 0
    state: str = NEW
    problem: str = ""


@dataclass(frozen=True)
class UnitSheet:
    """A pasted list as understood, in the order of the tree."""

    rows: list[UnitRow]

    @property
    def new(self) -> list[UnitRow]:
        return [row for row in self.rows if row.state == NEW]

    @property
    def wrong(self) -> list[UnitRow]:
        return [row for row in self.rows if row.state == WRONG]

    @property
    def known(self) -> list[UnitRow]:
        return [row for row in self.rows if row.state == KNOWN]


@dataclass(frozen=True)
class _Read:
    """A row before its parent is found: `above` is the number of the line it is indented below."""

    line: int
    code: str
    name: str
    parent: str = ""
    above: int | None = None


def understand_units(text: str, known: Iterable[KnownUnit], top_code: str) -> UnitSheet:
    """Read pasted units against those that are there. Rows without a parent lie below the unit `top_code`.

    A row that is there already is left as it is. Raises TooMuch.
    """
    return UnitSheet(_Tree(known, top_code, _read(read_lines(text))).in_order())


def _read(lines: list[Line]) -> list[_Read]:
    columns = heading(lines[0], _WORDS) if lines else None
    if columns is not None and "name" in columns:
        return _indented(lines[1:], columns)
    width = max((len(line.cells) for line in lines), default=1)
    if any(line.first for line in lines):  # a staircase: each level in its own column
        return _indented(lines, {})
    if width > 1:
        return _indented(lines, dict(zip(("code", "name", "parent"), range(width), strict=False)))
    return _indented(lines, {"name": 0})


def _indented(lines: list[Line], columns: dict[str, int]) -> list[_Read]:
    """Rows in the given columns; how far a name is indented says what it lies below where no parent is named."""
    rows: list[_Read] = []
    levels: list[tuple[tuple[int, int], int]] = []
    for line in lines:
        named = line if "name" not in columns else Line(line.number, (_raw(line, columns["name"]),))
        indent = named.indent if any(cell.strip() for cell in named.cells) else (0, 0)
        while levels and levels[-1][0] >= indent:
            levels.pop()
        above = levels[-1][1] if levels else None
        levels.append((indent, line.number))
        name = line.cell(columns["name"]) if columns else line.cell(line.first)
        rows.append(_Read(line.number, line.cell(columns.get("code")), name, line.cell(columns.get("parent")), above))
    return rows


def _raw(line: Line, column: int) -> str:
    return line.cells[column] if column < len(line.cells) else ""


class _Tree:
    """Units that are there and rows that were read, found by code, by name and by place."""

    def __init__(self, known: Iterable[KnownUnit], top_code: str, read: list[_Read]):
        self.known = {unit.code: unit for unit in known}
        self.places = {(unit.name, unit.parent_code): unit.code for unit in self.known.values()}
        self.top_code, self.read = top_code, read
        self.first_line: dict[str, int] = {}
        for row in reversed(read):
            self.first_line[row.code] = row.line
        self.codes: dict[int, str] = {}
        self.named: dict[str, set[str]] = {}
        for unit in self.known.values():
            self.named.setdefault(unit.name, set()).add(unit.code)

    def in_order(self) -> list[UnitRow]:
        """Every row, judged, parents before children."""
        self._give_codes()
        return _nested(_spread([self._judge(row) for row in self.read], set(self.known)), self.top_code)

    def _give_codes(self) -> None:
        """The code of each line: its own, that of the same unit already there, or the next number below its parent."""
        taken = set(self.known) | set(self.first_line)
        counts: dict[str, int] = {}
        for row in self.read:
            parent = self._parent_code(row) or self.top_code
            code = row.code or self._same(row.name, parent) or _next(parent, taken, counts)
            self.codes[row.line] = code
            taken.add(code)
            self.named.setdefault(row.name, set()).add(code)

    def _same(self, name: str, parent: str) -> str:
        """The code of a unit of this name in this place."""
        if parent == self.top_code and name == self.known[self.top_code].name:
            return self.top_code
        return self.places.get((name, parent), "")

    def _parent_code(self, row: _Read) -> str:
        """What a row lies below; nothing where the sheet names a parent that is not there or not the only one."""
        if not row.parent:
            return self.codes.get(row.above, self.top_code) if row.above else self.top_code
        if row.parent in self.known or row.parent in self.first_line:
            return row.parent
        named = self.named.get(row.parent, set())
        return next(iter(named)) if len(named) == 1 else ""

    def _judge(self, read: _Read) -> UnitRow:
        code, parent = self.codes[read.line], self._parent_code(read)
        row = UnitRow(read.line, code, read.name, read.parent, parent)
        problem = name_problem(read.name, what="name", longest=LONGEST_NAME)
        problem = problem or name_problem(code, what="code", longest=LONGEST_CODE) or self._twice(read)
        if problem:
            return replace(row, state=WRONG, problem=problem)
        if there := self.known.get(code):
            if there.name == read.name:
                return replace(row, state=KNOWN, parent_code=there.parent_code)
            return replace(row, state=WRONG, problem=f"The code {code} belongs to “{there.name}”.")
        if not parent:
            return replace(row, state=WRONG, problem=f"No unit, or more than one, is called “{read.parent}”.")
        return row

    def _twice(self, read: _Read) -> str:
        first = self.first_line[read.code] if read.code else read.line
        return f"The code {read.code} stands in row {first} too." if first < read.line else ""


def _next(parent: str, taken: set[str], counts: dict[str, int]) -> str:
    """The first free number below `parent`."""
    while True:
        counts[parent] = counts.get(parent, 0) + 1
        code = f"{parent}.{counts[parent]}"
        if code not in taken:
            return code


def _spread(rows: list[UnitRow], there: set[str]) -> list[UnitRow]:
    """What is wrong with a row is wrong with all below it; rows on a loop lie below themselves."""
    by_code = {row.code: row for row in rows if row.state != WRONG}
    wrong = {row.code for row in rows if row.state == WRONG} - set(by_code) - there
    judged = []
    for row in rows:
        problem = "" if row.state != NEW else _above(row, by_code, wrong)
        judged.append(replace(row, state=WRONG, problem=problem) if problem else row)
    return judged


def _above(row: UnitRow, by_code: dict[str, UnitRow], wrong: set[str]) -> str:
    seen, code = {row.code}, row.parent_code
    while code in by_code or code in wrong:
        if code in wrong:
            return "A unit above it has a problem."
        if code in seen:
            return "The units above it lie in a circle."
        seen.add(code)
        code = by_code[code].parent_code
    return ""


def _nested(rows: list[UnitRow], top_code: str) -> list[UnitRow]:
    below: dict[str, list[UnitRow]] = {}
    codes = {row.code for row in rows}
    for row in rows:
        is_start = row.parent_code not in codes or row.parent_code == row.code or row.state == WRONG
        below.setdefault("" if is_start else row.parent_code, []).append(row)
    ordered: list[UnitRow] = []
    waiting = [(row, 0) for row in reversed(below.get("", []))]
    placed: set[int] = set()
    while waiting:
        row, depth = waiting.pop()
        if row.line in placed:
            continue
        placed.add(row.line)
        ordered.append(replace(row, depth=depth + (row.code != top_code)))
        if row.state != WRONG:
            waiting += [(child, depth + 1) for child in reversed(below.get(row.code, []))]
    return ordered + [row for row in rows if row.line not in placed]
