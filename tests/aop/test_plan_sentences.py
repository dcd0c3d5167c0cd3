"""The sentence at the top says what the figures below it prove, and nothing more."""

import pytest

from aop.sentences import (
    PlanFigures,
    Standing,
    change_sentence,
    line_sentence,
    list_sentence,
    plan_sentence,
    version_sentence,
)


def said(**figures) -> str:
    known = {"currency": "EUR", "title": "Revision 1", "year": "FY26", "total": 241_000_05, "change": 100_000_00,
             "lines": 4, "unclassified": 0, "state": "approved", "is_in_force": True}  # fmt: skip
    return plan_sentence(PlanFigures(**(known | figures))).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ({}, "EUR 241,000.05 for FY26, EUR 100,000.00 of it to change something. Revision 1 is in force."),
        ({"change": 0}, "EUR 241,000.05 for FY26. Revision 1 is in force."),
        (
            {"unit": "Grid", "unclassified": 1},
            "EUR 241,000.05 for FY26 in Grid, EUR 100,000.00 of it to change something. Revision 1 is in force. "
            "Of one line nobody has said what it is for.",
        ),
        (
            {"is_in_force": False, "state": "draft", "change": 0, "unclassified": 1200},
            "EUR 241,000.05 for FY26. Revision 1 is a draft, not yet approved. "
            "Of 1,200 lines nobody has said what they are for.",
        ),
        ({"is_revenue": True, "unclassified": 3}, "EUR 241,000.05 of revenue for FY26. Revision 1 is in force."),
        ({"lines": 0}, "Revision 1 for FY26 holds no line yet that you may see."),
        ({"lines": 0, "unit": "Grid"}, "Revision 1 for FY26 plans nothing in Grid that you may see."),
        ({"change": 0, "is_in_force": False, "state": "superseded"},
         "EUR 241,000.05 for FY26. Revision 1 was superseded by a later version."),
    ],
)  # fmt: skip
def test_what_do_we_spend(figures, sentence):
    assert said(**figures) == sentence


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ((4, 5_00, 7_00, True), "4 lines: EUR 5.00 of spend, and EUR 7.00 of revenue beside it."),
        ((1, 5_00, 0, False), "One line of EUR 5.00."),
        ((2, 0, 7_00, True), "2 lines of EUR 7.00 of revenue."),
        ((0, 0, 0, True), "No line fits these filters."),
        ((0, 0, 0, False), "This version holds no line yet."),
    ],
)
def test_which_lines_are_these(figures, sentence):
    lines, spend, revenue, narrowed = figures
    told = list_sentence(lines=lines, spend=spend, revenue=revenue, currency="EUR", is_narrowed=narrowed)
    assert told.replace("\u00a0", " ") == sentence


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((0, 0, 0, 0), "It says the same as Approved, line by line."),
        ((1, 0, 0, 5_00), "Against Approved one line differs; together EUR 5.00 more."),
        ((12, 3, 1, -5_00), "Against Approved 12 lines differ, 3 are new, one is gone; together EUR 5.00 less."),
        ((2, 0, 0, 0), "Against Approved 2 lines differ; together they balance."),
    ],
)
def test_what_changed(counts, sentence):
    changed, added, removed, net = counts
    told = change_sentence(changed=changed, added=added, removed=removed, net=net, currency="EUR", other="Approved")
    assert told.replace("\u00a0", " ") == sentence


def test_does_it_hold():
    by = {"sealed_by": "Tomas", "submitted_by": "Leila"}
    tell = lambda state, in_force=False: version_sentence(Standing("Approved", state, in_force, **by))  # noqa: E731
    assert tell("approved", in_force=True) == "Approved is in force, sealed by Tomas; nothing in it can change."
    assert tell("submitted") == "Approved was handed in by Leila and waits for approval."
    assert tell("draft") == "Approved is a draft: it can be changed until it is handed in."
    assert "later version was approved" in tell("superseded")
    assert "does not come into force" in tell("approved")


def test_what_is_this_money_for():
    facts = {"name": "Vans", "kind": "Run", "currency": "EUR", "title": "Approved"}
    known = line_sentence(**facts, total=5_00, is_classified=True).replace("\u00a0", " ")
    guessed = line_sentence(**facts, total=None, is_classified=False)
    assert known == "Vans: EUR 5.00 in Approved. Its kind is run."
    assert guessed == "Vans stands in no version you may see. Nobody has said its kind yet; it counts as run."
