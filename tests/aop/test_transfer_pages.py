"""Pages of transfers: who waits for whom, what moves, and the acts, each under the version that was seen."""

import re

import pytest
from django.urls import reverse

from aop.current import current_periods
from aop.models import Transfer
from aop.moves import moved
from aop.services.transfers import NewTransfer, move_money, propose_transfer
from strategy.core.models import Event

pytestmark = pytest.mark.both_databases


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\u00a0", " ")


def page(client, name, *args, **query) -> str:
    response = client.get(reverse(f"aop:{name}", args=args), query)
    assert response.status_code == 200
    return text(response)


def post(client, name, transfer, **body):
    return client.post(reverse(f"aop:{name}", args=[transfer.pk]), {"version": transfer.version} | body)


@pytest.fixture
def between(approved, plan, lines, finance) -> Transfer:
    """250.00 of January from the portal of Grid to the staff of Retail; finance proposes it."""
    entries = moved(lines["portal"].line_id, lines["shops"].line_id, [250_00] + [0] * 11)
    return propose_transfer(plan=plan, new=NewTransfer(entries, "Shops need it more."), actor=finance)


def test_without_transfers_the_list_says_what_belongs_there(client, finance, approved):
    client.force_login(finance)
    said = page(client, "transfer_list")
    assert "No transfer waits for anybody. None stands on top of Approved." in said
    assert "When a line needs less" in said


def test_without_a_version_in_force_the_list_says_so(client, finance, lines):
    client.force_login(finance)
    assert "there is none yet" in page(client, "transfer_list")


def test_the_list_says_who_waits_for_whom(client, viewer, proposed_transfer, leader, chief):
    client.force_login(viewer)
    said = page(client, "transfer_list")
    assert "Of the transfers one waits for approval." in said
    assert "Portal platform → Vans" in said
    assert "10,000.00" in said
    assert f"waits for {chief}, {leader}" in said


def test_who_proposed_it_is_not_among_those_it_waits_for(client, chief, leader, approved, plan, lines):
    entries = moved(lines["portal"].line_id, lines["vans"].line_id, [1_00] + [0] * 11)
    propose_transfer(plan=plan, new=NewTransfer(entries, "Mine."), actor=leader)
    client.force_login(leader)
    said = page(client, "transfer_list")
    assert f"waits for {chief}" in said
    assert f"waits for {chief}, {leader}" not in said


def test_filters_live_in_the_address(client, planner, proposed_transfer, plan, lines, chief):
    entries = moved(lines["vans"].line_id, lines["portal"].line_id, [7_00] + [0] * 11)
    applied = move_money(plan=plan, new=NewTransfer(entries, "Decided."), actor=chief)
    client.force_login(planner)
    cases = {
        "": {proposed_transfer, applied},
        "state=waiting": {proposed_transfer},
        "state=applied": {applied},
        "mine=on": {proposed_transfer},
        f"line={lines['vans'].line_id}": {proposed_transfer, applied},
        "state=refused": set(),
        "state=nonsense&line=9999999999999999999": {proposed_transfer, applied},
    }
    for query, wanted in cases.items():
        response = client.get(reverse("aop:transfer_list") + "?" + query)
        assert {row.transfer for row in response.context["transfers"].rows} == wanted, query


def test_the_unit_of_the_bar_narrows_the_list(client, finance, proposed_transfer, between, crews, retail):
    client.force_login(finance)
    for unit, wanted in ((crews, {proposed_transfer}), (retail, {between})):
        response = client.get(reverse("aop:transfer_list"), {"unit": unit.pk})
        assert {row.transfer for row in response.context["transfers"].rows} == wanted


def test_one_transfer_shows_what_each_line_has_and_will_have(client, viewer, proposed_transfer):
    client.force_login(viewer)
    said = page(client, "transfer_detail", proposed_transfer.pk)
    assert "EUR 10,000.00 between 2 lines. It waits for" in said
    assert "Portal platform Grid 100,000.00 −10,000.00 90,000.00" in said
    assert "Vans Crews 41,000.05 +10,000.00 51,000.05" in said
    assert "Together 0.00" in said


def test_applied_it_shows_the_same_before_and_after(client, viewer, applied_transfer):
    client.force_login(viewer)
    said = page(client, "transfer_detail", applied_transfer.pk)
    assert "Portal platform Grid 100,000.00 −10,000.00 90,000.00" in said
    assert "the current plan contains it" in said


def test_amounts_of_lines_of_other_units_are_not_shown(client, viewer, stranger, between):
    client.force_login(viewer)
    for name, args in (("transfer_list", ()), ("transfer_detail", (between.pk,))):
        said = page(client, name, *args)
        assert "Shop staff" not in said
        assert "100,250.00" not in said
    assert "and lines of units you do not see" in said
    assert "Portal platform Grid 100,000.00 −250.00 99,750.00" in said
    assert "Together" not in said
    assert "Shop staff" not in page(client, "transfer_history", between.pk)
    assert client.get(reverse("core:history", args=["aop.transfer", between.key])).status_code == 404


def test_one_button_approves_and_applies_in_one_act(client, leader, proposed_transfer, plan, lines):
    client.force_login(leader)
    assert "Approve and apply" in page(client, "transfer_detail", proposed_transfer.pk)
    post(client, "transfer_approve", proposed_transfer, apply="yes")
    proposed_transfer.refresh_from_db()
    assert (proposed_transfer.state, proposed_transfer.decided_by, proposed_transfer.applied_by) == (
        "applied",
        leader,
        leader,
    )
    line = lines["portal"].line_id
    assert sum(current_periods(plan, [line])[line]) == 90_000_00


def test_where_the_second_half_is_refused_the_first_is_too(client, leader, proposed_transfer, plan, lines, chief):
    everything = moved(lines["portal"].line_id, lines["vans"].line_id, lines["portal"].periods)
    move_money(plan=plan, new=NewTransfer(everything, "All of it."), actor=chief)
    client.force_login(leader)
    answer = post(client, "transfer_approve", proposed_transfer, apply="yes")
    assert answer.status_code == 400
    assert "has less than that" in text(answer)
    proposed_transfer.refresh_from_db()
    assert proposed_transfer.state == "proposed"


def test_nobody_is_offered_to_approve_their_own(client, leader, approved, plan, lines):
    entries = moved(lines["portal"].line_id, lines["vans"].line_id, [1_00] + [0] * 11)
    own = propose_transfer(plan=plan, new=NewTransfer(entries, "Mine."), actor=leader)
    client.force_login(leader)
    said = page(client, "transfer_detail", own.pk)
    assert "Approve and apply" not in said
    assert "Withdraw" in said
    assert "Nobody approves a transfer they proposed" in said
    assert post(client, "transfer_approve", own).status_code == 403


def test_an_act_on_what_was_changed_since_is_a_conflict(client, leader, finance, proposed_transfer):
    client.force_login(leader)
    post(client, "transfer_approve", proposed_transfer)
    assert post(client, "transfer_refuse", proposed_transfer, reason="Too late.").status_code == 409
    assert Transfer.objects.get().state == "approved"


def test_approved_applied_and_taken_back(client, leader, finance, proposed_transfer, plan, lines):
    client.force_login(leader)
    post(client, "transfer_approve", proposed_transfer)
    client.force_login(finance)
    transfer = Transfer.objects.get()
    assert "is approved" in page(client, "transfer_detail", transfer.pk)
    post(client, "transfer_apply", transfer)
    transfer.refresh_from_db()
    assert post(client, "transfer_undo", transfer).status_code == 400  # no reason
    post(client, "transfer_undo", transfer, reason="A mistake.")
    said = page(client, "transfer_detail", transfer.pk)
    assert "taken back by a counter-entry" in said
    counter = Transfer.objects.get(undoes=transfer)
    assert f"Takes back Transfer {transfer.pk}" in page(client, "transfer_detail", counter.pk)
    line = lines["portal"].line_id
    assert sum(current_periods(plan, [line])[line]) == 100_000_00


def test_withdrawn_and_refused_say_so(client, planner, leader, proposed_transfer):
    client.force_login(planner)
    post(client, "transfer_refuse", proposed_transfer, reason="Not needed.")
    assert "Withdrawn" in page(client, "transfer_detail", proposed_transfer.pk)
    assert "Not needed." in page(client, "transfer_history", proposed_transfer.pk)


def test_its_story_tells_lines_and_amounts(client, finance, applied_transfer):
    client.force_login(finance)
    said = page(client, "transfer_history", applied_transfer.pk)
    assert "applied transfer" in said
    assert "Portal platform -10,000.00" in said
    assert "Vans 10,000.00" in said
    assert "proposed transfer" in said
    assert Event.objects.about(applied_transfer).count() == 3


def test_lines_are_found_by_typing(client, planner, lines):
    client.force_login(planner)
    said = text(client.get(reverse("aop:line_options"), {"q": "vans crews"}))
    assert "Vans · Crews" in said
    assert "Portal" not in said
    assert "Shop staff" not in text(client.get(reverse("aop:line_options")))
