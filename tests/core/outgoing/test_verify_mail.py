"""`manage.py verify` finds mails that contradict themselves."""

from datetime import date

import pytest

from strategy.core import faults, verification
from strategy.core.database import now as database_now
from strategy.core.models import Outgoing
from tests.support.reminders import at, look

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MONDAY = date(2026, 2, 16)
FATE, KEYS, ONE = (
    "Lines share the fate of their mail",
    "Keys of mails say kind and person",
    "One digest a day for each person",
)


@pytest.fixture
def told(nudge, planner, owner, grid):
    for person in (planner, owner):
        nudge.owes(person, grid, MONDAY)
    look(at(MONDAY))


def findings() -> dict[str, list[str]]:
    return {rule: finding.wrong for rule, finding in verification.run().items() if rule in {FATE, KEYS, ONE}}


def test_what_the_engine_writes_is_in_order(told):
    assert findings() == {FATE: [], KEYS: [], ONE: []}
    assert verification.run()[FATE].looked_at == 2
    assert verification.run()[KEYS].looked_at == 4


def test_a_mail_sent_without_its_line_and_a_line_sent_in_no_mail(told, planner, owner):
    Outgoing.objects.filter(form="digest", recipient=planner).update(state="sent", sent_at=database_now())
    Outgoing.objects.filter(form="line", recipient=owner).update(state="sent", sent_at=database_now())
    without, nowhere = sorted(findings()[FATE], key=lambda line: "no mail" in line)
    assert without.endswith(f":{planner.pk}: its mail was sent without it")
    assert nowhere.endswith(f":{owner.pk}: sent, but in no mail that was")


def test_a_key_of_somebody_else(told, planner, owner):
    Outgoing.objects.filter(form="line", recipient=planner).update(recipient=owner)
    assert len(findings()[KEYS]) == 1


def test_two_digests_of_a_day(told, planner, owner):
    Outgoing.objects.filter(form="digest", recipient=planner).update(recipient=owner)
    assert findings()[ONE] == [f"person {owner.pk}: 2 digests of 2026-02-16"]


def test_a_house_in_which_a_test_set_faults_is_not_deployed(monkeypatch):
    assert faults.no_faults_in_life() == []
    monkeypatch.setattr(faults, "FAULTS", {"mail.after_250": lambda: None})
    assert [error.id for error in faults.no_faults_in_life()] == ["strategy.E001"]
