"""What the pages say in one sentence, and that they never say more than the figures prove."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.sentences import ListFigures, ObjectiveFigures, list_sentence, objective_sentence

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
