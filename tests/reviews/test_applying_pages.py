"""After the meeting: what will change, all of it or nothing, and whether it came true."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from aop.current import current_periods
from aop.models import Transfer
from aop.moves import moved
from aop.services import transfers
from aop.services.transfers import NewTransfer
from okrs.services import check_ins
from okrs.services.check_ins import Said
from strategy.core import jobs
from strategy.core.models import Job, Notice
from tests.meetings import DAY, NOON, TEN
from tests.reviews.pages import fresh, page, post, text

pytestmark = pytest.mark.both_databases


# --- apply and follow through --------------------------------------------------------------------


def test_what_will_happen_is_shown_before_the_button(client, leader, decided_review):
    client.force_login(leader)
    said = page(client, "apply", decided_review.pk)
    assert "EUR 10,000.00 move between two lines, and a revision of" in said
    assert "100,000.00 −10,000.00 90,000.00" in said
    assert not Transfer.objects.exists()


def test_applied_the_review_names_the_revision_and_the_way_to_it(client, leader, decided_review, lines, plan):
    client.force_login(leader)
    answer = post(client, "apply", decided_review.pk, version=decided_review.version)
    assert answer["Location"] == decided_review.get_absolute_url()
    revision = plan.versions.in_force().get()
    body = client.get(decided_review.get_absolute_url()).content.decode()
    assert f"{revision.get_absolute_url()}#changes" in body
    assert f"{reverse('aop:export_page')}?version={revision.pk}" in body
    assert sum(current_periods(plan, [lines["portal"].line_id])[lines["portal"].line_id]) == 100_000_00 - TEN
    assert "keeps 90,000.00" in text(client.get(decided_review.get_absolute_url()))


def test_a_plan_that_moved_underneath_refuses_the_whole_and_says_which_line(
    client, leader, chief, decided_review, lines, plan
):
    entries = moved(lines["portal"].line_id, lines["vans"].line_id, [1_00] + [0] * 11)
    transfers.move_money(plan=plan, new=NewTransfer(entries, "Meanwhile."), actor=chief)
    client.force_login(leader)
    answer = post(client, "apply", decided_review.pk, version=decided_review.version)
    assert answer.status_code == 422
    assert "“Portal platform” is no longer as it was seen. Nothing was applied." in text(answer)
    assert fresh(decided_review).state == "decided"


def test_a_large_plan_is_applied_by_a_job(client, leader, decided_review, monkeypatch):
    monkeypatch.setattr("aop.services.steps.AT_ONCE", 1)
    client.force_login(leader)
    answer = post(client, "apply", decided_review.pk, version=decided_review.version)
    job = Job.objects.get(kind="reviews.apply")
    assert answer["Location"] == reverse("core:job", args=[job.key])
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["address"]) == ("done", decided_review.get_absolute_url())
    assert fresh(decided_review).state == "applied"


def test_a_job_says_why_the_plan_refused(client, leader, chief, decided_review, lines, plan, monkeypatch):
    monkeypatch.setattr("aop.services.steps.AT_ONCE", 1)
    entries = moved(lines["portal"].line_id, lines["vans"].line_id, [1_00] + [0] * 11)
    transfers.move_money(plan=plan, new=NewTransfer(entries, "Meanwhile."), actor=chief)
    client.force_login(leader)
    post(client, "apply", decided_review.pk, version=decided_review.version)
    jobs.run(Job.objects.get(kind="reviews.apply").pk)
    job = Job.objects.get(kind="reviews.apply")
    assert job.state == "failed"
    assert "Portal platform" in job.message


def test_decisions_due_stand_first_with_expected_beside_actual(client, owner, applied_review, scaled, funded):
    client.force_login(owner)
    with time_machine.travel(NOON + timedelta(days=10), tick=False):
        said = Said(Decimal(37), 6, DAY + timedelta(days=10))
        check_ins.check_in(key_result=funded, said=said, actor=owner)
    with time_machine.travel(NOON + timedelta(days=100), tick=False):
        client.force_login(owner)
        assert "One asks to be looked at today." in page(client, "decision_list", standing="due")
        said = page(client, "decision_detail", scaled.pk)
        assert "−4 was expected in “Minutes lost per customer”; it has moved by −3." in said
        body = {"version": fresh(scaled).version, "verdict": "partly", "actual": "−3", "lesson": "Late."}
        assert post(client, "decision_settle", scaled.pk, **body).status_code == 302
        assert "It came true in part." in page(client, "decision_detail", scaled.pk)
        assert "A second" not in page(client, "decision_list", standing="due")
    assert fresh(scaled).verdict == "partly"


def test_filters_of_the_log_live_in_the_address(client, planner, applied_review, scaled):
    client.force_login(planner)
    assert "second van" in page(client, "decision_list", type="scale", q="van")
    for query in ({"type": "stop"}, {"standing": "came_true"}, {"q": "nothing like it"}, {"mine": "on"}):
        assert "No decision fits these filters." in page(client, "decision_list", **query)


def test_history_tells_each_act(client, planner, applied_review):
    client.force_login(planner)
    said = page(client, "review_history", applied_review.pk)
    for deed in ("created review", "called review", "money signed review", "frozen review", "applied review"):
        assert deed in said


def test_who_is_called_is_told_where(called_review, owner):
    notice = Notice.objects.get(recipient=owner, kind="reviews.called")
    assert notice.address == called_review.get_absolute_url()
