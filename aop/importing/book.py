"""The ledger's own words as a file meets them: what is known already, and what would have to be opened."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from aop.importing.rows import LONGEST_CODE, Coded


class KnownUnit(NamedTuple):
    code: str
    name: str
    parent: str | None
    is_archived: bool = False


class KnownCentre(NamedTuple):
    code: str
    name: str
    unit: str
    is_archived: bool = False


class KnownAccount(NamedTuple):
    code: str
    name: str
    type: str
    is_open: bool = True  # neither archived nor a group


@dataclass(frozen=True)
class Ledger:
    """What there is before the import."""

    units: list[KnownUnit] = field(default_factory=list)
    centres: list[KnownCentre] = field(default_factory=list)
    accounts: list[KnownAccount] = field(default_factory=list)


class NotPossible(Exception):
    """The ledger does not allow what a row asks for; the message says why."""


class Book:
    """Finds units, cost centres and accounts by the names of a file, and opens the missing ones on paper.

    Answers are codes: of rows that exist, or of those in `new_units`, `new_centres`, `new_accounts`, which are in
    the order in which they must be made.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.new_units: list[KnownUnit] = []
        self.new_centres: list[KnownCentre] = []
        self.new_accounts: list[KnownAccount] = []
        self._units = {unit.code: unit for unit in ledger.units}
        self._children = {(u.parent, u.name.casefold()): u.code for u in ledger.units if u.parent}
        self._root = next((unit for unit in ledger.units if unit.parent is None), KnownUnit("1", "", None))
        self._centres = {centre.code: centre for centre in ledger.centres}
        self._centre_names = _first_by_name(ledger.centres)
        self._centre_of_unit = {(c.unit, c.name.casefold()): c.code for c in reversed(ledger.centres)}
        self._accounts = {account.code: account for account in ledger.accounts}
        self._account_names = _first_by_name(ledger.accounts)
        self._paths: dict[tuple[Coded, ...], str] = {}

    def unit(self, path: tuple[Coded, ...]) -> str:
        """The code of the unit at the end of a path from the top; the top itself for an empty path."""
        found = self._paths.get(path)
        if found is None:
            found = self._walk(path)
            self._paths[path] = found
        if self._units.get(found, self._root).is_archived:
            raise NotPossible(f"The unit “{self._units[found].name}” is archived.")
        return found

    def _walk(self, path: tuple[Coded, ...]) -> str:
        at = self._root.code
        for depth, step in enumerate(path):
            if depth == 0 and step.name.casefold() == self._root.name.casefold():
                continue
            if step.code and step.code in self._units:
                at = step.code
            else:
                at = self._children.get((at, step.name.casefold())) or self._open_unit(step, at)
        return at

    def _open_unit(self, step: Coded, parent: str) -> str:
        unit = KnownUnit(step.code or self._next_code(parent), step.name, parent)
        self.new_units.append(unit)
        self._units[unit.code] = unit
        self._children[(parent, unit.name.casefold())] = unit.code
        return unit.code

    def _next_code(self, parent: str) -> str:
        """01, 02 … below the top, 01.01 … below those; numbers that are taken are passed over."""
        prefix = "" if parent == self._root.code else f"{parent}."
        number = sum(1 for above, _name in self._children if above == parent) + 1
        while f"{prefix}{number:02d}" in self._units:
            number += 1
        code = f"{prefix}{number:02d}"
        if len(code) > LONGEST_CODE:
            raise NotPossible("The tree of units is deeper than codes can say.")
        return code

    def centre(self, coded: Coded | None, unit: str, *, says_unit: bool) -> str:
        """The code of a cost centre; without one named, the one of the unit itself.

        `says_unit` tells whether the file names units: then a new centre belongs to one unit only.
        """
        if coded is None:
            return self._centre_for(unit)
        code = coded.code or self._centre_names.get(coded.name.casefold()) or ""
        centre = self._centres.get(code)
        if centre is None:
            code = coded.code or _free_code(coded.name, self._centres)
            return self._open_centre(KnownCentre(code, coded.name, unit))
        if centre.is_archived:
            raise NotPossible(f"The cost centre {code} is archived.")
        if says_unit and centre.unit != unit and centre in self.new_centres:
            names = [self._units[one].name for one in (centre.unit, unit)]
            raise NotPossible(f"The cost centre {code} stands under “{names[0]}” above and under “{names[1]}” here.")
        return code

    def _centre_for(self, unit: str) -> str:
        name = self._units.get(unit, self._root).name
        found = self._centre_of_unit.get((unit, name.casefold()))
        if found:
            return found
        code = unit if unit not in self._centres else _free_code(unit, self._centres)
        return self._open_centre(KnownCentre(code, name, unit))

    def _open_centre(self, centre: KnownCentre) -> str:
        self.new_centres.append(centre)
        self._centres[centre.code] = centre
        self._centre_names.setdefault(centre.name.casefold(), centre.code)
        self._centre_of_unit.setdefault((centre.unit, centre.name.casefold()), centre.code)
        return centre.code

    def account(self, coded: Coded, kind: str, *, says_type: bool) -> str:
        """The code of an account, opened with type `kind` where it is new."""
        code = coded.code if coded.code in self._accounts else ""
        code = code or self._account_names.get(coded.name.casefold(), "") if not coded.code else coded.code
        account = self._accounts.get(code)
        if account is None:
            account = KnownAccount(coded.code or _free_code(coded.name, self._accounts), coded.name, kind)
            self.new_accounts.append(account)
            self._accounts[account.code] = account
            self._account_names.setdefault(account.name.casefold(), account.code)
        if not account.is_open:
            raise NotPossible(f"The account {account.code} takes no money: it is a group or archived.")
        if says_type and account.type != kind:
            raise NotPossible(f"The account {account.code} is {account.type} in the ledger and {kind} here.")
        return account.code

    def line_name(self, centre: str, account: str) -> str:
        """What a line is called that has no name of its own: the ledger's names, not the file's spelling of them."""
        return f"{self._centres[centre].name}: {self._accounts[account].name}"


def _first_by_name(known: Iterable[KnownCentre] | Iterable[KnownAccount]) -> dict[str, str]:
    names: dict[str, str] = {}
    for one in known:
        names.setdefault(one.name.casefold(), one.code)
    return names


def _free_code(text: str, taken: dict) -> str:
    """The text as a code, shortened, with a number where another thing has that code."""
    code, number = text[:LONGEST_CODE], 1
    while code in taken:
        number += 1
        tail = f" {number}"
        code = f"{text[: LONGEST_CODE - len(tail)]}{tail}"
    return code
