"""Lists of the shared kernel."""

from django.db import transaction

from strategy.core import events, outbox
from strategy.core.database import now as database_now
from strategy.core.models import Job, Outgoing
from strategy.core.services import calendar, people, tokens, units
from tests.support.listings import Listing
from tests.support.rights import World


def add_people(world: World, first: int, last: int) -> None:
    for number in range(first, last):
        user = people.create_user(email=f"p{number}@b.example", name=f"Person {number}", actor=None)
        people.grant_role(user=user, unit=world.crews, role="viewer", actor=None)
        people.grant_role(user=user, unit=world.retail, role="planner", actor=None)


def add_units(world: World, first: int, last: int) -> None:
    new = [units.NewUnit(f"U{n}", f"Unit {n}", "10" if n % 3 else "20") for n in range(first, last)]
    if world.grid and world.retail:  # they are what the new ones lie below
        units.create_units(units=new, actor=None)


def add_events(world: World, first: int, last: int) -> None:
    for number in range(first, last):
        with transaction.atomic():
            events.record(
                actor=world.planner,
                verb="core.test.done",
                target=world.grid if number % 2 else world.viewer,
                unit=world.grid,
                sensitive={"pay": [None, str(number)]},
            )


def add_notices(world: World, first: int, last: int) -> None:
    for number in range(first, last):
        outbox.notify(recipients=[world.planner], kind="core.test", title=f"Notice {number}", address="/")


def add_jobs(world: World, first: int, last: int) -> None:
    Job.objects.bulk_create(Job(kind="core.test", owner=world.planner) for _ in range(first, last))


def add_mails(world: World, first: int, last: int) -> None:
    now = database_now()
    shared = {"kind": "core.test", "recipient": world.planner, "due_at": now, "try_at": now, "due_on": now.date()}
    for number in range(first, last):
        digest = Outgoing.objects.create(unique_key=f"core.digest:{number}", form="digest", **shared)
        Outgoing.objects.create(unique_key=f"core.test:{number}", form="line", digest=digest, **shared)
        Outgoing.objects.create(unique_key=f"core.test:next:{number}", form="line", **shared)


def add_tokens(world: World, first: int, last: int) -> None:
    for number in range(first, min(last, 20)):
        tokens.create_token(user=world.planner, name=f"Token {number}", days=7)


def add_years(world: World, first: int, last: int) -> None:
    for number in range(first, last):
        calendar.ensure_fiscal_year(year=2030 + number, settings=world.organisation_settings, actor=None)


LISTS = [
    Listing("core:people", "administrator", add_people),
    Listing("core:people", "administrator", add_people, query="q=person&role=viewer&state=all"),
    Listing("core:units", "administrator", add_units),
    Listing("core:unit", "administrator", add_people, at=lambda world: {"pk": world.crews.pk}),
    Listing("core:unit_create", "administrator", add_units),
    Listing("core:person_create", "administrator", add_units),
    Listing("core:person", "administrator", add_units, at=lambda world: {"pk": world.viewer.pk}),
    Listing("core:units_paste", "administrator", add_units),
    Listing("core:setup_units", "administrator", add_units),
    Listing("core:setup_people", "administrator", add_people),
    Listing("core:setup_done", "administrator", add_people),
    Listing("core:calendar", "administrator", add_years),
    Listing("core:outgoing", "administrator", add_mails),
    Listing("core:outgoing", "administrator", add_mails, query="q=planner&state=ready&kind=core.test&form=all"),
    Listing("core:profile", "planner", add_mails),
    Listing("api_outgoing-list", "administrator", add_mails),
    Listing("core:inbox", "planner", add_notices),
    Listing("core:jobs", "planner", add_jobs),
    Listing("core:tokens", "planner", add_tokens),
    Listing("core:history_list", "planner", add_events),
    Listing("core:history_export", "planner", add_events),
    Listing("core:history", "planner", add_events, at=lambda world: {"label": "strategy.unit", "key": world.grid.key}),
    Listing("core:pick_unit", "planner", add_units),
    Listing("core:pick_cycle", "planner", add_years),
    Listing("core:people_options", "planner", add_people),
    Listing("api_unit-list", "planner", add_units),
    Listing("api_user-list", "administrator", add_people),
    Listing("api_membership-list", "administrator", add_people),
    Listing("api_fiscal_year-list", "planner", add_years),
    Listing("api_period-list", "planner", add_years),
    Listing("api_cycle-list", "planner", add_years),
    Listing("api_event-list", "planner", add_events),
    Listing("api_notice-list", "planner", add_notices),
    Listing("api_job-list", "planner", add_jobs),
    Listing("api_token-list", "planner", add_tokens),
    Listing("api_me", "planner", add_people),
]
