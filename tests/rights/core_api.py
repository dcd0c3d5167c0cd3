"""The shared kernel's part of the API."""

from strategy.core.models import Membership
from tests.support.rights import Row, World

SEEN = {"If-Match": '"1"'}


def unit(world: World) -> dict:
    return {"pk": world.grid.pk}


def viewer(world: World) -> dict:
    return {"pk": world.viewer.pk}


def role_of_the_viewer(world: World) -> dict:
    return {"pk": Membership.objects.get(user=world.viewer).pk}


def january(world: World) -> dict:
    return {"pk": world.year.periods.get(number=1).pk}


def first_quarter(world: World) -> dict:
    return {"pk": world.year.cycles.get(name="FY26 Q1").pk}


def notice(world: World) -> dict:
    return {"key": world.notice_of_the_planner.key}


def job(world: World) -> dict:
    return {"key": world.job_of_the_planner.key}


def outgoing(world: World) -> dict:
    return {"pk": world.mail_to_the_planner.pk}


ROWS = [
    Row("api_schema", "GET", 200),
    Row("api_docs", "GET", 200),
    Row("api_root", "GET", 200),
    Row("api_login", "POST", 400, anonymous=400),
    Row("api_logout", "POST", 204),
    Row("api_me", "GET", 200),
    Row("api_me", "PATCH", 200, body=lambda world: {"name": "Other"}, headers=SEEN),
    Row("api_settings", "GET", 200),
    Row("api_settings", "PATCH", 403, administrator=200, body=lambda world: {"open_aims": False}, headers=SEEN),
    Row("api_unit-list", "GET", 200),
    Row(
        "api_unit-list",
        "POST",
        403,
        administrator=201,
        body=lambda world: {"code": "99", "name": "New", "parent": world.top.pk},
    ),
    Row("api_unit-detail", "GET", 200, nobody=404, at=unit),
    Row(
        "api_unit-detail",
        "PATCH",
        403,
        administrator=200,
        at=unit,
        body=lambda world: {"name": "Networks"},
        headers=SEEN,
    ),
    Row("api_unit-archive", "POST", 403, administrator=200, at=unit),
    Row("api_unit-restore", "POST", 403, administrator=200, at=unit),
    Row("api_user-list", "GET", 200),
    Row(
        "api_user-list",
        "POST",
        403,
        administrator=201,
        body=lambda world: {"email": "new@brightwater.example", "name": "New"},
    ),
    Row("api_user-detail", "GET", 200, nobody=404, at=viewer),
    Row(
        "api_user-detail",
        "PATCH",
        403,
        administrator=200,
        at=viewer,
        body=lambda world: {"is_active": False},
        headers=SEEN,
    ),
    Row("api_membership-list", "GET", 200),
    Row(
        "api_membership-list",
        "POST",
        403,
        administrator=201,
        body=lambda world: {"user": world.nobody.pk, "unit": world.grid.pk, "role": "viewer"},
    ),
    Row("api_membership-detail", "GET", 404, viewer=200, administrator=200, at=role_of_the_viewer),
    Row(
        "api_membership-detail",
        "PATCH",
        403,
        administrator=200,
        at=role_of_the_viewer,
        body=lambda world: {"may_see_pay": True},
    ),
    Row("api_membership-detail", "DELETE", 403, administrator=204, at=role_of_the_viewer),
    Row("api_fiscal_year-list", "GET", 200),
    Row("api_fiscal_year-list", "POST", 403, administrator=201, body=lambda world: {"year": 2030}),
    Row("api_fiscal_year-detail", "GET", 200, at=lambda world: {"pk": world.year.pk}),
    Row("api_period-list", "GET", 200),
    Row("api_period-detail", "GET", 200, at=january),
    Row("api_period-close", "POST", 403, finance=200, at=january),
    Row("api_period-open", "POST", 403, finance=200, at=january, body=lambda world: {"reason": "A late bill."}),
    Row("api_cycle-list", "GET", 200),
    Row(
        "api_cycle-list",
        "POST",
        403,
        administrator=201,
        body=lambda world: {"name": "Sprint", "first_day": "2026-01-01", "last_day": "2026-02-01"},
    ),
    Row("api_cycle-detail", "GET", 200, at=first_quarter),
    Row("api_cycle-move", "POST", 403, administrator=200, at=first_quarter, body=lambda world: {"state": "open"}),
    Row("api_event-list", "GET", 200),
    Row(
        "api_event-detail",
        "GET",
        404,
        planner=200,
        owner=200,
        leader=200,
        viewer=200,
        finance=200,
        administrator=200,
        at=lambda world: {"key": world.event_in_grid.key},
    ),
    Row("api_notice-list", "GET", 200),
    Row("api_notice-detail", "GET", 404, planner=200, at=notice),
    Row("api_notice-read", "POST", 404, planner=200, at=notice),
    Row("api_outgoing-list", "GET", 403, administrator=200),
    Row("api_outgoing-detail", "GET", 403, administrator=200, at=outgoing),
    Row(
        "api_outgoing-move",
        "POST",
        403,
        administrator=200,
        at=outgoing,
        body=lambda world: {"state": "held"},
        headers=SEEN,
    ),
    Row("api_job-list", "GET", 200),
    Row("api_job-detail", "GET", 404, planner=200, at=job),
    Row("api_job-cancel", "POST", 404, planner=200, at=job),
    Row("api_job-file", "GET", 404, at=job),
    Row("api_token-list", "GET", 200),
    Row("api_token-list", "POST", 201, body=lambda world: {"name": "Robot", "days": 7}),
    Row(
        "api_token-detail",
        "DELETE",
        404,
        planner=204,
        at=lambda world: {"token_key": world.token_of_the_planner.token_key},
    ),
]
