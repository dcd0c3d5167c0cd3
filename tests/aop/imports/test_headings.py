"""What headings, years and months of other people's files mean."""

import pytest

from aop.importing.headings import Phase, phase_of_file, read_heading, read_month
from aop.importing.totals import says_total
from aop.importing.years import Calendar
from strategy.core.fiscal import NotAYear

HEADINGS = [
    ("FY24 Adopted", Phase.APPROVED, 2024, None, None),
    ("FY23 Appropriation", Phase.APPROVED, 2023, None, None),
    ("FY21 Actual Expense", Phase.ACTUAL, 2021, None, None),
    ("2015-16 Estimated actual", Phase.FORECAST, 2016, None, None),
    ("FY16-17 Midcycle", Phase.REVISION, 2017, None, None),
    ("2024 Budget", Phase.PROPOSAL, 2024, None, None),
    ("F 2023", Phase.PROPOSAL, 2023, None, None),
    ("R 2021", Phase.ACTUAL, 2021, None, None),
    ("Recommendation", Phase.PROPOSAL, None, None, None),
    ("Jul 26", None, 2026, 7, None),
    ("July 2026", None, 2026, 7, None),
    ("2026-07", None, 2026, 7, None),
    ("APR", None, None, 4, None),
    ("P07", None, None, None, 7),
    ("Period 12", None, None, None, 12),
    ("Actual_Mar", Phase.ACTUAL, None, 3, None),
    ("Amount", None, None, None, None),
    ("Dept Number", None, None, None, None),
]


@pytest.mark.parametrize(("text", "phase", "year", "month", "period"), HEADINGS)
def test_a_heading_says_whose_figure_it_is_and_when(text, phase, year, month, period):
    found = read_heading(text)
    assert (found.phase, found.year, found.month, found.period) == (phase, year, month, period)


@pytest.mark.parametrize(("text", "shift"), [("Previous Year Revised", -1), ("Earlier Year Spent", -2), ("FY24", 0)])
def test_a_heading_may_speak_of_an_earlier_year(text, shift):
    assert read_heading(text).shift == shift


@pytest.mark.parametrize(
    ("name", "phase"),
    [
        ("FY24_adopted-budget.csv", "approved"),
        ("proposed.xlsx", "proposal"),
        ("q3.csv", "proposal"),
        ("actuals", "actual"),
    ],
)
def test_the_name_of_a_file_says_what_its_amounts_are(name, phase):
    assert phase_of_file(name) == phase


@pytest.mark.parametrize(
    ("text", "month"),
    [("2026-07-31", (7, 2026)), ("7/2026", (7, 2026)), ("sept", (9, None)), ("x", (None, None))],
)
def test_a_cell_may_say_the_month(text, month):
    assert read_month(text) == month


def test_months_fall_on_the_fiscal_calendar():
    july = Calendar(7, "ends")
    assert (july.period_of(7), july.period_of(6), july.year_holding(2023, 7), july.year_holding(2024, 6)) == (
        1,
        12,
        2024,
        2024,
    )


def test_a_span_is_named_after_its_end_or_its_start():
    assert Calendar(7, "ends").year_named("2023-24") == 2024
    assert Calendar(7, "starts").year_named("FY2023/24") == 2023
    with pytest.raises(NotAYear):
        Calendar().year_named("9999")


@pytest.mark.parametrize("text", ["Grand total", "Services - Total*", "Appropriation Total*", "Subtotal", "Total 2024"])
def test_rows_that_add_up_others_say_so(text):
    assert says_total(["x", text])


@pytest.mark.parametrize("text", ["Totally new", "Total compensation study of the whole town"])
def test_a_word_is_not_yet_a_total(text):
    assert not says_total(["x", text])
