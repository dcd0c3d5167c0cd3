"""A pasted list of people: name, e-mail, unit and role, in any order, with or without a heading."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from strategy.core.pasting.lines import Line, heading, name_problem, read_lines

NEW, MORE, KNOWN, WRONG = "new", "more", "known", "wrong"
_WORDS = {
    "email": {"email", "e mail", "mail", "address", "email address", "e mail address"},
    "name": {"name", "full name", "person", "who"},
    "unit": {"unit", "unit code", "code", "department", "team", "where"},
    "role": {"role", "right", "rights", "part", "may"},
}
_ROLES = {"admin": "administrator", "editor": "contributor", "owner": "contributor", "member": "contributor"}
_BRACKETED = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>]+)>")


@dataclass(frozen=True)
class Place:
    """A unit that can be named by its code or, where it is the only one of that name, by its name."""

    code: str
    name: str


@dataclass(frozen=True)
class House:
    """What is there already: units, roles, and who holds which: address → {(role, unit code)}."""

    places: list[Place]
    roles: dict[str, str]
    held: dict[str, set[tuple[str, str]]]
    top_code: str


@dataclass(frozen=True)
class PersonRow:
    """One row as understood: a new person (*new*), another role for one who is there (*more*), or nothing new."""

    line: int
    name: str
    email: str
    unit: str = ""
    unit_code: str = ""
    role: str = ""
    state: str = NEW
    problem: str = ""


@dataclass(frozen=True)
class PeopleSheet:
    """A pasted list as understood, in its own order."""

    rows: list[PersonRow]

    def in_state(self, *states: str) -> list[PersonRow]:
        return [row for row in self.rows if row.state in states]

    @property
    def to_add(self) -> list[PersonRow]:
        return self.in_state(NEW, MORE)

    @property
    def people(self) -> int:
        """How many people are new."""
        return len({row.email for row in self.in_state(NEW)})

    @property
    def wrong(self) -> list[PersonRow]:
        return self.in_state(WRONG)

    @property
    def known(self) -> list[PersonRow]:
        return self.in_state(KNOWN)


def understand_people(text: str, house: House, *, role: str) -> PeopleSheet:
    """Read pasted people. A row without a unit means the top one, without a role `role`. Raises TooMuch."""
    lines = read_lines(text)
    columns = heading(lines[0], _WORDS) if lines else None
    if columns is not None and "email" in columns:
        lines = lines[1:]
    else:
        columns = _columns(lines, house)
    held = {email: set(roles) for email, roles in house.held.items()}
    rows = []
    for line in lines:
        row = _judge(_read(line, columns), house, role, held)
        if row.state in {NEW, MORE}:
            held.setdefault(row.email, set()).add((row.role, row.unit_code))
        rows.append(row)
    return PeopleSheet(rows)


def _columns(lines: list[Line], house: House) -> dict[str, int]:
    """Which column is which, judged by what most cells look like."""
    width = max((len(line.cells) for line in lines), default=0)
    units = {place.code.lower() for place in house.places} | {place.name.lower() for place in house.places}
    looks = {
        "email": lambda cell: "@" in cell,
        "role": lambda cell: cell.lower() in house.roles or cell.lower() in _ROLES,
        "unit": lambda cell: cell.lower() in units,
        "name": bool,
    }
    found: dict[str, int] = {}
    for what, fits in looks.items():
        free = [column for column in range(width) if column not in found.values()]
        counts = {column: sum(fits(line.cell(column)) for line in lines) for column in free}
        best = max(counts, key=lambda column: counts[column], default=None)
        if best is not None and counts[best]:
            found[what] = best
    return found


def _read(line: Line, columns: dict[str, int]) -> PersonRow:
    email, name = line.cell(columns.get("email")), line.cell(columns.get("name"))
    if found := _BRACKETED.fullmatch(email):
        email, name = found["email"].strip(), name or found["name"].strip().strip('"')
    unit, role = line.cell(columns.get("unit")), line.cell(columns.get("role"))
    return PersonRow(line.number, name, email.lower(), unit=unit, role=role.lower())


def _judge(row: PersonRow, house: House, role: str, held: dict[str, set[tuple[str, str]]]) -> PersonRow:
    row = replace(row, role=_ROLES.get(row.role, row.role) or role, unit_code=_unit_code(row.unit, house))
    problem = _email_problem(row.email)
    if not problem and row.email not in held:
        problem = name_problem(row.name, what="name", longest=200)
    if not problem and row.role not in house.roles:
        problem = f"“{row.role}” is no role. There are: {', '.join(house.roles)}."
    if not problem and not row.unit_code:
        problem = f"No unit, or more than one, is called “{row.unit}”."
    if not problem and row.role == "administrator" and row.unit_code != house.top_code:
        problem = "An administrator looks after the whole organisation: leave the unit empty."
    if problem:
        return replace(row, state=WRONG, problem=problem)
    if row.email not in held:
        return row
    return replace(row, state=KNOWN if (row.role, row.unit_code) in held[row.email] else MORE)


def _email_problem(email: str) -> str:
    if not email:
        return "The e-mail address is missing."
    try:
        validate_email(email)
    except ValidationError:
        return f"“{email}” is no e-mail address."
    return "" if len(email) <= 254 else "The e-mail address is too long."


def _unit_code(text: str, house: House) -> str:
    if not text:
        return house.top_code
    by_code = next((place.code for place in house.places if place.code.lower() == text.lower()), "")
    named = [place.code for place in house.places if place.name.lower() == text.lower()]
    return by_code or (named[0] if len(named) == 1 else "")


def held_by(pairs: Iterable[tuple[str, str, str]]) -> dict[str, set[tuple[str, str]]]:
    """(address, role, unit code) of every membership, grouped by lower-case address."""
    held: dict[str, set[tuple[str, str]]] = {}
    for email, role, code in pairs:
        roles = held.setdefault(email.lower(), set())
        if role:
            roles.add((role, code))
    return held
