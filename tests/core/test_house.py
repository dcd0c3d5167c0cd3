"""The walls: money's doors, history, the tree of units, the one rule of concurrency."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from hypothesis import given
from hypothesis import strategies as st

from strategy.core import events
from strategy.core.access import holds
from strategy.core.concurrency import Conflict, Edit, VersionMissing
from strategy.core.models import Event, Role, Unit, UnitPath, UnitTerm
from strategy.core.money import LIMIT, NotMoney, divide_half_away, format_money, parse_money, plain_money
from strategy.core.services import units

pytestmark = pytest.mark.both_databases

NOT_MONEY = [
    "NaN", "Infinity", "1e4", "1_000", "١٢", "0x10", "1,000.50", " 5", "+5", "", "1.005", ".5", "5.",
    "9999999999999999.99", "--1", "1\n",
]  # fmt: skip


@given(minor=st.integers(-LIMIT, LIMIT), currency=st.sampled_from(["EUR", "JPY", "KWD"]))
def test_money_comes_out_as_it_went_in(minor, currency):
    assert parse_money(plain_money(minor, currency), currency) == minor


@pytest.mark.parametrize("text", NOT_MONEY)
def test_what_is_not_plainly_money_is_refused(text):
    with pytest.raises(NotMoney):
        parse_money(text, "EUR")


def test_minus_zero_is_zero():
    assert parse_money("-0", "EUR") == 0


def test_digits_follow_the_currency():
    assert (parse_money("1", "JPY"), parse_money("1", "EUR"), parse_money("1", "KWD")) == (1, 100, 1000)
    assert format_money(-123456, "EUR") == "−1,234.56"


@given(n=st.integers(-(10**18), 10**18), d=st.integers(1, 10**6))
def test_rounding_mirrors(n, d):
    assert divide_half_away(-n, d) == -divide_half_away(n, d)
    assert abs(divide_half_away(n, d) * d - n) * 2 <= d


def test_history_cannot_be_changed_or_deleted(planner):
    with transaction.atomic():
        event = events.record(actor=planner, verb="core.test.done", sensitive={"pay": "1.00"})
    for sql in ("UPDATE strategy_event SET verb = 'x' WHERE id = %s", "DELETE FROM strategy_event WHERE id = %s"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [event.pk])
    assert Event.objects.get(pk=event.pk).verb == "core.test.done"


def test_the_sensitive_part_of_history_can_be_erased(planner):
    with transaction.atomic():
        event = events.record(actor=planner, verb="core.test.done", sensitive={"pay": "1.00"})
    Event.objects.filter(pk=event.pk).update(sensitive=None)
    assert Event.objects.get(pk=event.pk).sensitive is None


@pytest.mark.django_db(transaction=True)
def test_history_needs_the_transaction_of_the_change():
    with pytest.raises(RuntimeError):
        events.record(actor=None, verb="core.test.done")


def test_a_role_holds_below_its_unit_and_not_above(planner, top, grid, crews, retail):
    assert [holds(planner, unit.pk, Role.PLANNER) for unit in (top, grid, crews, retail)] == [False, True, True, False]
    assert set(Unit.objects.visible_to(planner)) == {grid, crews}


def test_moving_a_unit_moves_what_lies_below(administrator, top, grid, crews, retail):
    edit = Edit(version=grid.version, values={"parent": retail}, originals={"parent": top})
    units.edit_unit(unit=grid, edit=edit, actor=administrator)
    ancestors = {(p.ancestor_id, p.depth) for p in UnitPath.objects.filter(descendant=crews)}
    assert ancestors == {(crews.pk, 0), (grid.pk, 1), (retail.pk, 2), (top.pk, 3)}
    assert UnitTerm.objects.filter(unit=grid).count() == 2
    assert UnitTerm.objects.filter(unit=grid, valid_to__isnull=False, closed_by__isnull=False).count() == 1


def test_a_unit_cannot_lie_below_itself(administrator, grid, crews):
    edit = Edit(version=grid.version, values={"parent": crews}, originals={"parent": grid.parent})
    with pytest.raises(units.UnitInItself):
        units.edit_unit(unit=grid, edit=edit, actor=administrator)


def test_many_units_at_once_build_the_same_paths(administrator, top):
    new = [units.NewUnit("A", "A", "1"), units.NewUnit("A1", "A1", "A"), units.NewUnit("B", "B", "1")]
    made = units.create_units(units=new, actor=administrator)
    assert set(Unit.objects.above(made["A1"])) == {top, made["A"], made["A1"]}


def test_a_write_must_say_what_it_saw(administrator, grid):
    with pytest.raises(VersionMissing):
        units.edit_unit(unit=grid, edit=Edit(version=None, values={"name": "X"}), actor=administrator)


def test_two_people_changing_one_field_conflict_and_nothing_is_written(administrator, grid):
    seen = grid.version
    units.edit_unit(unit=grid, edit=Edit(seen, {"name": "Theirs"}, {"name": "Grid"}), actor=administrator)
    mine = Edit(seen, {"name": "Mine", "code": "99"}, {"name": "Grid", "code": "10"})
    with pytest.raises(Conflict) as caught:
        units.edit_unit(unit=grid, edit=mine, actor=administrator)
    clash = caught.value.fields[0]
    assert (clash.original, clash.theirs, clash.yours) == ("Grid", "Theirs", "Mine")
    assert (Unit.objects.get(pk=grid.pk).name, Unit.objects.get(pk=grid.pk).code) == ("Theirs", "10")


def test_two_people_changing_different_fields_merge(administrator, grid):
    seen = grid.version
    units.edit_unit(unit=grid, edit=Edit(seen, {"name": "Theirs"}, {"name": "Grid"}), actor=administrator)
    units.edit_unit(unit=grid, edit=Edit(seen, {"code": "99"}, {"code": "10"}), actor=administrator)
    unit = Unit.objects.get(pk=grid.pk)
    assert (unit.name, unit.code) == ("Theirs", "99")
    assert Event.objects.about(unit).filter(verb="core.unit.merged").exists()
