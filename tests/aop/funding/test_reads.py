"""Sums of shares: by aim, by unit, and what is left, to the cent."""

import pytest

from aop.models import BudgetLine, LineVersion
from aop.shares import Interval, year_part
from strategy.core.models import Unit
from tests.aop.funding.acts import give
from tests.factories import AccountFactory, PlanVersionFactory

pytestmark = pytest.mark.both_databases

PERIODS = [60_000_00, 0, 0, 0, 0, 0, 40_000_01, 0, 0, 0, 0, 0]  # of the line “Fault sensors”


def lines(version):
    return LineVersion.objects.of_version(version)


def by_aim(rows):
    return {row["aim"]: row["amount"] for row in rows.funding("aim")}


def test_an_objective_has_what_its_shares_and_those_of_its_key_results_are_worth(
    version, sensors, training, outages, restored, homes, planner
):
    give(sensors, {outages: 3333, restored: 3333, homes: 3334}, actor=planner)
    give(training, {outages: 10_000}, actor=planner)
    worth = [year_part(PERIODS, Interval(*bounds)) for bounds in [(0, 3333), (3333, 6666), (6666, 10_000)]]
    assert by_aim(lines(version)) == {outages.pk: worth[0] + worth[1] + 50_000_00, homes.pk: worth[2]}
    assert lines(version).funding()["amount"] == 100_000_01 + 50_000_00


def test_links_that_ended_count_no_more(version, sensors, outages, homes, planner):
    give(sensors, {outages: 10_000}, actor=planner)
    give(sensors, {outages: 0, homes: 5000}, actor=planner)
    assert by_aim(lines(version)) == {homes.pk: 50_000_01}  # 30,000.00 and half of 40,000.01, away from zero


def test_a_link_gives_what_the_line_has_in_the_version_asked(version, sensors, new_line, outages, planner):
    give(sensors, {outages: 5000}, actor=planner)
    other = PlanVersionFactory(plan=version.plan)
    assert lines(other).funding()["amount"] == 0
    LineVersion.objects.filter(line=sensors).update(plan_version=other)
    assert lines(version).funding()["amount"] == 0
    assert lines(other).funding() == {"amount": 50_000_01, "links": 1, "paying": 1}


def test_the_reader_of_a_unit_sums_the_money_of_that_unit_only(version, sensors, shops, outages, finance, planner):
    give(sensors, {outages: 10_000}, actor=finance)
    give(shops, {outages: 10_000}, actor=finance)
    assert by_aim(lines(version).visible_to(planner)) == {outages.pk: 100_000_01}
    assert by_aim(lines(version).visible_to(finance)) == {outages.pk: 107_000_01}


def test_what_is_left_of_a_line_is_its_total_less_its_shares(version, sensors, vans, outages, restored, planner):
    give(sensors, {outages: 3333, restored: 1}, actor=planner)
    found = {row["line__name"]: row for row in lines(version).remainders("line__name")}
    share = year_part(PERIODS, Interval(0, 3333)) + year_part(PERIODS, Interval(3333, 3334))
    assert found["Fault sensors"]["shared_bp"] == 3334
    assert found["Fault sensors"]["unaligned"] == 100_000_01 - share
    assert (found["Vans"]["shared_bp"], found["Vans"]["unaligned"]) == (0, 9_999_00)


def test_a_line_that_is_promised_whole_has_no_remainder(version, sensors, training, vans, outages, homes, planner):
    give(sensors, {outages: 9_999, homes: 1}, actor=planner)
    give(training, {outages: 9_999}, actor=planner)
    assert {row.name for row in lines(version).with_a_remainder()} == {"Crew training", "Vans"}


def test_lines_of_an_objective_are_found_through_its_key_results(
    version, sensors, training, outages, restored, planner
):
    give(sensors, {outages: 1000, restored: 1000}, actor=planner)
    give(training, {restored: 1000}, actor=planner)
    assert {row.name for row in lines(version).serving(outages)} == {"Fault sensors", "Crew training"}


def test_revenue_is_never_spend_and_a_sealed_type_stays(version, new_line, sensors):
    income = AccountFactory(type="revenue")
    new_line("Tickets", account=income, p01=5_00)
    assert {row.name for row in lines(version).spend()} == {"Fault sensors"}
    row = lines(version).get(line=sensors)
    LineVersion.objects.filter(pk=row.pk).update(row_hash="sealed", sealed_account_type="revenue")
    assert not lines(version).spend().exists()


def test_change_money_is_change_and_bets(version, new_line, sensors):
    for kind in BudgetLine.Kind:
        new_line(f"A {kind} line", kind=kind, p01=1)
    names = {row.name for row in lines(version).change_money()}
    assert names == {"Fault sensors", "A change line", "A bet line"}


def test_the_lowest_unit_over_some_is_the_one_that_holds_them_all(top, grid, crews, retail):
    lowest = Unit.objects.lowest_over
    assert lowest([crews.pk]) == crews.pk
    assert lowest([crews.pk, grid.pk]) == grid.pk
    assert lowest([crews.pk, retail.pk]) == top.pk
    assert lowest([]) is None
