"""Each page of reviews says in one sentence what its figures prove."""

from datetime import date

import pytest

from reviews import sentences
from reviews.sentences import BriefFigures, DecisionFigures, ListFigures, ReviewFigures


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


LISTS = [
    (ListFigures(0, 0), "Nobody is called to a review yet."),
    (ListFigures(1, 0, "Grid, Q1", date(2026, 3, 20)), "“Grid, Q1” meets on 20 March 2026."),
    (
        ListFigures(2, 3, "Grid, Q1", date(2026, 3, 20), decided=1, due=2),
        "“Grid, Q1” meets first, on 20 March 2026; two are to come. One has decided and is not applied: nothing has "
        "moved. Two decisions ask whether they came true.",
    ),
    (ListFigures(0, 3), "No review is to come."),
]


@pytest.mark.parametrize(("figures", "said"), LISTS)
def test_the_list_says_when_we_decide_next(figures, said):
    assert plain(sentences.list_sentence(figures, is_narrowed=False)) == said


def test_a_narrowed_list_does_not_say_that_there_is_nothing():
    assert sentences.list_sentence(ListFigures(0, 0), is_narrowed=True) == "No review fits these filters."


REVIEWS = [
    (ReviewFigures("draft"), "Nobody is called yet: name a chair first."),
    (ReviewFigures("draft", people=1, has_chair=True), "Nobody is called yet: a chair alone is no review."),
    (
        ReviewFigures("called", objectives=5, unwritten=2, late=1, waits_for_signature=True),
        "Of five objectives in scope two have no brief, one has no check-in in time and the money page is not signed.",
    ),
    (ReviewFigures("collecting", objectives=5), "Everything is there: the pre-read can be frozen."),
    (ReviewFigures("called"), "No active objective is in scope; there is nothing to review."),
    (ReviewFigures("frozen", people=4), "The pre-read is frozen; nobody has marked it as read."),
    (ReviewFigures("frozen", people=4, read=3), "The pre-read is frozen; three of four people have read it."),
    (ReviewFigures("live", open_items=1), "The meeting runs; one item is still open."),
    (ReviewFigures("live"), "The meeting runs; every item is decided, deferred or dropped."),
    (
        ReviewFigures("decided", decisions=2, moved=10_000_00, currency="EUR"),
        "Two decisions move EUR 10,000.00. Nothing has changed until they are applied.",
    ),
    (
        ReviewFigures("applied", decisions=2, moved=10_000_00, currency="EUR", revision="Revision 1"),
        "Two decisions moved EUR 10,000.00; Revision 1 contains it.",
    ),
    (ReviewFigures("closed", decisions=1), "One decision, applied; no money had to move."),
]


@pytest.mark.parametrize(("figures", "said"), REVIEWS)
def test_a_review_says_whether_we_are_ready_and_what_came_of_it(figures, said):
    assert plain(sentences.review_sentence(figures)) == said


BRIEFS = [
    (
        BriefFigures(50, 83, "At risk", 60_000_00, "EUR", "Scale", "Olga"),
        "Score 50 % where 83 % were expected: at risk. EUR 60,000.00 of the year serve it. Olga asks to scale.",
    ),
    (
        BriefFigures(None, None, "Unknown", 0, "EUR"),
        "Nobody has said how it goes. No money is linked to it. There is no brief.",
    ),
    (BriefFigures(50, None, "On track", None, ""), "Score 50 %: on track. There is no brief."),
]


@pytest.mark.parametrize(("figures", "said"), BRIEFS)
def test_a_page_of_the_pre_read_says_what_moves_what_it_costs_and_what_is_asked(figures, said):
    assert plain(sentences.brief_sentence(figures)) == said


def test_the_pre_read_says_who_has_read_it():
    assert sentences.pre_read_sentence(objectives=6, unwritten=1, read=0, people=4) == (
        "Six objectives, as they stood. One has no brief. Nobody has marked it as read."
    )
    assert sentences.pre_read_sentence(objectives=1, unwritten=0, read=2, people=2) == (
        "One objective, as it stood. Everybody with a part has read it."
    )


def test_the_button_says_what_it_will_do():
    say = sentences.apply_sentence
    assert plain(say(moved=1_00, currency="EUR", lines=2, seats=1, version="Approved", is_applied=False)) == (
        "EUR 1.00 move between two lines, and a revision of Approved is sealed that contains it. One seat changes."
    )
    assert say(moved=0, currency="", lines=0, seats=0, version="", is_applied=False).startswith("No money and no seat")


DECISIONS = [
    (DecisionFigures(is_frozen=False), "Written down; it is frozen when the meeting ends."),
    (
        DecisionFigures(
            True, is_due=True, revisit_on=date(2026, 6, 15), key_result="Minutes", expected="−4", moved="−3"
        ),
        "−4 was expected in “Minutes”; it has moved by −3. It asked to be looked at on 15 June 2026: say whether it "
        "came true.",
    ),
    (
        DecisionFigures(True, verdict="partly", key_result="Minutes", expected="−4"),
        "−4 was expected in “Minutes”; nothing is known of it since. It came true in part.",
    ),
]


@pytest.mark.parametrize(("figures", "said"), DECISIONS)
def test_a_decision_says_what_was_meant_and_what_came_of_it(figures, said):
    assert plain(sentences.decision_sentence(figures)) == said


def test_the_log_says_whether_it_worked():
    say = sentences.log_sentence
    assert say(due=0, waiting=0, came_true=0, settled=0) == "Nothing is decided yet."
    assert say(due=2, waiting=5, came_true=3, settled=4) == (
        "Of four settled decisions three came true. Two ask to be looked at today."
    )
    assert say(due=0, waiting=1, came_true=0, settled=0) == "One waits for its day."
