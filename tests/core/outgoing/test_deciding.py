"""Who is due is decided once, by date in the reader's own time zone."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from strategy.core import outgoing
from strategy.core.database import now as database_now
from strategy.core.models import Notice, Outgoing, ReminderRound, Settings, User
from strategy.core.outgoing import Due, Kind
from strategy.core.outgoing.collecting import collect
from strategy.core.outgoing.deciding import decide
from tests.support.database import statements
from tests.support.reminders import Nudge, at, days_from, look

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MONDAY = date(2026, 2, 16)
DAY = timedelta(days=1)


def rows(**filters):
    return list(Outgoing.objects.lines().filter(**filters).order_by("due_on", "recipient"))


def test_at_the_hour_of_reminders_and_not_before(nudge, planner, grid):
    nudge.owes(planner, grid, MONDAY)
    assert decide(now=at(MONDAY, 7, 59)) == 0
    assert decide(now=at(MONDAY, 8)) == 1
    row = Outgoing.objects.get()
    assert row.unique_key == f"test.nudge:{grid.key}:2026-02-16:{planner.pk}"
    assert (row.due_on, row.due_at, row.state, row.form) == (MONDAY, at(MONDAY), "ready", "line")


def test_the_organisation_says_the_hour(nudge, planner, grid):
    Settings.objects.update(reminder_hour=17)
    nudge.owes(planner, grid, MONDAY)
    assert decide(now=at(MONDAY, 16, 59)) == 0
    assert decide(now=at(MONDAY, 17)) == 1


def test_each_in_their_own_time_zone(nudge, planner, owner, leader, grid):
    User.objects.filter(pk=owner.pk).update(time_zone="Asia/Tokyo")
    User.objects.filter(pk=leader.pk).update(time_zone="America/New_York")
    for person in (planner, owner, leader):
        nudge.owes(person, grid, MONDAY)
    assert decide(now=at(MONDAY, 8, zone=ZoneInfo("Asia/Tokyo"))) == 1
    assert decide(now=at(MONDAY)) == 1
    assert decide(now=at(MONDAY, 8, zone=ZoneInfo("America/New_York"))) == 1
    assert [row.recipient_id for row in Outgoing.objects.order_by("due_at")] == [owner.pk, planner.pk, leader.pk]


def test_asking_again_changes_nothing(nudge, planner, owner, grid):
    nudge.owes(planner, grid, MONDAY)
    nudge.owes(owner, grid, MONDAY)
    for minute in (0, 0, 1, 59):
        decide(now=at(MONDAY, 8, minute))
    ReminderRound.objects.all().delete()  # a second clock that knows nothing of the first
    decide(now=at(MONDAY, 9))
    assert len(rows()) == 2


def test_the_day_is_asked_about_once_an_hour_only(nudge, planner):
    for minute in range(120):
        decide(now=at(MONDAY) + timedelta(minutes=minute))
    assert nudge.asked == [MONDAY] * 2


def test_a_clock_that_steps_back_or_a_day_ahead_repeats_nothing(nudge, planner, grid):
    nudge.owes(planner, grid, *days_from(MONDAY, 4))
    for now in (at(MONDAY), at(MONDAY, 7), at(MONDAY, 8), at(MONDAY + DAY), at(MONDAY, 9), at(MONDAY + DAY, 8)):
        look(now)
    assert [row.due_on for row in rows()] == [MONDAY, MONDAY + DAY]
    look(at(MONDAY + 2 * DAY))
    assert len(rows()) == 3
    assert Outgoing.objects.filter(form="digest").count() == 3


def test_what_is_made_during_the_day_is_found_within_the_hour(nudge, planner, grid):
    decide(now=at(MONDAY))
    nudge.owes(planner, grid, MONDAY)
    assert decide(now=at(MONDAY, 8, 30)) == 0
    assert decide(now=at(MONDAY, 9)) == 1


def test_three_days_without_a_clock_make_one_summary(nudge, planner, grid, retail, crews):
    decide(now=at(MONDAY - DAY))
    for day, subject in zip(days_from(MONDAY, 3), (grid, retail, crews), strict=True):
        nudge.owes(planner, subject, day)
    assert look(at(MONDAY + 2 * DAY, 11)) == 1
    digest = Outgoing.objects.get(form="digest")
    assert digest.told.count() == 3
    assert Notice.objects.filter(recipient=planner).count() == 3


def test_the_same_thing_due_on_three_days_is_said_once(nudge, planner, grid):
    decide(now=at(MONDAY - DAY))
    nudge.owes(planner, grid, *days_from(MONDAY, 3))
    look(at(MONDAY + 2 * DAY, 11))
    assert [row.state for row in rows()] == ["dropped", "dropped", "ready"]
    assert rows()[0].why == "A later reminder says the same."
    assert Notice.objects.filter(recipient=planner).count() == 1


def test_nothing_older_than_its_meaning_is_decided(planner, grid):
    nudge = Nudge(options={"days": 2}).register()
    decide(now=at(MONDAY - DAY))
    nudge.owes(planner, grid, *days_from(MONDAY, 5))
    decide(now=at(MONDAY + 4 * DAY))
    assert [row.due_on for row in rows()] == [MONDAY + 3 * DAY, MONDAY + 4 * DAY]


def test_whoever_moves_to_another_zone_on_the_day_is_told_once(nudge, planner, grid):
    nudge.owes(planner, grid, MONDAY)
    User.objects.filter(pk=planner.pk).update(time_zone="America/New_York")
    look(at(MONDAY))  # not yet there
    User.objects.filter(pk=planner.pk).update(time_zone="Asia/Tokyo")
    look(at(MONDAY, 9))  # where it is the afternoon already
    assert len(rows()) == 1
    User.objects.filter(pk=planner.pk).update(time_zone="Pacific/Honolulu")
    look(at(MONDAY, 20))
    look(at(MONDAY, 23))
    assert len(rows()) == 1
    assert Outgoing.objects.filter(form="digest").count() == 1


@pytest.mark.parametrize(
    ("zone", "hour", "change"),
    [
        ("Europe/Berlin", 2, date(2026, 3, 29)),  # 02:00 does not exist
        ("Europe/Berlin", 2, date(2026, 10, 25)),  # 02:00 comes twice
        ("America/New_York", 8, date(2026, 3, 8)),
        ("Australia/Lord_Howe", 0, date(2026, 4, 5)),
    ],
)
def test_sweeps_around_a_change_of_the_clock_decide_every_day_once(nudge, planner, grid, zone, hour, change):
    Settings.objects.update(reminder_hour=hour)
    User.objects.filter(pk=planner.pk).update(time_zone=zone)
    days = days_from(change - DAY, 3)
    nudge.owes(planner, grid, *days)
    start = at(change - 2 * DAY, 23, 30, zone=ZoneInfo(zone))
    for half_hour in range(2 * 24 * 3):
        decide(now=start + timedelta(minutes=30 * half_hour))
    assert [row.due_on for row in rows(due_on__in=days)] == days


def test_people_who_cannot_sign_in_are_not_asked_about(nudge, planner, grid):
    User.objects.filter(pk=planner.pk).update(is_active=False)
    nudge.owes(planner, grid, MONDAY)
    assert decide(now=at(MONDAY)) == 0


def test_a_kind_that_answers_for_others_is_not_believed(planner, owner, grid):
    User.objects.filter(pk=owner.pk).update(time_zone="Asia/Tokyo")
    outgoing.register(
        Kind(
            name="test.wild",
            title="Wild",
            due=lambda day, _people: [Due(owner.pk, grid, day), Due(planner.pk, grid, day)],
            line=lambda subject, _day: str(subject),
        )
    )
    decide(now=at(MONDAY))
    assert {row.due_at for row in rows(recipient=owner)} == {at(MONDAY, 8, zone=ZoneInfo("Asia/Tokyo"))}
    assert {row.due_at for row in rows(recipient=planner)} == {at(MONDAY)}


def test_a_kind_that_fails_does_not_stop_the_others(nudge, planner, grid, caplog):
    def fail(_day, _people):
        raise RuntimeError("a bug in an app")

    outgoing.register(Kind(name="test.broken", title="Broken", due=fail, line=lambda *_: ""))
    nudge.owes(planner, grid, MONDAY)
    assert decide(now=at(MONDAY)) == 1
    assert "test.broken" in caplog.text
    assert not ReminderRound.objects.filter(kind="test.broken").exists()  # it is asked about this day again


def test_before_the_organisation_is_set_up_nobody_is_asked(db, nudge):
    assert decide(now=at(MONDAY)) == 0
    assert collect(now=at(MONDAY)) == 0


def test_a_time_zone_that_the_rules_forgot_counts_as_the_organisation_s(nudge, planner, grid):
    User.objects.filter(pk=planner.pk).update(time_zone="Mars/Olympus")
    nudge.owes(planner, grid, MONDAY)
    assert decide(now=at(MONDAY)) == 1


def test_an_act_tells_people_at_once(planner, owner, grid):
    Nudge("test.called", options={"alone": True}).register()
    before = database_now()
    told = {"kind": "test.called", "recipients": [planner, owner], "subject": grid, "day": MONDAY}
    assert outgoing.tell(**told) == 2
    assert outgoing.tell(**told) == 0
    assert outgoing.tell(**told, turn=1) == 2
    row = Outgoing.objects.filter(recipient=planner).order_by("pk").first()
    assert row.form == "alone"
    assert before <= row.try_at <= database_now()
    with pytest.raises(LookupError):
        outgoing.tell(**told | {"kind": "test.unknown"})


def test_a_kind_has_a_name_that_fits_and_a_calendar_file_only_in_a_mail_of_its_own():
    with pytest.raises(ValueError, match="no name"):
        Nudge("x" * 65).register()
    with pytest.raises(ValueError, match="mail of its own"):
        Nudge(options={"calendar": lambda *_: None}).register()


def test_deciding_costs_the_same_for_few_and_for_many(nudge, planner, owner, leader, grid, crews):
    decide(now=at(MONDAY - DAY))
    nudge.owes(planner, grid, MONDAY)
    few = statements(decide, now=at(MONDAY))
    for person in (planner, owner, leader):
        for subject in (grid, crews):
            nudge.owes(person, subject, MONDAY + DAY)
    assert statements(decide, now=at(MONDAY + DAY)) == few
