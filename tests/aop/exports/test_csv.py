"""The CSV is Budget_tidy: one measure whose sum is the total, in the dialect that was asked for."""

import pytest

from aop.export_options import NotAChoice, Options
from aop.exports.making import NothingToExport
from strategy.core.tables.reading import read_table
from strategy.core.tables.writing import NotWritable
from tests.aop.exports.reading import by_openpyxl, csv_rows, export, sums_by_type, table
from tests.aop.exports.test_workbook import APPLICATION, TIDY

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def test_the_csv_is_budget_tidy(plan, tmp_path):
    rows = csv_rows(export(plan, tmp_path, format="csv").path)
    assert list(rows[0]) == TIDY
    assert sums_by_type(rows) == APPLICATION
    sheet = table(by_openpyxl(export(plan, tmp_path / "x").path, "Budget_tidy"))
    assert [(row["line_key"], row["period_no"]) for row in rows] == [
        (row["line_key"], str(row["period_no"])) for row in sheet
    ]


def test_amounts_are_plain_numbers_and_days_are_iso(plan, tmp_path):
    rows = csv_rows(export(plan, tmp_path, format="csv").path)
    second = next(row for row in rows if row["line_name"] == "Sensors" and row["period_no"] == "2")
    assert (second["amount"], second["period_start"], second["phase"]) == ("-33.33", "2026-02-01", "proposed")
    assert second["updated_at"].endswith("Z")


def test_by_default_it_opens_right_in_excel(plan, tmp_path):
    raw = export(plan, tmp_path, format="csv").path.read_bytes()
    assert raw.startswith(b'\xef\xbb\xbf"line_key",')
    assert raw.count(b"\r\n") == 1 + 72


def test_the_dialect_is_the_readers_choice(plan, tmp_path):
    chosen = {"delimiter": "semicolon", "decimal": "comma", "encoding": "cp1252", "line_ends": "lf"}
    raw = export(plan, tmp_path, format="csv", **chosen).path.read_bytes()
    rows = csv_rows(tmp_path / "export.csv", encoding="cp1252", delimiter=";")
    assert b"\r" not in raw
    assert sum(int(row["amount"].replace(",", "")) for row in rows) == sum(APPLICATION.values())


def test_windows_1252_refuses_what_it_lacks_and_names_the_line(plan, new_line, tmp_path):
    new_line("Łódź depot", p01=1)
    with pytest.raises(NotWritable, match="“Łódź depot”.*“Ł”, which Windows-1252 does not have; choose UTF-8"):
        export(plan, tmp_path, format="csv", encoding="cp1252")


def test_text_that_would_run_is_guarded_and_reads_back_as_it_was(plan, tmp_path):
    path = export(plan, tmp_path, format="csv").path
    assert {row["line_name"] for row in csv_rows(path)} >= {'\'=HYPERLINK("http://x")'}
    with read_table(path, filename="export.csv") as found:
        place = found.heading.index("line_name"), found.heading.index("vendor_code")
        read = {(row.cells[place[0]], row.cells[place[1]]) for row in found.rows()}
    assert ('=HYPERLINK("http://x")', '@ACME, "Ltd"') in read


def test_a_version_without_lines_is_refused(version, tmp_path):
    with pytest.raises(NothingToExport):
        export(version, tmp_path, format="csv")


def test_a_choice_that_is_none_is_refused_by_name():
    with pytest.raises(NotAChoice, match="Encoding is one of"):
        Options.of({"encoding": "utf-7"})
