"""The lists of the stack as files: CSV, one row each, exact to the cent."""

from collections.abc import Iterator

from strategy.core.tables.writing import Column, Holds, csv_lines
from strategy.stack import queries
from strategy.stack.queries import Scope
from strategy.stack.units import unit_rows

UNITS = (
    Column("Unit code", Holds.CODE),
    Column("Unit"),
    Column("Level", Holds.INTEGER),
    Column("Change money", Holds.MONEY),
    Column("Names an outcome", Holds.MONEY),
    Column("Names no outcome", Holds.MONEY),
    Column("Coverage", Holds.SHARE),
    Column("Lines", Holds.INTEGER),
)
LINES = (
    Column("Line key", Holds.CODE),
    Column("Line"),
    Column("Unit"),
    Column("Cost centre", Holds.CODE),
    Column("Owner"),
    Column("Year", Holds.MONEY),
    Column("Names an outcome", Holds.MONEY),
    Column("Names no outcome", Holds.MONEY),
    Column("Share linked", Holds.SHARE),
)
PROMISES = (
    Column("Key", Holds.CODE),
    Column("Objective"),
    Column("Unit"),
    Column("Owner"),
    Column("Cycle"),
    Column("State"),
)


def unit_lines(scope: Scope, currency: str) -> Iterator[bytes]:
    """Coverage of each unit with all below it."""
    rows = (
        (row.unit.code, row.unit.name, row.level, row.coverage.total, row.coverage.aligned, row.coverage.unaligned,
         row.coverage.share_bp, row.coverage.lines)
        for row in unit_rows(scope)
    )  # fmt: skip
    return csv_lines(UNITS, rows, currency=currency)


def unaligned_lines(scope: Scope, currency: str) -> Iterator[bytes]:
    """Change lines of which a part names no outcome, the largest part first."""
    found = queries.unaligned_lines(scope) if scope.version else []
    rows = (
        (str(row["line__key"]), row["name"], row["unit__name"], row["cost_centre__code"], row["line__owner__name"],
         row["total"], row["funded"], row["unaligned"], row["shared_bp"])
        for row in found
    )  # fmt: skip
    return csv_lines(LINES, rows, currency=currency)


def unfunded_lines(scope: Scope, currency: str) -> Iterator[bytes]:
    """Committed objectives without money."""
    rows = (
        (str(row.key), row.title, row.unit.name, row.owner.name, row.cycle.name, row.get_state_display())
        for row in queries.objectives_in_order(scope, queries.promised(scope).unfunded)
    )
    return csv_lines(PROMISES, rows, currency=currency)
