"""Database sum = Python sum = workbook sum = CSV sum = page sum (`reliability.md` E7)."""

import re

import openpyxl
import pytest
from django.urls import reverse

from aop.exports.wide import WORDS
from aop.models import LineVersion
from strategy.core.money import format_money
from tests.aop.exports.many import fill
from tests.aop.exports.reading import by_calamine, csv_rows, export, minor, sums_by_type, table

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

STATEMENTS = 5
"""Settings, periods, sums by type, units, and the lines with their shares."""


def streamed(path, sheet):
    """Rows of a large sheet as dicts, by openpyxl, one at a time."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows = book[sheet].iter_rows(values_only=True)
    heading = next(rows)
    for row in rows:
        yield dict(zip(heading, row, strict=False))
    book.close()


def in_database(version):
    rows = LineVersion.objects.of_version(version).with_codes()
    return {row["account_type_shown"]: int(row["amount"]) for row in rows.sums("account_type_shown")}


def on_the_page(client, user, version):
    """The totals that the page of exports shows, as it shows them."""
    client.force_login(user)
    said = client.get(reverse("aop:export_page"), {"version": version.pk}).content.decode()
    shown = re.findall(r"<dt>([^<]+), EUR</dt><dd>\s*(.*?)\s*</dd>", said, re.S)
    return dict(shown)


def check(version, units, count, folder, client, user):
    expected = fill(version, units, count)
    shown = {WORDS[kind]: format_money(amount, "EUR") for kind, amount in expected.items()}
    assert on_the_page(client, user, version) == shown
    book = export(version, folder).path
    assert in_database(version) == expected
    assert sums_by_type(csv_rows(export(version, folder, format="csv").path)) == expected
    assert sums_by_type(table(by_calamine(book, "Budget_tidy"))) == expected
    assert sums_by_type(table(by_calamine(book, "Funding_tidy"))) == expected
    wide = list(streamed(book, "Budget_wide"))
    assert sums_by_type([row for row in wide if row["line_key"]], "FY26 total") == expected
    totals = {row["line_name"]: minor(row["FY26 total"]) for row in wide if not row["line_key"]}
    assert totals["Expense"] == expected["expense"]
    assert totals["Spend"] == sum(amount for kind, amount in expected.items() if kind != "revenue")
    assert totals["Revenue"] == expected["revenue"]
    assert {row["Result"] for row in table(by_calamine(book, "Checks"))[:-1]} == {"PASS"}


def test_five_thousand_lines_have_one_sum_everywhere(version, grid, crews, retail, tmp_path, client, finance):
    check(version, [grid, crews, retail], 5_000, tmp_path, client, finance)


@pytest.mark.slow
def test_fifty_thousand_lines_have_one_sum_everywhere(version, grid, crews, retail, tmp_path, client, finance):
    check(version, [grid, crews, retail], 50_000, tmp_path, client, finance)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("lines", [10, 4_100])
def test_the_number_of_statements_does_not_grow_with_the_plan(
    version, grid, tmp_path, django_assert_num_queries, kind, lines
):
    fill(version, [grid], lines)
    with django_assert_num_queries(STATEMENTS):
        export(version, tmp_path, format=kind)
