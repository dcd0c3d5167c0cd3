"""What administrators do to a mail: try it again, hold it, drop it."""

from typing import Any

from django.db import transaction

from strategy.core import events, outbox
from strategy.core.concurrency import Edit, judge, lock_one, plain, write
from strategy.core.database import now as database_now
from strategy.core.models import Outgoing, User
from strategy.core.outgoing.collecting import drop
from strategy.core.tasks import send_outgoing

_State = Outgoing.State
MOVES = {
    _State.READY: {_State.HELD, _State.DROPPED},
    _State.HELD: {_State.READY, _State.DROPPED},
    _State.FAILED: {_State.READY, _State.DROPPED},
}
"""What a person may make of a mail; all else is the sender's."""
VERBS = {_State.READY: "retried", _State.HELD: "held", _State.DROPPED: "dropped"}
WORDS = {_State.HELD: "An administrator holds it.", _State.DROPPED: "An administrator took it out."}


class MailCannotMove(Exception):
    """Only a mail that waits, is held or failed can be tried again, held or dropped."""


@transaction.atomic
def move_outgoing(*, row: Outgoing, edit: Edit, actor: User) -> Outgoing:
    """Send again, hold or drop: `edit.values` holds `state` alone. Raises Conflict, VersionMissing, MailCannotMove.

    A digest that is dropped takes its lines along; a line that is tried again goes into the next digest.
    """
    row = lock_one(row)
    changes, _merged = judge(row, edit)
    if not changes:
        return row
    before, state = changes["state"]
    if set(changes) != {"state"} or state not in MOVES.get(before, set()):
        raise MailCannotMove
    write(row, changes)
    _follow(row, state)
    events.record(actor=actor, verb=f"core.outgoing.{VERBS[state]}", target=row, changes=plain(changes))
    return row


def _follow(row: Outgoing, state: str) -> None:
    more: dict[str, Any] = {"why": WORDS.get(_State(state), "")}
    if state == _State.READY:
        more |= {"try_at": database_now(), "tries": 0, "lost_leases": 0, "stage": Outgoing.Stage.NONE}
        if row.form == Outgoing.Form.LINE:
            more["digest"] = None
        outbox.poke(send_outgoing)
    for name, value in more.items():
        setattr(row, name, value)
    row.save(update_fields=list(more))
    if state == _State.DROPPED and row.form == Outgoing.Form.DIGEST:
        drop(list(row.told.values_list("pk", flat=True)), WORDS[_State.DROPPED])
