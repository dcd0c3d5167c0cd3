"""Editing a line on its page and through the API: the one rule of concurrency, and no bad input gets in."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from aop.models import PERIODS, LineVersion
from strategy.core.money import plain_money

pytestmark = pytest.mark.both_databases

BAD_AMOUNTS = [
    "NaN", "sNaN", "Infinity", "1e5", "1_000", "١٢", "0x10", "9999999999999999.99", "1.005", "+5", "--1", "1,00",
    "5\x00", "true", "9" * 5000,
]  # fmt: skip


def sent(row: LineVersion, **changed) -> dict:
    """What the form of a line sends: every field, the value each started from, and the version seen."""
    seen = {
        "name": row.name,
        "cost_centre": row.cost_centre_id,
        "account": row.account_id,
        "vendor": row.vendor,
        "dimensions": "",
        **{name: plain_money(getattr(row, name), "EUR") for name in PERIODS},
    }
    started = {f"initial-{name}": value for name, value in seen.items()}
    return seen | started | {"version": row.version, "spread": "typed", "total": ""} | changed


def fresh(row) -> LineVersion:
    return LineVersion.objects.get(pk=row.pk)


@pytest.fixture
def page(finance):
    client = Client(raise_request_exception=False)
    client.force_login(finance)
    return client


@pytest.fixture
def row(lines) -> LineVersion:
    return lines["portal"]


def post(page, row, **changed):
    return page.post(reverse("aop:line_edit", args=[row.pk]), sent(row, **changed))


def patch(page, row, body, *, seen='"1"'):
    headers = {"If-Match": seen} if seen else {}
    address = reverse("api_line_version-detail", args=[row.pk])
    return page.patch(
        address, body if isinstance(body, str | bytes) else json.dumps(body), "application/json", headers=headers
    )


def test_months_are_typed_as_people_write_them(page, row):
    assert post(page, row, p01="1,234.50", p02="−5", p03="").status_code == 302
    assert (fresh(row).p01, fresh(row).p02, fresh(row).p03) == (123450, -500, 0)
    assert fresh(row).total == sum(fresh(row).periods)


def test_a_year_is_spread_evenly(page, row):
    assert post(page, row, spread="even", total="120000.05").status_code == 302
    assert (fresh(row).total, fresh(row).spread) == (12000005, "even")


def test_a_form_sent_unchanged_changes_nothing(page, row):
    assert post(page, row).status_code == 302
    assert fresh(row).version == 1


@pytest.mark.parametrize("amount", BAD_AMOUNTS)
@pytest.mark.parametrize("field", ["p01", "total"])
def test_what_is_no_amount_is_refused_next_to_its_field(page, row, field, amount):
    before = fresh(row)
    response = post(page, row, spread="even" if field == "total" else "typed", **{field: amount})
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert fresh(row).total == before.total
    assert fresh(row).version == before.version


@pytest.mark.parametrize("name", ["a\x00b", "a\u200bb", "\u202etxt", "", "x" * 301])
def test_a_name_that_cannot_be_kept_is_refused(page, row, name):
    assert post(page, row, name=name).status_code == 422
    assert fresh(row).name == row.name


@pytest.mark.parametrize("labels", ["no colon", "Fund: ", ": 1", "A: 1\nA: 2", "A: \x00"])
def test_dimensions_that_mean_nothing_are_refused(page, row, labels):
    assert post(page, row, dimensions=labels).status_code == 422


@pytest.mark.parametrize("key", ["0", "-1", "x", "9" * 30, "١", ""])
def test_a_cost_centre_that_is_not_there_is_refused(page, row, key):
    assert post(page, row, cost_centre=key).status_code == 422


def test_two_editors_of_one_month_see_yours_theirs_and_as_it_was(page, row):
    post(page, row, p01="100.00")
    response = post(page, row, p01="200.00")  # still version 1, still started from 8333.33
    assert response.status_code == 409
    body = response.content.decode()
    assert all(amount in body for amount in ("8333.33", "100.00", "200.00"))
    assert "Jan 2026" in body
    assert fresh(row).p01 == 100_00


def test_two_editors_of_different_months_merge(page, row):
    post(page, row, p01="100.00")
    assert post(page, row, p02="200.00").status_code == 302
    assert (fresh(row).p01, fresh(row).p02) == (100_00, 200_00)


def test_a_year_spread_over_a_month_typed_meanwhile_conflicts(page, row):
    post(page, row, p01="100.00")
    assert post(page, row, spread="even", total="2400.00").status_code == 409
    assert fresh(row).p01 == 100_00


def test_a_form_without_the_version_it_saw_is_refused(page, row):
    assert post(page, row, version="", p01="1.00").status_code == 400
    assert fresh(row).version == 1


def test_the_api_merges_nothing_it_does_not_know(page, row):
    assert patch(page, row, {"p01": "100.00"}).status_code == 200
    stale = patch(page, row, {"p02": "1.00"})
    assert stale.status_code == 412
    assert stale.json()["fields"]["p02"] == {"original": None, "theirs": "8333.34", "yours": "1.00"}
    assert patch(page, row, {"p02": "1.00"}, seen=None).status_code == 428
    again = patch(page, row, {"p02": "1.00"}, seen='"2"')
    assert (again.status_code, again["ETag"], again.json()["p02"]) == (200, '"3"', "1.00")


@pytest.mark.parametrize("amount", [*BAD_AMOUNTS, 5, 5.0, None, True, [], {}])
def test_the_api_takes_amounts_as_plain_strings_only(page, row, amount):
    response = patch(page, row, {"p01": amount})
    assert response.status_code == 400
    assert fresh(row).version == 1


@pytest.mark.parametrize(
    "body",
    [
        b'{"name": "\\ud800"}', b'{"name": "a\\u0000b"}', b'{"dimensions": {"fund": "\\ud800"}}', b"[" * 50, b"{",
        b'{"p01": "1.00", "p01": "2.00"}', b'{"total": "1.00", "p01": "1.00"}', b'{"secret": 1}',
        b'{"cost_centre": 99999999999999999999}', b'{"dimensions": {"a": {"b": "c"}}}',
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_meant_is_refused(page, row, body):
    response = patch(page, row, body)
    assert 400 <= response.status_code < 500
    assert fresh(row).version == 1


@pytest.mark.parametrize("field", ["id", "key", "version", "plan_version", "line", "unit", "currency", "spread"])
def test_what_is_only_read_cannot_be_written(page, row, field):
    before = LineVersion.objects.filter(pk=row.pk).values().get()
    assert patch(page, row, {field: 7}).status_code in {200, 400}
    assert LineVersion.objects.filter(pk=row.pk).values().get() == before


def test_the_largest_amount_is_kept_and_the_next_refused(page, row):
    largest = "9000000000000.00"
    answer = patch(page, row, {"total": largest})
    assert (answer.status_code, answer.json()["total"]) == (200, largest)
    assert fresh(row).total == 9 * 10**14
    assert patch(page, row, {"total": "9000000000000.01"}, seen='"2"').status_code == 400


def test_a_line_is_added_and_taken_out_through_the_api(page, draft, ledger, planner):
    address = reverse("api_line_version-list")
    body = {"plan_version": draft.pk, "name": "Hosting", "cost_centre": ledger.crews.pk, "account": ledger.software.pk}
    made = page.post(address, json.dumps(body | {"total": "10.00", "kind": "bet"}), "application/json")
    assert made.status_code == 201
    assert (made.json()["p01"], made.json()["total"]) == ("0.83", "10.00")
    where = reverse("api_line_version-detail", args=[made.json()["id"]])
    assert page.delete(where, headers={"If-Match": '"1"'}).status_code == 204
    neither = page.post(address, json.dumps(body), "application/json")
    assert neither.status_code == 422


def test_the_api_lists_with_the_filters_of_the_page(page, lines, crews):
    address = reverse("api_line_version-list")
    names = lambda query: {row["name"] for row in page.get(f"{address}?{query}").json()["results"]}  # noqa: E731
    assert names("kind=change") == {"Portal platform"}
    assert names(f"unit={crews.pk}") == {"Vans"}
    assert names("type=spend&min=50000.00&sort=-total") == {"Portal platform", "Shop staff"}
    assert page.get(f"{address}?min=1e5").status_code == 400
    assert page.get(f"{address}?unit=x").status_code == 400
    assert page.get(f"{address}?sort=secret").status_code == 400
