"""The ground of forms: what a person saw travels with what they changed; bad input is told, not kept."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from strategy.core.concurrency import Conflict, Edit
from strategy.core.fields import MeasureFormField, MoneyFormField, NameField, NoteField, PeopleField
from strategy.core.forms import PersonField, UnitField, VersionedForm, members
from strategy.core.measures import format_measure, parse_measure, plain_measure
from strategy.core.models import Unit, User
from strategy.core.money import LIMIT, format_money
from strategy.core.services import people, units
from strategy.core.trees import nested

pytestmark = pytest.mark.both_databases


NOT_NUMBERS = [
    "NaN", "1e4", "1_000", "١٢", "1,00", "1,0000", "--1", "0x1", "9999999999999999.99", "1234567890.123456",
]  # fmt: skip


class UnitForm(VersionedForm):
    name = NameField()
    code = NameField(max_length=40)
    lead = PersonField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = members()


def posted(form: VersionedForm, **changed) -> QueryDict:
    """What a browser sends for an untouched page of `form`, with `changed` typed over it."""
    data = QueryDict(mutable=True)
    for part in str(form.originals).split("<input ")[1:]:
        name, value = part.split('name="')[1].split('"')[0], part.split('value="')[1].split('"')[0]
        data.appendlist(name, value)
        if name.startswith("initial-"):
            data.appendlist(name.removeprefix("initial-"), value)
    for name, value in changed.items():
        data[name] = value
    return data


def test_an_untouched_page_changes_nothing(grid, planner):
    form = UnitForm(posted(UnitForm(row=grid)), row=grid)
    assert form.is_valid(), form.errors
    assert form.edit().values == {}
    assert form.edit().version == grid.version


def test_only_what_was_changed_is_sent_with_where_it_started(grid, planner):
    form = UnitForm(posted(UnitForm(row=grid), name="Networks", lead=str(planner.pk)), row=grid)
    assert form.is_valid()
    edit = form.edit()
    assert edit.values == {"name": "Networks", "lead": planner}
    assert (edit.originals["name"], edit.originals["lead"]) == ("Grid", None)


def test_what_a_page_did_not_say_counts_as_unknown(grid):
    form = UnitForm(QueryDict("name=Grid&code=10&version=1"), row=grid)
    assert form.is_valid()
    assert (form.edit().values, form.edit().originals) == ({"name": "Grid", "code": "10", "lead": None}, {})


def test_a_wrong_page_keeps_what_it_started_from(grid, administrator):
    data = posted(UnitForm(row=grid), name="")
    units.edit_unit(unit=grid, edit=Edit(grid.version, {"name": "Theirs"}), actor=administrator)
    form = UnitForm(data, row=Unit.objects.get(pk=grid.pk))
    assert not form.is_valid()
    assert 'name="initial-name" value="Grid"' in form.originals
    assert f'name="version" value="{grid.version}"' in form.originals


def test_a_conflict_speaks_in_the_words_of_the_form(grid, administrator, planner, owner):
    data = posted(UnitForm(row=grid), lead=str(planner.pk))
    units.edit_unit(unit=grid, edit=Edit(grid.version, {"lead": owner}), actor=administrator)
    form = UnitForm(data, row=grid)
    assert form.is_valid()
    with pytest.raises(Conflict) as caught:
        units.edit_unit(unit=grid, edit=form.edit(), actor=administrator)
    clash = caught.value.fields[0]
    assert (clash.original, clash.theirs, clash.yours) == ("–", str(owner), str(planner))
    assert (clash.original_value, clash.theirs_value, clash.yours_value) == ("", str(owner.pk), str(planner.pk))


def test_a_refusal_is_shown_in_the_form(grid, crews, administrator):
    form = UnitForm(posted(UnitForm(row=grid), code="11"), row=grid)
    assert form.is_valid()
    assert form.attempt(units.edit_unit, unit=grid, edit=form.edit(), actor=administrator) is None
    assert "Another unit has this code." in str(form.errors)


def test_somebody_who_left_can_be_kept_but_not_chosen_anew(grid, planner, owner, administrator):
    field = PersonField(people=members())
    people.edit_user(user=owner, edit=Edit(owner.version, {"is_active": False}), actor=administrator)
    with pytest.raises(ValidationError):
        field.clean(str(owner.pk))
    field.keep(owner)
    assert field.clean(str(owner.pk)) == owner
    assert owner.pk in [key.value for key, _label in field.choices if key]


def test_units_are_offered_as_a_tree(top, grid, crews, retail, administrator):
    labels = [label for _key, label in UnitField(units=Unit.objects.visible_to(administrator)).choices]
    assert labels[1:] == ["Brightwater", "\u2003Grid", "\u2003\u2003Crews", "\u2003Retail"]


def test_part_of_a_tree_starts_at_its_own_top(grid, crews, retail, planner):
    labels = [label for _key, label in UnitField(units=Unit.objects.visible_to(planner)).choices]
    assert labels[1:] == ["Grid", "\u2003Crews"]


def test_people_come_in_one_order_however_they_are_sent(planner, owner):
    field = PeopleField(people=User.objects.all())
    joined = f"{owner.pk},{planner.pk}"
    assert field.clean([joined]) == field.clean([str(planner.pk), str(owner.pk)]) == field.read_original([joined])
    assert field.clean([]) == field.read_original([""]) == []


def test_the_page_of_a_person_far_down_the_list_still_shows_them(planner, monkeypatch):
    monkeypatch.setattr("strategy.core.fields.OFFERED", 0)
    form = UnitForm(row=None, start={"lead": planner})
    assert f'<option value="{planner.pk}" selected>' in str(form["lead"])


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_what_is_not_a_number_is_told(text):
    for field in (MoneyFormField(currency="EUR"), MeasureFormField()):
        with pytest.raises(ValidationError):
            field.clean(text)


@given(minor=st.integers(-LIMIT, LIMIT), currency=st.sampled_from(["EUR", "JPY", "KWD"]))
def test_an_amount_can_be_pasted_back_as_it_is_printed(minor, currency):
    field = MoneyFormField(currency=currency)
    assert field.clean(format_money(minor, currency)) == field.clean(field.prepare_value(minor)) == minor


@given(value=st.decimals(-(10**9) + 1, 10**9 - 1, places=6, allow_nan=False))
def test_a_measure_comes_out_as_it_went_in(value):
    assert parse_measure(plain_measure(value)) == value
    assert MeasureFormField().clean(format_measure(value)) == value


def test_a_measure_reads_without_needless_digits():
    assert format_measure(Decimal("-1234.500000")) == "−1,234.5"
    assert (format_measure(Decimal("0.000000")), plain_measure(Decimal("-0")), format_measure(None)) == ("0", "0", "–")


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800", "a\u202eb", "a\x1b[0m"])
def test_a_name_holds_no_hidden_characters(text):
    with pytest.raises(ValidationError):
        NameField().clean(text)


def test_a_note_keeps_its_lines():
    assert NoteField().clean("a\r\n\tb ") == "a\n\tb"


class Row:
    def __init__(self, pk, parent_id):
        self.pk, self.parent_id = pk, parent_id


@given(parents=st.lists(st.one_of(st.none(), st.integers(0, 12)), max_size=13))
def test_nesting_loses_no_row_and_shows_none_twice(parents):
    rows = [Row(pk, parent) for pk, parent in enumerate(parents)]
    shown = [row.pk for row, _depth in nested(rows)]
    assert sorted(shown) == list(range(len(rows)))
