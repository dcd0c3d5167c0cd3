"""Sums are settled while others write: nobody waits, and nothing that is committed meanwhile is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event as Signal

import pytest
from django.db import connection, transaction

from aop.models import SumMark, SumState
from aop.services import kinds, sums
from aop.sum_checks import astray
from tests.aop.sum_acts import changes_amounts, says_kinds, settle_current

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def elsewhere(act, *arguments):
    """Do `act` on a connection of its own, which waits for no lock longer than a second; what it returned."""

    def run():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '1s'")
            return act(*arguments)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(timeout=30)


def while_settling(monkeypatch, act):
    """Somebody else does `act` and commits after the rows were read, before the marks are deleted."""
    recompute = sums.recompute

    def with_company(*arguments):
        recompute(*arguments)
        monkeypatch.setattr(sums, "recompute", recompute)
        elsewhere(act)

    monkeypatch.setattr(sums, "recompute", with_company)


def test_what_is_committed_while_somebody_settles_stays_marked(stage, monkeypatch):
    changes_amounts(stage)
    while_settling(monkeypatch, lambda: says_kinds(stage))
    settle_current(stage)
    assert SumMark.objects.exists()
    assert astray(settle_current(stage)) == []
    assert not SumMark.objects.exists()


def test_were_all_marks_deleted_the_same_change_would_be_lost(stage, monkeypatch):
    changes_amounts(stage)
    while_settling(monkeypatch, lambda: says_kinds(stage))
    monkeypatch.setattr(sums, "forget", lambda _seen: SumMark.objects.all().delete())
    settle_current(stage)
    assert not SumMark.objects.exists()
    assert len(astray(settle_current(stage))) > 0


def test_an_act_that_began_before_and_ends_after_is_settled_then(stage):
    written, may_end = Signal(), Signal()

    def slow_act():
        with transaction.atomic():
            says_kinds(stage)
            written.set()
            assert may_end.wait(timeout=30)

    with ThreadPoolExecutor(1) as pool:
        act = pool.submit(elsewhere, slow_act)
        assert written.wait(timeout=30)
        changes_amounts(stage)
        assert settle_current(stage) is not None
        assert not SumMark.objects.exists()
        may_end.set()
        act.result(timeout=30)
    assert SumMark.objects.exists()
    assert astray(settle_current(stage)) == []


def test_writers_wait_neither_for_who_settles_nor_for_each_other(stage):
    def classify(name):
        line = stage.lines[name].line_id
        return kinds.classify_lines(lines=[line], kind="bet", reason="", actor=stage.finance)

    with transaction.atomic():
        SumState.objects.select_for_update(no_key=True).get()
        with ThreadPoolExecutor(1) as pool:
            long = pool.submit(elsewhere, in_company, lambda: classify("vans"), lambda: elsewhere(classify, "shops"))
            assert elsewhere(classify, "portal") is not None
            long.result(timeout=30)
    assert SumMark.objects.count() == 3
    assert astray(settle_current(stage)) == []


def in_company(act, meanwhile):
    with transaction.atomic():
        act()
        assert meanwhile() is not None


def test_a_reader_does_not_wait_for_who_settles(stage):
    changes_amounts(stage)
    with transaction.atomic():
        SumState.objects.select_for_update(no_key=True).get()
        assert elsewhere(settle_current, stage) is None
    assert settle_current(stage) is not None


def test_the_first_readers_of_a_plan_make_its_state_once(stage):
    SumState.objects.all().delete()
    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(elsewhere, settle_current, stage) for _reader in range(4)]
        found = [one.result(timeout=30) for one in waiting]
    assert any(found)
    assert SumState.objects.count() == 1
    assert astray(settle_current(stage)) == []
