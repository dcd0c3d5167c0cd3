"""The home page and its lists: what they say, to whom, and that every figure agrees with every other."""

import csv
import io
import re

import pytest
import time_machine
from django.urls import reverse

from aop.models import BudgetLine
from tests.aop.funding.acts import give

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_a_day_of_the_quarter(version):
    """The draft is the newest version, the quarter the cycle of today."""
    with time_machine.travel("2026-02-16T10:00:00Z", tick=True):
        yield


@pytest.fixture
def read(client):
    """The text of a page, as one reads it."""

    def open_page(person, name="stack:home", **query):
        client.force_login(person)
        answer = client.get(reverse(name), query)
        assert answer.status_code == 200
        return answer.content.decode().replace("\u00a0", " ")

    return open_page


@pytest.fixture
def rows_of(client):
    """The rows of a CSV, as dicts."""

    def download(person, name, **query):
        client.force_login(person)
        answer = client.get(reverse(name), query)
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    return download


def sentence(html):
    said = re.search(r'<div class="answer">.*?<p>(.*?)</p>', html, re.S)[1]
    return re.sub(r"<[^>]+>", "", said)


def test_home_answers_in_one_sentence(read, sensors, training, outages, homes, finance):
    give(sensors, {outages: 10_000}, actor=finance)
    assert sentence(read(finance)) == (
        "Two thirds does. EUR 100,000.01 of change money names an outcome, EUR 50,000.00 does not, "
        "and one promise has no means."
    )


def test_home_shows_the_objectives_by_money_and_what_is_left(
    read, sensors, training, outages, homes, restored, finance
):
    give(sensors, {homes: 2500, restored: 5000}, actor=finance)
    html = read(finance)
    assert html.index(outages.title) < html.index(homes.title)
    for amount in ("50,000.01", "25,000.00", "75,000.00", "150,000.01"):
        assert amount in html
    assert "Crew training" in html
    assert 'role="img"' in html


def test_a_figure_says_why(read, sensors, outages, finance):
    give(sensors, {outages: 2500}, actor=finance)
    html = read(finance)
    card = html[html.index('id="why-coverage"') :]
    for text in ("100,000.01", "75,000.01", "25,000.00", "25 %"):
        assert text in card


def test_home_of_a_planner_holds_the_money_of_their_unit_and_says_so(read, sensors, shops, outages, finance, planner):
    give(sensors, {outages: 10_000}, actor=finance)
    give(shops, {outages: 10_000}, actor=finance)
    html = read(planner)
    assert "EUR 100,000.01 of change money you may see names an outcome" in sentence(html)
    assert "Restricted" in html
    assert "Shop fitting" not in html
    assert "107,000.01" not in html
    assert "Restricted" not in read(finance)


def test_the_money_of_a_unit_one_may_not_see_is_not_shown(read, sensors, outages, grid, finance, stranger):
    give(sensors, {outages: 10_000}, actor=finance)
    html = read(stranger, unit=grid.pk)
    assert "The money of Grid is not visible to you." in html
    assert "100,000.01" not in html


def test_a_unit_in_the_address_is_counted_with_all_below(read, sensors, new_line, shops, crews, grid, finance):
    new_line("Ladders", unit=crews, p01=5_00)
    assert "EUR 100,005.01" in sentence(read(finance, unit=grid.pk))
    assert "EUR 5.00" in sentence(read(finance, unit=crews.pk))


def test_a_version_that_is_not_approved_says_so(read, sensors, finance):
    assert "no version of its plan is in force yet" in read(finance)


def test_a_fresh_house_shows_the_first_steps(read, version, finance):
    version.delete()
    html = read(finance)
    steps = re.findall(r"<li( data-done)?>", html)
    assert steps == [" data-done", "", "", "", ""]
    assert "Bring in the budget you have" in html


def test_steps_that_are_done_are_ticked_and_go_when_money_is_linked(read, sensors, outages, finance):
    html = read(finance)
    assert re.findall(r"<li( data-done)?>", html) == [" data-done"] * 4 + [""]
    give(sensors, {outages: 100}, actor=finance)
    assert "First steps" not in read(finance)


def test_without_change_money_the_page_asks_for_kinds(read, new_line, finance):
    new_line("Anything", kind=BudgetLine.Kind.RUN, p01=5_00)
    assert "of one line nobody has said the kind" in sentence(read(finance))


def test_one_sees_what_one_owes(read, new_line, planner, finance):
    new_line("Mine", owner=planner, p01=5_00)
    html = read(planner)
    assert "Say what one line is for" in html
    assert "EUR 5.00" in html
    assert "Nothing waits for you." in read(finance)


def test_a_stranger_to_the_house_learns_nothing(read, sensors, outages, finance, nobody):
    give(sensors, {outages: 100}, actor=finance)
    html = read(nobody)
    assert outages.title not in html
    assert "100,000.01" not in html


# --- lists -----------------------------------------------------------------------------------


def test_coverage_by_unit_counts_each_unit_with_all_below(read, sensors, new_line, shops, crews, outages, finance):
    new_line("Ladders", unit=crews, p01=5_00)
    give(sensors, {outages: 10_000}, actor=finance)
    html = read(finance, "stack:coverage")
    cells = re.findall(r'class="level-(\d)">.*?<a [^>]*>([^<]+)</a></th><td[^>]*>([\d,.]+)</td>', html)
    assert cells == [
        ("1", "Brightwater", "107,005.01"), ("2", "Grid", "100,005.01"), ("3", "Crews", "5.00"),
        ("2", "Retail", "7,000.00"),
    ]  # fmt: skip
    assert "Most of what names no outcome lies in Retail: EUR 7,000.00 of EUR 7,005.00." in html


def test_promises_without_means_are_listed(read, sensors, outages, homes, finance):
    give(sensors, {outages: 100}, actor=finance)
    html = read(finance, "stack:unfunded")
    assert "One committed objective of 2 has no money." in html
    assert homes.title in html
    assert outages.title not in html


def test_the_files_say_what_the_pages_say_to_the_cent(
    rows_of, read, sensors, training, vans, shops, outages, homes, finance
):
    give(sensors, {outages: 3333, homes: 3333}, actor=finance)
    units = {row["Unit"]: row for row in rows_of(finance, "stack:coverage_export")}
    lines = rows_of(finance, "stack:unaligned_export")
    unaligned = sum(int(row["Names no outcome"].replace(".", "")) for row in lines)
    assert unaligned == int(units["Brightwater"]["Names no outcome"].replace(".", ""))
    assert f"EUR {unaligned / 100:,.2f} does not" in sentence(read(finance))
    assert [row["Objective"] for row in rows_of(finance, "stack:unfunded_export")] == []


def test_files_hold_what_the_reader_may_see(rows_of, sensors, shops, planner):
    assert [row["Line"] for row in rows_of(planner, "stack:unaligned_export")] == ["Fault sensors"]
    assert {row["Unit"] for row in rows_of(planner, "stack:coverage_export")} == {"Grid"}


@pytest.mark.parametrize(
    "query", [{"version": "x"}, {"version": "9" * 40}, {"unit": "-1"}, {"cycle": "٣"}, {"page": "0"}]
)
def test_a_strange_address_shows_the_page(client, finance, sensors, query):
    client.force_login(finance)
    for name in ("stack:home", "stack:coverage", "stack:unfunded"):
        assert client.get(reverse(name), query).status_code == 200


@pytest.mark.parametrize("name", ["stack:home", "stack:coverage", "stack:unfunded"])
def test_pages_take_as_many_queries_for_few_rows_as_for_many(
    client, read, new_line, outages, homes, finance, name, django_assert_max_num_queries
):
    counts = []
    for number in (8, 40):
        for line in range(number):
            made = new_line(f"Line {number}.{line}", p01=5_00 + line)
            if line % 2:
                give(made, {outages: 5000}, actor=finance)
        read(finance, name)
        with django_assert_max_num_queries(30) as counted:
            client.get(reverse(name))
        counts.append(len(counted))
    assert counts[0] == counts[1]
