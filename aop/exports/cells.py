"""How the values of an export look and are written in a workbook: few styles, each cell by what it holds."""

from typing import Any

from aop.exports.columns import Column, Holds
from aop.exports.facts import Facts
from strategy.core.money import digits_of, plain_money
from strategy.core.tables import streaming
from strategy.core.tables.streaming import Book, checked_number, letters

INPUT = "#0000FF"
"""Finance writes what was entered in blue and what is computed in black."""
RULE = "#4A4A4A"


class Painter:
    """The styles of one workbook, and cells in them. `place` is a column counted from 0."""

    def __init__(self, book: Book, facts: Facts):
        self.book, self.facts = book, facts
        self.money_format = money_format(facts)
        style = book.style
        self.plain = style(num_format="@", valign="top")
        self.heading = style(bold=True, bottom=1, bottom_color=RULE, num_format="@", valign="vcenter")
        self.heading_right = style(bold=True, bottom=1, bottom_color=RULE, num_format="@", align="right")
        self.money = style(num_format=self.money_format)
        self.entered = style(num_format=self.money_format, font_color=INPUT, locked=not facts.takes_edits)
        self.choice = style(num_format="@", font_color=INPUT, locked=not facts.takes_edits)
        self.total = style(num_format=self.money_format, bold=True, top=1, top_color=RULE)
        self.total_text = style(num_format="@", bold=True, top=1, top_color=RULE)
        self.whole = style(num_format="#,##0")
        self.percent = style(num_format="0.0%")
        self.day = style(num_format="yyyy-mm-dd")
        self.moment = style(num_format="yyyy-mm-dd hh:mm:ss")
        self.title = style(bold=True, font_size=16)
        self.wrapped = style(text_wrap=True, valign="top")

    def cell(self, place: int, column: Column, value: Any) -> str:
        """The cell of a column; None and an empty text leave it empty, which is not zero. Raises NotWritable."""
        if value is None or value == "":
            return ""
        at = letters(place)
        if column.holds is Holds.TEXT:
            return streaming.text(at, self.plain, value)
        if column.holds is Holds.MONEY:
            return self.amount(place, value)
        if column.holds is Holds.INTEGER:
            return self.count(place, value)
        if column.holds is Holds.DAY:
            return streaming.day(at, self.day, value)
        return streaming.moment(at, self.moment, value)

    def amount(self, place: int, minor: int, style: int | None = None) -> str:
        """Minor units as the exact number they are. Raises NotWritable."""
        return streaming.number(letters(place), style or self.money, self.plain_amount(minor))

    def plain_amount(self, minor: int) -> str:
        return plain_money(checked_number(minor), self.facts.currency)

    def headings(self, columns: list[Column]) -> str:
        """A heading row."""
        right = {Holds.MONEY, Holds.INTEGER}
        return "".join(
            streaming.text(letters(place), self.heading_right if column.holds in right else self.heading, column.name)
            for place, column in enumerate(columns)
        )

    def text(self, place: int, words: str, style: int | None = None) -> str:
        return streaming.text(letters(place), self.plain if style is None else style, words)

    def count(self, place: int, value: int, style: int | None = None) -> str:
        return streaming.number(letters(place), style or self.whole, str(checked_number(value)))

    def formula(self, place: int, expression: str, value: str, style: int | None = None) -> str:
        return streaming.formula(letters(place), self.money if style is None else style, expression, value)

    def verdict(self, place: int, expression: str, *, passes: bool) -> str:
        """A live PASS or FAIL with what it says now."""
        word = "PASS" if passes else "FAIL"
        return streaming.formula(letters(place), self.plain, expression, word, holds_text=True)


def money_format(facts: Facts) -> str:
    """The number format of amounts: the currency's digits, whole units or thousands; values stay as they are."""
    digits = digits_of(facts.currency)
    exact = f"#,##0.{'0' * digits}" if digits else "#,##0"
    body = {"exact": exact, "whole": "#,##0", "thousands": "#,##0,"}[facts.options.shown]
    zero = {"dash": '"-"??', "blank": ""}[facts.options.zeros]
    return f"{body};[Red]({body});{zero}"
