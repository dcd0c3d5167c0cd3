"""Whoever is kept out is out with the same request: pages, programs, links (`reliability.md` A11)."""

import pytest
from django.core import mail
from django.test import Client

from strategy.core.concurrency import Edit
from strategy.core.models import ApiToken, User
from strategy.core.services import joining, people, tokens
from tests.factories import PASSWORD

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture
def everywhere(viewer):
    """Signed in twice, with a token and a link to set a password."""
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.post("/accounts/login/", {"login": viewer.email, "password": PASSWORD})
        assert browser.get("/profile/").status_code == 200
    _token, secret = tokens.create_token(user=viewer, name="Robot", days=7)
    return browsers, {"Authorization": f"Token {secret}"}, joining.invitation_path(viewer)


def keep_out(user, administrator):
    client = Client()
    client.force_login(administrator)
    assert client.post(f"/people/{user.pk}/deactivate/").status_code == 302


def test_sessions_tokens_and_links_end_together(everywhere, viewer, administrator):
    browsers, header, link = everywhere
    assert Client().get("/api/v1/me/", headers=header).status_code == 200
    keep_out(viewer, administrator)
    for browser in browsers:
        assert browser.get("/profile/").status_code == 302
    assert Client().get("/api/v1/me/", headers=header).status_code == 401
    assert not ApiToken.objects.filter(user=viewer).exists()
    assert "token was invalid" in Client().get(link, follow=True).content.decode() or not can_set_password(link)


def can_set_password(link) -> bool:
    browser = Client()
    path = browser.get(link, follow=True).redirect_chain
    return (
        bool(path)
        and browser.post(path[-1][0], {"password1": "a-new-word-7", "password2": "a-new-word-7"}).status_code == 302
    )


def test_the_password_no_longer_opens_the_door_nor_does_a_reset(viewer, administrator):
    keep_out(viewer, administrator)
    assert Client().post("/accounts/login/", {"login": viewer.email, "password": PASSWORD}).status_code == 200
    assert (
        Client()
        .post("/api/v1/login/", {"email": viewer.email, "password": PASSWORD}, content_type="application/json")
        .status_code
        == 401
    )
    Client().post("/accounts/password/reset/", {"email": viewer.email})
    assert all("password/reset/key" not in message.body for message in mail.outbox)


def test_who_comes_back_finds_none_of_the_old_keys_working(everywhere, viewer, administrator):
    browsers, header, link = everywhere
    keep_out(viewer, administrator)
    client = Client()
    client.force_login(administrator)
    client.post(f"/people/{viewer.pk}/activate/")
    assert User.objects.get(pk=viewer.pk).is_active
    assert browsers[0].get("/profile/").status_code == 302
    assert Client().get("/api/v1/me/", headers=header).status_code == 401
    assert Client().post("/accounts/login/", {"login": viewer.email, "password": PASSWORD}).status_code == 200
    assert not can_set_password(link)


def test_a_role_withdrawn_counts_from_the_next_request(client, planner, administrator, grid):
    client.force_login(planner)
    key = f"/history/strategy.unit/{grid.key}/"
    assert client.get(key).status_code == 200
    people.withdraw_role(membership=planner.memberships.get(), actor=administrator)
    assert client.get(key).status_code == 404


def test_a_person_kept_out_while_editing_is_changed_by_the_one_rule(viewer, administrator):
    stale = Edit(viewer.version, {"name": "Other"}, {"name": viewer.name})
    keep_out(viewer, administrator)
    people.edit_user(user=viewer, edit=stale, actor=administrator)
    after = User.objects.get(pk=viewer.pk)
    assert (after.name, after.is_active) == ("Other", False)
