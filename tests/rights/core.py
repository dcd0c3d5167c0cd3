"""Pages of the shared kernel."""

from strategy.core.models import Membership
from tests.support.rights import Row, World, read, write


def person(world: World) -> dict:
    return {"pk": world.viewer.pk}


def unit(world: World) -> dict:
    return {"pk": world.crews.pk}


def role(world: World) -> dict:
    return {"pk": Membership.objects.get(user=world.viewer).pk}


def january(world: World) -> dict:
    return {"pk": world.year.periods.get(number=1).pk}


def opened(world: World) -> dict:
    return {"pk": world.year.cycles.get(name="FY26 Q1").pk, "state": "open"}


def notice(world: World) -> dict:
    return {"pk": world.notice_of_the_planner.pk}


def job(world: World) -> dict:
    return {"key": world.job_of_the_planner.key}


def token(world: World) -> dict:
    return {"key": world.token_of_the_planner.token_key}


def outgoing(world: World) -> dict:
    return {"pk": world.mail_to_the_planner.pk}


def kept(method: str, status: int):
    """For administrators only."""

    def row(route: str, answer: int = status, **more) -> Row:
        return Row(route, method, 403, administrator=answer, **more)

    return row


page, act = kept("GET", 200), kept("POST", 302)

SET_UP = [  # in a house that is set up: the first step leads on, the others are the administrators'
    Row("core:setup", "GET", 403, administrator=302),
    Row("core:setup_account", "GET", 302, anonymous=302),
    Row("core:setup_account", "POST", 302, anonymous=302),
    page("core:setup_organisation", 302),
    act("core:setup_organisation"),
    page("core:setup_year", 302, at=lambda world: {} if world.year else {}),
    act("core:setup_year", at=lambda world: {} if world.year else {}),
    read("core:setup_year_example", query="start_month=7&naming=ends", fragment=True),
    page("core:setup_units"),
    act("core:setup_units", 422),
    page("core:setup_people"),
    act("core:setup_people", 422),
    page("core:setup_done"),
]

PEOPLE = [
    page("core:people"),
    page("core:person_create"),
    act("core:person_create", 422),
    page("core:people_paste"),
    act("core:people_paste", 422),
    read("core:people_options"),
    page("core:person", at=person),
    act("core:person", 422, at=person),
    act("core:person_deactivate", at=person),
    act("core:person_activate", at=person),
    act("core:person_invite", at=person),
    act("core:person_link", 200, at=person),
    act("core:role_grant", 422, at=person),
    act("core:role_withdraw", at=role),
    act("core:pay_grant", at=role),
    act("core:pay_withdraw", at=role),
    page("core:units"),
    page("core:unit_create"),
    act("core:unit_create", 422),
    page("core:units_paste"),
    act("core:units_paste", 422),
    Row("core:unit", "GET", 403, nobody=404, administrator=200, at=unit),
    Row("core:unit", "POST", 403, nobody=404, administrator=422, at=unit),
    Row("core:unit_archive", "POST", 403, nobody=404, administrator=302, at=unit),
    Row("core:unit_restore", "POST", 403, nobody=404, administrator=302, at=unit),
]

SETTINGS = [
    page("core:settings"),
    act("core:settings", 422),
    page("core:calendar", finance=200),
    act("core:year_create", 422),
    Row("core:period_close", "POST", 403, finance=302, at=january),
    Row("core:period_open", "POST", 403, finance=422, at=january),
    act("core:cycle_create", 422),
    act("core:cycle_move", at=opened),
    page("core:mails"),
    page("core:outgoing"),
    act("core:outgoing_move", at=outgoing, body=lambda world: {"state": "held", "version": "1"}),
    page("core:mail", 404, at=lambda world: {"name": "nothing.log"}),
]

ONESELF = [
    read("core:profile"),
    Row("core:profile", "POST", 422),
    read("core:tokens"),
    Row("core:tokens", "POST", 422),
    write("core:token_revoke", 404, planner=302, at=token),
    read("core:inbox"),
    write("core:inbox_read_all", 302),
    write("core:notice_follow", 404, planner=302, at=notice),
    write("core:notice_read", 404, planner=302, at=notice),
    write("core:notice_unread", 404, planner=302, at=notice),
    read("core:jobs"),
    read("core:job", 404, planner=200, at=job),
    write("core:job_cancel", 404, planner=302, at=job),
    read("core:job_file", 404, at=job),
    read("core:history_list"),
    read("core:history_export"),
    read("core:history", nobody=404, at=lambda world: {"label": "strategy.unit", "key": world.grid.key}),
]

ROWS = [
    Row("core:health", "GET", 200, anonymous=200),
    read("core:design"),
    read("core:pick_unit"),
    read("core:pick_cycle"),
    *SET_UP,
    *PEOPLE,
    *SETTINGS,
    *ONESELF,
]
