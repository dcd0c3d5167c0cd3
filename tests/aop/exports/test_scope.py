"""Whose eyes an export is read with, and what of a sealed version stays as it was."""

import pytest
from django.db.models import Value
from django.db.models.functions import Concat

from aop.exports.scope import NotAllowed, rights_of, scope_for
from aop.models import Account, CostCentre
from aop.services.sealing import approve_version
from aop.services.versions import submit_version
from strategy.core.models import Membership, Role, Settings, Unit
from strategy.core.services import people
from tests.aop.exports.reading import by_openpyxl, export, table

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def names(path):
    return {row["line_name"] for row in table(by_openpyxl(path, "Budget_tidy"))}


def test_finance_at_the_top_exports_everything(plan, finance, tmp_path):
    book = export(plan, tmp_path, user=finance).path
    assert "Shop fitting" in names(book)
    assert "Everything" in str(by_openpyxl(book, "README"))


def test_others_export_what_they_see_and_the_file_says_so(plan, viewer, stranger, tmp_path):
    grid, retail = export(plan, tmp_path / "1", user=viewer).path, export(plan, tmp_path / "2", user=stranger).path
    assert "Shop fitting" not in names(grid)
    assert names(retail) == {"Shop fitting"}
    said = {row[0]: row[1] for row in by_openpyxl(grid, "README") if row[0]}
    assert said["Scope"] == "What I see: 10 Grid and what lies below"
    assert said["Lines"] == 5


def test_what_i_see_names_only_the_highest_units(viewer, crews):
    people.grant_role(user=viewer, unit=crews, role=Role.PLANNER, actor=None)
    assert scope_for(viewer).words == "What I see: 10 Grid and what lies below"


def test_a_unit_can_be_exported_by_itself(plan, finance, retail, tmp_path):
    made = export(plan, tmp_path, user=finance, unit=retail)
    assert (names(made.path), made.units) == ({"Shop fitting"}, [retail.pk])


def test_who_holds_no_role_exports_nothing(nobody, viewer, retail):
    with pytest.raises(NotAllowed):
        scope_for(nobody)
    with pytest.raises(NotAllowed, match="Retail"):
        scope_for(viewer, retail)


def test_aims_that_may_not_be_read_are_restricted_and_the_sums_still_tie(
    plan, stranger, retail, new_line, outages, promise, tmp_path
):
    promise(new_line("Vouchers", unit=retail, p01=10_00), outages, 0, 10_000)
    Settings.objects.update(open_aims=False)
    rows = table(by_openpyxl(export(plan, tmp_path, user=stranger).path, "Funding_tidy"))
    told = {(row["target_title"], row["target_key"]) for row in rows if row["target_type"]}
    assert told == {("restricted", None)}
    assert sum(row["amount"] for row in rows) == 77.77 + 10


def test_a_finished_file_is_refused_when_a_right_behind_it_is_gone(finance, viewer, grid, retail):
    everything = {"everything": True, "open_aims": True, "units": [grid.pk, retail.pk]}
    seen = {"everything": False, "open_aims": True, "units": [grid.pk]}
    assert rights_of(finance).cover(everything)
    assert rights_of(viewer).cover(seen)
    assert not rights_of(viewer).cover(everything)
    assert not rights_of(viewer).cover(seen | {"units": [grid.pk, retail.pk]})
    Membership.objects.filter(user=finance).update(role=Role.LEADER)
    assert not rights_of(finance).cover(everything)
    Settings.objects.update(open_aims=False)
    assert not rights_of(viewer).cover(seen)


def test_a_sealed_version_keeps_the_names_it_was_approved_with(plan, finance, chief, grid, crews, tmp_path):
    plan = submit_version(version=plan, seen=plan.version, actor=finance)
    plan = approve_version(version=plan, seen=plan.version, actor=chief)
    before = export(plan, tmp_path / "before")
    Account.objects.update(name="Renamed", code=Concat(Value("x"), "code"))
    CostCentre.objects.update(name="Renamed")
    Unit.objects.filter(pk=grid.pk).update(name="Renamed", code="99")
    after = export(plan, tmp_path / "after")
    for sheet in ("Budget_wide", "Budget_tidy", "Funding_tidy"):
        assert by_openpyxl(after.path, sheet) == by_openpyxl(before.path, sheet)
    row = table(by_openpyxl(after.path, "Budget_wide"))[0]
    assert (row["unit_code"], row["unit_path"]) == ("10", "Brightwater / Grid")
    assert len(row["row_hash"]) == 64
    said = {row[0]: row[1] for row in by_openpyxl(after.path, "README") if row[0]}
    assert said["Seal"] == plan.seal == after.seal
    assert said["Version"] == "Approved (approved, phase approved)"
