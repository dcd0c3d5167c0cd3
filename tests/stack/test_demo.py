"""The invented organisation: as promised in size, the same for a day, and sound."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Sum

from aop.models import Allocation, BudgetLine, LineVersion, PlanVersion
from okrs.models import KeyResult, Objective
from strategy.core import verification
from strategy.core.models import Cycle, FiscalYear, Membership, Role, Settings, Unit, User
from strategy.stack.demo.build import build

DAY = date(2026, 11, 22)


def load(password: str) -> None:
    call_command("demo", "--today", DAY.isoformat(), "--password", password, stdout=io.StringIO())


@pytest.fixture
def demo(db):
    load("pass-word-1")


def picture() -> tuple:
    """What two loads of one day must have in common."""
    return (
        list(Unit.objects.order_by("code").values_list("code", "name")),
        list(User.objects.order_by("email").values_list("email", "name")),
        list(LineVersion.objects.order_by("pk").values_list("name", "total", "line__kind", "unit__code")),
        list(Objective.objects.order_by("pk").values_list("title", "state", "cycle__name", "owner__email")),
        list(Allocation.objects.order_by("pk").values_list("line__name", "objective__title", "from_bp", "to_bp")),
    )


@pytest.mark.both_databases
def test_the_demo_is_as_large_as_promised_and_every_rule_holds(demo, settings):
    assert (Unit.objects.count(), User.objects.count(), BudgetLine.objects.count()) == (34, 60, 600)
    assert set(Role.values) == set(Membership.objects.values_list("role", flat=True))
    assert PlanVersion.objects.in_force().count() == 1
    assert PlanVersion.objects.editable().get().plan.fiscal_year.label == "FY27"
    assert KeyResult.objects.count() > Objective.objects.count() > 20
    assert {rule: finding.wrong for rule, finding in verification.run().items() if finding.wrong} == {}
    aims_belong_to_this_quarter_the_last_and_the_year()
    most_change_money_is_linked_and_some_is_not()
    the_logins_file_is_for_its_owner_only(Path(settings.VAR_DIR) / "demo-logins.txt")


def aims_belong_to_this_quarter_the_last_and_the_year():
    assert set(Objective.objects.values_list("cycle__name", flat=True)) == {"FY26", "FY26 Q3", "FY26 Q4"}
    assert Cycle.objects.get(name="FY26 Q3").state == "closing"
    assert FiscalYear.objects.count() == 3


def most_change_money_is_linked_and_some_is_not():
    change = LineVersion.objects.filter(plan_version__state="approved").change_money()
    linked = change.filter(line__in=Allocation.objects.current().values("line"))
    share = linked.aggregate(s=Sum("total"))["s"] / change.aggregate(s=Sum("total"))["s"]
    assert 0.5 < share < 0.95


def the_logins_file_is_for_its_owner_only(path):
    assert path.stat().st_mode & 0o077 == 0
    assert "planner@brindlemoor.example" in path.read_text()


def test_the_same_day_gives_the_same_organisation(db):
    pictures = []
    for _load in (1, 2):
        with transaction.atomic():
            build(today=DAY, password=None, lines=60, lines_next_year=20)
            pictures.append(picture())
            transaction.set_rollback(True)
    assert pictures[0] == pictures[1]
    assert len(pictures[0][2]) == 80


def test_a_database_with_an_organisation_takes_no_demo(organisation_settings):
    with pytest.raises(CommandError, match="empty database"):
        call_command("demo")
    assert Settings.objects.get().name == "Brightwater"
