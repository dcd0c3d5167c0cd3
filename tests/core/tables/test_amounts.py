"""Amounts out of cells: one meaning or a reason, exact sums, rounding that is said."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.core.money import divide_half_away
from strategy.core.tables.amounts import LIMIT, UNIT, AmountReader, Mark, NotAnAmount, is_null
from strategy.core.tables.cells import Day, Number, Problem
from strategy.core.tables.number_styles import style_of

POINT = AmountReader(mark=Mark.POINT, currency="USD", digits=2)
COMMA = AmountReader(mark=Mark.COMMA, currency="EUR", digits=2)


WITH_A_POINT = [
    ("0", 0),
    ("-0", 0),
    ("-0.00", 0),
    ("1234.5", 123450),
    ("1,234.56", 123456),
    ("12,345,678.9", 1234567890),
    ("390,532,774.35", 39053277435),
    (" 5 ", 500),
    ("\u00a05\u202f", 500),
    ("(1,234.50)", -123450),
    ("( 5 )", -500),
    ("1,234.50-", -123450),
    ("-5", -500),
    ("−5", -500),  # noqa: RUF001
    ("- 5", -500),
    ("1 234.50", 123450),
    ("1\u00a0234\u00a0567.50", 123456750),
    ("1'234.50", 123450),
    ("$1,234.50", 123450),
    ("-$5", -500),
    ("$ -5", -500),
    ("($5)", -500),
    ("USD 1,234.50", 123450),
    ("1,234.50 USD", 123450),
    ("US$ 5", 500),
    (".5", 50),
    ("-.5", -50),
    ("0.005", 1),
    ("-0.005", -1),
    ("0.004999999999", 0),
    ("007.50", 750),
    ("9000000000000.00", LIMIT),
    ("-9000000000000.00", -LIMIT),
]


@pytest.mark.parametrize(("text", "minor"), WITH_A_POINT)
def test_an_amount_with_a_decimal_point(text, minor):
    assert POINT(text).minor == minor


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1.234,56", 123456),
        ("1 234,50", 123450),
        ("(1.234,50)", -123450),
        ("€ 5", 500),
        ("5 €", 500),
        ("-5,5 EUR", -550),
        ("1.234", 123400),
    ],
)
def test_an_amount_with_a_decimal_comma(text, minor):
    assert COMMA(text).minor == minor


NO_AMOUNTS = [
    ("NaN", "not an amount"),
    ("sNaN", "not an amount"),
    ("Infinity", "not an amount"),
    ("-inf", "not an amount"),
    ("1e400", "scientific notation"),
    ("1E+15", "scientific notation"),
    ("1_000", "not an amount"),
    ("١٢", "other digits"),
    ("１２", "other digits"),  # noqa: RUF001
    ("0x10", "not an amount"),
    ("+5", "not an amount"),
    ("--5", "not an amount"),
    ("-(5)", "not an amount"),
    ("(-5)", "not an amount"),
    ("true", "not an amount"),
    ("five", "not an amount"),
    ("5 thousand", "not an amount"),
    ("1.2k", "not an amount"),
    ("5%", "percentage"),
    ("1,23", "decimal comma"),
    ("1.234,56", "decimal comma"),
    ("1,2345", "decimal comma"),
    ("12,34,567", "not an amount"),
    ("1,234 567", "not an amount"),
    ("1 234,567.00", "not an amount"),
    ("5.", "not an amount"),
    (".", "not an amount"),
    ("$", "not an amount"),
    ("€5", "another currency"),
    ("5 EUR", "another currency"),
    ("#REF!", "error value"),
    ("#N/A", "error value"),
    ("5\x00", "not an amount"),
    ("5\ud800", "not an amount"),
    ("5\u200b", "not an amount"),
    ("9" * 5000, "characters are too many"),
    ("9" * 5000 + ".00", "characters are too many"),
    ("9999999999999999.99", "larger than the largest"),
    ("9000000000000.01", "larger than the largest"),
    ("0." + "0" * 30 + "1", "more than 24 digits"),
    (Day("2026-01-31"), "date"),
    (Problem("a formula without a stored value"), "formula"),
]


@pytest.mark.parametrize(("text", "reason"), NO_AMOUNTS)
def test_what_is_no_amount_says_why(text, reason):
    with pytest.raises(NotAnAmount, match=reason):
        POINT(text)


def test_a_number_of_a_workbook_has_a_point_whatever_the_file_is_written_with():
    assert COMMA(Number("1.234")).minor == 123
    assert COMMA(Number("-0.30000000000000004440892098500626")).minor == -30


@pytest.mark.parametrize(("currency", "digits", "minor"), [("JPY", 0, 1235), ("KWD", 3, 1234500), ("CLF", 4, 12345000)])
def test_digits_follow_the_currency(currency, digits, minor):
    assert AmountReader(mark=Mark.POINT, currency=currency, digits=digits)("1234.5").minor == minor


def test_a_file_in_thousands_is_read_in_full():
    reader = AmountReader(mark=Mark.POINT, currency="USD", digits=2, factor=1000)
    assert reader("1.234567").minor == 123457
    with pytest.raises(NotAnAmount, match="larger"):
        reader("9000000000.01")


@given(st.integers(-(9 * 10**18), 9 * 10**18), st.integers(0, 12))
def test_each_cell_is_rounded_half_away_from_zero_and_the_difference_is_exact(units, places):
    value = Fraction(units, 10**places)
    text = f"{'-' if units < 0 else ''}{abs(units) // 10**places}"
    text += f".{abs(units) % 10**places:0{places}d}" if places else ""
    expected = divide_half_away(units * 100, 10**places)
    if abs(expected) > LIMIT:
        with pytest.raises(NotAnAmount):
            POINT(text)
        return
    found = POINT(text)
    assert found.minor == expected
    assert Fraction(found.added, UNIT) == Fraction(expected, 100) - value
    assert Fraction(POINT.exact(*found), UNIT) == value


@given(st.text(max_size=80))
def test_any_text_is_an_amount_or_refused_with_a_reason(text):
    said = []
    for reader in (POINT, COMMA):
        try:
            found = reader(text)
            assert found is None or abs(found.minor) <= LIMIT
        except NotAnAmount as reason:
            said.append(str(reason))
    assert all(said)


@given(
    st.integers(-LIMIT, LIMIT), st.sampled_from([",", " ", "'", "\u00a0", ""]), st.sampled_from(["-{}", "({})", "{}-"])
)
def test_both_marks_read_the_same_amount_in_their_own_spelling(minor, group, negative):
    grouped = f"{abs(minor) // 100:,}".replace(",", group) + f".{abs(minor) % 100:02d}"
    point = negative.format(grouped) if minor < 0 else grouped
    comma = point.translate(str.maketrans(",.", ".,"))
    assert POINT(point).minor == COMMA(comma).minor == minor


@pytest.mark.parametrize("text", ["", " ", "-", "- ", "–", "#Missing", " #Missing ", "nfp", "n/a", "N/A", "NULL", ".."])  # noqa: RUF001
def test_missing_is_said_in_many_ways(text):
    assert is_null(text)


@pytest.mark.parametrize("text", ["0", "0.00", "-0", "#N/A", "x", Problem("")[:0] or Problem("-x")])
def test_zero_and_errors_are_not_missing(text):
    assert not is_null(text)


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["1234", "5"], Mark.POINT),
        (["1,234.50", "7,000"], Mark.POINT),
        (["1.234,50", "7.000"], Mark.COMMA),
        (["12.5"], Mark.POINT),
        (["12,5"], Mark.COMMA),
        (["1,234,567"], Mark.POINT),
        (["1.234.567"], Mark.COMMA),
        (["0.125"], Mark.POINT),
        (["99314.123"], Mark.POINT),
        (["1.234"], None),
        (["1,234", "12,345"], None),
        (["(1.234)", "$1.234"], None),
        (["1,5", "1.5"], None),
        ([Number("1.234")], Mark.POINT),
    ],
)
def test_the_decimal_mark_is_judged_and_never_guessed_in_silence(cells, mark):
    assert style_of(enumerate(cells, start=2)).mark is mark


def test_an_unclear_column_names_its_rows():
    assert "rows 2, 3" in style_of([(2, "1.234"), (3, "5.678")]).reason
    assert "“1,5” in row 2 needs" not in style_of([(2, "1,5"), (3, "1.5")]).reason
    assert "row 3 needs a decimal point, “1,5” in row 2" in style_of([(2, "1,5"), (3, "1.5")]).reason
