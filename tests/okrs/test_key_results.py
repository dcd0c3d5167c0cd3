"""Acts on key results: numbers that mean something, order, dropping and restoring."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from okrs.models import KeyResult, KeyResultTerm
from okrs.services import key_results, objectives
from okrs.services.key_results import NewKeyResult
from strategy.core.concurrency import Conflict, Edit
from strategy.core.models import Event

pytestmark = pytest.mark.both_databases


def add(objective, actor, title="Adoption", **values):
    new = NewKeyResult(title=title, owner=actor, **{"start": Decimal(25), "target": Decimal(45), **values})
    return key_results.add_key_result(objective=objective, new=new, actor=actor)


def change(key_result, actor, **values):
    edit = Edit(key_result.version, values)
    return key_results.edit_key_result(key_result=key_result, edit=edit, actor=actor)


def drop(key_result, actor):
    edit = Edit(key_result.version, {"is_dropped": True}, {"is_dropped": False})
    return key_results.drop_key_result(key_result=key_result, edit=edit, actor=actor, reason="no data")


def test_key_results_come_last_and_begin_in_time(objective, key_result, owner):
    second = add(objective, owner)
    assert [key_result.position, second.position] == [0, 1]
    term = KeyResultTerm.objects.get(key_result=second)
    assert (term.start, term.target, term.opened_by.verb) == (25, 45, "okrs.key_result.added")


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("move", {"start": None}, None),
        ("move", {"target": Decimal(25)}, None),
        ("move", {"lower": Decimal(1)}, "lower"),
        ("maintain", {"start": None, "target": None}, None),
        ("maintain", {"lower": Decimal(1)}, "start"),
        ("maintain", {"start": None, "target": None, "lower": Decimal(2), "upper": Decimal(1)}, None),
        ("yes_no", {}, "target"),
        ("move", {"weight": 101}, None),
        ("guess", {}, "kind"),
    ],
)
def test_numbers_must_mean_something_for_the_kind(objective, owner, kind, values, field):
    with pytest.raises(ValidationError) as caught:
        add(objective, owner, kind=kind, **values)
    assert field is None or field in caught.value.message_dict
    assert not KeyResult.objects.exists()


def test_a_new_kind_empties_what_loses_its_meaning(key_result, owner):
    changed = change(key_result, owner, kind="maintain", upper=Decimal(40))
    assert (changed.start, changed.target, changed.upper) == (None, None, 40)
    event = Event.objects.about(key_result).newest_first().first()
    assert event.changes["start"] == ["46.000000", None]


def test_a_new_target_is_kept_beside_the_old_one(key_result, owner):
    change(key_result, owner, target=Decimal("33.5"))
    assert list(key_result.terms.order_by("pk").values_list("target", flat=True)) == [34, Decimal("33.5")]


def test_two_editors_of_one_target_conflict(key_result, owner, planner):
    seen = key_result.version
    change(key_result, planner, target=Decimal(30))
    edit = Edit(seen, {"target": Decimal(35)}, {"target": Decimal(34)})
    with pytest.raises(Conflict):
        key_results.edit_key_result(key_result=key_result, edit=edit, actor=owner)


def test_what_is_dropped_stays_known_and_can_be_restored(objective, key_result, owner):
    dropped = drop(key_result, owner)
    assert dropped.is_dropped
    assert list(KeyResult.objects.live()) == []
    assert not KeyResultTerm.objects.current().exists()
    with pytest.raises(key_results.KeyResultDropped):
        change(dropped, owner, title="Still here")
    edit = Edit(dropped.version, {"is_dropped": False}, {"is_dropped": True})
    restored = key_results.restore_key_result(key_result=dropped, edit=edit, actor=owner)
    assert not restored.is_dropped
    assert KeyResultTerm.objects.current().get().target == 34
    verbs = Event.objects.about(key_result).order_by("pk").values_list("verb", "reason")
    assert list(verbs)[1:] == [("okrs.key_result.dropped", "no data"), ("okrs.key_result.restored", "")]


def test_the_order_is_what_one_saw_or_a_conflict(objective, key_result, owner):
    second, third = add(objective, owner, "B"), add(objective, owner, "C")
    seen = [key_result.pk, second.pk, third.pk]
    assert key_results.order_of(objective) == seen
    edit = Edit(objective.version, {"order": seen[::-1]}, {"order": seen})
    ordered = key_results.order_key_results(objective=objective, edit=edit, actor=owner)
    assert key_results.order_of(objective) == seen[::-1]
    assert Event.objects.about(objective).newest_first().first().changes["order"][1].startswith("C, B, ")
    mine = Edit(objective.version, {"order": [seen[1], seen[0], seen[2]]}, {"order": seen})
    with pytest.raises(Conflict):
        key_results.order_key_results(objective=objective, edit=mine, actor=owner)
    for wrong in ([second.pk], [*seen, 999_999], [seen[0]] * 3):
        edit = Edit(ordered.version, {"order": wrong})
        with pytest.raises(key_results.NotTheseKeyResults):
            key_results.order_key_results(objective=objective, edit=edit, actor=owner)


def test_key_results_of_a_cancelled_objective_stay_as_they_are(objective, key_result, owner):
    edit = Edit(objective.version, {"state": "cancelled"})
    objectives.move_objective(objective=objective, edit=edit, actor=owner)
    for act in (
        lambda: add(objective, owner),
        lambda: change(key_result, owner, title="X"),
        lambda: drop(key_result, owner),
    ):
        with pytest.raises(key_results.ObjectiveOver):
            act()
