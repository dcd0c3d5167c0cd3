"""CSV as people send it: encodings, delimiters, quotes, titles, damage."""

import pytest

from strategy.core.tables.limits import Limits
from strategy.core.tables.reading import FileRefused, read_table


@pytest.fixture
def read(tmp_path):
    def reading(content, filename="plan.csv", **choices):
        path = tmp_path / "upload"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_table(path, filename=filename, **choices)

    return reading


def cells(table):
    return [row.cells for row in table.rows()]


def refusal(read, content, **choices):
    with pytest.raises(FileRefused) as refused:
        read(content, **choices)
    return str(refused.value)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(read, delimiter):
    table = read(delimiter.join(["Unit", "Amount"]) + "\n" + delimiter.join(["A", "5"]) + "\n")
    assert table.found.delimiter == delimiter
    assert table.heading == ("Unit", "Amount")
    assert cells(table) == [["A", "5"]]


def test_decimal_commas_do_not_pass_for_delimiters(read):
    table = read("Unit;Jan;Feb\n" + "A;1,50;2,50\n" * 50)
    assert table.found.delimiter == ";"
    assert table.width == 3


def test_a_declared_delimiter_wins_and_is_not_a_row(read):
    table = read("sep=;\nUnit;Name, long\nA;b, c\n")
    assert table.found.delimiter == ";"
    assert (table.heading_row, cells(table)) == (2, [["A", "b, c"]])


@pytest.mark.parametrize(
    ("encoded", "name"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252"), ("utf-16", "utf-16")],
)
def test_the_encoding_is_found(read, encoded, name):
    table = read("Unit;Amount\nKöln – Büro;5\n".encode(encoded))
    assert table.found.encoding == name
    assert cells(table) == [["Köln – Büro", "5"]]


def test_the_encoding_may_be_named_instead(read):
    assert cells(read("Unit;Amount\nKöln;5\n".encode(), encoding="cp1252")) == [["KÃ¶ln", "5"]]
    assert "is not valid UTF-8" in refusal(read, "Unit;Amount\nKöln;5\n".encode("cp1252"), encoding="utf-8")
    assert "not one we read" in refusal(read, "a;b\n", encoding="rot13")


def test_quotes_may_span_lines_and_rows_count_as_in_a_spreadsheet(read):
    table = read('Unit,Note\nA,"two\nlines, ""quoted"""\n\nB,x\n')
    assert [(row.number, row.cells) for row in table.rows()] == [(2, ["A", 'two\nlines, "quoted"']), (4, ["B", "x"])]


def test_titles_above_the_heading_are_skipped(read):
    table = read("Annual plan,,\nPrinted 3 July,,\n,,\nUnit,Account,Amount\nA,10,5\nB,20,6\n")
    assert (table.heading_row, table.heading) == (4, ("Unit", "Account", "Amount"))


def test_a_person_may_name_the_heading_row(read):
    table = read("a,b\nUnit,Amount\nA,5\n").headed_by(2)
    assert (table.heading, cells(table)) == (("Unit", "Amount"), [["A", "5"]])
    assert len(cells(table.headed_by(None))) == 3


def test_years_may_stand_in_the_heading(read):
    assert read("Agency,2023,2024\nA,1,2\n").heading_row == 1


def test_a_file_of_figures_has_no_heading(read):
    assert read("1,2\n3,4\n").heading_row is None


def test_empty_columns_at_the_end_are_dropped(read):
    table = read("Unit,Amount,,\nA,5,,\nB,6, ,\n")
    assert (table.width, cells(table)) == (2, [["A", "5"], ["B", "6"]])


def test_short_rows_are_filled_up(read):
    assert cells(read("a,b,c\nx\n1,2,3\n")) == [["x", "", ""], ["1", "2", "3"]]


def test_the_apostrophe_that_guards_a_formula_is_taken_away_once(read):
    assert cells(read("Unit,Name\nA,'=1+1\nB,''=1\nC,'tis\nD,-5\n")) == [
        ["A", "=1+1"],
        ["B", "'=1"],
        ["C", "'tis"],
        ["D", "-5"],
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n\n", "empty"),
        (b"a,b\n1,\x002\n", "Line 2 holds a NUL"),
        ("a,b\n1,2\n".encode("utf-16-le"), "UTF-16 without its mark"),
        (b"a,b\n1,\xed\xa0\x80\n", "Line 2 holds half a character"),
        ("é,b\n1,2\n".encode() + b"\xff,3\n", "Line 3 is damaged"),
        (b"a,b\n1,\x81\n", "Line 2 is neither UTF-8 nor Windows-1252"),
        (b'a,b\n1,"open\n2,3\n', "opened in row 2 is never closed"),
        (b'a,b\n1,"x"y\n', "after a closing quotation mark"),
        (b"a,b\n1," + b"x" * 140_000 + b"\n", "more than 131,072 characters"),
        (b"a," * 300 + b"b\n", "at most 200 columns"),
        (b"<html><body><table><tr><td>1</td></tr></table>", "web page"),
        (b"<?xml version='1.0'?><Workbook/>", "web page or XML"),
        (b"%PDF-1.7 x", "a PDF"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old kind (.xls)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\n ,\n,\n", "no rows"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(read, content, words):
    assert words in refusal(read, content)


def test_limits_are_told_apart(read):
    lines = "a,b\n" + "1,2\n" * 50
    assert "more than 20 rows" in refusal(read, lines, limits=Limits(rows=20))
    assert "more than 60 cells" in refusal(read, lines, limits=Limits(cells=60))
    assert "larger than 0 MiB" in refusal(read, lines, limits=Limits(file_bytes=10))


def test_the_file_may_be_gone_through_by_two_at_once(read):
    table = read("a,b\n1,2\n3,4\n")
    assert list(zip(table.rows(), table.rows(), strict=True))[1][0].cells == ["3", "4"]


def test_the_temporary_file_goes_when_the_table_is_closed(read):
    with read("a,b\n1,2\n") as table:
        spool = table._spool
        assert spool.exists()
    assert not spool.exists()
