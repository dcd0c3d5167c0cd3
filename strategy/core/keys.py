"""Keys that leave the system: UUIDv7, so that rows made later sort later (RFC 9562)."""

import os
import time
import uuid


def new_key() -> uuid.UUID:
    """A UUIDv7 of this millisecond."""
    millis = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (
        (millis & (1 << 48) - 1) << 80 | 0x7 << 76 | (random >> 68 & 0xFFF) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    )
    return uuid.UUID(int=value)
