"""How large a file may be, and the refusal of one that may not be read at all."""

from dataclasses import dataclass


class FileRefused(Exception):
    """The file cannot be read; the text says why in words for the person who sent it."""


@dataclass(frozen=True)
class Limits:
    """What one file may ask of the machine.

    300,000 rows and 5,000,000 cells let through the largest plans we know (100,000 lines of 30 columns) with room
    above, and stay below what 512 MiB hold while a workbook is parsed (100,000 x 30 cells take 330 MiB). Ledgers and
    plans have fewer than 200 columns: one that reaches farther is a stray cell, which costs memory for nothing. Real
    workbooks pack 8 to 14 times, so a part that grows more than a hundredfold is a bomb.
    """

    rows: int = 300_000
    columns: int = 200
    cells: int = 5_000_000
    file_bytes: int = 50 << 20
    unpacked_bytes: int = 256 << 20
    ratio: int = 100
    parts: int = 500
    memory_bytes: int = 512 << 20
    cpu_seconds: int = 20
    wall_seconds: int = 30
