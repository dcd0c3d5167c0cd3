"""A second approved file of a year: it adds to the version in force, replaces it or is proposed beside it."""

import pytest

from aop.models import BudgetLine, LineVersion, PlanVersion
from aop.services.imports import applying
from aop.services.imports.checking import check_import
from aop.services.imports.undoing import undo_import
from aop.services.sealing import is_intact
from strategy.core.models import Import
from tests.support.imports import apply, remap

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SECOND = b"""Department,Team,Account,Account name,FY26 Adopted
Grid,Crews,6110,Software,1000
Grid,Crews,8010,Tolls,70.25
"""


@pytest.fixture
def second(received, finance):
    """The second file, checked, with a choice of what it does to the first: `second("add")`."""
    apply(received(), finance)

    def choosing(choice=None):
        upload = received(SECOND, "second.csv")
        upload = remap(upload, in_force=choice) if choice else upload
        return check_import(upload=upload, actor=finance)

    return choosing


def totals(version):
    return {row.name: row.total for row in version.line_versions.all()}


def test_the_check_says_what_is_in_force_and_somebody_has_to_choose(second, finance):
    upload = second()
    assert upload.report["obstacles"] == []
    [met] = upload.report["meets"]
    assert (met["says"], met["lines"], met["amount"]) == ("FY26 already has “Approved” in force.", 3, "1800.51")
    with pytest.raises(applying.Obstructed, match="adds to it, replaces it or is a proposal"):
        applying.apply_import(upload=upload, actor=finance)
    assert Import.objects.get(pk=upload.pk).state == Import.State.CHECKED


def test_it_adds_to_what_is_in_force(second, finance):
    first = PlanVersion.objects.in_force().get()
    done = applying.apply_import(upload=second("add"), actor=finance)
    revision = PlanVersion.objects.in_force().get()
    assert (revision.kind, revision.parent, is_intact(revision)) == ("revision", first, (True, []))
    assert totals(revision) == {
        "Crews: Software": 100000, "Crews: Meters": 60001, "Shops: Software": 0, "Crews: Tolls": 7025,
    }  # fmt: skip
    assert BudgetLine.objects.filter(source_import=done).count() == 1
    first.refresh_from_db()
    assert (first.state, is_intact(first)) == ("superseded", (True, []))


def test_what_was_added_is_taken_back_whole(second, finance):
    first, before = PlanVersion.objects.in_force().get(), LineVersion.objects.count()
    done = applying.apply_import(upload=second("add"), actor=finance)
    undo_import(upload=done, actor=finance)
    assert PlanVersion.objects.in_force().get() == first
    assert LineVersion.objects.count() == before


def test_it_replaces_what_is_in_force(second, finance):
    first = PlanVersion.objects.in_force().get()
    applying.apply_import(upload=second("replace"), actor=finance)
    revision = PlanVersion.objects.in_force().get()
    assert (revision.kind, revision.parent) == ("revision", first)
    assert totals(revision) == {"Crews: Software": 100000, "Crews: Tolls": 7025}


def test_it_is_proposed_beside_what_is_in_force(second, finance):
    first = PlanVersion.objects.in_force().get()
    done = applying.apply_import(upload=second("propose"), actor=finance)
    proposal = PlanVersion.objects.get(source_import=done)
    assert (proposal.kind, proposal.state, proposal.parent) == ("proposal", "draft", first)
    assert totals(proposal) == {"Crews: Software": 100000, "Crews: Tolls": 7025}
    assert PlanVersion.objects.in_force().get() == first


def test_the_choice_of_one_file_is_not_that_of_the_next(second, received, finance):
    applying.apply_import(upload=second("add"), actor=finance)
    third = received(SECOND.replace(b"70.25", b"71"), "third.csv")
    assert third.dialect["is_known"]
    assert third.mapping["in_force"] is None


def test_a_year_without_a_version_in_force_needs_no_choice(received, finance):
    upload = check_import(upload=received(SECOND, "only.csv"), actor=finance)
    assert upload.report["meets"] == []
    done = applying.apply_import(upload=remapped(upload, finance), actor=finance)
    assert PlanVersion.objects.get(source_import=done).kind == "approved"


def remapped(upload, finance):
    return check_import(upload=remap(upload, in_force="propose"), actor=finance)
