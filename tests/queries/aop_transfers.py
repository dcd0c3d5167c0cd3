"""Transfers of the plan."""

from aop.moves import moved
from aop.services.transfers import NewTransfer, propose_transfer
from tests.support.listings import Listing
from tests.support.rights import World


def portal(world: World) -> dict:
    return {"pk": world.lines["portal"].line_id}


def propose(world: World, first: int, last: int) -> None:
    portal, vans = world.lines["portal"].line_id, world.lines["vans"].line_id
    world.approved, world.leader  # noqa: B018  a version in force, and whom they wait for
    for number in range(first, last):
        new = NewTransfer(moved(portal, vans, [number + 1] + [0] * 11), f"Reason {number}")
        propose_transfer(plan=world.plan, new=new, actor=world.planner)


LISTS = [
    Listing("aop:transfer_list", "planner", propose),
    Listing("aop:transfer_list", "planner", propose, query="state=waiting&mine=on"),
    Listing("api_transfer-list", "planner", propose),
    Listing("aop:line_detail", "planner", propose, at=portal, most=40),
]
