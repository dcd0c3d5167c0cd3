"""Many people at the same moment: no edit is lost, one approval wins, no edit slips under a seal.

Each guard has its control: with the guard off the same test finds the fault.
"""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier

import pytest
from django.db import OperationalError, close_old_connections, connection

from aop.models import LineVersion, PlanVersion
from aop.services import lines as services
from aop.services import sealing, versions
from strategy.core.concurrency import Conflict, Edit
from strategy.core.models import Event, Role
from tests.factories import NewPerson, person

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

EDITORS, EACH = 20, 10


def all_at_once(acts):
    """Run every act in a thread of its own, released together; what each returned or was refused with."""
    gate = Barrier(len(acts))

    def run(act):
        try:
            connection.ensure_connection()
            gate.wait(timeout=60)
            return act()
        except Exception as refusal:
            return refusal
        finally:
            connection.close()

    close_old_connections()
    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def add(row, actor, amount: int) -> None:
    """What a person does: look, add `amount` to January, look again if somebody was faster."""
    while True:
        seen = LineVersion.objects.select_related("plan_version", "line").get(pk=row.pk)
        edit = Edit(seen.version, {"p01": seen.p01 + amount}, {"p01": seen.p01})
        try:
            services.edit_line(row=seen, edit=edit, actor=actor)
        except (Conflict, OperationalError):  # somebody was faster, or held the row longer than a page waits
            continue
        return


def edit_at_once(row, actor) -> tuple[LineVersion, int, list]:
    """Every edit adds an amount of its own, so that no two people ever mean the same January by chance.

    The row afterwards, what January should then be, and what was refused for another reason than haste.
    """
    random = Random(7)  # noqa: S311  amounts, not secrets
    amounts = [[random.randrange(10**11) for _turn in range(EACH)] for _editor in range(EDITORS)]
    acts = [lambda mine=mine: [add(row, actor, amount) for amount in mine] for mine in amounts]
    refused = [answer for answer in all_at_once(acts) if isinstance(answer, Exception)]
    return LineVersion.objects.get(pk=row.pk), row.p01 + sum(map(sum, amounts)), refused


def test_two_hundred_edits_of_one_month_lose_none(lines, finance):
    before = lines["portal"]
    after, expected, refused = edit_at_once(before, finance)
    assert refused == []
    assert after.p01 == expected
    assert after.version == before.version + EDITORS * EACH
    assert after.total == sum(after.periods)
    assert Event.objects.about(before.line).filter(verb="aop.line.changed").count() == EDITORS * EACH


def test_without_the_guard_the_same_edits_lose_some(lines, finance, monkeypatch):
    """The control: no lock, no comparison with what was seen. What the database then refuses is lost, too."""

    def unguarded(row, edit):
        return {name: [getattr(row, name), value] for name, value in edit.values.items()}, False

    monkeypatch.setattr(services, "judge", unguarded)
    monkeypatch.setattr(services, "lock_one", lambda row: type(row).objects.get(pk=row.pk))
    after, expected, _refused = edit_at_once(lines["portal"], finance)
    assert after.p01 != expected


def test_edits_of_different_months_at_once_all_land(lines, finance):
    row = lines["portal"]
    fields = [f"p{number:02d}" for number in range(1, 13)]

    def edit(name):
        sent = Edit(row.version, {name: 1_00}, {name: getattr(row, name)})
        return lambda: services.edit_line(row=row, edit=sent, actor=finance) and None

    assert all_at_once([edit(name) for name in fields]) == [None] * 12
    after = LineVersion.objects.get(pk=row.pk)
    assert (set(after.periods), after.total, after.version) == ({1_00}, 12_00, 13)


def test_of_many_approvals_at_once_one_wins(submitted, top):
    chiefs = [person(NewPerson(f"chief{number}", Role.LEADER, top)) for number in range(8)]

    def approve(chief):
        return lambda: sealing.approve_version(version=submitted, seen=submitted.version, actor=chief)

    answers = all_at_once([approve(chief) for chief in chiefs])
    won = [answer for answer in answers if isinstance(answer, PlanVersion)]
    assert len(won) == 1
    assert {type(answer) for answer in answers} <= {PlanVersion, Conflict}
    assert Event.objects.filter(verb="aop.version.approved").count() == 1
    assert sealing.is_intact(PlanVersion.objects.get(pk=submitted.pk)) == (True, [])


def test_two_versions_approved_at_once_leave_one_in_force(draft, lines, plan, finance, chief, top):
    other = person(NewPerson("other", Role.LEADER, top))
    second = versions.create_version(plan=plan, kind="proposal", parent=draft, actor=finance)
    handed_in = [versions.submit_version(version=one, seen=one.version, actor=finance) for one in (draft, second)]
    acts = [
        lambda one=one, who=who: sealing.approve_version(version=one, seen=one.version, actor=who)
        for one, who in zip(handed_in, (chief, other), strict=True)
    ]
    answers = all_at_once(acts)
    assert [type(answer) for answer in answers] == [PlanVersion, PlanVersion]
    assert PlanVersion.objects.in_force().count() == 1
    assert sorted(PlanVersion.objects.values_list("state", flat=True)) == ["approved", "superseded"]


@pytest.mark.parametrize("closing", ["submit", "adopt"])
def test_no_edit_slips_in_after_a_version_closes(draft, lines, finance, closing):
    row = lines["portal"]

    def edit():
        for _turn in range(30):
            seen = LineVersion.objects.select_related("plan_version", "line").get(pk=row.pk)
            sent = Edit(seen.version, {"p01": seen.p01 + 1}, {"p01": seen.p01})
            try:
                services.edit_line(row=seen, edit=sent, actor=finance)
            except (Conflict, OperationalError):
                continue
            except versions.NotADraft:
                return "closed"
        return "open"

    def close():
        if closing == "submit":
            return versions.submit_version(version=draft, seen=draft.version, actor=finance).submitted_at
        return sealing.adopt_version(version=draft, seen=draft.version, note="Council", actor=finance).sealed_at

    *_editors, closed_at = all_at_once([*[edit] * 6, close])
    after = PlanVersion.objects.get(pk=draft.pk)
    assert not after.takes_edits
    assert not isinstance(closed_at, Exception)
    told = Event.objects.about(row.line).filter(verb="aop.line.changed")
    assert LineVersion.objects.get(pk=row.pk).p01 == row.p01 + told.count()
    closing_event = Event.objects.about(draft).order_by("-pk")[0]
    assert not told.filter(pk__gt=closing_event.pk).exists()
    if closing == "adopt":
        assert sealing.is_intact(after) == (True, [])
