"""Acts on funding links: shares of lines promised to aims. The only writer of Allocation.

Links hang on the line, not on a version, so they are made on a sealed plan too. One writer per line: locks go
objective, then line. The version of the line guards its shares by the one rule of concurrency.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import F

from aop.models import Allocation, BudgetLine
from aop.shares import Interval, Overallocated, percent, place, remainder
from okrs.models import KeyResult, Objective
from strategy.core import events
from strategy.core.concurrency import Clash, Conflict, Edit, VersionMissing, judge, lock
from strategy.core.models import Event, Unit, User

Aim = Objective | KeyResult
"""What a share is promised to."""


class AimClosed(Exception):
    """Money goes to open aims only; this one is closed, cancelled or dropped."""


class LineFull(Overallocated):
    """A line has less left than was asked for."""


class ChangedSince(Exception):
    """These links were changed again meanwhile, so the act cannot simply be taken back."""


Share = int | Mapping[int, int] | None
"""Basis points of every line, or of each by its id; None is all that is left."""


@dataclass(frozen=True)
class Seen:
    """What a person saw of a line before linking it: its version and the basis points nobody had."""

    version: int | None
    free_bp: int | None = None


@transaction.atomic
def set_shares(*, line: BudgetLine, aims: Mapping[str, Aim], edit: Edit, actor: User) -> Event | None:
    """Set shares of one line. `edit` names basis points by field, `aims` says which aim a field means; 0 unlinks.

    Aims that no field names keep their share. Returns the event, None when nothing changes.
    Raises Conflict, VersionMissing, NotAShare, LineFull or AimClosed.
    """
    locked = _Locked([line.pk], aims.values())
    shares = locked.shares(line.pk)
    try:
        changes, merged = judge(locked.lines[line.pk], edit, read=lambda name: shares.get(aims[name], 0))
    except Conflict as conflict:
        clashes = [replace(clash, label=str(aims[clash.name])) for clash in conflict.fields]
        raise Conflict(target=conflict.target, clashes=clashes, version=conflict.version) from None
    if not changes:
        return None
    wanted = shares | {aims[name]: after for name, (_before, after) in changes.items()}
    return locked.give({line.pk: wanted}, actor=actor, verb="aop.shares.merged" if merged else "aop.shares.set")


@transaction.atomic
def link_lines(*, lines: Mapping[int, Seen], aim: Aim, share_bp: Share, actor: User) -> Event | None:
    """Give `aim` a share of each line (by id): `share_bp` basis points of it, or all that is left when None.

    One act, one event, the same number of statements for one line as for many. All or nothing.
    Raises Conflict where a line's free part is no longer what was seen, LineFull, NotAShare or AimClosed.
    """
    locked = _Locked(lines, [aim])
    locked.judge(lines, share_bp)
    wanted, short = {}, []
    for pk, line in locked.lines.items():
        shares = locked.shares(pk)
        left = remainder(shares.values()) + shares.get(aim, 0)
        share = left if share_bp is None else share_bp if isinstance(share_bp, int) else share_bp[pk]
        if share > left or left == 0:
            short.append(f"“{line}” has {percent(left)} left")
        elif shares.get(aim, 0) != share:
            wanted[pk] = shares | {aim: share}
    if short:
        raise LineFull("; ".join(short[:3]) + (f"; and {len(short) - 3} more." if len(short) > 3 else "."))
    given = _said(share_bp)
    return locked.give(wanted, actor=actor, verb="aop.lines.linked", target=aim, changes={str(aim): [None, given]})


@transaction.atomic
def unlink_lines(*, lines: Mapping[int, Seen], aim: Aim | None, actor: User) -> Event | None:
    """End the links of each line (by id) to `aim`, or all of them when None. All or nothing. Raises Conflict."""
    locked = _Locked(lines, [])
    locked.judge(lines, 0)
    wanted = {}
    for pk in locked.lines:
        shares = locked.shares(pk)
        kept = {one: share for one, share in shares.items() if aim is not None and one != aim}
        if kept != shares:
            wanted[pk] = kept
    return locked.give(wanted, actor=actor, verb="aop.lines.unlinked", target=aim)


@transaction.atomic
def undo_links(*, event: Event, actor: User) -> Event:
    """Take back what one act on links did: a counter-act, with an event of its own.

    Raises ChangedSince where the lines were linked anew meanwhile, AimClosed where an aim to come back is closed.
    """
    touched = Allocation.objects.made_or_ended_by(event)
    back = list(touched.filter(closed_by=event).with_targets())
    locked = _Locked(touched.values_list("line", flat=True), [link.aim for link in back])
    made = set(touched.filter(opened_by=event).values_list("pk", flat=True))
    if not locked.lines or made - locked.standing():
        raise ChangedSince
    placed = locked.intervals(without=made)
    for link in back:
        others = placed[link.line_id]
        if link.aim in others or any(link.interval.overlaps(other) for other in others.values()):
            raise ChangedSince
        others[link.aim] = link.interval
    return locked.write(placed, actor=actor, verb="aop.links.undone", changes={"taken back": [event.verb, None]})


class _Locked:
    """Lines under lock with their present links; writes what changes of them as one act."""

    def __init__(self, line_ids: Iterable[int], aims: Collection[Aim]):
        objectives = {aim.objective_id if isinstance(aim, KeyResult) else aim.pk for aim in aims}
        self.objectives: dict[int, Objective] = lock(Objective.objects.all(), *objectives)
        self.lines: dict[int, BudgetLine] = lock(BudgetLine.objects.all(), *line_ids)
        self.links: dict[int, list[Allocation]] = {pk: [] for pk in self.lines}
        for link in Allocation.objects.current().filter(line__in=self.lines).with_targets().order_by("from_bp"):
            self.links[link.line_id].append(link)

    def standing(self) -> set[int]:
        return {link.pk for links in self.links.values() for link in links}

    def intervals(self, without: Collection[int] = ()) -> dict[int, dict[Aim, Interval]]:
        return {
            pk: {link.aim: link.interval for link in links if link.pk not in without}
            for pk, links in self.links.items()
        }

    def shares(self, pk: int) -> dict[Aim, int]:
        return {link.aim: link.interval.share for link in self.links[pk]}

    def judge(self, seen: Mapping[int, Seen], share_bp: Share) -> None:
        """The one rule for many lines: each must be as seen, or at least have free what it had."""
        clashes = []
        for pk, line in self.lines.items():
            free = remainder(self.shares(pk).values())
            if seen[pk].version is None:
                raise VersionMissing
            if seen[pk].version != line.version and seen[pk].free_bp != free:
                then = seen[pk].free_bp
                before = None if then is None else percent(then)
                clashes.append(Clash(f"line-{pk}", str(line), before, percent(free), _said(share_bp)))
        if clashes:
            raise Conflict(target=None, clashes=clashes, version=0)

    def give(self, wanted: Mapping[int, Mapping[Aim, int]], **story: Any) -> Event | None:
        """Give each line the shares wanted, moving as little as may be. None when there is nothing to do."""
        now = self.intervals()
        try:
            placed = {pk: place(now[pk], shares) for pk, shares in wanted.items()}
        except Overallocated as refusal:
            raise LineFull("More than 100 % of the line would be promised.") from refusal
        return self.write(placed, **story) if placed else None

    def write(self, placed: Mapping[int, Mapping[Aim, Interval]], **story: Any) -> Event:
        """Close the intervals that go or move, open the new ones, count the lines' versions up, tell it once."""
        self._refuse_closed(placed)
        event = self._tell(placed, **story)
        links = [link for pk in placed for link in self.links[pk]]
        kept = {(link.line_id, link.aim) for link in links if placed[link.line_id].get(link.aim) == link.interval}
        gone = [link.pk for link in links if (link.line_id, link.aim) not in kept]
        Allocation.objects.filter(pk__in=gone).update(valid_to=event.at, closed_by=event)
        Allocation.objects.bulk_create(
            _link(pk, aim, interval, event)
            for pk, intervals in placed.items()
            for aim, interval in intervals.items()
            if (pk, aim) not in kept
        )
        BudgetLine.objects.filter(pk__in=placed).update(version=F("version") + 1)
        return event

    def _refuse_closed(self, placed: Mapping[int, Mapping[Aim, Interval]]) -> None:
        """A share may shrink or end whatever became of its aim; only an open aim gets more."""
        grown = {
            aim
            for pk, intervals in placed.items()
            for aim, interval in intervals.items()
            if interval.share > self.shares(pk).get(aim, 0)
        }
        results = KeyResult.objects.filter(pk__in=[aim.pk for aim in grown if isinstance(aim, KeyResult)])
        objectives = {aim.objective_id if isinstance(aim, KeyResult) else aim.pk for aim in grown}
        if not all(self.objectives[pk].is_open for pk in objectives) or any(result.is_dropped for result in results):
            raise AimClosed

    def _tell(self, placed: Mapping[int, Mapping[Aim, Interval]], **story: Any) -> Event:
        lines = [self.lines[pk] for pk in placed]
        if len(lines) == 1:
            after = {aim: interval.share for aim, interval in placed[lines[0].pk].items()}
            story |= {"target": lines[0], "changes": _differences(self.shares(lines[0].pk), after)}
        rows = [["aop.budgetline", str(line.key), line.name] for line in lines]
        units = {line.unit_id for line in lines}
        # Who may read of all the lines may read of the act: the lowest unit that holds them.
        return events.record(unit=Unit.objects.lowest_over(units), rows=rows, **story)


def _said(share_bp: Share) -> str:
    if share_bp is None:
        return "all that is left"
    return percent(share_bp) if isinstance(share_bp, int) else "an amount of each"


def _link(line: int, aim: Aim, interval: Interval, event: Event) -> Allocation:
    target = {"key_result": aim} if isinstance(aim, KeyResult) else {"objective": aim}
    span = {"from_bp": interval.from_bp, "to_bp": interval.to_bp}
    return Allocation(line_id=line, **target, **span, valid_from=event.at, opened_by=event)


def _differences(before: Mapping[Aim, int], after: Mapping[Aim, int]) -> dict[str, list]:
    """What changed of a line's shares as history keeps it: by the aim's title, in percent."""
    told: dict[str, list] = {}
    for aim in {**before, **after}:
        sides = before.get(aim, 0), after.get(aim, 0)
        if sides[0] != sides[1]:
            name = str(aim) if str(aim) not in told else f"{aim} ({aim.key})"
            told[name] = [percent(side) for side in sides]
    return told
