"""100 moves and transfers at once over one line: never below zero, every period balanced, no deadlock."""

import pytest
from django.db import OperationalError

from aop.current import current_periods
from aop.models import TransferEntry
from aop.moves import moved
from aop.services import transfers
from aop.services.transfers import LineShort, NewTransfer
from tests.aop.test_many_editors import all_at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

AT_ONCE, ROUNDS = 25, 4
PART = 1_000_00
"""A month of the portal holds 8,333.33: eight parts, then it is empty."""


def take(plan, source, target, actor):
    """Move a thousand out of January, or back the other way round; again where one waited longer than a page waits.

    A deadlock is no wait: it comes back as an answer, and the test fails.
    """
    new = NewTransfer(moved(source.line_id, target.line_id, [PART] + [0] * 11), "At once.")

    def act():
        while True:
            try:
                return transfers.move_money(plan=plan, new=new, actor=actor)
            except OperationalError as refusal:
                if "lock timeout" not in str(refusal):
                    raise

    return act


def moves_of(plan, lines, actor):
    """Three of four leave the portal, one comes back to it: both orders of the same two lines meet."""
    out, back = (lines["portal"], lines["vans"]), (lines["vans"], lines["portal"])
    return [take(plan, *(back if number % 4 == 3 else out), actor) for number in range(AT_ONCE)]


def test_a_hundred_moves_at_once_leave_nothing_below_zero(approved, plan, lines, chief):
    answers = []
    for _ in range(ROUNDS):
        answers += all_at_once(moves_of(plan, lines, chief))
    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert [answer for answer in refused if not isinstance(answer, LineShort)] == []
    now = current_periods(plan, [row.line_id for row in lines.values()])
    assert min(now[lines["portal"].line_id]) >= 0
    assert now[lines["portal"].line_id][0] + now[lines["vans"].line_id][0] == lines["portal"].p01 + lines["vans"].p01
    sums = TransferEntry.objects.sums("transfer")
    assert len(sums) == AT_ONCE * ROUNDS - len(refused)
    assert not any(row[f"sum_p{n:02d}"] for row in sums for n in range(1, 13))


def test_without_the_lock_a_line_falls_below_zero(approved, plan, lines, chief, monkeypatch):
    monkeypatch.setattr(transfers, "lock", lambda rows, *ids: rows.in_bulk(ids))
    out = [take(plan, lines["portal"], lines["vans"], chief) for _ in range(AT_ONCE)]
    for _ in range(ROUNDS):
        all_at_once(out)
        if min(current_periods(plan, [lines["portal"].line_id])[lines["portal"].line_id]) < 0:
            return
    pytest.fail("The control found no fault: the lock is not what guards the line.")
