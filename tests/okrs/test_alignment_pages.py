"""Part of a whole: linking objectives on pages and by the API, refusals in sentences, and the way back."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from okrs.models import Alignment, Objective
from okrs.services import alignments
from okrs.whole import UNSEEN
from strategy.core.concurrency import Edit
from strategy.core.templatetags.strategy import undo_address
from tests.core.test_forms import posted
from tests.factories import KeyResultFactory, ObjectiveFactory
from tests.okrs.test_api import api  # noqa: F401  the fixture

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def standing():
    found = Alignment.objects.current().values_list("child__title", "kind", "parent__title", "weight")
    return sorted(found)


def undo(client_response):
    message = list(get_messages(client_response.wsgi_request))[-1]
    return str(message), undo_address(message)


def test_a_link_is_made_changed_ended_and_each_is_taken_back(client, here, owner, objective, whole):
    me, child, parent = here(owner), objective.title, whole.title
    made = me.post("alignment_create", objective.pk, data={"parent": whole.pk, "kind": "contributes", "weight": "3"})
    assert made["Location"] == f"{objective.get_absolute_url()}#alignment"
    assert standing() == [(child, "contributes", parent, 3)]
    text, back = undo(made)
    assert text == f"“{child}” contributes to “{parent}” now."
    client.post(back)
    assert standing() == []
    again = me.post("alignment_create", objective.pk, data={"parent": whole.pk, "kind": "contributes", "weight": "3"})
    link = Alignment.objects.current().get()
    form = me.get("alignment_edit", link.pk).context["form"]
    changed = me.post("alignment_edit", link.pk, data=posted(form, kind="supports"))
    assert (again.status_code, standing()) == (302, [(child, "supports", parent, 3)])
    client.post(undo(changed)[1])
    assert standing() == [(child, "contributes", parent, 3)]
    link = Alignment.objects.current().get()
    ended = me.post("alignment_end", link.pk, data={"version": link.version})
    assert standing() == []
    client.post(undo(ended)[1])
    assert standing() == [(child, "contributes", parent, 3)]


def test_refusals_are_sentences_beside_the_form(here, owner, objective, alignment, grid, quarter):
    me = here(owner)
    send = {"kind": "contributes", "weight": "1"}
    twice = me.post("alignment_create", objective.pk, data=send | {"parent": alignment.parent_id})
    assert twice.status_code == 422
    assert "linked already" in twice.content.decode()
    lower = ObjectiveFactory(unit=grid, owner=owner, cycle=quarter)
    alignments.align(child=lower, parent=objective, actor=owner)
    loop = me.post("alignment_create", objective.pk, data=send | {"parent": lower.pk})
    assert (loop.status_code, "aligned to it" in loop.content.decode()) == (422, True)
    for parent, weight in ((objective.pk, "1"), (10**12, "1"), ("", "1"), (lower.pk, "101"), (lower.pk, "-1")):
        wrong = me.post("alignment_create", objective.pk, data={"kind": "x", "parent": parent, "weight": weight})
        assert wrong.status_code == 422
    Objective.objects.filter(pk=alignment.parent_id).update(state="cancelled")
    me.post("alignment_end", alignment.pk, data={"version": 1})
    assert me.post("alignment_create", objective.pk, data=send | {"parent": alignment.parent_id}).status_code == 422


def test_what_somebody_else_changed_meanwhile_is_shown(here, owner, planner, alignment):
    me = here(owner)
    data = posted(me.get("alignment_edit", alignment.pk).context["form"], weight="5")
    alignments.edit_alignment(alignment=alignment, edit=Edit(1, {"weight": 2}), actor=planner)
    assert me.post("alignment_edit", alignment.pk, data=data).status_code == 409
    assert me.post("alignment_end", alignment.pk, data={"version": 1}).status_code == 409
    assert me.post("alignment_end", alignment.pk).status_code == 400
    assert me.post("alignment_end", alignment.pk, data={"version": "x"}).status_code == 400
    assert me.post("alignment_end", alignment.pk, data={"version": 2}).status_code == 302
    assert me.get("alignment_edit", alignment.pk).status_code == 404


def test_the_page_shows_both_directions_with_weights(here, viewer, owner, objective, alignment, grid, quarter):
    common = {"unit": grid, "owner": owner, "cycle": quarter}
    first, second = (ObjectiveFactory(title=title, **common) for title in ("Crews trust the map", "Trees are cut"))
    alignments.align(child=first, parent=objective, weight=4, actor=owner)
    alignments.align(child=second, parent=objective, kind="supports", actor=owner)
    ObjectiveFactory(title="Only below", parent=objective, **common)
    page = here(viewer).get("objective_detail", objective.pk)
    found = [
        (row.objective.title, row.link and (row.link.kind, row.link.weight)) for row in page.context["whole"].below
    ]
    assert found == [
        ("Crews trust the map", ("contributes", 4)),
        ("Only below", None),
        ("Trees are cut", ("supports", 1)),
    ]
    assert [link.parent.title for link in page.context["whole"].up] == ["Bills are understood"]
    text = page.content.decode()
    assert "contributes to it" in text
    assert "not counted in its score" in text
    assert "End<span" not in text
    assert "End<span" in here(owner).get("objective_detail", objective.pk).content.decode()


def test_what_the_reader_may_not_see_is_counted_and_not_named(
    here, stranger, organisation_settings, owner, grid, retail, quarter
):
    organisation_settings.open_aims = False
    organisation_settings.save()
    common = {"owner": owner, "cycle": quarter}
    mine = ObjectiveFactory(title="Retail", unit=retail, scored_by="children", **common)
    hidden = ObjectiveFactory(title="Secret", unit=grid, **common)
    KeyResultFactory(objective=hidden)
    link = alignments.align(child=hidden, parent=mine, actor=owner)
    page = here(stranger).get("objective_detail", mine.pk)
    assert page.context["silent"] == [UNSEEN]
    assert "Secret" not in page.content.decode()
    assert here(stranger).get("alignment_edit", link.pk).status_code == 404


def test_the_api_lists_makes_changes_and_ends_links(api, owner, objective, whole):  # noqa: F811
    me = api(owner)
    made = me.ask("post", "alignments/", {"child": objective.pk, "parent": whole.pk, "weight": 2})
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    told = {name: made.json()[name] for name in ("child", "parent", "kind", "weight")}
    assert told == {"child": objective.pk, "parent": whole.pk, "kind": "contributes", "weight": 2}
    twice = me.ask("post", "alignments/", {"child": objective.pk, "parent": whole.pk})
    assert (twice.status_code, "linked already" in twice.json()["detail"]) == (422, True)
    loop = me.ask("post", "alignments/", {"child": objective.pk, "parent": objective.pk})
    assert loop.status_code == 422
    path = f"alignments/{made.json()['id']}/"
    assert me.ask("patch", path, {"weight": 3}).status_code == 428
    assert me.ask("patch", path, {"weight": 101}, seen=1).status_code == 400
    changed = me.ask("patch", path, {"kind": "supports"}, seen=1)
    assert (changed.status_code, changed["ETag"], changed.json()["kind"]) == (200, '"2"', "supports")
    path = f"alignments/{changed.json()['id']}/"
    assert me.ask("get", "alignments/", {"parent": whole.pk}).json()["count"] == 1
    assert me.ask("get", "alignments/", {"child": whole.pk}).json()["count"] == 0
    assert me.ask("post", path + "end/").status_code == 428
    assert me.ask("post", path + "end/", seen=1).status_code == 412
    assert me.ask("post", path + "end/", seen=2).status_code == 204
    assert me.ask("get", path).status_code == 404


def test_a_link_from_what_is_not_ones_own_is_refused(api, stranger, objective, whole):  # noqa: F811
    assert api(stranger).ask("post", "alignments/", {"child": objective.pk, "parent": whole.pk}).status_code == 403


def test_the_loop_is_named_by_its_address(client, here, owner, objective):
    page = here(owner).get("alignment_create", objective.pk).content.decode()
    assert reverse("okrs:objective_options") in page
