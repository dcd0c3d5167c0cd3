"""Reviews in the API: the same services, money as strings, versions in `If-Match`."""

import pytest
from rest_framework.test import APIClient

from aop.current import current_periods
from reviews.models import Brief, Decision, Move
from tests.meetings import TEN

pytestmark = pytest.mark.both_databases


def as_(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def act(user, review, name, **body):
    review.refresh_from_db()
    address = f"/api/v1/reviews/{review.pk}/{name}/"
    return as_(user).post(address, body, format="json", headers={"If-Match": f'"{review.version}"'})


def test_a_review_is_set_up_called_and_refused_until_finance_signs(planner, leader, finance, grid, quarter, funded):
    body = {"title": "Grid", "unit": grid.pk, "cycle": quarter.pk, "starts_at": "2026-03-20T09:00:00Z"}
    made = as_(planner).post("/api/v1/reviews/", body, format="json")
    assert (made.status_code, made.data["state"]) == (201, "draft")
    address = f"/api/v1/reviews/{made.data['id']}/"
    for user, part in ((leader, "chair"), (finance, "finance")):
        assert as_(planner).post(f"{address}give/", {"user": user.pk, "part": part}, format="json").status_code == 200
    tag = as_(planner).get(address)["ETag"]
    called = as_(planner).post(f"{address}call/", headers={"If-Match": tag})
    assert called.data["state"] == "called"
    refused = as_(planner).post(f"{address}freeze/", headers={"If-Match": called["ETag"]})
    assert refused.status_code == 422
    assert "signs the money page" in refused.data["detail"]
    assert as_(planner).post(f"{address}freeze/").status_code in {422, 428}


def test_a_brief_is_written_and_changed(owner, called_review, funded):
    body = {"review": called_review.pk, "objective": funded.objective_id, "text": "We ask.", "ask": "scale"}
    made = as_(owner).post("/api/v1/briefs/", body, format="json")
    assert made.status_code == 201
    address = f"/api/v1/briefs/{made.data['id']}/"
    assert as_(owner).patch(address, {"text": "More."}, format="json").status_code == 428
    changed = as_(owner).patch(address, {"text": "More."}, format="json", headers={"If-Match": made["ETag"]})
    assert changed.status_code == 200
    assert Brief.objects.get().text == "More."
    long = as_(owner).patch(address, {"text": "word " * 201}, format="json", headers={"If-Match": changed["ETag"]})
    assert long.status_code == 422


def test_the_snapshot_is_what_was_frozen(viewer, frozen_review):
    picture = as_(viewer).get(f"/api/v1/reviews/{frozen_review.pk}/snapshot/").data
    assert picture["sha256"] == frozen_review.snapshot.sha256
    assert picture["objectives"][0]["money"]["year"] == "60000.00"


def test_money_moves_by_a_decision_and_is_applied_at_once(leader, live_review, owner, lines, plan, funded):
    body = {"review": live_review.pk, "type": "scale", "statement": "A van.", "owner": owner.pk}
    body |= {"expected_key_result": funded.pk, "expected_delta": "-4", "revisit_on": "2026-06-15"}
    made = as_(leader).post("/api/v1/decisions/", body, format="json")
    assert made.status_code == 201
    source, target = lines["portal"].line_id, lines["vans"].line_id
    move = {"decision": made.data["id"], "source": source, "target": target, "amount": "10000.00"}
    moved = as_(leader).post("/api/v1/moves/", move, format="json")
    assert (moved.data["amount"], moved.data["periods"][0]) == ("10000.00", "833.33")
    assert as_(leader).post("/api/v1/moves/", move | {"amount": "100000.01"}, format="json").status_code == 422
    for item in live_review.items.all():
        type(item).objects.filter(pk=item.pk).update(outcome="dropped")
    assert act(leader, live_review, "end").data["state"] == "decided"
    applied = act(leader, live_review, "apply")
    assert applied.data["revision"] == plan.versions.in_force().get().pk
    assert sum(current_periods(plan, [source])[source]) == 100_000_00 - TEN


def test_lines_of_other_units_cannot_be_moved(leader, scaled, lines):
    move = {
        "decision": scaled.pk,
        "source": lines["portal"].line_id,
        "target": lines["shops"].line_id,
        "amount": "1.00",
    }
    assert as_(leader).post("/api/v1/moves/", move, format="json").status_code in {400, 403}
    assert not Move.objects.exists()


def test_a_decision_is_settled_once_it_is_due(owner, applied_review, scaled):
    due = as_(owner).get("/api/v1/decisions/?due_by=2026-06-15").data["results"]
    assert [row["id"] for row in due] == [scaled.pk]
    scaled.refresh_from_db()
    body = {"verdict": "partly", "actual": "-3", "lesson": "Late."}
    address = f"/api/v1/decisions/{scaled.pk}/settle/"
    said = as_(owner).post(address, body, format="json", headers={"If-Match": f'"{scaled.version}"'})
    assert (said.data["verdict"], said.data["actual"]) == ("partly", "-3")
    assert Decision.objects.get().settled_by == owner
