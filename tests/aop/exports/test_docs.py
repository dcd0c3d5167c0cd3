"""What is published of the columns is what the files have."""

import re

from aop.exports.columns import budget_tidy, funding_tidy
from aop.exports.readme import SHEETS
from tests.support.source import ROOT

PUBLISHED = (ROOT / "docs" / "exports.md").read_text(encoding="utf8")


def test_every_column_is_documented_in_its_order():
    section = PUBLISHED.split("## Columns of")[1].split("`Funding_tidy`")[0]
    named = [name for row in re.findall(r"^\| (`.*?`) \|", section, re.M) for name in re.findall("`(.+?)`", row)]
    assert [name.replace("dim_…", "dim_fund") for name in named] == [column.name for column in budget_tidy(["fund"])]


def test_every_column_of_funding_and_every_sheet_is_documented():
    assert all(f"`{column.name}`" in PUBLISHED for column in funding_tidy([]))
    assert all(f"`{sheet}`" in PUBLISHED for sheet in SHEETS)


def test_every_column_says_what_it_means():
    assert all(column.meaning for column in [*budget_tidy(["fund"]), *funding_tidy([])])
