"""Check-ins in the API: what is said, corrected and taken back, and what follows from it."""

from datetime import UTC, datetime

import pytest
import time_machine

from okrs.models import CheckIn
from strategy.core.keys import new_key
from tests.factories import KeyResultFactory
from tests.okrs.test_api import api  # noqa: F401  the caller

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

NOON = datetime(2026, 2, 16, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_16_february():
    """Day 47 of 90."""
    with time_machine.travel(NOON, tick=False):
        yield


def test_what_is_said_shows_at_the_key_result_and_its_objective(api, owner, key_result):  # noqa: F811
    me = api(owner)
    said = me.ask("post", "check-ins/", {"key_result": key_result.pk, "value": "38.5", "confidence": 7}).json()
    assert (said["value"], said["confidence"], said["on"], said["author"]) == ("38.5", 7, "2026-02-16", owner.pk)
    assert (said["start"], said["target"], said["replaced_by"]) == ("46", "34", None)
    row = me.ask("get", f"key-results/{key_result.pk}/").json()
    told = {name: row[name] for name in ("value", "score", "raw", "confidence", "pace", "expected", "judged_on")}
    assert told == {
        "value": "38.5",
        "score": "0.625",
        "raw": "0.625",
        "confidence": 7,
        "pace": "on_track",
        "expected": "0.522222222222",
        "judged_on": "2026-02-16",
    }
    aim = me.ask("get", f"objectives/{key_result.objective_id}/").json()
    assert (aim["score"], aim["coverage"], aim["known"], aim["counted"]) == ("0.625", "1", 1, 1)
    assert (aim["pace"], aim["last_check_in_on"], aim["confidence"]) == ("on_track", "2026-02-16", "7.00")


def test_raw_goes_where_the_score_does_not(api, owner, key_result):  # noqa: F811
    me = api(owner)
    me.ask("post", "check-ins/", {"key_result": key_result.pk, "value": "49", "confidence": 6})
    row = me.ask("get", f"key-results/{key_result.pk}/").json()
    assert (row["raw"], row["score"], row["pace"]) == ("-0.25", "0", "at_risk")


def test_one_key_is_one_check_in_and_never_another_ones(api, owner, key_result, objective):  # noqa: F811
    me, key = api(owner), str(new_key())
    body = {"key_result": key_result.pk, "value": "40", "confidence": 6, "key": key}
    first, again = me.ask("post", "check-ins/", body), me.ask("post", "check-ins/", body | {"value": "41"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    other = me.ask("post", "check-ins/", body | {"key_result": KeyResultFactory(objective=objective).pk})
    assert (other.status_code, CheckIn.objects.count()) == (422, 1)
    assert "belongs to another check-in" in other.json()["detail"]


def test_refusals_are_sentences(api, owner, viewer, key_result):  # noqa: F811
    me, body = api(owner), {"key_result": key_result.pk, "value": "40", "confidence": 6}
    late = me.ask("post", "check-ins/", body | {"on": "2026-02-17"})
    assert (late.status_code, late.json()["detail"]) == (
        422,
        "A check-in speaks of a day of the cycle, today at the latest.",
    )
    low = me.ask("post", "check-ins/", body | {"confidence": 2})
    assert (low.status_code, "Say in a sentence why" in low.json()["detail"]) == (422, True)
    assert me.ask("post", "check-ins/", body | {"confidence": 11}).status_code == 400
    assert me.ask("post", "check-ins/", body | {"value": "many"}).status_code == 400
    assert me.ask("post", "check-ins/", body | {"replaces": 1}).status_code == 400
    assert api(viewer).ask("post", "check-ins/", body).status_code == 403
    assert not CheckIn.objects.exists()


def test_many_are_all_or_nothing_and_the_refused_row_is_named(api, owner, key_result, objective):  # noqa: F811
    other, me = KeyResultFactory(objective=objective), api(owner)
    rows = [{"key_result": pk, "value": "40", "confidence": 6} for pk in (key_result.pk, other.pk)]
    refused = me.ask("post", "check-ins/bulk/", {"check_ins": [rows[0], rows[1] | {"confidence": 1}]})
    assert refused.status_code == 422
    assert (refused.json()["row"], refused.json()["key_result"]) == (1, other.pk)
    assert not CheckIn.objects.exists()
    made = me.ask("post", "check-ins/bulk/", {"check_ins": rows})
    assert [row["key_result"] for row in made.json()] == [key_result.pk, other.pk]
    assert made.status_code == 201


def test_a_key_twice_in_one_request_is_one_check_in(api, owner, key_result):  # noqa: F811
    row = {"key_result": key_result.pk, "value": "40", "confidence": 6, "key": str(new_key())}
    made = api(owner).ask("post", "check-ins/bulk/", {"check_ins": [row, row]})
    assert (made.status_code, CheckIn.objects.count()) == (201, 1)


def test_a_correction_stands_beside_its_original_and_a_withdrawal_says_nothing(api, owner, key_result):  # noqa: F811
    me = api(owner)
    slip = me.ask("post", "check-ins/", {"key_result": key_result.pk, "value": "4", "confidence": 6}).json()
    path = f"check-ins/{slip['id']}/"
    body = {"value": "40", "confidence": 6, "key": str(new_key())}
    fixed = me.ask("post", path + "correct/", body)
    assert (fixed.status_code, fixed.json()["replaces"], fixed.json()["on"]) == (201, slip["id"], "2026-02-16")
    assert me.ask("post", path + "correct/", body).json()["id"] == fixed.json()["id"]
    assert me.ask("post", path + "withdraw/").status_code == 422
    gone = me.ask("post", f"check-ins/{fixed.json()['id']}/withdraw/", {"reason": "Wrong list."})
    assert (gone.json()["value"], gone.json()["note"]) == (None, "Wrong list.")
    standing = me.ask("get", "check-ins/", {"key_result": key_result.pk, "standing": "true"}).json()
    assert (standing["count"], me.ask("get", "check-ins/", {"standing": "false"}).json()["count"]) == (0, 3)
    assert me.ask("get", f"key-results/{key_result.pk}/").json()["value"] is None


def test_filters_find_by_key_result_objective_author_and_day(api, owner, planner, check_in):  # noqa: F811
    me, row = api(owner), check_in
    for asked in (
        {"key_result": row.key_result_id},
        {"objective": row.key_result.objective_id},
        {"author": owner.pk},
        {"on": row.on.isoformat()},
        {"since": row.on.isoformat(), "until": row.on.isoformat()},
    ):
        assert me.ask("get", "check-ins/", asked).json()["count"] == 1, asked
    for asked in ({"author": planner.pk}, {"on": "2026-01-01"}, {"objective": 10**9}):
        assert me.ask("get", "check-ins/", asked).json()["count"] == 0, asked
