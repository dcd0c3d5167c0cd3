"""The invented organisation: as promised in size, the same for a day, and sound."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, F, Sum

from aop.models import Allocation, BudgetLine, LineVersion, PlanVersion, Seat
from okrs.models import Alignment, CheckIn, KeyResult, Objective
from okrs.pace import Feeling, Pace, feeling
from strategy.core import verification
from strategy.core.models import Cycle, Event, FiscalYear, Membership, Role, Settings, Unit, User
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
        list(CheckIn.objects.order_by("at", "pk").values_list("key_result__title", "at", "on", "value", "note")),
        list(KeyResult.objects.order_by("pk").values_list("title", "score", "pace", "judged_on")),
    )


@pytest.mark.both_databases
def test_the_demo_is_as_large_as_promised_and_every_rule_holds(demo, settings):
    assert (Unit.objects.count(), User.objects.count(), BudgetLine.objects.count()) == (34, 60, 600)
    assert set(Role.values) == set(Membership.objects.values_list("role", flat=True))
    assert PlanVersion.objects.in_force().count() == 1
    assert PlanVersion.objects.editable().get().plan.fiscal_year.label == "FY27"
    assert KeyResult.objects.count() > Objective.objects.count() > 20
    assert {rule: finding.wrong for rule, finding in verification.run().items() if finding.wrong} == {}
    aims_belong_to_the_year_and_to_five_quarters()
    the_running_quarter_shows_every_pace_and_both_disagreements()
    the_past_was_told_at_its_time_by_those_who_answer_for_it()
    objectives_of_the_year_are_made_of_those_of_quarters()
    three_bets_are_to_move_the_adoption_of_the_digital_programme()
    most_change_money_is_linked_and_some_is_not()
    the_logins_file_is_for_its_owner_only(Path(settings.VAR_DIR) / "demo-logins.txt")


def aims_belong_to_the_year_and_to_five_quarters():
    quarters = {"FY25 Q4", "FY26 Q1", "FY26 Q2", "FY26 Q3", "FY26 Q4"}
    assert set(Objective.objects.values_list("cycle__name", flat=True)) == {"FY26", *quarters}
    assert {state for name, state in Cycle.objects.values_list("name", "state") if name in quarters} == {
        "closing",
        "open",
    }
    assert FiscalYear.objects.count() == 3


def the_running_quarter_shows_every_pace_and_both_disagreements():
    running = Objective.objects.filter(cycle__name="FY26 Q4", state="active")
    assert set(running.values_list("pace", flat=True)) == {"on_track", "behind", "at_risk", "unknown"}
    rows = KeyResult.objects.in_play().filter(objective__cycle__last_day__gte=DAY)
    felt = {feeling(row.confidence, Pace(row.pace)) for row in rows}
    assert felt == {None, Feeling.GREEN_BY_FEEL, Feeling.RED_BY_FEEL}
    assert set(rows.values_list("judged_on", flat=True)) == {DAY}
    over = Objective.objects.filter(cycle__last_day__lt=DAY).values_list("pace", flat=True)
    assert {"achieved", "partly", "missed", "unknown"} <= set(over)


def the_past_was_told_at_its_time_by_those_who_answer_for_it():
    said = CheckIn.objects.all()
    assert said.count() > 900
    assert said.filter(replaces__isnull=False).count() > 10
    assert not said.exclude(author=F("key_result__owner")).exists()
    assert not said.filter(at__date__gte=DAY).exists()
    assert KeyResult.objects.in_play().filter(check_ins=None).exists()  # somebody never says anything
    assert Event.objects.filter(verb="okrs.key_results.checked_in", at__year=2025).exists()
    activated = Event.objects.filter(verb="okrs.objective.activated").order_by("at")
    assert activated.first().at.date() < date(2025, 10, 1)


def objectives_of_the_year_are_made_of_those_of_quarters():
    year = Objective.objects.filter(cycle__name="FY26")
    assert set(year.values_list("scored_by", flat=True)) == {"key_results", "children", "both"}
    links = Alignment.objects.current().contributing().filter(parent__in=year)
    assert set(links.values_list("child__cycle__name", flat=True)) == {f"FY26 Q{n}" for n in (1, 2, 3, 4)}


def three_bets_are_to_move_the_adoption_of_the_digital_programme():
    adoption = KeyResult.objects.get(title="Adoption of the digital programme")
    assert (adoption.start, adoption.target, adoption.check_ins.count() > 30) == (25, 45, True)
    bets = Allocation.objects.current().filter(objective=adoption.objective, line__name__startswith="Adoption bet: ")
    assert set(bets.values_list("line__kind", "from_bp", "to_bp")) == {("bet", 0, 10_000)}
    assert bets.count() == 3
    found = [(bet.state, bet.has_met_threshold, bool(bet.lesson)) for bet in adoption.bets.order_by("pk")]
    assert found == [("validated", True, True), ("stopped", False, True), ("unclear", False, True)]
    seats = Seat.objects.filter(line__in=bets.values("line")).values("gate_bet__state", "state")
    counted = {(row["gate_bet__state"], row["state"]): row["n"] for row in seats.annotate(n=Count("pk"))}
    assert counted == {(None, "filled"): 4, ("stopped", "gated"): 6, ("unclear", "gated"): 10}


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


@pytest.mark.parametrize("day", [date(2026, 10, 4), date(2026, 1, 1)])
def test_a_young_quarter_is_too_early_to_judge(db, day):
    build(today=day, password=None, lines=60, lines_next_year=20)
    running = Objective.objects.filter(cycle__first_day__lte=day, cycle__last_day__gte=day, state="active")
    assert "too_early" in set(running.filter(cycle__kind="quarter").values_list("pace", flat=True))
    assert not CheckIn.objects.filter(on__gte=day).exists()
    assert {rule: finding.wrong for rule, finding in verification.run().items() if finding.wrong} == {}


def test_a_database_with_an_organisation_takes_no_demo(organisation_settings):
    with pytest.raises(CommandError, match="empty database"):
        call_command("demo")
    assert Settings.objects.get().name == "Brightwater"
