"""The plan of the tests of stored sums."""

from tests.aop.sum_acts import stage  # noqa: F401  a fixture
