"""What a person may choose about an export."""

from dataclasses import asdict, dataclass, fields
from typing import Any

CHOICES: dict[str, dict[str, str]] = {
    "format": {"xlsx": "Excel workbook", "csv": "CSV"},
    "sign": {
        "natural": "Natural: revenue and spend both positive",
        "ledger": "Ledger: debit positive, credit negative",
    },
    "shown": {"exact": "To the cent", "whole": "Whole units", "thousands": "Thousands"},
    "zeros": {"dash": "A dash", "blank": "Blank"},
    "delimiter": {"comma": "Comma ,", "semicolon": "Semicolon ;", "tab": "Tab"},
    "decimal": {"point": "Point 1234.50", "comma": "Comma 1234,50"},
    "encoding": {"utf-8-sig": "UTF-8 with BOM, opens right in Excel", "utf-8": "UTF-8", "cp1252": "Windows-1252"},
    "line_ends": {"crlf": "Windows (CR LF)", "lf": "Unix (LF)"},
}
"""Each choice with the words people read; the first is the default."""

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
DECIMALS = {"point": ".", "comma": ","}
LINE_ENDS = {"crlf": "\r\n", "lf": "\n"}


class NotAChoice(ValueError):
    """An export cannot be made this way."""


@dataclass(frozen=True)
class Options:
    """How the file is written. Signs change what amounts say; `shown` and `zeros` only how a workbook shows them."""

    format: str = "xlsx"
    sign: str = "natural"
    shown: str = "exact"
    zeros: str = "dash"
    delimiter: str = "comma"
    decimal: str = "point"
    encoding: str = "utf-8-sig"
    line_ends: str = "crlf"

    def __post_init__(self):
        for field in fields(self):
            value = getattr(self, field.name)
            if value not in CHOICES[field.name]:
                known = ", ".join(CHOICES[field.name])
                raise NotAChoice(f"{field.name.replace('_', ' ').capitalize()} is one of {known}; not {value!r}.")

    @classmethod
    def of(cls, chosen: dict[str, Any]) -> "Options":
        """Options of those choices that are named; the others keep their default. Raises NotAChoice."""
        names = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in chosen.items() if name in names and value})

    def plain(self) -> dict[str, str]:
        """As a job keeps them."""
        return asdict(self)
