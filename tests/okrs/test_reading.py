"""Pages that show aims, and that they cost the same however long the list is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from okrs.models import KeyResult, Objective
from okrs.services import scores
from strategy.core import clock
from tests.factories import KeyResultFactory, ObjectiveFactory

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


HTMX = {"HX-Request": "true"}


def titles(response):
    nodes = response.context.get("nodes")
    return [row.title for row in (response.context["page"] if nodes is None else [node.objective for node in nodes])]


def test_filters_live_in_the_address(here, owner, planner, viewer, grid, crews, retail, quarter, theme, year):
    common = {"owner": owner, "cycle": quarter, "unit": grid}
    ObjectiveFactory(title="A", **common, theme=theme)
    ObjectiveFactory(title="B", **common | {"unit": crews}, commitment="learning")
    ObjectiveFactory(title="C", **common | {"unit": retail, "owner": planner}, state="draft")
    ObjectiveFactory(title="D", **common, state="cancelled")
    ObjectiveFactory(title="E", **common | {"cycle": year.cycles.get(name="FY26 Q3")})
    ObjectiveFactory(title="F", **common | {"cycle": year.cycles.get(name="FY26")})
    wanted = {
        "": "ABCF",
        f"unit={grid.pk}": "ABF",
        "state=draft": "C",
        "state=cancelled": "D",
        "state=every": "ABCDF",
        "state=open": "ABCF",
        "commitment=learning": "B",
        "owner=me": "C",
        f"owner={owner.pk}": "ABF",
        f"theme={theme.pk}": "A",
        "q=retail": "C",
        "q=planner+C": "C",
        "q=%25": "",
        "q=%00": "ABCF",
        "q=" + "word+" * 5000: "",
        "state=nonsense&commitment=x&owner=x&theme=²&sort=owner__password": "ABCF",
        "sort=-title": "FCBA",
        "sort=unit": "BAFC",
    }
    for view in ("", "list"):
        me = here(planner)
        for query, names in wanted.items():
            pairs = dict(pair.split("=") for pair in query.replace("+", " ").split("&") if pair)
            pairs = {name: value.replace("%25", "%").replace("%00", "\0") for name, value in pairs.items()}
            response = me.get("objective_list", query={"view": view, **pairs})
            assert response.status_code == 200
            assert "".join(titles(response)) == names, (view, query)


def test_a_tree_shows_tops_with_what_lies_below(here, owner, viewer, grid, quarter, objective, key_result):
    child = ObjectiveFactory(title="Crews trust the map", unit=grid, owner=owner, cycle=quarter, parent=objective)
    ObjectiveFactory(title="Deeper", unit=grid, owner=owner, cycle=quarter, parent=child)
    response = here(viewer).get("objective_list")
    (node,) = response.context["nodes"]
    assert (node.objective, node.is_open, [n.objective for n in node.children]) == (objective, True, [child])
    page = response.content.decode()
    assert "46 → 34" in page
    assert 'aria-level="2"' in page
    branch = here(viewer).get("objective_branch", child.pk, query={"level": "2"}, headers=HTMX).content.decode()
    assert "Deeper" in branch
    assert 'aria-level="3"' in branch
    assert "<html" not in branch


def test_a_child_whose_parent_is_filtered_away_stands_at_the_top(here, viewer, owner, grid, crews, quarter, objective):
    ObjectiveFactory(title="Crews trust the map", unit=crews, owner=owner, cycle=quarter, parent=objective)
    response = here(viewer).get("objective_list", query={"unit": crews.pk})
    assert titles(response) == ["Crews trust the map"]
    assert f"part of {objective}" in response.content.decode()


def test_an_empty_list_teaches_and_a_narrow_one_offers_a_way_out(here, owner, quarter):
    assert "What will be different" in here(owner).get("objective_list").content.decode()
    assert "Clear the filters" in here(owner).get("objective_list", query={"q": "x"}).content.decode()


def test_a_fragment_brings_the_sentence_along(here, viewer, objective):
    page = here(viewer).get("objective_list", headers=HTMX).content.decode()
    assert "<html" not in page
    assert 'id="aims-answer" hx-swap-oob="true"' in page
    assert "One objective in FY26 Q1" in page


def test_the_page_of_an_objective_shows_what_it_is_part_of(here, viewer, owner, grid, quarter, objective):
    top = ObjectiveFactory(title="Customers trust us", unit=grid, owner=owner, cycle=quarter)
    middle = ObjectiveFactory(title="The grid holds", unit=grid, owner=owner, cycle=quarter, parent=top)
    Objective.objects.filter(pk=objective.pk).update(parent=middle)
    response = here(viewer).get("objective_detail", objective.pk)
    assert response.context["line"] == [top, middle]
    assert "no key result yet" in response.content.decode()


def test_an_export_holds_the_list_as_it_stands(here, viewer, owner, grid, quarter, objective, key_result):
    ObjectiveFactory(title="=cmd()", unit=grid, owner=owner, cycle=quarter, parent=objective)
    ObjectiveFactory(title="Elsewhere", unit=grid, owner=owner, cycle=quarter, state="draft")
    response = here(viewer).get("objective_export", query={"state": "active"})
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert lines[1].startswith(f'"{Objective.objects.get(title="=cmd()").key}"')
    assert '"=cmd()"' not in lines[1]
    assert str(objective.key) in lines[1]
    assert '"1"' in lines[2]


def test_history_tells_of_the_objective_and_its_key_results(here, viewer, owner, objective, key_result):
    page = here(viewer).get("objective_history", objective.pk, headers=HTMX).content.decode()
    assert "added key result" in page
    assert "activated objective" in page
    assert objective.title in page


def test_options_find_by_word_and_leave_out_what_is_over(here, viewer, objective, metric):
    me = here(viewer)
    assert str(objective.pk) in me.get("objective_options", query={"q": "outages"}).content.decode()
    assert "<option" not in me.get("objective_options", query={"q": "nothing"}).content.decode()
    Objective.objects.filter(pk=objective.pk).update(state="closed")
    assert "<option" not in me.get("objective_options", query={"q": "outages"}).content.decode()
    assert "Minutes lost" in me.get("metric_options", query={"q": "minutes"}).content.decode()


def test_where_aims_are_closed_one_sees_ones_own_and_what_they_are_there_for(
    here, stranger, owner, organisation_settings, top, grid, retail, quarter
):
    organisation_settings.open_aims = False
    organisation_settings.save()
    common = {"owner": owner, "cycle": quarter}
    above = ObjectiveFactory(title="Above", unit=top, **common)
    middle = ObjectiveFactory(title="Middle", unit=grid, parent=above, **common)
    mine = ObjectiveFactory(title="Retail", unit=retail, parent=middle, **common)
    ObjectiveFactory(title="Unseen", unit=grid, parent=above, **common)
    ObjectiveFactory(title="Below mine", unit=grid, parent=mine, **common)
    seen = Objective.objects.visible_to(stranger)
    assert set(seen) == {above, middle, mine}
    assert set(KeyResult.objects.visible_to(stranger)) == set()
    page = here(stranger).get("objective_detail", above.pk).content.decode()
    assert "Middle" in page
    assert "Unseen" not in page


def grow(size, grid, owner, quarter):
    tops = ObjectiveFactory.create_batch(size, unit=grid, owner=owner, cycle=quarter)
    for top in tops:
        below = ObjectiveFactory(unit=grid, owner=owner, cycle=quarter, parent=top)
        KeyResultFactory(objective=top)
        KeyResultFactory(objective=below)
    return tops[0]


LISTS = ["objective_list", "list view", "objective_export"]


@pytest.mark.parametrize("name", [*LISTS, "objective_detail", "objective_branch", "objective_edit"])
def test_pages_cost_the_same_for_few_and_for_many(here, owner, grid, quarter, name):
    reads = []
    me = here(owner)
    top = grow(1, grid, owner, quarter)
    me.get("theme_list")  # what a process and a session ask once
    for size in (2, 12):
        grow(size, grid, owner, quarter)
        ObjectiveFactory.create_batch(size, unit=grid, owner=owner, cycle=quarter, parent=top)
        KeyResultFactory.create_batch(size, objective=top)
        scores.judge_all(on=clock.today())  # what the worker does after midnight
        of_one = [] if name in LISTS else [top.pk]
        query = {"view": "list"} if name == "list view" else {}
        with CaptureQueriesContext(connection) as found:
            response = me.get(name.replace("list view", "objective_list"), *of_one, query=query)
            assert b"".join(response.streaming_content) if response.streaming else response.content
        reads.append(len(found))
    assert reads[0] == reads[1]
    assert reads[0] <= 22
