"""Transfers for programs: the same rules as the pages, money as strings, every act under the version seen."""

import pytest
from django.urls import reverse

from aop.current import current_periods
from aop.models import Transfer
from aop.moves import moved
from aop.services.transfers import NewTransfer, propose_transfer

pytestmark = pytest.mark.both_databases


def ask(client, name, transfer=None, *, seen=None, **body):
    headers = {"If-Match": f'"{seen}"'} if seen is not None else {}
    address = reverse(f"api_transfer-{name}", args=[transfer.pk] if transfer else [])
    return client.post(address, body, content_type="application/json", headers=headers)


def move(lines, amount="1000.00", **more) -> dict:
    return {"from_line": lines["portal"].line_id, "to_line": lines["vans"].line_id, "amount": amount} | more


def test_a_move_is_proposed_approved_applied_and_taken_back(client, planner, leader, finance, approved, plan, lines):
    client.force_login(planner)
    made = ask(client, "list", plan=plan.pk, reason="Cheaper.", moves=[move(lines, "1200.00")])
    assert made.status_code == 201, made.content
    assert made["ETag"] == '"1"'
    portal = next(one for one in made.json()["entries"] if one["line"] == lines["portal"].line_id)
    assert portal["total"] == "-1200.00"
    assert set(portal["periods"]) == {"-100.00"}
    transfer = Transfer.objects.get()
    client.force_login(leader)
    assert ask(client, "approve", transfer).status_code == 428
    assert ask(client, "approve", transfer, seen=7).status_code == 412
    assert ask(client, "approve", transfer, seen=1).json()["state"] == "approved"
    client.force_login(finance)
    assert ask(client, "apply", transfer, seen=2).json()["state"] == "applied"
    line = lines["portal"].line_id
    assert sum(current_periods(plan, [line])[line]) == 98_800_00
    back = ask(client, "undo", transfer, seen=3, reason="A mistake.").json()
    assert (back["undoes"], back["state"]) == (transfer.pk, "applied")
    assert sum(current_periods(plan, [line])[line]) == 100_000_00


def test_entries_must_balance_and_a_refusal_is_a_sentence(client, planner, approved, plan, lines):
    client.force_login(planner)
    entries = [
        {"line": lines["portal"].line_id, "periods": ["-1.00"] + ["0"] * 11},
        {"line": lines["vans"].line_id, "periods": ["0"] * 11 + ["1.00"]},
    ]
    answer = ask(client, "list", plan=plan.pk, reason="Other months.", entries=entries)
    assert answer.status_code == 422
    assert "sums to zero" in answer.json()["detail"]
    answer = ask(client, "list", plan=plan.pk, reason="All and more.", moves=[move(lines, "100000.01")])
    assert answer.status_code == 422
    assert "“Portal platform”" in answer.json()["detail"]
    assert not Transfer.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "plan"),
        ({"reason": ""}, "reason"),
        ({"moves": [], "entries": []}, "non_field_errors"),
        ({"moves": [{"from_line": 1, "to_line": 2}]}, "moves"),
        ({"entries": [{"line": 1, "periods": ["1.00"]}]}, "entries"),
        ({"wrong": 1}, "wrong"),
    ],
)
def test_what_is_not_understood_is_named(client, planner, approved, plan, lines, body, field):
    client.force_login(planner)
    whole = {"plan": plan.pk, "reason": "Try."} if body and "wrong" not in body else {}
    answer = ask(client, "list", **(whole | body))
    assert answer.status_code == 400
    assert field in answer.json()


def test_a_move_out_of_lines_one_does_not_draft_is_refused(client, planner, stranger, approved, plan, lines):
    client.force_login(stranger)
    answer = ask(client, "list", plan=plan.pk, reason="Theirs.", moves=[move(lines)])
    assert answer.status_code == 400  # they do not exist for a stranger
    client.force_login(planner)
    foreign = move(lines, to_line=lines["shops"].line_id)
    assert ask(client, "list", plan=plan.pk, reason="Unseen.", moves=[foreign]).status_code == 400


def test_the_list_is_filtered_and_hides_what_is_hidden(client, viewer, finance, proposed_transfer, plan, lines):
    entries = moved(lines["portal"].line_id, lines["shops"].line_id, [250_00] + [0] * 11)
    between = propose_transfer(plan=plan, new=NewTransfer(entries, "Shops."), actor=finance)
    client.force_login(viewer)
    rows = {one["id"]: one for one in client.get(reverse("api_transfer-list")).json()["results"]}
    assert (len(rows[between.pk]["entries"]), rows[between.pk]["has_hidden"]) == (1, True)
    assert (len(rows[proposed_transfer.pk]["entries"]), rows[proposed_transfer.pk]["has_hidden"]) == (2, False)
    for query, wanted in {
        "state=applied": set(),
        f"line={lines['vans'].line_id}": {proposed_transfer.pk},
        "mine=true": set(),
        f"plan={plan.pk}&state=proposed": set(rows),
    }.items():
        found = client.get(reverse("api_transfer-list") + "?" + query).json()["results"]
        assert {one["id"] for one in found} == wanted, query


def test_applied_transfers_are_folded(client, finance, applied_transfer, plan, lines):
    client.force_login(finance)
    address = reverse("api_plan-fold", args=[plan.pk])
    made = client.post(address, {"name": "Mid-year"}, content_type="application/json")
    assert made.status_code == 201
    assert (made.json()["kind"], made.json()["title"], made.json()["state"]) == ("revision", "Mid-year", "draft")
    applied_transfer.refresh_from_db()
    assert applied_transfer.folded_in_id == made.json()["id"]


def test_without_transfers_there_is_nothing_to_fold(client, finance, approved, plan):
    client.force_login(finance)
    answer = client.post(reverse("api_plan-fold", args=[plan.pk]), {}, content_type="application/json")
    assert answer.status_code == 422
    assert "nothing to revise" in answer.json()["detail"]
