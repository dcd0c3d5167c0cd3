"""The fixed cast: the people whom every test knows. Loaded for all tests by `tests/conftest.py`.

    Brightwater (top)
    ├── Grid                planner, owner (contributor), leader, viewer work here
    │   └── Crews           below Grid: what holds in Grid holds here
    └── Retail              the stranger plans here and sees nothing of Grid's money

Finance and the administrator belong to the top. Nobody may see pay unless a test grants it.
"""

from datetime import date

import pytest
from django.db import transaction

from strategy.core import events, outbox
from strategy.core.database import now as database_now
from strategy.core.models import Job, Notice, Outgoing, Role, Settings, Unit
from strategy.core.services import calendar, organisation, people, tokens, units
from tests.factories import NewPerson, person


@pytest.fixture
def organisation_settings(db) -> Settings:
    """Brightwater: euro, calendar years, every aim readable."""
    return organisation.set_up_organisation(
        actor=None, name="Brightwater", currency="EUR", time_zone="Europe/Berlin", fiscal_start_month=1
    )


@pytest.fixture
def top(organisation_settings) -> Unit:
    return units.create_unit(code="1", name="Brightwater", parent=None, actor=None)


@pytest.fixture
def grid(top) -> Unit:
    return units.create_unit(code="10", name="Grid", parent=top, actor=None)


@pytest.fixture
def crews(grid) -> Unit:
    return units.create_unit(code="11", name="Crews", parent=grid, actor=None)


@pytest.fixture
def retail(top) -> Unit:
    return units.create_unit(code="20", name="Retail", parent=top, actor=None)


@pytest.fixture
def planner(grid):
    return person(NewPerson("planner", Role.PLANNER, grid))


@pytest.fixture
def owner(grid):
    """Owns aims in Grid: a contributor."""
    return person(NewPerson("owner", Role.CONTRIBUTOR, grid))


@pytest.fixture
def finance(top):
    return person(NewPerson("finance", Role.FINANCE, top))


@pytest.fixture
def leader(grid):
    return person(NewPerson("leader", Role.LEADER, grid))


@pytest.fixture
def chief(top):
    """A leader of the whole organisation, who approves plans."""
    return person(NewPerson("chief", Role.LEADER, top))


@pytest.fixture
def viewer(grid):
    return person(NewPerson("viewer", Role.VIEWER, grid))


@pytest.fixture
def stranger(retail):
    """A planner of another unit."""
    return person(NewPerson("stranger", Role.PLANNER, retail))


@pytest.fixture
def administrator(top):
    return person(NewPerson("administrator", Role.ADMINISTRATOR, top))


@pytest.fixture
def nobody(organisation_settings):
    """Signed in, without any role."""
    return people.create_user(
        email="nobody@brightwater.example", name="Nora Nobody", actor=None, password="pass-word-1"
    )


@pytest.fixture
def year(organisation_settings):
    """FY26, January to December 2026, with its twelve periods and five cycles."""
    return calendar.ensure_fiscal_year(year=2026, settings=organisation_settings, actor=None)


@pytest.fixture
def quarter(year):
    """FY26 Q1, open."""
    cycle = year.cycles.get(name="FY26 Q1")
    return calendar.move_cycle(cycle=cycle, state="open", actor=None)


@pytest.fixture
def today() -> date:
    """A day in the middle of FY26 Q1."""
    return date(2026, 2, 16)


@pytest.fixture
def event_in_grid(grid):
    """A line of history that those see who see Grid."""
    with transaction.atomic():
        return events.record(actor=None, verb="core.test.done", target=grid, unit=grid)


@pytest.fixture
def notice_of_the_planner(planner, grid):
    outbox.notify(recipients=[planner], kind="core.test", title="Something for you", address="/", subject=grid)
    return Notice.objects.get(recipient=planner, kind="core.test")


@pytest.fixture
def mail_to_the_planner(planner, grid):
    """A mail that waits; its kind is nobody's, so it is never sent."""
    now = database_now()
    return Outgoing.objects.create(
        unique_key=f"core.test:{grid.key}:2026-02-16:{planner.pk}",
        kind="core.test",
        form="alone",
        recipient=planner,
        subject_type="strategy.unit",
        subject_key=grid.key,
        due_on=date(2026, 2, 16),
        due_at=now,
        try_at=now,
    )


@pytest.fixture
def job_of_the_planner(planner):
    return Job.objects.create(kind="core.test", owner=planner)


@pytest.fixture
def token_of_the_planner(planner):
    return tokens.create_token(user=planner, name="Robot of the planner", days=7)[0]
