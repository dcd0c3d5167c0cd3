"""Aims in a real browser: by keyboard, two people at once, and readable for everybody."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from okrs.models import KeyResult, Objective
from tests.factories import KeyResultFactory, ObjectiveFactory

pytestmark = pytest.mark.django_db(transaction=True)

TREE = "table[role=treegrid] tbody tr:visible"


@pytest.fixture
def forest(objective, key_result, owner, grid, crews, quarter, planner, theme, metric):
    """Objective → child → grandchild; key results on the first two."""
    common = {"owner": owner, "cycle": quarter}
    child = ObjectiveFactory(title="Crews trust the fault map", unit=crews, parent=objective, **common)
    KeyResultFactory(objective=child, title="Trips that start from the map")
    ObjectiveFactory(title="Every switch reports for itself", unit=crews, parent=child, state="draft", **common)
    objective.contributors.add(planner)
    return objective


def at(name, *args, quarter, **query):
    pairs = "&".join(f"{key}={value}" for key, value in {"cycle": quarter.pk, **query}.items())
    return f"{reverse(f'okrs:{name}', args=args)}?{pairs}"


def choose(page, label, text):
    """Type into a combobox and take the first that fits."""
    box = page.get_by_role("combobox", name=label)
    box.fill(text)
    expect(page.get_by_role("option").filter(has_text=text).first).to_be_visible()
    box.press("Enter")


def test_an_objective_is_set_measured_and_activated(new_page, planner, owner, grid, quarter, complaints):
    complaints.expect("status of 422")
    page = new_page(planner)
    page.goto(at("objective_list", quarter=quarter))
    page.get_by_role("link", name="Set the first objective").click()
    page.get_by_label("Objective", exact=True).fill("Outages end before customers notice them")
    page.get_by_label("Why").fill("We learn of them from people in the dark.")
    choose(page, "Unit", "Grid")
    choose(page, "Owner", "Owner")
    choose(page, "Contributors", "Planner")
    expect(page.get_by_role("button", name=re.compile("Remove Planner"))).to_be_visible()
    page.get_by_role("button", name="Set the objective").click()
    expect(page.get_by_text("It has no key result yet")).to_be_visible()

    page.get_by_role("link", name="Add a key result").first.click()
    page.get_by_label("Key result", exact=True).fill("Minutes lost per customer")
    page.get_by_role("textbox", name="Start").fill("46")
    page.get_by_role("button", name="Add the key result").click()
    expect(page.get_by_text("1 field needs a look.")).to_be_visible()
    page.get_by_role("textbox", name="Target").fill("34")
    page.get_by_label("Unit of measure").fill("min")
    page.get_by_role("button", name="Add the key result").click()
    expect(page.get_by_role("table", name="Key results")).to_contain_text("34")

    page.get_by_role("button", name="Activate").click()
    expect(page.get_by_text("is active now")).to_be_visible()
    made = Objective.objects.get()
    assert (made.state, made.owner, list(made.contributors.all())) == ("active", owner, [planner])
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Activate")).to_be_visible()
    assert Objective.objects.get().state == "draft"


def test_fields_that_mean_nothing_for_a_kind_step_aside(new_page, owner, objective):
    page = new_page(owner)
    page.goto(reverse("okrs:key_result_create", args=[objective.pk]))
    expect(page.get_by_label("Not above")).to_be_hidden()
    page.get_by_label("Keep a number within bounds").check()
    expect(page.locator("[name=start]")).to_be_hidden()
    page.get_by_label("Key result", exact=True).fill("Complaints upheld")
    page.get_by_label("Not above").fill("12")
    page.get_by_role("button", name="Add it and another").click()
    expect(page.get_by_text("was added")).to_be_visible()
    expect(page.get_by_label("Key result", exact=True)).to_have_value("")
    assert KeyResult.objects.get().upper == 12


def test_two_people_change_one_title_and_choose(new_page, owner, planner, objective, complaints):
    complaints.expect("status of 409")
    address = reverse("okrs:objective_edit", args=[objective.pk])
    theirs, mine = new_page(planner), new_page(owner)
    for page in (theirs, mine):
        page.goto(address)
    theirs.get_by_label("Objective", exact=True).fill("Theirs")
    theirs.get_by_role("button", name="Save").click()
    expect(theirs.get_by_text("Saved.")).to_be_visible()
    mine.get_by_label("Objective", exact=True).fill("Mine")
    choose(mine, "Owner", "Planner")
    mine.get_by_role("button", name="Save").click()
    expect(mine.get_by_role("group", name="Title")).to_contain_text("Theirs")
    mine.get_by_label("back to this").check()
    mine.get_by_role("button", name="Save what I chose").click()
    expect(mine.get_by_text("Saved.")).to_be_visible()
    changed = Objective.objects.get()
    assert (changed.title, changed.owner) == (objective.title, planner)


def test_a_tree_unfolds_when_asked_and_is_walked_by_arrows(new_page, viewer, forest, quarter):
    page = new_page(viewer)
    page.goto(at("objective_list", quarter=quarter))
    expect(page.locator(TREE)).to_have_count(3)
    page.get_by_role("link", name="Crews trust the fault map").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(TREE)).to_have_count(5)
    expect(page.locator("tr[aria-level='3']")).to_have_count(2)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("link", name="Trips that start from the map")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("link", name="Crews trust the fault map")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(TREE)).to_have_count(3)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(TREE)).to_have_count(1)


def test_filters_answer_while_one_types_and_stay_in_the_address(new_page, viewer, forest, quarter):
    page = new_page(viewer)
    page.goto(at("objective_list", quarter=quarter, view="list"))
    page.get_by_role("searchbox").press_sequentially("switch")
    expect(page.get_by_text("One objective fits these filters; it is not active.")).to_be_visible()
    expect(page).to_have_url(re.compile("q=switch"))
    expect(page.get_by_role("link", name="Every switch reports for itself")).to_be_visible()
    page.reload()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(2)
    page.get_by_role("link", name="Clear").click()
    expect(page.get_by_text("Three objectives in FY26 Q1")).to_be_visible()


def test_key_results_change_places_and_are_dropped_with_a_way_back(new_page, owner, objective, key_result):
    second = KeyResultFactory(objective=objective, title="Faults located", position=1)
    page = new_page(owner)
    page.goto(objective.get_absolute_url())
    page.get_by_role("button", name="Move Faults located up").click()
    expect(page.get_by_role("button", name="Move Faults located down")).to_be_visible()
    assert list(KeyResult.objects.in_order().values_list("pk", flat=True)) == [second.pk, key_result.pk]
    page.get_by_role("button", name="Drop Faults located").click()
    expect(page.get_by_text("1 dropped")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Drop Faults located")).to_be_visible()


def test_a_cancelled_objective_keeps_the_reason_and_can_be_taken_up(new_page, owner, objective):
    page = new_page(owner)
    page.goto(objective.get_absolute_url())
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Cancel the objective …").click()
    page.get_by_label("Why").fill("No means.")
    page.get_by_role("dialog").get_by_role("button", name="Cancel the objective").click()
    expect(page.get_by_text("No longer pursued.")).to_be_visible()
    page.get_by_role("heading", name="History").scroll_into_view_if_needed()
    expect(page.get_by_text("“No means.”")).to_be_visible()
    page.get_by_role("button", name="Take it up again").click()
    expect(page.get_by_text("A draft for FY26 Q1.")).to_be_visible()


SIZES = [
    {"color_scheme": "light"},
    {"color_scheme": "dark"},
    {"viewport": {"width": 390, "height": 844}},
]


@pytest.mark.parametrize("options", SIZES, ids=["light", "dark", "phone"])
def test_every_page_of_aims_can_be_read_by_everybody(
    new_page, planner, forest, key_result, theme, metric, quarter, assert_accessible, options
):
    page = new_page(planner, **options)
    addresses = [
        at("objective_list", quarter=quarter),
        at("objective_list", quarter=quarter, view="list"),
        at("objective_list", quarter=quarter, q="nothing"),
        reverse("okrs:objective_detail", args=[forest.pk]),
        reverse("okrs:objective_create"),
        reverse("okrs:objective_edit", args=[forest.pk]),
        reverse("okrs:objective_duplicate", args=[forest.pk]),
        reverse("okrs:objective_history", args=[forest.pk]),
        reverse("okrs:objective_branch", args=[forest.pk]),
        reverse("okrs:key_result_create", args=[forest.pk]),
        reverse("okrs:key_result_edit", args=[key_result.pk]),
        reverse("okrs:theme_list"),
        reverse("okrs:theme_edit", args=[theme.pk]),
        reverse("okrs:metric_list"),
        reverse("okrs:metric_edit", args=[metric.pk]),
    ]
    for address in addresses:
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            f"{address} is wider than the screen"
        )
        assert_accessible(page)
