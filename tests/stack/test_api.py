"""Coverage in the API says what the pages say."""

import pytest
import time_machine

from tests.aop.funding.acts import give

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def on_a_day_of_the_quarter(version):
    with time_machine.travel("2026-02-16T10:00:00Z", tick=True):
        yield


@pytest.fixture
def read(client):
    def get(person, path="", **query):
        client.force_login(person)
        answer = client.get(f"/api/v1/coverage/{path}", query)
        assert answer.status_code == 200
        return answer.json()

    return get


def test_coverage_is_told_in_figures(read, sensors, training, outages, homes, finance, version):
    give(sensors, {outages: 2500}, actor=finance)
    assert read(finance) == {
        "version": str(version.key),
        "currency": "EUR",
        "change_money": "150000.01",
        "aligned": "25000.00",
        "unaligned": "125000.01",
        "share_bp": 1667,
        "lines": 2,
        "unaligned_lines": 2,
        "unclassified_lines": 2,
        "promises": 2,
        "promises_without_means": 1,
        "is_restricted": False,
    }


def test_a_reader_of_one_unit_gets_its_figures(read, sensors, shops, planner):
    found = read(planner)
    assert (found["change_money"], found["is_restricted"]) == ("100000.01", True)
    assert [row["name"] for row in read(planner, "unaligned/")["results"]] == ["Fault sensors"]


def test_the_lists_come_in_pages(read, sensors, training, outages, homes, grid, finance):
    give(training, {outages: 10_000}, actor=finance)
    assert [row["unaligned"] for row in read(finance, "unaligned/")["results"]] == ["100000.01"]
    assert [row["title"] for row in read(finance, "unfunded/")["results"]] == [homes.title]
    units = {row["unit_name"]: row for row in read(finance, "units/")["results"]}
    assert units["Grid"]["share_bp"] == 3333
    assert read(finance, "units/", page_size=1)["count"] == 2


def test_without_a_plan_coverage_is_not_applicable(read, version, finance):
    version.delete()
    found = read(finance)
    assert (found["version"], found["share_bp"], found["change_money"]) == (None, None, "0.00")
    assert read(finance, "unaligned/")["results"] == []
