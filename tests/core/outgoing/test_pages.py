"""Administrators see every mail and what became of it; everybody sees what is on its way to themselves."""

from datetime import date, timedelta

import pytest

from strategy.core import outgoing
from strategy.core.database import now as database_now
from strategy.core.models import Event, Outgoing, User
from strategy.core.outgoing.collecting import collect
from strategy.core.outgoing.sending import send
from tests.core.test_people_pages import with_originals
from tests.support.reminders import Nudge, at, look, of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MONDAY = date(2026, 2, 16)


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


def move(client, row, state, **more):
    row.refresh_from_db()
    sent = {"state": state, "version": row.version, "initial-state": row.state} | more
    return client.post(f"/settings/outgoing/{row.pk}/move/", sent)


def test_the_page_says_to_whom_what_when_and_what_became_of_it(admin, owed, planner, owner):
    Outgoing.objects.filter(recipient=owner).update(state="failed", why="The mail server answered 550: no", tries=4)
    page = admin.get("/settings/outgoing/").content.decode()
    for words in (planner.name, owner.name, "Nudge", "Waiting", "Failed", "The mail server answered 550: no"):
        assert words in page
    assert "1 failed: they wait for you. 1 waits to be sent" in " ".join(page.split())


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=planner", ["planner"]),
        ("state=failed", ["owner"]),
        ("kind=test.nudge", ["owner", "planner"]),
        ("kind=core.digest", []),
        ("form=line", []),
        ("form=all&q=brightwater.example", ["owner", "planner"]),
        ("state=nonsense", []),
    ],
)
def test_its_filters_are_in_the_address(admin, owed, owner, query, names):
    Outgoing.objects.filter(recipient=owner).update(state="failed")
    rows = admin.get(f"/settings/outgoing/?{query}").context["page"].object_list
    assert sorted(row.recipient.email.split("@")[0] for row in rows) == names


def test_a_mail_that_failed_is_sent_again_and_history_says_who_asked(
    admin, administrator, owed, planner, django_capture_on_commit_callbacks
):
    Outgoing.objects.filter(recipient=planner).update(state="failed", tries=4, why="x")
    with django_capture_on_commit_callbacks(execute=True):
        assert move(admin, of(planner), "ready").status_code == 302
    assert of(planner).state == "sent"
    event = Event.objects.get(verb="core.outgoing.retried")
    assert (event.actor, event.changes) == (administrator, {"state": ["failed", "ready"]})
    assert planner.email not in str(event.changes) + event.subject_title


def test_held_is_not_sent_until_it_is_let_go(admin, owed, planner):
    move(admin, of(planner), "held")
    send()
    assert (of(planner).state, of(planner).why) == ("held", "An administrator holds it.")
    move(admin, of(planner), "ready")
    send()
    assert of(planner).state == "sent"


def test_a_digest_that_is_dropped_takes_its_lines_along(admin, nudge, planner, grid):
    nudge.owes(planner, grid, MONDAY)
    look(at(MONDAY))
    move(admin, Outgoing.objects.get(form="digest"), "dropped")
    assert list(Outgoing.objects.values_list("state", "why")) == [("dropped", "An administrator took it out.")] * 2


def test_a_line_that_was_held_and_let_go_stands_in_the_next_digest(admin, planner, grid, crews):
    nudge, now = Nudge().register(), database_now()
    for subject in (grid, crews):
        outgoing.tell(kind=nudge.name, recipients=[planner], subject=subject, day=now.date())
    collect(now=database_now())
    line = Outgoing.objects.lines().get(subject_key=grid.key)
    move(admin, line, "held")
    send()
    assert Outgoing.objects.lines().get(subject_key=crews.key).state == "sent"
    move(admin, line, "ready")
    line.refresh_from_db()
    assert line.digest is None
    assert collect(now=database_now() + timedelta(days=2)) == 1


@pytest.mark.parametrize(
    ("state", "to"), [("sent", "ready"), ("dropped", "ready"), ("ready", "sent"), ("failed", "held")]
)
def test_other_moves_are_refused(admin, owed, planner, state, to):
    Outgoing.objects.update(state=state, sent_at=database_now())
    assert move(admin, of(planner), to).status_code == 400
    assert of(planner).state == state


def test_a_mail_that_left_meanwhile_is_not_dropped_but_asked_about(admin, owed, planner):
    seen = of(planner)
    send()
    sent = {"state": "dropped", "version": seen.version, "initial-state": "ready"}
    answer = admin.post(f"/settings/outgoing/{seen.pk}/move/", sent)
    assert answer.status_code == 409
    assert "Sent" in answer.content.decode()
    assert of(planner).state == "sent"


def test_the_api_moves_by_version(admin, owed, planner):
    row = of(planner)
    address = f"/api/v1/outgoing/{row.pk}/move/"

    def ask(state, **headers):
        return admin.post(address, {"state": state}, content_type="application/json", headers=headers).status_code

    assert ask("held") == 428
    assert ask("held", **{"If-Match": '"7"'}) == 412
    assert ask("held", **{"If-Match": '"1"'}) == 200
    assert ask("held", **{"If-Match": '"2"'}) == 200
    assert ask("sent", **{"If-Match": '"2"'}) == 400
    assert admin.get(f"/api/v1/outgoing/?state=held&recipient={planner.pk}").json()["count"] == 1
    Outgoing.objects.update(state="sent", sent_at=database_now())
    assert ask("dropped", **{"If-Match": '"2"'}) == 422


def test_oneself_sees_what_is_on_its_way(client, nudge, planner, owner, grid, crews):
    nudge.owes(planner, grid, MONDAY)
    nudge.owes(owner, grid, MONDAY)
    look(at(MONDAY))
    nudge.owes(planner, crews, MONDAY)
    look(at(MONDAY, 10))
    client.force_login(planner)
    page = client.get("/profile/")
    assert [(row.title, row.form) for row in page.context["waiting"]] == [
        ("Reminders of the day", "digest"),
        ("Nudge", "line"),
    ]
    assert "goes into your next mail" in page.content.decode()


def test_mail_is_switched_off_in_the_profile(client, planner):
    client.force_login(planner)
    sent = with_originals(client, "/profile/")
    sent.pop("mail_reminders", None)
    assert client.post("/profile/", sent).status_code == 302
    assert not User.objects.get(pk=planner.pk).mail_reminders
    answer = client.patch(
        "/api/v1/me/",
        {"mail_reminders": True},
        content_type="application/json",
        headers={"If-Match": f'"{User.objects.get(pk=planner.pk).version}"'},
    )
    assert answer.json()["mail_reminders"] is True


def test_the_hour_is_set_on_the_settings_page(admin, organisation_settings):
    assert admin.post("/settings/", with_originals(admin, "/settings/", reminder_hour="7")).status_code == 302
    organisation_settings.refresh_from_db()
    assert organisation_settings.reminder_hour == 7
    assert admin.post("/settings/", with_originals(admin, "/settings/", reminder_hour="24")).status_code == 422
