"""The page of an objective: how it stands, what its score is made of, and setting that."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from okrs.models import KeyResult, Objective
from okrs.pace import Pace
from okrs.parts import Part, strip_of, worst_of
from okrs.services import check_ins
from okrs.services.check_ins import Said
from tests.core.test_forms import posted
from tests.factories import KeyResultFactory
from tests.okrs.test_api import api  # noqa: F401  the fixture

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

NOON = datetime(2026, 2, 9, 12, tzinfo=UTC)
DAY = NOON.date()


@pytest.fixture(autouse=True)
def on_9_february():
    """Day 40 of 90: 44 % is expected."""
    with time_machine.travel(NOON, tick=False):
        yield


def say(key_result, value, on=DAY):
    said = Said(Decimal(value), 6, on)
    return check_ins.check_in(key_result=key_result, said=said, actor=key_result.owner)


@pytest.fixture
def three(objective):
    """Calls beyond its target, Moves gone backwards, of Letters nothing said, Watched not counted."""
    common = {"objective": objective, "start": 0, "target": 100}
    names = ("Calls", "Moves", "Letters", "Watched")
    rows = {name: KeyResultFactory(title=name, position=place, **common) for place, name in enumerate(names)}
    KeyResult.objects.filter(title="Watched").update(weight=0)
    say(rows["Calls"], 60, DAY - timedelta(days=7))
    say(rows["Calls"], 125)
    say(rows["Moves"], -20)
    return rows


def test_it_says_how_it_stands_what_holds_it_back_and_what_is_silent(here, viewer, objective, three):
    page = here(viewer).get("objective_detail", objective.pk)
    assert page.context["sentence"] == (
        "33\u00a0% of the way, where 44\u00a0% is expected: at risk. What holds it back: Moves."
    )
    assert page.context["strip"] == [(1, Pace.ON_TRACK), (1, Pace.UNKNOWN), (1, Pace.AT_RISK)]
    text = " ".join(page.content.decode().split())
    assert "1 on track · 1 unknown · 1 at risk" in text
    assert "2 of 3 key results have data; without: Letters." in text
    assert "weight 0, not counted" in text
    assert "125 %, beyond" in text
    assert "−20 %, regressed" in text
    assert [row.spark is None for row in page.context["rows"]] == [False, True, True, True]


def test_looking_at_it_judges_it_today(here, viewer, objective, three):
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        page = here(viewer).get("objective_detail", objective.pk)
    assert page.context["objective"].judged_on == DAY + timedelta(days=1)
    assert "judged 9" not in page.content.decode()


def test_a_draft_shows_no_figure(here, viewer, objective, three):
    Objective.objects.update(state="draft")
    page = here(viewer).get("objective_detail", objective.pk)
    assert (page.context["strip"], page.context["parts"], page.context["counts"]) == ([], [], False)
    assert "at risk" not in page.content.decode().lower()


def test_the_worst_holds_the_whole_back_unless_all_stand_alike():
    parts = [Part(name, Decimal(1), Pace(pace)) for name, pace in (("A", "behind"), ("B", "on_track"), ("C", "behind"))]
    assert worst_of(parts) == ["A", "C"]
    assert worst_of(parts[:1]) == []
    assert worst_of([]) == []
    assert strip_of(parts) == [(1, Pace.ON_TRACK), (2, Pace.BEHIND)]


def test_a_score_by_hand_is_typed_in_percent(here, owner, objective, three):
    me = here(owner)
    form = me.get("objective_edit", objective.pk).context["form"]
    for wrong in ("", "101", "-1", "x", "NaN"):
        found = me.post("objective_edit", objective.pk, data=posted(form, scored_by="manual", manual_score=wrong))
        assert found.status_code == 422, wrong
        assert found.context["form"].errors["manual_score"]
    me.post("objective_edit", objective.pk, data=posted(form, scored_by="manual", manual_score="62.5"))
    row = Objective.objects.get(pk=objective.pk)
    assert (row.scored_by, row.manual_score, row.manual_on, row.score) == (
        "manual",
        Decimal("0.625"),
        DAY,
        row.manual_score,
    )
    page = me.get("objective_detail", objective.pk)
    assert page.context["sentence"] == "63\u00a0% of the way, where 44\u00a0% is expected: on track."
    assert "given by hand: 63\u00a0% on 9" in page.content.decode()
    form = me.get("objective_edit", objective.pk).context["form"]
    assert form["manual_score"].value() == "62.5"
    me.post("objective_edit", objective.pk, data=posted(form, scored_by="key_results", manual_score="nonsense"))
    row = Objective.objects.get(pk=objective.pk)
    assert (row.scored_by, row.manual_score, row.manual_on) == ("key_results", None, None)
    assert row.score == Decimal("0.333333333333")


def test_the_api_sets_what_the_score_is_made_of(api, owner, objective, three, grid, quarter):  # noqa: F811
    me, path = api(owner), f"objectives/{objective.pk}/"
    for wrong in ("1.1", "-0.1", "NaN", "0.1234567890123", True):
        body = {"scored_by": "manual", "manual_score": wrong}
        assert me.ask("patch", path, body, seen=objective.version).status_code == 400, wrong
    assert me.ask("patch", path, {"manual_score": "0.4"}, seen=objective.version).status_code == 400
    body = {"scored_by": "manual", "manual_score": "0.45"}
    done = me.ask("patch", path, body, seen=objective.version)
    told = [done.json()[name] for name in ("scored_by", "manual_score", "manual_on", "score")]
    assert (done.status_code, told) == (200, ["manual", "0.45", "2026-02-09", "0.45"])
    back = me.ask("patch", path, {"scored_by": "both"}, seen=objective.version + 1).json()
    assert [back[name] for name in ("scored_by", "manual_score", "manual_on")] == ["both", None, None]
    new = {"title": "Repairs", "unit": grid.pk, "owner": owner.pk, "cycle": quarter.pk}
    made = me.ask("post", "objectives/", new | body)
    assert (made.status_code, made.json()["manual_score"], made.json()["manual_on"]) == (201, "0.45", "2026-02-09")
    assert me.ask("post", "objectives/", new | {"manual_score": "0.4"}).status_code == 400
