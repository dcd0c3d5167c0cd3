"""Every page that the table of rights opens: whole for everybody who may see it, and reachable for everybody."""

import pytest
from django.test import Client

from tests.rights import ROWS
from tests.support.markup import faults_of
from tests.support.rights import PARTS, Row, World

PAGES = [row for row in ROWS if row.method == "GET" and not row.is_api]
FIRST_ASKED = ("administrator", "finance", "leader", "planner", "owner", "viewer", "nobody", "anonymous")


@pytest.fixture
def world(request, organisation_settings, year):
    made = World(request)
    assert made.administrator, "a house that is set up"
    return made


def told(faults: dict) -> str:
    return "\n".join(f"{page}: {found}" for page, found in faults.items())


def client_of(world: World, part: str) -> Client:
    client = Client()
    if part != "anonymous":
        client.force_login(getattr(world, part))
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("part", PARTS)
def test_every_page_has_one_question_named_controls_and_nothing_inline(world, part):
    client, faults = client_of(world, part), {}
    for row in PAGES:
        if row.answer(part) != 200:
            continue
        response = client.get(row.address(world), headers=row.headers)
        if "html" in response.get("Content-Type", ""):
            found = faults_of(response.content.decode(), whole=not row.is_part)
            if found:
                faults[str(row)] = found
    assert not faults, told(faults)


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["administrator", "planner"])
def test_every_page_comes_as_a_part_for_htmx_or_whole(world, part):
    client, faults = client_of(world, part), {}
    for row in PAGES:
        if row.answer(part) != 200:
            continue
        response = client.get(row.address(world), headers={"HX-Request": "true"})
        if response.status_code != 200 or "html" not in response.get("Content-Type", ""):
            continue
        text = response.content.decode()
        is_part = "<html" not in text
        found = faults_of(text, whole=not is_part)
        if is_part and not row.is_part and "HX-Request" not in response.get("Vary", ""):
            found.append("a part and a page under one address, without Vary")
        if found:
            faults[str(row)] = found
    assert not faults, told(faults)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_keeps_anybody_out(
    request, organisation_settings, year, new_page, assert_accessible, complaints, scheme
):
    world, tabs, faults = World(request), {}, {}
    for row in PAGES:
        part = first_who_sees(row)
        if part is None or row.is_part:
            continue
        address = row.address(world)
        if part not in tabs:
            user = None if part == "anonymous" else getattr(world, part)
            tabs[part] = new_page(user, color_scheme=scheme)
        if "html" not in client_of(world, part).get(address).get("Content-Type", ""):
            continue
        tabs[part].goto(address)
        try:
            assert_accessible(tabs[part])
        except AssertionError as found:
            faults[str(row)] = str(found)[:600]
    assert not faults, told(faults)


def first_who_sees(row: Row) -> str | None:
    return next((part for part in FIRST_ASKED if row.answer(part) == 200), None)


FAULTY = {
    "<main><h1>A</h1><h1>B</h1></main>": "2 headings",
    '<h1>A</h1><p style="color:red">x</p>': "inline style",
    "<h1>A</h1><script>go()</script>": "inline script",
    '<h1>A</h1><button onclick="go()">x</button>': "handler",
    '<h1>A</h1><input name="q">': "no label",
    "<h1>A</h1><button><svg></svg></button>": "without words",
    '<h1>A</h1><p id="a"></p><p id="a"></p>': "stands 2 times",
    "<h1></h1>": "empty h1",
}


@pytest.mark.parametrize("markup", FAULTY)
def test_each_fault_is_found(markup):
    text = f'<html lang="en"><title>T</title><body>{markup}</body></html>'
    assert any(FAULTY[markup] in fault for fault in faults_of(text, whole=True))


def test_a_good_page_has_no_fault():
    text = (
        '<html lang="en"><title>T</title><h1>Q?</h1><label for="a">A</label><input id="a"><label>B <select></select>'
        '</label><textarea aria-label="C"></textarea><input type="hidden"><button aria-label="x"><svg></svg></button>'
    )
    assert faults_of(text, whole=True) == []
