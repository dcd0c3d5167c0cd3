"""Funding links in the API: versions, refusals, amounts as strings, many lines at once, the way back."""

import pytest

from tests.aop.funding.acts import fresh, give, intervals

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

BASE = "/api/v1/allocations/"


@pytest.fixture
def ask(client):
    """`ask(user, method, path, body, seen=version)` sends JSON and gives the answer."""

    def send(user, method, path="", body=None, *, seen=None):
        client.force_login(user)
        headers = {"If-Match": f'"{seen}"'} if seen else {}
        if method == "get":
            return client.get(BASE + path, body or {})
        return getattr(client, method)(BASE + path, body or {}, content_type="application/json", headers=headers)

    return send


def test_a_link_is_made_changed_and_ended(ask, sensors, outages, planner):
    made = ask(planner, "post", body={"line": sensors.pk, "objective": outages.pk, "share_bp": 2500}, seen=1)
    assert (made.status_code, made["ETag"]) == (201, '"2"')
    assert (made.json()["amount"], made.json()["version"]) == ("25000.00", 2)
    changed = ask(planner, "patch", f"{made.json()['id']}/", {"share_bp": 5000}, seen=2)
    assert (changed.status_code, changed.json()["amount"]) == (200, "50000.01")
    assert intervals(sensors) == {outages: (0, 5000)}
    assert ask(planner, "delete", f"{changed.json()['id']}/", seen=3).status_code == 204
    assert intervals(sensors) == {}


def test_a_write_names_the_version_of_the_line(ask, sensors, outages, homes, planner):
    body = {"line": sensors.pk, "objective": outages.pk, "share_bp": 2500}
    assert ask(planner, "post", body=body).status_code == 428
    give(sensors, {outages: 1000}, actor=planner)
    stale = ask(planner, "post", body=body, seen=1)
    assert stale.status_code == 412
    assert stale.json()["fields"]["share_bp"] == {"original": None, "theirs": 1000, "yours": 2500}
    assert intervals(sensors) == {outages: (0, 1000)}


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"share_bp": 0}, 400),
        ({"share_bp": 10_001}, 400),
        ({"share_bp": "NaN"}, 400),
        ({"share_bp": True}, 400),
        ({"share_bp": 10**30}, 400),
        ({"objective": None}, 400),
        ({"objective": 2**63}, 400),
        ({"line": "١"}, 400),
        ({"surprise": 1}, 400),
        ({"from_bp": 5}, 201),
    ],
)
def test_a_bad_body_is_refused_and_changes_nothing(ask, sensors, outages, planner, change, status):
    body = {"line": sensors.pk, "objective": outages.pk, "share_bp": 2500} | change
    assert ask(planner, "post", body=body, seen=1).status_code == status
    assert bool(intervals(sensors)) == (status == 201)


def test_more_than_the_line_breaks_a_rule(ask, sensors, outages, homes, planner):
    give(sensors, {homes: 8000}, actor=planner)
    answer = ask(planner, "post", body={"line": sensors.pk, "objective": outages.pk, "share_bp": 2500}, seen=2)
    assert answer.status_code == 422
    assert "More than 100 %" in answer.json()["detail"]


def test_many_lines_are_linked_at_once_and_it_is_taken_back(ask, sensors, training, outages, planner):
    lines = [{"line": line.pk, "version": fresh(line).version} for line in (sensors, training)]
    done = ask(planner, "post", "link/", {"lines": lines, "objective": outages.pk})
    assert (done.status_code, done.json()["lines"]) == (200, 2)
    assert intervals(training) == {outages: (0, 10_000)}
    assert ask(planner, "post", "undo/", {"event": done.json()["event"]}).status_code == 200
    assert intervals(training) == {}
    assert ask(planner, "post", "undo/", {"event": done.json()["event"]}).status_code == 422


def test_one_foreign_or_stale_line_refuses_the_whole_act(ask, sensors, training, shops, outages, homes, planner):
    foreign = [{"line": line.pk, "version": 1} for line in (sensors, shops)]
    assert ask(planner, "post", "link/", {"lines": foreign, "objective": outages.pk}).status_code == 404
    give(sensors, {homes: 100}, actor=planner)
    stale = [{"line": line.pk, "version": 1} for line in (sensors, training)]
    assert ask(planner, "post", "link/", {"lines": stale, "objective": outages.pk}).status_code == 412
    assert intervals(training) == {}


def test_links_are_found_by_objective_and_seen_with_their_line(
    ask, sensors, shops, outages, restored, finance, planner
):
    give(sensors, {restored: 100}, actor=finance)
    give(shops, {outages: 100}, actor=finance)
    found = ask(finance, "get", body={"objective": outages.pk}).json()
    assert {row["line"] for row in found["results"]} == {sensors.pk, shops.pk}
    assert {row["line"] for row in ask(planner, "get").json()["results"]} == {sensors.pk}


def test_an_amount_is_that_of_the_version_asked_for(ask, sensors, outages, version, planner):
    give(sensors, {outages: 5000}, actor=planner)
    rows = ask(planner, "get", body={"version": str(version.key)}).json()["results"]
    assert [row["amount"] for row in rows] == ["50000.01"]
