"""The bare SQL that pages are held against, through the driver."""

from django.db import connection

from aop.models import PERIODS, PlanVersion
from strategy.core.models import Cycle

_QUARTERS = [PERIODS[first : first + 3] for first in range(0, 12, 3)]
_SUMS = ", ".join(
    "sum(" + " + ".join(f"v.{p} * (a.to_bp - a.from_bp) / 10000" for p in quarter) + ")::bigint"
    for quarter in _QUARTERS
)
_JOIN = f"""SELECT a.objective_id, {_SUMS} FROM aop_allocation a
            JOIN aop_lineversion v ON v.line_id = a.line_id AND v.plan_version_id = %s
            WHERE a.valid_to IS NULL GROUP BY 1"""
_LIST = """SELECT v.id, v.name, v.total, l.kind FROM aop_lineversion v JOIN aop_budgetline l ON l.id = v.line_id
           WHERE v.plan_version_id = %s AND l.kind IN ('change', 'bet') ORDER BY v.total DESC, v.id LIMIT 50"""

_WINDOW = """SELECT v.id, v.name, u.name, v.sealed_cost_centre_code, v.sealed_account_code, l.kind, p.name, v.total
              FROM aop_lineversion v JOIN aop_budgetline l ON l.id = v.line_id JOIN strategy_unit u ON u.id = v.unit_id
              LEFT JOIN strategy_user p ON p.id = l.owner_id
              WHERE v.plan_version_id = %s ORDER BY u.code, v.sealed_cost_centre_code, v.name, v.id LIMIT 200"""
_SUM = """SELECT sealed_account_type, count(*), sum(total)::bigint FROM aop_lineversion
          WHERE plan_version_id = %s GROUP BY 1"""
_TOTALS = f"""SELECT v.unit_id, l.kind, count(*), {", ".join(f"sum(v.{p})::bigint" for p in PERIODS)}
              FROM aop_lineversion v JOIN aop_budgetline l ON l.id = v.line_id
              WHERE v.plan_version_id = %s GROUP BY 1, 2"""
_OBJECTIVES = """SELECT o.id, o.parent_id, o.title, o.state, o.commitment, u.name, p.name, c.name FROM okrs_objective o
                 JOIN strategy_unit u ON u.id = o.unit_id JOIN strategy_user p ON p.id = o.owner_id
                 JOIN strategy_cycle c ON c.id = o.cycle_id WHERE o.cycle_id = %s ORDER BY o.id"""


def raw_join(version: PlanVersion) -> list:
    """Every objective with what its shares are worth by quarter."""
    return _rows(_JOIN, version)


def raw_list(version: PlanVersion) -> list:
    """The fifty largest change lines."""
    return _rows(_LIST, version)


def raw_window(version: PlanVersion) -> list:
    """The first 200 lines, and the sums of all by account type."""
    return _rows(_WINDOW, version) + _rows(_SUM, version)


def raw_totals(version: PlanVersion) -> list:
    """Every unit's months, by kind."""
    return _rows(_TOTALS, version)


def raw_objectives(cycle: Cycle) -> list:
    """All objectives of the cycle with what a row shows."""
    return _rows(_OBJECTIVES, cycle)


def _rows(sql: str, of: PlanVersion | Cycle) -> list:
    with connection.cursor() as cursor:
        cursor.execute(sql, [of.pk])
        return cursor.fetchall()
