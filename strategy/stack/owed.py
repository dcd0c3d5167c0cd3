"""What one person owes: things only they can say, each with its way there. Reads only."""

from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse

from aop.policies import can_approve, is_leader_of_all
from okrs.owed import owed_by
from strategy.core.money import format_money
from strategy.stack import queries
from strategy.stack.queries import Scope
from strategy.stack.sentences import counted


@dataclass(frozen=True)
class Owed:
    """One thing owed: what, what more to know, a word and its status (`data-is`), where to do it (may be empty)."""

    title: str
    note: str
    status: str
    word: str
    address: str


def owed(scope: Scope, on: date) -> list[Owed]:
    """What the reader owes on the day `on`: versions to approve, outcomes and kinds of lines, words on aims."""
    mine = queries.own_lines_to_settle(scope)
    nameless = [row for row in mine if not row["line__is_classified"]]
    return [
        *_versions(scope),
        *_without_aim(scope, [row for row in mine if row["is_open"]]),
        *_without_kind(len(nameless)),
        *_aims(scope, on),
    ]


def _versions(scope: Scope) -> list[Owed]:
    if not is_leader_of_all(scope.reader):
        return []
    waiting = [version for version in queries.waiting_versions(scope.reader) if can_approve(scope.reader, version)]
    return [
        Owed(
            f"Approve or return {version}",
            f"handed in by {version.submitted_by or 'nobody known'}",
            "risk",
            "Waits",
            _address("aop:version_detail", version.pk),
        )
        for version in waiting
    ]


def _without_aim(scope: Scope, rows: list[dict]) -> list[Owed]:
    if not rows:
        return []
    currency = scope.version.plan.currency  # type: ignore[union-attr]
    money = f"{currency} {format_money(sum(row['unaligned'] for row in rows), currency)}"
    first, is_one = rows[0]["name"], len(rows) == 1
    title = "Say what one line is for" if is_one else f"Say what {counted(len(rows), 'line')} are for"
    note = f"{first} · {money}" if is_one else f"{first} and others · {money}"
    return [Owed(title, note, "early", "Open", _address("aop:funding", query="?owner=me&left=yes"))]


def _without_kind(count: int) -> list[Owed]:
    if not count:
        return []
    address = _address("aop:line_list", query="?kind=unclassified")
    return [Owed(f"Say the kind of {counted(count, 'line')}", "run, change, bet …", "early", "Open", address)]


def _aims(scope: Scope, on: date) -> list[Owed]:
    rows = owed_by(scope.reader, on, aims=scope.aims)
    return [Owed(one.title, one.why, one.shape, one.word, one.address) for one in rows]


def _address(name: str, *args: int, query: str = "") -> str:
    try:
        return reverse(name, args=args) + query
    except NoReverseMatch:
        return ""
