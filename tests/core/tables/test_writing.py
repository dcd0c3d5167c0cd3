"""Files we write: no text becomes a formula, no cent is lost, nothing is cut, and it all reads back."""

import csv
import io
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strategy.core.tables.guard import guard, unguard
from strategy.core.tables.reading import read_table
from strategy.core.tables.writing import Column, CsvStyle, Holds, NotWritable, Workbook, csv_lines, plain_share

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
FORMULAS = st.sampled_from(["", "'", "''", " ", "\u200b"]).flatmap(
    lambda lead: st.sampled_from("=+-@\t＝＋－＠").map(lambda first: f"{lead}{first}1+1")  # noqa: RUF001
)
COLUMNS = [Column("Code", Holds.CODE), Column("Name"), Column("Amount", Holds.MONEY), Column("Day", Holds.DAY)]


@given(st.one_of(TEXTS, FORMULAS))
def test_the_guard_is_lossless_and_leaves_no_formula(text):
    guarded = guard(text)
    assert unguard(guarded) == text
    assert guarded.lstrip(" \u00a0\u200b\u200c\u200d\u2060\ufeff")[:1] not in tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.one_of(TEXTS, FORMULAS), st.integers(-(10**14), 10**14)), min_size=1, max_size=20))
def test_a_csv_reads_back_as_it_was_written(tmp_path, cells):
    rows = [[f"{number:04d}", text, minor, date(2026, 7, 31)] for number, (text, minor) in enumerate(cells)]
    path = tmp_path / "out.csv"
    path.write_bytes(b"".join(csv_lines(COLUMNS, rows, currency="EUR")))
    with read_table(path, filename="out.csv") as table:
        found = [(row.cells[1], row.cells[2], row.cells[3]) for row in table.rows()]
    assert [text.strip() for text, _, _ in found] == [text.strip() for text, _ in cells]
    assert [int(amount.replace(".", "")) for _, amount, _ in found] == [minor for _, minor in cells]
    assert {day for _, _, day in found} == {"2026-07-31"}


def test_the_csv_style_is_the_readers_choice():
    rows = [["01", "Köln", -5, None]]
    style = CsvStyle(delimiter=";", decimal=",", encoding="cp1252", line_end="\n")
    assert b"".join(csv_lines(COLUMNS, rows, currency="EUR", style=style)).decode("cp1252").splitlines() == [
        '"Code";"Name";"Amount";"Day"',
        '"01";"Köln";"-0,05";""',
    ]


def test_a_csv_has_one_mark_at_its_start_however_long_it_is():
    rows = ([str(n), "x" * 60, n, None] for n in range(3000))
    pieces = list(csv_lines(COLUMNS, rows, currency="EUR"))
    assert len(pieces) > 2
    assert b"".join(pieces).count(b"\xef\xbb\xbf") == 1


def test_a_character_the_encoding_lacks_refuses_the_file():
    with pytest.raises(NotWritable, match="“→” does not exist"):
        list(csv_lines([Column("a")], [["→"]], currency="EUR", style=CsvStyle(encoding="cp1252")))


def test_too_long_a_text_refuses_the_csv_and_names_the_row():
    with pytest.raises(NotWritable, match="Row 3 holds a text of 32,768 characters"):
        list(csv_lines([Column("a")], [["ok"], ["x" * 32_768]], currency="EUR"))


def refusal(write):
    """Why a sheet cannot be written; nothing of the workbook stays behind."""
    with pytest.raises(NotWritable) as refused, Workbook(io.BytesIO(), currency="EUR") as book:
        write(book.sheet("Plan"))
    return str(refused.value)


def test_too_long_a_text_refuses_the_workbook_and_names_the_row():
    assert "Row 3 holds a text of 32,768 characters" in refusal(
        lambda sheet: sheet.table([Column("a")], [["ok"], ["x" * 32_768]])
    )


def made(rows, columns=COLUMNS, currency="EUR"):
    file = io.BytesIO()
    with Workbook(file, currency=currency) as book:
        book.sheet("Plan").table(columns, rows)
    return file


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.one_of(TEXTS, FORMULAS, st.sampled_from(["http://x.example", "mailto:a@b", "0010", "1e5"])), max_size=15
    )
)
def test_a_workbook_holds_texts_as_texts_without_formulas_and_links(texts):
    file = made([[text, text, 0, None] for text in texts])
    with zipfile.ZipFile(file) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f" not in sheet
    assert b"hyperlink" not in sheet
    sheet = openpyxl.load_workbook(file).active
    assert [sheet.cell(row, 2).value or "" for row in range(2, len(texts) + 2)] == texts
    assert all(sheet.cell(row, 1).data_type in "sn" for row in range(2, len(texts) + 2))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(-(10**15) + 1, 10**15 - 1), min_size=1, max_size=20))
def test_amounts_come_back_from_a_workbook_to_the_cent(tmp_path, minors):
    path = tmp_path / "out.xlsx"
    path.write_bytes(made([["1", "x", minor, None] for minor in minors]).getvalue())
    with read_table(path, filename="out.xlsx") as table:
        texts = [row.cells[2].partition(".") for row in table.rows()]
    assert [int(whole + fraction.ljust(2, "0")) for whole, _, fraction in texts] == minors


def test_an_amount_past_fifteen_digits_refuses_the_workbook():
    assert "Row 2 holds a number of more than 15 digits" in refusal(
        lambda sheet: sheet.table(COLUMNS, [["1", "x", 10**15, None]])
    )


def test_a_control_character_refuses_the_workbook():
    assert "control character" in refusal(lambda sheet: sheet.text(0, 0, "a\x07"))


def test_totals_are_live_and_carry_their_value():
    file = io.BytesIO()
    with Workbook(file, currency="EUR") as book:
        sheet = book.sheet("Plan")
        after = sheet.table(
            [Column("a", Holds.MONEY), Column("s", Holds.SHARE), Column("n", Holds.INTEGER)],
            [[100, 2500, 7], [50, 2500, 7]],
        )
        sheet.money_sum(after, 0, (1, 0, 2, 0), 150)
        sheet.check_equal(after, 1, (1, 0), (2, 0), passes=False)
    live, kept = openpyxl.load_workbook(file).active, openpyxl.load_workbook(file, data_only=True).active
    assert (live["A4"].value, kept["A4"].value) == ("=SUM(A2:A3)", 1.5)
    assert (live["B4"].value, kept["B4"].value) == ('=IF(ROUND(A2-A3,2)=0,"PASS","FAIL")', "FAIL")
    assert (kept["B2"].value, kept["C2"].value) == (0.25, 7)


def test_formats_are_made_once():
    with Workbook(io.BytesIO(), currency="JPY") as book:
        assert book.money_format() is book.money_format()
        assert book.money_format(bold=True) is not book.money_format()
        assert ".0" not in book.money_format().num_format


def test_a_share_is_a_fraction_of_one():
    assert [plain_share(points) for points in (0, 1, 2500, 10_000, -50)] == [
        "0.0000",
        "0.0001",
        "0.2500",
        "1.0000",
        "-0.0050",
    ]


def test_the_csv_module_agrees_with_our_own_reading():
    text = b"".join(csv_lines(COLUMNS, [["01", 'a "b", c', 5, None]], currency="EUR")).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[1] == ["01", 'a "b", c', "0.05", ""]
