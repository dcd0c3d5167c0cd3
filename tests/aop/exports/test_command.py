"""`manage.py export_budget`: one line to a file, one sentence when it cannot be."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from aop.services.sealing import approve_version
from aop.services.versions import submit_version
from tests.aop.exports.reading import by_openpyxl, csv_rows, sums_by_type, table
from tests.aop.exports.test_workbook import APPLICATION

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def run(*arguments):
    said = StringIO()
    call_command("export_budget", *map(str, arguments), stdout=said)
    return said.getvalue()


def test_it_writes_the_workbook_and_says_rows_totals_and_that_nothing_is_sealed(plan, tmp_path):
    out = tmp_path / "plan.xlsx"
    said = run("--year", "FY26", "--version", "latest", "--format", "xlsx", "--out", out)
    assert sums_by_type(table(by_openpyxl(out, "Budget_tidy"))) == APPLICATION
    assert "6 lines, 72 rows" in said
    assert "Expense: 154.46 EUR" in said
    assert "Revenue: 1,350.00 EUR" in said
    assert "Not sealed" in said
    assert [path.name for path in tmp_path.iterdir()] == ["plan.xlsx"]


def test_a_sealed_version_is_named_by_its_key_and_its_seal_is_told(plan, finance, chief, tmp_path):
    plan = submit_version(version=plan, seen=plan.version, actor=finance)
    plan = approve_version(version=plan, seen=plan.version, actor=chief)
    said = run("--version", plan.key, "--format", "csv", "--out", tmp_path / "plan.csv")
    assert f"Seal: {plan.seal}" in said
    assert {row["phase"] for row in csv_rows(tmp_path / "plan.csv")} == {"approved"}


def test_a_unit_and_a_dialect_can_be_chosen(plan, tmp_path):
    out = tmp_path / "plan.csv"
    run("--year", "2026", "--unit", "20", "--format", "csv", "--delimiter", "semicolon", "--out", out)
    assert {row["line_name"] for row in csv_rows(out, delimiter=";")} == {"Shop fitting"}


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--year", "FY31"], "There is no plan of FY31; there are: FY26."),
        (["--year", "soon"], "'soon' is not a year"),
        ([], "Name the fiscal year with --year"),
        (["--version", "12345"], "No version has the key 12345"),
        (["--version", "nonsense"], "No version has the key nonsense"),
        (["--year", "FY26", "--unit", "77"], "No unit has the code 77"),
        (["--year", "FY26", "--format", "csv"], "name it plan.csv"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_leaves_no_file(plan, tmp_path, arguments, why):
    with pytest.raises(CommandError, match=why):
        run(*arguments, "--out", tmp_path / "plan.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(plan, tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        run("--year", "FY26", "--out", tmp_path / "nowhere" / "plan.xlsx")


def test_a_version_without_lines_is_refused_in_words(version, tmp_path):
    with pytest.raises(CommandError, match="no lines to export"):
        run("--year", "FY26", "--out", tmp_path / "plan.xlsx")
