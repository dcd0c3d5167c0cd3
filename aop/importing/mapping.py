"""How the columns of a file are read: the part a person sees, corrects and keeps for the next file."""

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from aop.importing.headings import Phase
from aop.importing.years import FIRST, LAST
from strategy.core.tables.amounts import Mark

FORM = 1
MOST_LEVELS = 8


class Role(StrEnum):
    """What a column is for."""

    SKIP = "skip"
    UNIT = "unit"
    UNIT_CODE = "unit_code"
    COST_CENTRE = "cost_centre"
    COST_CENTRE_NAME = "cost_centre_name"
    ACCOUNT = "account"
    ACCOUNT_NAME = "account_name"
    ACCOUNT_TYPE = "account_type"
    NAME = "name"
    KIND = "kind"
    VENDOR = "vendor"
    DIMENSION = "dimension"
    YEAR = "year"
    MONTH = "month"
    PERIOD = "period"
    AMOUNT = "amount"
    TOTAL = "total"


class InForce(StrEnum):
    """What an approved column does where its year has a version in force already."""

    ADD = "add"
    REPLACE = "replace"
    PROPOSE = "propose"


IN_FORCE = {
    InForce.ADD: "Add to it: a revision in which all its lines stay, and the file’s come to them",
    InForce.REPLACE: "Replace it: a revision that holds the file’s lines only",
    InForce.PROPOSE: "Propose it: a draft beside it, to compare and approve here",
}
LABELS = {
    Role.SKIP: "Skip this column",
    Role.UNIT: "Unit",
    Role.UNIT_CODE: "Unit code",
    Role.COST_CENTRE: "Cost centre",
    Role.COST_CENTRE_NAME: "Cost centre name",
    Role.ACCOUNT: "Account",
    Role.ACCOUNT_NAME: "Account name",
    Role.ACCOUNT_TYPE: "Account type",
    Role.NAME: "Line name",
    Role.KIND: "Kind",
    Role.VENDOR: "Vendor",
    Role.DIMENSION: "Dimension",
    Role.YEAR: "Fiscal year",
    Role.MONTH: "Calendar month",
    Role.PERIOD: "Fiscal month, 1 to 12",
    Role.AMOUNT: "Amount",
    Role.TOTAL: "Row total (checked)",
}
_ONCE = {
    Role.COST_CENTRE, Role.COST_CENTRE_NAME, Role.ACCOUNT, Role.ACCOUNT_NAME, Role.ACCOUNT_TYPE, Role.NAME, Role.KIND,
    Role.VENDOR, Role.YEAR, Role.MONTH, Role.PERIOD, Role.TOTAL,
}  # fmt: skip
ACCOUNT_TYPES = ("expense", "revenue", "headcount", "capex")


class NotAMapping(ValueError):
    """The mapping cannot be used; the message says which part is wrong."""


@dataclass(frozen=True)
class ColumnRole:
    """One column. For amounts: `phase`, and the year and fiscal period they belong to.

    `year` None means the year of the row, else the year of the import, moved by `shift`. `period` None means the whole
    year. `level` orders the columns of the tree of units from the top.
    """

    index: int
    heading: str
    role: Role = Role.SKIP
    level: int = 0
    phase: Phase | None = None
    year: int | None = None
    shift: int = 0
    period: int | None = None

    @property
    def shown(self) -> str:
        """The heading as messages name it."""
        return self.heading or f"column {self.index + 1}"


@dataclass(frozen=True)
class Mapping:
    """How a whole file is read. `year` is the year of the import as named, such as 2024 for FY24."""

    columns: tuple[ColumnRole, ...]
    year: int
    mark: Mark | None = Mark.POINT
    factor: int = 1
    account_type: str = "expense"
    one_account: str = ""
    adds_twins: bool = True
    skips_totals: bool = True
    leaves_out: bool = False
    in_force: InForce | None = None
    form: int = field(default=FORM)

    def of(self, *roles: Role) -> list[ColumnRole]:
        """The columns of these roles, in the order of the file; units by level."""
        chosen = [column for column in self.columns if column.role in roles]
        return sorted(chosen, key=lambda column: (column.level, column.index))

    def one(self, role: Role) -> ColumnRole | None:
        """The column of a role that stands once."""
        return next((column for column in self.columns if column.role is role), None)

    def faults(self) -> list[str]:
        """What keeps this mapping from being used, in sentences."""
        counts = Counter(column.role for column in self.columns)
        said = [
            f"{counts[role]} columns are read as “{LABELS[role]}”; only one can be."
            for role in Role
            if role in _ONCE and counts[role] > 1
        ]
        if not counts[Role.AMOUNT]:
            said.append("No column is read as an amount.")
        if not (counts[Role.ACCOUNT] or counts[Role.ACCOUNT_NAME] or self.one_account):
            said.append("No column is read as the account. Choose one, or name one account for all rows.")
        if self.mark is None:
            said.append("The amounts can be read with a decimal point or a decimal comma: choose one.")
        return said + self._faults_of_amounts()

    def _faults_of_amounts(self) -> list[str]:
        amounts = self.of(Role.AMOUNT)
        said = [f"Say what “{c.shown}” is: approved, a proposal, an actual …" for c in amounts if not c.phase]
        monthly = self.one(Role.MONTH) or self.one(Role.PERIOD)
        if monthly and any(column.period for column in amounts):
            said.append(f"“{monthly.shown}” says the month of each row, so amounts cannot have months of their own.")
        taken: dict[tuple, ColumnRole] = {}
        for column in amounts:
            first = taken.setdefault((column.phase, column.year, column.shift, column.period), column)
            if first is not column:
                said.append(
                    f"“{first.shown}” and “{column.shown}” are read as the same amount; change one, or skip it."
                )
        for column in amounts:
            if column.period is None and any(self._is_month_of(column, other) for other in amounts):
                said.append(f"“{column.shown}” is a whole year beside its months: read it as row total, or skip it.")
        return said

    @staticmethod
    def _is_month_of(whole: ColumnRole, other: ColumnRole) -> bool:
        same = (whole.phase, whole.year, whole.shift) == (other.phase, other.year, other.shift)
        return same and other.period is not None

    def with_columns(self, changed: dict[int, ColumnRole]) -> "Mapping":
        """This mapping with some columns read otherwise."""
        return replace(self, columns=tuple(changed.get(column.index, column) for column in self.columns))

    def to_json(self) -> dict[str, Any]:
        """As kept and as the API shows it."""
        return asdict(self) | {"columns": [asdict(column) for column in self.columns]}


def mapping_from_json(kept: Any) -> Mapping:
    """The mapping of `to_json`, checked value by value. Raises NotAMapping."""
    if not isinstance(kept, dict) or kept.get("form", FORM) != FORM:
        raise NotAMapping("The mapping is not one of this form.")
    columns = kept.get("columns")
    if not isinstance(columns, list) or not 0 < len(columns) <= 200:
        raise NotAMapping("The mapping names no columns.")
    unknown = set(kept) - set(Mapping.__dataclass_fields__)
    if unknown:
        raise NotAMapping(f"A mapping has no “{min(unknown)}”.")
    read = tuple(_column(column) for column in columns)
    if [column.index for column in read] != list(range(len(read))):
        raise NotAMapping("The mapping names columns twice or leaves some out.")
    account_type = kept.get("account_type", "expense")
    if account_type not in ACCOUNT_TYPES:
        raise NotAMapping(f"There is no account type “{account_type}”.")
    return Mapping(
        columns=read,
        year=_number(kept.get("year"), "year", FIRST, LAST),
        mark=_choice(Mark, kept.get("mark"), "decimal mark", empty=True),
        factor=_one_of(kept.get("factor", 1), (1, 1000, 1_000_000), "unit of the amounts"),
        account_type=account_type,
        one_account=_text(kept.get("one_account", ""), 40),
        adds_twins=_flag(kept.get("adds_twins", True)),
        skips_totals=_flag(kept.get("skips_totals", True)),
        leaves_out=_flag(kept.get("leaves_out", False)),
        in_force=_choice(InForce, kept.get("in_force"), "choice of add, replace or propose", empty=True),
    )


def _column(kept: Any) -> ColumnRole:
    if not isinstance(kept, dict) or set(kept) - set(ColumnRole.__dataclass_fields__):
        raise NotAMapping("A column of the mapping is not understood.")
    year, period = kept.get("year"), kept.get("period")
    return ColumnRole(
        index=_number(kept.get("index"), "column number", 0, 199),
        heading=_text(kept.get("heading", ""), 300),
        role=_choice(Role, kept.get("role", "skip"), "role"),
        level=_number(kept.get("level", 0), "level", 0, MOST_LEVELS),
        phase=_choice(Phase, kept.get("phase"), "phase", empty=True),
        year=None if year is None else _number(year, "year", FIRST, LAST),
        shift=_number(kept.get("shift", 0), "shift", -10, 10),
        period=None if period is None else _number(period, "period", 1, 12),
    )


def _number(value: Any, what: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise NotAMapping(f"The {what} is a whole number from {least} to {most}.")
    return value


def _choice(kind: type, value: Any, what: str, *, empty: bool = False) -> Any:
    if empty and value is None:
        return None
    try:
        return kind(value)
    except ValueError:
        raise NotAMapping(f"There is no {what} “{str(value)[:40]}”.") from None


def _one_of(value: Any, choices: tuple, what: str) -> Any:
    if isinstance(value, bool) or value not in choices:
        raise NotAMapping(f"The {what} is one of {', '.join(f'{choice:,}' for choice in choices)}.")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise NotAMapping("Say true or false.")
    return value


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise NotAMapping(f"A text of at most {longest} characters is needed.")
    return value
