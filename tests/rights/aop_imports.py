"""Imports: finance of the whole organisation brings budgets in; nobody else sees the files."""

from tests.support.imports import PLAN_CSV, bring
from tests.support.rights import Row, World, read, write


def brought(world: World) -> dict:
    return {"pk": bring(PLAN_CSV, "plan.csv", year=2026, actor=world.finance).pk}


def nothing_sent(world: World) -> dict:  # noqa: ARG001
    return {}


def kept(world: World) -> dict:
    return bring(PLAN_CSV, "kept.csv", year=2026, actor=world.finance).mapping


UNSEEN = {"members": 404, "administrator": 404, "nobody": 404}
BARRED = {"members": 403, "administrator": 403, "nobody": 403}

ROWS = [
    read("aop:import_list", **BARRED, finance=200),
    write("aop:import_list", **BARRED, finance=422),
    read("aop:import_detail", **UNSEEN, finance=200, at=brought),
    write("aop:import_dialect", **UNSEEN, finance=422, at=brought),
    write("aop:import_mapping", **UNSEEN, finance=422, at=brought),
    write("aop:import_apply", **UNSEEN, finance=422, at=brought),
    write("aop:import_undo", **UNSEEN, finance=422, at=brought),
    read("aop:import_progress", **UNSEEN, finance=204, at=brought),
    Row("api_import-list", "GET", **BARRED, finance=200),
    Row("api_import-list", "POST", **BARRED, finance=415),
    Row("api_import-detail", "GET", **BARRED, finance=200, at=brought),
    Row("api_import-mapping", "PUT", **BARRED, finance=200, at=brought, body=kept),
    Row("api_import-dialect", "POST", **BARRED, finance=200, at=brought, body=nothing_sent),
    Row("api_import-check", "POST", **BARRED, finance=200, at=brought),
    Row("api_import-apply", "POST", **BARRED, finance=422, at=brought, body=nothing_sent),
    Row("api_import-undo", "POST", **BARRED, finance=422, at=brought),
]
