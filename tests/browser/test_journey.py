"""A newcomer's whole way: an empty house, the budget as it is, what it is for, and back to finance to the cent."""

import csv
import io
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import expect

from aop.models import PERIODS, Allocation, BudgetLine, LineVersion, PlanVersion
from aop.shares import year_part
from okrs.models import Objective
from strategy.core.money import format_money
from tests.aop.exports.comparing import differences, in_database, in_file
from tests.browser import guide
from tests.real_data.conftest import SHARED

pytestmark = pytest.mark.django_db(transaction=True)

BOSTON = SHARED / "boston-fy24" / "fy24-adopted-operating-budget.csv"
APPROVED = 427_986_171_783
"""Boston's FY24 in cents, each cell rounded half away from zero."""
COLUMNS = ("Cabinet", "Dept", "Program", "Expense Category", "FY23 Appropriation", "FY24 Adopted")
CATEGORIES = ("Personnel Services", "Contractual Services", "Supplies & Materials", "Equipment")
SPECIAL = {140: "Street Lights", 141: "Library Operations", 142: "Library Administration", 143: "Homeland Security"}
AIMS = (
    ("No street is dark", "Lamps out for more than a day", "400", "40", "Street Lights", "100"),
    ("Libraries are open when people are free", "Opening hours a week", "40", "55", "Library", "33.33"),
    ("The city gets through a storm unhurt", "Hours until all roads are clear", "30", "12", "Homeland Security", ""),
)
"""Objective, key result, start, target; the programme that is for it, and how many percent of each of its lines."""
WAIT_MS = 30_000


@pytest.fixture
def budget(tmp_path):
    """Boston's budget as the city published it; where it is absent, one of our own of the same shape."""
    if BOSTON.is_file():
        return BOSTON
    path = tmp_path / "budget.csv"
    with path.open("w", newline="", encoding="utf8") as file:
        written = csv.writer(file)
        written.writerow(COLUMNS)
        for number in range(175):
            place = (f"Cabinet {number % 6}", f"Department {number % 30}", SPECIAL.get(number, f"Program {number}"))
            for at, category in enumerate(CATEGORIES):
                amount = Decimal(number * 7919 + at * 104_729 - 300_000) / 1000 * 997
                written.writerow([*place, category, amount // 2, "#Missing" if number % 25 == 3 else amount])
    return path


def understood(path) -> int:
    """The sum of *FY24 Adopted* as it has to come in, cents: read without any code of ours."""
    cells = [row["FY24 Adopted"] for row in csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))]
    figures = [Decimal(cell.replace(",", "")) for cell in cells if cell and cell != "#Missing"]
    return sum(int(figure.scaleb(2).quantize(Decimal(1), ROUND_HALF_UP)) for figure in figures)


@pytest.fixture
def patient_page(new_page):
    """A page that waits for an import of a thousand lines, and for the worker."""
    expect.set_options(timeout=WAIT_MS)
    page = new_page(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    page.set_default_timeout(WAIT_MS)
    yield page
    expect.set_options(timeout=5_000)  # what it is elsewhere


def test_from_an_empty_house_to_a_workbook_that_agrees_to_the_cent(patient_page, worker, budget, tmp_path):
    page = patient_page
    set_up(page)
    import_budget(page, budget)
    for _, _, _, _, programme, _ in AIMS:
        classify(page, programme)
    for title, measure, start, target, _, _ in AIMS:
        set_objective(page, title, measure, start, target)
    for title, _, _, _, programme, share in AIMS:
        link(page, title, programme, share)
    coverage_says_what_was_linked(page)
    book = exported(page, tmp_path)
    agrees_to_the_cent(book, understood(budget))
    if budget == BOSTON:
        assert understood(budget) == APPROVED
    again = tmp_path / "again.xlsx"
    call_command("export_budget", year="FY24", format="xlsx", out=again, stdout=io.StringIO())
    agrees_to_the_cent(again, understood(budget))


def set_up(page):
    guide.arrive(page)
    guide.found(page, name="City of Boston", currency="USD", zone="New York")
    guide.make_years(page, month="July")
    page.get_by_role("link", name="Later: go on to people").click()
    page.get_by_role("link", name="Go on", exact=True).click()
    page.get_by_role("link", name="Import a budget").click()


def import_budget(page, path):
    """The file as it is: read, checked, applied."""
    page.get_by_label("Choose a file").set_input_files(path)
    page.get_by_label("Fiscal year").fill("FY24")
    page.get_by_role("button", name="Read the file").click()
    page.get_by_role("button", name="Check the rows").click()
    expect(page.get_by_text("Yes. All")).to_be_visible(timeout=WAIT_MS)
    page.get_by_role("button", name="Import").filter(has_text="rows").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What did the file bring?")
    page.get_by_role("link", name="FY24 Approved").click()


def classify(page, programme):
    """Every line of a programme, many at once: change money, and why."""
    page.goto(reverse("aop:line_list"))
    page.get_by_role("searchbox").fill(programme)
    others = page.locator("tbody").get_by_role("rowheader").filter(has_not_text=programme)
    expect(others).to_have_count(0)
    page.get_by_label("Every line of this page").check()
    page.get_by_label("are", exact=True).select_option("change")
    page.get_by_label("because").fill("It is to be done otherwise than last year.")
    page.get_by_role("button", name="Classify").click()
    expect(page.locator("[data-toast]")).to_contain_text("classified")


def set_objective(page, title, measure, start, target):
    page.goto(reverse("okrs:objective_create"))
    page.get_by_label("Objective", exact=True).fill(title)
    page.get_by_label("Why").fill("People told us so.")
    guide.choose(page, "Unit", "City of Boston")
    page.get_by_role("button", name="Set the objective").click()
    page.get_by_role("link", name="Add a key result").first.click()
    page.get_by_label("Key result", exact=True).fill(measure)
    page.get_by_role("textbox", name="Start").fill(start)
    page.get_by_role("textbox", name="Target").fill(target)
    page.get_by_role("button", name="Add the key result").click()
    expect(page.get_by_role("table", name="Key results")).to_contain_text(measure)
    page.get_by_role("button", name="Activate").click()
    expect(page.locator("[data-toast]").filter(has_text="is active now")).to_be_visible()


def link(page, title, programme, share):
    """All lines of the programme to the objective, in one act."""
    page.goto(f"{reverse('aop:funding')}?q={programme}")
    page.get_by_label("Tick all lines of this page").check()
    guide.choose(page, "What they are for", title)
    page.get_by_label("Share", exact=True).fill(share)
    page.get_by_role("button", name="Link", exact=True).click()
    expect(page.locator("[data-toast]")).to_contain_text("linked to")


def coverage_says_what_was_linked(page):
    """Home and the page by unit show the sums that the links make, worked out here from lines and shares."""
    version = PlanVersion.objects.in_force().get(plan__fiscal_year__label="FY24")
    rows = LineVersion.objects.of_version(version).filter(line__kind="change").values_list("line", *PERIODS)
    months = {line: amounts for line, *amounts in rows}
    change = sum(map(sum, months.values()))
    linked = dict.fromkeys(Objective.objects.values_list("title", flat=True), 0)
    for one in Allocation.objects.current().select_related("objective"):
        linked[one.objective.title] += year_part(months[one.line_id], one.interval)
    assert len(linked) == 3
    assert 0 < sum(linked.values()) < change
    page.goto("/")
    meter = page.get_by_role("table", name="Change money by objective")
    for title, amount in linked.items():
        expect(meter.get_by_role("row").filter(has_text=title)).to_contain_text(format_money(amount, "USD"))
    expect(meter.get_by_role("row").last).to_contain_text(format_money(change, "USD"))
    page.goto(reverse("stack:coverage"))
    top = page.get_by_role("row").filter(has_text="City of Boston")
    for amount in (change, sum(linked.values()), change - sum(linked.values())):
        expect(top).to_contain_text(format_money(amount, "USD"))


def exported(page, folder):
    """The workbook of the version, ordered on the page and fetched when it is ready."""
    page.goto(reverse("aop:export_page"))
    page.get_by_label("Excel").check()
    page.get_by_role("button", name="Make the file").click()
    made = page.get_by_role("table", name="Files made for me").get_by_role("link")
    expect(made).to_be_visible(timeout=WAIT_MS)
    with page.expect_download() as download:
        made.click()
    path = folder / "book.xlsx"
    download.value.save_as(path)
    return path


def agrees_to_the_cent(path, total):
    """The total, every line and every share of the workbook, and what it says of itself."""
    version = PlanVersion.objects.in_force().get(plan__fiscal_year__label="FY24")
    file = in_file(path, "FY24")
    assert file.total == sum(file.years.values()) == total
    assert len(file.lines) == BudgetLine.objects.filter(versions__plan_version=version).count()
    assert differences(file, in_database(version)) == []
    book = load_workbook(path, data_only=True, read_only=True)
    results = [row[4] for row in book["Checks"].iter_rows(min_row=2, values_only=True) if row[4]]
    book.close()
    assert len(results) > 3
    assert set(results) == {"PASS"}
