"""The funding page: what it lists, how many lines are linked at once, what is refused, for whom."""

import re

import pytest
from django.urls import reverse

from aop.models import BudgetLine
from tests.aop.funding.acts import fresh, give, intervals, link

pytestmark = pytest.mark.django_db

LIST = "aop:funding"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def plan_shown(version):
    """The draft is the newest version, so the pages show it."""


@pytest.fixture
def as_planner(client, planner):
    client.force_login(planner)
    return client


@pytest.fixture
def as_finance(client, finance):
    client.force_login(finance)
    return client


def page(client, **query):
    answer = client.get(reverse(LIST), query)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ")


def listed(html):
    return re.findall(r'<th role="rowheader"><a [^>]*>([^<]+)</a>', html)


def tick(line, free=10_000):
    return f"{line.pk}:{fresh(line).version}:{free}"


def post(client, lines, aim, *, act="aop:funding_link", query="", **fields):
    code = f"o{aim.pk}" if aim else ""
    return client.post(
        reverse(act) + query, {"line": [tick(line) for line in lines], "aim": code} | fields, headers=HTMX
    )


# --- the list --------------------------------------------------------------------------------


def test_change_money_is_listed_the_largest_first_with_what_it_serves(as_planner, sensors, training, outages, planner):
    give(training, {outages: 2500}, actor=planner)
    html = page(as_planner)
    assert listed(html) == ["Fault sensors", "Crew training"]
    assert "EUR 137,500.01 of EUR 150,000.01 in 2 lines names no outcome yet." in html
    assert "12,500.00" in html


def test_lines_of_other_units_are_not_listed(as_planner, sensors, shops):
    assert "Shop fitting" not in page(as_planner, kind="all")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "crew"}, ["Crew training"]),
        ({"kind": "run"}, ["Heating"]),
        ({"kind": "all"}, ["Fault sensors", "Crew training", "Heating"]),
        ({"left": "yes"}, ["Fault sensors"]),
        ({"least": "60,000"}, ["Fault sensors"]),
        ({"most": "60000.00"}, ["Crew training"]),
        ({"owner": "me"}, ["Fault sensors"]),
        ({"sort": "name"}, ["Crew training", "Fault sensors"]),
        ({"sort": "-left"}, ["Fault sensors", "Crew training"]),
    ],
)
def test_the_address_chooses_what_is_listed(as_planner, new_line, training, outages, planner, query, names):
    new_line("Fault sensors", p01=100_000_00, owner=planner)
    new_line("Heating", kind=BudgetLine.Kind.RUN, p01=9_00)
    give(training, {outages: 10_000}, actor=planner)
    assert listed(page(as_planner, **query)) == names


def test_lines_of_one_objective_are_listed(as_planner, sensors, training, outages, planner):
    give(training, {outages: 100}, actor=planner)
    assert listed(page(as_planner, aim=f"o{outages.pk}")) == ["Crew training"]


def test_a_unit_in_the_address_narrows_the_list(as_finance, sensors, shops, retail):
    assert listed(page(as_finance, unit=retail.pk)) == ["Shop fitting"]


@pytest.mark.parametrize(
    "query", [{"page": "x"}, {"kind": "<"}, {"least": "NaN"}, {"aim": "o" + "9" * 30}, {"q": "\0"}, {"sort": "pay"}]
)
def test_a_strange_address_shows_what_it_can(as_planner, sensors, query):
    assert as_planner.get(reverse(LIST), query).status_code in {200, 400}


def test_suggestions_are_shown_when_asked_for_and_link_nothing(as_planner, sensors, outages):
    outages.why = "Faults are found late; sensors would tell."
    outages.save()
    assert "Suggestion:" not in page(as_planner)
    html = page(as_planner, suggest="yes")
    assert "Suggestion:" in html
    assert "fault, sensors" in html
    assert intervals(sensors) == {}


def test_a_viewer_reads_the_list_without_the_means_to_link(client, viewer, sensors):
    client.force_login(viewer)
    html = page(client)
    assert listed(html) == ["Fault sensors"]
    assert "data-check" not in html
    assert "funding_link" not in html


def test_without_a_plan_the_page_says_where_to_begin(client, planner, version):
    version.delete()
    client.force_login(planner)
    assert "there is no plan" in page(client)


def test_the_list_takes_as_many_queries_for_one_line_as_for_many(
    as_planner, new_line, outages, planner, django_assert_max_num_queries
):
    counts = []
    page(as_planner)  # the first page of a process asks whether there is an organisation
    for number in range(2):
        for line in range(1 + 30 * number):
            give(new_line(f"Line {number}.{line}", p01=5_00), {outages: 100}, actor=planner)
        with django_assert_max_num_queries(26) as counted:
            page(as_planner)
        counts.append(len(counted))
    assert counts[0] == counts[1]


# --- linking ---------------------------------------------------------------------------------


def test_ticked_lines_are_linked_and_the_list_comes_back_with_a_way_back(as_planner, sensors, training, outages):
    answer = post(as_planner, [sensors, training], outages)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert intervals(sensors) == intervals(training) == {outages: (0, 10_000)}
    assert "2 lines linked to" in html
    undo = re.search(r'action="(/aop/funding/undo/[^"]+)"', html)[1].replace("&amp;", "&")
    assert as_planner.post(undo).status_code == 302
    assert intervals(sensors) == {}


def test_without_scripts_the_answer_leads_back_to_the_list_as_it_was(as_planner, sensors, outages):
    address = reverse("aop:funding_link") + "?q=sensors"
    answer = as_planner.post(address, {"line": tick(sensors), "aim": f"o{outages.pk}", "share": "40"})
    assert (answer.status_code, answer["Location"]) == (302, "/aop/funding/?q=sensors")
    assert intervals(sensors) == {outages: (0, 4000)}


@pytest.mark.parametrize(
    ("fields", "bounds"),
    [
        ({"share": "33.33"}, (0, 3333)),
        ({"share": "40 %"}, (0, 4000)),
        ({"share": "25,000.00", "measure": "money"}, (0, 2500)),
        ({"share": ""}, (0, 10_000)),
    ],
)
def test_a_share_is_given_in_percent_or_as_an_amount(as_planner, sensors, outages, fields, bounds):
    assert post(as_planner, [sensors], outages, **fields).status_code == 200
    assert intervals(sensors) == {outages: bounds}


@pytest.mark.parametrize(
    "fields",
    [
        {"share": "140"},
        {"share": "0"},
        {"share": "-3"},
        {"share": "NaN"},
        {"share": "١٢"},
        {"share": "1_0"},
        {"share": "9999999999999999.99", "measure": "money"},
        {"share": "100,000.02", "measure": "money"},
        {"measure": "x"},
    ],
)
def test_a_share_that_is_none_is_refused_and_nothing_is_linked(as_planner, sensors, outages, fields):
    answer = post(as_planner, [sensors], outages, **fields)
    assert answer.status_code == 422
    assert intervals(sensors) == {}
    assert 'role="alert"' in answer.content.decode()


def test_a_suggestion_is_taken_with_one_click(as_planner, sensors, outages):
    answer = as_planner.post(reverse("aop:funding_link"), {"take": f"{tick(sensors)}|o{outages.pk}"}, headers=HTMX)
    assert answer.status_code == 200
    assert intervals(sensors) == {outages: (0, 10_000)}


def test_lines_changed_meanwhile_are_shown_and_stay_ticked(as_planner, sensors, training, outages, homes, finance):
    before = [tick(sensors), tick(training)]
    give(sensors, {homes: 7000}, actor=finance)
    fields = {"line": before, "aim": f"o{outages.pk}"}
    answer = as_planner.post(reverse("aop:funding_link"), fields, headers=HTMX)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Fault sensors: 100 % was free, now 30 %" in html
    assert html.count(" checked>") == 2
    assert intervals(training) == {}


def test_a_line_that_is_full_is_named(as_planner, sensors, outages, homes, planner):
    give(sensors, {homes: 7000}, actor=planner)
    answer = post(as_planner, [sensors], outages, share="40")
    assert answer.status_code == 422
    assert "“Fault sensors” has 30 % left" in answer.content.decode()


def test_lines_are_unlinked(as_planner, sensors, outages, homes, planner):
    give(sensors, {outages: 5000, homes: 5000}, actor=planner)
    post(as_planner, [sensors], outages, act="aop:funding_unlink")
    assert intervals(sensors) == {homes: (5000, 10_000)}
    post(as_planner, [sensors], None, act="aop:funding_unlink")
    assert intervals(sensors) == {}


def test_one_foreign_line_refuses_the_whole_act(as_planner, sensors, shops, outages):
    assert post(as_planner, [sensors, shops], outages).status_code == 404
    assert intervals(sensors) == {}


def test_who_may_not_fund_a_line_is_refused(client, viewer, leader, sensors, outages):
    for person in (viewer, leader):
        client.force_login(person)
        assert post(client, [sensors], outages).status_code == 403
    assert intervals(sensors) == {}


def test_an_objective_that_is_closed_or_hidden_is_no_choice(as_planner, sensors, outages):
    outages.state = outages.State.CLOSED
    outages.save()
    assert post(as_planner, [sensors], outages).status_code == 422


def test_another_persons_act_can_be_taken_back_only_with_the_right_to_the_lines(
    client, sensors, outages, planner, viewer, stranger
):
    event = link([sensors], outages, actor=planner)
    address = reverse("aop:funding_undo", args=[event.key])
    for person, status in ((viewer, 403), (stranger, 404)):
        client.force_login(person)
        assert client.post(address).status_code == status
    assert intervals(sensors) == {outages: (0, 10_000)}


def test_what_was_changed_since_is_not_taken_back_and_the_reason_is_told(as_planner, sensors, outages, homes, planner):
    event = link([sensors], outages, actor=planner, share=1000)
    give(sensors, {outages: 2000}, actor=planner)
    answer = as_planner.post(reverse("aop:funding_undo", args=[event.key]), follow=True)
    assert "Not taken back." in answer.content.decode()


def test_the_way_back_does_not_lead_away(as_planner, sensors, outages, planner):
    event = link([sensors], outages, actor=planner)
    answer = as_planner.post(reverse("aop:funding_undo", args=[event.key]) + "?next=https://elsewhere.example/")
    assert answer["Location"] == "/"


def test_objectives_are_found_by_typing(as_planner, outages, restored, homes):
    html = as_planner.get(reverse("aop:aim_options"), {"q": "hour"}).content.decode()
    assert f'value="k{restored.pk}"' in html
    assert f'value="o{homes.pk}"' not in html
