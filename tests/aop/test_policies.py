"""The matrix of rights over the plan, for each of the cast."""

import pytest
from django.db.models import Q

from aop import policies
from aop.current import NoSuchVersion, plan_of, shown_version
from aop.models import BudgetLine, PlanVersion
from tests.factories import BudgetLineFactory, PlanFactory, PlanVersionFactory

pytestmark = pytest.mark.both_databases


@pytest.fixture
def people(planner, owner, finance, leader, chief, viewer, stranger, administrator, nobody):
    return {
        "planner": planner, "owner": owner, "finance": finance, "leader": leader, "chief": chief,
        "viewer": viewer, "stranger": stranger, "administrator": administrator, "nobody": nobody,
    }  # fmt: skip


@pytest.fixture
def version(year):
    return PlanVersionFactory(plan=PlanFactory(fiscal_year=year))


def who(people, allowed) -> set[str]:
    return {part for part, user in people.items() if allowed(user)}


def test_planners_and_finance_draft_lines_in_their_units(people, version, crews, retail):
    assert who(people, lambda u: policies.can_edit_lines(u, version, crews)) == {"planner", "finance"}
    assert who(people, lambda u: policies.can_edit_lines(u, version, retail)) == {"stranger", "finance"}
    assert who(people, lambda u: policies.can_fund(u, crews)) == {"planner", "finance"}


def test_nobody_edits_lines_of_a_version_that_is_not_a_draft(people, version, crews):
    version.state = PlanVersion.State.SUBMITTED
    assert who(people, lambda u: policies.can_edit_lines(u, version, crews)) == set()


def test_one_foreign_line_refuses_a_whole_classification(people, version, crews, retail):
    own, foreign = (BudgetLineFactory(plan=version.plan, unit=unit) for unit in (crews, retail))
    lines = BudgetLine.objects.filter(pk=own.pk)
    assert who(people, lambda u: policies.can_classify(u, lines)) == {"planner", "finance"}
    lines = BudgetLine.objects.filter(Q(pk=own.pk) | Q(pk=foreign.pk))
    assert who(people, lambda u: policies.can_classify(u, lines)) == {"finance"}


def test_what_concerns_the_whole_plan_belongs_to_the_top(people):
    assert who(people, policies.can_import) == {"finance"}
    assert who(people, policies.can_keep_ledger) == {"finance"}
    assert who(people, policies.can_adopt) == {"finance"}
    assert who(people, policies.can_create_version) == {"finance"}
    assert who(people, policies.can_see_plan) == set(people) - {"nobody"}


def test_a_leader_of_the_whole_organisation_approves_and_never_their_own(people, version, finance, chief):
    assert who(people, lambda u: policies.can_approve(u, version)) == set()
    version.state, version.created_by = PlanVersion.State.SUBMITTED, finance
    assert who(people, lambda u: policies.can_approve(u, version)) == {"chief"}
    version.submitted_by = chief
    assert who(people, lambda u: policies.can_approve(u, version)) == set()


def test_the_whole_plan_is_exported_by_finance_and_a_unit_by_its_readers(people, crews):
    assert who(people, policies.can_export) == {"finance"}
    readers = {"planner", "owner", "finance", "leader", "chief", "viewer", "administrator"}
    assert who(people, lambda u: policies.can_export(u, crews)) == readers


def test_a_version_is_named_by_latest_key_or_id(version, today):
    plan = version.plan
    for name in ("latest", "", None, str(version.key), version.key, version.pk, str(version.pk)):
        assert shown_version(plan, name) == version
    for name in ("first", "0", "9" * 30, "x" * 36):
        with pytest.raises(NoSuchVersion):
            shown_version(plan, name)
    assert plan_of(today) == plan


def test_without_a_version_in_force_the_newest_that_could_be_is_shown(version):
    what_if = PlanVersionFactory(plan=version.plan, kind=PlanVersion.Kind.WHAT_IF)
    assert shown_version(version.plan) == version
    version.delete()
    assert shown_version(version.plan) == what_if
