"""The demo as a whole: the same for a given day, whatever the database."""

from dataclasses import dataclass
from datetime import date
from random import Random

from django.db import transaction

from aop.models import BudgetLine
from strategy.core import clock
from strategy.stack.demo.founding import bet, fund
from strategy.stack.demo.large import import_lines, link_many
from strategy.stack.demo.life import live
from strategy.stack.demo.links import link
from strategy.stack.demo.people import Stage, close_the_past, set_stage
from strategy.stack.demo.plans import approved_plan, classify_some, draft_of_next_year, make_ledger
from strategy.stack.demo.targets import more_aims, set_aims

SEED = 20_260_708
LINES = 400
LINES_NEXT_YEAR = 200


@dataclass(frozen=True)
class Made:
    """What a load made, for the command to say."""

    stage: Stage
    lines: int
    objectives: int
    check_ins: int


def build_large(*, today: date, password: str | None, lines: int, objectives: int) -> Made:
    """The same organisation with a plan of `lines` lines and `objectives` objectives, to measure with.

    The plan comes in as a budget file does. Minutes, not hours, for 100,000 lines and 10,000 objectives.
    """
    with transaction.atomic():
        stage = set_stage(today=today, password=password)
        aims = more_aims(stage, set_aims(stage).recent, objectives)
        make_ledger(stage)
    import_lines(stage, lines, Random(SEED))  # noqa: S311  a draw, not a secret
    with transaction.atomic():
        link_many(stage, [aim for aim in aims if aim.is_open])
        close_the_past(stage)
    return Made(stage, BudgetLine.objects.count(), len(aims), 0)


@transaction.atomic
def build(*, today: date, password: str | None, lines: int = LINES, lines_next_year: int = LINES_NEXT_YEAR) -> Made:
    """Make Brindlemoor Energy as of `today`, with its past. The database holds no organisation yet."""
    random = Random(SEED)  # noqa: S311  a draw, not a secret
    stage = set_stage(today=today, password=password)
    aims = set_aims(stage)
    with clock.told_at(stage.before(stage.year.first_day, 20)):
        approved_plan(stage, lines, random)
    with clock.told_at(stage.before(stage.year.first_day, 12)):
        classify_some(stage, random)
    with clock.told_at(stage.before(stage.quarter.first_day, 1)):
        fund(stage, aims.recent)
        link(stage, aims.recent, random)
    with clock.told_at(stage.before(stage.today, 12)):
        draft_of_next_year(stage, lines_next_year, random)
    bet(stage, aims.recent)
    close_the_past(stage)
    said = live(stage, [*aims.recent, *aims.before])
    return Made(stage, BudgetLine.objects.count(), len(aims.recent) + len(aims.before), said)
