"""Keys of many rows at once are UUIDv7 like any other, and ascend."""

import time
from uuid import RFC_4122, UUID

from strategy.core.keys import new_key, new_keys


def test_many_keys_are_of_the_same_kind_as_one():
    for key in [new_key(), *map(UUID, new_keys(5))]:
        assert (key.version, key.variant) == (7, RFC_4122)
        assert abs((key.int >> 80) - time.time_ns() // 1_000_000) < 60_000


def test_many_keys_ascend_and_never_meet():
    first, second = new_keys(20_000), new_keys(20_000)
    assert first == sorted(first)
    assert len({*first, *second}) == 40_000
    assert new_keys(0) == []


def test_their_tails_are_random():
    assert len({key[-8:] for key in new_keys(1000)}) > 990
