"""A draft of FY26 that has everything an export shows: each account type, shares, dimensions, awkward names."""

import pytest

from aop.models import Account, Allocation, BudgetLine
from strategy.core import events
from tests.aop.exports.instants import NOON
from tests.factories import (
    AccountFactory,
    CostCentreFactory,
    KeyResultFactory,
    LineVersionFactory,
    ObjectiveFactory,
    PlanFactory,
    PlanVersionFactory,
)


@pytest.fixture
def version(year):
    return PlanVersionFactory(plan=PlanFactory(fiscal_year=year), number=1)


@pytest.fixture
def accounts(db):
    """One account of each type, by type."""
    return {kind: AccountFactory(code=f"0{n}00", name=kind.capitalize(), type=kind)
            for n, kind in enumerate(Account.Type.values, start=1)}  # fmt: skip


@pytest.fixture
def new_line(version, accounts, grid):
    """Make a line: `new_line("Sensors", p01=100_00)`; an expense of Grid, run money, unless said otherwise."""
    centres = {}

    def make(name, *, unit=grid, kind=BudgetLine.Kind.RUN, type="expense", reason="", version=version, **fields):  # noqa: A002
        if unit.pk not in centres:
            centres[unit.pk] = CostCentreFactory(code=f"00{unit.code}", unit=unit)
        return LineVersionFactory(
            plan_version=version,
            cost_centre=centres[unit.pk],
            account=accounts[type],
            line__name=name,
            line__kind=kind,
            line__reason=reason,
            **fields,
        )

    return make


@pytest.fixture
def outages(grid, owner, quarter):
    return ObjectiveFactory(title="Outages end before customers notice", unit=grid, owner=owner, cycle=quarter)


@pytest.fixture
def restored(outages):
    return KeyResultFactory(objective=outages, title="Restored within an hour")


@pytest.fixture
def promise(planner):
    """Open a link directly: `promise(line, aim, 0, 2500)`."""

    def make(row, aim, from_bp, to_bp):
        event = events.record(actor=planner, verb="aop.line.allocated", target=row.line)
        target = {"objective": aim} if aim._meta.model_name == "objective" else {"key_result": aim}
        return Allocation.objects.create(
            line=row.line, from_bp=from_bp, to_bp=to_bp, valid_from=NOON, opened_by=event, **target
        )

    return make


@pytest.fixture
def plan(version, new_line, outages, restored, promise, retail):
    """Six lines: change money a third promised twice, an unexplained one, revenue, people, investment, Retail's."""
    sensors = new_line("Sensors", kind="change", p01=100_00, p02=-33_33, p12=10_01, dimensions={"fund": "007"})
    promise(sensors, outages, 0, 3333)
    promise(sensors, restored, 3333, 5000)
    new_line('=HYPERLINK("http://x")', kind="bet", p03=1, vendor='@ACME, "Ltd"', dimensions={"fund": "=1"})
    new_line("Tariffs", type="revenue", p01=900_00, p06=450_00)
    new_line("Crew", type="headcount", p01=50_00, kind="mandatory")
    new_line("Vans <r>&</r> _x0041_", type="capex", p09=8_000_00, kind="change", reason="Law, §3")
    new_line("Shop fitting", unit=retail, p04=77_77)
    return version
