"""Shares of one line on its own page, and the parts of other pages that tell of money and aims."""

import re

import pytest
from django.urls import reverse

from aop.models import LineVersion
from tests.aop.funding.acts import fresh, give, intervals

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def plan_shown(version):
    """The draft is the newest version, so the pages show it."""


@pytest.fixture
def as_planner(client, planner):
    client.force_login(planner)
    return client


def address(line):
    return reverse("aop:line_funding", args=[line.pk])


def entered(html):
    """The form as the page shows it: every control and its value."""
    form = html[html.index("data-shares") :]
    form = form[: form.index("</form>")]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    for name, rest in re.findall(r'<input type="text" name="(share-\d+)"([^>]*)>', form):
        value = re.search(r'value="([^"]*)"', rest)
        fields[name] = value[1] if value else ""
    for name, options in re.findall(r'<select name="(aim-\d+)".*?>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return fields


def opened(client, line, **query):
    answer = client.get(address(line), query)
    assert answer.status_code == 200
    return entered(answer.content.decode())


def test_shares_are_set_changed_and_ended_on_one_page(as_planner, sensors, outages, homes):
    fields = opened(as_planner, sensors)
    fields |= {"aim-0": f"o{outages.pk}", "share-0": "30", "aim-1": f"o{homes.pk}", "share-1": "20.5 %"}
    assert as_planner.post(address(sensors), fields).status_code == 302
    assert intervals(sensors) == {outages: (0, 3000), homes: (3000, 5050)}
    fields = opened(as_planner, sensors)
    assert (fields["aim-0"], fields["share-0"], fields["share-1"]) == (f"o{outages.pk}", "30", "20.5")
    as_planner.post(address(sensors), fields | {"share-0": "", "share-1": "40"})
    assert intervals(sensors) == {homes: (3000, 7000)}


def test_more_than_the_line_is_refused_and_the_entries_are_kept(as_planner, sensors, outages, homes):
    fields = opened(as_planner, sensors)
    fields |= {"aim-0": f"o{outages.pk}", "share-0": "70", "aim-1": f"o{homes.pk}", "share-1": "31"}
    answer = as_planner.post(address(sensors), fields)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "More than 100 % of the line would be promised." in html
    assert entered(html)["share-0"] == "70"
    assert intervals(sensors) == {}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"aim-0": "", "share-0": "30"}, "Say what this share is for."),
        ({"aim-0": "o{outages}", "aim-1": "o{outages}", "share-0": "1", "share-1": "2"}, "stands in another row"),
        ({"aim-0": "o{outages}", "share-0": "101"}, "Write a share from 0 to 100"),
        ({"aim-0": "o999999", "share-0": "1"}, "no such open objective"),
        ({"aim-0": "x", "share-0": "1"}, "no such open objective"),
        ({"aim-0": "o{outages}", "share-0": "1\0"}, "Write a share from 0 to 100"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(as_planner, sensors, outages, fields, told):
    filled = {name: value.format(outages=outages.pk) for name, value in fields.items()}
    answer = as_planner.post(address(sensors), opened(as_planner, sensors) | filled)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert intervals(sensors) == {}


def test_two_people_on_one_share_see_both_and_choose(as_planner, sensors, outages, planner, finance):
    give(sensors, {outages: 1000}, actor=planner)
    fields = opened(as_planner, sensors)
    give(sensors, {outages: 3000}, actor=finance)
    answer = as_planner.post(address(sensors), fields | {"share-0": "50"})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert outages.title in html
    for side in ("10 %", "30 %", "50 %"):
        assert f"<b>{side}</b>" in html
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
    assert as_planner.post(address(sensors), again | {"share-0": "50"}).status_code == 302
    assert intervals(sensors) == {outages: (0, 5000)}


def test_two_people_on_different_shares_are_merged(as_planner, sensors, outages, homes, planner, finance):
    give(sensors, {outages: 1000, homes: 1000}, actor=planner)
    fields = opened(as_planner, sensors)
    give(sensors, {homes: 3000}, actor=finance)
    assert as_planner.post(address(sensors), fields | {"share-0": "20"}).status_code == 302
    assert {aim: high - low for aim, (low, high) in intervals(sensors).items()} == {outages: 2000, homes: 3000}


def test_a_request_without_a_version_is_refused(as_planner, sensors, outages):
    answer = as_planner.post(address(sensors), {"aim-0": f"o{outages.pk}", "share-0": "20"})
    assert answer.status_code == 400
    assert intervals(sensors) == {}


def test_a_closed_objective_may_keep_or_lose_its_share(as_planner, sensors, outages, homes, planner):
    give(sensors, {outages: 1000}, actor=planner)
    outages.state = outages.State.CLOSED
    outages.save()
    fields = opened(as_planner, sensors)
    assert as_planner.post(address(sensors), fields | {"aim-1": f"o{homes.pk}", "share-1": "5"}).status_code == 302
    assert as_planner.post(address(sensors), opened(as_planner, sensors) | {"share-0": "11"}).status_code == 422
    assert as_planner.post(address(sensors), opened(as_planner, sensors) | {"share-0": "0"}).status_code == 302
    assert set(intervals(sensors)) == {homes}


def test_a_suggestion_fills_a_row_and_waits_for_a_person(as_planner, sensors, outages):
    outages.why = "Faults without sensors"
    outages.save()
    html = as_planner.get(address(sensors)).content.decode()
    assert "in common: fault, sensors" in html
    assert opened(as_planner, sensors, add=f"o{outages.pk}")["aim-0"] == f"o{outages.pk}"
    assert intervals(sensors) == {}


def test_a_line_works_on_a_sealed_plan_too(as_planner, sensors, outages, version, planner):
    version.state, version.sealed_at, version.seal = "approved", "2026-01-01T00:00Z", "seal"
    version.kind = "approved"
    version.save()
    LineVersion.objects.filter(line=sensors).update(row_hash="sealed", sealed_account_type="expense")
    fields = opened(as_planner, sensors) | {"aim-0": f"o{outages.pk}", "share-0": "30"}
    assert as_planner.post(address(sensors), fields).status_code == 302
    assert intervals(sensors) == {outages: (0, 3000)}


def test_who_may_not_fund_reads_the_shares_and_cannot_set_them(client, viewer, stranger, sensors, outages, planner):
    give(sensors, {outages: 1000}, actor=planner)
    client.force_login(viewer)
    html = client.get(address(sensors)).content.decode()
    assert outages.title in html
    assert "data-shares" not in html
    assert client.post(address(sensors), {"version": fresh(sensors).version}).status_code == 403
    client.force_login(stranger)
    assert client.get(address(sensors)).status_code == 404


# --- parts of other pages --------------------------------------------------------------------


def test_the_page_of_a_line_shows_what_it_serves_and_what_is_left(as_planner, sensors, outages, planner):
    give(sensors, {outages: 2500}, actor=planner)
    html = as_planner.get(address(sensors), headers=HTMX).content.decode()
    assert "<html" not in html
    for text in (outages.title, "25.00", "25,000.00", "75.00", "75,000.01", "No outcome named"):
        assert text in html


def test_an_objective_shows_its_money_by_line_and_key_result(as_planner, sensors, training, outages, restored, planner):
    give(sensors, {outages: 2500, restored: 2500}, actor=planner)
    give(training, {outages: 10_000}, actor=planner)
    html = as_planner.get(reverse("aop:objective_funding", args=[outages.pk]), headers=HTMX).content.decode()
    assert html.count("Fault sensors") == 2
    assert "for Restored within an hour" in html
    assert "100,000.01" in html  # 25,000.00 + 25,000.01 + 50,000.00
    assert "Restricted" not in html


def test_money_one_may_not_see_is_told_of_without_amount_or_line(
    client, sensors, shops, outages, finance, planner, owner, stranger
):
    give(sensors, {outages: 2500}, actor=finance)
    give(shops, {outages: 2500}, actor=finance)
    address = reverse("aop:objective_funding", args=[outages.pk])
    client.force_login(planner)
    html = client.get(address, headers=HTMX).content.decode()
    assert "25,000.00" in html
    assert "Other lines serve it too; their money is not visible to you." in html
    assert "Shop fitting" not in html
    assert "1,750" not in html


def test_an_objective_without_money_says_so(as_planner, outages):
    html = as_planner.get(reverse("aop:objective_funding", args=[outages.pk])).content.decode()
    assert "No line serves the objective" in html


def test_an_objective_costs_the_same_for_one_line_as_for_many(
    as_planner, new_line, outages, planner, django_assert_max_num_queries
):
    counts = []
    address = reverse("aop:objective_funding", args=[outages.pk])
    as_planner.get(address, headers=HTMX)
    for number in (1, 20):
        for line in range(number):
            give(new_line(f"Line {number}.{line}", p01=5_00), {outages: 100}, actor=planner)
        with django_assert_max_num_queries(20) as counted:
            as_planner.get(address, headers=HTMX)
        counts.append(len(counted))
    assert counts[0] == counts[1]
