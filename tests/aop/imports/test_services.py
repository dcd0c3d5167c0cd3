"""Applying and taking back: all of it or nothing, in a constant number of statements, and to the cent."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aop.models import Account, Actual, BudgetLine, CostCentre, LineTerm, LineVersion, PlanVersion
from aop.services.imports import applying, checking, reading, undoing
from aop.services.imports.checking import check_import
from aop.services.imports.undoing import StoodUpon, undo_import
from aop.services.kinds import classify_lines
from aop.services.sealing import is_intact
from strategy.core.models import Event, FiscalYear, Import, Role, Unit
from strategy.core.services.people import grant_role
from tests.aop.funding.acts import link
from tests.factories import ObjectiveFactory
from tests.support.imports import PLAN_CSV, apply, bring, remap

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def counts():
    models = (Unit, CostCentre, Account, BudgetLine, LineTerm, LineVersion, PlanVersion, Actual, FiscalYear)
    return {model.__name__: model.objects.count() for model in models}


def test_a_file_becomes_units_lines_versions_and_actuals(received, finance):
    done = apply(received(), finance)
    assert done.state == Import.State.APPLIED
    adopted = PlanVersion.objects.in_force().get()
    proposed = PlanVersion.objects.get(kind="proposal")
    assert (str(adopted), adopted.is_sealed, proposed.state) == ("FY26 Approved", True, "draft")
    assert is_intact(adopted) == (True, [])
    assert {row.name: row.total for row in adopted.line_versions.all()} == {
        "Crews: Software": 120050,
        "Crews: Meters": 60001,
        "Shops: Software": 0,
    }
    assert sorted(proposed.line_versions.values_list("total", flat=True)) == [1000, 130000]
    assert sorted(Actual.objects.values_list("grain", "amount")) == [("year", -2500), ("year", 100000)]
    shared = BudgetLine.objects.get(versions__plan_version=proposed, name="Crews: Software")
    assert shared.versions.count() == 2
    assert Unit.objects.get(name="Crews").parent.name == "Grid"
    assert LineTerm.objects.current().count() == BudgetLine.objects.count() == 3


def test_history_tells_the_import_in_one_event(received, finance):
    done = apply(received(), finance)
    event = Event.objects.about(done).get(verb="aop.import.applied")
    assert event.changes["FY26 approved"] == [None, "1800.51"]
    adopted = Event.objects.get(verb="aop.version.adopted")
    assert adopted.reason == f"Adopted outside, recorded by {finance} from plan-fy26.csv."


def test_the_report_says_what_rounding_cost(received, finance):
    done = apply(received(), finance)
    sums = {column["heading"]: column for column in done.report["columns"]}
    assert (sums["FY26 Adopted"]["raw"], sums["FY26 Adopted"]["rounding"]) == ("1800.505", "0.005")
    assert (sums["FY25 Actual"]["missing"], sums["FY25 Actual"]["rounding"]) == (1, "-0.004")


def test_a_second_file_finds_the_lines_of_the_first(received, finance):
    apply(received(), finance)
    before = counts()
    later = b"Department,Team,Account,FY26 Proposed\nGrid,Crews,6110,1400\nGrid,Crews,6120,5\n"
    apply(received(later, "second.csv"), finance)
    assert counts()["BudgetLine"] == before["BudgetLine"] + 1
    line = BudgetLine.objects.get(name="Crews: Software")
    assert line.versions.count() == 3
    assert counts()["Unit"] == before["Unit"]


def test_nothing_is_written_while_a_row_cannot_be_read(received, finance):
    upload = check_import(upload=received(PLAN_CSV + b"Grid,Crews,6110,Software,five,1,1\n"), actor=finance)
    before = counts()
    assert upload.report["faults"] == [
        {"row": 5, "column": "FY25 Actual", "cell": "five", "reason": "“five” is not an amount"}
    ]
    with pytest.raises(applying.UnreadableRows):
        applying.apply_import(upload=upload, actor=finance)
    assert counts() == before
    done = apply(remap(upload, leaves_out=True), finance)
    assert done.report["rows"]["unreadable"] == 1
    assert LineVersion.objects.filter(plan_version__kind="approved").sums()["amount"] == 180051


@pytest.mark.parametrize("place", ["insert_rows", "adopt_version", "open_terms"])
def test_a_crash_half_way_leaves_nothing(received, finance, monkeypatch, place):
    upload = check_import(upload=received(), actor=finance)
    before = counts()

    def crash(*args, **kwargs):
        raise RuntimeError("power cut")

    monkeypatch.setattr(f"aop.services.imports.writing.{place}", crash)
    with pytest.raises(RuntimeError):
        applying.apply_import(upload=upload, actor=finance)
    assert counts() == before
    assert Import.objects.get(pk=upload.pk).state == Import.State.CHECKED


def test_the_same_file_is_recognised(received, finance):
    apply(received(), finance)
    second = check_import(upload=received(PLAN_CSV.replace(b"FY26 Adopted", b"FY26 Adopted")), actor=finance)
    assert second.report["twin"]["file_name"] == "plan-fy26.csv"
    upload = received(b"Account,FY26 Proposed\n6110,5\n")
    apply(upload, finance)
    again = check_import(upload=received(b"Account,FY26 Proposed\n6110,5\n"), actor=finance)
    with pytest.raises(applying.AlreadyImported):
        applying.apply_import(upload=again, actor=finance)
    assert applying.apply_import(upload=again, actor=finance, again=True).state == Import.State.APPLIED


def test_a_revision_takes_the_place_and_gives_it_back(received, finance):
    apply(received(), finance)
    done = apply(received(b"Department,Team,Account,FY26 Revised\nGrid,Crews,6110,5\n", "rev.csv"), finance)
    assert PlanVersion.objects.in_force().get().kind == "revision"
    undo_import(upload=done, actor=finance)
    assert PlanVersion.objects.in_force().get().kind == "approved"
    assert Event.objects.filter(verb="aop.version.restored").count() == 1


def test_a_year_that_starts_elsewhere_is_in_the_way(received, finance, year):
    upload = bring(b"Account,FY26 Proposed\n6110,5\n", "x.csv", year=2026, actor=finance)
    upload = reading.read_file(upload=upload, actor=finance, wish=reading.Wish(start_month=7))
    assert "FY26 starts on 01 January 2026 here" in check_import(upload=upload, actor=finance).report["obstacles"][0]


def test_closed_months_take_no_actuals(received, finance, year):
    year.periods.filter(number=1).update(closed_at="2026-02-05T00:00Z")
    upload = check_import(upload=received(b"Account,Jan 26 Actual\n6110,5\n"), actor=finance)
    assert "Jan 2026 is closed" in upload.report["obstacles"][0]


def test_actuals_by_month_are_monthly_facts_on_their_line(received, finance):
    apply(received(b"Account,Mar 26 Actual,FY26 Proposed\n6110,5,12\n"), finance)
    actual = Actual.objects.get()
    assert (actual.grain, actual.period, actual.amount) == ("period", 3, 500)
    assert actual.line == BudgetLine.objects.get()


def test_a_mapping_is_kept_for_the_next_file_with_the_same_heading(received, finance):
    first = remap(received(), account_type="capex")
    apply(first, finance)
    second = received(PLAN_CSV.replace(b"1300", b"1400"), "next.csv")
    assert second.dialect["is_known"]
    assert second.mapping["account_type"] == "capex"


def test_a_mapping_changed_meanwhile_is_not_checked_over(received, finance, monkeypatch):
    upload = received()
    real = checking.check_file

    def while_somebody_changes_it(*args):
        remap(upload, account_type="capex")
        return real(*args)

    monkeypatch.setattr(checking, "check_file", while_somebody_changes_it)
    with pytest.raises(checking.MappingChanged):
        check_import(upload=upload, actor=finance)


def test_an_unchecked_or_closed_import_is_not_applied(received, finance):
    upload = received()
    with pytest.raises(reading.NotOpen):
        applying.apply_import(upload=upload, actor=finance)
    done = apply(upload, finance)
    for act in (check_import, reading.read_file):
        with pytest.raises(reading.NotOpen):
            act(upload=done, actor=finance)


def test_a_file_without_amounts_brings_nothing(received, finance):
    upload = check_import(upload=received(b"Account,FY26 Proposed\n6110,-\n6120,5.5\n"), actor=finance)
    assert upload.report["rows"] == {"fine": 1, "empty": 1, "total": 0, "unreadable": 0}
    empty = received(b"Account,FY26 Proposed\n6110,x\n6120,y\n6130,1.5\n6140,2.5\n6150,3\n6160,4\n6170,5\n6180,6\n")
    assert check_import(upload=empty, actor=finance).report["rows"]["unreadable"] == 2


def test_statements_do_not_grow_with_the_rows(received, finance):
    def statements(rows):
        lines = "".join(f"Grid,Crews,{6000 + number % 7},Line {number},{number}\n" for number in range(rows))
        upload = received(f"Department,Team,Account,Name,FY26 Proposed\n{lines}".encode(), f"{rows}.csv")
        upload = check_import(upload=upload, actor=finance)
        with CaptureQueriesContext(connection) as captured:
            applying.apply_import(upload=upload, actor=finance)
        return len(captured)

    statements(10)  # opens year, plan, units and accounts
    few, many = statements(100), statements(1000)
    assert few == many


def test_undo_takes_everything_back_but_the_story(received, finance):
    before = counts()
    done = undo_import(upload=apply(received(), finance), actor=finance)
    after = counts()
    assert after.pop("FiscalYear") == 2
    before.pop("FiscalYear")
    assert after == before
    assert done.state == Import.State.UNDONE
    assert Event.objects.about(done).filter(verb="aop.import.undone").exists()
    with pytest.raises(undoing.NotApplied):
        undo_import(upload=done, actor=finance)


def refusal(upload, actor):
    before = counts()
    with pytest.raises(StoodUpon) as refused:
        undo_import(upload=upload, actor=actor)
    assert counts() == before
    return str(refused.value)


def test_undo_is_refused_where_somebody_worked_on_a_line(received, finance):
    done = apply(received(), finance)
    line = BudgetLine.objects.first()
    classify_lines(lines=[line.pk], kind="change", reason="", actor=finance)
    assert "1 line that somebody worked on" in refusal(done, finance)


def test_undo_is_refused_where_a_line_is_promised_to_an_aim(received, finance, quarter, grid):
    done = apply(received(), finance)
    aim = ObjectiveFactory(unit=grid, owner=finance, cycle=quarter)
    link([BudgetLine.objects.first()], aim, actor=finance, share=5000)
    assert "1 funding link of its lines" in refusal(done, finance)


def test_undo_is_refused_where_a_later_import_stands_on_it(received, finance):
    done = apply(received(), finance)
    later = apply(received(b"Department,Team,Account,FY26 Proposed\nGrid,Crews,6110,5\n", "later.csv"), finance)
    said = refusal(done, finance)
    assert "later version holds its lines" in said
    assert "the accounts “6110 Software” are used by other lines or actuals" in said
    undo_import(upload=later, actor=finance)
    assert undo_import(upload=done, actor=finance).state == Import.State.UNDONE


def test_undo_is_refused_where_people_or_aims_stand_on_its_units(received, finance, quarter):
    done = apply(received(), finance)
    shops = Unit.objects.get(name="Shops")
    aim = ObjectiveFactory(unit=shops, owner=finance, cycle=quarter, title="Serve faster")
    assert "“Serve faster” depends on it" in refusal(done, finance)
    aim.delete()
    grant_role(user=finance, unit=shops, role=Role.PLANNER, actor=finance)
    assert "1 role in its units" in refusal(done, finance)
