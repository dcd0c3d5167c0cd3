"""Versions: how they begin, move, and end."""

import pytest
from django.core.exceptions import ValidationError

from aop.models import PERIODS, BudgetLine, LineTerm, LineVersion, PlanVersion
from aop.services import versions
from aop.services.lines import NewLine, add_line, edit_line, remove_line
from aop.services.plans import ensure_plan
from strategy.core.concurrency import Conflict, Edit, VersionMissing
from strategy.core.models import Event, Notice
from strategy.core.services.calendar import ensure_fiscal_year

pytestmark = pytest.mark.both_databases

Kind, State = PlanVersion.Kind, PlanVersion.State


def test_a_year_has_one_plan(year, finance):
    plan = ensure_plan(fiscal_year=year, actor=finance)
    assert ensure_plan(fiscal_year=year, actor=finance) == plan
    assert plan.currency == "EUR"
    assert Event.objects.about(plan).filter(verb="aop.plan.created").count() == 1


def test_versions_of_a_kind_are_numbered(plan, finance):
    made = [versions.create_version(plan=plan, kind=kind, actor=finance) for kind in ("proposal", "proposal", "target")]
    assert [version.title for version in made] == ["Proposal 1", "Proposal 2", "Target 1"]


def test_a_copy_has_every_line_with_keys_of_its_own(draft, lines, plan, finance):
    copy = versions.create_version(plan=plan, kind=Kind.REVISION, parent=draft, actor=finance)
    was, now = ({row.line_id: row for row in LineVersion.objects.of_version(version)} for version in (draft, copy))
    assert was.keys() == now.keys()
    for line, row in was.items():
        twin = now[line]
        assert twin.key != row.key
        assert twin.key.version == 7
        same = ("name", "cost_centre_id", "account_id", "vendor", "dimensions", "spread", "total", "unit_id", *PERIODS)
        assert [getattr(twin, name) for name in same] == [getattr(row, name) for name in same]
    assert len({row.key for row in now.values()}) == len(now)


def test_a_copy_costs_the_same_for_any_number_of_lines(
    draft, lines, ledger, plan, finance, django_assert_max_num_queries
):
    with django_assert_max_num_queries(40) as first:
        versions.create_version(plan=plan, kind=Kind.PROPOSAL, parent=draft, actor=finance)
    for number in range(30):
        add_line(version=draft, new=NewLine(f"Line {number}", ledger.crews, ledger.meters, total=1), actor=finance)
    with django_assert_max_num_queries(40) as second:
        versions.create_version(plan=plan, kind=Kind.PROPOSAL, parent=draft, actor=finance)
    assert len(first) == len(second)


def test_a_copy_of_a_sealed_version_is_a_draft_again(approved, plan, finance):
    copy = versions.create_version(plan=plan, kind=Kind.REVISION, parent=approved, actor=finance)
    row = copy.line_versions.first()
    assert (row.row_hash, row.sealed_account_code, row.sealed_unit_path) == ("", "", "")
    row = edit_line(row=row, edit=Edit(row.version, {"name": "Renamed"}, {"name": row.name}), actor=finance)
    assert row.line.versions.get(plan_version=approved).name != "Renamed"


def test_a_version_is_copied_from_its_own_plan_only(draft, organisation_settings, finance):
    from_other = ensure_plan(fiscal_year=next_year(organisation_settings), actor=finance)
    with pytest.raises(versions.ForeignParent):
        versions.create_version(plan=from_other, kind=Kind.PROPOSAL, parent=draft, actor=finance)


def next_year(settings):
    return ensure_fiscal_year(year=2027, settings=settings, actor=None)


def test_a_submitted_version_takes_no_edits(submitted, lines, ledger, finance):
    row = lines["portal"]
    with pytest.raises(versions.NotADraft):
        edit_line(row=row, edit=Edit(row.version, {"name": "X"}), actor=finance)
    with pytest.raises(versions.NotADraft):
        add_line(version=submitted, new=NewLine("X", ledger.grid, ledger.software, total=1), actor=finance)
    with pytest.raises(versions.NotADraft):
        remove_line(row=row, seen=row.version, actor=finance)
    with pytest.raises(versions.NotADraft):
        versions.discard_version(version=submitted, seen=submitted.version, actor=finance)


def test_a_returned_version_takes_edits_again(submitted, lines, chief, finance):
    version = versions.return_version(version=submitted, seen=submitted.version, reason="Too much", actor=chief)
    assert version.state == State.DRAFT
    assert (version.submitted_by, version.submitted_at) == (None, None)
    row = lines["portal"]
    edit_line(row=row, edit=Edit(row.version, {"name": "Portal"}), actor=finance)
    assert Event.objects.about(version).filter(verb="aop.version.returned", reason="Too much").exists()
    assert Notice.objects.filter(recipient=finance, kind="aop.version.returned").exists()


def test_handing_in_tells_those_who_may_approve(draft, lines, chief, leader, finance):
    versions.submit_version(version=draft, seen=draft.version, actor=finance)
    told = set(Notice.objects.filter(kind="aop.version.submitted").values_list("recipient", flat=True))
    assert told == {chief.pk}


def test_an_empty_version_is_not_handed_in(draft, finance):
    with pytest.raises(versions.EmptyVersion):
        versions.submit_version(version=draft, seen=draft.version, actor=finance)


def test_a_move_names_the_version_that_was_seen(draft, lines, finance):
    with pytest.raises(VersionMissing):
        versions.submit_version(version=draft, seen=None, actor=finance)
    with pytest.raises(Conflict):
        versions.submit_version(version=draft, seen=draft.version + 1, actor=finance)
    assert PlanVersion.objects.get(pk=draft.pk).state == State.DRAFT


def test_states_move_by_the_table(submitted, finance):
    with pytest.raises(versions.VersionCannotMove):
        versions.submit_version(version=submitted, seen=submitted.version, actor=finance)


def test_a_discarded_draft_leaves_its_lines_and_their_keys(draft, lines, finance):
    count = BudgetLine.objects.count()
    versions.discard_version(version=draft, seen=draft.version, actor=finance)
    assert not PlanVersion.objects.filter(pk=draft.pk).exists()
    assert (BudgetLine.objects.count(), LineVersion.objects.count()) == (count, 0)


def test_a_draft_that_others_came_from_is_not_discarded(draft, lines, plan, finance):
    versions.create_version(plan=plan, kind=Kind.PROPOSAL, parent=draft, actor=finance)
    with pytest.raises(versions.VersionInUse):
        versions.discard_version(version=draft, seen=draft.version, actor=finance)


def test_a_line_follows_its_newest_version(draft, lines, ledger, crews, grid, plan, finance):
    line = lines["portal"].line
    newer = versions.create_version(plan=plan, kind=Kind.PROPOSAL, parent=draft, actor=finance)
    row = newer.line_versions.get(line=line)
    values = {"cost_centre": ledger.crews, "name": "Portal of the crews"}
    edit_line(row=row, edit=Edit(row.version, values), actor=finance)
    line.refresh_from_db()
    assert (line.unit, line.name) == (crews, "Portal of the crews")
    assert LineTerm.objects.get(line=line, valid_to__isnull=True).unit == crews
    old = lines["portal"]
    edit_line(row=old, edit=Edit(old.version, {"name": "Old name"}), actor=finance)
    line.refresh_from_db()
    assert line.name == "Portal of the crews"
    versions.discard_version(version=newer, seen=newer.version, actor=finance)
    line.refresh_from_db()
    assert (line.unit, line.name) == (grid, "Old name")
    assert LineTerm.objects.filter(line=line).count() == 3


def test_a_version_is_renamed_until_it_is_sealed(draft, submitted, approved, finance):
    with pytest.raises(versions.NotADraft):
        versions.edit_version(version=approved, edit=Edit(approved.version, {"name": "X"}), actor=finance)


def test_a_name_that_cannot_be_read_is_refused(draft, finance):
    with pytest.raises(ValidationError):
        versions.edit_version(version=draft, edit=Edit(draft.version, {"name": "a\u200bb"}), actor=finance)
