"""Pages of the plan: totals, lines, one line, versions. What they show adds up, and they cost the same at any size."""

import re

import pytest
from django.urls import reverse

from aop.models import BudgetLine, LineVersion, PlanVersion
from aop.services.lines import NewLine, add_line
from aop.services.versions import create_version
from strategy.core.models import Event
from tests.support.database import statements

pytestmark = pytest.mark.both_databases


def get(client, name, *args, **query):
    return client.get(reverse(f"aop:{name}", args=args), query)


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\u00a0", " ")


@pytest.fixture
def as_finance(client, finance):
    client.force_login(finance)
    return client


@pytest.fixture
def as_planner(client, planner):
    client.force_login(planner)
    return client


def test_without_a_plan_the_page_says_how_to_begin(as_finance):
    assert "There is no plan yet" in text(get(as_finance, "plan_home"))


def test_totals_stand_at_every_level(as_finance, lines):
    page = text(get(as_finance, "plan_home"))
    assert "EUR 241,000.05 for FY26, EUR 100,000.00 of it to change something. Proposal 1 is a draft" in page
    assert "10 Grid 141,000.05" in page
    assert "11 Crews 41,000.05" in page
    assert "All units 241,000.05" in page
    assert "900,000.00" not in page  # revenue is never added


def test_revenue_stands_by_itself(as_finance, lines):
    page = text(get(as_finance, "plan_home", side="revenue"))
    assert "EUR 900,000.00 of revenue for FY26." in page
    assert "241,000.05" not in page.split("All lines")[1]


def test_a_planner_sees_own_units_and_their_sum(as_planner, lines):
    page = text(get(as_planner, "plan_home"))
    assert "EUR 141,000.05 for FY26" in page
    assert "Retail" not in page
    assert "241,000.05" not in page


def test_actuals_stand_beside_and_a_year_is_called_one(as_finance, lines, booked):
    page = text(get(as_finance, "plan_home", by="months"))
    assert "Actual, whole year" in page
    assert page.count("40,000.00") >= 3  # Grid, the top, all


def test_filters_live_in_the_address_and_sums_follow_them(as_finance, lines, crews):
    cases = {
        "q=vans": (["Vans"], "41,000.05"),
        "type=revenue": (["Energy sold"], "900,000.00"),
        "kind=change": (["Portal platform"], "100,000.00"),
        "kind=unclassified&type=spend": (["Portal platform", "Vans"], "141,000.05"),
        f"unit={crews.pk}": (["Vans"], "41,000.05"),
        "min=41000.05&max=99999.99": (["Vans"], "41,000.05"),
        "account=0&unlinked=on&type=headcount": (["Shop staff"], "100,000.00"),
    }
    for query, (names, amount) in cases.items():
        response = as_finance.get(reverse("aop:line_list") + "?" + query)
        found = {row.line.name for row in response.context["lines"].rows}
        assert found == set(names), query
        assert amount in text(response), query


def test_spend_and_revenue_are_summed_apart(as_finance, lines):
    page = text(get(as_finance, "line_list"))
    assert "4 lines: EUR 241,000.05 of spend, and EUR 900,000.00 of revenue beside it." in page
    assert "1,141,000.05" not in page


def test_a_filter_that_means_nothing_says_so(as_finance, lines):
    page = text(get(as_finance, "line_list", min="abc", sort="secret"))
    assert "Not every filter was understood" in page
    assert "Write the amount with digits" in page


@pytest.mark.parametrize(
    "query", ["q=%00", "q=" + "x" * 300, "q=" + "a+" * 30, "unit=x", "version=9e9", "page=-1", "size=9999"]
)
def test_odd_addresses_are_answered(as_finance, lines, query):
    assert as_finance.get(reverse("aop:line_list") + "?" + query).status_code == 200


def test_a_list_costs_the_same_for_few_lines_and_for_many(as_finance, draft, lines, ledger, finance, booked):
    get(as_finance, "line_list")  # what is asked once in the life of a server
    few = statements(get, as_finance, "line_list")
    home, page = (
        statements(get, as_finance, "plan_home"),
        statements(get, as_finance, "line_detail", lines["vans"].line_id),
    )
    for number in range(40):
        new = NewLine(f"Line {number}", ledger.grid, ledger.software, total=number)
        add_line(version=draft, new=new, actor=finance)
    assert statements(get, as_finance, "line_list") == few
    assert statements(get, as_finance, "plan_home") == home
    assert statements(get, as_finance, "line_detail", lines["vans"].line_id) == page


def test_actuals_of_shared_codes_are_apportioned_and_add_up(as_finance, draft, lines, ledger, finance, booked):
    for number in range(2):
        add_line(
            version=draft, new=NewLine(f"More {number}", ledger.grid, ledger.software, total=100_01), actor=finance
        )
    rows = get(as_finance, "line_list", account=ledger.software.pk).context["lines"].rows
    assert len(rows) == 3
    assert sum(row.spent.amount for row in rows) == 40_000_00
    assert all(row.spent.is_apportioned for row in rows)


def test_what_is_booked_where_nothing_is_planned_is_named(as_finance, lines, ledger, booked):
    booked.account = ledger.meters
    booked.save()
    assert "40,000.00 of what was spent stands on codes for which this version plans nothing" in text(
        get(as_finance, "plan_home")
    )


def test_ticked_lines_are_classified_and_the_toast_takes_it_back(as_planner, lines):
    ticks = [BudgetLine.objects.get(pk=lines[name].line_id).tick for name in ("portal", "vans")]
    address = reverse("aop:line_classify")
    as_planner.post(address, {"line": ticks, "kind": "mandatory", "reason": "By law"})
    assert set(BudgetLine.objects.filter(kind="mandatory").values_list("name", flat=True)) == {
        "Portal platform",
        "Vans",
    }
    event = Event.objects.get(verb="aop.lines.classified")
    as_planner.post(reverse("aop:act_undo", args=[event.key]))
    assert not BudgetLine.objects.filter(kind="mandatory").exists()


def test_all_lines_that_fit_are_classified_if_they_are_still_as_many(as_finance, lines):
    address = reverse("aop:line_classify") + "?type=spend"
    stale = as_finance.post(address, {"everything": "on", "count": "2", "kind": "run"})
    assert stale.status_code == 400
    as_finance.post(address, {"everything": "on", "count": "3", "kind": "reserve"})
    assert BudgetLine.objects.filter(kind="reserve").count() == 3


def test_a_line_changed_meanwhile_is_named_and_nothing_is_written(as_finance, lines):
    line = BudgetLine.objects.get(pk=lines["vans"].line_id)
    ticks = [line.tick, BudgetLine.objects.get(pk=lines["portal"].line_id).tick]
    BudgetLine.objects.filter(pk=line.pk).update(kind="bet", version=2)
    response = as_finance.post(reverse("aop:line_classify"), {"line": ticks, "kind": "run", "reason": "x"})
    assert response.status_code == 409
    assert "“Vans”" in text(response)
    assert not BudgetLine.objects.filter(reason="x").exists()


def test_one_foreign_line_refuses_all(as_planner, lines):
    ticks = [BudgetLine.objects.get(pk=lines[name].line_id).tick for name in ("portal", "shops")]
    assert as_planner.post(reverse("aop:line_classify"), {"line": ticks, "kind": "bet"}).status_code == 400
    assert not BudgetLine.objects.filter(kind="bet").exists()


def test_the_version_page_says_what_differs(as_finance, draft, lines, plan, ledger, finance):
    newer = create_version(plan=plan, kind=PlanVersion.Kind.PROPOSAL, parent=draft, actor=finance)
    row = newer.line_versions.get(line=lines["portal"].line)
    LineVersion.objects.filter(pk=row.pk).update(p01=row.p01 + 5_00, total=row.total + 5_00)
    newer.line_versions.get(line=lines["vans"].line).delete()
    add_line(version=newer, new=NewLine("Fresh", ledger.grid, ledger.software, total=7_00), actor=finance)
    page = text(get(as_finance, "version_detail", newer.pk))
    assert "Against Proposal 1 one line differs, one is new, one is gone; together EUR 40,988.05 less." in page
    assert "+5.00" in page
    assert "−41,000.05" in page


def test_why_one_cannot_approve_is_said(client, submitted, chief, leader):
    client.force_login(leader)
    assert "A leader of the whole organisation approves it." in text(get(client, "version_detail", submitted.pk))
    client.force_login(chief)
    assert "Approve and seal" in text(get(client, "version_detail", submitted.pk))


def test_a_chief_approves_on_the_page(client, submitted, chief):
    client.force_login(chief)
    client.post(reverse("aop:version_approve", args=[submitted.pk]), {"version": submitted.version})
    assert PlanVersion.objects.get(pk=submitted.pk).is_in_force


def test_a_version_begins_from_another(as_finance, draft, lines, year):
    body = {"year": year.pk, "kind": "what_if", "parent": draft.pk, "name": "Less travel", "note": ""}
    response = as_finance.post(reverse("aop:version_create"), body)
    made = PlanVersion.objects.get(name="Less travel")
    assert response["Location"] == made.get_absolute_url()
    assert made.line_versions.count() == 4
