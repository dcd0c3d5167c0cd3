"""Lines of a draft: added, changed by the one rule of concurrency, removed, put back."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aop.models import PERIODS, BudgetLine, LineTerm, LineVersion
from aop.services.lines import NewLine, YearOrMonths, add_line, edit_line, remove_line
from aop.services.undo import CannotBeTakenBack, undo
from strategy.core.concurrency import Conflict, Edit, Gone, VersionMissing
from strategy.core.models import Event
from strategy.core.money import LIMIT

pytestmark = pytest.mark.both_databases


def fresh(row) -> LineVersion:
    return LineVersion.objects.select_related("plan_version", "line").get(pk=row.pk)


def last_event(line) -> Event:
    return Event.objects.about(line).order_by("-pk")[0]


def test_a_total_is_spread_evenly_and_typed_months_stay(lines):
    assert lines["portal"].periods == [833333, 833334, 833333] * 4
    assert (lines["portal"].spread, lines["vans"].spread) == ("even", "typed")
    assert (lines["vans"].total, lines["vans"].p01) == (4100005, 4100005)


def test_a_new_line_has_its_term_and_its_story(lines, grid):
    line = lines["portal"].line
    term = LineTerm.objects.get(line=line)
    event = last_event(line)
    assert (term.kind, term.unit, term.opened_by) == ("change", grid, event)
    assert event.verb == "aop.line.added"
    assert event.changes["total"] == [None, "100000.00"]
    assert event.unit == grid


def test_a_year_or_its_months_not_both(draft, ledger, lines, finance):
    for amounts in ({"total": 1, "periods": [1] * 12}, {}):
        with pytest.raises(YearOrMonths):
            add_line(version=draft, new=NewLine("X", ledger.grid, ledger.software, **amounts), actor=finance)
    row = lines["portal"]
    with pytest.raises(YearOrMonths):
        edit_line(row=row, edit=Edit(row.version, {"total": 1, "p01": 1}), actor=finance)


def test_typed_months_make_the_total(lines, finance):
    row = edit_line(row=lines["portal"], edit=Edit(1, {"p02": 1_000_00}, {"p02": 833334}), actor=finance)
    assert row.total == 100_000_00 - 833334 + 1_000_00
    assert (row.spread, row.version) == ("typed", 2)
    event = last_event(row.line)
    assert event.changes["p02"] == ["8333.34", "1000.00"]
    assert event.changes["total"] == ["100000.00", "92666.66"]


@given(total=st.integers(-LIMIT, LIMIT))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_total_is_kept_to_the_cent(lines, finance, total):
    row = fresh(lines["portal"])
    row = edit_line(row=row, edit=Edit(row.version, {"total": total}), actor=finance)
    assert sum(fresh(row).periods) == total == fresh(row).total


def test_an_amount_larger_than_can_be_kept_is_refused(lines, finance):
    row = lines["portal"]
    for values in ({"p01": LIMIT + 1}, {"p01": LIMIT}, {"total": -LIMIT - 1}):
        with pytest.raises(ValidationError, match="larger than can be kept"):
            edit_line(row=row, edit=Edit(row.version, values), actor=finance)
    assert fresh(row).total == 100_000_00


def test_two_people_on_one_month_conflict_and_nothing_is_written(lines, finance, planner):
    row = lines["portal"]
    edit_line(row=row, edit=Edit(1, {"p01": 5_00}, {"p01": 833333}), actor=planner)
    mine = Edit(1, {"p01": 7_00, "p02": 9_00}, {"p01": 833333, "p02": 833334})
    with pytest.raises(Conflict) as caught:
        edit_line(row=row, edit=mine, actor=finance)
    assert [clash.name for clash in caught.value.fields] == ["p01"]
    assert (caught.value.fields[0].original, caught.value.fields[0].theirs) == (833333, 5_00)
    assert (fresh(row).p01, fresh(row).p02) == (5_00, 833334)


def test_two_people_on_different_months_merge(lines, finance, planner):
    row = lines["portal"]
    edit_line(row=row, edit=Edit(1, {"p01": 5_00}, {"p01": 833333}), actor=planner)
    edit_line(row=row, edit=Edit(1, {"p02": 9_00}, {"p02": 833334}), actor=finance)
    assert (fresh(row).p01, fresh(row).p02, fresh(row).total) == (5_00, 9_00, sum(fresh(row).periods))
    assert last_event(row.line).verb == "aop.line.merged"


def test_a_spread_year_conflicts_with_a_month_typed_meanwhile(lines, finance, planner):
    row = lines["portal"]
    seen = {name: getattr(row, name) for name in PERIODS}
    edit_line(row=row, edit=Edit(1, {"p03": 1_00}, seen), actor=planner)
    with pytest.raises(Conflict) as caught:
        edit_line(row=row, edit=Edit(1, {"total": 24_00}, seen), actor=finance)
    assert [clash.name for clash in caught.value.fields] == ["p03"]
    assert fresh(row).total == 100_000_00 - 833333 + 1_00


def test_a_write_names_the_version_it_saw(lines, finance):
    with pytest.raises(VersionMissing):
        edit_line(row=lines["portal"], edit=Edit(None, {"p01": 1}), actor=finance)
    with pytest.raises(VersionMissing):
        remove_line(row=lines["portal"], seen=None, actor=finance)


def test_an_edit_that_changes_nothing_tells_nothing(lines, finance):
    row = lines["portal"]
    edit_line(row=row, edit=Edit(1, {"name": row.name, "total": row.total}), actor=finance)
    assert fresh(row).version == 1
    assert last_event(row.line).verb == "aop.line.added"


def test_another_cost_centre_takes_the_line_to_its_unit(lines, ledger, crews, finance):
    row = edit_line(row=lines["portal"], edit=Edit(1, {"cost_centre": ledger.crews}), actor=finance)
    assert fresh(row).unit == crews
    assert BudgetLine.objects.get(pk=row.line_id).unit == crews


@pytest.mark.parametrize(
    ("field", "fact"), [("account", "is_group"), ("account", "is_archived"), ("cost_centre", "is_archived")]
)
def test_what_takes_no_money_cannot_be_chosen(draft, lines, ledger, finance, field, fact):
    code = ledger.meters if field == "account" else ledger.crews
    setattr(code, fact, True)
    code.save()
    with pytest.raises(ValidationError) as caught:
        edit_line(row=lines["portal"], edit=Edit(1, {field: code}), actor=finance)
    assert list(caught.value.message_dict) == [field]
    vans = lines["vans"]  # has them already and may keep them
    assert edit_line(row=vans, edit=Edit(1, {"name": "Vans, leased"}), actor=finance).name == "Vans, leased"


@pytest.mark.parametrize(
    "labels",
    [{"fund": "a\x00b"}, {"fund": 7}, {"": "x"}, {"x" * 41: "y"}, {f"d{n}": "x" for n in range(21)}, {"f": "\ud800"}],
)
def test_dimensions_are_labels_with_text_codes(lines, finance, labels):
    with pytest.raises(ValidationError):
        edit_line(row=lines["portal"], edit=Edit(1, {"dimensions": labels}), actor=finance)


def test_dimensions_are_kept_by_name_and_told_one_by_one(lines, finance):
    row = edit_line(row=lines["portal"], edit=Edit(1, {"dimensions": {"fund": " 07 ", "area": ""}}), actor=finance)
    assert fresh(row).dimensions == {"fund": "07"}
    assert last_event(row.line).changes == {"dimension fund": [None, "07"]}


def test_a_removed_line_can_be_put_back_as_it_was(lines, draft, finance):
    for name in ("portal", "vans"):
        row = lines[name]
        event = remove_line(row=row, seen=row.version, actor=finance)
        assert not LineVersion.objects.filter(pk=row.pk).exists()
        undo(event=event, actor=finance)
        again = LineVersion.objects.get(plan_version=draft, line=row.line)
        same = ("name", "cost_centre_id", "account_id", "unit_id", "vendor", "spread", "total", *PERIODS)
        assert [getattr(again, field) for field in same] == [getattr(row, field) for field in same]
        with pytest.raises(ValidationError):
            undo(event=event, actor=finance)


def test_a_change_can_be_taken_back_and_the_taking_back_too(lines, ledger, finance):
    row = lines["portal"]
    values = {"total": 50_00, "cost_centre": ledger.crews, "dimensions": {"fund": "1"}, "name": "Portal"}
    edit_line(row=row, edit=Edit(1, values), actor=finance)
    changed = fresh(row)
    undo(event=last_event(row.line), actor=finance)
    back = fresh(row)
    same = ("name", "cost_centre_id", "unit_id", "dimensions", "spread", "total", *PERIODS)
    assert [getattr(back, field) for field in same] == [getattr(row, field) for field in same]
    undo(event=last_event(row.line), actor=finance)
    assert [getattr(fresh(row), field) for field in same] == [getattr(changed, field) for field in same]


def test_what_was_changed_again_is_not_taken_back(lines, finance, planner):
    row = lines["portal"]
    row = edit_line(row=row, edit=Edit(1, {"p01": 1_00}), actor=finance)
    first = last_event(row.line)
    edit_line(row=fresh(row), edit=Edit(2, {"p01": 2_00}), actor=planner)
    with pytest.raises(Conflict):
        undo(event=first, actor=finance)
    assert fresh(row).p01 == 2_00


def test_an_added_line_can_be_taken_back_until_it_is_changed(lines, finance):
    undo(event=last_event(lines["portal"].line), actor=finance)
    assert not LineVersion.objects.filter(pk=lines["portal"].pk).exists()
    added = last_event(lines["vans"].line)
    edit_line(row=lines["vans"], edit=Edit(1, {"name": "X"}), actor=finance)
    with pytest.raises(Conflict):
        undo(event=added, actor=finance)


def test_what_has_no_counter_act_says_so(plan, finance):
    with pytest.raises(CannotBeTakenBack):
        undo(event=Event.objects.about(plan).get(), actor=finance)


def test_a_line_removed_meanwhile_is_gone(lines, finance):
    row = lines["portal"]
    remove_line(row=row, seen=1, actor=finance)
    with pytest.raises(Gone):
        edit_line(row=row, edit=Edit(1, {"p01": 1}), actor=finance)
