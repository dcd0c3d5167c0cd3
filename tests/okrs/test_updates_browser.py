"""My updates in a real browser: by keyboard alone, and readable for everybody."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from okrs.models import CheckIn
from okrs.services import check_ins
from okrs.services.check_ins import Said
from tests.factories import KeyResultFactory

pytestmark = pytest.mark.django_db(transaction=True)


class Keys:
    """Presses keys and counts them; a chord is one."""

    def __init__(self, page):
        self.page, self.pressed = page, 0

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def type(self, text):
        self.press(*text)


@pytest.fixture
def eight(objective, owner, quarter):
    """Eight key results of the owner's, each with a word said of it; one is a yes or no."""
    rows = [KeyResultFactory(objective=objective, title=f"Adoption {n}", position=n) for n in range(7)]
    rows.append(
        KeyResultFactory(objective=objective, title="Licence", position=7, kind="yes_no", start=None, target=None)
    )
    for row in rows:
        value = Decimal(0) if row.kind == "yes_no" else Decimal(30)
        said = Said(value, 6, quarter.first_day + timedelta(days=8))
        check_ins.check_in(key_result=row, said=said, actor=owner)
    return rows


def test_eight_key_results_are_updated_by_keyboard_alone(new_page, owner, eight):
    page = new_page(owner)
    page.goto("/")
    keys = Keys(page)
    keys.press("g", "u")
    expect(page.get_by_role("textbox", name="New value, Adoption 0")).to_be_focused()
    for number in range(5):  # a new value, confidence as it was
        keys.type(f"3{number + 1}")
        keys.press("Enter")
    keys.press("=", "Enter")  # the same as last
    keys.type("37")
    keys.press("Tab", "ArrowDown", "ArrowDown", "Tab")  # surer by two, which wants a sentence
    keys.type("Ring east is on")
    keys.press("Enter", "y")  # the licence is there
    expect(page.get_by_role("button", name=re.compile("Send the 8 that are ready"))).to_be_visible()
    keys.press("Control+Enter")
    expect(page.get_by_text("Eight check-ins were sent.")).to_be_visible()
    said = {row.key_result.title: row for row in CheckIn.objects.order_by("pk")[8:].select_related("key_result")}
    assert [int(said[row.title].value) for row in eight] == [31, 32, 33, 34, 35, 30, 37, 1]
    assert (said["Adoption 6"].confidence, said["Adoption 6"].note) == (8, "Ring east is on")
    print(f"\neight key results: {keys.pressed} key presses, {len('Ring east is on')} of them a sentence")  # noqa: T201  a figure that reports quote
    assert keys.pressed <= 48
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back")).to_be_visible()
    assert CheckIn.objects.standing().count() == 8


def test_what_is_wrong_takes_the_focus_and_nothing_typed_is_lost(new_page, owner, eight, complaints):
    complaints.expect("status of 422")
    page = new_page(owner)
    page.goto(reverse("okrs:updates"))
    page.keyboard.type("31")
    page.keyboard.press("Tab")
    page.keyboard.type("2")
    page.keyboard.press("Control+Enter")
    note = page.get_by_role("textbox", name="One sentence, Adoption 0")
    expect(note).to_be_focused()
    expect(page.get_by_text("2 is low: say in a sentence what is in the way.")).to_be_visible()
    expect(page.get_by_role("textbox", name="New value, Adoption 0")).to_have_value("31")
    page.keyboard.type("The valley waits.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("One check-in was sent.")).to_be_visible()


def test_an_earlier_day_is_asked_for_when_wanted_and_the_card_explains(new_page, owner, eight, quarter):
    page = new_page(owner)
    page.goto(f"{reverse('okrs:updates')}#kr-{eight[3].pk}")
    expect(page.get_by_role("textbox", name="New value, Adoption 3")).to_be_focused()
    day = page.get_by_label("The day it speaks of, Adoption 3")
    expect(day).to_be_hidden()
    page.get_by_label("It is for an earlier day").check()
    day.fill((quarter.first_day + timedelta(days=3)).isoformat())
    page.get_by_role("textbox", name="New value, Adoption 3").fill("26")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("One check-in was sent.")).to_be_visible()
    assert CheckIn.objects.latest("pk").on == quarter.first_day + timedelta(days=3)
    page.locator(".why").first.click()
    expect(page.locator(".card:popover-open")).to_contain_text("Policy Standard, version 1")
    page.keyboard.press("Escape")
    expect(page.locator(".card:popover-open")).to_have_count(0)


SIZES = [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"viewport": {"width": 390, "height": 844}}]


@pytest.mark.parametrize("options", SIZES, ids=["light", "dark", "phone"])
def test_the_pages_of_check_ins_can_be_read_by_everybody(new_page, owner, eight, assert_accessible, options):
    page = new_page(owner, **options)
    slip = CheckIn.objects.filter(key_result=eight[0]).get()
    check_ins.correct_check_in(check_in=slip, said=Said(Decimal(29), 6, slip.on), actor=owner)
    for address in [
        reverse("okrs:updates"),
        reverse("okrs:key_result_detail", args=[eight[0].pk]),
        reverse("okrs:key_result_detail", args=[eight[7].pk]),
        reverse("okrs:check_in_correct", args=[CheckIn.objects.filter(key_result=eight[1]).get().pk]),
        reverse("okrs:key_result_why", args=[eight[0].pk]),
        reverse("okrs:objective_why", args=[eight[0].objective_id]),
        reverse("okrs:scoring"),
    ]:
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} is too wide"
        assert_accessible(page)
