"""Lines go into the inbox when they are due, and into one mail a day at most."""

from datetime import date, timedelta

import pytest

from strategy.core.models import Membership, Notice, Outgoing, User
from strategy.core.outgoing import kinds
from strategy.core.outgoing.collecting import collect
from tests.support.reminders import Nudge, at, look

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MONDAY = date(2026, 2, 16)
DAY = timedelta(days=1)


def digests(person):
    return list(Outgoing.objects.filter(form="digest", recipient=person).order_by("due_on"))


def line(person, subject):
    return Outgoing.objects.lines().get(recipient=person, subject_key=subject.key)


def test_lines_of_all_kinds_make_one_digest_and_as_many_notices(nudge, planner, owner, grid, crews):
    Nudge("test.other", options={"title": "Other"}).register().owes(planner, crews, MONDAY)
    nudge.owes(planner, grid, MONDAY)
    nudge.owes(owner, grid, MONDAY)
    assert look(at(MONDAY)) == 2
    (digest,) = digests(planner)
    assert (digest.unique_key, digest.due_on) == (f"core.digest:2026-02-16:{planner.pk}", MONDAY)
    assert {row.kind for row in digest.told.all()} == {"test.nudge", "test.other"}
    titles = Notice.objects.filter(recipient=planner).order_by("title").values_list("title", "kind", "address")
    address = f"/people/units/{crews.pk}/", f"/people/units/{grid.pk}/"
    assert list(titles) == [("Look at Crews", "test.other", address[0]), ("Look at Grid", "test.nudge", address[1])]


def test_what_comes_later_the_same_day_is_in_the_inbox_at_once_and_in_the_mail_of_the_next_morning(
    nudge, planner, grid, crews
):
    nudge.owes(planner, grid, MONDAY)
    look(at(MONDAY))
    nudge.owes(planner, crews, MONDAY)
    assert look(at(MONDAY, 9, 30)) == 0
    assert Notice.objects.filter(recipient=planner).count() == 2
    assert line(planner, crews).digest is None
    assert look(at(MONDAY, 23)) == 0
    assert look(at(MONDAY + DAY)) == 1
    assert line(planner, crews).digest == digests(planner)[1]
    assert Notice.objects.filter(recipient=planner).count() == 2


def test_looking_again_makes_nothing_new(nudge, planner, grid):
    nudge.owes(planner, grid, MONDAY)
    assert [look(at(MONDAY, 8, minute)) for minute in range(3)] == [1, 0, 0]
    assert len(digests(planner)) == Notice.objects.count() == 1


def test_what_is_no_longer_due_is_dropped_with_the_reason(nudge, planner, grid):
    nudge.owes(planner, grid, MONDAY)
    nudge.done.add(grid.pk)
    assert look(at(MONDAY)) == 0
    assert (line(planner, grid).state, line(planner, grid).why) == ("dropped", "It is no longer due.")
    assert not Notice.objects.exists()


def test_what_the_person_may_not_see_is_dropped(nudge, planner, grid):
    nudge.owes(planner, grid, MONDAY)
    Membership.objects.filter(user=planner).delete()
    assert look(at(MONDAY)) == 0
    assert line(planner, grid).why == "What it is about is gone, or they may no longer see it."


def test_unless_the_kind_is_for_those_who_may_no_longer_see_it(planner, grid):
    nudge = Nudge(options={"for_readers_of_the_subject": False, "address": lambda _subject: ""}).register()
    nudge.owes(planner, grid, MONDAY)
    Membership.objects.filter(user=planner).delete()
    assert look(at(MONDAY)) == 1
    assert Notice.objects.get().address == ""


def test_what_is_too_old_to_mean_something_is_dropped(nudge, planner, grid):
    nudge.owes(planner, grid, MONDAY)
    look(at(MONDAY))
    Outgoing.objects.filter(form="digest").update(state="failed")
    collect(now=at(MONDAY + 7 * DAY))
    assert line(planner, grid).why == "It is too late for it to mean something."


def test_lines_of_a_mail_that_failed_stand_in_the_next(nudge, planner, grid, crews):
    nudge.owes(planner, grid, MONDAY)
    nudge.owes(planner, crews, MONDAY + DAY)
    look(at(MONDAY))
    Outgoing.objects.filter(form="digest").update(state="failed")
    assert look(at(MONDAY, 12)) == 0
    assert look(at(MONDAY + DAY)) == 1
    assert {row.subject_key for row in digests(planner)[1].told.all()} == {grid.key, crews.key}


def test_a_kind_whose_app_is_gone_sends_nothing(nudge, planner, grid, monkeypatch):
    nudge.owes(planner, grid, MONDAY)
    look(at(MONDAY))
    Outgoing.objects.filter(form="digest").delete()
    monkeypatch.setattr(kinds, "_KINDS", {})
    collect(now=at(MONDAY + DAY))
    assert line(planner, grid).why == "No app sends reminders of this kind any more."


def test_whoever_wants_no_mail_reads_it_in_the_inbox(nudge, planner, grid):
    User.objects.filter(pk=planner.pk).update(mail_reminders=False)
    nudge.owes(planner, grid, MONDAY)
    assert look(at(MONDAY)) == 0
    assert Notice.objects.filter(recipient=planner).count() == 1
    assert (line(planner, grid).state, line(planner, grid).why) == (
        "dropped",
        "It stands in the inbox; they want no mail.",
    )


def test_one_person_whose_line_cannot_be_written_does_not_stop_the_others(planner, owner, grid, crews, caplog):
    def line_of(subject, _day):
        return {grid.pk: "Fine"}[subject.pk]

    nudge = Nudge(options={"line": line_of}).register()
    nudge.owes(planner, crews, MONDAY)
    nudge.owes(owner, grid, MONDAY)
    assert look(at(MONDAY)) == 1
    assert Notice.objects.get().recipient == owner
    assert "could not be collected" in caplog.text


def test_a_line_is_one_line_and_fits_the_inbox(planner, grid):
    nudge = Nudge(options={"line": lambda *_: "Look\r\nBcc: everybody@example.org\n" + "x" * 400}).register()
    nudge.owes(planner, grid, MONDAY)
    look(at(MONDAY))
    title = Notice.objects.get().title
    assert title.startswith("Look Bcc: everybody@example.org xxx")
    assert len(title) == 300
