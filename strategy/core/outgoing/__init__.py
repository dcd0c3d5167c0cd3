"""Reminders and other mails that must leave: decided once, collected into a digest, sent by lease, never lost.

What an app needs is `Kind`, `Due`, `Uncertain`, `register` and `tell`; see `kinds` for how.
"""

from strategy.core.outgoing.deciding import tell
from strategy.core.outgoing.kinds import Due, Kind, Uncertain, register

__all__ = ["Due", "Kind", "Uncertain", "register", "tell"]
