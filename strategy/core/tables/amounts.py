"""One amount of a file: from the text in a cell to minor units, with the rounding it cost.

Strict on purpose. A text is an amount when it has exactly one meaning under the decimal mark that the file is read
with; everything else is refused with the reason. Between text and minor units stands an exact integer in units of
10^-PLACES of the currency's main unit, so that sums of a column and their rounding are exact.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from strategy.core.tables.cells import Day, Number, Problem

PLACES = 24
UNIT = 10**PLACES
LIMIT = 9 * 10**14  # minor units: amount x basis points still fits 64 bits
LONGEST = 60  # characters of an amount, signs and spaces included

_SPACES = " \t\u00a0\u2007\u2009\u202f"
_GROUPS = " \u00a0\u2007\u2009\u202f'\u2019"
_NULL = frozenset(
    {"", "-", "--", "–", "—", "−", "..", "n/a", "na", "n.a.", "nfp", "null", "none", "nil", "missing", "#missing"}  # noqa: RUF001
)
_SYMBOLS = {
    "$": "USD CAD AUD NZD SGD HKD TWD MXN CLP COP ARS UYU DOP JMD TTD BBD BSD BZD FJD NAD LRD GYD",
    "€": "EUR",
    "£": "GBP EGP LBP GIP FKP SHP",
    "¥": "JPY CNY",
    "₹": "INR",
    "₩": "KRW",
    "₪": "ILS",
    "₺": "TRY",
    "₴": "UAH",
    "₫": "VND",
    "฿": "THB",
    "₦": "NGN",
    "₱": "PHP",
    "zł": "PLN",
    "kč": "CZK",
    "kr": "SEK NOK DKK ISK",
    "kr.": "SEK NOK DKK ISK",
    "fr.": "CHF",
    "r$": "BRL",
    "us$": "USD",
}


class Mark(StrEnum):
    """What separates whole units from their fraction; the other one may separate thousands."""

    POINT = "point"
    COMMA = "comma"


class Understood(NamedTuple):
    """An amount: minor units, and the exact value in units of 10^-PLACES of the main unit."""

    minor: int
    exact: int


class NotAnAmount(ValueError):
    """The text has no single meaning as an amount; the message says why."""


def is_null(cell: str) -> bool:
    """Whether a cell says that there is no amount, which is not the same as an amount of zero."""
    if not cell:
        return True
    return len(cell) <= LONGEST and cell.strip(_SPACES + "\r\n").casefold() in _NULL and not isinstance(cell, Problem)


def _number_pattern(mark: Mark) -> re.Pattern[str]:
    decimal, thousands = (".", ",") if mark is Mark.POINT else (",", ".")
    group = f"[{re.escape(thousands)}{_GROUPS}]"
    return re.compile(
        rf"([0-9]+|[0-9]{{1,3}}({group})[0-9]{{3}}(?:\2[0-9]{{3}})*)?(?:{re.escape(decimal)}([0-9]+))?", re.ASCII
    )


_PATTERNS = {mark: _number_pattern(mark) for mark in Mark}
_PLAIN = re.compile(r"(-?)([0-9]{1,15})(?:\.([0-9]{1,24}))?", re.ASCII)
_NOT_DIGITS = re.compile(r"[^0-9]")
_SIGNS = "-−"  # noqa: RUF001  a real minus is a minus


class AmountReader:
    """Reads the amounts of one column. Make one for a column; calling it is cheap.

    `currency` is the ISO code, `digits` its digits after the point, `factor` what the file's unit is worth
    (1,000 where the file speaks of thousands).
    """

    def __init__(self, *, mark: Mark, currency: str, digits: int, factor: int = 1) -> None:
        self._mark = mark
        self._currency = currency
        self._pattern = _PATTERNS[mark]
        self._factor = factor
        self._step = 10 ** (PLACES - digits)
        self._digits = digits

    def __call__(self, cell: str) -> Understood:
        """The amount in a cell. Raises NotAnAmount with the reason. The caller asks `is_null` first."""
        plain = _PLAIN.fullmatch(cell)
        if plain and (isinstance(cell, Number) or plain[3] is None or self._mark is Mark.POINT):
            return self._rounded(plain[1], plain[2], plain[3] or "")
        if isinstance(cell, Number):
            return self._long_number(cell)
        return self._from_text(cell)

    def in_minor_units(self, exact: int) -> int:
        """An exact value rounded half away from zero, so that -x is the mirror of x."""
        minor = (abs(exact) * 2 + self._step) // (self._step * 2)
        return minor if exact >= 0 else -minor

    def rounding(self, minor: int, exact: int) -> int:
        """What rounding added, in units of 10^-PLACES."""
        return minor * self._step - exact

    def _rounded(self, sign: str, whole: str, fraction: str) -> Understood:
        if len(fraction) > PLACES:
            raise NotAnAmount(f"more than {PLACES} digits after the decimal mark")
        exact = int(whole + fraction.ljust(PLACES, "0")) * self._factor
        if sign:
            exact = -exact
        minor = self.in_minor_units(exact)
        if abs(minor) > LIMIT:
            raise NotAnAmount(f"larger than the largest amount kept, {LIMIT // 10**self._digits:,}")
        return Understood(minor, exact)

    def _long_number(self, cell: Number) -> Understood:
        """A binary fraction's own digits beyond PLACES are below anything a workbook shows."""
        sign, digits = ("-", cell[1:]) if cell.startswith("-") else ("", str(cell))
        whole, _, fraction = digits.partition(".")
        return self._rounded(sign, whole, fraction[:PLACES])

    def _from_text(self, cell: str) -> Understood:
        if isinstance(cell, Problem):
            raise NotAnAmount(str(cell))
        if isinstance(cell, Day):
            raise NotAnAmount(f"the date {cell}, where an amount belongs")
        if len(cell) > LONGEST:
            raise NotAnAmount(f"{len(cell):,} characters are too many for an amount")
        text = cell.strip(_SPACES)
        sign, bare = self._sign_and_rest(text)
        match = self._pattern.fullmatch(bare)
        if match is None or not (match[1] or match[3]):
            raise NotAnAmount(self._why_not(text, bare))
        whole = match[1] or "0"
        return self._rounded(sign, _NOT_DIGITS.sub("", whole) if match[2] else whole, match[3] or "")

    def _sign_and_rest(self, text: str) -> tuple[str, str]:
        """Take sign, brackets and the currency's own mark off, each once, in any order people write them."""
        sign = ""
        if text[:1] == "(" and text[-1:] == ")":
            sign, text = "-", text[1:-1].strip(_SPACES)
        for _ in range(2):
            if text[:1] and text[0] in _SIGNS and not sign:
                sign, text = "-", text[1:].lstrip(_SPACES)
            elif text[-1:] and text[-1] in _SIGNS and not sign:
                sign, text = "-", text[:-1].rstrip(_SPACES)
            text = self._without_currency(text)
        return sign, text

    def _without_currency(self, text: str) -> str:
        before = re.match(r"[^0-9.,()\-−]+", text)  # noqa: RUF001
        after = re.search(r"[^0-9()\-−\s][^0-9()\-−]*$", text)  # noqa: RUF001
        for found in (before, after):
            if found and self._is_own(found.group().strip(_SPACES)):
                return (text[: found.start()] + text[found.end() :]).strip(_SPACES)
        return text

    def _is_own(self, symbol: str) -> bool:
        return symbol.upper() == self._currency or self._currency in _SYMBOLS.get(symbol.casefold(), "").split()

    def _why_not(self, text: str, bare: str) -> str:
        other = Mark.COMMA if self._mark is Mark.POINT else Mark.POINT
        shown = text if len(text) <= 30 else f"{text[:30]}…"
        if text.startswith("#"):
            return f"the error value {shown}"
        if re.fullmatch(r"[0-9.,]+[eE][+-]?[0-9]+", bare):
            return f"“{shown}” is scientific notation, which may have lost digits; write the number out"
        if "%" in text:
            return f"“{shown}” is a percentage, where an amount belongs"
        if any(character.isdigit() and not character.isascii() for character in text):
            return f"“{shown}” is written with other digits than 0 to 9"
        match = _PATTERNS[other].fullmatch(bare)
        if match and (match[1] or match[3]):
            return f"“{shown}” is written with a decimal {other}, but the file is read with a decimal {self._mark}"
        foreign = re.search(r"[$€£¥₹₩₪₺₴]|\b[A-Z]{3}\b", text)
        if foreign and any(character.isdigit() for character in text):
            return f"“{shown}” is in another currency than {self._currency}"
        return f"“{shown}” is not an amount"
