"""The workbook says what the plan says, to the cent, and runs nothing that people typed."""

import re

import openpyxl
import pytest

from aop.exports.columns import budget_tidy, funding_tidy
from aop.models import LineVersion
from strategy.core.tables.writing import NotWritable
from tests.aop.exports.reading import (
    by_calamine,
    by_openpyxl,
    export,
    minor,
    parts_of,
    sums_by_type,
    table,
)

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]
TIDY = [
    "line_key", "version_key", "version_kind", "phase", "fiscal_year", "period_no", "period_start",
    "unit_code", "unit_name", "cost_centre_code", "cost_centre_name", "account_code", "account_name", "account_type",
    "kind", "vendor_code", "dim_fund", "position_key", "currency", "amount",
    "plan_rate", "amount_reporting", "source", "updated_at", "row_hash", "line_name",
]  # fmt: skip
APPLICATION = {"expense": 154_46, "headcount": 50_00, "capex": 8_000_00, "revenue": 1_350_00}


@pytest.fixture
def book(plan, tmp_path):
    return export(plan, tmp_path).path


def test_the_sheets_stand_in_the_published_order(book):
    names = openpyxl.load_workbook(book).sheetnames
    assert names == ["README", "Budget_wide", "Budget_tidy", "Funding_tidy", "Dimensions", "Checks"]


def test_a_plan_without_dimensions_has_no_sheet_of_them(version, new_line, tmp_path):
    new_line("Sensors", p01=1)
    assert "Dimensions" not in openpyxl.load_workbook(export(version, tmp_path).path).sheetnames


def test_the_tidy_columns_keep_their_names_and_their_order(book):
    assert by_openpyxl(book, "Budget_tidy")[0] == TIDY
    keys = TIDY[: TIDY.index("amount")]
    funding = [*keys, "target_type", "target_key", "target_title", "share_bp", "amount"]
    assert by_openpyxl(book, "Funding_tidy")[0] == funding
    assert [column.name for column in budget_tidy(["fund"])] == TIDY
    assert [column.name for column in funding_tidy(["fund"])] == funding


def test_every_total_is_the_applications_total(book, plan):
    found = {row["account_type_shown"]: int(row["amount"])
             for row in LineVersion.objects.of_version(plan).with_codes().sums("account_type_shown")}  # fmt: skip
    assert found == APPLICATION
    for read in (by_openpyxl, by_calamine):
        assert sums_by_type(table(read(book, "Budget_tidy"))) == APPLICATION
        assert sums_by_type(table(read(book, "Funding_tidy"))) == APPLICATION
    wide = [row for row in table(by_openpyxl(book, "Budget_wide")) if row["account_type"]]
    assert sums_by_type(wide, "FY26 total") == APPLICATION


def test_there_is_a_row_for_each_line_and_period_and_none_between(book):
    rows = table(by_openpyxl(book, "Budget_tidy"))
    assert len(rows) == 6 * 12
    assert all(row["line_key"] and row["period_no"] and row["amount"] is not None for row in rows)
    sensors = [row for row in rows if row["line_name"] == "Sensors"]
    assert [row["period_no"] for row in sensors] == list(range(1, 13))
    assert [f"{row['period_start']:%Y-%m-%d}" for row in sensors][:2] == ["2026-01-01", "2026-02-01"]


def test_the_tidy_sheets_are_real_tables(book):
    opened = openpyxl.load_workbook(book)
    assert opened["Budget_tidy"].tables["Budget"].ref == "A1:Z73"
    assert [column.name for column in opened["Budget_tidy"].tables["Budget"].tableColumns] == TIDY
    assert opened["Funding_tidy"].tables["Funding"].ref.endswith("97")


def test_codes_are_text_and_keep_their_zeros(book):
    row = table(by_openpyxl(book, "Budget_tidy"))[0]
    assert (row["cost_centre_code"], row["account_code"]) == ("0010", "0100")
    assert table(by_openpyxl(book, "Dimensions")) == [{"dim_fund": "007"}, {"dim_fund": "=1"}]


def test_missing_is_an_empty_cell_and_zero_is_zero(book):
    row = next(row for row in table(by_openpyxl(book, "Budget_tidy")) if row["line_name"] == "Sensors")
    third = [row for row in table(by_openpyxl(book, "Budget_tidy")) if row["line_name"] == "Sensors"][2]
    assert (row["vendor_code"], row["plan_rate"], row["amount_reporting"], row["row_hash"]) == (None,) * 4
    assert third["amount"] == 0


def test_shares_add_up_to_the_line_in_every_period(book):
    tidy = {
        (row["line_key"], row["period_no"]): minor(row["amount"]) for row in table(by_openpyxl(book, "Budget_tidy"))
    }
    funding = {}
    for row in table(by_openpyxl(book, "Funding_tidy")):
        at = (row["line_key"], row["period_no"])
        funding[at] = funding.get(at, 0) + minor(row["amount"])
    assert funding == tidy


def test_the_rest_of_a_line_is_a_row_without_an_aim(book, outages, restored):
    rows = [row for row in table(by_openpyxl(book, "Funding_tidy")) if row["period_no"] == 1]
    sensors = [(row["target_type"], row["target_title"], row["share_bp"], row["amount"])
               for row in rows if str(row["target_key"] or "") or row["amount"] == 50]  # fmt: skip
    assert sensors[:2] == [
        ("objective", outages.title, 3333, 33.33),
        ("key_result", restored.title, 1667, 16.67),
    ]
    assert (None, None, 5000, 50) in sensors


def test_wide_months_are_plain_numbers_and_totals_are_live(book):
    live = by_openpyxl(book, "Budget_wide", values=False)
    cached = by_openpyxl(book, "Budget_wide")
    year = live[0].index("FY26 total")
    assert live[1][year] == "=SUM(K2:V2)"
    assert all(isinstance(cell, int | float) for cell in live[1][year - 12 : year])
    totals = {row[9]: row for row in live if row[9] in {"Expense", "Spend", "Revenue"} and row[year]}
    assert totals["Expense"][year] == '=SUMIFS(W$2:W$7,$H$2:$H$7,"expense")'
    assert totals["Spend"][year] == "=SUM(W8:W10)"
    assert {row[9]: minor(row[year]) for row in cached[7:]} == {
        "Expense": 154_46, "People cost": 50_00, "Capital expenditure": 8_000_00, "Spend": 8_204_46,
        "Revenue": 1_350_00,
    }  # fmt: skip


def test_what_people_typed_is_text_and_nothing_in_the_file_is_a_link(book):
    parts = parts_of(book)
    assert not any("<hyperlink" in text or '/hyperlink"' in text for text in parts.values())
    formulas = [found for text in parts.values() for found in re.findall("<f>(.*?)</f>", text)]
    assert formulas
    ours = re.compile(r"(SUM|SUMIFS|IF\(ROUND|IF\(COUNTIF|COUNTA|12\*COUNTA|COUNTIFS|B\d+-C\d+|Budget_wide!|-?\d)")
    assert all(ours.match(formula) and "HYPERLINK" not in formula for formula in formulas)
    names = {row["line_name"] for row in table(by_calamine(book, "Budget_tidy"))}
    assert {'=HYPERLINK("http://x")', "Vans <r>&</r> _x0041_"} <= names


def test_all_checks_pass_but_the_one_that_names_unexplained_change_money(book):
    rows = table(by_openpyxl(book, "Checks"))
    assert [row["Check"] for row in rows if row["Result"] == "FAIL"] == [
        "Change lines with neither an objective nor a reason"
    ]
    assert next(row for row in rows if row["Check"] == "All totals and counts")["Result"] == "PASS"
    live = {row["Check"]: row["Result"] for row in table(by_openpyxl(book, "Checks", values=False))}
    assert all(formula.startswith("=IF(") for formula in live.values())


def test_the_readme_says_what_the_file_is(book, plan):
    said = {row[0]: row[1] for row in by_openpyxl(book, "README") if row[0]}
    assert said["Version id"] == str(plan.key)
    assert said["Seal"].startswith("not sealed")
    assert said["Scope"] == "Everything: the whole organisation"
    assert said["Exported at"] == "2026-02-16 12:00:00 UTC"
    assert (said["Lines"], said["Rows of Budget_tidy"], said["Total Spend"]) == (6, 72, 8204.46)
    assert "revenue and spend are both positive" in said["Signs"]


def test_ledger_signs_make_revenue_a_credit(plan, tmp_path):
    book = export(plan, tmp_path, sign="ledger").path
    assert sums_by_type(table(by_openpyxl(book, "Budget_tidy"))) == APPLICATION | {"revenue": -1_350_00}
    assert {row["Result"] for row in table(by_openpyxl(book, "Checks"))[:-1]} == {"PASS"}


def test_showing_thousands_changes_the_format_and_no_value(plan, tmp_path):
    book = export(plan, tmp_path, shown="thousands", zeros="blank").path
    cell = openpyxl.load_workbook(book)["Budget_tidy"].cell(row=2, column=TIDY.index("amount") + 1)
    assert cell.number_format == "#,##0,;[Red](#,##0,);"
    assert sums_by_type(table(by_openpyxl(book, "Budget_tidy"))) == APPLICATION


@pytest.mark.parametrize(("currency", "shown", "value"), [("JPY", "#,##0", 10000), ("KWD", "#,##0.000", 10)])
def test_digits_follow_the_currency(version, new_line, tmp_path, currency, shown, value):
    version.plan.currency = currency
    version.plan.save()
    new_line("Sensors", p01=10_000, currency=currency)
    cell = openpyxl.load_workbook(export(version, tmp_path).path)["Budget_tidy"].cell(row=2, column=19)
    assert (cell.value, cell.number_format) == (value, f'{shown};[Red]({shown});"-"??')


def test_rows_that_do_not_fit_go_into_numbered_files_that_check_each_other(plan, tmp_path):
    made = export(plan, tmp_path, most_rows=48)
    assert made.name.endswith(".zip")
    folder = tmp_path / "opened"
    names = unzip(made.path, folder)
    assert len(names) == 2
    assert [name[-12:] for name in names] == ["-1-of-2.xlsx", "-2-of-2.xlsx"]
    books = [folder / name for name in names]
    total = {}
    for book in books:
        for kind, amount in sums_by_type(table(by_openpyxl(book, "Budget_tidy"))).items():
            total[kind] = total.get(kind, 0) + amount
        checks = {row["Check"]: row["Result"] for row in table(by_openpyxl(book, "Checks"))}
        assert checks["All totals and counts"] == "PASS"
    assert total == APPLICATION


def test_a_text_too_long_for_a_cell_refuses_the_file_and_names_the_line(version, new_line, tmp_path):
    new_line("Sensors", p01=1, dimensions={"story": "x" * 32_768})
    with pytest.raises(NotWritable, match="“Sensors”.*32,768 characters"):
        export(version, tmp_path)


def test_a_total_of_more_than_fifteen_digits_refuses_the_file(version, new_line, tmp_path):
    for n in range(2):
        new_line(f"Dam {n}", p01=8 * 10**14)
    with pytest.raises(NotWritable, match="total.*16 digits"):
        export(version, tmp_path)


def unzip(path, folder):
    import zipfile  # noqa: PLC0415

    with zipfile.ZipFile(path) as packed:
        packed.extractall(folder)
        return sorted(packed.namelist())
