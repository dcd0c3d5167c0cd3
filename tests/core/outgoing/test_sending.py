"""A mail leaves once; whatever the mail server does, the row says what became of it."""

from datetime import timedelta

import pytest
from django.core import mail

from strategy.core import kept_mail, outgoing
from strategy.core.calendar_files import CalendarFile
from strategy.core.database import now as database_now
from strategy.core.models import Membership, Notice, Outgoing, User
from strategy.core.outgoing import Uncertain, sending
from strategy.core.outgoing.collecting import collect
from strategy.core.outgoing.posting import Postman
from strategy.core.outgoing.sending import claim, send
from tests.support.reminders import Nudge, of
from tests.support.smtp import BREAK_OFF, free_port, saying

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MINUTE = timedelta(minutes=1)


def try_again() -> int:
    """As if the pause were over."""
    Outgoing.objects.filter(state="ready").update(try_at=database_now())
    return send()


def test_a_digest_is_text_and_html_to_one_person_and_says_that_a_machine_wrote_it(mail_server, planner, grid, crews):
    nudge = Nudge(options={"title": "Check-in due"}).register()
    for subject in (grid, crews):
        outgoing.tell(kind=nudge.name, recipients=[planner], subject=subject, day=database_now().date())
    collect(now=database_now())
    assert send() == 1
    (message,) = mail_server.accepted
    assert (message["To"], message["Subject"]) == (planner.email, "2 things wait for you at Brightwater")
    assert message["Auto-Submitted"] == "auto-generated"
    text, html = (message.get_body(kind).get_content() for kind in (("plain",), ("html",)))
    for part in (text, html):
        assert "Check-in due" in part
        assert "Look at Grid" in part
        assert f"http://localhost:8000/people/units/{crews.pk}/" in part
    digest = Outgoing.objects.get(form="digest")
    assert digest.state == "sent"
    assert {(row.state, row.sent_at) for row in digest.told.all()} == {("sent", digest.sent_at)}
    assert send() == 0


def test_one_thing_is_the_subject_itself(mail_server, owed, planner):
    send()
    assert mail_server.accepted[0]["Subject"] == "Look at Grid"


def test_names_are_escaped_in_html_and_cannot_add_headers(mail_server, planner, grid):
    nudge = Nudge(options={"alone": True, "line": lambda *_: "<b>Mine</b>\r\nBcc: x@example.org"}).register()
    outgoing.tell(kind=nudge.name, recipients=[planner], subject=grid, day=database_now().date())
    send()
    (message,) = mail_server.accepted
    assert message["Subject"] == "<b>Mine</b> Bcc: x@example.org"
    assert message["Bcc"] is None
    assert "&lt;b&gt;Mine" in message.get_body(("html",)).get_content()


def test_the_message_id_is_the_key_s(mail_server, owed, planner, owner):
    send()
    first = set(mail_server.ids())
    Outgoing.objects.update(state="ready", sent_at=None)
    try_again()
    assert len(first) == 2
    assert set(mail_server.ids()) == first


def test_a_mail_of_its_own_carries_its_calendar_file_twice(mail_server, planner, grid):
    file = CalendarFile("REQUEST", b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n")
    nudge = Nudge(options={"alone": True, "calendar": lambda _subject, _person: file}).register()
    outgoing.tell(kind=nudge.name, recipients=[planner], subject=grid, day=database_now().date())
    send()
    parts = {part.get_content_type(): part for part in mail_server.accepted[0].walk()}
    assert parts["text/calendar"].get_param("method") == "REQUEST"
    assert parts["text/calendar"].get_content().splitlines()[1] == "METHOD:REQUEST"
    assert parts["application/ics"].get_content() == file.content
    assert parts["application/ics"].get_filename() == "invitation.ics"


def test_it_is_judged_again_before_it_leaves(mail_server, owed, planner, owner, grid):
    owed.done.add(grid.pk)
    assert send() == 0
    assert (of(planner).state, of(planner).why) == ("dropped", "It is no longer due.")


def test_a_right_withdrawn_meanwhile_counts(mail_server, owed, planner, owner):
    Membership.objects.filter(user=planner).delete()
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert send() == 0
    assert of(planner).why == "What it is about is gone, or they may no longer see it."
    assert of(owner).why == "They can no longer sign in."


def test_a_digest_of_which_nothing_is_left_is_dropped_and_one_of_which_some_is_left_is_shorter(
    mail_server, planner, grid, crews
):
    nudge = Nudge().register()
    for subject in (grid, crews):
        outgoing.tell(kind=nudge.name, recipients=[planner], subject=subject, day=database_now().date())
    collect(now=database_now())
    nudge.done.add(grid.pk)
    send()
    assert [message["Subject"] for message in mail_server.accepted] == ["Look at Crews"]
    Outgoing.objects.filter(state="sent").update(state="ready")
    nudge.done.add(crews.pk)
    assert try_again() == 0
    assert set(Outgoing.objects.values_list("state", flat=True)) == {"dropped"}


def test_whoever_switched_mail_off_meanwhile_gets_none(mail_server, planner, grid):
    nudge = Nudge().register()
    outgoing.tell(kind=nudge.name, recipients=[planner], subject=grid, day=database_now().date())
    collect(now=database_now())
    User.objects.filter(pk=planner.pk).update(mail_reminders=False)
    assert send() == 0
    assert set(Outgoing.objects.values_list("state", flat=True)) == {"dropped"}


# --- what a mail server may do (reliability.md H) ----------------------------------------------


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("MAIL", "421 going down"),
        ("MAIL", "550 who are you"),
        ("RCPT", "450 try later"),
        ("RCPT", "421 too many"),
        ("DATA", "451 disk full"),
    ],
)
def test_what_may_pass_is_tried_again_after_1_5_and_30_minutes_and_then_left_to_a_person(
    mail_server, owed, planner, step, answer
):
    Outgoing.objects.exclude(recipient=planner).delete()
    mail_server.answers[step] = answer
    pauses = []
    for _ in range(3):
        before = database_now()
        assert try_again() == 0
        assert of(planner).state == "ready"
        pauses.append(round((of(planner).try_at - before) / MINUTE))
    assert pauses == [1, 5, 30]
    try_again()
    assert (of(planner).state, of(planner).tries, of(planner).maybe_sent) == ("failed", 4, False)
    assert answer[:3] in of(planner).why


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
def test_an_address_that_is_refused_for_good_fails_at_once_and_its_owner_reads_so(mail_server, owed, planner, step):
    Outgoing.objects.exclude(recipient=planner).delete()
    mail_server.answers[step] = "550 no such person here"
    assert send() == 0
    assert (of(planner).state, of(planner).tries) == ("failed", 1)
    assert of(planner).why == "The mail server answered 550: no such person here"
    assert Notice.objects.filter(recipient=planner, kind="core.mail_refused").count() == 1


def test_one_refused_address_harms_nobody_else(mail_server, owed, planner, owner):
    mail_server.answers[planner.email] = "550 no such person here"
    assert send() == 1
    assert mail_server.recipients() == [owner.email]


def test_a_server_that_cannot_be_reached(settings, mail_server, owed, planner):
    settings.EMAIL_PORT = free_port()
    assert send() == 0
    assert (of(planner).state, of(planner).stage) == ("ready", "")
    assert "not reached" in of(planner).why


@pytest.mark.parametrize(("words", "why"), [(b"", "timed out"), (b"421 go away\r\n", "421: go away")])
def test_a_server_that_hangs_or_says_421_before_anything(settings, mail_server, owed, planner, words, why):
    Outgoing.objects.exclude(recipient=planner).delete()
    with saying(words) as port:
        settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = port, 0.3
        assert send() == 0
    assert (of(planner).state, of(planner).maybe_sent) == ("ready", False)
    assert why in of(planner).why


@pytest.mark.parametrize("answer", [BREAK_OFF, 1.5])
def test_a_line_that_breaks_or_an_answer_that_comes_too_late_is_tried_once_more_and_marked(
    settings, mail_server, owed, planner, answer
):
    Outgoing.objects.exclude(recipient=planner).delete()
    settings.EMAIL_TIMEOUT = 0.5
    mail_server.answers["DATA"] = answer
    assert send() == 0
    assert (of(planner).state, of(planner).maybe_sent) == ("ready", True)
    del mail_server.answers["DATA"]
    assert try_again() == 1
    assert (of(planner).state, of(planner).maybe_sent) == ("sent", True)
    assert len({str(message["Message-ID"]) for message in mail_server.seen}) == 1


def test_twice_unknown_is_held(mail_server, owed, planner):
    Outgoing.objects.exclude(recipient=planner).delete()
    mail_server.answers["DATA"] = BREAK_OFF
    send()
    try_again()
    assert (of(planner).state, of(planner).why) == ("held", "Twice it is not known whether it arrived.")
    assert try_again() == 0


def test_a_kind_of_which_two_would_harm_is_held_the_first_time(mail_server, planner, grid):
    nudge = Nudge(options={"alone": True, "uncertain": Uncertain.HOLD}).register()
    outgoing.tell(kind=nudge.name, recipients=[planner], subject=grid, day=database_now().date())
    mail_server.answers["DATA"] = BREAK_OFF
    send()
    assert (of(planner).state, of(planner).maybe_sent) == ("held", True)


def test_mails_of_one_round_share_a_connection_and_a_server_that_hung_up_is_called_again(mail_server, owed):
    assert send() == 2
    assert mail_server.connections == 1
    Outgoing.objects.update(state="ready", sent_at=None)
    postman = Postman()
    row = claim(now=database_now())
    sending._deliver(row, postman)
    postman._backend.connection.sock.close()
    row = claim(now=database_now())
    assert sending._deliver(row, postman)
    postman.close()


def test_a_mail_that_cannot_be_written_fails_alone(mail_server, owed, planner, owner):
    User.objects.filter(pk=planner.pk).update(email="two@example.org\nBcc: three@example.org")
    assert send() == 1
    assert of(planner).state == "failed"
    assert "cannot be written" in of(planner).why


def test_a_fault_of_ours_is_tried_again_and_the_rest_flows(mail_server, owed, planner, owner, monkeypatch, caplog):
    whole = sending.letter

    def broken(row, lines, person):
        if person.pk == planner.pk:
            raise RuntimeError("a template that cannot be filled")
        return whole(row, lines, person)

    monkeypatch.setattr(sending, "letter", broken)
    assert send() == 1
    assert (of(planner).state, of(planner).why) == (
        "ready",
        "Something went wrong on our side; the log has the details.",
    )


# --- where it leaves ---------------------------------------------------------------------------


def test_where_no_server_is_set_each_mail_becomes_a_file(settings, tmp_path, owed, planner, owner):
    settings.EMAIL_BACKEND = "strategy.core.kept_mail.Backend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    assert send() == 2
    kept = [kept_mail.read(name) for name in kept_mail.names()]
    assert {mail.to for mail in kept} == {of(planner).recipient.email, of(owner).recipient.email}
    assert {mail.subject for mail in kept} == {"Look at Grid"}
    assert "<p" not in kept[0].text


def test_other_backends_are_asked_as_they_are(owed):
    assert send() == 2
    assert len(mail.outbox) == 2


def test_the_pace_is_kept(settings, owed, monkeypatch):
    waits = []
    monkeypatch.setattr("strategy.core.outgoing.posting.time.sleep", waits.append)
    settings.MAILS_PER_SECOND = 1
    send()
    assert len([wait for wait in waits if wait > 0.5]) >= 1


def test_health_knows_how_long_the_oldest_mail_waits(client, owed):
    assert client.get("/health/").json()["mail"] == "ok"
    Outgoing.objects.update(due_at=database_now() - timedelta(hours=2))
    report = client.get("/health/").json()
    assert (report["status"], report["mail"]) == ("degraded", "late")
    assert 7200 <= report["seconds_of_oldest_mail"] < 7300
