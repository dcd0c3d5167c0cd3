"""The lines and objectives of the funding tests, seen together."""

from tests.aop.funding.conftest import (  # noqa: F401  fixtures
    account,
    homes,
    new_line,
    outages,
    restored,
    sensors,
    shops,
    training,
    vans,
    version,
)
