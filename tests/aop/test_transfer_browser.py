"""Moving money in a real browser: the planner proposes, the leader approves, finance applies, exports and folds."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from aop.models import Transfer
from tests.aop.exports.reading import by_openpyxl, minor, table
from tests.aop.test_plan_browser import choose

pytestmark = pytest.mark.django_db(transaction=True)


def propose(page):
    """10,000.00 from the portal to the vans, watched while it is typed."""
    page.goto(reverse("aop:transfer_list"))
    page.get_by_role("link", name="Move money").click()
    move = page.get_by_role("group", name="Move 1", exact=True)
    choose(move, "From", "Portal")
    expect(move.get_by_text("Has 100,000.00 in the current plan")).to_be_visible()
    choose(move, "To", "Vans")
    expect(move.get_by_text("Gets to 41,000.05")).to_be_visible()
    move.get_by_label("Amount").fill("10,000")
    expect(move.get_by_text("Keeps 90,000.00")).to_be_visible()
    expect(move.get_by_text("Gets to 51,000.05")).to_be_visible()
    page.get_by_label("Why").fill("The portal is cheaper than planned.")
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_text("Proposed; those who may approve it were told.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_from_the_proposal_to_the_revision(
    new_page, planner, leader, finance, approved, assert_accessible, tmp_path, scheme
):
    mine = new_page(planner, color_scheme=scheme)
    mine.goto(reverse("aop:transfer_create"))
    assert_accessible(mine)
    propose(mine)
    assert_accessible(mine)

    theirs = new_page(leader, color_scheme=scheme)
    theirs.goto(reverse("core:inbox"))
    expect(theirs.get_by_text("proposes to move money")).to_be_visible()
    theirs.get_by_role("button", name="Open").click()
    expect(theirs.get_by_text("EUR 10,000.00 between 2 lines.")).to_be_visible()
    assert_accessible(theirs)
    theirs.get_by_role("button", name="Approve", exact=True).click()
    expect(theirs.get_by_text("Approved; it can be applied now.")).to_be_visible()

    house = new_page(finance, color_scheme=scheme)
    house.goto(Transfer.objects.get().get_absolute_url())
    house.get_by_role("button", name="Apply").click()
    expect(house.get_by_text("Applied; the current plan contains it.")).to_be_visible()
    house.goto(reverse("aop:plan_home"))
    house.get_by_role("link", name="Current plan 241,000.05").click()
    expect(house.get_by_text("The current plan is Approved with one transfer on top.")).to_be_visible()
    assert_accessible(house)
    assert first_months(house, tmp_path)["Portal platform"] == 8_333_33 - 833_33

    house.goto(reverse("aop:plan_home") + "?version=current")
    house.get_by_role("button", name="Fold into a revision").click()
    expect(house.get_by_text("says what the current plan says")).to_be_visible()
    assert Transfer.objects.get().folded_in.line_versions.get(name="Portal platform").total == 90_000_00


def first_months(page, folder) -> dict[str, int]:
    """January of each line, as the exported workbook of the current plan says it, minor units."""
    page.get_by_role("link", name="Export").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Make the file").click()
    waiting.value.save_as(folder / "plan.xlsx")
    rows = table(by_openpyxl(folder / "plan.xlsx", "Budget_tidy"))
    return {row["line_name"]: minor(row["amount"]) for row in rows if row["period_no"] == 1}


def test_months_typed_count_and_too_much_is_told(new_page, planner, approved, complaints):
    complaints.expect("status of 422")
    page = new_page(planner)
    page.goto(reverse("aop:transfer_create"))
    move = page.get_by_role("group", name="Move 1", exact=True)
    choose(move, "From", "Portal")
    choose(move, "To", "Vans")
    move.get_by_text("Type the months").click()
    move.get_by_label("Jan 2026").fill("9,000")
    expect(move.get_by_text("Keeps 91,000.00")).to_be_visible()
    page.get_by_label("Why").fill("Try.")
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_role("alert")).to_contain_text("has less than that in one of the periods")
    expect(move.get_by_label("Jan 2026")).to_have_value("9,000")
    assert not Transfer.objects.exists()
