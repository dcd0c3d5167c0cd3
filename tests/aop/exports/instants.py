"""When things happen in these tests."""

from datetime import UTC, datetime

NOON = datetime(2026, 2, 16, 12, 0, tzinfo=UTC)
