"""Pages that change aims: forms, conflicts, bad input, and the way back."""

import pytest

from okrs.models import KeyResult, Metric, Objective, Theme
from okrs.services import objectives
from strategy.core.concurrency import Edit
from strategy.core.models import Event
from tests.core.test_forms import posted

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def wish(**values):
    """What a browser sends for a new objective."""
    return {
        "title": "Repairs in a day",
        "why": "",
        "shift": "",
        "commitment": "committed",
        "state": "draft",
        "scored_by": "key_results",
        **values,
    }


def test_an_objective_is_set_edited_and_told(here, planner, owner, grid, quarter, theme):
    me = here(planner)
    data = wish(unit=grid.pk, owner=owner.pk, cycle=quarter.pk, theme=theme.pk, contributors=[planner.pk])
    response = me.post("objective_create", data=data)
    objective = Objective.objects.get()
    assert response["Location"] == objective.get_absolute_url()
    page = me.get("objective_edit", objective.pk).context["form"]
    me.post("objective_edit", objective.pk, data=posted(page, why="They told us."))
    objective = Objective.objects.get()
    assert (objective.why, objective.theme, list(objective.contributors.all())) == ("They told us.", theme, [planner])
    assert Event.objects.about(objective).newest_first().first().changes == {"why": ["", "They told us."]}


def test_two_people_in_one_form_get_the_page_that_shows_both(here, planner, owner, objective):
    me = here(owner)
    data = posted(me.get("objective_edit", objective.pk).context["form"], title="Mine")
    edit = Edit(objective.version, {"title": "Theirs"})
    objectives.edit_objective(objective=objective, edit=edit, actor=planner)
    conflict = me.post("objective_edit", objective.pk, data=data)
    assert conflict.status_code == 409
    page = conflict.content.decode()
    assert all(word in page for word in ("Theirs", "Mine", objective.title))
    again = dict(conflict.context["posted"]) | {"version": conflict.context["conflict"].version, "title": "Mine"}
    assert again["initial-title"] == "Theirs"
    assert me.post("objective_edit", objective.pk, data=again).status_code == 302
    assert Objective.objects.get(pk=objective.pk).title == "Mine"


def test_going_back_to_how_it_was_is_a_choice_that_counts(here, planner, owner, objective):
    me = here(owner)
    data = posted(me.get("objective_edit", objective.pk).context["form"], title="Mine")
    objectives.edit_objective(objective=objective, edit=Edit(objective.version, {"title": "Theirs"}), actor=planner)
    conflict = me.post("objective_edit", objective.pk, data=data)
    clash = conflict.context["conflict"].fields[0]
    again = dict(conflict.context["posted"]) | {"version": conflict.context["conflict"].version}
    me.post("objective_edit", objective.pk, data=again | {"title": clash.original_value})
    assert Objective.objects.get(pk=objective.pk).title == objective.title


def test_a_page_that_names_no_version_changes_nothing(here, owner, objective):
    data = posted(here(owner).get("objective_edit", objective.pk).context["form"], title="Mine")
    del data["version"]
    assert here(owner).post("objective_edit", objective.pk, data=data).status_code == 400
    assert Objective.objects.get(pk=objective.pk).title == objective.title


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 301),
        ("title", "a\x00b"),
        ("title", "a\u202eb"),
        ("unit", "999999999999999999999"),
        ("unit", "\x00"),
        ("owner", "١٢٣"),
        ("cycle", "-1"),
        ("parent", "1e3"),
        ("commitment", "maybe"),
        ("contributors", "1;2"),
        ("version", "x"),
    ],
)
def test_bad_input_is_told_and_changes_nothing(here, owner, objective, field, value):
    data = posted(here(owner).get("objective_edit", objective.pk).context["form"])
    data[field] = value
    response = here(owner).post("objective_edit", objective.pk, data=data)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert Objective.objects.get(pk=objective.pk).version == objective.version


def test_moving_can_be_undone_by_the_address_it_offers(here, client, owner, objective):
    data = {"version": objective.version, "initial-state": "active", "state": "cancelled", "reason": "No means."}
    response = here(owner).post("objective_move", objective.pk, data=data, follow=True)
    assert Objective.objects.get(pk=objective.pk).state == "cancelled"
    message = next(iter(response.context["messages"]))
    undo = message.extra_tags.split("undo=")[1]
    assert client.post(undo).status_code == 302
    assert Objective.objects.get(pk=objective.pk).state == "active"


def test_a_move_that_is_not_allowed_says_why(here, owner, objective):
    data = {"version": objective.version, "initial-state": "active", "state": "closed"}
    response = here(owner).post("objective_move", objective.pk, data=data)
    assert response.status_code == 400
    assert "cannot go from" in response.content.decode()


def test_a_key_result_is_added_edited_ordered_dropped_and_restored(here, owner, objective, key_result):
    me = here(owner)
    new = {"title": "Faults found in ten minutes", "kind": "move", "start": "41", "target": "70", "measure": "%"}
    me.post("key_result_create", objective.pk, data=new | {"weight": "2", "owner": owner.pk, "lower": "5"})
    second = KeyResult.objects.get(title=new["title"])
    assert (second.start, second.target, second.lower, second.weight) == (41, 70, None, 2)
    page = me.get("key_result_edit", second.pk).context["form"]
    me.post("key_result_edit", second.pk, data=posted(page, target="−1,070.5"))
    assert str(KeyResult.objects.get(pk=second.pk).target) == "-1070.500000"
    row = me.get("objective_detail", objective.pk).context["rows"][1]
    order = {"version": objective.version, "initial-order": f"{key_result.pk},{second.pk}", "order": row.up}
    assert me.post("key_result_order", objective.pk, data=order).status_code == 302
    assert list(KeyResult.objects.in_order().values_list("pk", flat=True)) == [second.pk, key_result.pk]
    drop = {"version": key_result.version, "initial-is_dropped": "False", "is_dropped": "on"}
    response = me.post("key_result_put", key_result.pk, data=drop, follow=True)
    assert [row.key_result for row in response.context["rows"]] == [second]
    undo = next(iter(response.context["messages"])).extra_tags.split("undo=")[1]
    response.client.post(undo)
    assert not KeyResult.objects.get(pk=key_result.pk).is_dropped


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"kind": "move", "start": "1"}, "target"),
        ({"kind": "move", "start": "1", "target": "1"}, "target"),
        ({"kind": "move", "start": "NaN", "target": "1_0"}, "start"),
        ({"kind": "maintain"}, "__all__"),
        ({"kind": "maintain", "lower": "2", "upper": "1"}, "__all__"),
        ({"kind": "yes_no", "weight": "101"}, "weight"),
        ({"kind": "guess"}, "kind"),
    ],
)
def test_numbers_that_make_no_sense_are_told_where_they_stand(here, owner, objective, data, field):
    data = {"title": "T", "weight": "1", "owner": owner.pk} | data
    response = here(owner).post("key_result_create", objective.pk, data=data)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not KeyResult.objects.exists()


def test_themes_and_metrics_are_added_and_renamed(here, planner, viewer, theme, metric, grid):
    assert here(viewer).post("theme_list", data={"name": "X"}).status_code == 403
    assert here(viewer).get("theme_edit", theme.pk).status_code == 403
    assert here(viewer).get("metric_edit", metric.pk).status_code == 403
    me = here(planner)
    assert me.post("theme_list", data={"name": "Steady"}).status_code == 302
    assert me.post("theme_list", data={"name": "Steady"}).status_code == 422
    me.post("theme_edit", theme.pk, data=posted(me.get("theme_edit", theme.pk).context["form"], name="Near"))
    assert sorted(Theme.objects.values_list("name", flat=True)) == ["Near", "Steady"]
    new = {"name": "Complaints", "direction": "down", "unit": grid.pk, "is_additive": "on"}
    assert me.post("metric_create", data=new).status_code == 302
    page = me.get("metric_edit", metric.pk).context["form"]
    assert me.post("metric_edit", metric.pk, data=posted(page, source="Outage log")).status_code == 302
    assert Metric.objects.get(pk=metric.pk).source == "Outage log"
    assert Metric.objects.get(name="Complaints").is_additive


def test_an_objective_is_taken_along_into_another_cycle(here, owner, objective, key_result, year):
    following = year.cycles.get(name="FY26 Q2")
    data = {"cycle": following.pk, "title": "Outages end even sooner"}
    here(owner).post("objective_duplicate", objective.pk, data=data)
    copy = Objective.objects.get(title="Outages end even sooner")
    assert (copy.cycle, copy.key_results.count()) == (following, 1)
