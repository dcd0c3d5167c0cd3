"""The parts in Chromium: reachable without sight or mouse, in both schemes, on a phone, in forced colours, on paper.

The fixtures make the strict policy bite: whatever the browser complains about fails the test.
"""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

LOOKS = {
    "light": {"color_scheme": "light", "viewport": {"width": 1440, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1440, "height": 900}},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}},
    "dark phone": {"color_scheme": "dark", "viewport": {"width": 390, "height": 844}},
    "forced": {"forced_colors": "active", "viewport": {"width": 1440, "height": 900}},
}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def parts(new_page, administrator):
    """The page of components, as an administrator sees it."""
    page = new_page(administrator, viewport={"width": 1440, "height": 900})
    page.goto("/design/")
    return page


@pytest.mark.parametrize("look", LOOKS)
def test_every_component_is_accessible(new_page, administrator, assert_accessible, look):
    page = new_page(administrator, **LOOKS[look])
    page.goto("/design/")
    assert_accessible(page)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/", "/nowhere/"])
def test_the_doors_and_the_missing_page_are_accessible(
    new_page, administrator, assert_accessible, complaints, look, path
):
    complaints.expect("status of 404")
    page = new_page(**LOOKS[look])
    page.goto(path)
    expect(page.locator("h1")).to_have_count(1)
    assert_accessible(page)


@pytest.mark.parametrize("path", ["/design/", "/accounts/login/", "/nowhere/", "/pick/unit/"])
def test_nothing_is_wider_than_a_phone(new_page, administrator, complaints, path):
    complaints.expect("status of 404")
    page = new_page(administrator, **LOOKS["phone"])
    page.goto(path)
    widths = page.locator("html").evaluate("page => [page.scrollWidth, page.clientWidth]")
    assert widths[0] <= widths[1]


def test_somebody_signs_in_and_out_by_keyboard(page, administrator, complaints):
    complaints.expect("status of 404")  # of a home that need not be there
    page.goto("/accounts/login/?next=/design/")
    page.get_by_label("Email").fill(administrator.email)
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Email")).to_have_value(administrator.email)
    administrator.set_password("a-good-pass-phrase")
    administrator.save()
    page.get_by_label("Password").fill("a-good-pass-phrase")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("What are the parts?")
    page.get_by_role("button", name="your account").click()
    page.get_by_role("button", name="Log out").click()
    expect(page).not_to_have_url(re.compile("/design/"))


def test_the_scheme_is_chosen_and_kept(parts):
    parts.get_by_role("button", name="Light or dark").click()
    parts.reload()
    expect(parts.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_unit_is_chosen_by_keyboard_and_stays_in_the_address(parts, grid):
    parts.reload()
    opener = parts.get_by_role("link", name="Unit: Brightwater. Change")
    opener.press("Enter")
    choice = parts.locator("#pick-unit").get_by_role("link", name="Grid")
    expect(choice).to_be_visible()
    parts.keyboard.press("Escape")
    expect(opener).to_be_focused()
    opener.press("Enter")
    choice.press("Enter")
    expect(parts).to_have_url(re.compile(rf"/design/\?unit={grid.pk}$"))
    expect(parts.get_by_role("link", name="Unit: Grid. Change")).to_be_visible()


def test_a_combobox_filters_takes_and_leaves_as_it_was(parts):
    box = parts.locator("#l-combo-outcome")
    box.click()
    box.fill("hours")
    parts.keyboard.press("Escape")
    expect(box).to_have_value("O1 · Digital programme adoption")
    box.fill("hours")
    expect(parts.locator("#l-combo-outcome-options [role=option]")).to_have_count(1)
    parts.keyboard.press("Enter")
    expect(box).to_have_value("O6 · Hours of the year measured")
    expect(parts.locator("#l-combo-outcome-select")).to_have_value("6")


def test_single_keys_find_walk_and_go_and_can_be_turned_off(parts):
    parts.keyboard.press("/")
    expect(parts.locator("#filter-q-l")).to_be_focused()
    parts.keyboard.type("j/?")  # typing is typing
    expect(parts.locator("#filter-q-l")).to_have_value("j/?")
    parts.keyboard.press("Escape")
    parts.keyboard.press("Escape")
    parts.keyboard.press("j")
    expect(parts.get_by_role("link", name="Line sensors, second phase").first).to_be_focused()
    parts.keyboard.press("j")
    expect(parts.get_by_role("link", name="Mobile switchgear").first).to_be_focused()
    parts.keyboard.press("?")
    expect(parts.get_by_role("dialog", name="Keys")).to_be_visible()
    parts.get_by_label("Single keys act at once").uncheck()
    parts.keyboard.press("Escape")
    parts.keyboard.press("?")
    expect(parts.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_ticks_take_a_range_and_count(parts):
    parts.locator("[data-check-all=l]").check()
    expect(parts.locator("[data-checked-count=l]")).to_have_text("2")
    parts.locator("[data-check=l]").first.uncheck()
    expect(parts.locator("[data-checked-count=l]")).to_have_text("1")
    parts.locator("[data-check=l]").last.uncheck()
    expect(parts.locator("[data-needs-checked=l]")).to_be_hidden()


def test_a_tree_folds(parts):
    row = parts.locator("#tree .pane").first.locator("tr", has_text="Line sensors")
    expect(row).to_be_visible()
    parts.locator("#tree .twist").first.click()
    expect(row).to_be_hidden()


def test_a_short_table_sorts_by_its_head(parts):
    table = parts.locator("#table table[data-sort]").first
    table.get_by_role("button", name="Plan").click()
    expect(table.locator("tbody tr").first).to_contain_text("Mobile switchgear")
    expect(table.locator("th").nth(1)).to_have_attribute("aria-sort", "ascending")


def test_a_card_explains_and_closes(parts):
    parts.get_by_role("button", name="43").first.click()
    expect(parts.locator("#explain-l")).to_be_visible()
    parts.keyboard.press("Escape")
    expect(parts.locator("#explain-l")).to_be_hidden()


def test_a_dropped_file_is_named(parts):
    parts.locator("#l-file").set_input_files({"name": "budget.csv", "mimeType": "text/csv", "buffer": b"x" * 2048})
    expect(parts.locator("#drop output").first).to_have_text("budget.csv, 2.0 KB")


def test_a_page_without_its_server_says_so_and_keeps_the_typing(parts, complaints):
    for part in ("ERR_FAILED", "htmx:afterRequest", "htmx:sendError"):
        complaints.expect(part)
    parts.route("**/pick/**", lambda route: route.abort())
    parts.goto("/design/")
    parts.locator(".context .pick").first.click()
    expect(parts.locator("#toasts")).to_contain_text("The server cannot be reached")


def test_an_ended_session_leads_to_the_login_page(parts):
    parts.context.clear_cookies()
    parts.locator(".context .pick").first.click()
    expect(parts).to_have_url(re.compile(reverse("account_login")))


def test_paper_has_the_figures_and_not_the_navigation(parts):
    parts.emulate_media(media="print")
    expect(parts.get_by_text("printed", exact=False).first).to_be_visible()
    expect(parts.get_by_text("Three quarters does.").first).to_be_visible()
    for hidden in (".rail", ".context", ".tabs", ".filters", ".btn"):
        expect(parts.locator(hidden).first).to_be_hidden()
    assert parts.pdf(format="Letter").startswith(b"%PDF")
