"""`manage.py verify` on the plan: each rule is broken behind the services' back, and found."""

import io
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection

from aop.models import Account, Allocation, BudgetLine, CostCentre, LineVersion, PlanVersion
from aop.services.lines import NewLine, add_line
from aop.services.plans import ensure_plan
from aop.services.sealing import approve_version
from aop.services.versions import create_version, submit_version
from strategy.core.models import Event, Unit
from tests.factories import ObjectiveFactory

pytestmark = pytest.mark.both_databases


@pytest.fixture
def version(year, grid, crews, planner, finance, chief):
    """An approved version with a line in Grid and one in Crews."""
    account = Account.objects.create(code="6110", name="Software")
    plan = ensure_plan(fiscal_year=year, actor=finance)
    draft = create_version(plan=plan, kind="proposal", actor=finance)
    for unit in (grid, crews):
        centre = CostCentre.objects.create(code=unit.code, name=unit.name, unit=unit)
        add_line(version=draft, new=NewLine(f"Portal {unit}", centre, account, total=100_000_01), actor=planner)
    draft.refresh_from_db()
    submitted = submit_version(version=draft, seen=draft.version, actor=finance)
    return approve_version(version=submitted, seen=submitted.version, actor=chief)


def verify() -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("verify", stdout=out)
    except SystemExit as stopped:
        return stopped.code, out.getvalue()
    return 0, out.getvalue()


def test_a_sound_plan_passes(version):
    code, text = verify()
    assert code == 0, text
    assert "fine   Seals hold: 2 looked at, 0 wrong" in text
    assert "fine   Lines are what their terms say: 2 looked at, 0 wrong" in text


def test_a_changed_amount_breaks_its_seal(version):
    row = version.line_versions.order_by("pk").first()
    LineVersion.objects.filter(pk=row.pk).update(p01=row.p01 + 1, total=row.total + 1)
    code, text = verify()
    assert code == 1
    assert f"{version}: line {row.line.key} is not what was sealed" in text


def test_a_changed_fact_of_the_version_breaks_the_seal(version):
    PlanVersion.objects.filter(pk=version.pk).update(name="Another name")
    code, text = verify()
    assert (code, "the version is not what was sealed" in text) == (1, True)


def test_a_renamed_cost_centre_leaves_the_seal_whole(version):
    CostCentre.objects.update(name="Renamed")
    assert verify()[0] == 0


def test_shares_that_overlap_are_found(version, quarter, owner, planner):
    line = BudgetLine.objects.order_by("pk").first()
    event = Event.objects.order_by("-pk").first()
    for start, end in ((0, 6000), (5000, 7000)):
        objective = ObjectiveFactory(unit=line.unit, owner=owner, cycle=quarter)
        Allocation.objects.create(
            line=line, objective=objective, from_bp=start, to_bp=end, valid_from=event.at, opened_by=event
        )
    code, text = verify()
    assert (code, f"line {line.pk}: shares overlap at 5000 of 10,000" in text) == (1, True)


def test_a_kind_changed_without_its_story_is_found(version):
    line = BudgetLine.objects.order_by("pk").first()
    BudgetLine.objects.filter(pk=line.pk).update(kind="change")
    code, text = verify()
    assert (code, f"line {line.pk}: its open term says something else" in text) == (1, True)


def test_sums_that_miss_a_path_are_found(version, grid, crews):
    grid.paths_down.filter(descendant=crews).delete()
    code, text = verify()
    assert (code, f"{version}: unit {grid.pk} is not the sum of what lies below it" in text) == (1, True)
    assert Unit.objects.filter(pk=crews.pk).exists()


def test_a_total_that_is_not_its_periods_is_found(version):
    row = version.line_versions.order_by("pk").first()
    with without_checks("aop_lineversion", "line_version_total_is_its_periods"):
        LineVersion.objects.filter(pk=row.pk).update(total=row.total + 1)
        code, text = verify()
    assert (code, f"row {row.pk}: its periods do not add up to its total" in text) == (1, True)


def test_a_line_that_lost_its_newest_version_is_found(version, crews):
    line = BudgetLine.objects.filter(unit=crews).get()
    BudgetLine.objects.filter(pk=line.pk).update(name="Another")
    code, text = verify()
    assert (code, f"line {line.pk}: its newest version has another unit or name" in text) == (1, True)


@contextmanager
def without_checks(table: str, constraint: str):
    """As if the database had let something through."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            yield
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
            yield
