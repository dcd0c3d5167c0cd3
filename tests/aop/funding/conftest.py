"""A draft plan of FY26 with three lines of Grid and one of Retail, and two objectives of Grid."""

import pytest

from aop.models import BudgetLine
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
    return PlanVersionFactory(plan=PlanFactory(fiscal_year=year))


@pytest.fixture
def account(db):
    return AccountFactory()


@pytest.fixture
def new_line(version, account, grid):
    """Make a line: `new_line("Sensors", p01=100_00)`; kind change and unit Grid unless said otherwise."""
    centres = {}

    def make(name, *, unit=grid, kind=BudgetLine.Kind.CHANGE, account=account, version=version, **fields):
        centre = centres.setdefault(unit.pk, None) or CostCentreFactory(unit=unit)
        centres[unit.pk] = centre
        owner = {"line__owner": fields.pop("owner")} if "owner" in fields else {}
        row = LineVersionFactory(
            plan_version=version,
            cost_centre=centre,
            account=account,
            line__name=name,
            line__kind=kind,
            **owner,
            **fields,
        )
        return row.line

    return make


@pytest.fixture
def sensors(new_line):
    return new_line("Fault sensors", p01=60_000_00, p07=40_000_01)


@pytest.fixture
def training(new_line):
    return new_line("Crew training", p03=50_000_00)


@pytest.fixture
def vans(new_line):
    return new_line("Vans", p02=-1_00, p05=10_000_00)


@pytest.fixture
def shops(new_line, retail):
    return new_line("Shop fitting", unit=retail, p01=7_000_00)


@pytest.fixture
def outages(grid, owner, quarter):
    return ObjectiveFactory(title="Outages end before customers notice", unit=grid, owner=owner, cycle=quarter)


@pytest.fixture
def homes(grid, owner, quarter):
    return ObjectiveFactory(title="New homes are connected on the day", unit=grid, owner=owner, cycle=quarter)


@pytest.fixture
def restored(outages):
    return KeyResultFactory(objective=outages, title="Restored within an hour")
