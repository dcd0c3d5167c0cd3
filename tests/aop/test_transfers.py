"""Transfers: proposed, approved by somebody else, applied, undone, folded; never below zero, always balanced."""

import pytest
from django.core.exceptions import ValidationError

from aop.current import current_periods, moved_by_line
from aop.models import PERIODS, Transfer
from aop.moves import NotBalanced, from_open_periods, moved, together
from aop.services import folding, transfers
from aop.services.sealing import FoldOutdated, approve_version
from aop.services.transfers import (
    LineShort,
    NewTransfer,
    NotInForce,
    OtherPlan,
    OwnTransfer,
    PeriodClosed,
    RevenueDoesNotMove,
    TransferCannotMove,
)
from aop.services.versions import create_version, discard_version, submit_version
from strategy.core import verification
from strategy.core.concurrency import Conflict
from strategy.core.models import Event, Notice
from strategy.core.services.calendar import close_periods_through

pytestmark = pytest.mark.both_databases

TEN = 10_000_00


def taken(plan, source, target, amount=TEN):
    """Entries that move `amount` in proportion over all periods."""
    now = current_periods(plan, [source.line_id])[source.line_id]
    return moved(source.line_id, target.line_id, from_open_periods(now, [True] * 12, amount))


@pytest.fixture
def new(approved, plan, lines) -> NewTransfer:
    """10,000.00 from the portal to the vans."""
    return NewTransfer(taken(plan, lines["portal"], lines["vans"]), "The portal is cheaper than planned.")


@pytest.fixture
def proposed(plan, new, planner) -> Transfer:
    return transfers.propose_transfer(plan=plan, new=new, actor=planner)


@pytest.fixture
def agreed(proposed, leader) -> Transfer:
    return transfers.approve_transfer(transfer=proposed, seen=proposed.version, actor=leader)


@pytest.fixture
def applied(agreed, finance) -> Transfer:
    return transfers.apply_transfer(transfer=agreed, seen=agreed.version, actor=finance)


def year_of(plan, row) -> int:
    return sum(current_periods(plan, [row.line_id])[row.line_id])


def test_proposing_moves_nothing_and_tells_the_leaders(leader, chief, proposed, plan, lines, grid):
    assert proposed.state == "proposed"
    assert proposed.unit == grid
    assert year_of(plan, lines["portal"]) == 100_000_00
    told = Notice.objects.filter(kind="aop.transfer.proposed").values_list("recipient", flat=True)
    assert set(told) == {leader.pk, chief.pk}
    assert "10,000" not in Notice.objects.filter(kind="aop.transfer.proposed").first().title


def test_nobody_approves_their_own(plan, new, leader):
    transfer = transfers.propose_transfer(plan=plan, new=new, actor=leader)
    with pytest.raises(OwnTransfer):
        transfers.approve_transfer(transfer=transfer, seen=transfer.version, actor=leader)
    assert Transfer.objects.get().state == "proposed"


def test_applied_the_current_plan_contains_it_and_the_version_in_force_does_not(applied, plan, lines):
    assert year_of(plan, lines["portal"]) == 90_000_00
    assert year_of(plan, lines["vans"]) == 51_000_05
    lines["portal"].refresh_from_db()
    assert lines["portal"].total == 100_000_00
    event = Event.objects.get(verb="aop.transfer.applied")
    assert event.changes == {"Portal platform": [None, "-10000.00"], "Vans": [None, "10000.00"]}
    assert len(event.rows) == 2


def test_only_what_was_approved_is_applied(proposed, finance):
    with pytest.raises(TransferCannotMove):
        transfers.apply_transfer(transfer=proposed, seen=proposed.version, actor=finance)


def test_an_approval_binds_what_was_seen(proposed, leader):
    with pytest.raises(Conflict):
        transfers.approve_transfer(transfer=proposed, seen=proposed.version - 1, actor=leader)


def test_a_line_gives_no_more_than_it_has(plan, approved, lines, planner):
    everything = {line: [-v if line == lines["portal"].line_id else v for v in [TEN] * 12] for line in
                  (lines["portal"].line_id, lines["vans"].line_id)}  # fmt: skip
    with pytest.raises(LineShort):
        transfers.propose_transfer(plan=plan, new=NewTransfer(everything, "More."), actor=planner)
    assert not Transfer.objects.exists()


def test_a_line_keeps_what_was_spent(plan, approved, lines, planner, booked):
    move = taken(plan, lines["portal"], lines["vans"], 60_000_01)
    with pytest.raises(LineShort, match="60,000.00"):
        transfers.propose_transfer(plan=plan, new=NewTransfer(move, "Nearly all."), actor=planner)
    move = taken(plan, lines["portal"], lines["vans"], 60_000_00)
    transfers.propose_transfer(plan=plan, new=NewTransfer(move, "All that is left."), actor=planner)


def test_it_is_judged_again_when_it_is_applied(plan, new, planner, leader, finance, lines):
    pair = []
    for _ in range(2):
        move = NewTransfer(taken(plan, lines["portal"], lines["vans"], 60_000_00), "Both fit alone.")
        one = transfers.propose_transfer(plan=plan, new=move, actor=planner)
        pair.append(transfers.approve_transfer(transfer=one, seen=one.version, actor=leader))
    transfers.apply_transfer(transfer=pair[0], seen=pair[0].version, actor=finance)
    with pytest.raises(LineShort):
        transfers.apply_transfer(transfer=pair[1], seen=pair[1].version, actor=finance)


@pytest.mark.parametrize(
    ("make", "refusal"),
    [
        (lambda a, b, _c: {a: [-1] * 12, b: [1] * 11 + [2]}, NotBalanced),
        (lambda a, _b, _c: {a: [0] * 12}, transfers.NothingMoves),
        (lambda a, _b, c: {a: [-1] * 12, c: [1] * 12}, RevenueDoesNotMove),
        (lambda a, _b, _c: {a: [-1] * 12, 999_999: [1] * 12}, OtherPlan),
    ],
)
def test_nonsense_is_refused_whole(plan, approved, lines, planner, make, refusal):
    entries = make(lines["portal"].line_id, lines["vans"].line_id, lines["sales"].line_id)
    with pytest.raises(refusal):
        transfers.propose_transfer(plan=plan, new=NewTransfer(entries, "Try."), actor=planner)
    assert not Transfer.objects.exists()


def test_a_reason_is_given(plan, new, planner):
    with pytest.raises(ValidationError):
        transfers.propose_transfer(plan=plan, new=NewTransfer(new.entries, ""), actor=planner)


def test_without_a_version_in_force_nothing_moves(plan, lines, planner):
    entries = {lines["portal"].line_id: [-1] * 12, lines["vans"].line_id: [1] * 12}
    with pytest.raises(NotInForce):
        transfers.propose_transfer(plan=plan, new=NewTransfer(entries, "Early."), actor=planner)


def test_a_closed_period_takes_none(plan, new, planner, finance):
    close_periods_through(period=plan.fiscal_year.periods.get(number=1), actor=finance)
    with pytest.raises(PeriodClosed, match="Jan 2026"):
        transfers.propose_transfer(plan=plan, new=new, actor=planner)


def test_undone_by_a_counter_entry_both_stay_in_the_books(applied, plan, lines, finance):
    counter = transfers.undo_transfer(transfer=applied, seen=applied.version, reason="It was a mistake.", actor=finance)
    applied.refresh_from_db()
    assert (applied.state, counter.state, counter.undoes) == ("undone", "applied", applied)
    assert year_of(plan, lines["portal"]) == 100_000_00
    assert moved_by_line(plan) == {lines[name].line_id: [0] * 12 for name in ("portal", "vans")}
    with pytest.raises(TransferCannotMove):
        transfers.undo_transfer(transfer=applied, seen=applied.version, reason="Again.", actor=finance)


def test_refused_or_withdrawn_it_never_moves(proposed, plan, lines, leader):
    refused = transfers.refuse_transfer(transfer=proposed, seen=proposed.version, note="Not now.", actor=leader)
    assert (refused.state, refused.decided_by) == ("refused", leader)
    assert year_of(plan, lines["portal"]) == 100_000_00


def test_a_revision_differs_from_its_parent_by_exactly_the_entries(applied, plan, lines, finance, chief):
    before = current_periods(plan, [row.line_id for row in lines.values()])
    revision = folding.fold_transfers(plan=plan, actor=finance)
    assert revision.kind == "revision"
    assert revision.parent == plan.versions.in_force().get()
    assert current_periods(plan, list(before)) == before  # the draft changes nothing
    moved_lines = transfers.entries_of(applied)
    for row in revision.line_versions.all():
        parent = revision.parent.line_versions.get(line=row.line)
        change = [mine - theirs for mine, theirs in zip(row.periods, parent.periods, strict=True)]
        assert change == moved_lines.get(row.line_id, [0] * 12)
        assert row.total == sum(row.periods)
    revision = submit_version(version=revision, seen=revision.version, actor=finance)
    approve_version(version=revision, seen=revision.version, actor=chief)
    assert current_periods(plan, list(before)) == before  # neither does its approval
    assert moved_by_line(plan) == {}


def test_what_is_applied_after_the_fold_waits_for_the_next_revision(applied, plan, lines, finance, chief):
    revision = folding.fold_transfers(plan=plan, actor=finance)
    back = NewTransfer(taken(plan, lines["vans"], lines["portal"], 1_00), "A little back.")
    later = transfers.move_money(plan=plan, new=back, actor=chief)
    before = current_periods(plan, [lines["vans"].line_id])
    revision = submit_version(version=revision, seen=revision.version, actor=finance)
    approve_version(version=revision, seen=revision.version, actor=chief)
    assert current_periods(plan, [lines["vans"].line_id]) == before
    assert list(Transfer.objects.of_plan(plan).unfolded()) == [later]


def test_folded_twice_each_draft_contains_its_own_and_the_older_is_outdated(applied, plan, lines, finance, chief):
    first = folding.fold_transfers(plan=plan, actor=finance)
    with pytest.raises(folding.NothingToFold):
        folding.fold_transfers(plan=plan, actor=finance)
    more = NewTransfer(taken(plan, lines["portal"], lines["vans"], 1_00), "A little more.")
    transfers.move_money(plan=plan, new=more, actor=chief)
    now = year_of(plan, lines["portal"])
    second = folding.fold_and_seal(plan=plan, actor=chief)
    assert second.line_versions.get(line=lines["portal"].line_id).total == 99_999_00
    assert year_of(plan, lines["portal"]) == now == 89_999_00
    first = submit_version(version=first, seen=first.version, actor=finance)
    with pytest.raises(FoldOutdated):
        approve_version(version=first, seen=first.version, actor=chief)
    assert year_of(plan, lines["portal"]) == now


def test_a_discarded_fold_gives_its_transfers_back(applied, plan, lines, finance):
    revision = folding.fold_transfers(plan=plan, actor=finance)
    discard_version(version=revision, seen=revision.version, actor=finance)
    applied.refresh_from_db()
    assert applied.folded_in is None
    assert year_of(plan, lines["portal"]) == 90_000_00


def test_without_transfers_there_is_nothing_to_fold(approved, plan, finance):
    with pytest.raises(folding.NothingToFold):
        folding.fold_transfers(plan=plan, actor=finance)


def test_what_a_review_decided_is_in_force_at_once(plan, new, chief):
    transfers.move_money(plan=plan, new=new, actor=chief)
    revision = folding.fold_and_seal(plan=plan, actor=chief, note="Review of Q1")
    assert revision.is_in_force
    assert revision.seal
    assert moved_by_line(plan) == {}
    assert not [finding for finding in verification.run().values() if finding.wrong]


def test_another_revision_made_beside_does_not_swallow_them(applied, plan, lines, finance, chief):
    """A draft copied from the version in force knows nothing of transfers: they stand on top of it when it counts."""
    other = create_version(plan=plan, kind="revision", parent=plan.versions.in_force().get(), actor=finance)
    other = submit_version(version=other, seen=other.version, actor=finance)
    approve_version(version=other, seen=other.version, actor=chief)
    assert year_of(plan, lines["portal"]) == 90_000_00


def test_several_moves_are_one_transfer(plan, approved, lines, chief):
    both = together([taken(plan, lines["portal"], lines["vans"]), taken(plan, lines["portal"], lines["shops"])])
    transfer = transfers.move_money(plan=plan, new=NewTransfer(both, "Two uses."), actor=chief)
    assert {row.line_id: row.total for row in transfer.entries.all()} == {
        lines["portal"].line_id: -2 * TEN,
        lines["vans"].line_id: TEN,
        lines["shops"].line_id: TEN,
    }
    assert all(sum(getattr(row, name) for row in transfer.entries.all()) == 0 for name in PERIODS)
