"""Approval seals: what was agreed does not change, whatever is renamed or moved afterwards."""

import json
from hashlib import sha256

import pytest
from django.db import connection

from aop import sealing
from aop.models import LineVersion, PlanVersion
from aop.services import sealing as services
from aop.services import versions
from aop.services.lines import NewLine, add_line
from strategy.core.concurrency import Conflict, Edit
from strategy.core.models import Event, Notice
from strategy.core.services import units

pytestmark = pytest.mark.both_databases

Kind, State = PlanVersion.Kind, PlanVersion.State


def test_a_proposal_becomes_approved_and_is_in_force(approved, chief, finance):
    assert (approved.kind, approved.number, approved.state, approved.title) == (
        Kind.APPROVED,
        1,
        State.APPROVED,
        "Approved",
    )
    assert approved.is_in_force
    assert approved.sealed_by == chief
    event = Event.objects.about(approved).get(verb="aop.version.approved")
    assert event.changes["kind"] == ["proposal", "approved"]
    assert event.changes["seal"] == ["", approved.seal]
    assert Notice.objects.filter(recipient=finance, kind="aop.version.approved").exists()


def test_a_revision_stays_one_and_supersedes_the_former(approved, plan, chief, finance):
    revision = versions.create_version(plan=plan, kind=Kind.REVISION, parent=approved, actor=finance)
    revision = versions.submit_version(version=revision, seen=revision.version, actor=finance)
    revision = services.approve_version(version=revision, seen=revision.version, actor=chief)
    former = PlanVersion.objects.get(pk=approved.pk)
    assert (revision.kind, former.state) == (Kind.REVISION, State.SUPERSEDED)
    assert list(PlanVersion.objects.in_force()) == [revision]
    assert services.is_intact(former) == (True, [])


def test_nobody_approves_their_own(submitted, finance):
    with pytest.raises(services.OwnVersion):
        services.approve_version(version=submitted, seen=submitted.version, actor=finance)


def test_approval_binds_the_version_that_was_seen(submitted, chief, finance):
    seen = submitted.version
    versions.return_version(version=submitted, seen=seen, reason="", actor=finance)
    again = PlanVersion.objects.get(pk=submitted.pk)
    versions.submit_version(version=again, seen=again.version, actor=finance)
    with pytest.raises(Conflict):
        services.approve_version(version=submitted, seen=seen, actor=chief)
    assert PlanVersion.objects.get(pk=submitted.pk).state == State.SUBMITTED


def test_a_draft_is_handed_in_before_it_is_approved(draft, lines, chief):
    with pytest.raises(services.NotSubmitted):
        services.approve_version(version=draft, seen=draft.version, actor=chief)


def test_a_what_if_is_never_approved(plan, draft, lines, chief, finance):
    what_if = versions.create_version(plan=plan, kind=Kind.WHAT_IF, parent=draft, actor=finance)
    what_if = versions.submit_version(version=what_if, seen=what_if.version, actor=finance)
    with pytest.raises(services.NeverApproved):
        services.approve_version(version=what_if, seen=what_if.version, actor=chief)


def test_a_target_is_sealed_without_coming_into_force(plan, draft, lines, chief, finance, approved):
    target = versions.create_version(plan=plan, kind=Kind.TARGET, parent=approved, actor=finance)
    target = versions.submit_version(version=target, seen=target.version, actor=finance)
    target = services.approve_version(version=target, seen=target.version, actor=chief)
    assert (target.kind, target.is_sealed, target.is_in_force) == (Kind.TARGET, True, False)
    assert list(PlanVersion.objects.in_force()) == [approved]


def test_an_adopted_budget_is_recorded_by_finance_with_its_source(draft, lines, finance):
    adopted = services.adopt_version(version=draft, seen=draft.version, note="Council, 12 December", actor=finance)
    assert adopted.is_in_force
    assert Event.objects.about(adopted).get(verb="aop.version.adopted").reason == "Council, 12 December"


def test_an_empty_version_is_not_sealed(draft, finance):
    with pytest.raises(versions.EmptyVersion):
        services.adopt_version(version=draft, seen=draft.version, note="", actor=finance)
    assert PlanVersion.objects.get(pk=draft.pk).seal == ""


def test_what_was_approved_does_not_show_a_later_rename(approved, lines, ledger, grid, retail, top, finance, chief):
    row = LineVersion.objects.with_codes().get(pk=lines["portal"].pk)
    assert (row.account_code_shown, row.cost_centre_name_shown) == ("6110", "Grid office")
    assert (row.account_type_shown, row.sealed_unit_path) == ("expense", "Brightwater / Grid")
    for model, pk, names in (
        ("aop_account", ledger.software.pk, {"code": "9999", "name": "Renamed", "type": "capex"}),
        ("aop_costcentre", ledger.grid.pk, {"code": "9998", "name": "Renamed"}),
    ):
        with connection.cursor() as cursor:
            for name, value in names.items():
                cursor.execute(f"UPDATE {model} SET {name} = %s WHERE id = %s", [value, pk])
    units.edit_unit(unit=grid, edit=Edit(grid.version, {"name": "Netz", "parent": retail}), actor=finance)
    row = LineVersion.objects.with_codes().get(pk=lines["portal"].pk)
    assert (row.account_code_shown, row.account_name_shown, row.account_type_shown) == ("6110", "Software", "expense")
    assert (row.cost_centre_code_shown, row.cost_centre_name_shown) == ("C10", "Grid office")
    assert row.sealed_unit_path == "Brightwater / Grid"
    version = PlanVersion.objects.get(pk=approved.pk)
    assert [unit[2] for unit in version.sealed_facts["units"]] == ["Brightwater", "Grid", "Crews", "Retail"]
    assert services.is_intact(version) == (True, [])


def test_the_seal_can_be_computed_from_the_document_alone(approved, lines):
    """By `docs/seal.md`, without our own functions."""

    def text(value):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    hashes = {}
    for row in LineVersion.objects.filter(plan_version=approved).select_related("line"):
        values = [
            str(row.line.key), row.sealed_unit_path, row.sealed_cost_centre_code, row.sealed_cost_centre_name,
            row.sealed_account_code, row.sealed_account_name, row.sealed_account_type, row.name, row.vendor,
            row.dimensions, row.currency, row.spread, *row.periods, row.total,
        ]  # fmt: skip
        hashes[str(row.line.key)] = sha256(text(values).encode()).hexdigest()
        assert row.row_hash == hashes[str(row.line.key)]
    version = PlanVersion.objects.get(pk=approved.pk)
    header = {
        "form": 1, "plan": str(version.plan.key), "version": str(version.key), "kind": "approved", "number": 1,
        "name": "", "parent": None, "sealed_at": version.sealed_at.isoformat(), "sealed_by": str(version.sealed_by.key),
        "facts": version.sealed_facts, "rows": 4,
    }  # fmt: skip
    whole = text(header) + "".join(f"\n{key}:{hashes[key]}" for key in sorted(hashes))
    assert version.seal == sha256(whole.encode()).hexdigest()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE aop_lineversion SET p01 = p01 + 1, p02 = p02 - 1 WHERE id = {row}",
        "UPDATE aop_lineversion SET name = 'Another' WHERE id = {row}",
        "UPDATE aop_lineversion SET sealed_account_type = 'capex' WHERE id = {row}",
        "DELETE FROM aop_lineversion WHERE id = {row}",
        "UPDATE aop_planversion SET number = 7 WHERE id = {version}",
        "UPDATE aop_planversion SET sealed_by_id = created_by_id WHERE id = {version}",
    ],
)
def test_a_change_behind_our_back_breaks_the_seal(approved, lines, change):
    with connection.cursor() as cursor:
        cursor.execute(change.format(row=lines["portal"].pk, version=approved.pk))
    whole, _broken = services.is_intact(PlanVersion.objects.get(pk=approved.pk))
    assert not whole


def test_paths_are_read_from_the_top():
    units = [(3, "C", 2), (1, "A", None), (2, "B", 1), (4, "lost", 9)]
    assert sealing.unit_paths(units) == {1: "A", 2: "A / B", 3: "A / B / C", 4: "lost"}


def test_many_batches_are_sealed_as_one(draft, lines, ledger, finance, monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE", 3)
    for number in range(8):
        add_line(version=draft, new=NewLine(f"Line {number}", ledger.crews, ledger.meters, total=1), actor=finance)
    adopted = services.adopt_version(version=draft, seen=draft.version, note="", actor=finance)
    assert not LineVersion.objects.filter(plan_version=adopted, row_hash="").exists()
    assert services.is_intact(PlanVersion.objects.get(pk=adopted.pk)) == (True, [])
