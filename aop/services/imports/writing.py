"""The rows of an import: lines, what each version plans for them, and actuals."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone

from aop.importing.drafts import Draft, LineDraft
from aop.importing.headings import Phase
from aop.importing.mapping import InForce
from aop.models import PERIODS, Account, Actual, BudgetLine, CostCentre, LineVersion, Plan, PlanVersion
from aop.services.sealing import SEALED, adopt_version
from aop.services.terms import follow_newest_version, open_terms
from aop.services.versions import create_version
from strategy.core.bulk import insert_rows, reserve_ids
from strategy.core.database import among
from strategy.core.fiscal import short_label
from strategy.core.keys import new_keys
from strategy.core.models import Event, FiscalYear, Import, User

_LINE = ("id", "key", "name", "unit", "kind", "is_classified")
_ROW = (
    "key", "line", "unit", "cost_centre", "account", "name", "vendor", "dimensions", "spread", *PERIODS, "total",
)  # fmt: skip
_DRAFT = dict.fromkeys(SEALED, "")
_ACTUAL = ("key", "fiscal_year", "grain", "period", "unit", "cost_centre", "account", "amount", "vendor", "line")
_KINDS = {
    Phase.TARGET: PlanVersion.Kind.TARGET,
    Phase.PROPOSAL: PlanVersion.Kind.PROPOSAL,
    Phase.APPROVED: PlanVersion.Kind.APPROVED,
    Phase.REVISION: PlanVersion.Kind.REVISION,
    Phase.FORECAST: PlanVersion.Kind.FORECAST,
}
_SEALED = (PlanVersion.Kind.APPROVED, PlanVersion.Kind.REVISION)
_BESIDE = {
    InForce.ADD: PlanVersion.Kind.REVISION,
    InForce.REPLACE: PlanVersion.Kind.REVISION,
    InForce.PROPOSE: PlanVersion.Kind.PROPOSAL,
}
"""What an approved column becomes beside a version in force."""


class Writer:
    """Writes one draft. Plans are locked; units, cost centres and accounts exist."""

    def __init__(
        self, *, upload: Import, actor: User, event: Event, currency: str, in_force: InForce | None = None
    ) -> None:
        self._upload = upload
        self._actor = actor
        self._event = event
        self._currency = currency
        self._in_force = in_force
        self._now = timezone.now()
        self._centres = {code: (pk, unit) for code, pk, unit in CostCentre.objects.values_list("code", "pk", "unit_id")}
        self._accounts = dict(Account.objects.values_list("code", "pk"))
        self._known: dict[int, list[LineDraft]] = {}  # by year: drafts of lines that were there before

    def write_plans(self, draft: Draft, plans: dict[int, Plan]) -> list[dict[str, Any]]:
        """Lines and versions of every year. Returns what the report keeps of each version."""
        made = []
        for year, plan in plans.items():
            self._write_lines(year, plan, list(draft.lines[year].values()))
        for year, phase, lines in draft.versions():
            version = self._write_version(plans[year], phase, lines)
            self._follow(year, phase)
            if version.kind in _SEALED:
                adopt_version(version=version, seen=version.version, note=self._note(), actor=self._actor)
            made.append({"id": version.pk, "year": short_label(year), "title": version.title, "lines": len(lines)})
        return made

    def _note(self) -> str:
        return f"Adopted outside, recorded by {self._actor} from {self._upload.file_name}."

    def _write_lines(self, year: int, plan: Plan, lines: list[LineDraft]) -> None:
        """New lines, except where a line of this plan stands for the same thing already: its links stay with it."""
        new = self._without_known(year, plan, lines)
        ids = reserve_ids(BudgetLine, len(new))
        for line, pk in zip(new, ids, strict=True):
            line.pk = pk
        same = {"version": 1, "plan": plan.pk, "reason": "", "notes": "", "source_import": self._upload.pk}
        insert_rows(BudgetLine, _LINE, self._line_values(new), same=same)
        if new:
            open_terms(lines=BudgetLine.objects.filter(plan=plan, source_import=self._upload), event=self._event)

    def _without_known(self, year: int, plan: Plan, lines: list[LineDraft]) -> list[LineDraft]:
        """The drafts that need a new line; the others are given the line they stand for."""
        known = self._known_lines(plan)
        if not known:
            return lines
        new = []
        for line in lines:
            found = known.get(self._identity(line))
            if found:
                line.pk = found.pop(0)
                self._known.setdefault(year, []).append(line)
            else:
                new.append(line)
        return new

    def _known_lines(self, plan: Plan) -> dict[tuple, list[int]]:
        """Lines of the plan by what makes them the same line, as their newest version says."""
        rows = LineVersion.objects.filter(line__plan=plan).order_by("plan_version__created_at", "plan_version_id", "pk")
        newest = {
            line: (centre, account, name, vendor, tuple(sorted(dimensions.items())))
            for line, centre, account, name, vendor, dimensions in rows.values_list(
                "line_id", "cost_centre_id", "account_id", "name", "vendor", "dimensions"
            ).iterator(chunk_size=5_000)
        }
        known = defaultdict(list)
        for line in sorted(newest):
            known[newest[line]].append(line)
        return known

    def _identity(self, line: LineDraft) -> tuple:
        key = line.key
        centre, account = self._centres[key.centre][0], self._accounts[key.account]
        return centre, account, key.name, key.vendor, tuple(sorted(key.dimensions))

    def _line_values(self, lines: list[LineDraft]) -> Iterator[Sequence[Any]]:
        usual = BudgetLine.Kind.RUN.value
        for line, key in zip(lines, new_keys(len(lines)), strict=True):
            said = line.kind
            yield line.pk, key, line.key.name, self._centres[line.key.centre][1], said or usual, bool(said)

    def _write_version(self, plan: Plan, phase: Phase, lines: list[LineDraft]) -> PlanVersion:
        former = plan.versions.in_force().first() if phase.is_sealed else None
        kind, adds = _KINDS[phase], False
        if former and phase is Phase.APPROVED:
            kind, adds = _BESIDE[self._in_force or InForce.PROPOSE], self._in_force is InForce.ADD
        note = self._note() if kind in _SEALED else f"From {self._upload.file_name}."
        version = create_version(
            plan=plan, kind=kind, actor=self._actor, note=note, source=self._upload, parent=former if adds else None
        )
        if adds:
            self._make_room(version, lines)
        elif former:
            version.parent = former
            version.save(update_fields=["parent"])
        same = {"version": 1, "plan_version": version.pk, "currency": self._currency, "updated_at": self._now}
        same |= {"source_import": self._upload.pk, **_DRAFT}
        insert_rows(LineVersion, _ROW, self._version_rows(phase, lines), same=same)
        return version

    def _make_room(self, version: PlanVersion, lines: list[LineDraft]) -> None:
        """Of the lines copied from the version in force, those the file holds too give way to what it says.

        The others came with the import as well: taking it back takes them.
        """
        version.line_versions.filter(line__in=among(line.pk for line in lines)).delete()
        version.line_versions.update(source_import=self._upload)

    def _version_rows(self, phase: Phase, lines: list[LineDraft]) -> Iterator[Sequence[Any]]:
        spreads = {True: LineVersion.Spread.TYPED.value, False: LineVersion.Spread.EVEN.value}
        centres, accounts = self._centres, self._accounts
        for line, key in zip(lines, new_keys(len(lines)), strict=True):
            centre_code, account, name, vendor, dimensions = line.key
            centre, unit = centres[centre_code]
            typed, periods = line.periods(phase)
            yield (
                key, line.pk, unit, centre, accounts[account], name, vendor, dict(dimensions), spreads[typed], *periods,
                line.total(phase),
            )  # fmt: skip

    def _follow(self, year: int, phase: Phase) -> None:
        """Lines that were there before take name and unit of the version that is now their newest."""
        known = [line.pk for line in self._known.get(year, ()) if phase in line.amounts]
        if known:
            follow_newest_version(lines=BudgetLine.objects.filter(pk__in=among(known)), event=self._event)

    def write_actuals(self, draft: Draft, years: dict[int, FiscalYear]) -> None:
        """Booked amounts, by month or with yearly grain."""
        same = {
            "currency": self._currency, "document": "", "source_import": self._upload.pk, "created_at": self._now,
        }  # fmt: skip
        insert_rows(Actual, _ACTUAL, self._actual_rows(draft, years), same=same)

    def _actual_rows(self, draft: Draft, years: dict[int, FiscalYear]) -> Iterator[Sequence[Any]]:
        for year, actuals in draft.actuals.items():
            for actual, key in zip(actuals, new_keys(len(actuals)), strict=True):
                centre, unit = self._centres[actual.centre]
                grain = Actual.Grain.PERIOD if actual.period else Actual.Grain.YEAR
                line = actual.line.pk if actual.line else None
                yield (
                    key, years[year].pk, grain.value, actual.period or None, unit, centre,
                    self._accounts[actual.account], actual.minor, actual.vendor, line,
                )  # fmt: skip
