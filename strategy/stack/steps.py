"""The first steps of a new organisation: what is done, what comes next."""

from dataclasses import dataclass

from strategy.stack.money import Counted
from strategy.stack.queries import Scope

_STEPS = (
    ("Set up the organisation", "Units, people and roles: who may see and do what.", "core:people", "People"),
    ("Bring in the budget you have", "As it is, from CSV or a workbook. Nothing has to be thrown away.",
     "aop:import_list", "Import it"),
    ("Set objectives", "What should change for whom, and how you will know. Three are enough to begin with.",
     "okrs:objective_create", "Set one"),
    ("Say which money is for change", "Run money keeps the lights on; change and bet money should name an outcome.",
     "aop:line_list", "Say the kinds"),
    ("Link money to objectives", "Then this page answers every day whether one follows the other.",
     "aop:funding", "Link"),
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One step: what to do, why, the URL name where it is done."""

    title: str
    why: str
    route: str
    word: str
    is_done: bool


def first_steps(scope: Scope, counted: Counted) -> list[Step]:
    """From an empty house to money that names outcomes."""
    has_aims = scope.aims.exists()
    done = (True, counted.of_any_kind > 0, has_aims, counted.lines > 0, False)
    return [Step(*step, is_done=is_done) for step, is_done in zip(_STEPS, done, strict=True)]
