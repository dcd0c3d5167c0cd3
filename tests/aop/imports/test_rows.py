"""Rows of a file, understood or refused with row, column and reason."""

import re

import pytest

from aop.importing.book import Book, KnownAccount, KnownCentre, KnownUnit, Ledger, NotPossible
from aop.importing.drafts import Draft
from aop.importing.headings import Phase
from aop.importing.mapping import ColumnRole, Mapping, Role
from aop.importing.preview import preview
from aop.importing.rows import Coded, RowReader, Verdict
from aop.importing.years import Calendar
from strategy.core.tables.cells import Day, Number, Problem, Row


def understand(cells, *columns, **choices):
    mapping = Mapping(
        columns=tuple(ColumnRole(index, role.value, role, **more) for index, (role, more) in enumerate(columns)),
        year=2024,
        **choices,
    )
    reader = RowReader(mapping, currency="USD", digits=2, calendar=Calendar(7))
    return reader.understand(Row(5, list(cells)))


ACCOUNT, AMOUNT = (Role.ACCOUNT, {}), (Role.AMOUNT, {"phase": Phase.APPROVED})


def amounts(read):
    return [(*place, minor) for place, minor in read.amounts]


def test_an_amount_belongs_to_the_year_of_the_import():
    assert amounts(understand(["6110", "5.50"], ACCOUNT, AMOUNT)) == [(2024, Phase.APPROVED, 0, 550)]


def test_a_row_may_say_its_own_year_and_month():
    read = understand(["FY23", "6110", "5", "Sep"], (Role.YEAR, {}), ACCOUNT, AMOUNT, (Role.MONTH, {}))
    assert amounts(read) == [(2023, Phase.APPROVED, 3, 500)]
    read = understand(["6110", "5", Day("2024-01-31")], ACCOUNT, AMOUNT, (Role.MONTH, {}))
    assert amounts(read) == [(2024, Phase.APPROVED, 7, 500)]
    read = understand(["6110", "5", Number("12")], ACCOUNT, AMOUNT, (Role.PERIOD, {}))
    assert amounts(read) == [(2024, Phase.APPROVED, 12, 500)]


def test_a_column_may_speak_of_an_earlier_year():
    earlier = (Role.AMOUNT, {"phase": Phase.ACTUAL, "shift": -1})
    assert amounts(understand(["FY23", "6110", "5"], (Role.YEAR, {}), ACCOUNT, earlier)) == [
        (2022, Phase.ACTUAL, 0, 500)
    ]


def test_missing_is_not_zero():
    assert understand(["6110", "#Missing"], ACCOUNT, AMOUNT).verdict is Verdict.EMPTY
    assert amounts(understand(["6110", "0"], ACCOUNT, AMOUNT)) == [(2024, Phase.APPROVED, 0, 0)]


def test_code_and_name_may_share_a_cell():
    assert understand(["54919 - Services", "1"], ACCOUNT, AMOUNT).key.account == Coded("54919", "Services")
    assert understand(["Staff - all", "1"], ACCOUNT, AMOUNT).key.account == Coded("Staff - all", "Staff - all")
    assert understand(["x" * 60, "1"], ACCOUNT, AMOUNT).key.account == Coded("", "x" * 60)


def test_one_account_may_serve_for_all():
    assert understand(["1"], AMOUNT, one_account="Grants").key.account.code == "Grants"


FAULTS = [
    (["6110", "x"], [ACCOUNT, AMOUNT], "amount", "not an amount"),
    (["", "1"], [ACCOUNT, AMOUNT], "account", "names no account"),
    (["6110", "1", "soon"], [ACCOUNT, AMOUNT, (Role.YEAR, {})], "year", "not a fiscal year"),
    (["6110", "1", "soon"], [ACCOUNT, AMOUNT, (Role.MONTH, {})], "month", "not a month"),
    (["6110", "1", "13"], [ACCOUNT, AMOUNT, (Role.PERIOD, {})], "period", "from 1 to 12"),
    (["6110", "1", "loan"], [ACCOUNT, AMOUNT, (Role.KIND, {})], "kind", "not run, change"),
    (["6110", "1", "loan"], [ACCOUNT, AMOUNT, (Role.ACCOUNT_TYPE, {})], "account_type", "not expense"),
    (["6110", "1", "2"], [ACCOUNT, AMOUNT, (Role.TOTAL, {})], "total", "not the sum"),
    (["6110", "1", "x"], [ACCOUNT, AMOUNT, (Role.TOTAL, {})], "total", "not an amount"),
    (["6110", "1", ""], [ACCOUNT, AMOUNT, (Role.UNIT, {"level": 1})], "unit", "neither unit nor cost centre"),
    (["6110", "1", "a\u202eb"], [ACCOUNT, AMOUNT, (Role.NAME, {})], "name", "U\\+202E"),
    (["6110", "1", Problem("the error value #N/A")], [ACCOUNT, AMOUNT, (Role.VENDOR, {})], "vendor", "#N/A"),
    (["x" * 41, "1", "Rent"], [ACCOUNT, AMOUNT, (Role.ACCOUNT_NAME, {})], "account", "41 characters"),
]


@pytest.mark.parametrize(("cells", "columns", "column", "reason"), FAULTS)
def test_a_fault_names_row_column_and_reason(cells, columns, column, reason):
    read = understand(cells, *columns)
    assert (read.verdict, len(read.faults)) == (Verdict.UNREADABLE, 1)
    assert (read.faults[0].row, read.faults[0].column) == (5, column)
    assert re.search(reason, read.faults[0].reason)


def test_all_faults_of_a_row_are_told():
    read = understand(["", "x", "loan"], ACCOUNT, AMOUNT, (Role.KIND, {}))
    assert len(read.faults) == 3


LEDGER = Ledger(
    units=[
        KnownUnit("1", "City", None),
        KnownUnit("10", "Fire", "1"),
        KnownUnit("99", "Old", "1", is_archived=True),
    ],
    centres=[KnownCentre("C1", "Station", "10"), KnownCentre("C9", "Gone", "10", is_archived=True)],
    accounts=[
        KnownAccount("6110", "Software", "expense"),
        KnownAccount("6", "Goods", "expense", is_open=False),
    ],
)


def coded(*names):
    return tuple(Coded("", name) for name in names)


def test_units_are_found_by_name_below_their_parent_or_opened_once():
    book = Book(LEDGER)
    assert book.unit(coded("fire")) == "10"
    assert book.unit(coded("City", "Fire")) == "10"
    crews = book.unit(coded("Fire", "Crews"))
    assert book.unit(coded("FIRE", "crews")) == crews == "10.01"
    assert book.unit(coded("Police", "Crews")) == "03.01"
    assert book.unit((Coded("10", "Fire brigade"),)) == "10"
    assert book.unit(()) == "1"
    assert [(unit.code, unit.parent) for unit in book.new_units] == [("10.01", "10"), ("03", "1"), ("03.01", "03")]


def test_an_archived_unit_takes_nothing_in():
    with pytest.raises(NotPossible, match="“Old” is archived"):
        Book(LEDGER).unit(coded("Old"))


def test_cost_centres_are_found_by_code_or_name_or_opened_for_their_unit():
    book = Book(LEDGER)
    assert book.centre(Coded("C1", ""), "10", says_unit=True) == "C1"
    assert book.centre(Coded("", "station"), "10", says_unit=True) == "C1"
    assert book.centre(None, "10", says_unit=True) == "10"
    assert book.centre(None, "10", says_unit=True) == "10"
    assert book.centre(Coded("C2", "Pumps"), "10", says_unit=True) == "C2"
    with pytest.raises(NotPossible, match="C2 stands under “Fire” above and under “City” here"):
        book.centre(Coded("C2", "Pumps"), "1", says_unit=True)
    with pytest.raises(NotPossible, match="C9 is archived"):
        book.centre(Coded("C9", ""), "10", says_unit=True)
    assert [centre.code for centre in book.new_centres] == ["10", "C2"]


def test_accounts_are_found_or_opened_with_their_type():
    book = Book(LEDGER)
    assert book.account(Coded("6110", "x"), "expense", says_type=True) == "6110"
    assert book.account(Coded("", "software"), "revenue", says_type=False) == "6110"
    assert book.account(Coded("", "x" * 60), "expense", says_type=False) == "x" * 40
    assert book.account(Coded("", "x" * 61), "expense", says_type=False) == f"{'x' * 38} 2"
    with pytest.raises(NotPossible, match="6110 is expense in the ledger and revenue here"):
        book.account(Coded("6110", ""), "revenue", says_type=True)
    with pytest.raises(NotPossible, match="takes no money"):
        book.account(Coded("6", ""), "expense", says_type=False)


def key_of(**changes):
    read = understand(["6110", "1"], ACCOUNT, AMOUNT)
    return read.key._replace(**changes)


def added(draft, number, minor, **changes):
    place = (2024, Phase.APPROVED, 0)
    draft.add(number=number, key=key_of(**changes), centre="C1", account="6110", amounts=[(place, minor)], unnamed="x")


def test_rows_of_one_key_are_added_or_stand_apart():
    together, apart = Draft(adds_twins=True), Draft(adds_twins=False)
    for draft in (together, apart):
        added(draft, 2, 100)
        added(draft, 3, 1)
        added(draft, 4, 1, kind="bet")
    assert [len(lines) for _y, _p, lines in together.versions()] == [2]
    assert [len(lines) for _y, _p, lines in apart.versions()] == [3]
    assert (together.twins, apart.twins) == (1, 0)


def test_a_year_is_spread_evenly_and_months_stay_as_typed():
    draft = Draft(adds_twins=True)
    added(draft, 2, 5)
    line = next(draft.versions())[2][0]
    assert line.periods(Phase.APPROVED) == (False, [0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0])
    line.amounts[Phase.PROPOSAL] = [0, 7, *[0] * 11]
    assert line.periods(Phase.PROPOSAL) == (True, [7, *[0] * 11])


def test_the_preview_shows_what_was_understood_over_what_was_said():
    columns = (
        ColumnRole(0, "Acct", Role.ACCOUNT),
        ColumnRole(1, "FY24", Role.AMOUNT, phase=Phase.APPROVED),
        ColumnRole(2, "z"),
    )
    rows = [Row(2, ["6110", "1234.5", "x\x07"]), Row(3, ["6110", "five", ""])]
    shown = preview(Mapping(columns, 2024, mark=None), rows, currency="USD", digits=2, calendar=Calendar())
    assert (shown[0].cells[1].understood, shown[0].cells[1].raw) == ("1,234.50", "1234.5")
    assert (shown[0].cells[2].understood, shown[0].cells[2].is_skipped) == ("…", True)
    assert (shown[1].verdict, shown[1].cells[1].error) == (Verdict.UNREADABLE, "“five” is not an amount")
