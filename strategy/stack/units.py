"""Coverage of every unit, itself and with all below it, as a tree."""

from dataclasses import dataclass

from strategy.core.charts import Pair, pair
from strategy.core.models import Unit
from strategy.core.trees import nested
from strategy.stack.coverage import Coverage, rolled_up
from strategy.stack.queries import Scope


@dataclass(frozen=True)
class UnitRow:
    """A unit of the tree with the change money of itself and all below it."""

    unit: Unit
    level: int
    coverage: Coverage

    @property
    def picture(self) -> Pair:
        return pair(name=str(self.unit), score=self.coverage.share_bp)


def unit_rows(scope: Scope) -> list[UnitRow]:
    """Units with change money, parents before their children; level 1 is the top of what the reader may see."""
    if scope.version is None:
        return []
    tree = [(unit.pk, unit.parent_id) for unit in scope.units]
    whole = rolled_up(tree, scope.money.by_unit())
    rows = [UnitRow(unit, depth + 1, whole[unit.pk]) for unit, depth in nested(scope.units)]
    return [row for row in rows if row.coverage.lines]


def parts_of(rows: list[UnitRow]) -> dict[str, Coverage]:
    """The parts one level below a single top, by name; the tops themselves where there are several."""
    tops = [row for row in rows if row.level == 1]
    below = [row for row in rows if row.level == 2]
    return {str(row.unit): row.coverage for row in (below if len(tops) == 1 and below else tops)}
