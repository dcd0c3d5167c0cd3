"""A history taken in as one act is what the same statements are when each is said at its time."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction

from okrs.models import CheckIn, KeyResult, Objective
from okrs.services import check_ins, histories, key_results
from okrs.services.check_ins import AlreadyCorrected, DayOutside, KeyTaken, ReasonMissing, Said, UpdateRefused
from okrs.services.histories import Told
from okrs.services.key_results import NewKeyResult
from strategy.core import clock, verification
from strategy.core.concurrency import Edit, Gone
from strategy.core.keys import new_key
from strategy.core.models import Event

pytestmark = pytest.mark.both_databases

NOON = datetime(2026, 2, 16, 12, tzinfo=UTC)
DAY = NOON.date()


@pytest.fixture(autouse=True)
def on_16_february():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def rows(key_result, objective, owner):
    """A number to move and a yes to reach."""
    new = NewKeyResult(title="The licence is there", owner=owner, kind="yes_no")
    return [key_result, key_results.add_key_result(objective=objective, new=new, actor=owner)]


def told(key_result, author, at=NOON, *, value=40, confidence=6, on=None, note="", key=None, corrects=None):
    said = Said(Decimal(value), confidence, on or at.date(), note, key or new_key())
    return Told(key_result, said, author, at, corrects)


def drawn(rows, author, random):
    """A few statements, some of them wrong in one way or another; an hour apart, so that their order is theirs."""
    made, at = [], NOON - timedelta(days=30)
    for _number in range(random.randint(1, 7)):
        at += timedelta(days=random.choice((0, 1, 7)), hours=1)
        row = random.choice(rows)
        mine = [one for one in made if one.key_result == row]
        corrects = random.choice(mine).said.key if mine and random.random() < 0.3 else None
        on = at.date() - timedelta(days=random.choice((0, 0, 0, 1, 8, -1 if random.random() < 0.1 else 0)))
        value = random.choice(("1", "0")) if row is rows[1] else random.choice(("40", "44.5", "50", "33"))
        value = "0.1234567" if random.random() < 0.02 else value
        confidence = 11 if random.random() < 0.02 else random.choice((4, 5, 5, 6, 2))
        note = random.choice(("Because.", "Because.", ""))
        made.append(told(row, author, at, value=value, confidence=confidence, on=on, note=note, corrects=corrects))
    return made


def one_by_one(history):
    for one in history:
        with clock.told_at(one.at):
            if one.corrects:
                standing = CheckIn.objects.get(key=one.corrects)
                check_ins.correct_check_in(check_in=standing, said=one.said, actor=one.author)
            else:
                check_ins.check_in(key_result=one.key_result, said=one.said, actor=one.author)


def as_one(history):
    histories.check_in_history(told=history, actor=None)


def outcome(act, history):
    """What is stored afterwards, or what was raised; nothing stays."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                act(history)
            found = picture()
        except UpdateRefused as refused:
            found = type(refused.cause)
        except (DayOutside, ReasonMissing, AlreadyCorrected, ValidationError) as cause:
            found = type(cause)
        transaction.set_rollback(True)
    return found


def picture():
    said = ("key", "key_result", "author", "at", "on", "value", "confidence", "note", "replaces__key", "target", "kind")
    kept = ("value", "confidence", "last_check_in_on", "score")
    return (
        sorted(CheckIn.objects.values_list(*said)),
        list(KeyResult.objects.order_by("pk").values_list(*kept)),
        list(Objective.objects.order_by("pk").values_list("score", "known", "confidence", "last_check_in_on")),
    )


def test_it_refuses_and_keeps_what_single_check_ins_do(rows, owner):
    random, seen = Random(7), set()
    for _case in range(60):
        history = drawn(rows, owner, random)
        alone, together = outcome(one_by_one, history), outcome(as_one, random.sample(history, len(history)))
        assert together == alone
        seen.add(alone if isinstance(alone, type) else "kept")
    assert seen == {"kept", DayOutside, ReasonMissing, AlreadyCorrected, ValidationError}


def test_scores_are_counted_once_and_are_what_was_said(rows, owner):
    weeks = [NOON - timedelta(weeks=number) for number in range(5)]
    histories.check_in_history(told=[told(rows[0], owner, at, value=40) for at in weeks], actor=None)
    rows[0].refresh_from_db()
    assert (rows[0].value, rows[0].last_check_in_on, rows[0].judged_on) == (40, DAY, DAY)
    assert {rule for rule, finding in verification.run().items() if finding.wrong} == set()


def test_an_author_s_week_is_one_event_that_points_to_its_rows(rows, owner, planner):
    monday = datetime(2026, 2, 2, 9, tzinfo=UTC)
    one, two = told(rows[0], owner, monday), told(rows[1], owner, monday + timedelta(days=4), value=0)
    later = told(rows[0], owner, monday + timedelta(days=7))
    histories.check_in_history(told=[later, one, two], actor=planner)
    events = Event.objects.filter(verb="okrs.key_results.checked_in").order_by("at")
    assert [[row[1] for row in event.rows] for event in events] == [
        [str(one.said.key), str(two.said.key)],
        [str(later.said.key)],
    ]
    assert [(event.at, event.actor, event.unit) for event in events] == [
        (two.at, owner, rows[0].objective.unit),
        (later.at, owner, rows[0].objective.unit),
    ]
    assert events[0].changes == {"taken_in_by": [None, str(planner)]}


def test_taken_in_twice_it_is_there_once(rows, owner):
    history = [told(rows[0], owner, NOON - timedelta(weeks=1)), told(rows[0], owner)]
    first = histories.check_in_history(told=history, actor=None)
    assert histories.check_in_history(told=history, actor=None) == first
    assert CheckIn.objects.count() == 2
    assert Event.objects.filter(verb="okrs.key_results.checked_in").count() == 2


def test_a_key_belongs_to_one_statement(rows, owner):
    first, fixed = told(rows[0], owner, NOON - timedelta(hours=2)), new_key()
    histories.check_in_history(told=[first, told(rows[0], owner, key=fixed, corrects=first.said.key)], actor=None)
    again = [told(rows[0], owner, key=fixed, corrects=first.said.key), told(rows[0], owner, key=fixed)]
    assert len({row.pk for row in histories.check_in_history(told=again, actor=None)}) == 1
    for taken in (told(rows[1], owner, value=1, key=fixed), told(rows[0], owner, key=first.said.key, corrects=fixed)):
        with pytest.raises(UpdateRefused) as refused:
            histories.check_in_history(told=[taken], actor=None)
        assert isinstance(refused.value.cause, KeyTaken)
    assert CheckIn.objects.count() == 2


@pytest.mark.parametrize(
    ("at", "cause"),
    [(NOON + timedelta(minutes=1), DayOutside), (datetime(2026, 2, 3, 9), ValidationError)],  # noqa: DTZ001
)
def test_it_speaks_of_the_past_and_says_the_zone(rows, owner, at, cause):
    with pytest.raises(UpdateRefused) as refused:
        histories.check_in_history(told=[told(rows[0], owner, at, on=date(2026, 2, 3))], actor=None)
    assert isinstance(refused.value.cause, cause)
    assert not CheckIn.objects.exists()


def test_what_is_not_in_play_or_unknown_takes_none_and_nothing_of_it_stays(rows, owner):
    good = told(rows[0], owner)
    drop = Edit(rows[1].version, {"is_dropped": True})
    key_results.drop_key_result(key_result=rows[1], edit=drop, actor=owner)
    for bad, cause in ((told(rows[1], owner), check_ins.NotInPlay), (told(rows[0], owner, corrects=new_key()), Gone)):
        with pytest.raises(UpdateRefused) as refused:
            histories.check_in_history(told=[good, bad], actor=None)
        assert (type(refused.value.cause), refused.value.key_result_id) == (cause, bad.key_result.pk)
    assert not CheckIn.objects.exists()


def test_a_thousand_statements_take_few_statements(rows, owner, django_assert_max_num_queries):
    start = datetime(2026, 1, 2, 9, tzinfo=UTC)
    history = [told(rows[0], owner, start + timedelta(hours=number)) for number in range(1000)]
    with django_assert_max_num_queries(40):
        histories.check_in_history(told=history, actor=None)
    assert CheckIn.objects.count() == 1000
