"""Exports for programs: order, ask, fetch; and the feed of tidy rows."""

import json
import warnings
from datetime import timedelta

import pytest
from django.core.management import call_command

from aop.models import LineVersion
from strategy.core import files, jobs
from strategy.core.models import Job, Membership
from tests.aop.exports.many import fill
from tests.aop.exports.reading import csv_rows, minor, sums_by_type
from tests.aop.exports.test_workbook import APPLICATION

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def order(client, user, key, **body):
    client.force_login(user)
    return client.post(f"/api/v1/versions/{key}/export/", body, content_type="application/json")


def rows(client, user, key, headers=None, **query):
    client.force_login(user)
    return client.get(f"/api/v1/versions/{key}/rows/", query, headers=headers or {})


def all_rows(client, user, key, **query):
    """Every row of the feed, by following `next`."""
    found, page = [], rows(client, user, key, **query).json()
    while True:
        found += page["results"]
        if not page["next"]:
            return found
        page = client.get(page["next"]).json()


def test_an_export_is_ordered_asked_for_and_fetched(client, plan, finance):
    answer = order(client, finance, plan.key, format="csv", delimiter="semicolon")
    job = Job.objects.get()
    assert (answer.status_code, answer["Location"]) == (202, f"http://testserver/api/v1/jobs/{job.key}/")
    assert answer.json()["state"] == "queued"
    jobs.run(job.pk)
    told = client.get(answer["Location"]).json()
    assert (told["state"], told["result"]["totals"]["capex"]) == ("done", "8000.00")
    fetched = client.get(f"{answer['Location']}file/")
    assert b"".join(fetched.streaming_content) == files.path_of(job).read_bytes()
    assert sums_by_type(csv_rows(files.path_of(job), delimiter=";")) == APPLICATION


def test_a_withdrawn_right_keeps_the_file_back_here_too(client, plan, finance):
    address = order(client, finance, plan.key)["Location"]
    jobs.run(Job.objects.get().pk)
    Membership.objects.filter(user=finance).update(role="viewer")
    assert client.get(f"{address}file/").status_code == 404


@pytest.mark.parametrize(
    "body", [{"format": "pdf"}, {"colour": "red"}, {"unit": "x"}, {"unit": 2**70}, {"sign": ["ledger"]}]
)
def test_a_choice_that_is_none_is_refused_by_name(client, plan, finance, body):
    answer = order(client, finance, plan.key, **body)
    assert (answer.status_code, list(answer.json())) == (400, list(body))
    assert not Job.objects.exists()


def test_what_is_not_seen_is_not_there(client, plan, viewer, nobody, retail):
    assert order(client, viewer, plan.key, unit=retail.pk).status_code == 404
    assert order(client, viewer, "0198c0de-0000-7000-8000-000000000000").status_code == 404
    assert order(client, nobody, plan.key).status_code == 404
    assert rows(client, viewer, plan.key, unit=retail.pk).status_code == 404
    client.logout()
    assert client.get(f"/api/v1/versions/{plan.key}/rows/").status_code == 401


def test_the_feed_holds_every_row_once_with_amounts_as_strings(client, version, grid, retail, finance):
    expected = fill(version, [grid, retail], 40)
    found = all_rows(client, finance, version.key)
    assert len({(row["line_key"], row["period_no"]) for row in found}) == len(found) == 480
    assert sums_by_type(found) == expected
    assert all(isinstance(row["amount"], str) for row in found)


def test_the_feed_shows_what_one_reads(client, plan, viewer, stranger):
    assert {row["line_name"] for row in all_rows(client, stranger, plan.key)} == {"Shop fitting"}
    grid = all_rows(client, viewer, plan.key)
    assert len(grid) == 60
    sensors = [row for row in grid if row["line_name"] == "Sensors"]
    assert sum(minor(row["amount"]) for row in sensors) == 76_68
    assert (sensors[0]["dimensions"], sensors[0]["vendor_code"]) == ({"fund": "007"}, None)


def test_only_what_changed_since(client, plan, finance):
    last = LineVersion.objects.order_by("-pk").first()
    before = last.updated_at - timedelta(days=9)
    LineVersion.objects.exclude(pk=last.pk).update(updated_at=before)
    since = (last.updated_at - timedelta(days=1)).isoformat()
    assert {row["line_key"] for row in all_rows(client, finance, plan.key, updated_since=since)} == {str(last.line.key)}
    assert rows(client, finance, plan.key, updated_since="yesterday").status_code == 400


def test_a_page_that_is_known_is_not_sent_again(client, plan, finance):
    first = rows(client, finance, plan.key)
    again = rows(client, finance, plan.key, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    LineVersion.objects.filter(name="Sensors").update(p01=101_00, total=77_68)
    assert rows(client, finance, plan.key, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_latest_is_the_current_version(client, plan, finance):
    found = rows(client, finance, "latest").json()["results"]
    assert {row["version_key"] for row in found} == {str(plan.key)}


def test_a_page_costs_the_same_for_few_lines_and_for_many(client, version, grid, finance, django_assert_num_queries):
    fill(version, [grid], 12)
    client.force_login(finance)
    address = f"/api/v1/versions/{version.key}/rows/"
    client.get(address)
    with django_assert_num_queries(11):
        client.get(address)


@pytest.mark.parametrize("cursor", ["x", "cD0=", "\x00", "a" * 5000])
def test_a_cursor_of_nobodys_making_is_no_fault_of_ours(client, plan, finance, cursor):
    assert rows(client, finance, plan.key, cursor=cursor).status_code in {200, 404, 400}


def test_the_schema_knows_both(tmp_path):
    path = tmp_path / "schema.json"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        call_command("spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json", "--file", str(path))
    operations = {one["operationId"] for paths in json.loads(path.read_text())["paths"].values()
                  for one in paths.values() if "operationId" in one}  # fmt: skip
    assert {"versions_export", "versions_rows"} <= operations
