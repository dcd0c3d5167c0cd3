"""One amount of a file: from the text in a cell to minor units, with the rounding it cost.

Strict on purpose. A text is an amount when it has exactly one meaning under the decimal mark that the file is read
with; everything else is refused with the reason. What rounding adds is kept as an integer in units of 10^-PLACES of
the currency's main unit, so that the sum of a column, before and after rounding, is exact.
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
LONGEST_NULL = max(map(len, _NULL))
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
    """An amount in minor units, and what rounding added to it, in units of 10^-PLACES of the main unit."""

    minor: int
    added: int = 0


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

    def __call__(self, cell: str) -> Understood | None:
        """The amount in a cell, None where the cell says there is none. Raises NotAnAmount with the reason."""
        plain = _PLAIN.fullmatch(cell)
        if plain and (plain[3] is None or self._mark is Mark.POINT or isinstance(cell, Number)):
            return self._rounded(plain[1], plain[2], plain[3] or "")
        if is_null(cell):
            return None
        if isinstance(cell, Number):
            return self._long_number(cell)
        return self._from_text(cell)

    def exact(self, minor: int, added: int) -> int:
        """What the file says, in units of 10^-PLACES, of amounts that add up to `minor` after rounding."""
        return minor * self._step - added

    def _rounded(self, sign: str, whole: str, fraction: str) -> Understood:
        added = 0
        if len(fraction) <= self._digits:
            minor = int(whole + fraction.ljust(self._digits, "0")) * self._factor
        else:
            minor, added = self._half_away(whole, fraction)
        if minor > LIMIT:
            raise NotAnAmount(f"larger than the largest amount kept, {LIMIT // 10**self._digits:,}")
        return Understood(-minor, -added) if sign else Understood(minor, added)

    def _half_away(self, whole: str, fraction: str) -> tuple[int, int]:
        """A positive amount with more digits than the currency has, rounded half up, and what that added."""
        if len(fraction) > PLACES:
            raise NotAnAmount(f"more than {PLACES} digits after the decimal mark")
        exact = int(whole + fraction.ljust(PLACES, "0")) * self._factor
        minor = (exact * 2 + self._step) // (self._step * 2)
        return minor, minor * self._step - exact

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
