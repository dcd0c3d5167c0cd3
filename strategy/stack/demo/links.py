"""The demo's funding links: most change money serves an objective of its own division, some does not."""

from random import Random

from aop.models import BudgetLine
from aop.services.allocations import Seen, link_lines
from okrs.models import Objective
from strategy.stack.demo.founding import NAMES
from strategy.stack.demo.people import Stage

UNLINKED = 0.2
"""Share of change lines nobody has linked yet."""


def link(stage: Stage, objectives: list[Objective], random: Random) -> None:
    """Link change lines to open objectives near them: whole, half, or 60 : 40 between two."""
    near: dict[str, list[Objective]] = {}
    for objective in objectives:
        if objective.unit.code != "1300":  # help in debt is promised without money, for all to see
            near.setdefault(objective.unit.code[0], []).append(objective)
    change = BudgetLine.objects.filter(plan__fiscal_year=stage.year, kind__in=["change", "bet"]).exclude(name__in=NAMES)
    for line in change.select_related("unit").order_by("pk"):
        aims = near.get(line.unit.code[0], [])
        if aims and random.random() > UNLINKED:
            _give(line, random.sample(aims, min(2, len(aims))), random, stage)


def _give(line: BudgetLine, aims: list[Objective], random: Random, stage: Stage) -> None:
    share = random.choice((10_000, 10_000, 10_000, 5_000, 6_000))
    actor = stage.shown["planner"] if line.unit.code.startswith("1") else stage.shown["finance"]
    link_lines(lines={line.pk: Seen(line.version)}, aim=aims[0], share_bp=share, actor=actor)
    if share == 6_000 and len(aims) > 1:
        line.refresh_from_db()
        link_lines(lines={line.pk: Seen(line.version)}, aim=aims[1], share_bp=None, actor=actor)
