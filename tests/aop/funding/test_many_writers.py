"""Twenty people link one line at the same moment; with the lock off the same test finds the fault."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections, connection

from aop.models import Allocation, BudgetLine
from aop.services import allocations
from aop.services.allocations import LineFull, Seen
from aop.shares import WHOLE
from strategy.core.concurrency import Conflict
from tests.factories import ObjectiveFactory

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

WRITERS, EACH = 20, 1000


@pytest.fixture
def aims(grid, owner, quarter):
    return ObjectiveFactory.create_batch(WRITERS, unit=grid, owner=owner, cycle=quarter)


def all_at_once(act, arguments):
    """Run `act` in a thread for each argument, released together; what each returned or refused."""
    gate = Barrier(len(arguments))

    def run(argument):
        try:
            connection.ensure_connection()
            gate.wait(timeout=30)
            return act(argument)
        except LineFull as refusal:
            return refusal
        finally:
            connection.close()

    close_old_connections()
    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(run, arguments))


def link_all(line, aims, actor):
    """Each gives its aim a tenth of the line, and looks again when somebody was faster."""

    def link(aim):
        while True:
            seen = {line.pk: Seen(BudgetLine.objects.get(pk=line.pk).version)}
            try:
                return allocations.link_lines(lines=seen, aim=aim, share_bp=EACH, actor=actor)
            except Conflict:
                continue

    return all_at_once(link, aims)


def promised(line) -> list[Allocation]:
    return list(Allocation.objects.current().of_line(line))


def overlaps(links) -> int:
    return sum(one.interval.overlaps(two.interval) for one, two in zip(links, links[1:], strict=False))


def test_twenty_writers_never_promise_more_than_the_line(sensors, aims, planner):
    answers = link_all(sensors, aims, planner)
    links = promised(sensors)
    assert sum(link.share_bp for link in links) == WHOLE
    assert overlaps(links) == 0
    assert sum(isinstance(answer, LineFull) for answer in answers) == WRITERS - WHOLE // EACH
    sensors.refresh_from_db()
    assert sensors.version == 1 + WHOLE // EACH


def test_without_the_lock_the_same_writers_promise_too_much(sensors, aims, planner, monkeypatch):
    def read_without_lock(queryset, *ids):
        return {row.pk: row for row in queryset.filter(pk__in=ids)}

    monkeypatch.setattr(allocations, "lock", read_without_lock)
    link_all(sensors, aims, planner)
    links = promised(sensors)
    assert sum(link.share_bp for link in links) > WHOLE or overlaps(links) > 0
