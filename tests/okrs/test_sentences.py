"""What the pages say in one sentence, and that they never say more than the figures prove."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.pace import Feeling, Pace, Silence
from okrs.sentences import (
    KeyResultFigures,
    ListFigures,
    ObjectiveFigures,
    UpdatesFigures,
    key_result_sentence,
    list_sentence,
    objective_sentence,
    updates_sentence,
)

LISTS = [
    (ListFigures(0), False, "Nothing is aimed at yet in FY26 Q1."),
    (ListFigures(0), True, "No objective fits these filters."),
    (ListFigures(1, active=1), False, "One objective in FY26 Q1; it is active. Each active one says how we will know."),
    (
        ListFigures(6, active=6),
        False,
        "Six objectives in FY26 Q1; all are active. Each active one says how we will know.",
    ),
    (
        ListFigures(6, active=4, draft=2),
        False,
        "Six objectives in FY26 Q1; four are active. Two drafts wait to be activated.",
    ),
    (
        ListFigures(1200, active=1, draft=1199, blind=1),
        True,
        "1,200 objectives fit these filters; one is active. "
        "One active objective has no key result: nobody could tell that it is reached.",
    ),
    (
        ListFigures(6, active=6, on=2, behind=1, at_risk=3),
        False,
        "Six objectives in FY26 Q1; all are active. Three at risk, one behind and two on track.",
    ),
    (
        ListFigures(3, active=2, draft=1, on=2),
        False,
        "Three objectives in FY26 Q1; two are active. All of these are on track. One draft waits to be activated.",
    ),
    (
        ListFigures(2, active=2, silent=2),
        False,
        "Two objectives in FY26 Q1; all are active. Nobody has said lately how they stand.",
    ),
    (
        ListFigures(4, active=4, at_risk=1, silent=2),
        False,
        "Four objectives in FY26 Q1; all are active. One at risk and two silent.",
    ),
    (ListFigures(2, candidate=2), False, "Two objectives in FY26 Q1; none is active."),
]
OBJECTIVES = [
    ({"state": "draft"}, "A draft for FY26 Q1. It has no key result yet, so nobody could tell that it is reached."),
    (
        {"state": "draft", "key_results": 2, "has_why": False},
        "A draft for FY26 Q1. It does not say yet which problem it solves.",
    ),
    (
        {"state": "active", "key_results": 1, "has_shift": False},
        "Pursued in FY26 Q1. It does not say yet what behaviour must change.",
    ),
    (
        {"state": "active", "key_results": 3, "unmeasured": 1},
        "Pursued in FY26 Q1. One key result does not say in what it is measured.",
    ),
    ({"state": "active", "key_results": 3}, "Pursued in FY26 Q1. Three key results say how we will know."),
    (
        {"state": "active", "score": 43, "expected": 52, "pace": Pace.AT_RISK, "counted": 3, "worst": ("Moves",)},
        "43\u00a0% of the way, where 52\u00a0% is expected: at risk. What holds it back: Moves.",
    ),
    (
        {"state": "active", "score": 43, "expected": 52, "pace": Pace.BEHIND, "counted": 3, "worst": ("A", "B")},
        "43\u00a0% of the way, where 52\u00a0% is expected: behind. Two of three parts hold it back.",
    ),
    (
        {"state": "active", "score": 60, "expected": 52, "pace": Pace.ON_TRACK, "counted": 3, "worst": ("A",)},
        "60\u00a0% of the way, where 52\u00a0% is expected: on track.",
    ),
    (
        {"state": "active", "score": 30, "expected": 44, "pace": Pace.AT_RISK, "counted": 2, "silent": ("Calls",)},
        "30\u00a0% of the way, where 44\u00a0% is expected: at risk. Nothing was said of Calls.",
    ),
    (
        {"state": "active", "score": 70, "expected": 100, "pace": Pace.PARTLY, "counted": 4, "silent": ("A", "B")},
        "70\u00a0% of the way at the end: partly achieved. Of two of its four parts nothing was said.",
    ),
    (
        {"state": "active", "score": 9, "expected": 90, "pace": Pace.UNKNOWN, "counted": 1},
        "9\u00a0% by the last word, and too long without one to know whether it will be reached.",
    ),
    (
        {"state": "active", "expected": 44, "pace": Pace.UNKNOWN, "counted": 1, "silent": ("A",)},
        "Nothing was said of it yet; 44\u00a0% is expected by now.",
    ),
    (
        {"state": "active", "expected": 2, "pace": Pace.TOO_EARLY, "counted": 1},
        "Nothing was said of it yet, and hardly anything is expected.",
    ),
    (
        {"state": "active", "pace": Pace.UNKNOWN},
        "Pursued in FY26 Q1. It has no key result yet, so nobody could tell that it is reached.",
    ),
    (
        {"state": "active", "key_results": 1, "children": 2},
        "Pursued in FY26 Q1. One key result says how we will know; two objectives are there for it.",
    ),
    ({"state": "cancelled"}, "No longer pursued. It had no key result."),
]


@pytest.mark.parametrize(("figures", "is_narrowed", "text"), LISTS)
def test_a_list_says_where_we_are_going(figures, is_narrowed, text):
    assert list_sentence(figures, during="FY26 Q1", is_narrowed=is_narrowed) == text


@pytest.mark.parametrize(("figures", "text"), OBJECTIVES)
def test_an_objective_says_what_it_lacks_first(figures, text):
    assert objective_sentence(ObjectiveFigures(cycle="FY26 Q1", **figures)) == text


@given(
    counts=st.lists(st.integers(0, 10**6), min_size=5, max_size=5),
    blind=st.integers(0, 10**6),
    during=st.sampled_from(["", "FY26"]),
    is_narrowed=st.booleans(),
)
def test_every_list_has_a_sentence_that_ends(counts, blind, during, is_narrowed):
    candidate, draft, active, closed, cancelled = counts
    figures = ListFigures(sum(counts), active, draft, candidate, closed, cancelled, min(blind, active))
    text = list_sentence(figures, during=during, is_narrowed=is_narrowed)
    assert text.endswith(".")
    assert "%(" not in text
    assert ("no key result" in text) == bool(figures.blind)


def test_my_updates_say_what_is_due_and_for_how_long():
    assert updates_sentence(UpdatesFigures(total=0)) == "You own no key result that is in play, so nothing is owed."
    assert updates_sentence(UpdatesFigures(total=3, latest=-1)) == (
        "Nothing is due today. The next check-in is due tomorrow."
    )
    assert updates_sentence(UpdatesFigures(total=3, latest=-4)) == (
        "Nothing is due today. The next check-in is due in four days."
    )
    assert updates_sentence(UpdatesFigures(total=9, due=4, latest=8)) == (
        "Four check-ins are due, about two minutes. The oldest is eight days late."
    )
    assert updates_sentence(UpdatesFigures(total=9, due=1, latest=1)) == (
        "One check-in is due, about one minute. It is one day late."
    )
    assert updates_sentence(UpdatesFigures(total=9, due=3, never=1, latest=8)) == (
        "Three check-ins are due, about two minutes. Of one nothing was said yet."
    )
    assert updates_sentence(UpdatesFigures(total=9, due=2, latest=0)) == "Two check-ins are due, about one minute."
    assert updates_sentence(UpdatesFigures(total=9, due=2, wrong=2)) == (
        "Nothing was sent yet: two rows want a look. What you typed is kept."
    )


SAID = {"state": "active", "value": "38.5 min", "on": date(2026, 2, 16), "expected": "39.7 min"}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({}, "38.5 min on 16 February, where 39.7 min is expected: on track."),
        (
            {"pace": Pace.AT_RISK, "feeling": Feeling.GREEN_BY_FEEL},
            "38.5 min on 16 February, where 39.7 min is expected: at risk. Who owns it is sure of it all the same.",
        ),
        (
            {"pace": Pace.UNKNOWN, "silence": Silence.STALE},
            "38.5 min on 16 February; nothing was said since, so nobody knows whether it will arrive.",
        ),
        ({"is_active": False}, "38.5 min on 16 February; it is no longer followed."),
        ({"value": "", "silence": Silence.NEVER}, "Nothing was said of it yet; 39.7 min is expected by now."),
        (
            {"value": "", "silence": Silence.NEVER, "pace": Pace.TOO_EARLY},
            "Nothing was said of it yet, and hardly anything is expected.",
        ),
        ({"value": "", "state": "dropped", "is_active": False}, "It was dropped before anything was said of it."),
    ],
)
def test_a_key_result_says_where_it_stands(changed, sentence):
    figures = KeyResultFigures(**SAID | {"pace": Pace.ON_TRACK, "silence": Silence.FRESH} | changed)
    assert key_result_sentence(figures) == sentence
