"""What many tests start from: an active objective of the owner's in Grid, with one key result, a theme and a metric."""

from datetime import timedelta
from decimal import Decimal

import pytest

from okrs.models import Alignment, CheckIn, KeyResult, Metric, Objective, Theme
from okrs.services import alignments, check_ins, key_results, objectives, themes
from okrs.services.check_ins import Said
from okrs.services.key_results import NewKeyResult
from okrs.services.objectives import NewObjective
from strategy.core.concurrency import Edit


@pytest.fixture
def drafted(grid, owner, quarter) -> Objective:
    """A draft of the owner's, in Grid."""
    new = NewObjective(title="Outages end before customers notice them", unit=grid, owner=owner, cycle=quarter)
    return objectives.create_objective(new=new, actor=owner)


@pytest.fixture
def objective(drafted, owner) -> Objective:
    """The same, active."""
    edit = Edit(drafted.version, {"state": "active"})
    return objectives.move_objective(objective=drafted, edit=edit, actor=owner)


@pytest.fixture
def key_result(objective, owner) -> KeyResult:
    """46 → 34 minutes."""
    new = NewKeyResult(
        title="Minutes lost per customer", owner=owner, start=Decimal(46), target=Decimal(34), measure="min"
    )
    return key_results.add_key_result(objective=objective, new=new, actor=owner)


@pytest.fixture
def check_in(key_result, owner, quarter) -> CheckIn:
    """40 minutes on the last day of the quarter's first week, sure 6: half of the way."""
    day = quarter.first_day + timedelta(days=6)
    return check_ins.check_in(key_result=key_result, said=Said(Decimal(40), 6, day), actor=owner)


@pytest.fixture
def whole(planner, top, quarter) -> Objective:
    """The top's, a draft."""
    new = NewObjective(title="Customers trust the grid", unit=top, owner=planner, cycle=quarter)
    return objectives.create_objective(new=new, actor=planner)


@pytest.fixture
def alignment(objective, retail, planner, owner, quarter) -> Alignment:
    """The objective contributes to one of Retail's."""
    new = NewObjective(title="Bills are understood", unit=retail, owner=planner, cycle=quarter)
    parent = objectives.create_objective(new=new, actor=planner)
    return alignments.align(child=objective, parent=parent, actor=owner)


@pytest.fixture
def theme(planner) -> Theme:
    return themes.create_theme(name="Close to the customer", actor=planner)


@pytest.fixture
def metric(planner, grid) -> Metric:
    return themes.create_metric(values={"name": "Minutes lost", "measure": "min", "unit": grid}, actor=planner)
