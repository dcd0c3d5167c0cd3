"""Every address, method and part of the cast has its row in the table of rights, and gets what the row says."""

import json
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.rights import ROWS
from tests.support.rights import LOGIN, METHODS, PARTS, Row, World, all_routes

FOREIGN = ("account_",)
"""Addresses of libraries: their GET and POST have rows; what their class views make of PUT is theirs to know."""


@pytest.fixture
def world(request, organisation_settings):
    return World(request)


def ask(world: World, row: Row, part: str, *, method: str = ""):
    """The answer of `row` to `part`, in a session of its own."""
    client = Client(enforce_csrf_checks=False)
    if part != "anonymous":
        client.force_login(getattr(world, part))
    body = row.body(world)
    if row.is_api and not method and row.method != "GET":
        body = {"data": json.dumps(body), "content_type": "application/json"}
    else:
        body = {"data": body} if row.method in {"GET", "POST"} and not method else {}
    return client.generic(method, row.address(world)) if method else _send(client, world, row, body)


def _send(client: Client, world: World, row: Row, body: dict):
    return getattr(client, row.method.lower())(row.address(world), headers=row.headers, **body)


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_everybody_gets_what_the_table_says(world, row):
    for part in PARTS:  # what they stand on is made before, so that no answer is rolled back with it
        if part != "anonymous":
            getattr(world, part)
    row.address(world), row.body(world)
    wrong = {}
    for part in PARTS:
        with transaction.atomic():
            answer = ask(world, row, part)
            transaction.set_rollback(True)
        expected = row.answer(part)
        got = LOGIN if leads_to_login(answer) else answer.status_code
        if got != expected:
            wrong[part] = f"{got}, not {expected}"
    assert wrong == {}


def leads_to_login(answer) -> bool:
    return answer.status_code == 302 and urlsplit(answer["Location"]).path == reverse("account_login")


def test_every_address_has_a_name():
    assert [name for name in all_routes() if name.startswith("without a name")] == []


def test_every_address_has_a_row():
    assert sorted(set(all_routes()) - {row.route for row in ROWS}) == []


def test_every_row_is_of_an_address_that_exists():
    assert sorted({row.route for row in ROWS} - set(all_routes())) == []


def test_no_address_and_method_has_two_rows():
    seen = [str(row) + row.query for row in ROWS]
    assert sorted({one for one in seen if seen.count(one) > 1}) == []


@pytest.mark.django_db
@pytest.mark.parametrize("route", sorted({row.route for row in ROWS if not row.route.startswith(FOREIGN)}))
def test_a_method_without_a_row_is_refused(world, route):
    rows = [row for row in ROWS if row.route == route]
    unlisted = [method for method in METHODS if method not in {row.method for row in rows}]
    answers = {method: ask(world, rows[0], "administrator", method=method).status_code for method in unlisted}
    assert {method: status for method, status in answers.items() if status != 405} == {}
