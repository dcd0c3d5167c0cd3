"""What an export is held against: xlsxwriter writing the like cells, and COPY writing the like rows."""

from pathlib import Path

import xlsxwriter
from django.db import connection

from aop.exports.columns import Column, Holds, Of, budget_tidy, funding_tidy
from aop.exports.facts import Facts
from aop.exports.rows import Extract
from aop.exports.wide import wide_columns
from aop.models import PERIODS, PlanVersion


class PlainWorkbook:
    """The wide and the tidy sheets by xlsxwriter in constant memory, typed cells with number formats and formulas."""

    def __init__(self, path: Path, facts: Facts, extract: Extract):
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(str(path), options | {"strings_to_numbers": False, "remove_timezone": True})
        self.facts, self.extract = facts, extract
        formats = {Holds.MONEY: "#,##0.00", Holds.DAY: "yyyy-mm-dd", Holds.MOMENT: "yyyy-mm-dd hh:mm", Holds.TEXT: "@"}
        self.formats = {holds: self.book.add_format({"num_format": shown}) for holds, shown in formats.items()}
        self.formats[Holds.INTEGER] = self.book.add_format({"num_format": "#,##0"})
        self.wide = wide_columns(facts, extract.dimension_names)

    def write(self) -> None:
        wide = self.book.add_worksheet("Budget_wide")
        tidy, funding = self.book.add_worksheet("Budget_tidy"), self.book.add_worksheet("Funding_tidy")
        tidy_columns, funding_columns = budget_tidy([]), funding_tidy([])
        rows = {"tidy": 0, "funding": 0}
        for number, line in enumerate(self.extract, start=1):
            self._wide(wide, number, line)
            for period, minor in zip(self.facts.periods, line.amounts, strict=True):
                rows["tidy"] += 1
                self._row(tidy, rows["tidy"], tidy_columns, (line, period, None, minor))
            for piece in line.pieces:
                for period, minor in zip(self.facts.periods, piece.amounts, strict=True):
                    rows["funding"] += 1
                    self._row(funding, rows["funding"], funding_columns, (line, period, piece, minor))
        self.book.close()

    def _wide(self, sheet, number: int, line) -> None:
        months = iter(line.amounts)
        for place, column in enumerate(self.wide):
            if column.of is Of.LINE:
                self._cell(sheet, number, place, column, column.value(line))
            elif column.of is Of.AMOUNT and column.name.endswith("total"):
                live = f"=SUM(K{number + 1}:V{number + 1})"
                sheet.write_formula(number, place, live, self.formats[Holds.MONEY], line.total / 100)
            elif column.of is Of.AMOUNT:
                sheet.write_number(number, place, next(months) / 100, self.formats[Holds.MONEY])

    def _row(self, sheet, number: int, columns: list[Column], of: tuple) -> None:
        line, period, piece, minor = of
        subjects = {Of.VERSION: self.facts, Of.LINE: line, Of.PERIOD: period, Of.TARGET: piece, Of.AMOUNT: minor}
        for place, column in enumerate(columns):
            self._cell(sheet, number, place, column, column.value(subjects[column.of]))

    def _cell(self, sheet, number: int, place: int, column: Column, value) -> None:
        if value is None or value == "":
            return
        style = self.formats[column.holds]
        if column.holds is Holds.TEXT:
            sheet.write_string(number, place, value, style)
        elif column.holds is Holds.MONEY:
            sheet.write_number(number, place, value / 100, style)
        elif column.holds is Holds.INTEGER:
            sheet.write_number(number, place, value, style)
        else:
            sheet.write_datetime(number, place, value, style)


_COPY = f"""
COPY (
    SELECT l.key, '%(key)s', '%(kind)s', 'approved', 'FY', p.no, p.start, u.code, u.name, v.sealed_cost_centre_code,
           v.sealed_cost_centre_name, v.sealed_account_code, v.sealed_account_name, v.sealed_account_type, l.kind,
           v.vendor, '', v.currency, p.amount / 100.0, '', '', '', v.updated_at, v.row_hash, v.name
    FROM aop_lineversion v
    JOIN aop_budgetline l ON l.id = v.line_id
    JOIN strategy_unit u ON u.id = v.unit_id
    CROSS JOIN LATERAL (VALUES {", ".join(f"({n}, DATE '2026-{n:02d}-01', v.{p})" for n, p in enumerate(PERIODS, 1))})
        AS p (no, start, amount)
    WHERE v.plan_version_id = %(pk)d
    ORDER BY v.sealed_unit_path, v.sealed_cost_centre_code, v.sealed_account_code, v.name, v.id, p.no
) TO STDOUT WITH (FORMAT csv, HEADER, FORCE_QUOTE *)
"""


def copy_rows(version: PlanVersion, path: Path) -> None:
    """The rows of Budget_tidy by COPY, in the same order and with the same quoting."""
    with connection.cursor() as cursor, path.open("wb") as file:
        cursor.execute("SET statement_timeout = 0")
        cursor.copy_expert(_COPY % {"key": version.key, "kind": version.kind, "pk": version.pk}, file)
