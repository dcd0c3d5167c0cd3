"""Export and read back is identity, whatever people typed (`reliability.md` C5, Z12)."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aop.export_options import DECIMALS, DELIMITERS
from aop.exports.columns import Holds, Of, budget_tidy
from aop.exports.extract import ExportLine, Extract, Piece
from aop.exports.making import _csv, _workbooks
from aop.shares import Interval, part
from strategy.core.tables.guard import unguard
from tests.aop.exports.instants import NOON
from tests.aop.exports.reading import by_calamine, by_openpyxl, csv_rows, minor, parts_of, table
from tests.aop.exports.samples import FACTS, facts

NASTY = st.sampled_from(
    ["=1+1", "'=1+1", "''@x", "+1", "-1", "@SUM(A1)", "＝x", "\u200b=1", "<r>&</r>", "]]>", "_x0041_",
     "_x005F_", "0042", "1E5", "TRUE", "2026-01-01", "http://x", "#REF!", "{=1}", "a\tb", "a\nb", '"', "x;y,z", "Łódź"]
)  # fmt: skip
TEXT = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=30), NASTY
)
TEXTS = [column for column in budget_tidy(["fund"]) if column.of is Of.LINE and column.holds is Holds.TEXT]
AMOUNT = st.one_of(st.integers(-(10**13), 10**13), st.integers(-200, 200))


@st.composite
def lines(draw):
    """A line as the database might hold it, with up to one share."""
    amounts = tuple(draw(st.lists(AMOUNT, min_size=12, max_size=12)))
    share = draw(st.integers(0, 10_000))
    taken = tuple(part(amount, Interval(0, share)) for amount in amounts) if share else (0,) * 12
    pieces = [Piece("objective", draw(TEXT), draw(TEXT), share, taken)] if share else []
    if share < 10_000:
        rest = tuple(whole - one for whole, one in zip(amounts, taken, strict=True))
        pieces.append(Piece("", "", "", 10_000 - share, rest))
    return ExportLine(
        "0198", 1, *(draw(TEXT) for _ in range(7)), draw(st.sampled_from(["expense", "revenue"])), "run", draw(TEXT),
        draw(TEXT), {"fund": draw(TEXT)}, "EUR", amounts, sum(amounts), draw(TEXT), NOON, "", draw(TEXT), tuple(pieces),
    )  # fmt: skip


def extract_of(found):
    extract = Extract()
    extract.fill(iter(found), 10**6)
    for kind in {line.account_type for line in found}:
        totals = [line.total for line in found if line.account_type == kind]
        extract.in_database[kind] = (len(totals), sum(totals))
    return extract


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(found=st.lists(lines(), min_size=1, max_size=4))
def test_a_workbook_reads_back_as_the_plan(tmp_path_factory, found):
    folder = tmp_path_factory.mktemp("book")
    with extract_of(found) as extract:
        path = _workbooks(extract, FACTS, folder, lambda *_: None)
    rows = table(by_calamine(path, "Budget_tidy"))
    for line, row in zip(found, rows[::12], strict=True):
        assert [row[column.name] or "" for column in TEXTS] == [column.value(line) for column in TEXTS]
    assert [minor(row["amount"]) for row in rows] == [amount for line in found for amount in line.amounts]
    assert not any("<hyperlink" in text for text in parts_of(path).values())
    tidy = parts_of(path)["xl/worksheets/sheet3.xml"]
    assert "<f>" not in tidy
    assert not re.search(r't="str"', tidy)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(found=st.lists(lines(), min_size=1, max_size=4))
def test_cached_values_are_what_the_formulas_give(tmp_path_factory, found):
    folder = tmp_path_factory.mktemp("book")
    with extract_of(found) as extract:
        path = _workbooks(extract, FACTS, folder, lambda *_: None)
    live, cached = by_openpyxl(path, "Budget_wide", values=False), by_calamine(path, "Budget_wide")
    year = live[0].index("FY26 total")
    for number, (line, row) in enumerate(zip(found, cached[1:], strict=False), start=2):
        assert live[number - 1][year] == f"=SUM(K{number}:V{number})"
        assert minor(row[year]) == sum(minor(cell) for cell in row[year - 12 : year]) == line.total
    results = [row["Result"] for row in table(by_calamine(path, "Checks"))]
    assert set(results[:-1]) == {"PASS"}


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    found=st.lists(lines(), min_size=1, max_size=4),
    delimiter=st.sampled_from(["comma", "semicolon", "tab"]),
    decimal=st.sampled_from(["point", "comma"]),
)
def test_a_csv_reads_back_as_the_plan(tmp_path_factory, found, delimiter, decimal):
    chosen = facts(format="csv", delimiter=delimiter, decimal=decimal)
    with extract_of(found) as extract:
        path = _csv(extract, chosen, tmp_path_factory.mktemp("csv"), lambda *_: None)
    rows = csv_rows(path, delimiter=DELIMITERS[delimiter])
    for line, row in zip(found, rows[::12], strict=True):
        assert [unguard(row[column.name]) for column in TEXTS] == [column.value(line) for column in TEXTS]
        assert not any(row[column.name][:1] in "=+-@" for column in TEXTS if row[column.name])
    amounts = [minor(row["amount"].replace(DECIMALS[decimal], ".")) for row in rows]
    assert amounts == [amount for line in found for amount in line.amounts]
