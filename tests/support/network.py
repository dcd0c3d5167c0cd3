"""Tests reach this machine and the services named for them, nothing else.

An audit hook sees every connection Python opens, whichever library opens it; Chromium is fenced in by its own
options (see `browser.py`).
"""

import ipaddress
import os
import socket
import sys
from urllib.parse import urlsplit

LOCAL_NAMES = {"", "localhost", "localhost.localdomain", "testserver"}


class NetworkBlocked(RuntimeError):
    """A test tried to leave the machine."""


def pytest_configure(config):
    allowed_names, allowed_addresses = services_named_for_the_tests()

    def refuse_what_is_far(event, arguments):
        if event == "socket.connect":
            address = arguments[1]
            if isinstance(address, tuple) and not is_near(address[0], allowed_names, allowed_addresses):
                raise NetworkBlocked(f"connection to {address[0]} refused: tests stay on this machine")
        elif event == "socket.getaddrinfo" and not is_near(arguments[0], allowed_names, allowed_addresses):
            raise NetworkBlocked(f"look-up of {arguments[0]!r} refused: tests stay on this machine")

    sys.addaudithook(refuse_what_is_far)


def services_named_for_the_tests() -> tuple[set[str], set[str]]:
    """Hosts of the database and of Redis, as names and as addresses."""
    urls = (os.environ.get(name, "") for name in ("DATABASE_URL", "TEST_REDIS_URL"))
    names = {host for url in urls if (host := urlsplit(url).hostname)}
    addresses: set[str] = set()
    for name in names:
        try:
            addresses.update(str(found[4][0]) for found in socket.getaddrinfo(name, None))
        except OSError:
            continue  # the service is away; its own tests say so
    return names, addresses


def is_near(host: object, allowed_names: set[str], allowed_addresses: set[str]) -> bool:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "")
    if name in LOCAL_NAMES or name in allowed_names or name in allowed_addresses or name == socket.gethostname():
        return True
    try:
        return ipaddress.ip_address(name.split("%")[0]).is_loopback
    except ValueError:
        return False
