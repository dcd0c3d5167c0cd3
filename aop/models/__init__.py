from aop.models.actuals import Actual
from aop.models.allocations import Allocation
from aop.models.ledger import Account, CostCentre
from aop.models.lines import BudgetLine, LineTerm
from aop.models.plans import Plan, PlanVersion
from aop.models.seats import Seat, SeatTerm
from aop.models.sums import AimSum, OpenLine, SumMark, SumState, UnitSum
from aop.models.transfers import Transfer, TransferEntry
from aop.models.versions import PERIODS, LineVersion

__all__ = [
    "PERIODS",
    "Account",
    "Actual",
    "AimSum",
    "Allocation",
    "BudgetLine",
    "CostCentre",
    "LineTerm",
    "LineVersion",
    "OpenLine",
    "Plan",
    "PlanVersion",
    "Seat",
    "SeatTerm",
    "SumMark",
    "SumState",
    "UnitSum",
    "Transfer",
    "TransferEntry",
]
