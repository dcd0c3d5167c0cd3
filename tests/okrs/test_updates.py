"""My updates and the page of a key result: what is typed is sent at once or kept, and nothing said is lost."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from okrs.models import CheckIn, KeyResult
from okrs.policies import can_check_in
from okrs.services import check_ins, key_results
from okrs.services.check_ins import Said
from strategy.core.concurrency import Edit
from strategy.core.keys import new_key
from tests.factories import KeyResultFactory, ObjectiveFactory

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

NOON = datetime(2026, 2, 16, 12, tzinfo=UTC)
DAY = NOON.date()


@pytest.fixture(autouse=True)
def on_16_february():
    """Day 47 of 90."""
    with time_machine.travel(NOON, tick=False):
        yield


def typed(key_result, value="", confidence="", note="", on=DAY, key=None, was=""):
    """What the form of one row sends."""
    values = {
        "value": value,
        "confidence": confidence,
        "note": note,
        "on": str(on),
        "key": key or new_key(),
        "was": was,
    }
    return {f"kr-{key_result.pk}-{name}": value for name, value in values.items()}


def sheet(*rows):
    data = {"row": [row.pk for row, _values in rows]}
    for row, values in rows:
        data |= typed(row, **values)
    return data


@pytest.fixture
def second(objective):
    return KeyResultFactory(objective=objective, title="Calls", start=0, target=10, position=1)


def test_the_most_overdue_stands_first_and_the_filter_adds_those_of_my_objectives(here, owner, planner, objective):
    theirs = KeyResultFactory(objective=objective, title="Theirs", owner=planner)
    fresh = KeyResultFactory(objective=objective, title="Fresh", last_check_in_on=DAY)
    late = KeyResultFactory(objective=objective, title="Late", last_check_in_on=DAY - timedelta(9))
    KeyResultFactory(objective=ObjectiveFactory(
        unit=objective.unit, owner=owner, cycle=objective.cycle, state="draft"), title="Of a draft")  # fmt: skip
    me = here(owner)
    assert [row.key_result for row in me.get("updates").context["rows"]] == [late, fresh]
    both = me.get("updates", query={"of": "all"}).context["rows"]
    assert [row.key_result for row in both] == [theirs, late, fresh]
    objective.contributors.add(planner)
    assert len(here(planner).get("updates", query={"of": "all"}).context["rows"]) == 3


def test_all_that_is_filled_is_sent_and_can_be_taken_back(here, owner, key_result, second):
    me = here(owner)
    data = sheet((key_result, {"value": "40", "confidence": "6"}), (second, {}))
    assert me.post("updates", data=data).status_code == 302
    said = CheckIn.objects.get()
    assert (said.value, said.confidence, said.on, said.author) == (40, 6, DAY, owner)
    page = me.get("updates")
    assert "One check-in was sent." in page.content.decode()
    undo = re.search(r'action="([^"]*undo[^"]*)"', page.content.decode())[1]
    assert me.post("check_ins_undo", data={"check_ins": undo.partition("=")[2]}).status_code == 302
    key_result.refresh_from_db()
    assert (key_result.value, CheckIn.objects.count()) == (None, 2)
    assert me.post("check_ins_undo", data={"check_ins": said.pk}).status_code == 400
    assert me.post("check_ins_undo", data={"check_ins": 10**9}).status_code == 404


def test_a_form_sent_twice_is_one_check_in(here, owner, key_result):
    me, data = here(owner), sheet((key_result, {"value": "40", "confidence": "6"}))
    assert [me.post("updates", data=data).status_code for _ in range(2)] == [302, 302]
    assert CheckIn.objects.count() == 1


def test_errors_stand_next_to_their_fields_and_all_typing_is_kept(here, owner, key_result, second):
    third = KeyResultFactory(objective=key_result.objective, title="Third", position=2)
    fourth = KeyResultFactory(objective=key_result.objective, title="Fourth", position=3)
    answer = here(owner).post(
        "updates",
        data=sheet(
            (key_result, {"value": "40", "confidence": "6"}),
            (second, {"value": "5", "confidence": "2"}),
            (third, {"value": "many", "note": "So they say."}),
            (fourth, {"value": "30", "confidence": "6", "on": DAY + timedelta(1)}),
        ),
    )
    assert (answer.status_code, CheckIn.objects.count()) == (422, 0)
    forms = {row.key_result: row.form for row in answer.context["rows"]}
    assert forms[key_result].errors == {}
    assert forms[second].errors == {"note": ["2 is low: say in a sentence what is in the way."]}
    assert set(forms[third].errors) == {"value", "confidence"}
    assert forms[fourth].errors == {"on": ["Name a day from 1 January to 16 February 2026."]}
    text = answer.content.decode()
    for kept in ('value="40"', 'value="many"', 'value="So they say."', 'value="2026-02-17"'):
        assert kept in text
    assert "Nothing was sent yet: three rows want a look." in text


@pytest.mark.parametrize("values", [{"note": "Only a word."}, {"confidence": "7"}])
def test_a_word_or_a_confidence_without_value_is_not_dropped_in_silence(here, owner, key_result, values):
    answer = here(owner).post("updates", data=sheet((key_result, values)))
    assert answer.status_code == 422
    assert answer.context["rows"][0].form.errors["value"] == ["Give the value it has now."]


def test_nothing_filled_sends_nothing_and_says_so(here, owner, key_result):
    answer = here(owner).post("updates", data=sheet((key_result, {})))
    assert (answer.status_code, "Nothing is filled in yet." in answer.content.decode()) == (422, True)


def test_what_ended_meanwhile_is_refused_in_a_sentence_with_the_typing_kept(here, owner, key_result, second):
    KeyResult.objects.filter(pk=second.pk).update(dropped_at=NOON)
    data = sheet((key_result, {"value": "40", "confidence": "6"}), (second, {"value": "5", "confidence": "6"}))
    answer = here(owner).post("updates", data=data)
    assert (answer.status_code, CheckIn.objects.count()) == (422, 0)
    assert "no longer yours to check in on" in answer.content.decode()
    assert 'value="5"' in answer.content.decode()


def test_yes_or_no_is_a_choice_and_bounds_are_a_hint(here, owner, objective):
    yes_no = KeyResultFactory(objective=objective, title="Licence", kind="yes_no", start=None, target=None)
    bound = KeyResultFactory(
        objective=objective, title="Complaints", kind="maintain", upper=12, start=None, target=None
    )
    me = here(owner)
    text = me.get("updates").content.decode()
    assert '<option value="1">Yes</option>' in text
    assert "≤\xa012" in text
    data = sheet((yes_no, {"value": "1", "confidence": "9"}), (bound, {"value": "11", "confidence": "9"}))
    assert me.post("updates", data=data).status_code == 302
    assert {row.key_result_id: row.value for row in CheckIn.objects.all()} == {yes_no.pk: 1, bound.pk: 11}


def test_the_day_is_the_organisations_and_the_last_one_of_a_cycle_that_is_over(here, owner, key_result):
    with time_machine.travel(datetime(2026, 2, 16, 23, 30, tzinfo=UTC), tick=False):  # 00:30 in Berlin
        assert here(owner).get("updates").context["rows"][0].form["on"].value() == date(2026, 2, 17)
    with time_machine.travel(datetime(2026, 4, 20, 12, tzinfo=UTC), tick=False):
        assert here(owner).get("updates").context["rows"][0].form["on"].value() == date(2026, 3, 31)


def test_an_aspirational_one_starts_with_confidence_five_and_others_with_the_last(here, owner, objective, key_result):
    me = here(owner)
    assert me.get("updates").context["rows"][0].form["confidence"].value() is None
    type(objective).objects.update(commitment="aspirational")
    assert me.get("updates").context["rows"][0].form["confidence"].value() == 5
    check_ins.check_in(key_result=key_result, said=Said(Decimal(40), 8, DAY), actor=owner)
    assert me.get("updates").context["rows"][0].form["confidence"].value() == 8


def test_feeling_and_number_that_disagree_are_told_on_the_row_and_the_page(here, owner, key_result):
    said = Said(Decimal(45), 8, DAY, "We are nearly there.")
    check_ins.check_in(key_result=key_result, said=said, actor=owner)
    me = here(owner)
    assert "Green by feel, red by number" in me.get("updates").content.decode()
    text = me.get("key_result_detail", key_result.pk).content.decode()
    assert "at risk. Who owns it is sure of it all the same." in text
    assert "Green by feel, red by number: one is sure" in text


@pytest.mark.parametrize(
    ("part", "may"),
    [("owner", True), ("planner", True), ("leader", True), ("viewer", False), ("finance", False), ("stranger", False)],
)
def test_who_may_check_in(request, key_result, part, may):
    user = request.getfixturevalue(part)
    assert can_check_in(user, key_result) == may
    key_result.objective.contributors.add(user)
    assert can_check_in(user, key_result)
    key_result.objective.state = "draft"
    assert not can_check_in(user, key_result)


def test_a_dropped_one_is_not_checked_in_on(key_result, owner):
    key_result.dropped_at = NOON
    assert not can_check_in(owner, key_result)


def test_the_page_of_a_key_result_draws_lists_and_takes_check_ins(here, owner, planner, key_result):
    slip = check_ins.check_in(key_result=key_result, said=Said(Decimal(4), 6, DAY - timedelta(7)), actor=owner)
    check_ins.correct_check_in(check_in=slip, said=Said(Decimal(44), 6, slip.on), actor=planner)
    me = here(owner)
    assert me.post("key_result_detail", key_result.pk, data=typed(key_result, "40", "7")).status_code == 302
    page = me.get("key_result_detail", key_result.pk)
    text = page.content.decode()
    assert "40\xa0min on 16 February, where 39.7\xa0min is expected: on track." in text
    assert [row.check_in.value for row in page.context["rows"]] == [40, 44, 4]
    assert [dot.text for dot in page.context["picture"].dots] == ["44\xa0min", "40\xa0min"]
    assert "<del>4</del>" in text
    assert "corrected to 44\xa0min by Planner Grid" in text
    assert [row.expected for row in page.context["rows"]] == ["39.7", "40.7", "40.7"]


def test_a_check_in_alone_that_is_wrong_keeps_what_was_typed(here, owner, viewer, key_result):
    me = here(owner)
    answer = me.post("key_result_detail", key_result.pk, data=typed(key_result, "", "", "Only a word."))
    assert (answer.status_code, 'value="Only a word."' in answer.content.decode()) == (422, True)
    assert set(answer.context["form"].errors) == {"value", "confidence"}
    assert here(viewer).get("key_result_detail", key_result.pk).context["form"] is None


def test_a_correction_starts_with_what_was_said_and_stands_beside_it(here, owner, planner, check_in):
    me, kr = here(owner), check_in.key_result
    page = me.get("check_in_correct", check_in.pk)
    assert (page.context["form"]["value"].value(), page.context["form"]["on"].value()) == ("40", check_in.on)
    low = me.post("check_in_correct", check_in.pk, data=typed(kr, "41", "2", on=check_in.on))
    assert (low.status_code, "2 is low" in low.content.decode()) == (422, True)
    data = typed(kr, "41", "6", "A slip.", on=check_in.on)
    assert [me.post("check_in_correct", check_in.pk, data=data).status_code for _ in range(2)] == [302, 302]
    assert [row.value for row in CheckIn.objects.order_by("pk")] == [40, 41]
    late = me.post("check_in_correct", check_in.pk, data=typed(kr, "42", "6", on=check_in.on))
    assert (late.status_code, "was corrected or taken back meanwhile" in late.content.decode()) == (422, True)


def test_what_is_taken_back_stays_in_sight_with_its_reason(here, owner, check_in):
    me = here(owner)
    answer = me.post("check_in_withdraw", check_in.pk, data={"reason": "The wrong list."})
    assert answer.status_code == 302
    text = me.get("key_result_detail", check_in.key_result_id).content.decode()
    assert "taken back by Owner Grid" in text
    assert "“The wrong list.”" in text
    assert me.post("check_in_withdraw", check_in.pk).status_code == 400


def test_aims_that_are_closed_to_a_stranger_keep_their_pages_and_cards(here, stranger, organisation_settings, check_in):
    organisation_settings.open_aims = False
    organisation_settings.save()
    kr, me = check_in.key_result, here(stranger)
    for name, pk in [
        ("key_result_detail", kr.pk),
        ("key_result_why", kr.pk),
        ("objective_why", kr.objective_id),
        ("check_in_correct", check_in.pk),
    ]:
        assert me.get(name, pk).status_code == 404, name
    assert me.post("check_in_withdraw", check_in.pk).status_code == 404
    assert me.post("check_ins_undo", data={"check_ins": check_in.pk}).status_code == 404
    assert me.post("updates", data=sheet((kr, {"value": "1", "confidence": "6"}))).status_code == 422
    assert CheckIn.objects.count() == 1


def test_home_leads_to_my_updates(client, owner, key_result):
    client.force_login(owner)
    text = client.get("/").content.decode()
    assert f'href="{reverse("okrs:updates")}#kr-{key_result.pk}"' in text
    assert 'data-go="u"' in text


def test_a_target_changed_later_does_not_rewrite_what_was_expected(here, owner, key_result):
    check_ins.check_in(key_result=key_result, said=Said(Decimal(40), 6, DAY), actor=owner)
    edit = Edit(key_result.version, {"target": Decimal(20)})
    key_results.edit_key_result(key_result=KeyResult.objects.get(), edit=edit, actor=owner)
    page = here(owner).get("key_result_detail", key_result.pk)
    assert [row.expected for row in page.context["rows"]] == ["39.7"]
    assert "32.4\xa0min is expected" in page.content.decode()
