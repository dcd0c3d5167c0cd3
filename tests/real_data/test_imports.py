"""Budgets as cities publish them come in to the cent."""

import pytest

from aop.models import Account, Actual, CostCentre, LineVersion, PlanVersion
from aop.services.imports.applying import apply_import
from aop.services.imports.checking import check_import
from aop.services.imports.undoing import undo_import
from strategy.core.concurrency import Edit
from strategy.core.models import Settings, Unit
from strategy.core.services.organisation import edit_settings
from tests.support.imports import apply, bring, remap

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(top, administrator):
    """Dollars, and a fiscal year from July."""
    settings = Settings.objects.get(pk=1)
    edit = Edit(version=settings.version, values={"currency": "USD", "fiscal_start_month": 7})
    return edit_settings(settings=settings, edit=edit, actor=administrator)


@pytest.fixture
def brought(shared_data, finance):
    def bringing(path, year):
        file = shared_data / path
        return bring(file.read_bytes(), file.name, year=year, actor=finance)

    return bringing


def planned(year):
    return LineVersion.objects.filter(plan_version__plan__fiscal_year__label=year).sums()["amount"]


@pytest.mark.both_databases
def test_the_operating_budget_of_boston(city, brought, finance):
    done = apply(brought("boston-fy24/fy24-adopted-operating-budget.csv", 2024), finance)
    assert done.report["rows"] == {"fine": 900, "empty": 0, "total": 0, "unreadable": 0}
    adopted = {column["heading"]: column for column in done.report["columns"]}["FY24 Adopted"]
    assert adopted["understood"] == "4279861717.83"
    assert (adopted["raw"], adopted["rounding"]) == ("4279861717.7665", "0.0635")
    assert (adopted["amounts"], adopted["missing"]) == (812, 88)
    for label, lines, amount in (("FY24", 812, 427986171783), ("FY23", 785, 400298885482)):
        version = PlanVersion.objects.in_force().get(plan__fiscal_year__label=label)
        assert version.line_versions.count() == lines
        assert planned(label) == amount
        assert version.is_sealed
    assert Actual.objects.filter(grain="year", period=None).count() == 723 + 759
    sums = Actual.objects.sums("fiscal_year__label").order_by("fiscal_year__label")
    assert [row["amount"] for row in sums] == [359572892919, 383863171568]
    assert Unit.objects.filter(source_import=done).count() == 21 + 82 + 220
    assert CostCentre.objects.count() == 220
    assert Account.objects.count() == 7


def test_boston_can_be_taken_back(city, brought, finance):
    done = apply(brought("boston-fy24/fy24-adopted-operating-budget.csv", 2024), finance)
    undo_import(upload=done, actor=finance)
    assert [model.objects.count() for model in (LineVersion, PlanVersion, Actual, CostCentre, Account)] == [0] * 5
    assert Unit.objects.count() == 1


def test_the_revenue_of_boston_comes_beside_its_spend(city, brought, finance):
    apply(brought("boston-fy24/fy24-adopted-operating-budget.csv", 2024), finance)
    upload = remap(brought("boston-fy24/fy24-adopted-revenue-budget.csv", 2024), in_force="add")
    checked = check_import(upload=upload, actor=finance)
    assert [met["says"] for met in checked.report["meets"]] == [
        "FY23 already has “Approved” in force.",
        "FY24 already has “Approved” in force.",
    ]
    assert checked.report["columns"][-1]["understood"] == "4279861718.00"
    assert checked.mapping["account_type"] == "revenue"
    done = apply_import(upload=checked, actor=finance)
    for label, revenue, spend in (("FY24", 427986171800, 427986171783), ("FY23", 400298885500, 400298885482)):
        version = PlanVersion.objects.in_force().get(plan__fiscal_year__label=label)
        by_type = {row["account__type"]: row["amount"] for row in version.line_versions.sums("account__type")}
        assert (version.kind, by_type) == ("revision", {"revenue": revenue, "expense": spend})
    undo_import(upload=done, actor=finance)
    assert planned("FY24") == 427986171783


def test_the_workbook_of_oakland(city, brought, finance):
    done = apply(brought("oakland/BudgetData for Public Adopted FY2016-17 Midcycle.xlsx", 2017), finance)
    assert done.report["rows"]["fine"] == 11231
    by_type = {row["account__type"]: row["amount"] for row in LineVersion.objects.sums("account__type")}
    assert by_type == {"expense": 123942833100, "revenue": 123709182500}
    police = Unit.objects.get(name="Police", parent__parent=None, parent__isnull=False)
    below = LineVersion.objects.of_units_below(police).filter(account__type="expense")
    assert below.sums()["amount"] == 26095116800


@pytest.mark.parametrize(
    ("name", "year", "expense", "revenue"),
    [("FY18-19__proposed", 2019, 1363271740, 1363271740), ("FY22-23__adopted", 2023, 1920271118, 1920079118)],
)
def test_rows_that_say_the_same_are_added_not_dropped(city, brought, finance, name, year, expense, revenue):
    done = apply(brought(f"oakland/flow/{name}.csv", year), finance)
    by_type = {row["account__type"]: row["amount"] // 100 for row in LineVersion.objects.sums("account__type")}
    assert by_type == {"expense": expense, "revenue": revenue}
    assert done.report["twins"] > 0


def test_months_of_a_british_department(city, brought, finance):
    done = apply(brought("uk-dit-budget-upload/budget_upload_test.xlsx", 2020), finance)
    row = LineVersion.objects.get(cost_centre__code="109189")
    assert row.total == 198_00  # two rows of one key, added
    assert LineVersion.objects.sums()["amount"] == 276_00
    assert (row.p10, row.p09) == (11_00, 22_00)  # April is the tenth month of a year from July
    assert row.spread == "typed"
    assert done.report["twins"] == 1


@pytest.mark.parametrize("name", ["budget_upload_bad_dash.xlsx", "budget_upload_blank_data.xlsx"])
def test_a_dash_or_a_blank_month_is_no_amount(city, brought, finance, name):
    checked = check_import(upload=brought(f"uk-dit-budget-upload/{name}", 2020), actor=finance)
    assert checked.report["is_clean"]
    assert sum(column["missing"] for column in checked.report["columns"]) in (1, 2)


def test_totals_and_headings_of_chicago_are_told_from_its_lines(city, brought, finance):
    checked = check_import(upload=brought("chicago-recommendations/general.csv", 2021), actor=finance)
    assert checked.report["rows"] == {"fine": 23392, "empty": 5637, "total": 7361, "unreadable": 0}
    assert [column["understood"] for column in checked.report["columns"]] == [
        "80139779000.00",
        "76728293000.00",
        "76366866000.00",
        "60340897847.00",
    ]


def test_reading_totals_as_lines_is_a_choice(city, brought, finance):
    upload = remap(brought("chicago-recommendations/general.csv", 2021), skips_totals=False)
    checked = check_import(upload=upload, actor=finance)
    assert checked.report["columns"][0]["raw"] == "240380784274"
