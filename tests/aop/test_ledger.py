"""Accounts and cost centres: who moves takes the drafts along, never what was sealed."""

import pytest
from django.core.exceptions import ValidationError

from aop.models import Account, BudgetLine, LineTerm, LineVersion, PlanVersion
from aop.services import ledger as services
from aop.services.lines import NewLine, add_line
from aop.services.versions import create_version
from strategy.core.concurrency import Conflict, Edit
from strategy.core.models import Event
from tests.support.database import statements

pytestmark = pytest.mark.both_databases


def test_a_moved_cost_centre_takes_the_drafts_along_and_no_sealed_row(
    approved, lines, ledger, retail, grid, plan, finance
):
    draft = create_version(plan=plan, kind=PlanVersion.Kind.REVISION, parent=approved, actor=finance)
    line = lines["portal"].line
    services.edit_cost_centre(cost_centre=ledger.grid, edit=Edit(1, {"unit": retail}), actor=finance)
    units = dict(LineVersion.objects.filter(line=line).values_list("plan_version", "unit"))
    assert units == {approved.pk: grid.pk, draft.pk: retail.pk}
    assert BudgetLine.objects.get(pk=line.pk).unit == retail
    term = LineTerm.objects.get(line=line, valid_to=None)
    assert (term.unit, term.opened_by.verb) == (retail, "aop.cost_centre.moved")


def test_moving_costs_the_same_for_any_number_of_lines(draft, lines, ledger, retail, finance):
    few = statements(services.edit_cost_centre, cost_centre=ledger.grid, edit=Edit(1, {"unit": retail}), actor=finance)
    for number in range(20):
        add_line(version=draft, new=NewLine(f"L{number}", ledger.crews, ledger.meters, total=1), actor=finance)
    edit = Edit(1, {"unit": retail})
    assert statements(services.edit_cost_centre, cost_centre=ledger.crews, edit=edit, actor=finance) == few


def test_codes_are_used_once(ledger, finance, grid):
    with pytest.raises(ValidationError, match="Another account"):
        services.create_account(code="6110", name="Again", type="expense", actor=finance)
    with pytest.raises(ValidationError, match="Another cost centre"):
        services.create_cost_centre(code="C10", name="Again", unit=grid, actor=finance)


def test_an_account_with_money_does_not_become_a_group(lines, ledger, finance):
    with pytest.raises(services.AccountHoldsMoney):
        services.edit_account(account=ledger.software, edit=Edit(1, {"is_group": True}), actor=finance)


def test_accounts_lie_below_groups_without_a_loop(ledger, finance):
    group = services.create_account(code="6", name="Costs", type="expense", is_group=True, actor=finance)
    inner = services.create_account(code="61", name="IT", type="expense", is_group=True, parent=group, actor=finance)
    moved = services.edit_account(account=ledger.software, edit=Edit(1, {"parent": inner}), actor=finance)
    assert moved.parent == inner
    with pytest.raises(ValidationError, match="below itself"):
        services.edit_account(account=group, edit=Edit(1, {"parent": inner}), actor=finance)
    with pytest.raises(ValidationError, match="below a group"):
        services.edit_account(account=ledger.meters, edit=Edit(1, {"parent": ledger.software}), actor=finance)
    with pytest.raises(services.GroupHoldsAccounts):
        services.edit_account(account=inner, edit=Edit(1, {"is_group": False}), actor=finance)


def test_two_people_renaming_an_account_conflict(ledger, finance, administrator):
    account = ledger.software
    services.edit_account(account=account, edit=Edit(1, {"name": "Theirs"}, {"name": "Software"}), actor=finance)
    with pytest.raises(Conflict):
        services.edit_account(account=account, edit=Edit(1, {"name": "Mine"}, {"name": "Software"}), actor=finance)
    assert Account.objects.get(pk=account.pk).name == "Theirs"
    assert Event.objects.about(account).get().changes == {"name": ["Software", "Theirs"]}
