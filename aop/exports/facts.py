"""What every sheet of an export says about itself."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from aop.export_options import CHOICES, Options
from aop.exports.scope import Scope
from aop.models import PlanVersion
from strategy.core.models import Settings
from strategy.core.release import release

PHASES = {
    "target": "proposed",
    "proposal": "proposed",
    "what_if": "proposed",
    "approved": "approved",
    "revision": "adjusted",
    "forecast": "adjusted",
}
"""Kinds of version as the Fiscal Data Package calls their phase (`exchange.md` 42); actuals are *executed*."""

SIGNS = {
    "natural": "Signs are natural: revenue and spend are both positive; account_type says which an amount is.",
    "ledger": "Signs are the ledger's: spend is a debit and positive, revenue a credit and negative.",
}


@dataclass(frozen=True)
class Facts:
    """A version and the act of exporting it, as text where people read it. `at` is in UTC."""

    organisation: str
    plan: str
    title: str
    version_key: str
    kind: str
    phase: str
    state: str
    seal: str
    fiscal_year: str
    periods: tuple[tuple[int, date], ...]
    currency: str
    actuals_through: str
    scope: str
    exported_by: str
    at: datetime
    options: Options
    takes_edits: bool

    @property
    def sign(self) -> str:
        return SIGNS[self.options.sign]

    @property
    def shown(self) -> str:
        return CHOICES["shown"][self.options.shown]

    @property
    def release(self) -> str:
        return release()

    @property
    def stem(self) -> str:
        """The file's name without its ending, of characters that every system takes."""
        name = f"{self.plan} {self.title} {self.at:%Y-%m-%d}"
        return re.sub(r"[^\w.()-]+", "-", name, flags=re.ASCII).strip("-.")[:120]


def facts_of(version: PlanVersion, scope: Scope, options: Options, at: datetime) -> Facts:
    """The facts of exporting `version` at the instant `at`."""
    year = version.plan.fiscal_year
    periods = tuple(year.periods.order_by("number").values_list("number", "first_day"))
    months = dict(periods)
    settings = Settings.objects.filter(pk=1).first()
    return Facts(
        organisation=settings.name if settings else "",
        plan=str(version.plan),
        title=version.title,
        version_key=str(version.key),
        kind=version.kind,
        phase=PHASES[version.kind],
        state=version.get_state_display(),
        seal=version.seal,
        fiscal_year=year.label,
        periods=periods,
        currency=version.plan.currency,
        actuals_through=f"{months[version.actuals_through]:%B %Y}" if version.actuals_through else "none",
        scope=scope.words,
        exported_by=str(scope.user) if scope.user else "the operator, by command",
        at=at,
        options=options,
        takes_edits=version.takes_edits,
    )
