"""Large versions are copied, sealed and classified by the worker; rights are asked again when it runs."""

import pytest
from django.urls import reverse

from aop.models import BudgetLine, PlanVersion
from aop.services import steps
from strategy.core import jobs
from strategy.core.models import Job
from strategy.core.services.people import withdraw_role

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch):
    monkeypatch.setattr(steps, "AT_ONCE", 1)


def ran(job: Job) -> Job:
    jobs.run(job.pk)
    return Job.objects.get(pk=job.pk)


def copied(draft, finance) -> Job:
    wanted = {"kind": "what_if", "parent": draft, "name": "Copy", "note": ""}
    made, job = steps.begin_copy(plan=draft.plan, actor=finance, **wanted)
    assert made is None
    return job


def test_a_large_version_is_copied_by_a_job_once(draft, lines, finance):
    job = copied(draft, finance)
    done = ran(job)
    made = PlanVersion.objects.get(name="Copy")
    assert (done.state, done.result) == (Job.State.DONE, {"address": made.get_absolute_url(), "lines": 4})
    ran(job)
    assert PlanVersion.objects.filter(name="Copy").count() == 1


def test_a_large_version_is_sealed_by_a_job(submitted, chief):
    job = steps.begin_seal(version=submitted, seen=submitted.version, actor=chief)
    assert PlanVersion.objects.get(pk=submitted.pk).state == "submitted"
    assert ran(job).state == Job.State.DONE
    assert PlanVersion.objects.get(pk=submitted.pk).is_in_force


def test_what_a_job_may_not_do_it_says(submitted, chief):
    job = steps.begin_seal(version=submitted, seen=submitted.version, actor=chief)
    withdraw_role(membership=chief.memberships.get(), actor=chief)
    done = ran(job)
    assert (done.state, done.message) == (Job.State.FAILED, "You may no longer do this.")
    assert PlanVersion.objects.get(pk=submitted.pk).state == "submitted"


def test_a_job_refuses_what_changed_since_it_was_ordered(submitted, chief):
    job = steps.begin_seal(version=submitted, seen=submitted.version - 1, actor=chief)
    done = ran(job)
    assert done.state == Job.State.FAILED
    assert "Somebody else changed" in done.message


def test_very_many_lines_are_classified_by_a_job(lines, planner):
    mine = [lines["portal"].line_id, lines["vans"].line_id]
    event, job = steps.begin_classify(lines=mine, kind="bet", reason="Try", actor=planner)
    assert event is None
    assert ran(job).result == {"lines": 2}
    assert BudgetLine.objects.filter(kind="bet", reason="Try").count() == 2


def test_one_foreign_line_refuses_the_whole_job(lines, planner):
    _event, job = steps.begin_classify(
        lines=[row.line_id for row in lines.values()], kind="bet", reason="", actor=planner
    )
    assert ran(job).state == Job.State.FAILED
    assert not BudgetLine.objects.filter(kind="bet").exists()


def test_the_page_leads_to_the_work(client, submitted, chief):
    client.force_login(chief)
    response = client.post(reverse("aop:version_approve", args=[submitted.pk]), {"version": submitted.version})
    assert response["Location"] == reverse("core:job", args=[Job.objects.get(kind=steps.SEAL).key])
