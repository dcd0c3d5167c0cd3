"""Every act of the plan, as the tests of stored sums do it, and the plan it is done to."""

from dataclasses import dataclass

import pytest

from aop.current import current_version
from aop.models import BudgetLine, LineVersion, PlanVersion, SumState
from aop.services import kinds, sealing, sums, undo, versions
from aop.services import ledger as codes
from aop.services import lines as acts_on_lines
from aop.services.allocations import Seen, undo_links, unlink_lines
from aop.services.folding import fold_and_seal
from aop.services.imports.undoing import undo_import
from aop.services.lines import NewLine
from aop.services.transfers import NewTransfer, move_money
from okrs.models import Objective
from strategy.core.concurrency import Edit
from strategy.core.models import Event
from tests.aop.funding.acts import fresh, give, link
from tests.factories import KeyResultFactory, ObjectiveFactory
from tests.support.imports import PLAN_CSV, apply, bring


@dataclass
class Stage:
    """A plan with four lines, one of them linked, and who acts on it."""

    plan: object
    version: PlanVersion
    lines: dict[str, LineVersion]
    ledger: object
    aim: Objective
    finance: object
    chief: object

    def row(self, name: str) -> LineVersion:
        return LineVersion.objects.select_related("line", "plan_version").get(pk=self.lines[name].pk)

    def line(self, name: str) -> BudgetLine:
        return fresh(self.lines[name].line)

    def edit(self, name: str, **values):
        row = self.row(name)
        acts_on_lines.edit_line(row=row, edit=Edit(row.version, values), actor=self.finance)

    def last(self) -> Event:
        return Event.objects.order_by("-pk").first()


def settle_current(stage: Stage) -> SumState | None:
    current = current_version(stage.plan)
    return sums.settled(current) if current else None


@pytest.fixture
def stage(plan, draft, lines, ledger, objective, finance, chief):
    give(lines["portal"].line, {objective: 3333}, actor=finance)
    stage = Stage(plan, draft, lines, ledger, objective, finance, chief)
    assert settle_current(stage) is not None
    return stage


# --- every act ---------------------------------------------------------------------------------


def adds_a_line(stage):
    new = NewLine("Ladders", stage.ledger.crews, stage.ledger.software, total=5_00, kind="bet")
    acts_on_lines.add_line(version=stage.version, new=new, actor=stage.finance)


def changes_amounts(stage):
    stage.edit("portal", p03=7)


def changes_months_and_no_total(stage):
    row = stage.row("portal")
    stage.edit("portal", p01=row.p01 + 1, p02=row.p02 - 1)


def books_a_line_in_another_unit(stage):
    stage.edit("portal", cost_centre=stage.ledger.retail)


def books_a_line_as_revenue(stage):
    stage.edit("portal", account=stage.ledger.energy)


def removes_a_line(stage):
    row = stage.row("portal")
    acts_on_lines.remove_line(row=row, seen=row.version, actor=stage.finance)


def puts_a_line_back(stage):
    removes_a_line(stage)
    settle_current(stage)
    undo.undo(event=stage.last(), actor=stage.finance)


def says_kinds(stage):
    lines = [stage.lines[name].line_id for name in ("vans", "shops")]
    kinds.classify_lines(lines=lines, kind="change", reason="", actor=stage.finance)


def takes_kinds_back(stage):
    says_kinds(stage)
    settle_current(stage)
    undo.undo(event=stage.last(), actor=stage.finance)


def says_the_kind_of_one(stage):
    line = stage.line("vans")
    kinds.edit_line_facts(line=line, edit=Edit(line.version, {"kind": "bet"}), actor=stage.finance)


def links_lines(stage):
    link([stage.line("portal"), stage.line("vans")], stage.aim, actor=stage.finance)


def links_a_key_result(stage):
    give(stage.line("vans"), {KeyResultFactory(objective=stage.aim): 1}, actor=stage.finance)


def moves_shares(stage):
    other = ObjectiveFactory(unit=stage.aim.unit, owner=stage.aim.owner, cycle=stage.aim.cycle)
    give(stage.line("portal"), {stage.aim: 1, other: 9_999}, actor=stage.finance)


def unlinks_lines(stage):
    line = stage.line("portal")
    unlink_lines(lines={line.pk: Seen(line.version)}, aim=None, actor=stage.finance)


def takes_links_back(stage):
    unlinks_lines(stage)
    settle_current(stage)
    undo_links(event=stage.last(), actor=stage.finance)


def begins_a_newer_draft(stage):
    versions.create_version(plan=stage.plan, kind="proposal", parent=stage.version, actor=stage.finance)


def discards_the_draft(stage):
    begins_a_newer_draft(stage)
    settle_current(stage)
    newer = current_version(stage.plan)
    assert newer != stage.version
    versions.discard_version(version=newer, seen=newer.version, actor=stage.finance)


def hands_in_and_gives_back(stage):
    version = versions.submit_version(version=stage.version, seen=1, actor=stage.finance)
    versions.return_version(version=version, seen=version.version, reason="Not yet", actor=stage.chief)


def approves(stage):
    version = versions.submit_version(version=stage.version, seen=1, actor=stage.finance)
    sealing.approve_version(version=version, seen=version.version, actor=stage.chief)


def approves_a_revision(stage):
    approves(stage)
    settle_current(stage)
    parent = PlanVersion.objects.get(pk=stage.version.pk)
    revision = versions.create_version(plan=stage.plan, kind="revision", parent=parent, actor=stage.finance)
    row = revision.line_versions.get(line=stage.lines["portal"].line_id)
    acts_on_lines.edit_line(row=row, edit=Edit(row.version, {"total": 12}), actor=stage.finance)
    settle_current(stage)
    sealing.adopt_version(version=revision, seen=revision.version, note="The council", actor=stage.finance)


def folds_transfers(stage):
    approves(stage)
    settle_current(stage)
    periods = stage.plan.fiscal_year.periods.count()
    entries = {stage.lines["portal"].line_id: [-1_00] + [0] * (periods - 1),
               stage.lines["vans"].line_id: [1_00] + [0] * (periods - 1)}  # fmt: skip
    move_money(plan=stage.plan, new=NewTransfer(entries, "Vans first."), actor=stage.chief)
    fold_and_seal(plan=stage.plan, actor=stage.chief)


def makes_an_account_revenue(stage):
    account = stage.ledger.software
    codes.edit_account(account=account, edit=Edit(account.version, {"type": "revenue"}), actor=stage.finance)


def moves_a_cost_centre(stage):
    centre = stage.ledger.grid
    edit = Edit(centre.version, {"unit": stage.ledger.retail.unit})
    codes.edit_cost_centre(cost_centre=centre, edit=edit, actor=stage.finance)


def imports_the_year(stage):
    return apply(bring(PLAN_CSV, "plan.csv", year=2026, actor=stage.finance), stage.finance)


def takes_an_import_back(stage):
    upload = imports_the_year(stage)
    settle_current(stage)
    undo_import(upload=upload, actor=stage.finance)


ACTS = {
    adds_a_line: "add_line",
    changes_amounts: "edit_line",
    changes_months_and_no_total: "edit_line",
    books_a_line_in_another_unit: "edit_line",
    books_a_line_as_revenue: "edit_line",
    removes_a_line: "remove_line",
    puts_a_line_back: "put_back_line undo",
    says_kinds: "classify_lines",
    takes_kinds_back: "undo",
    says_the_kind_of_one: "edit_line_facts",
    links_lines: "link_lines",
    links_a_key_result: "set_shares",
    moves_shares: "set_shares",
    unlinks_lines: "unlink_lines",
    takes_links_back: "undo_links",
    begins_a_newer_draft: "create_version",
    discards_the_draft: "discard_version",
    hands_in_and_gives_back: "submit_version return_version",
    approves: "approve_version",
    approves_a_revision: "adopt_version",
    folds_transfers: "move_money fold_transfers fold_and_seal seal_revision",
    makes_an_account_revenue: "edit_account",
    moves_a_cost_centre: "edit_cost_centre",
    imports_the_year: "apply_import",
    takes_an_import_back: "undo_import",
}
