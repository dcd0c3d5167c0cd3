"""Stored sums of the current plan: after every act of the plan they are what the rows say, once settled."""

import inspect
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django.db import connection

import aop.services
from aop.models import AimSum, OpenLine, Plan, SumMark, SumState, UnitSum
from aop.services import lines as acts_on_lines
from aop.services import sums, versions
from aop.services.lines import NewLine
from aop.sum_checks import astray
from strategy.core.concurrency import Edit
from strategy.core.services.calendar import ensure_fiscal_year
from strategy.core.services.units import edit_unit
from strategy.stack.money import Rows, Stored
from strategy.stack.queries import Scope
from tests.aop.sum_acts import (
    ACTS,
    begins_a_newer_draft,
    changes_amounts,
    makes_an_account_revenue,
    says_kinds,
    settle_current,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


CHANGE_NO_SUM = {
    "ensure_plan", "create_account", "create_cost_centre", "edit_version", "order_export", "receive_file", "read_file",
    "check_import", "add_seat", "edit_seat",
}  # fmt: skip
TRANSFERS = {
    "propose_transfer", "approve_transfer", "refuse_transfer", "apply_transfer", "approve_and_apply",
    "undo_transfer",
}  # fmt: skip
"""Sums are of the version in force, to which transfers come with the revision that folds them in."""
CALL_THE_ACTS = {"begin_copy", "begin_fold", "begin_seal", "begin_classify", "seal", "begin_step", "run_step"}


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_after_every_act_the_settled_sums_are_those_of_the_rows(stage, act):
    act(stage)
    state = settle_current(stage)
    assert state is not None
    assert not SumMark.objects.exists()
    assert astray(state) == []
    assert UnitSum.objects.of_state(state).exists()


def test_every_act_of_the_plan_was_thought_of():
    found = set()
    for module in walk_packages(aop.services.__path__, "aop.services."):
        loaded = import_module(module.name)
        own = [f for _name, f in inspect.getmembers(loaded, inspect.isfunction) if f.__module__ == module.name]
        found |= {f.__name__ for f in own if f.__name__[0] != "_" and "actor" in inspect.signature(f).parameters}
    assert (
        found == {name for names in ACTS.values() for name in names.split()} | CHANGE_NO_SUM | TRANSFERS | CALL_THE_ACTS
    )


WATCHED = {
    "aop_lineversion": ["delete", "insert", "update"], "aop_allocation": ["delete", "insert", "update"],
    "aop_budgetline": ["update"], "aop_account": ["update"],
}  # fmt: skip


def test_the_triggers_that_mark_are_there():
    """A migration that makes one of these tables anew, as SQLite's do, loses them: it has to make them again."""
    tables = {
        "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgenabled <> 'D'",
        "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    }
    with connection.cursor() as cursor:
        cursor.execute(tables[connection.vendor])
        found = {row for row in cursor.fetchall() if row[0].startswith("sums_")}
    wanted = {(f"sums_{table.removeprefix('aop_')}_{one}", table) for table, ones in WATCHED.items() for one in ones}
    assert found == wanted


def test_without_a_mark_the_same_change_is_not_seen(stage):
    """What the test of every act would find."""
    says_kinds(stage)
    SumMark.objects.all().delete()
    assert len(astray(settle_current(stage))) > 0


# --- what they say -----------------------------------------------------------------------------


def test_sums_are_kept_by_unit_and_aim_to_the_cent(stage, grid, crews, retail):
    state = settle_current(stage)
    units = UnitSum.objects.of_state(state).order_by("unit__code")
    columns = ("unit", "amount", "lines", "unclassified", "change", "change_lines", "aligned")
    assert list(units.values_list(*columns)) == [
        (grid.pk, 100_000_00, 1, 1, 100_000_00, 1, 33_330_00),
        (crews.pk, 41_000_05, 1, 1, 0, 0, 0),
        (retail.pk, 100_000_00, 1, 0, 0, 0, 0),
    ]
    assert list(AimSum.objects.values_list("unit", "objective", "amount", "links", "paying")) == [
        (grid.pk, stage.aim.pk, 33_330_00, 1, 1)
    ]
    assert list(OpenLine.objects.values_list("row", "place", "in_unit", "shared_bp", "unaligned")) == [
        (stage.lines["portal"].pk, 1, 1, 3333, 66_670_00)
    ]


def test_only_touched_units_are_read_again(stage, grid):
    before = dict(UnitSum.objects.values_list("unit", "pk"))
    changes_amounts(stage)
    settle_current(stage)
    after = dict(UnitSum.objects.values_list("unit", "pk"))
    assert [unit for unit in before if before[unit] != after[unit]] == [grid.pk]


def test_a_unit_that_moves_takes_its_sums_along(stage, finance, chief, grid, crews, retail, administrator):
    says_kinds(stage)
    edit_unit(unit=crews, edit=Edit(crews.version, {"parent": retail}), actor=administrator)
    assert not SumMark.objects.filter(line_id=None).exists()
    page = Scope(chief, stage.version, None, retail)
    assert page.money.counted().total == 141_000_05
    assert Scope(chief, stage.version, None, grid).money.counted().total == 100_000_00


def test_more_lines_than_are_kept_are_counted(stage, finance):
    for number in range(sums.LINES_KEPT + 2):
        new = NewLine(f"L{number}", stage.ledger.grid, stage.ledger.software, total=100 + number % 3, kind="bet")
        acts_on_lines.add_line(version=stage.version, new=new, actor=finance)
    stored = Stored(settle_current(stage), None).open_lines(sums.LINES_KEPT)
    read = Rows(stage.version, None).open_lines(sums.LINES_KEPT)
    assert stored[1] == read[1] == sums.LINES_KEPT + 3
    assert [row["pk"] for row in stored[0]] == [row["pk"] for row in read[0]]


def test_a_version_that_is_not_current_is_read_from_its_rows(stage, chief):
    begins_a_newer_draft(stage)
    assert sums.settled(stage.version) is not None  # its sums are still true
    assert settle_current(stage).version != stage.version
    assert sums.settled(stage.version) is None
    assert Scope(chief, stage.version, None).money == Rows(stage.version, None)


def test_what_concerns_every_plan_is_settled_in_each(stage, year, organisation_settings, finance):
    next_year = ensure_fiscal_year(year=2027, settings=organisation_settings, actor=None)
    other = Plan.objects.create(fiscal_year=next_year, currency="EUR")
    draft = versions.create_version(plan=other, kind="proposal", actor=finance)
    new = NewLine("Next year", stage.ledger.grid, stage.ledger.software, total=9_00, kind="change")
    acts_on_lines.add_line(version=draft, new=new, actor=finance)
    sums.settled(draft)
    makes_an_account_revenue(stage)
    assert settle_current(stage) is not None
    state = sums.settled(draft)
    assert astray(state) == []
    assert not UnitSum.objects.of_state(state).exists()


def test_verify_names_a_stored_sum_that_is_wrong(stage, grid):
    UnitSum.objects.filter(unit=grid).update(change=1)
    found = astray(SumState.objects.get())
    assert found == [f"the stored sum of unit {grid.pk} is not what its lines say"]


def test_verify_waits_for_what_is_marked(stage):
    changes_amounts(stage)
    assert astray(SumState.objects.get()) == []
