"""Lists of aims and of what is said of them."""

from datetime import timedelta
from decimal import Decimal

from okrs.services import alignments, check_ins
from okrs.services.check_ins import Said
from tests.factories import KeyResultFactory, ObjectiveFactory
from tests.support.listings import Listing
from tests.support.rights import World


def add_key_results(world: World, first: int, last: int) -> None:
    """Each with a word said of it."""
    for number in range(first, last):
        row = KeyResultFactory(objective=world.objective, title=f"Adoption {number}", position=number)
        said = Said(Decimal(30), 5, world.quarter.first_day + timedelta(number % 20))
        check_ins.check_in(key_result=row, said=said, actor=world.owner)


def add_check_ins(world: World, first: int, last: int) -> None:
    """Every third one corrected."""
    for number in range(first, last):
        day = world.quarter.first_day + timedelta(number)
        row = check_ins.check_in(key_result=world.key_result, said=Said(Decimal(40), 5, day), actor=world.owner)
        if number % 3 == 0:
            check_ins.correct_check_in(check_in=row, said=Said(Decimal(41), 5, day), actor=world.planner)


def key_result(world: World) -> dict:
    return {"pk": world.key_result.pk}


def objective(world: World) -> dict:
    return {"pk": world.objective.pk}


def add_objectives(world: World, first: int, last: int) -> None:
    """Each below the one on stage, with a word said of it."""
    for number in range(first, last):
        common = {"unit": world.grid, "owner": world.owner, "cycle": world.quarter}
        row = ObjectiveFactory(title=f"Part {number}", parent=world.objective, **common)
        said = Said(Decimal(30), 5, world.quarter.first_day)
        check_ins.check_in(key_result=KeyResultFactory(objective=row), said=said, actor=world.owner)


def add_links(world: World, first: int, last: int) -> None:
    """What contributes to the one on stage and what that supports."""
    common = {"unit": world.grid, "owner": world.owner, "cycle": world.quarter}
    for number in range(first, last):
        below, above = (ObjectiveFactory(title=f"{word} {number}", **common) for word in ("Below", "Above"))
        alignments.align(child=below, parent=world.objective, actor=world.owner)
        alignments.align(child=world.objective, parent=above, kind="supports", actor=world.owner)


LISTS = [
    Listing("okrs:objective_detail", "planner", add_links, at=objective),
    Listing("okrs:objective_detail", "planner", add_key_results, at=objective),
    Listing("api_alignment-list", "planner", add_links),
    Listing("okrs:objective_list", "planner", add_objectives),
    Listing("okrs:objective_list", "planner", add_objectives, query="view=list&sort=-score&pace=at_risk"),
    Listing("okrs:objective_branch", "planner", add_objectives, at=objective),
    Listing("okrs:objective_export", "planner", add_objectives, query="sort=confidence"),
    Listing("okrs:updates", "owner", add_key_results, most=30),
    Listing("okrs:updates", "owner", add_key_results, query="of=all", most=30),
    Listing("okrs:key_result_detail", "planner", add_check_ins, at=key_result, most=30),
    Listing("okrs:objective_why", "planner", add_key_results, at=objective),
    Listing("api_check_in-list", "planner", add_check_ins),
    Listing("api_key_result-list", "planner", add_key_results),
]
