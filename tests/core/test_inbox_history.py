"""What one was told, what is under way, what happened: one's own, or what one may see, and nothing else."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from strategy.core import events, files, jobs, outbox
from strategy.core.models import Job, Notice
from strategy.core.services import people

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def body(response) -> str:
    return response.content.decode()


# --- inbox -----------------------------------------------------------------------------------


@pytest.fixture
def notices(planner, viewer, grid):
    outbox.notify(recipients=[planner], kind="core.test", title="First thing", address="/people/options/", subject=grid)
    outbox.notify(recipients=[planner, viewer], kind="core.test", title="Second thing")


def test_one_reads_ones_own_notices_the_newest_first(planner, viewer, notices):
    page = body(as_(planner).get("/inbox/"))
    assert page.index("Second thing") < page.index("First thing")
    assert "2 notices you have not read." in page
    assert "First thing" not in body(as_(viewer).get("/inbox/"))


def test_following_a_notice_reads_it_and_leads_there(planner, notices):
    first = Notice.objects.get(title="First thing")
    assert as_(planner).post(f"/inbox/{first.pk}/")["Location"] == "/people/options/"
    assert "1 notice you have not read." in body(as_(planner).get("/inbox/"))
    assert "First thing" not in body(as_(planner).get("/inbox/", {"state": "unread"}))


def test_a_notice_never_leads_away_from_here(planner):
    outbox.notify(recipients=[planner], kind="core.test", title="Elsewhere", address="https://evil.example/")
    assert as_(planner).post(f"/inbox/{Notice.objects.get().pk}/")["Location"] == "/inbox/"


def test_notices_are_marked_one_by_one_all_at_once_and_back(planner, viewer, notices):
    client, first = as_(planner), Notice.objects.get(title="First thing")
    client.post(f"/inbox/{first.pk}/read/")
    assert Notice.objects.of(planner).unread().count() == 1
    client.post(f"/inbox/{first.pk}/unread/")
    assert Notice.objects.of(planner).unread().count() == 2
    client.post("/inbox/read/")
    assert Notice.objects.of(planner).unread().count() == 0
    assert Notice.objects.of(viewer).unread().count() == 1, "only one's own"


def test_notices_are_found_by_words(planner, notices):
    assert "Second thing" not in body(as_(planner).get("/inbox/", {"q": "first THING"}))


# --- work under way --------------------------------------------------------------------------


@pytest.fixture
def made_file(planner, monkeypatch):
    """A job of the planner's that made a file; `may` decides whether the planner may still have it."""
    may = {"have": True}
    monkeypatch.setitem(files._MAY_HAVE, "core.test", lambda job, user: may["have"])
    job = Job.objects.create(kind="core.test", owner=planner, state="done", file_name="Plan FY26.csv")
    files.path_of(job).write_bytes(b"a,b\r\n1,2\r\n")
    return job, may


def test_the_file_of_a_job_is_its_owners(planner, leader, made_file):
    job, _may = made_file
    response = as_(planner).get(f"/jobs/{job.key}/file/")
    assert b"".join(response.streaming_content) == b"a,b\r\n1,2\r\n"
    assert response["Content-Disposition"] == 'attachment; filename="Plan FY26.csv"'
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert as_(leader).get(f"/jobs/{job.key}/file/").status_code == 404
    assert as_(leader).get(f"/jobs/{job.key}/").status_code == 404


def test_the_right_is_asked_again_when_a_file_is_fetched(planner, made_file):
    job, may = made_file
    may["have"] = False
    assert as_(planner).get(f"/jobs/{job.key}/file/").status_code == 404
    assert "Download" not in body(as_(planner).get(f"/jobs/{job.key}/"))


def test_a_kind_of_work_that_names_no_right_gives_no_file(planner, made_file):
    job, _may = made_file
    Job.objects.filter(pk=job.pk).update(kind="core.other")
    assert as_(planner).get(f"/jobs/{job.key}/file/").status_code == 404


def test_waiting_work_can_be_stopped_and_work_that_is_over_cannot(planner, job_of_the_planner):
    client, path = as_(planner), f"/jobs/{job_of_the_planner.key}/cancel/"
    assert client.post(path).status_code == 302
    assert Job.objects.get().state == "cancelled"
    assert client.post(path).status_code == 403


def test_a_job_asks_for_itself_until_it_is_over(planner, job_of_the_planner, monkeypatch):
    path = f"/jobs/{job_of_the_planner.key}/"
    part = body(as_(planner).get(path, headers={"HX-Request": "true"}))
    assert "every 1s" in part
    assert "<html" not in part
    monkeypatch.setitem(jobs._RUNNERS, "core.test", lambda job, progress: progress.say(1, 1, "All of it") or {})
    jobs.run(job_of_the_planner.pk)
    part = body(as_(planner).get(path, headers={"HX-Request": "true"}))
    assert "every 1s" not in part
    assert "All of it" in part


# --- history ---------------------------------------------------------------------------------


def told(user, **query) -> str:
    return body(as_(user).get("/history/", query))


def test_history_shows_what_happened_in_ones_units_and_nothing_else(event_in_grid, planner, stranger, nobody):
    assert "done test" in told(planner)
    assert "done test" not in told(stranger)
    assert "0 acts" in told(nobody)


def test_history_is_filtered_by_words_kind_days_and_unit(event_in_grid, administrator, grid, retail):
    today = timezone.localdate()
    assert "done test" in told(administrator, q="test grid", kind="strategy.unit", unit=grid.pk, since=today)
    for other in ({"q": "nothing"}, {"kind": "strategy.user"}, {"unit": retail.pk}, {"until": today - timedelta(2)}):
        assert "done test" not in told(administrator, **other), other
    for odd in ({"since": "2026-13-45"}, {"until": "yesterday"}, {"page": "-1"}, {"kind": "x.y"}):
        assert as_(administrator).get("/history/", odd).status_code == 200, odd


def test_history_can_be_saved_as_it_stands(event_in_grid, planner):
    response = as_(planner).get("/history/export/", {"q": "test"})
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert rows[0][:5] == ["When (UTC)", "Who", "Act", "Kind", "Record"]
    assert [row[2] for row in rows[1:]] == ["core.test.done"]


def test_a_formula_in_a_name_stays_text_in_the_file(planner, grid):
    with transaction.atomic():
        events.record(actor=None, verb="core.test.done", target=grid, unit=grid, reason="=cmd()")
    text = b"".join(as_(planner).get("/history/export/", {"q": "test"}).streaming_content).decode()
    assert '"\'=cmd()"' in text


def test_the_history_of_a_record_is_for_those_who_see_the_record(planner, stranger, nobody, grid, settings):
    path = f"/history/strategy.unit/{grid.key}/"
    assert "created unit" in body(as_(planner).get(path))
    assert as_(stranger).get(path).status_code == 200, "names of units are open, as aims are"
    assert as_(nobody).get(path).status_code == 404
    for odd in ("strategy.unit/00000000-0000-7000-8000-000000000000", f"strategy.nothing/{grid.key}", f"x/{grid.key}"):
        assert as_(planner).get(f"/history/{odd}/").status_code == 404


def test_pay_in_history_needs_the_grant_and_addresses_an_administrator(planner, administrator, grid):
    with transaction.atomic():
        events.record(
            actor=None, verb="core.test.paid", target=grid, unit=grid, sensitive={"pay": ["1.00", "7134259.31"]}
        )
    people.create_user(email="somebody@brightwater.example", name="Some Body", actor=administrator)
    shown = "7,134,259.31"
    assert shown not in told(planner) + told(administrator)
    assert "somebody@brightwater.example" in told(administrator, q="Some Body")
    people.set_pay_grant(membership=planner.memberships.get(), may_see_pay=True, actor=administrator)
    assert shown in told(planner)
    assert shown in body(as_(planner).get(f"/history/strategy.unit/{grid.key}/"))
    assert shown not in body(as_(administrator).get(f"/history/strategy.unit/{grid.key}/"))
    for user in (planner, administrator):  # files and programs never carry it
        exported = b"".join(as_(user).get("/history/export/").streaming_content).decode()
        assert "7134259.31" not in exported + body(as_(user).get("/api/v1/events/"))
