"""Workbooks: exact figures, nothing silently blank, and every known bomb refused without harm."""

import subprocess
import time
import zipfile
from datetime import date
from itertools import count

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strategy.core.tables import reading
from strategy.core.tables.cells import Day, Number, Problem
from strategy.core.tables.limits import Limits
from strategy.core.tables.reading import FileRefused, read_table
from tests.support.books import BOOK, book, changed, raw_book

_QUIET = [HealthCheck.function_scoped_fixture]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "plan.xlsx"


def rows(path, **choices):
    with read_table(path, filename="plan.xlsx", **choices) as table:
        return [row.cells for row in table.rows()]


def refusal(path, **choices):
    with pytest.raises(FileRefused) as refused:
        read_table(path, filename="plan.xlsx", **choices)
    return str(refused.value)


def test_figures_are_exact_text_and_codes_keep_their_zeros(path):
    book(path, [["Code", "Name", "Amount"], ["0010", "x", 1234.5], ["0020", "y", -0.07], [92214, "z", 4279861717.7665]])
    assert rows(path) == [["0010", "x", "1234.5"], ["0020", "y", "-0.07"], ["92214", "z", "4279861717.7665"]]
    assert isinstance(rows(path)[0][2], Number)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0.30000000000000004", "0.3"),
        ("2.675", "2.675"),
        ("333333.3333333333", "333333.3333333333"),
        ("1E-7", "0.0000001"),
    ],
)
def test_only_the_dust_of_binary_fractions_is_swept_away(path, written, read):
    raw_book(path, f'<row r="1"><c r="A1"><v>{written}</v></c></row>')
    assert rows(path) == [[read]]


@settings(max_examples=25, deadline=None, suppress_health_check=_QUIET)
@given(st.lists(st.integers(-(10**14), 10**14), min_size=1, max_size=40))
def test_every_amount_of_fifteen_digits_comes_back_to_the_cent(path, minors):
    book(path, [["Amount"], *[[minor / 100] for minor in minors]])
    found = [cells[0] for cells in rows(path)]
    assert [
        int(f"{whole}{fraction.ljust(2, '0')}") for whole, _, fraction in (text.partition(".") for text in found)
    ] == minors


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ('<c r="B2" t="e"><v>#DIV/0!</v></c>', "#DIV/0!"),
        ("<c r='B2' t='e'><f>1/0</f><v>#REF!</v></c>", "#REF!"),
        ('<c r="B2"><f>A1+1</f></c>', "without a stored value"),
        ('<c r="B2"><f>A1+1</f><v/></c>', "without a stored value"),
        ('<c r="B2"><f t="shared" si="0"/><v></v></c>', "without a stored value"),
        ('<c r="B2"><v>1E+400</v></c>', "not a number"),
        ('<c r="B2"><v>NaN</v></c>', "not a number"),
        ('<c r="B2"><v>12345678901234567890</v></c>', "more than 15 digits"),
    ],
)
def test_a_cell_without_a_usable_value_is_a_problem_not_a_blank(path, cell, reason):
    heading = '<row r="1"><c r="A1" t="str"><v>Unit</v></c><c r="B1" t="str"><v>Amount</v></c></row>'
    raw_book(path, f'{heading}<row r="2"><c r="A2" t="str"><v>x</v></c>{cell}</row>')
    found = rows(path)[0][1]
    assert isinstance(found, Problem)
    assert reason in found


def test_a_formula_that_gives_empty_text_is_blank(path):
    raw_book(path, '<row r="1"><c r="A1" t="str"><f>IF(1,"","")</f><v></v></c><c r="B1"><v>5</v></c></row>')
    assert rows(path) == [["", "5"]]


def test_an_unsaved_formula_is_found_wherever_a_chunk_ends(path):
    lines = "".join(
        f'<row r="{n}"><c r="A{n}"><f t="shared" si="0"/><v>{n}</v></c><c r="B{n}"><f>A{n}*2</f></c></row>'
        for n in range(1, 9001)
    )
    raw_book(path, lines)
    assert [isinstance(cells[1], Problem) for cells in rows(path)] == [True] * 9000


def test_days_are_days_and_impossible_ones_are_problems(path):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["Day", "Amount"])
    sheet.append([date(2026, 7, 31), 5])
    sheet.append([2958470, 5])
    sheet.append([-5, 5])
    for number in (3, 4):
        sheet.cell(number, 1).number_format = "yyyy-mm-dd"
    workbook.save(path)
    first, second, third = (cells[0] for cells in rows(path))
    assert (first, type(first)) == ("2026-07-31", Day)
    assert isinstance(second, Problem)
    assert isinstance(third, Problem)


def test_days_of_the_1904_calendar_are_right(path):
    workbook = openpyxl.Workbook()
    workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    workbook.active.append(["Day"])
    workbook.active.append([date(2026, 7, 31)])
    workbook.save(path)
    assert rows(path) == [["2026-07-31"]]


def test_row_numbers_are_those_of_the_sheet(path):
    raw_book(path, '<row r="5"><c r="C5" t="str"><v>Unit</v></c></row><row r="9"><c r="C9"><v>7</v></c></row>')
    with read_table(path, filename="plan.xlsx") as table:
        assert [(row.number, row.cells) for row in table.all_rows()] == [(5, ["", "", "Unit"]), (9, ["", "", "7"])]


def test_the_sheet_that_holds_most_is_read_unless_one_is_named(path):
    workbook = openpyxl.Workbook()
    workbook.active.title = "README"
    workbook.active.append([1])
    plan = workbook.create_sheet("Plan")
    for number in range(50):
        plan.append([f"Unit {number}", number])
    workbook.create_sheet("Secret").sheet_state = "hidden"
    workbook.save(path)
    with read_table(path, filename="plan.xlsx") as table:
        assert (table.found.sheet, table.found.sheets) == ("Plan", ("README", "Plan"))
    assert rows(path, sheet="README") == [["1"]]
    assert "no sheet “Budget”. It has “README”, “Plan”" in refusal(path, sheet="Budget")


def sparse(path):
    return raw_book(
        path, '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )


def hidden_sparse(path):
    """The same bomb with references that a plain search does not see."""
    return raw_book(path, '<row><c r="A1"><v>1</v></c></row><row><c r="&#88;FD1048576"><v>1</v></c></row>')


def many_parts(path):
    return raw_book(path, "", {f"xl/media/{n}.bin": "x" for n in range(600)})


def bomb(path):
    return raw_book(path, "", {"xl/media/zeros.bin": b"\0" * (60 << 20)})


def shared_text(path):
    return raw_book(path, "", {"xl/sharedStrings.xml": "<sst>" + "a" * (80 << 20) + "</sst>"})


def entities(path):
    return raw_book(path, "", {"xl/sharedStrings.xml": '<!DOCTYPE x [<!ENTITY a "b">]><sst/>'})


def utf16_part(path):
    return raw_book(path, "", {"xl/sharedStrings.xml": '<!DOCTYPE x [<!ENTITY a "b">]><sst/>'.encode("utf-16")})


def lying_size(path):
    raw_book(path, "", {"xl/media/zeros.bin": b"\0" * (20 << 20)})
    raw = path.read_bytes()
    path.write_bytes(raw.replace((20 << 20).to_bytes(4, "little"), (100).to_bytes(4, "little")))
    return path


def not_really(path):
    path.write_bytes(b"PK\x03\x04 and then nothing of the kind")
    return path


def other_archive(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("plan.csv", "a,b")
    return path


def with_part(name):
    def made(path):
        return raw_book(path, "", {name: "x"})

    return made


def binary_book(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.bin", "x")
    return path


def no_sheet(path):
    raw_book(path, "")
    return changed(path, "xl/workbook.xml", lambda _: BOOK.replace('name="Plan"', 'name="P" state="hidden"').encode())


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (sparse, "reaches to row 1,048,576"),
        (hidden_sparse, ""),
        (many_parts, "more than 500 parts"),
        (bomb, "expands too far"),
        (shared_text, "expands too far"),
        (entities, "DOCTYPE"),
        (utf16_part, "not written in UTF-8"),
        (lying_size, ""),
        (not_really, "not a workbook"),
        (other_archive, "not a workbook"),
        (binary_book, ".xlsb"),
        (no_sheet, "no visible sheet"),
        (with_part("xl/vbaProject.bin"), "macros"),
        (with_part("xl/externalLinks/externalLink1.xml"), "links to other workbooks"),
        (with_part("xl/embeddings/oleObject1.bin"), "embedded objects"),
        (with_part("../../evil.xml"), "no spreadsheet program does"),
    ],
)
def test_bombs_and_odd_archives_are_refused_quickly(path, make, words):
    make(path)
    started = time.monotonic()
    said = refusal(path)
    assert words in said
    assert said.endswith(".")
    assert time.monotonic() - started < 10


def test_the_sparse_bomb_fits_into_two_thousand_bytes(path):
    assert sparse(path).stat().st_size < 2048


def test_a_text_renamed_to_xlsx_is_read_as_what_it_is(path):
    path.write_text("Unit,Amount\nA,5\n")
    assert rows(path) == [["A", "5"]]


def test_bytes_renamed_to_xlsx_are_refused(path):
    path.write_bytes(b"\x01\x02\x03\x00\x07" * 100)
    assert "not a workbook" in refusal(path)


def test_what_needs_too_much_memory_fails_alone(path):
    number = count()
    book(path, [[f"{'x' * 50}{next(number)}" for _ in range(100)] for _ in range(3000)])
    assert "MiB of memory" in refusal(path, limits=Limits(memory_bytes=60 << 20))


def test_what_takes_too_long_is_stopped(path):
    book(path, [["text"] * 10] * 100)
    assert "took longer" in refusal(path, limits=Limits(wall_seconds=0.02))


def test_the_child_knows_neither_secrets_nor_django(path, monkeypatch):
    seen = {}
    real = subprocess.Popen

    def spying(arguments, **options):
        seen.update(arguments=arguments, **options)
        return real(arguments, **options)

    monkeypatch.setattr(reading.subprocess, "Popen", spying)
    book(path, [["a"], [1]])
    rows(path)
    monkeypatch.undo()
    assert set(seen["env"]) == {"LANG"}
    boot = seen["arguments"][3].partition("sys.exit")[0] + "print('django' in sys.modules, 'celery' in sys.modules)"
    asked = [*seen["arguments"][:3], boot, seen["arguments"][4]]
    assert subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split() == ["False", "False"]


@settings(max_examples=40, deadline=None, suppress_health_check=_QUIET)
@given(
    st.binary(min_size=1, max_size=3000),
    st.sampled_from(["plan.csv", "plan.xlsx"]),
    st.sampled_from([b"", b"PK\x03\x04"]),
)
def test_random_bytes_are_read_or_refused_never_worse(path, content, filename, start):
    path.write_bytes(start + content)
    try:
        table = read_table(path, filename=filename)
    except FileRefused as reason:
        table, said = None, str(reason)
    if table is None:
        assert said.endswith(".")
    else:
        with table:
            assert sum(1 for _ in table.all_rows()) == table.found.rows
