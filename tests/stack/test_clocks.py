"""The two clocks on the home page and in the API: what is read, for whom, and what is said when it is not there."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from aop.models import Actual, BudgetLine
from okrs.models import Objective
from strategy.core.models import Period
from tests.aop.funding.acts import give

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def on_a_day_of_the_quarter(version):
    with time_machine.travel("2026-02-16T10:00:00Z", tick=True):
        yield


@pytest.fixture
def scored(outages, homes):
    """Outages end is on track (0.45 of 0.5), homes are behind (0.4 of 0.5)."""
    for aim, score in ((outages, "0.45"), (homes, "0.4")):
        row = Objective.objects.filter(pk=aim.pk)
        row.update(score=Decimal(score), expected=Decimal("0.5"), pace="on_track", judged_on=date(2026, 2, 16))


@pytest.fixture
def closed(year):
    """January is closed."""
    Period.objects.filter(fiscal_year=year, number=1).update(closed_at=timezone.now())


@pytest.fixture
def book(year, version):
    """Book an amount on the codes of a line, or on the line itself."""

    def make(line, amount, *, period=1, named=False):
        row = line.versions.get(plan_version=version)
        codes = {"unit": row.unit, "cost_centre": row.cost_centre, "account": row.account}
        grain = Actual.Grain.PERIOD if period else Actual.Grain.YEAR
        fields = {"amount": amount, "currency": "EUR", "line": line if named else None}
        return Actual.objects.create(fiscal_year=year, grain=grain, period=period, **codes, **fields)

    return make


@pytest.fixture
def rows(client):
    """What the API lists, by title."""

    def get(person, **query):
        client.force_login(person)
        answer = client.get("/api/v1/coverage/paces/", query)
        assert answer.status_code == 200
        return {row["title"]: row for row in answer.json()["results"]}

    return get


@pytest.fixture
def home(client):
    def get(person, **query):
        client.force_login(person)
        html = client.get(reverse("stack:home"), query).content.decode().replace("\u00a0", " ")
        return html[html.index('id="clocks"') :]

    return get


def test_an_objective_stands_where_its_two_paces_lead(rows, home, scored, closed, book, sensors, outages, finance):
    give(sensors, {outages: 5000}, actor=finance)
    book(sensors, 90_000_00)
    found = rows(finance)[outages.title]
    assert found == {
        "objective": outages.pk,
        "key": str(outages.key),
        "title": outages.title,
        "change_money": "50000.01",
        "outcome_pace": "0.9000",
        "outcome_on": "2026-02-16",
        "spend_pace": "1.5000",
        "spent_until": "2026-01-31",
        "quadrant": "dear",
        "reasons": [],
    }
    html = home(finance)
    for text in ("Working, dear", "1.50", "0.90", "16 February 2026", "through 31 January 2026", "50,000.01"):
        assert text in html
    assert "<svg" in html


def test_what_names_no_line_is_divided_among_the_lines_of_its_codes(
    rows, scored, closed, book, new_line, outages, homes, finance
):
    first, second = new_line("One", p01=300_00), new_line("Two", p01=100_00)
    give(first, {outages: 10_000}, actor=finance)
    give(second, {homes: 10_000}, actor=finance)
    book(first, 200_00)
    book(second, 50_00, named=True)
    found = rows(finance)
    assert (found[outages.title]["spend_pace"], found[outages.title]["quadrant"]) == ("0.5000", "working")
    assert (found[homes.title]["spend_pace"], found[homes.title]["quadrant"]) == ("1.0000", "slow")


def test_money_of_key_results_and_of_run_lines_counts_for_the_pace(
    rows, scored, closed, book, new_line, outages, restored, finance
):
    change, run = new_line("One", p01=100_00), new_line("Two", kind=BudgetLine.Kind.RUN, p01=100_00)
    give(change, {restored: 10_000}, actor=finance)
    give(run, {outages: 10_000}, actor=finance)
    book(change, 300_00, named=True)
    found = rows(finance)[outages.title]
    assert (found["change_money"], found["spend_pace"]) == ("100.00", "1.5000")


def test_whole_years_are_no_monthly_fact(rows, home, scored, closed, book, sensors, outages, finance):
    give(sensors, {outages: 5000}, actor=finance)
    book(sensors, 10_00)
    book(sensors, 90_000_00, period=None)
    found = rows(finance)[outages.title]
    assert (found["spend_pace"], found["quadrant"]) == (None, None)
    assert found["reasons"] == ["actuals are booked by whole years only"]
    assert "actuals by month" in home(finance)


def test_without_a_closed_period_the_page_says_what_is_missing(home, rows, scored, book, sensors, outages, finance):
    give(sensors, {outages: 5000}, actor=finance)
    book(sensors, 10_00)
    html = home(finance)
    assert "<svg" not in html.split("</section>")[0]
    assert "finance closes them" in html
    assert rows(finance)[outages.title]["reasons"] == ["no closed period in its cycle"]


def test_without_check_ins_and_actuals_the_page_says_both(home, closed, sensors, outages, finance):
    give(sensors, {outages: 5000}, actor=finance)
    html = home(finance)
    assert "no key result of these objectives has a value yet" in html
    assert "actuals of the closed periods" in html
    assert "No check-in yet" in html


def test_without_change_money_there_is_nothing_to_compare(home, sensors, finance):
    assert "No active objective" in home(finance)


def test_what_is_not_active_does_not_stand_there(rows, scored, closed, book, sensors, outages, homes, finance):
    give(sensors, {outages: 5000, homes: 5000}, actor=finance)
    Objective.objects.filter(pk=homes.pk).update(state="draft")
    assert list(rows(finance)) == [outages.title]


def test_a_reader_of_one_unit_sees_the_pace_of_its_money(
    rows, home, scored, closed, book, sensors, shops, outages, finance, planner, stranger
):
    give(sensors, {outages: 10_000}, actor=finance)
    give(shops, {outages: 10_000}, actor=finance)
    book(sensors, 30_000_00)
    book(shops, 999_999_00)
    mine = rows(planner)[outages.title]
    assert (mine["change_money"], mine["spend_pace"]) == ("100000.01", "0.5000")
    assert rows(finance)[outages.title]["spend_pace"] != "0.5000"
    assert "999,999" not in home(planner)


def test_the_same_rows_from_the_stored_sums_and_from_the_lines(
    rows, scored, closed, book, sensors, training, outages, homes, finance, monkeypatch
):
    give(sensors, {outages: 5000}, actor=finance)
    give(training, {homes: 10_000}, actor=finance)
    book(sensors, 30_000_00)
    stored = rows(finance)
    monkeypatch.setattr("strategy.stack.queries.settled", lambda _version: None)
    assert list(rows(finance).items()) == list(stored.items())
    assert len(stored) == 2


def test_home_asks_as_often_for_few_objectives_as_for_many(
    client, home, scored, closed, book, new_line, outages, homes, finance, django_assert_max_num_queries
):
    counts = []
    for number in (4, 24):
        for index in range(number):
            line = new_line(f"Line {number}.{index}", p01=5_00 + index)
            give(line, {(outages, homes)[index % 2]: 5000}, actor=finance)
            book(line, 4_00)
        home(finance)
        with django_assert_max_num_queries(33) as counted:
            client.get(reverse("stack:home"))
        counts.append(len(counted))
    assert counts[0] == counts[1]
