"""What the API refuses, and that a refusal changes nothing (`reliability.md` A, B; the one rule of concurrency)."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from strategy.core.models import ApiToken, Membership, Role, Settings, Unit, User
from strategy.core.services import tokens
from tests.factories import PASSWORD

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

LISTS = (
    "units", "users", "memberships", "fiscal-years", "periods", "cycles", "events", "notices", "jobs", "tokens",
)  # fmt: skip


class Api:
    """Asks as one person, in JSON."""

    def __init__(self, user=None):
        self.client = Client()
        if user is not None:
            self.client.force_login(user)

    def __getattr__(self, method):
        def ask(path, body=None, **headers):
            sent = {} if method == "get" else {"data": json.dumps(body or {}), "content_type": "application/json"}
            names = {name.replace("_", "-"): value for name, value in headers.items()}
            return getattr(self.client, method)(f"/api/v1/{path}", headers=names, **sent)

        return ask


# --- frame -----------------------------------------------------------------------------------


def test_the_root_names_every_list(viewer):
    named = Api(viewer).get("").json()
    assert set(LISTS) <= set(named)
    for address in named.values():
        if not address.endswith(("/login/", "/logout/")):
            assert Client().get(address).status_code == 401, address


def test_a_page_of_a_list_is_never_longer_than_200(administrator):
    User.objects.bulk_create(User(email=f"p{n}@b.example", name=f"P{n}") for n in range(250))
    assert len(Api(administrator).get("users/?page_size=1000000000").json()["results"]) == 200
    assert len(Api(administrator).get("users/").json()["results"]) == 50


@pytest.mark.parametrize("page", ["-1", "0", "x", "9" * 40])
def test_a_page_that_is_not_there_is_not_found(administrator, page):
    assert Api(administrator).get(f"users/?page={page}").status_code == 404


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("key", ["9223372036854775808", "9" * 40, "%D9%A1", "1.0", "%00", "-1", "x" * 500, "null"])
def test_an_odd_key_is_not_found(administrator, name, key):
    assert Api(administrator).get(f"{name}/{key}/").status_code in {404, 405}


@pytest.mark.parametrize("query", ["q=" + "x" * 201, "q=" + "+".join(["x"] * 11), "q=a%00b"])
@pytest.mark.parametrize("name", ["units", "users", "events"])
def test_a_search_for_too_much_is_refused(administrator, name, query):
    assert Api(administrator).get(f"{name}/?{query}").status_code == 400


@pytest.mark.parametrize("query", ["parent=x", "parent=99999999999999999999", "archived=maybe"])
def test_a_filter_that_cannot_be_read_is_refused_or_finds_nothing(administrator, query):
    assert Api(administrator).get(f"units/?{query}").status_code in {200, 400}


def test_percent_and_underscore_are_letters_in_a_search(administrator, grid):
    assert Api(administrator).get("units/?q=%25").json()["count"] == 0
    assert Api(administrator).get("units/?q=_").json()["count"] == 0


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("{", 400),
        ("[" * 100_000, 400),
        ('{"code": 1e400}', 400),
        ('{"name": "a", "name": "b"}', 400),
        ('{"name": NaN}', 400),
        ('{"name": "\\u0000"}', 400),
        ('{"name": "\\ud800"}', 400),
        ("[]", 400),
        ('"text"', 400),
        ("9" * 5000, 400),
    ],
)
def test_a_body_that_is_no_object_of_ours_is_refused(administrator, top, raw, status):
    api = Api(administrator)
    assert api.client.post("/api/v1/units/", raw, content_type="application/json").status_code == status
    assert Unit.objects.count() == 1


def test_what_is_not_there_and_what_is_not_yours_look_alike(planner, leader):
    mine = Membership.objects.get(user=leader).pk
    hidden, missing = Api(planner).get(f"memberships/{mine}/"), Api(planner).get("memberships/999999/")
    assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)
    assert set(hidden.headers) == set(missing.headers)


# --- concurrency -----------------------------------------------------------------------------


def test_a_write_names_the_version_it_saw(administrator, grid):
    api = Api(administrator)
    tag = api.get(f"units/{grid.pk}/")["ETag"]
    assert api.patch(f"units/{grid.pk}/", {"name": "A"}).status_code == 428
    assert api.patch(f"units/{grid.pk}/", {"name": "A"}, If_Match="*").status_code == 428
    changed = api.patch(f"units/{grid.pk}/", {"name": "A"}, If_Match=tag)
    assert (changed.status_code, changed["ETag"] == tag) == (200, False)
    late = api.patch(f"units/{grid.pk}/", {"name": "B"}, If_Match=tag)
    assert late.status_code == 412
    assert (late.json()["fields"]["name"]["theirs"], late.json()["fields"]["name"]["yours"]) == ("A", "B")
    assert Unit.objects.get(pk=grid.pk).name == "A"


# --- what one may not write ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("units/", {"code": "9", "name": "N", "parent": 1, "approved_by": 1}),
        ("users/", {"email": "n@b.example", "name": "N", "is_staff": True}),
        ("users/", {"email": "n@b.example", "name": "N", "password": "x"}),
        ("memberships/", {"user": 1, "unit": 1, "role": "viewer", "owner": 1}),
        ("cycles/", {"name": "C", "first_day": "2026-01-01", "last_day": "2026-02-01", "org": 1}),
        ("tokens/", {"name": "T", "days": 1, "user": 1}),
        ("me/", {"is_admin": True}),
    ],
)
def test_a_field_nobody_knows_is_refused(administrator, top, path, body):
    api = Api(administrator)
    send = api.patch if path == "me/" else api.post
    assert send(path, body, If_Match='"1"').status_code == 400


FIELDS = sorted({field.name for model in (User, Unit, Membership, ApiToken) for field in model._meta.get_fields()})


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(FIELDS), value=st.sampled_from([1, True, None, "x", "2020-01-01T00:00:00Z", [], {}]))
def test_no_field_of_a_model_can_be_smuggled_into_ones_own_profile(viewer, name, value):
    before = User.objects.filter(pk=viewer.pk).values().get()
    answer = Api(viewer).patch("me/", {name: value}, If_Match=f'"{before["version"]}"')
    assert answer.status_code < 500
    after = User.objects.filter(pk=viewer.pk).values().get()
    changed = {key for key in after if after[key] != before[key]}
    assert changed <= {"name", "time_zone", "version", "last_login"}
    assert viewer.memberships.get().role == Role.VIEWER


@pytest.mark.parametrize("foreign", [999_999, -1, 0, "x", None, [], {}, 2**63, 10**40, 1.5, True])
def test_a_foreign_or_odd_id_in_a_body_writes_nothing(administrator, viewer, top, foreign):
    api = Api(administrator)
    before = (Unit.objects.count(), Membership.objects.count())
    bodies = {
        "units/": {"code": "9", "name": "N", "parent": foreign},
        "memberships/": {"user": foreign, "unit": top.pk, "role": "finance"},
    }
    for path, body in bodies.items():
        assert api.post(path, body).status_code == 400, path
    assert (Unit.objects.count(), Membership.objects.count()) == before


def test_an_archived_unit_and_a_person_kept_out_cannot_be_named(administrator, crews, viewer):
    api = Api(administrator)
    api.post(f"units/{crews.pk}/archive/")
    assert api.post("units/", {"code": "9", "name": "N", "parent": crews.pk}).status_code == 400
    api.patch(f"users/{viewer.pk}/", {"is_active": False}, If_Match='"1"')
    body = {"user": viewer.pk, "unit": crews.parent_id, "role": "planner"}
    assert api.post("memberships/", body).status_code == 400


def test_the_rules_of_the_house_hold_for_programs_too(administrator, viewer, grid):
    api, role = Api(administrator), administrator.memberships.get()
    assert api.delete(f"memberships/{role.pk}/").status_code == 422
    assert api.patch(f"users/{administrator.pk}/", {"is_active": False}, If_Match='"1"').status_code == 422
    body = {"user": viewer.pk, "unit": grid.pk, "role": "administrator"}
    assert api.post("memberships/", body).status_code == 422
    assert api.post("memberships/", body | {"role": "viewer"}).status_code == 400, "held already"
    assert api.post("units/", {"code": grid.code, "name": "Twin", "parent": grid.pk}).status_code == 400
    assert api.patch(f"units/{grid.pk}/", {"parent": grid.pk}, If_Match='"1"').status_code in {400, 422}


def test_colleagues_see_a_name_and_an_administrator_the_address(viewer, planner, administrator):
    assert "email" not in Api(viewer).get(f"users/{planner.pk}/").json()
    assert Api(viewer).get(f"users/{viewer.pk}/").json()["email"] == viewer.email
    assert Api(administrator).get(f"users/{planner.pk}/").json()["email"] == planner.email
    assert Api(viewer).get("users/?q=brightwater.example").json()["count"] == 0


def test_with_closed_aims_one_knows_ones_own_units_and_those_above(viewer, planner, top, grid, crews, retail):
    Settings.objects.update(open_aims=False)
    names = [unit["name"] for unit in Api(viewer).get("units/").json()["results"]]
    assert names == ["Brightwater", "Grid", "Crews"]
    assert Api(viewer).get(f"units/{retail.pk}/").status_code == 404


# --- login by token --------------------------------------------------------------------------


def test_a_program_logs_in_acts_and_logs_out(viewer):
    answer = Api().post("login/", {"email": viewer.email, "password": PASSWORD, "name": "Laptop"}).json()
    header = {"Authorization": f"Token {answer['token']}"}
    assert answer["name"] == "Laptop"
    assert Api().get("me/", **header).json()["memberships"][0]["role"] == "viewer"
    assert Api().post("logout/", **header).status_code == 204
    assert Api().get("me/", **header).status_code == 401


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(viewer):
    wrong = Api().post("login/", {"email": viewer.email, "password": "wrong"})
    unknown = Api().post("login/", {"email": "not.here@b.example", "password": "wrong"})
    assert (wrong.status_code, wrong.content) == (unknown.status_code, unknown.content) == (401, wrong.content)


def test_logins_are_limited(viewer):
    answers = [Api().post("login/", {"email": f"p{n}@b.example", "password": "x"}).status_code for n in range(25)]
    assert answers[-1] in {400, 429}
    assert 429 in answers or answers.count(401) <= 20


@pytest.mark.parametrize("header", ["Token", "Token x y", "Token ␀", "Token " + "0" * 64, "Bearer x", "Basic eDp5"])
def test_an_odd_authorization_is_refused(organisation_settings, header):
    assert (
        Client()
        .get("/api/v1/me/", HTTP_AUTHORIZATION=header.encode("latin-1", "replace").decode("latin-1"))
        .status_code
        == 401
    )


def test_a_token_that_has_ended_is_refused(viewer):
    _token, secret = tokens.create_token(user=viewer, name="Short", days=1)
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert Api().get("me/", Authorization=f"Token {secret}").status_code == 401
