"""Saying what lines are: many at a time, one act, one story, and a way back."""

import pytest
from django.core.exceptions import ValidationError

from aop.models import BudgetLine, LineTerm
from aop.models.lines import reason_hash
from aop.services.kinds import LinesChanged, LinesGone, SeenLine, classify_lines, edit_line_facts
from aop.services.lines import NewLine, add_line
from aop.services.undo import undo
from strategy.core.concurrency import Conflict, Edit
from strategy.core.models import Event
from tests.support.database import statements

pytestmark = pytest.mark.both_databases


def ids(lines, *names) -> list[int]:
    return [lines[name].line_id for name in names]


def kinds(lines) -> dict[str, tuple]:
    found = BudgetLine.objects.in_bulk([row.line_id for row in lines.values()])
    return {name: (found[row.line_id].kind, found[row.line_id].is_classified) for name, row in lines.items()}


def test_many_lines_are_one_act_that_points_to_them(lines, grid, crews, finance):
    event = classify_lines(lines=ids(lines, "portal", "vans"), kind="bet", reason="We try it", actor=finance)
    assert Event.objects.filter(verb="aop.lines.classified").count() == 1
    assert {title for _label, _key, title in event.rows} == {"Portal platform", "Vans"}
    assert event.unit == grid  # Crews lie below Grid
    assert kinds(lines)["portal"] == kinds(lines)["vans"] == ("bet", True)
    assert kinds(lines)["shops"] == ("run", True)
    for pk in ids(lines, "portal", "vans"):
        now, before = LineTerm.objects.get(line=pk, valid_to=None), LineTerm.objects.get(line=pk, closed_by=event)
        assert (now.opened_by, now.kind, now.reason, now.valid_from) == (event, "bet", "We try it", before.valid_to)


def test_a_classification_over_units_is_read_at_their_common_top(lines, top, finance):
    event = classify_lines(lines=ids(lines, "vans", "shops"), kind="bet", reason="", actor=finance)
    assert event.unit == top


def test_the_cost_is_the_same_for_any_number_of_lines(lines, draft, ledger, finance):
    new = [NewLine(f"L{n}", ledger.crews, ledger.meters, total=1) for n in range(42)]
    added = [add_line(version=draft, new=one, actor=finance).line_id for one in new]
    said = {"kind": "change", "reason": "", "actor": finance}
    assert statements(classify_lines, lines=added[:2], **said) == statements(classify_lines, lines=added[2:], **said)


def test_lines_that_are_so_already_are_left_alone(lines, finance):
    classify_lines(lines=ids(lines, "portal"), kind="bet", reason="", actor=finance)
    again = classify_lines(lines=ids(lines, "portal"), kind="bet", reason="", actor=finance)
    assert again is None
    event = classify_lines(lines=ids(lines, "portal", "vans"), kind="bet", reason="", actor=finance)
    assert [title for _label, _key, title in event.rows] == ["Vans"]


def test_a_line_changed_meanwhile_refuses_all(lines, finance, planner):
    seen = {pk: SeenLine(1, "run", reason_hash("")) for pk in ids(lines, "vans", "shops")}
    classify_lines(lines=ids(lines, "vans"), kind="mandatory", reason="", actor=planner)
    with pytest.raises(LinesChanged) as caught:
        classify_lines(lines=seen, kind="bet", reason="", actor=finance, seen=seen)
    assert [line.name for line in caught.value.lines] == ["Vans"]
    assert kinds(lines)["shops"] == ("run", True)


def test_a_line_changed_in_other_ways_merges(lines, finance):
    line = lines["vans"].line
    edit_line_facts(line=line, edit=Edit(1, {"notes": "Leased"}, {"notes": ""}), actor=finance)
    seen = {line.pk: SeenLine(1, "run", reason_hash(""))}
    assert classify_lines(lines=seen, kind="bet", reason="", actor=finance, seen=seen)


def test_a_line_that_is_gone_refuses_all(lines, finance):
    with pytest.raises(LinesGone):
        classify_lines(lines=[*ids(lines, "vans"), 10**9], kind="bet", reason="", actor=finance)
    assert kinds(lines)["vans"] == ("run", False)


@pytest.mark.parametrize(("kind", "reason"), [("fun", ""), ("run", "a\x00b"), ("run", "x" * 2001)])
def test_an_unknown_kind_or_a_bad_reason_is_refused(lines, finance, kind, reason):
    with pytest.raises(ValidationError):
        classify_lines(lines=ids(lines, "vans"), kind=kind, reason=reason, actor=finance)


def test_a_classification_can_be_taken_back(lines, finance):
    before = kinds(lines)
    event = classify_lines(lines=ids(lines, *lines), kind="reserve", reason="Held", actor=finance)
    undo(event=event, actor=finance)
    assert kinds(lines) == before
    assert not BudgetLine.objects.exclude(reason="").exists()
    assert LineTerm.objects.filter(valid_to=None).count() == len(lines)


def test_a_classification_changed_again_is_not_taken_back(lines, finance):
    event = classify_lines(lines=ids(lines, "portal", "vans"), kind="reserve", reason="", actor=finance)
    classify_lines(lines=ids(lines, "vans"), kind="run", reason="", actor=finance)
    with pytest.raises(LinesChanged):
        undo(event=event, actor=finance)
    assert kinds(lines)["portal"] == ("reserve", True)


def test_facts_of_one_line_follow_the_one_rule(lines, finance, planner):
    line = lines["portal"].line
    edit_line_facts(line=line, edit=Edit(1, {"owner": planner}, {"owner": None}), actor=planner)
    with pytest.raises(Conflict):
        edit_line_facts(line=line, edit=Edit(1, {"owner": finance}, {"owner": None}), actor=finance)
    edit_line_facts(line=line, edit=Edit(1, {"kind": "bet"}, {"kind": "change"}), actor=finance)
    line.refresh_from_db()
    assert (line.owner, line.kind, line.is_classified, line.version) == (planner, "bet", True, 3)
    assert LineTerm.objects.get(line=line, valid_to=None).owner == planner
