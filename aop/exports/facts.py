"""What every sheet of an export says about itself."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from aop.export_options import CHOICES, Options
from aop.exports.scope import Scope
from aop.models import PlanVersion, Transfer
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
    transfers: tuple[str, ...] = ()
    """Those on top of the version in force, where the export is of the current plan."""

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
    is_current = scope.with_transfers
    return Facts(
        organisation=settings.name if settings else "",
        plan=str(version.plan),
        title="Current plan" if is_current else version.title,
        version_key=str(version.key),
        kind="current" if is_current else version.kind,
        phase="adjusted" if is_current else PHASES[version.kind],
        state=f"{version.title}, in force, with the transfers below" if is_current else version.get_state_display(),
        seal="" if is_current else version.seal,
        fiscal_year=year.label,
        periods=periods,
        currency=version.plan.currency,
        actuals_through=f"{months[version.actuals_through]:%B %Y}" if version.actuals_through else "none",
        scope=scope.words,
        exported_by=str(scope.user) if scope.user else "the operator, by command",
        at=at,
        options=options,
        takes_edits=version.takes_edits,
        transfers=_on_top(version, scope) if is_current else (),
    )


def _on_top(version: PlanVersion, scope: Scope) -> tuple[str, ...]:
    """Each applied transfer that the version does not contain and of which the reader sees a line."""
    rows = Transfer.objects.of_plan(version.plan).unfolded().order_by("applied_at", "pk")
    if not scope.is_everything:
        rows = rows.visible_to(scope.user)
    return tuple(f"{row}, applied {row.applied_at:%Y-%m-%d}: {row.reason}" for row in rows)
