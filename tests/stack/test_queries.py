"""Money and aims read together: what counts, for whom, in how many queries."""

import pytest

from aop.models import BudgetLine, LineVersion
from strategy.core.models import User
from strategy.stack import queries
from strategy.stack.coverage import Coverage, rolled_up
from strategy.stack.money import Counted, Served
from strategy.stack.queries import Scope
from tests.aop.funding.acts import give
from tests.factories import KeyResultFactory, ObjectiveFactory, PlanVersionFactory
from tests.support.database import statements

pytestmark = pytest.mark.both_databases


@pytest.fixture(params=["stored sums", "the rows"])
def source(request, monkeypatch):
    """Every figure is the same from both."""
    if request.param == "the rows":
        monkeypatch.setattr(queries, "settled", lambda _version: None)
    return request.param


@pytest.fixture
def scope(version, quarter, source):
    """The scope of a reader: `scope(finance)`, `scope(planner, unit=crews)`."""
    return lambda reader, unit=None, cycle=quarter, version=version: Scope(reader, version, cycle, unit)


@pytest.fixture
def promise(grid, owner, quarter):
    def make(title, **fields):
        return ObjectiveFactory(**({"unit": grid, "owner": owner, "cycle": quarter, "title": title} | fields))

    return make


def without_means(page):
    """Titles of the promises that have no means."""
    return {row.title for row in queries.objectives_in_order(page, queries.promised(page).unfunded)}


# --- coverage --------------------------------------------------------------------------------


def test_coverage_is_the_linked_part_of_change_and_bet_spend(
    scope, sensors, shops, new_line, outages, finance, grid, retail
):
    new_line("Heating", kind=BudgetLine.Kind.RUN, p01=999)
    give(sensors, {outages: 2500}, actor=finance)
    found = scope(finance).money.by_unit()
    assert found == {grid.pk: Coverage(100_000_01, 25_000_00, 1), retail.pk: Coverage(7_000_00, 0, 1)}


def test_coverage_of_all_levels_is_the_sum_of_what_is_below(
    scope, sensors, new_line, shops, finance, top, grid, crews, retail
):
    new_line("Ladders", unit=crews, p01=5_00)
    page = scope(finance)
    whole = rolled_up([(unit.pk, unit.parent_id) for unit in page.units], page.money.by_unit())
    assert whole[crews.pk].total == 5_00
    assert whole[grid.pk].total == 100_000_01 + 5_00
    assert whole[top.pk].total == 107_000_01 + 5_00


def test_the_database_and_the_lists_agree_to_the_cent(scope, sensors, training, vans, shops, outages, homes, finance):
    give(sensors, {outages: 3333, homes: 3333}, actor=finance)
    give(vans, {homes: 1}, actor=finance)
    give(training, {outages: 10_000}, actor=finance)
    page = scope(finance)
    whole = sum(page.money.by_unit().values(), Coverage())
    assert page.money.served(5).aligned == whole.aligned
    assert sum(row["unaligned"] for row in queries.unaligned_lines(page)) == whole.unaligned
    assert whole.total == sum(LineVersion.objects.values_list("total", flat=True))


def test_a_reader_of_one_unit_sees_its_money_and_that_below(
    scope, sensors, shops, new_line, crews, planner, finance, grid
):
    new_line("Ladders", unit=crews, p01=5_00)
    page = scope(planner)
    assert set(page.money.by_unit()) == {grid.pk, crews.pk}
    assert page.is_restricted
    assert not scope(finance).is_restricted
    assert not scope(planner, unit=grid).is_restricted


def test_a_unit_one_may_not_see_has_no_figures(scope, sensors, shops, stranger, grid, retail):
    assert scope(stranger, unit=grid).money.by_unit() == {}
    assert scope(stranger, unit=grid).is_restricted
    assert set(scope(stranger).money.by_unit()) == {retail.pk}


def test_the_unaligned_come_by_size_with_what_is_left(scope, sensors, training, vans, outages, finance):
    give(sensors, {outages: 9000}, actor=finance)
    give(training, {outages: 10_000}, actor=finance)
    rows = list(queries.unaligned_lines(scope(finance)))
    assert [(row["name"], row["unaligned"], row["shared_bp"]) for row in rows] == [
        ("Fault sensors", 10_000_00, 9000),
        ("Vans", 9_999_00, 0),
    ]


def test_the_first_of_the_unaligned_come_with_how_many_there_are(scope, sensors, training, vans, finance):
    rows, count = scope(finance).money.open_lines(2)
    assert ([row["name"] for row in rows], count) == (["Fault sensors", "Crew training"], 3)
    assert scope(finance, version=PlanVersionFactory(plan=sensors.plan)).money.open_lines(2) == ([], 0)


# --- promises --------------------------------------------------------------------------------


def test_a_promise_without_money_is_listed(scope, outages, homes, sensors, finance):
    give(sensors, {outages: 1}, actor=finance)
    assert without_means(scope(finance)) == {homes.title}


def test_money_of_a_key_result_or_of_any_child_is_means(scope, promise, sensors, training, finance):
    by_result, by_grandchild = promise("By a key result"), promise("By a grandchild")
    child = promise("Child", parent=by_grandchild)
    grandchild = promise("Grandchild", parent=child)
    give(sensors, {KeyResultFactory(objective=by_result): 100}, actor=finance)
    give(training, {KeyResultFactory(objective=grandchild): 100}, actor=finance)
    assert without_means(scope(finance)) == set()


def test_money_of_a_parent_is_not_yet_means_of_its_child(scope, promise, sensors, finance):
    parent = promise("Parent")
    promise("Child", parent=parent)
    give(sensors, {parent: 100}, actor=finance)
    assert without_means(scope(finance)) == {"Child"}


def test_run_money_is_means_too_but_a_line_of_nought_is_not(scope, promise, new_line, finance):
    by_run, by_nought = promise("By run money"), promise("By nought")
    give(new_line("Heating", kind=BudgetLine.Kind.RUN, p01=5), {by_run: 100}, actor=finance)
    give(new_line("Nothing yet"), {by_nought: 100}, actor=finance)
    assert without_means(scope(finance)) == {"By nought"}


def test_money_of_a_cancelled_child_does_not_rise(scope, promise, sensors, finance):
    parent = promise("Parent")
    child = promise("Child", parent=parent)
    give(sensors, {child: 100}, actor=finance)
    child.state = child.State.CANCELLED
    child.save()
    assert without_means(scope(finance)) == {"Parent"}


def test_only_open_commitments_of_the_time_shown_count(scope, promise, year, finance):
    promise("Aspiration", commitment="aspirational")
    promise("Learning", commitment="learning")
    promise("Idea", state="candidate")
    promise("Done", state="closed")
    promise("Next quarter", cycle=year.cycles.get(name="FY26 Q2"))
    promise("This year", cycle=year.cycles.get(name="FY26"))
    promise("Draft", state="draft")
    assert without_means(scope(finance)) == {"This year", "Draft"}
    assert "Next quarter" in without_means(scope(finance, cycle=year.cycles.get(name="FY26")))


def test_hidden_money_is_means_although_its_amount_is_not_told(scope, promise, shops, finance, planner):
    helped = promise("Helped by Retail")
    give(shops, {helped: 10_000}, actor=finance)
    assert without_means(scope(planner)) == set()
    assert scope(planner).money.served(5) == Served([], 0, 0)


def test_promises_of_units_whose_money_is_not_seen_are_not_judged(scope, promise, retail, planner):
    promise("Of Retail", unit=retail)
    promise("Of Grid")
    assert without_means(scope(planner)) == {"Of Grid"}


def test_without_a_plan_no_promise_has_means(scope, promise, finance):
    promise("Any")
    assert without_means(scope(finance, version=None)) == {"Any"}


# --- what one owes ---------------------------------------------------------------------------


def test_one_owes_an_outcome_for_ones_own_change_lines(scope, new_line, sensors, planner):
    new_line("Mine", owner=planner, p01=5)
    assert [(row["name"], row["is_open"]) for row in queries.own_lines_to_settle(scope(planner))] == [("Mine", True)]


def test_one_owes_the_kind_of_ones_own_lines(scope, new_line, planner):
    mine = new_line("Mine", owner=planner, p01=5)
    new_line("Of somebody", kind=BudgetLine.Kind.RUN, p01=7)
    assert scope(planner).money.counted() == Counted(5, 1, 2, 2)
    assert [row["line__is_classified"] for row in queries.own_lines_to_settle(scope(planner))] == [False]
    BudgetLine.objects.filter(pk=mine.pk).update(is_classified=True)
    assert scope(planner).money.counted() == Counted(5, 1, 1, 2)
    assert [row["line__is_classified"] for row in queries.own_lines_to_settle(scope(planner))] == [True]


def test_the_reads_take_as_many_queries_for_one_row_as_for_many(scope, new_line, promise, finance):
    def read():
        page = scope(User.objects.get(pk=finance.pk))  # each request has its reader for itself
        page.money.by_unit()
        page.money.open_lines(3)
        page.money.served(3)
        queries.objectives_in_order(page, queries.promised(page).unfunded)
        page.money.counted()
        assert not page.is_restricted

    counts = []
    give(new_line("First", p01=5), {promise("First"): 100}, actor=finance)
    for number in range(2):
        read()
        counts.append(statements(read))
        for more in range(12):
            give(new_line(f"Line {number} {more}", p01=5), {promise(f"Aim {number} {more}"): 100}, actor=finance)
    assert counts[0] == counts[1] <= 12
