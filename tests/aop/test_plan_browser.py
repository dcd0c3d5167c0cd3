"""The plan in a real browser: adding a line with months that add up, two editors, ticks, and readable for everybody."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from aop.models import BudgetLine, LineVersion

pytestmark = pytest.mark.django_db(transaction=True)


def choose(page, label, text):
    """Type into a combobox and take the first that fits."""
    box = page.get_by_role("combobox", name=label)
    box.fill(text)
    expect(page.get_by_role("option").filter(has_text=text).first).to_be_visible()
    box.press("Enter")


def test_a_line_is_added_with_twelve_months_that_add_up(new_page, planner, lines):
    page = new_page(planner)
    page.goto(reverse("aop:line_list"))
    page.get_by_role("link", name="Add a line").click()
    page.get_by_label("Line", exact=True).fill("Hosting")
    choose(page, "Cost centre", "Crews")
    choose(page, "Account", "Software")
    page.get_by_label("each month as typed").check()
    page.get_by_label("Jan 2026").fill("1,000.10")
    page.get_by_label("Feb 2026").fill("-0.20")
    expect(page.locator("[data-months-total]")).to_have_text("999.90")
    page.get_by_label("Mar 2026").fill("abc")
    expect(page.locator("[data-months-total]")).to_have_text("one month is not an amount")
    page.get_by_label("Mar 2026").fill("")
    page.get_by_role("button", name="Add the line").click()
    expect(page.get_by_text("“Hosting” was added")).to_be_visible()
    row = LineVersion.objects.get(name="Hosting")
    assert (row.p01, row.p02, row.total) == (100010, -20, 99990)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    assert not LineVersion.objects.filter(name="Hosting").exists()


def test_two_people_on_one_month_choose_and_nothing_is_lost(new_page, planner, finance, lines, complaints):
    complaints.expect("status of 409")
    row = lines["portal"]
    address = reverse("aop:line_edit", args=[row.pk])
    first, second = new_page(planner), new_page(finance)
    for page in (first, second):
        page.goto(address)
        page.get_by_label("each month as typed").check()
    first.get_by_label("Jan 2026").fill("100")
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_text("was saved")).to_be_visible()
    second.get_by_label("Jan 2026").fill("200")
    second.get_by_label("Feb 2026").fill("300")
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_text("Somebody else changed")).to_be_visible()
    expect(second.get_by_role("group", name="Jan 2026")).to_contain_text("8333.33")
    second.get_by_role("button", name="Save what I chose").click()
    expect(second.get_by_text("was saved")).to_be_visible()
    row.refresh_from_db()
    assert (row.p01, row.p02) == (200_00, 300_00)


def test_ticked_lines_are_classified_and_taken_back(new_page, planner, lines):
    page = new_page(planner)
    page.goto(reverse("aop:line_list"))
    page.get_by_label("Choose Vans").check()
    page.get_by_label("Choose Portal platform").check()
    expect(page.locator("[data-checked-count=lines]")).to_have_text("2")
    page.get_by_label("are", exact=True).select_option("mandatory")
    page.get_by_label("because").fill("The law asks for it")
    page.get_by_role("button", name="Classify").click()
    expect(page.get_by_text("2 lines classified.")).to_be_visible()
    assert BudgetLine.objects.filter(kind="mandatory", reason="The law asks for it").count() == 2
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    assert not BudgetLine.objects.filter(kind="mandatory").exists()


def test_filters_act_while_one_types_and_stay_in_the_address(new_page, planner, lines):
    page = new_page(planner)
    page.goto(reverse("aop:line_list"))
    page.get_by_placeholder("Name, vendor, cost centre, account").fill("vans")
    expect(page.get_by_text("One line of EUR 41,000.05.")).to_be_visible()
    expect(page.get_by_role("link", name="Portal platform")).to_have_count(0)
    assert "q=vans" in page.url


def test_a_branch_of_totals_folds_by_keyboard(new_page, planner, lines):
    page = new_page(planner)
    page.goto(reverse("aop:plan_home"))
    crews = page.get_by_role("link", name="11 Crews")
    page.get_by_role("link", name="10 Grid").focus()
    page.keyboard.press("ArrowLeft")
    expect(crews).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(crews).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_the_plan(new_page, finance, lines, booked, draft, scheme, assert_accessible):
    page = new_page(finance)
    page.emulate_media(color_scheme=scheme)
    row = lines["portal"]
    addresses = [
        reverse("aop:plan_home"), reverse("aop:plan_home") + "?by=months", reverse("aop:line_list"),
        reverse("aop:line_detail", args=[row.line_id]), reverse("aop:line_edit", args=[row.pk]),
        reverse("aop:line_create"), reverse("aop:line_facts", args=[row.line_id]), reverse("aop:version_list"),
        reverse("aop:version_detail", args=[draft.pk]), reverse("aop:version_create"), reverse("aop:account_list"),
        reverse("aop:account_create"), reverse("aop:cost_centre_list"),
    ]  # fmt: skip
    for address in addresses:
        page.goto(address)
        assert_accessible(page)


def test_ticks_stay_when_one_leaves_the_search(new_page, planner, lines):
    page = new_page(planner)
    page.goto(reverse("aop:line_list"))
    page.get_by_role("searchbox").press_sequentially("portal")
    expect(page.locator("[data-check=lines]")).to_have_count(1)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("[data-check=lines]").check()
    page.get_by_label("because").fill("It is the law.")
    page.wait_for_timeout(500)  # longer than a filter waits for more letters
    expect(page.locator("[data-checked-count]")).to_have_text("1")
    assert asked == []
