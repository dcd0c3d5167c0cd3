"""The founding example: one key result, three bets on how to move it, each with money of its own. All invented."""

from collections.abc import Sequence

from aop.models import BudgetLine
from aop.services.allocations import Seen, link_lines
from okrs.models import Objective
from strategy.stack.demo.aims import YEAR
from strategy.stack.demo.ledger import DemoLine
from strategy.stack.demo.people import Stage

LINES = (
    DemoLine("Adoption bet: an adviser sits beside at the first sign-in", "1210", "6020", "bet", 480_000_00),
    DemoLine("Adoption bet: neighbours show neighbours", "1200", "6210", "bet", 260_000_00),
    DemoLine("Adoption bet: a letter with a code instead of a password", "1220", "6510", "bet", 190_000_00),
)
"""What the bets on the adoption of the digital programme cost in the year."""
NAMES = [line.name for line in LINES]


def fund(stage: Stage, objectives: Sequence[Objective]) -> None:
    """Link the three lines, whole, to the objective whose key result they are to move."""
    objective = next(row for row in objectives if row.title == YEAR[0].title)
    rows = BudgetLine.objects.filter(plan__fiscal_year=stage.year, name__in=NAMES)
    seen = {line.pk: Seen(line.version) for line in rows.order_by("pk")}
    link_lines(lines=seen, aim=objective, share_bp=10_000, actor=stage.shown["planner"])
