"""The set-up of an empty house in a browser: a step at a time, to the end, readable for everybody."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from strategy.core import fiscal
from strategy.core.models import Cycle, FiscalYear, Membership, Settings, Unit, User
from tests.browser import guide

pytestmark = pytest.mark.django_db(transaction=True)

LOOKS = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 720}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 720}},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}},
}
UNITS = "code\tname\tparent\n10\tGrid\n11\tCrews\t10\n20\tRetail\n"
PEOPLE = "Flora Amand\tflora@brightwater.example\tGrid\tplanner\nHugo Pell\thugo@brightwater.example\t11\n"
COVERED = """buttons => {
  const covered = [];
  for (const button of buttons) {
    button.scrollIntoView({ block: "nearest" });
    const { x, y, width, height } = button.getBoundingClientRect();
    const top = document.elementFromPoint(x + width / 2, y + height / 2);
    if (top !== button && !button.contains(top)) covered.push(`${button.textContent.trim()} below ${top?.outerHTML}`);
  }
  return covered;
}"""


@pytest.fixture
def look_at(assert_accessible):
    """A step as it stands: one question, nothing covered, nothing wider than the screen, nothing for axe to say."""

    def look(page, *, toast=""):
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        if toast:
            expect(page.locator("[data-toast]")).to_contain_text(toast)
        assert page.locator("main .btn:visible").evaluate_all(COVERED) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
        assert_accessible(page)

    return look


@pytest.mark.parametrize("look", LOOKS)
def test_an_empty_house_is_set_up_a_step_at_a_time(new_page, look_at, look):
    page = new_page(**LOOKS[look])
    page.goto("/setup/")
    expect(page).to_have_title("Set-up · Strategy Stack")
    look_at(page)
    guide.arrive(page)
    look_at(page)
    guide.found(page, name="Brightwater", currency="CHF", zone="Zurich")
    look_at(page)
    guide.make_years(page, month="July")
    look_at(page, toast="are made, with their periods, quarters and cycles.")

    page.get_by_label("Rows").fill(UNITS)
    page.get_by_role("button", name="Show how it is understood").click()
    expect(page.get_by_role("table")).to_contain_text("is added")
    look_at(page)
    page.get_by_role("button", name="Add 3 units").click()
    expect(page.get_by_text("4 units. Add more, or go on.")).to_be_visible()
    look_at(page, toast="3 units added.")
    page.get_by_role("link", name="Go on to people").click()

    page.get_by_label("Rows").fill(PEOPLE)
    page.get_by_role("button", name="Show how it is understood").click()
    expect(page.get_by_role("table")).to_contain_text("is added")
    look_at(page)
    page.get_by_role("button", name="Add 2 people, 2 roles").click()
    look_at(page, toast="added")
    page.get_by_role("link", name="Go on", exact=True).click()
    expect(page.get_by_text("Brightwater is set up: 4 units, 3 people")).to_be_visible()
    look_at(page)
    page.get_by_role("link", name="Import a budget").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Which budget do you bring?")
    what_was_said_is_there()


def what_was_said_is_there():
    settings = Settings.objects.get()
    assert (settings.name, settings.currency, settings.time_zone) == ("Brightwater", "CHF", "Europe/Zurich")
    this_year = fiscal.year_of(timezone.localdate(), start_month=7, naming=settings.fiscal_naming)
    labels = [fiscal.short_label(this_year), fiscal.short_label(this_year + 1)]
    assert list(FiscalYear.objects.newest_first().reverse().values_list("label", flat=True)) == labels
    assert Cycle.objects.filter(state="open").count() == 2  # the year of today and its quarter
    assert Unit.objects.get(name="Crews").parent.name == "Grid"
    ines = User.objects.get(name="Ines Halloran")
    assert set(ines.memberships.values_list("role", flat=True)) == {"administrator", "finance", "planner"}
    others = Membership.objects.exclude(user=ines).values_list("user__name", "unit__name", "role")
    assert set(others) == {("Flora Amand", "Grid", "planner"), ("Hugo Pell", "Crews", "contributor")}


def test_whoever_only_administrates_is_told_who_does_the_rest(page, live_server):
    guide.arrive(page)
    page.get_by_label("I import the budget and set objectives, too").uncheck()
    guide.found(page, name="Brightwater", currency="EUR", zone="Lisbon")
    guide.make_years(page, month="January")
    page.goto("/setup/done/")
    expect(page.get_by_text("It takes the role finance for Brightwater")).to_be_visible()
    expect(page.get_by_role("link", name="Import a budget")).to_have_count(0)
    expect(page.get_by_role("link", name="Set the first objective")).to_have_count(0)
    assert Membership.objects.get().role == "administrator"


def test_a_step_that_was_not_understood_says_what_and_keeps_the_typing(page, live_server, complaints):
    complaints.expect("status of 422")
    guide.arrive(page)
    guide.found(page, name="Brightwater", currency="EUR", zone="Lisbon")
    guide.make_years(page, month="January")
    page.get_by_label("Rows").fill("code\tname\tparent\n10\tGrid\t99")
    page.get_by_role("button", name="Show how it is understood").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing can be added while a row has a problem.")
    expect(page.get_by_role("button", name="Add")).to_have_count(0)
    guide.paste(page, "code\tname\n10\tGrid", button="Add 1 unit")
    assert Unit.objects.get(code="10").parent.name == "Brightwater"
