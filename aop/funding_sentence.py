"""The computed sentence of the funding page. Pure."""

from aop.shares import WHOLE, percent
from strategy.core.money import format_money


def what_lines_are_for(*, count: int, total: int, unaligned: int, currency: str, is_narrowed: bool) -> str:
    """The answer to *What is each line for?* Amounts in minor units of `currency`, of the lines that are listed."""
    if count == 0:
        return "No line fits." if is_narrowed else "No line is called change or bet yet, so there is nothing to link."
    lines = "one line" if count == 1 else f"{count:,} lines"
    whole = _money(total, currency)
    if unaligned == 0:
        return f"Every part of {lines}, {whole} together, names an outcome."
    if unaligned == total:
        return f"{whole} in {lines} names no outcome yet."
    return f"{_money(unaligned, currency)} of {whole} in {lines} names no outcome yet."


def what_a_line_is_for(*, total: int, unaligned: int, free_bp: int, is_change_money: bool, currency: str) -> str:
    """The answer to *What is this line for?*, of one line; `free_bp` are the basis points no aim has."""
    whole = _money(total, currency)
    if free_bp == WHOLE:
        return f"{whole} names no outcome yet." if is_change_money else f"{whole} keeps the lights on."
    if free_bp == 0:
        return f"all of {whole} names an outcome."
    rest = "names no outcome yet" if is_change_money else "keeps the lights on"
    left = f"{percent(free_bp)}, {_money(unaligned, currency)},"
    return f"of {whole}, {left} {rest}."


def _money(minor: int, currency: str) -> str:
    return f"{currency}\u00a0{format_money(minor, currency)}"
