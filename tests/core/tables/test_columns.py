"""What a column looks like, and what a cell's text may be a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.core.tables.cells import Day, Number, Problem, Row
from strategy.core.tables.columns import Kind, judge
from strategy.core.tables.names import NotAName, name_from_cell


def kind(cells):
    return judge(["x"], (Row(number, [cell]) for number, cell in enumerate(cells, start=2)))[0].kind


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["", "n/a"], Kind.EMPTY),
        (["1.50", "-7", "#Missing", "3"], Kind.AMOUNT),
        (["$1,234.50", "(5)"], Kind.AMOUNT),
        ([Number("12"), Number("1200.5")], Kind.AMOUNT),
        (["0010", "0020", "0010"], Kind.CODE),
        (["109189", "888888", "109189"], Kind.CODE),
        (["YS10", "IN05"], Kind.CODE),
        ([str(92000 + n % 40) for n in range(600)], Kind.CODE),
        (["54919 - Services", "53719 - Other: all"], Kind.CODE_AND_NAME),
        (["Police"] * 5 + ["Fire"] * 5, Kind.LEVEL),
        (["Guided sign-up", "Second-shift crews"], Kind.NAME),
        (["FY24", "FY24"], Kind.PERIOD),
        (["2013", "2014"], Kind.PERIOD),
        (["Jul 26", "Aug 26"], Kind.PERIOD),
        ([Day("2026-07-31"), Day("2026-08-31")], Kind.DATE),
        (["10", "11", "12"], Kind.AMOUNT),
        (["5.5"] * 9 + [Problem("x")], Kind.AMOUNT),
        (["5.5"] * 19 + ["five"], Kind.AMOUNT),
    ],
)
def test_a_column_is_judged_by_its_cells(cells, expected):
    assert kind(cells) is expected


def test_the_evidence_says_how_the_judgement_came():
    column = judge(["Code"], [Row(2, ["0010"]), Row(3, [""]), Row(4, [Problem("bad")])])[0]
    assert column.evidence == "2 filled, 1 different, 1 figures, 1 without a value, 1 with leading zeros, 1 unreadable"
    assert column.samples == ["0010"]


@given(st.lists(st.text(max_size=30), max_size=30))
def test_any_cells_have_a_kind(cells):
    assert kind(cells) in Kind


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("  Digital \u00a0 customer\n", "Digital customer"),
        ("Cafe\u0301", "Café"),
        ("", ""),
        ("Zoë’s – “unit”", "Zoë’s – “unit”"),  # noqa: RUF001
    ],
)
def test_a_name_has_one_spelling(text, name):
    assert name_from_cell(text) == name


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800", "\u202eabc", "\u200b", "a\x07", "e" + "\u0301" * 100, "x" * 201])
def test_what_cannot_be_seen_is_no_name(text):
    with pytest.raises(NotAName):
        name_from_cell(text)


@given(st.text(max_size=60))
def test_any_text_is_a_clean_name_or_refused(text):
    try:
        name = name_from_cell(text)
    except NotAName:
        return
    assert name_from_cell(name) == name
    assert "\x00" not in name
