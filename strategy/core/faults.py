"""Named points at which a test may kill, stop or hold up the process; in life they do nothing.

    fault("mail.after_250")

A test runner puts an action for a name into `FAULTS`. It finds the names by reading the source, so a new point is
tried without anybody listing it. `manage.py check --deploy` refuses a house in which `FAULTS` is set.
"""

from collections.abc import Callable

from django.core.checks import Error, Tags, register

FAULTS: dict[str, Callable[[], object]] | None = None


def fault(name: str) -> None:
    """Do what the test runner asked for at this point; nothing in life."""
    if FAULTS and (act := FAULTS.get(name)):
        act()


@register(Tags.security, deploy=True)
def no_faults_in_life(**_) -> list[Error]:
    """Only tests set faults."""
    return [Error("Faults are set: this process was started by a test.", id="strategy.E001")] if FAULTS else []
