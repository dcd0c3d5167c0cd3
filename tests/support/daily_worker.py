"""Included into a Celery worker (`-I`): makes it know the tests' kind."""

from strategy.core.outgoing import kinds
from tests.support import daily

kinds._KINDS.clear()
daily.register()
