"""What spans rows and no constraint can hold: checked at any time by `manage.py verify`.

Each app names its checks in `AppConfig.ready`; a check reads and says how much it looked at and what is wrong.
"""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """What one check looked at. `wrong` has a line of text for each row that breaks the rule."""

    looked_at: int
    wrong: list[str] = field(default_factory=list)


Check = Callable[[], Finding]
_CHECKS: dict[str, Check] = {}


def register(rule: str, check: Check) -> None:
    """Add a check under the sentence of its rule, such as *Shares of a line do not overlap*."""
    _CHECKS[rule] = check


def run() -> dict[str, Finding]:
    """Every check's finding, by its rule."""
    return {rule: check() for rule, check in sorted(_CHECKS.items())}
