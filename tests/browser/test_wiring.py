"""htmx and our scripts between a page and its server, under the strict policy: nothing typed is lost, nothing jumps."""

import copy
import re

import pytest
from playwright.sync_api import expect

from tests.browser import desk
from tests.support.source import ROOT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(settings, new_page, administrator):
    """The desk, as an administrator sees it."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].append(ROOT / "tests" / "browser" / "templates")
    settings.TEMPLATES = templates
    settings.ROOT_URLCONF = "tests.browser.desk"
    desk.WORK.clear()
    desk.WORK["done"] = 0
    page = new_page(administrator, viewport={"width": 1200, "height": 900})
    page.goto("/desk/")
    return page


def send(page, title: str) -> None:
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Save").click()


def test_a_wrong_form_comes_back_with_its_typing_and_the_focus_on_what_is_wrong(page, complaints):
    complaints.expect("status of 422")
    complaints.expect("Response Status Error Code 422")
    send(page, "far")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Title")).to_have_value("far")
    expect(page.get_by_label("Title")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("form.form")).to_have_count(1)


def test_a_saved_form_says_so_and_can_be_undone(page):
    send(page, "stay")
    toast = page.locator("#toasts .toast")
    expect(toast).to_contain_text("Saved stay")
    toast.get_by_role("button", name="Undo").click()
    expect(page.locator("#toasts .toast")).to_contain_text("Taken back")
    page.get_by_role("button", name="Close", exact=True).first.click()
    expect(page.locator("#toasts .toast")).to_have_count(0)


def test_after_a_write_one_is_led_on(page):
    send(page, "go on")
    expect(page.locator("#toasts .toast")).to_contain_text("Saved go on")
    expect(page.get_by_label("Title")).to_have_value("")


@pytest.mark.parametrize(
    ("title", "status", "words"), [("forbidden", 403, "Sealed since 3 July."), ("broken", 500, "Something broke")]
)
def test_a_refusal_is_told_and_the_typing_stays(page, complaints, title, status, words):
    complaints.expect(f"status of {status}")
    complaints.expect(f"Response Status Error Code {status}")
    send(page, title)
    expect(page.locator("#toasts .toast")).to_contain_text(words)
    expect(page.get_by_label("Title")).to_have_value(title)
    expect(page.get_by_role("button", name="Save")).not_to_have_attribute("aria-busy", "true")


def test_a_conflict_takes_the_place_of_the_form_and_keeps_what_was_typed(page, complaints):
    complaints.expect("status of 409")
    complaints.expect("Response Status Error Code 409")
    send(page, "clash")
    expect(page.get_by_text("Was it saved?")).to_be_visible()
    expect(page.locator(".rail")).to_have_count(1)
    page.get_by_label("take theirs").check()
    page.get_by_role("button", name="Save what I chose").click()
    expect(page.locator("#toasts .toast")).to_contain_text("Saved Theirs")


def test_filters_act_while_one_types_and_live_in_the_address(page):
    page.get_by_role("searchbox").press_sequentially("3", delay=20)
    expect(page).to_have_url(re.compile(r"/desk/\?q=3$"))
    expect(page.locator("#rows .pager")).to_contain_text("of 26 lines")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.get_by_label("Kind").select_option("bet")
    expect(page).to_have_url(re.compile(r"/desk/\?q=3&kind=bet$"))
    expect(page.get_by_role("link", name="Next")).to_have_attribute("href", re.compile(r"kind=bet&page=2$"))
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile(r"q=3&kind=bet&page=2$"))
    page.get_by_role("link", name="Name", exact=True).click()
    expect(page).to_have_url(re.compile(r"q=3&kind=bet&sort=name$"))
    page.reload()
    expect(page.get_by_role("searchbox")).to_have_value("3")


def test_going_back_shows_the_whole_page_of_before(page):
    page.get_by_role("link", name="Next").click()
    expect(page.locator("#rows .pager")).to_contain_text("11–20")
    page.go_back()
    expect(page.locator("#rows .pager")).to_contain_text("1–10")
    expect(page.locator("h1")).to_have_count(1)


def test_what_cannot_be_taken_back_is_asked_first(page):
    page.get_by_role("button", name="Delete").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Delete it for everyone?")
    dialog.get_by_role("button", name="Not now").click()
    expect(page.locator("#toasts .toast")).to_have_count(0)
    page.get_by_role("button", name="Delete").click()
    dialog.get_by_role("button", name="Delete").click()
    expect(page.locator("#toasts .toast")).to_contain_text("Taken back")


def test_a_button_acts_once_however_often_it_is_pressed(page):
    button = page.get_by_role("button", name="Compute")
    assert button.evaluate("button => { for (const _ of [1, 2, 3]) button.click(); return button.ariaBusy; }") == "true"
    expect(button).not_to_have_attribute("aria-busy", "true")
    assert desk.WORK["calls"] == 1


def test_long_work_shows_how_far_it_is_and_when_it_is_over(page):
    expect(page.locator(".progress")).to_contain_text("50 rows")
    expect(page.locator(".progress")).to_contain_text("Done")


def test_history_comes_when_it_is_looked_for(page):
    page.get_by_role("heading", name="History").scroll_into_view_if_needed()
    expect(page.get_by_text("It began")).to_be_visible()
