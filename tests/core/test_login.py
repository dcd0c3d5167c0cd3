"""The door: login, logout, reset, limits, sessions."""

import re
import statistics
import time

import pytest
import time_machine
from django.core import mail
from django.test import Client

from strategy.core.models import User
from tests.factories import PASSWORD

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def log_in(user, password=PASSWORD, client=None, query=""):
    return (client or Client()).post(f"/accounts/login/{query}", {"login": user.email, "password": password})


def test_one_signs_in_by_address_in_any_case_and_out_again(viewer):
    client = Client()
    response = client.post("/accounts/login/", {"login": viewer.email.upper(), "password": PASSWORD})
    assert response["Location"] == "/"
    assert client.get("/profile/").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == "/accounts/login/"
    assert client.get("/profile/").status_code == 302


def test_looking_at_the_logout_page_does_not_sign_out(client, viewer):
    client.force_login(viewer)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/profile/").status_code == 200


def test_nobody_signs_up_by_themselves(client, organisation_settings, viewer):
    page = client.get("/accounts/signup/").content.decode()
    assert "<form" not in page.split("<main")[1]
    sent = {"email": "new@evil.example", "password1": "a-long-word-7", "password2": "a-long-word-7"}
    client.post("/accounts/signup/", sent)
    assert not User.objects.filter(email="new@evil.example").exists()


@pytest.mark.parametrize("path", ["/accounts/email/", "/accounts/confirm-email/", "/accounts/login/code/confirm/"])
def test_pages_of_the_library_that_go_past_our_history_do_not_exist(client, viewer, path):
    client.force_login(viewer)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_a_login_leads_to_our_own_pages_only(viewer, to):
    assert log_in(viewer, query=f"?next={to}")["Location"] == "/"


def test_a_login_leads_where_one_wanted_to_go(viewer):
    assert log_in(viewer, query="?next=/profile/tokens/")["Location"] == "/profile/tokens/"


def test_known_and_unknown_addresses_get_the_same_answers(viewer):
    def bare(response):
        return re.sub(
            r'name="csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]*"|[\w.]+@[\w.]+',
            "",
            response.content.decode(),
        )

    stranger = User(email="not.here@brightwater.example")
    assert bare(log_in(viewer, "wrong")) == bare(log_in(stranger, "wrong"))
    answers = [Client().post("/accounts/password/reset/", {"email": user.email}) for user in (viewer, stranger)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert [message.to for message in mail.outbox] == [[viewer.email], [stranger.email]]


def test_known_and_unknown_addresses_take_the_same_time(viewer, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    viewer.set_password(PASSWORD)
    viewer.save(update_fields=["password"])

    def seconds(email):
        started = time.perf_counter()
        Client().post("/accounts/login/", {"login": email, "password": "wrong"})
        return time.perf_counter() - started

    pairs = [(seconds(viewer.email), seconds("not.here@brightwater.example")) for _ in range(7)]
    known, unknown = (statistics.median(times) for times in zip(*pairs, strict=True))
    assert 0.5 < known / unknown < 2, "one hash each: not a tell-tale factor"


def test_guessing_a_password_is_stopped_for_the_account_also_at_the_api(viewer):
    for _ in range(5):
        log_in(viewer, "wrong")
    blocked = log_in(viewer)
    assert blocked.status_code in {200, 429}
    assert "sessionid" not in blocked.cookies
    sent = {"email": viewer.email, "password": PASSWORD}
    assert Client().post("/api/v1/login/", sent, content_type="application/json").status_code in {400, 401, 429}


def test_resets_cannot_flood_a_mailbox(viewer):
    for _ in range(8):
        Client().post("/accounts/password/reset/", {"email": viewer.email})
    assert len(mail.outbox) <= 5


def test_a_password_changed_by_reset_ends_other_sessions(client, viewer):
    client.force_login(viewer)
    Client().post("/accounts/password/reset/", {"email": viewer.email})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    browser = Client()
    path = browser.get(link, follow=True).redirect_chain[-1][0]
    browser.post(path, {"password1": "a-new-word-7", "password2": "a-new-word-7"})
    assert client.get("/profile/").status_code == 302
    assert log_in(viewer, "a-new-word-7").status_code == 302


def test_a_changed_password_keeps_this_session_and_ends_the_others(client, viewer):
    other = Client()
    other.force_login(viewer)
    client.force_login(viewer)
    sent = {"oldpassword": PASSWORD, "password1": "a-new-word-7", "password2": "a-new-word-7"}
    assert client.post("/accounts/password/change/", sent).status_code == 302
    assert client.get("/profile/").status_code == 200
    assert other.get("/profile/").status_code == 302


def test_signing_in_changes_the_name_of_the_session(viewer):
    client = Client()
    client.get("/accounts/login/")
    client.session["planted"] = True
    before = client.session.session_key
    log_in(viewer, client=client)
    assert client.session.session_key != before


def test_a_session_ends_after_two_quiet_hours_and_after_half_a_day(viewer):
    with time_machine.travel("2026-02-16T08:00:00Z", tick=False) as clock:
        client = Client()
        log_in(viewer, client=client)
        assert client.get("/profile/").status_code == 200
        for _ in range(7):  # somebody works through the day
            clock.shift(100 * 60)
            assert client.get("/profile/").status_code == 200
        clock.shift(100 * 60)
        assert client.get("/profile/").status_code == 302, "13 hours have passed"
        log_in(viewer, client=client)
        client.get("/profile/")
        clock.shift(121 * 60)
        assert client.get("/profile/").status_code == 302


def test_every_form_needs_its_token(viewer):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/accounts/login/", {"login": viewer.email, "password": PASSWORD}).status_code == 403
    strict.force_login(viewer)
    for path in ("/accounts/logout/", "/profile/", "/profile/tokens/", "/inbox/read/", "/api/v1/tokens/"):
        assert strict.post(path).status_code == 403, path


def test_cookies_are_for_this_site_and_not_for_scripts(viewer):
    cookie = log_in(viewer).cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_a_host_that_is_not_ours_is_refused(client, organisation_settings):
    assert client.get("/accounts/login/", headers={"host": "evil.example"}).status_code == 400
