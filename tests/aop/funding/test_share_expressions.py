"""Python and SQL give the same amount for a share, on both databases."""

import pytest
from django.db.models import BigIntegerField, Value
from django.db.models.functions import Cast
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aop.share_expressions import YearPart
from aop.shares import WHOLE, Interval, year_part
from strategy.core.models import Unit
from strategy.core.money import LIMIT

AMOUNTS = st.one_of(st.integers(-LIMIT, LIMIT), st.integers(-100, 100), st.sampled_from([LIMIT, -LIMIT, 0]))
BOUNDS = st.lists(st.integers(0, WHOLE), min_size=2, max_size=2, unique=True).map(sorted)


def number(value):
    return Cast(Value(value), BigIntegerField())


@pytest.mark.both_databases
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(periods=st.lists(AMOUNTS, min_size=12, max_size=12), bounds=BOUNDS)
def test_the_database_rounds_a_share_as_python_does(top, periods, bounds):
    asked = YearPart(*map(number, [*bounds, sum(periods), *periods]))
    found = Unit.objects.filter(pk=top.pk).annotate(worth=asked).values_list("worth", flat=True).get()
    assert found == year_part(periods, Interval(*bounds))
