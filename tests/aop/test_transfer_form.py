"""Proposing a transfer by the form: balanced by construction, from the open months in proportion or as typed."""

import pytest
from django.urls import reverse

from aop.models import Transfer
from aop.services.transfers import entries_of
from strategy.core.services.calendar import close_periods_through
from tests.aop.test_transfer_pages import text
from tests.support.database import statements

pytestmark = pytest.mark.both_databases


@pytest.fixture
def portal(lines) -> int:
    return lines["portal"].line_id


@pytest.fixture
def vans(lines) -> int:
    return lines["vans"].line_id


@pytest.fixture
def propose(client, planner, approved, portal, vans):
    client.force_login(planner)

    def send(**fields):
        named = {name.replace("_", "-"): value for name, value in fields.items()}
        whole = {"from-0": portal, "to-0": vans, "reason": "Cheaper."} | named
        return client.post(reverse("aop:transfer_create"), whole)

    return send


def test_an_amount_is_taken_from_the_open_months_in_proportion(propose, plan, finance, portal, vans):
    close_periods_through(period=plan.fiscal_year.periods.get(number=6), actor=finance)
    answer = propose(amount_0="6,000.00")
    transfer = Transfer.objects.get()
    assert answer["Location"] == transfer.get_absolute_url()
    assert entries_of(transfer) == {portal: [0] * 6 + [-1_000_00] * 6, vans: [0] * 6 + [1_000_00] * 6}


def test_months_as_typed_count(propose, portal, vans):
    propose(p01_0="100", p12_0="0.05")
    assert entries_of(Transfer.objects.get())[vans] == [100_00, *[0] * 10, 5]


def test_several_moves_are_one_transfer_and_take_one_after_the_other(propose, portal, vans):
    answer = propose(amount_0="60000", from_1=str(portal), to_1=str(vans), amount_1="50000")
    assert answer.status_code == 422
    assert "The line has 40,000.00 in its open periods." in text(answer)
    propose(amount_0="60000", from_1=str(portal), to_1=str(vans), amount_1="40000")
    assert sum(entries_of(Transfer.objects.get())[vans]) == 100_000_00


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"amount_0": "0"}, "Write an amount above zero"),
        ({"amount_0": "-5"}, "Write an amount above zero"),
        ({"amount_0": "five"}, "Write the amount with digits"),
        ({"amount_0": "100000.01"}, "The line has 100,000.00 in its open periods."),
        ({"amount_0": "7", "p01_0": "8"}, "The months add up to 8.00."),
        ({"amount_0": "7", "reason": ""}, "This field is required"),
        ({"from_0": "", "to_0": ""}, "Say how much moves"),
        ({"to_0": "", "amount_0": "7"}, "Choose a line."),
        ({"to_0": "999999", "amount_0": "7"}, "Select a valid choice"),
        ({"p02_0": "9000"}, "has less than that in one of the periods"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_kept(propose, fields, told):
    answer = propose(**fields)
    assert answer.status_code == 422
    assert told in text(answer)
    assert not Transfer.objects.exists()


def test_a_line_does_not_give_to_itself(propose, portal):
    assert "Choose another line" in text(propose(to_0=str(portal), amount_0="7"))


def test_only_ones_own_lines_give_and_only_seen_lines_of_spend_get(client, propose, stranger, lines, portal, vans):
    shops, sales = lines["shops"].line_id, lines["sales"].line_id
    for wrong in (shops, sales):
        assert propose(to_0=str(wrong), amount_0="7").status_code == 422
    client.force_login(stranger)
    whole = {"from-0": portal, "to-0": shops, "amount-0": "7", "reason": "Theirs."}
    assert client.post(reverse("aop:transfer_create"), whole).status_code == 422
    assert "Portal" not in text(client.get(reverse("aop:from_line_options")))
    assert "Shop staff · Retail" in text(client.get(reverse("aop:to_line_options"), {"q": "staff"}))
    assert "Energy sold" not in text(client.get(reverse("aop:to_line_options")))
    assert client.get(reverse("aop:transfer_line"), {"from-0": portal}).status_code == 404


def test_what_a_chosen_line_has_is_shown(client, propose, portal, booked):
    said = text(client.get(reverse("aop:transfer_line"), {"from-0": portal}))
    assert "Has 100,000.00 in the current plan, 100,000.00 of it in open months; 40,000.00 spent" in said
    assert "Keeps 100,000.00" in said
    assert "Gets to" in text(client.get(reverse("aop:transfer_line"), {"to-0": portal}))
    for odd in ({}, {"from-0": ""}, {"from-0": "x"}, {"from-9x": "1"}):
        assert client.get(reverse("aop:transfer_line"), odd).status_code == 200


def test_the_form_begins_with_the_line_of_the_address(client, propose, portal):
    page = client.get(reverse("aop:transfer_create"), {"from": portal}).content.decode()
    assert f'<option value="{portal}" selected>' in page
    assert client.get(reverse("aop:transfer_create"), {"from": "x"}).status_code == 200


def test_without_a_version_in_force_nothing_can_be_proposed(client, planner, lines):
    client.force_login(planner)
    assert client.get(reverse("aop:transfer_create")).status_code == 403
    assert "Move money" not in text(client.get(reverse("aop:transfer_list")))


def test_the_form_costs_little(client, planner, approved, lines):
    client.force_login(planner)
    client.get(reverse("aop:transfer_create"))
    assert statements(client.get, reverse("aop:transfer_create")) <= 25


def test_a_revision_is_begun_from_the_list(client, finance, applied_transfer, plan):
    client.force_login(finance)
    assert "Fold into a revision" in text(client.get(reverse("aop:transfer_list")))
    answer = client.post(reverse("aop:plan_fold", args=[plan.pk]))
    applied_transfer.refresh_from_db()
    assert answer["Location"] == applied_transfer.folded_in.get_absolute_url()


def test_with_nothing_to_fold_it_says_so(client, finance, approved, plan):
    client.force_login(finance)
    assert "Fold into" not in text(client.get(reverse("aop:transfer_list")))
    answer = client.post(reverse("aop:plan_fold", args=[plan.pk]))
    assert answer.status_code == 400
    assert "there is nothing to revise" in text(answer)
