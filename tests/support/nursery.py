"""`python -m tests.support.nursery`: forks a worker for each line it reads and answers how the worker ended."""

import json
import os
import signal
import sys

import django
from django.core.mail.utils import DNS_NAME
from django.template.loader import get_template


def main() -> None:
    django.setup()
    import tests.support.daily  # noqa: PLC0415  once the product is loaded
    from strategy.core.outgoing import kinds  # noqa: PLC0415

    kinds._KINDS.clear()
    tests.support.daily.register()
    warm_up()
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            work(**asked)
            os._exit(0)
        say(child)
        _pid, status = os.waitpid(child, 0)
        say(os.waitstatus_to_exitcode(status))


def say(number: int) -> None:
    sys.stdout.write(json.dumps(number) + "\n")
    sys.stdout.flush()


def warm_up() -> None:
    """What every worker would load anew: the templates of the mail and the name of this machine."""
    for name in ("reminders.html", "reminders.txt", "reminders_subject.txt"):
        get_template(f"email/{name}")
    DNS_NAME.get_fqdn()


def work(point: str, on: int) -> None:
    """Sweep once, and die by SIGKILL at the `on`-th passage of `point`."""
    from strategy.core import faults  # noqa: PLC0415
    from strategy.core.outgoing.sweeping import sweep  # noqa: PLC0415

    left = [on]

    def die() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    faults.FAULTS = {point: die} if point else None
    sweep()


if __name__ == "__main__":
    main()
