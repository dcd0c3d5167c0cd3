"""The formula of `shares.py` as one integer expression that both databases understand."""

from django.db import models
from django.db.models import Func

PERIOD_COLUMNS = tuple(f"p{number:02d}" for number in range(1, 13))

Piece = tuple[str, list]
"""SQL and its parameters."""


class YearPart(Func):
    """What an interval of basis points is worth of twelve period amounts, minor units.

    Arguments: lower bound, upper bound, the year's total, the twelve periods. A whole line needs no rounding, a lower
    bound of nought none of its own. Amounts are bounded so that amount × 10,000 fits 64 bits; `/` of two integers
    cuts towards zero on both databases, so adding half with the amount's sign rounds half away from zero.
    """

    output_field = models.BigIntegerField()

    def as_sql(self, compiler, connection, **_extra):
        low, high, total, *periods = [compiler.compile(part) for part in self.get_source_expressions()]
        at_high = [part for amount in periods for part in ("+", _rounded(amount, high))]
        at_low = [part for amount in periods for part in ("-", _rounded(amount, low))]
        return _join(
            *("(CASE WHEN ", low, " = 0 AND ", high, " = 10000 THEN ", total),
            *(" WHEN ", low, " = 0 THEN ", *at_high[1:]),
            *(" ELSE ", *at_high[1:], *at_low, " END)"),
        )


def _rounded(amount: Piece, bound: Piece) -> Piece:
    sign = _join("CASE WHEN ", amount, " < 0 THEN -5000 ELSE 5000 END")
    return _join("((", amount, " * ", bound, " + ", sign, ") / 10000)")


def _join(*pieces: str | Piece) -> Piece:
    sql = "".join(piece if isinstance(piece, str) else piece[0] for piece in pieces)
    return sql, [param for piece in pieces if not isinstance(piece, str) for param in piece[1]]
