"""The demo's plan: accounts, cost centres, six hundred lines, an approved year and a draft of the next."""

from dataclasses import replace
from random import Random

from aop.models import Account, BudgetLine, CostCentre, PlanVersion
from aop.services.kinds import classify_lines
from aop.services.ledger import create_account, create_cost_centre
from aop.services.lines import NewLine, add_line
from aop.services.plans import ensure_plan
from aop.services.sealing import approve_version
from aop.services.versions import create_version, submit_version
from aop.spreads import spread
from strategy.stack.demo import founding
from strategy.stack.demo.ledger import ACCOUNTS, DemoLine, lines
from strategy.stack.demo.people import Stage

SEASONAL = (11, 11, 10, 8, 7, 6, 6, 6, 7, 8, 9, 11)
"""Energy is sold in winter; vans and spare parts follow the storms."""


def make_ledger(stage: Stage) -> tuple[dict[str, Account], dict[str, CostCentre]]:
    """The chart of accounts, and a cost centre for each unit with the unit's own code."""
    actor = stage.shown["finance"]
    accounts = {code: create_account(code=code, name=name, type=kind, actor=actor) for code, name, kind in ACCOUNTS}
    centres = {
        code: create_cost_centre(code=f"C{code}", name=unit.name, unit=unit, actor=actor)
        for code, unit in stage.units.items()
    }
    return accounts, centres


def approved_plan(stage: Stage, count: int, random: Random) -> PlanVersion:
    """This year's plan with `count` lines, proposed by finance and approved by the leader."""
    accounts, centres = make_ledger(stage)
    finance = stage.shown["finance"]
    plan = ensure_plan(fiscal_year=stage.year, actor=finance)
    version = create_version(plan=plan, kind=PlanVersion.Kind.PROPOSAL, actor=finance)
    leaves = [code for code in stage.units if code != "1"]
    for row in [*lines(leaves, count - len(founding.LINES), random), *founding.LINES]:
        add_line(version=version, new=_new(row, accounts, centres, random, stage), actor=finance)
    return approve(version, stage)


def approve(version: PlanVersion, stage: Stage) -> PlanVersion:
    """Handed in by finance, approved by the leader of the whole."""
    version.refresh_from_db()
    version = submit_version(version=version, seen=version.version, actor=stage.shown["finance"])
    return approve_version(version=version, seen=version.version, actor=stage.shown["leader"])


def draft_of_next_year(stage: Stage, count: int, random: Random) -> PlanVersion:
    """Next year's proposal, still a draft: what runs goes on with four percent more, some change money is new."""
    finance = stage.shown["finance"]
    accounts, centres = _ledger()
    plan = ensure_plan(fiscal_year=stage.next_year, actor=finance)
    version = create_version(plan=plan, kind=PlanVersion.Kind.PROPOSAL, actor=finance)
    leaves = [code for code in stage.units if code != "1"]
    for row in lines(leaves, count, random):
        grown = replace(row, total=row.total * 104 // 100, classified=row.classified and row.kind == "run")
        add_line(version=version, new=_new(grown, accounts, centres, random, stage), actor=finance)
    return version


def classify_some(stage: Stage, random: Random) -> None:
    """A planner says of some run money in one go that the law asks for it."""
    runs = BudgetLine.objects.filter(unit__code__startswith="1", kind="run", plan__fiscal_year=stage.year)
    some = sorted(random.sample(list(runs.order_by("pk").values_list("pk", flat=True)), 6))
    classify_lines(
        lines=some, kind="mandatory", reason="Asked for by the supply licence.", actor=stage.shown["planner"]
    )


def _ledger() -> tuple[dict[str, Account], dict[str, CostCentre]]:
    accounts = {account.code: account for account in Account.objects.all()}
    centres = {centre.unit.code: centre for centre in CostCentre.objects.select_related("unit")}
    return accounts, centres


def _new(row: DemoLine, accounts: dict, centres: dict, random: Random, stage: Stage) -> NewLine:
    seasonal = row.account in {"4010", "4020", "6310", "6320"}
    reason = "Keeps the lights on." if row.kind in {"run", "mandatory", "reserve"} and row.classified else ""
    owner = stage.somebody_of(row.unit, random.randrange(9)) if row.kind in {"change", "bet"} else None
    return NewLine(
        name=row.name,
        cost_centre=centres[row.unit],
        account=accounts[row.account],
        periods=spread(row.total, SEASONAL) if seasonal else None,
        total=None if seasonal else row.total,
        kind=row.kind,
        is_classified=row.classified,
        reason=reason,
        owner=owner,
        dimensions={"programme": _programme(row)} if row.kind in {"change", "bet"} else {},
    )


def _programme(row: DemoLine) -> str:
    return {"1": "Customer", "2": "Grid", "3": "Markets"}.get(row.unit[0], "Foundations")
