"""The plan in the API: the same rights as on its pages."""

from tests.rights.aop import KEEPERS, OURS, account, anywhere, cost_centre, handed_in, planned, portal, proposal
from tests.support.rights import Row, World

FIRST, SECOND = {"If-Match": '"1"'}, {"If-Match": '"2"'}
FINANCE = {"members": 403, "administrator": 403, "nobody": 403}
DRAFTED = {"planner": 200, "finance": 200}
TOP = {"members": 403, "administrator": 403}


def plan(world: World) -> dict:
    return {"pk": world.draft.plan_id}


def reason(world: World) -> dict:  # noqa: ARG001
    return {"reason": "Because."}


def name(world: World) -> dict:  # noqa: ARG001
    return {"name": "Named"}


def classified(world: World) -> dict:
    return {"lines": [{"line": world.lines["portal"].line_id, "version": 1}], "kind": "bet"}


def new_line(world: World) -> dict:
    codes = {"cost_centre": world.ledger.crews.pk, "account": world.ledger.software.pk}
    return {"plan_version": world.draft.pk, "name": "New", "total": "1200.00", **codes}


def new_version(world: World) -> dict:
    return {"plan": world.draft.plan_id, "kind": "what_if", "parent": world.draft.pk}


ROWS = [
    Row("api_plan-list", "GET", 200, at=anywhere),
    Row("api_plan-list", "POST", **FINANCE, finance=201, body=lambda world: {"fiscal_year": world.year.pk}),
    Row("api_plan-detail", "GET", 200, nobody=404, at=plan),
    Row("api_version-list", "GET", 200, at=anywhere),
    Row("api_version-list", "POST", **FINANCE, finance=201, body=new_version),
    Row("api_version-detail", "GET", 200, nobody=404, at=proposal),
    Row("api_version-detail", "PATCH", **FINANCE, finance=200, at=proposal, body=name, headers=FIRST),
    Row("api_version-detail", "DELETE", **FINANCE, finance=204, at=proposal, headers=FIRST),
    Row("api_version-submit", "POST", **FINANCE, finance=200, at=proposal, headers=FIRST),
    Row("api_version-return", "POST", **TOP, nobody=404, finance=200, at=handed_in, body=reason, headers=SECOND),
    Row("api_version-approve", "POST", **TOP, nobody=404, at=handed_in, headers=SECOND),
    Row("api_version-adopt", "POST", **FINANCE, finance=200, at=proposal, body=reason, headers=FIRST),
    Row("api_line-list", "GET", 200, at=anywhere),
    Row("api_line-detail", "GET", 200, stranger=404, nobody=404, at=portal),
    Row(
        "api_line-detail",
        "PATCH",
        403,
        planner=200,
        finance=200,
        **OURS,
        at=portal,
        body=lambda world: {"kind": "bet"},
        headers=FIRST,
    ),
    Row("api_line-classify", "POST", 403, planner=200, finance=200, stranger=422, **KEEPERS, body=classified),
    Row("api_line_version-list", "GET", 200, at=anywhere),
    Row("api_line_version-list", "POST", 403, planner=201, finance=201, stranger=400, **KEEPERS, body=new_line),
    Row("api_line_version-detail", "GET", 200, stranger=404, nobody=404, at=planned),
    Row(
        "api_line_version-detail", "PATCH", 403, planner=200, finance=200, **OURS, at=planned, body=name, headers=FIRST
    ),
    Row("api_line_version-detail", "DELETE", 403, planner=204, finance=204, **OURS, at=planned, headers=FIRST),
    Row("api_account-list", "GET", 200),
    Row(
        "api_account-list",
        "POST",
        **FINANCE,
        finance=201,
        body=lambda world: {"code": "1", "name": "One", "type": "expense"},
    ),
    Row("api_account-detail", "GET", 200, nobody=404, at=account),
    Row("api_account-detail", "PATCH", **FINANCE, finance=200, at=account, body=name, headers=FIRST),
    Row("api_cost_centre-list", "GET", 200),
    Row(
        "api_cost_centre-list",
        "POST",
        **FINANCE,
        finance=201,
        body=lambda world: {"code": "1", "name": "One", "unit": world.grid.pk},
    ),
    Row("api_cost_centre-detail", "GET", 200, stranger=404, nobody=404, at=cost_centre),
    Row("api_cost_centre-detail", "PATCH", **FINANCE, finance=200, at=cost_centre, body=name, headers=FIRST),
    Row("api_actual-list", "GET", 200),
    Row("api_actual-detail", "GET", 200, stranger=404, nobody=404, at=lambda world: {"pk": world.booked.pk}),
]
