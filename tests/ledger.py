"""The ledger of Brightwater: three cost centres, four accounts, FY26 with a draft of four lines."""

from dataclasses import dataclass

import pytest

from aop.models import Account, Actual, CostCentre, LineVersion, Plan, PlanVersion, Transfer
from aop.moves import moved
from aop.services.lines import NewLine, add_line
from aop.services.plans import ensure_plan
from aop.services.sealing import approve_version
from aop.services.transfers import NewTransfer, apply_transfer, approve_transfer, propose_transfer
from aop.services.versions import create_version, submit_version
from tests.factories import AccountFactory, CostCentreFactory


@dataclass
class Ledger:
    """Codes to plan with."""

    grid: CostCentre
    crews: CostCentre
    retail: CostCentre
    software: Account
    salaries: Account
    meters: Account
    energy: Account


@pytest.fixture
def ledger(grid, crews, retail) -> Ledger:
    return Ledger(
        grid=CostCentreFactory(code="C10", name="Grid office", unit=grid),
        crews=CostCentreFactory(code="C11", name="Line crews", unit=crews),
        retail=CostCentreFactory(code="C20", name="Shops", unit=retail),
        software=AccountFactory(code="6110", name="Software"),
        salaries=AccountFactory(code="6010", name="Salaries", type=Account.Type.HEADCOUNT),
        meters=AccountFactory(code="7020", name="Meters", type=Account.Type.CAPEX),
        energy=AccountFactory(code="4010", name="Energy sold", type=Account.Type.REVENUE),
    )


@pytest.fixture
def plan(year, finance) -> Plan:
    return ensure_plan(fiscal_year=year, actor=finance)


@pytest.fixture
def draft(plan, finance) -> PlanVersion:
    """Proposal 1, empty."""
    return create_version(plan=plan, kind=PlanVersion.Kind.PROPOSAL, actor=finance)


@pytest.fixture
def lines(draft, ledger, finance) -> dict[str, LineVersion]:
    """Four lines of the draft: spend 241,000.05 (Grid 100,000.00, Crews 41,000.05, Retail 100,000.00) and revenue."""
    new = {
        "portal": NewLine("Portal platform", ledger.grid, ledger.software, total=100_000_00, kind="change"),
        "vans": NewLine("Vans", ledger.crews, ledger.meters, periods=[41_000_05] + [0] * 11, vendor="Wagen AG"),
        "shops": NewLine("Shop staff", ledger.retail, ledger.salaries, total=100_000_00, is_classified=True),
        "sales": NewLine("Energy sold", ledger.retail, ledger.energy, total=900_000_00),
    }
    return {name: add_line(version=draft, new=one, actor=finance) for name, one in new.items()}


@pytest.fixture
def submitted(draft, lines, finance) -> PlanVersion:
    return submit_version(version=draft, seen=draft.version, actor=finance)


@pytest.fixture
def approved(submitted, chief) -> PlanVersion:
    return approve_version(version=submitted, seen=submitted.version, actor=chief)


@pytest.fixture
def booked(year, ledger) -> Actual:
    """40,000.00 spent in the whole year on the cost centre and account of the portal."""
    codes = {"unit": ledger.grid.unit, "cost_centre": ledger.grid, "account": ledger.software}
    return Actual.objects.create(fiscal_year=year, grain=Actual.Grain.YEAR, amount=40_000_00, currency="EUR", **codes)


@pytest.fixture
def proposed_transfer(approved, plan, lines, planner) -> Transfer:
    """10,000.00 from the portal to the vans, 1,000.00 a month until August, then 500.00; the planner proposes it."""
    entries = moved(lines["portal"].line_id, lines["vans"].line_id, [1_000_00] * 8 + [500_00] * 4)
    new = NewTransfer(entries, "The portal is cheaper than planned.")
    return propose_transfer(plan=plan, new=new, actor=planner)


@pytest.fixture
def approved_transfer(proposed_transfer, leader) -> Transfer:
    return approve_transfer(transfer=proposed_transfer, seen=proposed_transfer.version, actor=leader)


@pytest.fixture
def applied_transfer(approved_transfer, finance) -> Transfer:
    return apply_transfer(transfer=approved_transfer, seen=approved_transfer.version, actor=finance)
