"""Many people align and edit at the same moment; with the lock off the same test finds the fault."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import close_old_connections, connection

from okrs.models import Objective
from okrs.services import check_ins, key_results, objectives, scores
from okrs.services.alignments import AlignmentLoop
from okrs.services.check_ins import Said
from okrs.services.key_results import NewKeyResult
from strategy.core.concurrency import Conflict, Edit
from tests.factories import KeyResultFactory, ObjectiveFactory

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

WRITERS = 12


@pytest.fixture
def ring(grid, owner, quarter):
    """Objectives that all want the next one as parent, the last one the first."""
    return ObjectiveFactory.create_batch(WRITERS, unit=grid, owner=owner, cycle=quarter)


def all_at_once(act, arguments):
    """Run `act` in a thread for each argument, released together; what each returned or refused."""
    gate = Barrier(len(arguments))

    def run(argument):
        try:
            connection.ensure_connection()
            gate.wait(timeout=30)
            return act(argument)
        except (AlignmentLoop, Conflict) as refusal:
            return refusal
        finally:
            connection.close()

    close_old_connections()
    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(run, arguments))


def close_the_ring(ring, actor):
    def align(place):
        edit = Edit(1, {"parent": ring[(place + 1) % WRITERS]}, {"parent": None})
        return objectives.edit_objective(objective=ring[place], edit=edit, actor=actor)

    return all_at_once(align, range(WRITERS))


def has_loop() -> bool:
    parents = dict(Objective.objects.values_list("pk", "parent_id"))
    at, steps = next(iter(parents)), 0
    while at is not None and steps <= len(parents):
        at, steps = parents[at], steps + 1
    return steps > len(parents)


def test_a_ring_asked_for_at_once_stays_open_in_one_place(ring, owner):
    answers = close_the_ring(ring, owner)
    assert sum(isinstance(answer, AlignmentLoop) for answer in answers) == 1
    assert Objective.objects.filter(parent=None).count() == 1
    assert not has_loop()


def test_without_the_lock_the_ring_closes(ring, owner, monkeypatch):
    monkeypatch.setattr(scores, "lock_graph", lambda: None)
    monkeypatch.setattr(objectives, "_lock", lambda row, _parent=None: (Objective.objects.get(pk=row.pk), {}))
    check, gate = objectives._check_parent, Barrier(WRITERS)

    def check_together(objective, parent):
        check(objective, parent)
        gate.wait(timeout=30)  # everybody has looked before anybody writes

    monkeypatch.setattr(objectives, "_check_parent", check_together)
    close_the_ring(ring, owner)
    assert has_loop()


def test_of_many_new_titles_at_once_one_wins_and_the_others_are_told(ring, owner):
    def rename(number):
        edit = Edit(1, {"title": f"Title {number}"}, {"title": ring[0].title})
        return objectives.edit_objective(objective=ring[0], edit=edit, actor=owner)

    answers = all_at_once(rename, range(WRITERS))
    won = [answer for answer in answers if not isinstance(answer, Conflict)]
    assert len(won) == 1
    assert Objective.objects.get(pk=ring[0].pk).title == won[0].title


def test_key_results_added_at_once_get_places_of_their_own(objective, owner):
    def add(number):
        new = NewKeyResult(title=f"K{number}", owner=owner, kind="yes_no")
        return key_results.add_key_result(objective=objective, new=new, actor=owner)

    all_at_once(add, range(WRITERS))
    places = sorted(objective.key_results.values_list("position", flat=True))
    assert places == list(range(WRITERS))


def test_check_ins_on_many_aims_at_once_all_reach_the_objective_they_contribute_to(ring, grid, owner, quarter):
    top = ObjectiveFactory(unit=grid, owner=owner, cycle=quarter, scored_by="children", title="Top")
    results = []
    for row in ring:
        edit = Edit(1, {"parent": top}, {"parent": None})
        objectives.edit_objective(objective=row, edit=edit, actor=owner)
        results.append(KeyResultFactory(objective=row, start=0, target=10))

    def say(key_result):
        said = Said(Decimal(5), 6, quarter.first_day)
        return check_ins.check_in(key_result=key_result, said=said, actor=owner)

    all_at_once(say, results)
    top.refresh_from_db()
    assert (top.known, top.counted, top.score) == (WRITERS, WRITERS, Decimal("0.5"))


def test_without_the_locks_a_check_in_is_lost_above(ring, grid, owner, quarter, monkeypatch):
    top = ObjectiveFactory(unit=grid, owner=owner, cycle=quarter, scored_by="children", title="Top")
    pair = []
    for row in ring[:2]:
        edit = Edit(1, {"parent": top}, {"parent": None})
        objectives.edit_objective(objective=row, edit=edit, actor=owner)
        pair.append(KeyResultFactory(objective=row, start=0, target=10))
    monkeypatch.setattr(scores, "lock", lambda rows, *ids: rows.in_bulk(ids))
    gather, gate = scores.gathered.as_stored, Barrier(2)

    def gather_together(rows):
        found = gather(rows)
        gate.wait(timeout=30)  # everybody has read before anybody writes
        return found

    monkeypatch.setattr(scores.gathered, "as_stored", gather_together)

    def say(key_result):
        said = Said(Decimal(5), 6, quarter.first_day)
        return check_ins.check_in(key_result=key_result, said=said, actor=owner)

    all_at_once(say, pair)
    top.refresh_from_db()
    assert top.known == 1
