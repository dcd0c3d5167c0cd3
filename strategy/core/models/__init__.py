from strategy.core.models.calendar import Cycle, FiscalYear, Period
from strategy.core.models.events import Event
from strategy.core.models.messages import Notice, Outgoing, ReminderRound
from strategy.core.models.organisation import Naming, Settings, Unit, UnitPath, UnitTerm
from strategy.core.models.people import ApiToken, Membership, Role, User
from strategy.core.models.work import Import, Job, Snapshot

__all__ = [
    "ApiToken",
    "Cycle",
    "Event",
    "FiscalYear",
    "Import",
    "Job",
    "Membership",
    "Naming",
    "Notice",
    "Outgoing",
    "Period",
    "ReminderRound",
    "Role",
    "Settings",
    "Snapshot",
    "Unit",
    "UnitPath",
    "UnitTerm",
    "User",
]
