"""The current plan: the version in force with every applied transfer, the same at every level and everywhere."""

import re

import pytest
from django.urls import reverse

from aop.moves import moved
from aop.services import folding
from aop.services.transfers import NewTransfer, move_money, undo_transfer
from tests.aop.test_transfer_pages import text
from tests.support.database import statements

pytestmark = pytest.mark.both_databases


@pytest.fixture
def see(client, finance):
    """A page as finance sees it, of the current plan."""
    client.force_login(finance)
    return lambda name, *args, **query: text(
        client.get(reverse(f"aop:{name}", args=args), {"version": "current"} | query)
    )


@pytest.fixture
def between(approved, plan, lines, chief):
    """250.00 of January from the portal of Grid to the staff of Retail, applied."""
    entries = moved(lines["portal"].line_id, lines["shops"].line_id, [250_00] + [0] * 11)
    return move_money(plan=plan, new=NewTransfer(entries, "Shops need it more."), actor=chief)


def test_totals_contain_what_moved_at_every_level(see, between, applied_transfer):
    said = see("plan_home")
    assert "The current plan is Approved with 2 transfers on top." in said
    assert "10 Grid 140,750.05" in said
    assert "11 Crews 51,000.05" in said
    assert "20 Retail 100,250.00" in said
    assert "All units 241,000.05" in said
    assert "Current plan 241,000.05 · 2 transfers on top" in said
    assert "Fold into a revision" in said


def test_the_version_in_force_stays_what_was_sealed(client, see, between):
    said = text(client.get(reverse("aop:plan_home")))
    assert "10 Grid 141,000.05" in said
    assert "Approved is in force." in said
    assert "Fold into" not in said


def test_changed_cells_are_marked_and_only_they(client, see, between):
    page = client.get(reverse("aop:plan_home"), {"version": "current", "by": "months"}).content.decode()
    marked = re.findall(r'class="[^"]*changed[^"]*">([^<]+)<', page)
    assert "49,083.38" in marked  # January of Grid
    assert "241,000.05" not in marked  # together nothing changed
    rows = [part for part in page.split("<tr ") if "Crews" in part]
    assert "changed" not in rows[0]


def test_the_list_adds_filters_and_sorts_by_what_is_current(client, see, between, lines):
    said = see("line_list", q="portal")
    assert "One line of EUR 99,750.00." in said
    for query, names in {
        "min=100000.01&type=spend": {"Shop staff"},
        "max=99750&type=spend": {"Portal platform", "Vans"},
        "sort=-total&type=spend": {"Shop staff", "Portal platform", "Vans"},
    }.items():
        response = client.get(reverse("aop:line_list") + f"?version=current&{query}")
        assert {row.line.name for row in response.context["lines"].rows} == names, query
    assert [row.line.name for row in response.context["lines"].rows] == ["Shop staff", "Portal platform", "Vans"]
    assert response.context["lines"].spend == 241_000_05
    assert [row.is_moved for row in response.context["lines"].rows] == [True, True, False]


def test_a_line_says_what_is_available_and_why(see, applied_transfer, lines, booked):
    said = see("line_detail", lines["portal"].line_id)
    assert "Portal platform: EUR 90,000.00 in the current plan." in said
    assert "Current plan 90,000.00 Actual 40,000.00 Available 50,000.00" in said
    assert "Transfers since −10,000.00" in said
    assert "open commitments are not recorded here yet" in said
    assert "Portal platform → Vans The portal is cheaper than planned. 10,000.00 Applied" in said


def test_what_is_undone_leaves_no_mark(client, see, between, finance, lines):
    undo_transfer(transfer=between, seen=between.version, reason="A mistake.", actor=finance)
    page = client.get(reverse("aop:plan_home"), {"version": "current"}).content.decode()
    assert not re.findall(r'<td[^>]*class="[^"]*changed', page)
    assert "Available 100,000.00" in see("line_detail", lines["portal"].line_id)


def test_available_is_the_same_before_and_after_a_fold(see, applied_transfer, lines, plan, chief, booked):
    before = see("line_detail", lines["portal"].line_id)
    folding.fold_and_seal(plan=plan, actor=chief)
    after = see("line_detail", lines["portal"].line_id)
    for said in (before, after):
        assert "Current plan 90,000.00 Actual 40,000.00 Available 50,000.00" in said


def test_the_current_plan_is_a_choice_of_the_bar(client, see, between):
    said = text(client.get(reverse("aop:pick_version")))
    assert "Current plan with every applied transfer" in said
    assert "FY26 Current plan" in see("line_list")


def test_who_sees_one_unit_sees_its_part(client, planner, between):
    client.force_login(planner)
    said = text(client.get(reverse("aop:plan_home"), {"version": "current"}))
    assert "10 Grid 140,750.05" in said
    assert "Current plan 140,750.05 · 1 transfer on top" in said
    assert "Retail" not in said
    assert "Fold into" not in said


def test_without_a_version_in_force_it_is_the_draft(see, lines):
    assert "Proposal 1 is a draft" in see("plan_home")


def test_it_costs_the_same_for_few_transfers_and_for_many(client, finance, approved, plan, lines, chief):
    client.force_login(finance)
    asked = [
        reverse("aop:plan_home") + "?version=current",
        reverse("aop:line_list") + "?version=current&sort=total",
        reverse("aop:line_detail", args=[lines["portal"].line_id]),
        reverse("api_line-list"),
    ]

    def move(first, last):
        for number in range(first, last):
            entries = moved(lines["portal"].line_id, lines["shops"].line_id, [number + 1] + [0] * 11)
            move_money(plan=plan, new=NewTransfer(entries, "One more."), actor=chief)

    move(0, 2)
    for address in asked:
        client.get(address)
    few = [statements(client.get, address) for address in asked]
    move(2, 15)
    assert [statements(client.get, address) for address in asked] == few


def test_programs_read_what_is_current_and_available(client, finance, applied_transfer, lines, booked):
    client.force_login(finance)
    one = client.get(reverse("api_line-detail", args=[lines["portal"].line_id])).json()
    assert (one["current"], one["available"]) == ("90000.00", "50000.00")
    rows = {row["name"]: row for row in client.get(reverse("api_line-list")).json()["results"]}
    assert rows["Vans"]["current"] == "51000.05"


def test_a_line_that_is_not_in_force_has_nothing_available(client, finance, lines):
    client.force_login(finance)
    one = client.get(reverse("api_line-detail", args=[lines["portal"].line_id])).json()
    assert (one["current"], one["available"]) == (None, None)
