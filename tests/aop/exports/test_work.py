"""Exports as work: ordered on the page, made by the worker, fetched by the owner alone."""

import io
import os
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from aop.exports import work
from aop.services.exporting import KIND, order_export
from strategy.core import files, jobs
from strategy.core.models import Event, Job, Membership, Settings
from tests.aop.exports.reading import by_openpyxl, csv_rows, sums_by_type, table
from tests.aop.exports.test_workbook import APPLICATION

pytestmark = pytest.mark.django_db
CHOSEN = {"format": "xlsx", "sign": "natural", "shown": "exact", "zeros": "dash", "delimiter": "comma",
          "decimal": "point", "encoding": "utf-8-sig", "line_ends": "crlf"}  # fmt: skip


def ordered(version, user, **options):
    """A job that waits to be run."""
    return order_export(version=version, unit=None, options=CHOSEN | options, is_large=False, actor=user)


def done(version, user, **options):
    job = ordered(version, user, **options)
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def file_of(client, user, job):
    client.force_login(user)
    answer = client.get(reverse("core:job_file", args=[job.key]))
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return answer


@pytest.mark.both_databases
def test_a_small_export_is_ready_on_the_next_page_and_downloads_by_itself(client, plan, finance):
    client.force_login(finance)
    answer = client.post(reverse("aop:export_order", args=[plan.pk]), CHOSEN, follow=True)
    job = Job.objects.get(kind=KIND)
    address = reverse("core:job_file", args=[job.key])
    assert job.state == Job.State.DONE
    assert f'content="0; url={address}"' in answer.content.decode()
    fetched = client.get(address)
    assert fetched["Content-Disposition"].startswith('attachment; filename="AOP-FY26-Proposal-1-')
    content = b"".join(fetched.streaming_content)
    assert content == files.path_of(job).read_bytes()
    assert sums_by_type(table(by_openpyxl(io.BytesIO(content), "Budget_tidy"))) == APPLICATION


def test_a_large_export_is_left_to_the_worker(client, plan, finance, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setitem(work.SMALL, "csv", 5)
    client.force_login(finance)
    with django_capture_on_commit_callbacks(execute=False) as poked:
        answer = client.post(reverse("aop:export_order", args=[plan.pk]), CHOSEN | {"format": "csv"}, follow=True)
    job = Job.objects.get(kind=KIND)
    assert (job.state, len(poked)) == (Job.State.QUEUED, 1)
    assert 'hx-trigger="every 2s"' in answer.content.decode()
    poked[0]()
    job.refresh_from_db()
    assert (job.state, job.result["lines"], job.result["rows"]) == (Job.State.DONE, 6, 72)
    assert sums_by_type(csv_rows(files.path_of(job))) == APPLICATION


def test_history_keeps_who_exported_what(plan, finance):
    done(plan, finance)
    event = Event.objects.about(plan).get(verb="aop.version.exported")
    assert (event.actor, event.changes) == (finance, {"format": [None, "xlsx"]})


def test_the_file_is_nobody_elses(client, plan, finance, chief):
    job = done(plan, finance)
    assert file_of(client, chief, job).status_code == 404
    assert file_of(client, finance, job).status_code == 200


def test_a_right_withdrawn_before_the_work_stops_it(plan, finance):
    job = ordered(plan, finance)
    Membership.objects.filter(user=finance).delete()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "may no longer read" in job.message
    assert not files.path_of(job).exists()


def test_a_right_lost_before_the_work_narrows_it(plan, finance, grid):
    job = ordered(plan, finance)
    Membership.objects.filter(user=finance).update(unit=grid)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.result["everything"], job.result["lines"]) == (False, 5)


def test_a_right_withdrawn_before_the_fetching_keeps_the_file_back(client, plan, finance, viewer):
    everything, seen = done(plan, finance), done(plan, viewer)
    assert file_of(client, viewer, seen).status_code == 200
    Membership.objects.filter(user=finance).update(role="viewer")
    assert file_of(client, finance, everything).status_code == 404
    assert "or no longer yours to read" in client.get(reverse("aop:export_page")).content.decode()
    Settings.objects.update(open_aims=False)
    assert file_of(client, viewer, seen).status_code == 404


def test_a_file_goes_after_a_day_and_can_be_made_again(client, plan, finance):
    job = done(plan, finance)
    os.utime(files.path_of(job), (time.time() - 25 * 3600,) * 2)
    assert files.sweep(timezone.now()) == 1
    assert file_of(client, finance, job).status_code == 404
    assert "Gone" in client.get(reverse("aop:export_page")).content.decode()


def test_what_a_crash_left_half_made_is_swept(plan, finance):
    left = files.folder() / ".making-left"
    left.mkdir()
    (left / "1.xlsx").write_text("half")
    assert files.sweep(timezone.now()) == 0
    assert files.sweep(timezone.now() + timedelta(days=2)) == 1
    assert not left.exists()


def test_a_refusal_is_told_with_the_choices_kept_and_nothing_half_made(client, plan, new_line, finance):
    new_line("Łódź depot", p01=1)
    client.force_login(finance)
    chosen = CHOSEN | {"format": "csv", "encoding": "cp1252"}
    answer = client.post(reverse("aop:export_order", args=[plan.pk]), chosen)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "which Windows-1252 does not have" in said
    assert 'value="cp1252" selected' in said
    assert list(files.folder().iterdir()) == []


def test_a_cancelled_export_leaves_nothing(plan, finance):
    job = ordered(plan, finance)
    Job.objects.filter(pk=job.pk).update(cancel_asked=True)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert list(files.folder().iterdir()) == []


@pytest.mark.parametrize(
    "chosen", [{"format": "pdf"}, {"encoding": "utf-7"}, {"delimiter": ","}, {"format": "\x00"}, {}]
)
def test_a_choice_that_is_none_changes_nothing(client, plan, finance, chosen):
    client.force_login(finance)
    body = CHOSEN | chosen if chosen else {}
    answer = client.post(reverse("aop:export_order", args=[plan.pk]), body)
    assert answer.status_code == 422
    assert not Job.objects.exists()


def test_the_page_says_what_the_file_will_hold_to_each_reader(client, plan, finance, viewer):
    for user, spend, scope in (
        (finance, "8,204.46", "Everything: the whole organisation"),
        (viewer, "8,126.69", "What I see: 10 Grid and what lies below"),
    ):
        client.force_login(user)
        said = client.get(reverse("aop:export_page")).content.decode()
        assert f"{spend} EUR of spend and 1,350.00 EUR of revenue" in said
        assert scope in said


def test_a_unit_that_one_does_not_read_is_no_scope(client, plan, viewer, retail):
    client.force_login(viewer)
    address = reverse("aop:export_page")
    assert "You do not read the money of Retail" in client.get(f"{address}?unit={retail.pk}").content.decode()
    order = reverse("aop:export_order", args=[plan.pk])
    assert client.post(f"{order}?unit={retail.pk}", CHOSEN).status_code == 422


def test_the_page_costs_the_same_with_many_exports(client, plan, finance):
    client.force_login(finance)
    address = reverse("aop:export_page")
    done(plan, finance)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _ in range(4):
        done(plan, finance, format="csv")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few) <= 20
