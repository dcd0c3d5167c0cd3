"""The agenda a review starts with: exceptions first, by money at risk, within the time there is."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reviews import agenda
from reviews.agenda import Subject

subjects = st.lists(
    st.builds(
        Subject,
        pk=st.integers(1, 999),
        title=st.just("Aim"),
        pace=st.sampled_from(["on_track", "behind", "at_risk", "unknown", "too_early", "achieved", "missed"]),
        confidence=st.none() | st.decimals(0, 10, places=2),
        money=st.integers(0, 10**12),
        disagrees=st.booleans(),
    ),
    max_size=30,
    unique_by=lambda one: one.pk,
)


def test_money_at_risk_is_money_times_doubt():
    assert agenda.money_at_risk(Subject(1, "A", "behind", Decimal("7.5"), 400_00)) == 100_00
    assert agenda.money_at_risk(Subject(1, "A", "behind", None, 400_00)) == 400_00


def test_what_is_on_track_is_taken_by_consent_unless_feel_and_number_disagree():
    rows = [
        Subject(1, "Green", "on_track", Decimal(8), 900),
        Subject(2, "Small", "at_risk", Decimal(5), 100),
        Subject(3, "Large", "behind", Decimal(5), 800),
        Subject(4, "Felt red", "on_track", Decimal(2), 1, disagrees=True),
    ]
    assert [one.pk for one in agenda.exceptions(rows)] == [4, 3, 2]


@given(subjects, st.integers(60, 300))
def test_the_blocks_fit_the_meeting_and_name_each_exception_once(rows, minutes):
    blocks = agenda.proposed(rows, minutes=minutes)
    talked = [block.objective for block in blocks if block.kind == "objective"]
    assert talked == [one.pk for one in agenda.exceptions(rows)]
    assert all(block.minutes >= 2 for block in blocks)
    assert sum(block.minutes for block in blocks) <= minutes + 3 * len(talked) + 8
    assert (blocks[0].kind, blocks[-1].kind) == ("read", "read_back")
