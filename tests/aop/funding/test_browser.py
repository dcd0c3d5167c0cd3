"""Funding in a real browser: by keyboard, with live sums and a way back, readable for everybody."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.aop.funding.acts import give, intervals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lines(sensors, training, vans):
    return sensors, training, vans


def test_lines_are_linked_by_keyboard_and_taken_back(new_page, lines, outages, homes, planner):
    sensors, training, vans = lines
    page = new_page(planner)
    page.goto(reverse("aop:funding"))
    page.locator("main").press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    expect(page.locator("[data-checked-count]")).to_have_text("2")
    expect(page.locator("[data-ticked-total]")).to_have_text("150,000.01")
    page.keyboard.press("l")
    page.keyboard.type("Outages")
    expect(page.get_by_role("option").filter(has_text=outages.title).first).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 lines linked to")).to_be_visible()
    assert intervals(sensors) == intervals(training) == {outages: (0, 10_000)}
    expect(page.locator("[data-checked-count]")).to_have_text("0")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    assert intervals(sensors) == {}


def test_shares_show_what_is_left_while_one_types(new_page, lines, outages, planner):
    sensors, _training, _vans = lines
    give(sensors, {outages: 2500}, actor=planner)
    page = new_page(planner)
    page.goto(reverse("aop:line_funding", args=[sensors.pk]))
    rest = page.locator("[data-rest]")
    expect(rest).to_have_text("75 %, EUR 75,000.01 left")
    share = page.locator("[data-share-input] input").first
    share.fill("120")
    expect(rest).to_have_text("20 %, EUR 20,000.00 too much")
    page.locator("[data-amount]").first.fill("50,000.00")
    expect(share).to_have_value("50")
    page.get_by_role("button", name="Save shares").click()
    expect(page.get_by_text("Shares saved.")).to_be_visible()
    assert intervals(sensors) == {outages: (0, 5000)}


@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_read_the_pages(new_page, lines, outages, homes, planner, assert_accessible, width):
    give(lines[0], {outages: 2500}, actor=planner)
    page = new_page(planner, viewport={"width": width, "height": 900})
    addresses = [
        reverse("aop:funding") + "?suggest=yes",
        reverse("aop:line_funding", args=[lines[0].pk]),
        reverse("aop:objective_funding", args=[outages.pk]),
        reverse("stack:home"),
        reverse("stack:coverage"),
        reverse("stack:unfunded"),
    ]
    for address in addresses:
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
