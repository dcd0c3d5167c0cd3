"""What the heading of an amount column says: whose figure it is (adopted, actual …), of which year and month."""

import re
from dataclasses import dataclass
from enum import StrEnum

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


class Phase(StrEnum):
    """What an amount is in the life of a budget."""

    TARGET = "target"
    PROPOSAL = "proposal"
    APPROVED = "approved"
    REVISION = "revision"
    FORECAST = "forecast"
    ACTUAL = "actual"

    @property
    def label(self) -> str:
        return self.value.capitalize()

    @property
    def is_sealed(self) -> bool:
        """Was it decided outside, so that it is recorded as approved and sealed?"""
        return self in (Phase.APPROVED, Phase.REVISION)


@dataclass(frozen=True)
class Heading:
    """What was read out of a heading: `year` (of a span its end), `month` (calendar) or `period` (fiscal)."""

    phase: Phase | None = None
    year: int | None = None
    first_year: int | None = None  # where a span such as 2023-24 begins
    shift: int = 0
    month: int | None = None
    period: int | None = None
    is_total: bool = False


_PHASES = (  # the first that is found counts
    (Phase.FORECAST, r"estimat|forecast|project(ed|ion)|outlook|anticipated"),
    (Phase.REVISION, r"revis|amend|mid-?\s?cycle|supplement"),
    (Phase.ACTUAL, r"actual|expend(ed|itures?)|spent|outturn|booked"),
    (Phase.APPROVED, r"adopt|approv|appropriat|enacted|authori[sz]ed"),
    (Phase.TARGET, r"target|ceiling"),
    (Phase.PROPOSAL, r"propos|recommend|request|draft|submi|budget|plan"),
)
_PHASE_PATTERNS = [(phase, re.compile(rf"\b(?:{words})", re.IGNORECASE)) for phase, words in _PHASES]
_LETTERED = {"R": Phase.ACTUAL, "B": Phase.APPROVED, "F": Phase.PROPOSAL}
_YEAR = re.compile(
    r"(?:\bFY\s?'?|fiscal year\s?)(?P<fy>[0-9]{4}|[0-9]{2})(?:\s?[-/–]\s?(?P<fy_end>[0-9]{4}|[0-9]{2}))?\b"  # noqa: RUF001
    r"|\b(?P<year>(?:19|20)[0-9]{2})(?:\s?[-/–]\s?(?P<end>(?:19|20)[0-9]{2}|[0-9]{2})(?![0-9]))?\b",  # noqa: RUF001
    re.IGNORECASE,
)
_ISO_MONTH = re.compile(
    r"\b((?:19|20)[0-9]{2})[-/.](0?[1-9]|1[0-2])\b(?![-/.])|\b(0?[1-9]|1[0-2])[-/.]((?:19|20)[0-9]{2})\b"
)
_MONTH_NAME = re.compile(
    r"\b("
    + "|".join(_NAMES)
    + "|"
    + "|".join(_MONTHS)
    + r"|sept)\.?(?:[\s\-_/']*(?P<year>(?:19|20)[0-9]{2}|[0-9]{2}))?\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(r"(?:\bP|\bM|\bper(?:iod)?\s?|\bmonth\s?)(0?[1-9]|1[0-2])\b", re.IGNORECASE)
_TOTAL = re.compile(r"\b(?:row |year |full.?year |grand |FY ?)?(?:sum|total)\b|^FY$|^year$|full.?year", re.IGNORECASE)
_EARLIER = re.compile(r"\b(?:previous|prior|last)\b", re.IGNORECASE)
_MUCH_EARLIER = re.compile(r"\bearlier\b", re.IGNORECASE)


def read_heading(text: str) -> Heading:
    """What a heading such as `FY24 Adopted`, `Jul 26`, `P07` or `Previous Year Revised` says."""
    words = text.replace("_", " ").strip()
    month, month_year = _month(words)
    first_year, year = (None, month_year) if month_year else _year(words)
    period = _PERIOD.search(words)
    return Heading(
        phase=read_phase(words),
        year=year,
        first_year=first_year,
        shift=_shift(words) if year is None else 0,
        month=month,
        period=int(period[1]) if period and month is None else None,
        is_total=bool(_TOTAL.search(words)),
    )


def read_phase(words: str) -> Phase | None:
    """Adopted, actual, forecast …, by the words of a heading, a sheet's or a file's name."""
    lettered = re.match(r"([RBF]) (?:19|20)[0-9]{2}$", words)
    if lettered:
        return _LETTERED[lettered[1]]
    return next((phase for phase, pattern in _PHASE_PATTERNS if pattern.search(words)), None)


def phase_of_file(name: str) -> Phase:
    """The phase of amounts whose heading names none: *adopted* in the file's name makes them approved."""
    words = re.sub(r"[_\-.]+", " ", name)
    if dict(_PHASE_PATTERNS)[Phase.APPROVED].search(words):
        return Phase.APPROVED
    return read_phase(words) or Phase.PROPOSAL


def read_month(text: str) -> tuple[int | None, int | None]:
    """(calendar month, calendar year) that a cell or heading names; None for what it does not name."""
    day = re.fullmatch(r"((?:19|20)[0-9]{2})-([01][0-9])-[0-3][0-9]", text.strip())
    return (int(day[2]), int(day[1])) if day else _month(text)


def _month(words: str) -> tuple[int | None, int | None]:
    iso = _ISO_MONTH.search(words)
    if iso:
        return (int(iso[2]), int(iso[1])) if iso[1] else (int(iso[3]), int(iso[4]))
    named = _MONTH_NAME.search(words)
    if named is None:
        return None, None
    year = named["year"]
    return _MONTHS.index(named[1][:3].lower()) + 1, _four_digits(year) if year else None


def _year(words: str) -> tuple[int | None, int | None]:
    """(where a span begins, the year): FY24 is (None, 2024), FY16-17 is (2016, 2017)."""
    found = _YEAR.search(words)
    if found is None:
        return None, None
    start, end = _four_digits(found["fy"] or found["year"]), found["fy_end"] or found["end"]
    return (start, _four_digits(end)) if end else (None, start)


def _four_digits(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _shift(words: str) -> int:
    if _MUCH_EARLIER.search(words):
        return -2
    return -1 if _EARLIER.search(words) else 0
