"""The bare SQL that funding and home are held against: links × lines → objective × quarter, through the driver."""

from django.db import connection

from aop.models import PERIODS, PlanVersion

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


def raw_join(version: PlanVersion) -> list:
    """Every objective with what its shares are worth by quarter."""
    return _rows(_JOIN, version)


def raw_list(version: PlanVersion) -> list:
    """The fifty largest change lines."""
    return _rows(_LIST, version)


def _rows(sql: str, version: PlanVersion) -> list:
    with connection.cursor() as cursor:
        cursor.execute(sql, [version.pk])
        return cursor.fetchall()
