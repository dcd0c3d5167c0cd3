"""A mapping is guessed, corrected, kept, and refused where it is not one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aop.importing.guessing import Ground, guess_mapping
from aop.importing.headings import Phase
from aop.importing.mapping import ColumnRole, Mapping, NotAMapping, Role, mapping_from_json
from aop.importing.years import Calendar
from strategy.core.tables.cells import Number, Row
from strategy.core.tables.columns import judge
from strategy.core.tables.number_styles import style_of


def guess(heading, rows, *, words="plan.csv"):
    table = [Row(number, cells) for number, cells in enumerate(rows, start=2)]
    style = style_of((row.number, cell) for row in table for cell in row.cells)
    return guess_mapping(judge(heading, table), table, Ground(2024, Calendar(7), words, style))


def roles(mapping):
    return [column.role.value for column in mapping.columns]


def test_a_wide_budget_by_year():
    mapping = guess(
        ["Cabinet", "Dept", "Program", "Expense Category", "FY23 Actual", "FY24 Adopted"],
        [
            ["A", "B", "C", "Staff", "1.50", "2"],
            ["A", "B", "D", "Staff", "1.50", "2"],
            ["A", "B", "D", "Rent", "7.5", "200"],
        ],
    )
    assert roles(mapping) == ["unit", "unit", "unit", "account", "amount", "amount"]
    assert [(c.phase, c.year) for c in mapping.of(Role.AMOUNT)] == [(Phase.ACTUAL, 2023), (Phase.APPROVED, 2024)]
    assert mapping.faults() == []


def test_a_budget_by_month_with_codes_and_names():
    months = ["Jul 23", "Aug 23", "Jan 24", "Total"]
    mapping = guess(
        ["Cost centre", "Cost centre name", "Account", "Account name", "Kind", "Vendor", *months],
        [["0010", "Office", "6110", "Software", "run", "Ace", "1.5", "2", "3", "6.5"],
         ["0020", "Crews", "6120", "Vans", "change", "Bee", "10", "20.5", "0", "30.5"]],
    )  # fmt: skip
    assert roles(mapping)[:6] == ["cost_centre", "cost_centre_name", "account", "account_name", "kind", "vendor"]
    assert [(c.year, c.period) for c in mapping.of(Role.AMOUNT)] == [(2024, 1), (2024, 2), (2024, 7)]
    assert mapping.one(Role.TOTAL).heading == "Total"


def test_a_long_table_with_the_year_in_each_row():
    rows = [
        ["FY23", "Fire", "Expense", "1010", "Fuel", Number("20")],
        ["FY24", "Police", "Revenue", "1010", "Fees", Number("-3.5")],
    ]
    mapping = guess(["budget_year", "department", "account_type", "fund_code", "account_category", "amount"], rows)
    assert roles(mapping) == ["year", "unit", "account_type", "dimension", "account", "amount"]


def test_codes_that_look_like_figures_are_no_amounts():
    mapping = guess(
        ["Cost Centre", "Natural Account", "APR"], [["109189", "52191003", "1"], ["888888", "52191003", "10"]]
    )
    assert roles(mapping) == ["cost_centre", "account", "amount"]


def test_totals_are_left_out_only_when_they_repeat_the_rest():
    heading = ["Department", "Account", "Amount"]
    rows = [["A", "Staff", "10"], ["A", "Rent", "20.5"], ["A", "Total", "30.5"]]
    assert guess(heading, rows).skips_totals
    assert not guess(heading, [*rows[:2], ["A", "Project Total", "-1"]]).skips_totals


def test_a_file_of_revenue_opens_revenue_accounts():
    mapping = guess(["Department", "Account", "Amount"], [["A", "Fees", "1.5"]], words="fy24-revenue-budget.csv")
    assert mapping.account_type == "revenue"


def test_an_unclear_decimal_mark_is_left_open():
    mapping = guess(["Department", "Account", "Amount"], [["A", "Fees", "1.234"], ["B", "Fees", "5.678"]])
    assert mapping.mark is None
    assert "choose one" in " ".join(mapping.faults())


def test_what_keeps_a_mapping_from_use_is_said():
    columns = [
        ColumnRole(0, "a", Role.ACCOUNT),
        ColumnRole(1, "b", Role.ACCOUNT),
        ColumnRole(2, "c", Role.AMOUNT, phase=Phase.APPROVED),
        ColumnRole(3, "d", Role.AMOUNT, phase=Phase.APPROVED),
        ColumnRole(4, "Jan", Role.AMOUNT, phase=Phase.APPROVED, period=1),
        ColumnRole(5, "m", Role.MONTH),
        ColumnRole(6, "", Role.AMOUNT),
    ]
    said = " ".join(Mapping(columns=tuple(columns), year=2024).faults())
    for words in (
        "2 columns are read as “Account”",
        "“c” and “d” are read as the same amount",
        "“c” is a whole year beside its months",
        "“m” says the month of each row",
        "Say what “column 7” is",
    ):
        assert words in said
    nothing = " ".join(Mapping(columns=(ColumnRole(0, "a"),), year=2024).faults())
    assert "No column is read as an amount" in nothing
    assert "No column is read as the account" in nothing


MAPPING = Mapping(
    columns=(
        ColumnRole(0, "Dept", Role.UNIT, level=1),
        ColumnRole(1, "FY24", Role.AMOUNT, phase=Phase.ACTUAL, year=2024),
    ),
    year=2024,
)


def test_a_mapping_survives_its_keeping():
    assert mapping_from_json(MAPPING.to_json()) == MAPPING


BROKEN = [
    ("year", "2024", "whole number"),
    ("year", True, "whole number"),
    ("year", 10**9, "whole number"),
    ("mark", "dot", "decimal mark"),
    ("factor", 7, "unit of the amounts"),
    ("account_type", "loan", "account type"),
    ("one_account", "x" * 50, "at most 40"),
    ("one_account", 5, "at most 40"),
    ("adds_twins", "yes", "true or false"),
    ("form", 2, "not one of this form"),
    ("columns", [], "names no columns"),
    ("columns", "all", "names no columns"),
    ("columns", [{"index": 1}], "twice or leaves some out"),
    ("columns", [{"index": 0, "rule": 1}], "not understood"),
    ("columns", [{"index": 0, "role": "boss"}], "role"),
    ("columns", [{"index": 0, "phase": "dream"}], "phase"),
    ("columns", [{"index": 0, "period": 13}], "period"),
    ("columns", [{"index": 0, "shift": 99}], "shift"),
    ("extra", 1, "has no “extra”"),
]


@pytest.mark.parametrize(("name", "value", "reason"), BROKEN)
def test_what_is_no_mapping_is_refused(name, value, reason):
    with pytest.raises(NotAMapping, match=reason):
        mapping_from_json(MAPPING.to_json() | {name: value})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*MAPPING.to_json(), "x"]), json_values) | json_values)
def test_anything_else_is_refused_and_never_worse(kept):
    try:
        mapping = mapping_from_json(kept)
    except NotAMapping:
        return
    assert isinstance(mapping.faults(), list)


def test_one_column_may_be_read_otherwise():
    changed = replace(MAPPING.columns[0], role=Role.SKIP)
    assert roles(MAPPING.with_columns({0: changed})) == ["skip", "amount"]
