"""The columns of the tidy tables: fixed names in a fixed order, each with its meaning (`docs/exports.md`).

A column keeps its place for good. Columns whose facts do not exist yet are there and empty, so that what reads the
file today reads next year's as well.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Holds(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    MONEY = "money"  # int of minor units
    INTEGER = "integer"
    DAY = "day"
    MOMENT = "moment"


class Of(StrEnum):
    """What a value belongs to, and so how often it is worked out."""

    VERSION = "version"
    LINE = "line"
    PERIOD = "period"
    TARGET = "target"
    AMOUNT = "amount"


@dataclass(frozen=True)
class Column:
    """A column: its name in every file, what its cells are, what they mean, and where the value is found.

    `value` takes the version's facts, the line, the period or the piece of a line, as `of` says.
    """

    name: str
    of: Of
    meaning: str
    value: Callable[[Any], Any] = lambda _: None
    holds: Holds = Holds.TEXT
    hidden: bool = False
    width: int = 12


def line(name: str, meaning: str, **more: Any) -> Column:
    """A column that shows the attribute of the line that has the column's name, unless another is given."""
    attribute = more.pop("attribute", name)
    return Column(name, Of.LINE, meaning, lambda row: getattr(row, attribute), **more)


def nothing_yet(name: str, meaning: str, holds: Holds = Holds.TEXT) -> Column:
    return Column(name, Of.VERSION, f"{meaning} Empty until the plan holds such facts.", holds=holds)


KEYS = (
    line("line_key", "The budget line; the same in every version, for good.", hidden=True, width=36),
    Column("version_key", Of.VERSION, "The version of the plan.", lambda facts: facts.version_key, hidden=True),
    Column("version_kind", Of.VERSION, "target, proposal, approved, revision, forecast or what_if.", lambda f: f.kind),
    Column("phase", Of.VERSION, "proposed, approved or adjusted, after the Fiscal Data Package.", lambda f: f.phase),
    Column("fiscal_year", Of.VERSION, "The fiscal year, such as FY26.", lambda facts: facts.fiscal_year),
    Column(
        "period_no", Of.PERIOD, "1 to 12, counted from the start of the fiscal year.", lambda p: p[0], Holds.INTEGER
    ),
    Column("period_start", Of.PERIOD, "First day of the period.", lambda period: period[1], Holds.DAY),
    line("unit_code", "The unit that answers for the money."),
    line("unit_name", "Its name.", width=24),
    line("cost_centre_code", "Where the money is booked."),
    line("cost_centre_name", "Its name.", width=24),
    line("account_code", "What kind of money."),
    line("account_name", "Its name.", width=24),
    line("account_type", "expense, headcount, capex or revenue; totals never cross from spend to revenue."),
    line("kind", "run, change, bet, mandatory or reserve, as classified at the time of the export."),
    line("vendor_code", "The vendor as the line names it.", attribute="vendor", width=20),
)
"""What every tidy row says of its line and period; the dimensions follow, one column each."""

REST = (
    nothing_yet("position_key", "The seat."),
    line("currency", "ISO 4217 code of the amounts.", width=8),
)

MEASURES = (
    Column("amount", Of.AMOUNT, "The planned amount of the period.", lambda piece: piece, Holds.MONEY, width=16),
    nothing_yet("plan_rate", "The rate between the two currencies."),
    nothing_yet("amount_reporting", "The amount in the organisation's currency.", Holds.MONEY),
    line("source", "The file the line was imported from; empty where it was entered here.", width=20),
    line("updated_at", "When the line was last changed in this version, UTC.", holds=Holds.MOMENT, width=19),
    line("row_hash", "The seal of the line in a sealed version.", hidden=True),
    line("line_name", "What the line is called in this version.", attribute="name", width=32),
)

TARGETS = (
    Column("target_type", Of.TARGET, "objective or key_result; empty for the rest of a line.", lambda t: t.type),
    Column("target_key", Of.TARGET, "The aim that the share is promised to.", lambda t: t.key, hidden=True),
    Column("target_title", Of.TARGET, "What the aim is called; “restricted” where you may not read it.",
           lambda t: t.title, width=32),
    Column("share_bp", Of.TARGET, "Basis points of the line: 2500 is a quarter.", lambda t: t.share, Holds.INTEGER),
    Column("amount", Of.AMOUNT, "The share's amount of the period.", lambda piece: piece, Holds.MONEY, width=16),
)  # fmt: skip


def dimensions(names: list[str]) -> list[Column]:
    """One column for each dimension that a line of the version names, `dim_` before its name.

    Sheets do not tell `Fund` from `fund`; the second of such a pair gets a number.
    """
    taken: set[str] = set()
    columns = []
    for name in sorted(names):
        heading, number = f"dim_{name}", 1
        while heading.casefold() in taken:
            number += 1
            heading = f"dim_{name}_{number}"
        taken.add(heading.casefold())
        columns.append(_dimension(name, heading))
    return columns


def _dimension(name: str, heading: str) -> Column:
    return Column(
        heading, Of.LINE, f"The code of the dimension {name}.", lambda row: row.dimensions.get(name, ""), width=14
    )


def budget_tidy(names: list[str]) -> list[Column]:
    """Columns of `Budget_tidy` and of a CSV: one row for each line and period."""
    return [*KEYS, *dimensions(names), *REST, *MEASURES]


def funding_tidy(names: list[str]) -> list[Column]:
    """Columns of `Funding_tidy`: one row for each line, period and aim, and one for the rest of the line."""
    return [*KEYS, *dimensions(names), *REST, *TARGETS]
