"""Aims in the API: versions, refusals, filters and cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from okrs.models import KeyResult, Objective
from strategy.core.models import Event
from tests.factories import KeyResultFactory, ObjectiveFactory

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

BASE = "/api/v1"


@pytest.fixture
def api(client):
    """`api(user)` signs in; `.ask(method, path, body, seen=version)` sends JSON."""

    class Caller:
        def __init__(self, user):
            client.force_login(user)

        def ask(self, method, path, body=None, *, seen=None):
            headers = {"If-Match": f'"{seen}"'} if seen else {}
            send = getattr(client, method)
            if method == "get":
                return send(f"{BASE}/{path}", body or {})
            return send(f"{BASE}/{path}", body or {}, content_type="application/json", headers=headers)

    return Caller


@pytest.fixture
def wish(grid, owner, quarter):
    return {"title": "Repairs in a day", "unit": grid.pk, "owner": owner.pk, "cycle": quarter.pk}


def test_an_objective_lives_through_the_api(api, owner, planner, wish, theme):
    me = api(owner)
    made = me.ask("post", "objectives/", wish | {"contributors": [planner.pk], "theme": theme.pk})
    assert (made.status_code, made["ETag"], made.json()["state"]) == (201, '"1"', "draft")
    path = f"objectives/{made.json()['id']}/"
    edited = me.ask("patch", path, {"why": "They told us.", "contributors": []}, seen=1)
    assert (edited.status_code, edited["ETag"], edited.json()["contributors"]) == (200, '"2"', [])
    moved = me.ask("post", path + "move/", {"state": "active"}, seen=2)
    assert (moved.status_code, moved.json()["state"]) == (200, "active")
    cancelled = me.ask("post", path + "move/", {"state": "cancelled", "reason": "No means."}, seen=3)
    assert cancelled.json()["state"] == "cancelled"
    assert me.ask("patch", path, {"why": "X"}, seen=4).status_code == 403
    assert Event.objects.about(Objective.objects.get()).newest_first().first().reason == "No means."


def test_a_write_without_if_match_is_428_and_a_stale_one_412(api, owner, objective):
    me = api(owner)
    path = f"objectives/{objective.pk}/"
    assert me.ask("patch", path, {"title": "Mine"}).status_code == 428
    assert me.ask("post", path + "move/", {"state": "draft"}).status_code == 428
    stale = me.ask("patch", path, {"title": "Mine"}, seen=1)
    assert (stale.status_code, stale["ETag"]) == (412, f'"{objective.version}"')
    assert stale.json()["fields"] == {"title": {"original": None, "theirs": objective.title, "yours": "Mine"}}
    assert Objective.objects.get().title == objective.title


def test_a_conflict_speaks_of_ids_and_decimal_strings(api, owner, planner, objective, key_result):
    me = api(owner)
    stale = me.ask("patch", f"objectives/{objective.pk}/", {"owner": planner.pk}, seen=1).json()
    assert stale["fields"]["owner"] == {"original": None, "theirs": owner.pk, "yours": planner.pk}
    me.ask("patch", f"key-results/{key_result.pk}/", {"target": "33.5"}, seen=1)
    stale = me.ask("patch", f"key-results/{key_result.pk}/", {"target": "30"}, seen=1).json()
    assert stale["fields"]["target"] == {"original": None, "theirs": "33.5", "yours": "30"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "a\u202eb"}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"unit": 10**20}, "unit"),
        ({"unit": "Grid"}, "unit"),
        ({"owner": None}, "owner"),
        ({"parent": 999_999}, "parent"),
        ({"contributors": "x"}, "contributors"),
        ({"state": "active"}, "state"),
        ({"rating": 1}, "rating"),
        ({"commitment": "maybe"}, "commitment"),
    ],
)
def test_what_cannot_be_understood_is_told_by_field(api, owner, wish, change, field):
    answer = api(owner).ask("post", "objectives/", wish | change)
    assert answer.status_code == 400
    assert field in answer.json()
    assert not Objective.objects.exists()


@pytest.mark.parametrize("text", ["NaN", "1e3", "1_000", "١٢", " 5", "", "1234567890.123456", 5, True, None, [], {}])
def test_a_target_is_a_decimal_string(api, owner, objective, text):
    body = {"objective": objective.pk, "title": "T", "owner": owner.pk, "start": "1", "target": text}
    assert api(owner).ask("post", "key-results/", body).status_code == 400
    assert not KeyResult.objects.exists()


def test_a_rule_that_is_broken_is_422(api, owner, objective, wish):
    me = api(owner)
    path = f"objectives/{objective.pk}/"
    child = me.ask("post", "objectives/", wish | {"parent": objective.pk}).json()
    loop = me.ask("patch", path, {"parent": child["id"]}, seen=objective.version)
    assert (loop.status_code, "aligned to itself" in loop.json()["detail"]) == (422, True)
    assert me.ask("post", path + "move/", {"state": "closed"}, seen=objective.version).status_code == 422
    assert me.ask("post", path + "order/", {"key_results": [1]}, seen=objective.version).status_code == 422


def test_key_results_live_through_the_api(api, owner, objective, key_result):
    me = api(owner)
    body = {"objective": objective.pk, "title": "Faults found", "owner": owner.pk, "start": "41", "target": "70.50"}
    made = me.ask("post", "key-results/", body)
    assert (made.status_code, made.json()["target"], made.json()["position"]) == (201, "70.5", 1)
    path = f"key-results/{made.json()['id']}/"
    kept = me.ask("patch", path, {"kind": "maintain", "lower": "60"}, seen=1).json()
    assert (kept["start"], kept["target"], kept["lower"]) == (None, None, "60")
    order = {"key_results": [made.json()["id"], key_result.pk]}
    ordered = me.ask("post", f"objectives/{objective.pk}/order/", order, seen=objective.version)
    assert ordered.status_code == 200
    dropped = me.ask("post", path + "drop/", {"reason": "No data."}, seen=2)
    assert dropped.json()["dropped_at"]
    assert me.ask("patch", path, {"title": "X"}, seen=3).status_code == 422
    assert me.ask("post", path + "restore/", seen=3).json()["dropped_at"] is None
    assert me.ask("get", "key-results/", {"objective": objective.pk, "ordering": "position"}).json()["count"] == 2


def test_lists_are_filtered_and_ordered_by_what_is_named(
    api, viewer, owner, planner, grid, crews, retail, quarter, year
):
    common = {"owner": owner, "cycle": quarter, "unit": grid}
    first = ObjectiveFactory(title="A", **common)
    ObjectiveFactory(title="B", **common | {"unit": crews}, parent=first, state="draft")
    ObjectiveFactory(title="C", **common | {"unit": retail, "owner": planner, "cycle": year.cycles.get(name="FY26")})
    ObjectiveFactory(title="D", **common | {"cycle": year.cycles.get(name="FY26 Q3")}, state="cancelled")
    wanted = {
        "": "ABCD",
        "q=crews": "B",
        f"unit={grid.pk}": "ABD",
        f"cycle={quarter.pk}": "AB",
        f"during={quarter.pk}": "ABC",
        f"owner={planner.pk}": "C",
        f"parent={first.pk}": "B",
        "top=true": "ACD",
        "state=draft&state=cancelled": "BD",
        "ordering=-title": "DCBA",
        "ordering=unit,title": "BADC",
    }
    me = api(viewer)
    for query, titles in wanted.items():
        rows = me.ask("get", f"objectives/?{query}").json()["results"]
        assert "".join(row["title"] for row in rows) == titles, query


@pytest.mark.parametrize(
    "query",
    [
        "ordering=owner__password",
        "state=nonsense",
        "owner=x",
        "q=" + "w+" * 11,
        "q=" + "x" * 201,
        "during=1e400",
        "during=NaN",
    ],
)
def test_a_question_that_makes_no_sense_is_400(api, viewer, objective, query):
    assert api(viewer).ask("get", f"objectives/?{query}").status_code == 400


def test_a_number_no_row_can_have_finds_nothing_or_is_refused(api, viewer, objective):
    for name in ("unit", "owner", "during", "parent"):
        answer = api(viewer).ask("get", f"objectives/?{name}={10**25}")
        assert answer.status_code == 400 or answer.json()["count"] == 0


def test_a_page_holds_two_hundred_at_most(api, viewer, owner, grid, quarter):
    ObjectiveFactory.create_batch(205, unit=grid, owner=owner, cycle=quarter)
    answer = api(viewer).ask("get", "objectives/", {"page_size": "1000000000"}).json()
    assert (answer["count"], len(answer["results"])) == (205, 200)


def test_somebody_without_a_role_and_a_stranger_to_closed_aims_find_nothing(
    api, nobody, stranger, organisation_settings, objective, key_result
):
    organisation_settings.open_aims = False
    organisation_settings.save()
    for person in (nobody, stranger):
        me = api(person)
        assert me.ask("get", "objectives/").json()["count"] == 0
        assert me.ask("get", "key-results/").json()["count"] == 0
        assert me.ask("get", f"objectives/{objective.pk}/").status_code == 404
        body = {"objective": objective.pk, "title": "T", "owner": person.pk, "start": "1", "target": "2"}
        assert me.ask("post", "key-results/", body).status_code == 400


def test_themes_and_metrics_live_through_the_api(api, planner, grid, theme, metric):
    me = api(planner)
    assert me.ask("post", "themes/", {"name": theme.name}).status_code == 400
    assert me.ask("patch", f"themes/{theme.pk}/", {"name": "Near"}, seen=1).json()["name"] == "Near"
    assert me.ask("patch", f"metrics/{metric.pk}/", {"source": "Log"}, seen=1).json()["source"] == "Log"
    assert me.ask("patch", f"metrics/{metric.pk}/", {"source": "Mine"}, seen=1).status_code == 412
    assert me.ask("get", "metrics/", {"q": "minutes"}).json()["count"] == 1


@pytest.mark.parametrize("path", ["objectives/", "key-results/", "metrics/", "themes/"])
def test_lists_cost_the_same_for_few_and_for_many(api, owner, planner, grid, quarter, path):
    reads = []
    me = api(owner)
    me.ask("get", path)
    for size in (2, 20):
        for row in ObjectiveFactory.create_batch(size, unit=grid, owner=owner, cycle=quarter):
            row.contributors.add(planner)
            KeyResultFactory(objective=row)
        me.ask("get", path)  # judges the new ones
        with CaptureQueriesContext(connection) as found:
            assert me.ask("get", path).status_code == 200
        reads.append(len(found))
    assert reads[0] == reads[1] <= 10
