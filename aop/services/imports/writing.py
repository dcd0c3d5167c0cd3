"""The rows of an import: lines, what each version plans for them, and actuals."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone

from aop.importing.drafts import Draft, LineDraft
from aop.importing.headings import Phase
from aop.models import PERIODS, Account, Actual, BudgetLine, CostCentre, LineVersion, Plan, PlanVersion
from aop.services.sealing import adopt_version
from aop.services.terms import follow_newest_version, open_terms
from aop.services.versions import create_version
from strategy.core.bulk import insert_rows, reserve_ids
from strategy.core.database import among
from strategy.core.fiscal import short_label
from strategy.core.keys import new_key
from strategy.core.models import Event, FiscalYear, Import, User

_LINE = ("id", "key", "version", "plan", "name", "unit", "kind", "is_classified", "reason", "notes", "source_import")
_ROW = (
    "key", "version", "plan_version", "line", "unit", "cost_centre", "account", "name", "vendor", "dimensions",
    "currency", "spread", *PERIODS, "total", "sealed_unit_path", "sealed_cost_centre_code", "sealed_cost_centre_name",
    "sealed_account_code", "sealed_account_name", "sealed_account_type", "row_hash", "updated_at", "source_import",
)  # fmt: skip
_ACTUAL = (
    "key", "fiscal_year", "grain", "period", "unit", "cost_centre", "account", "amount", "currency", "vendor",
    "document", "line", "source_import", "created_at",
)  # fmt: skip
_KINDS = {
    Phase.TARGET: PlanVersion.Kind.TARGET,
    Phase.PROPOSAL: PlanVersion.Kind.PROPOSAL,
    Phase.APPROVED: PlanVersion.Kind.APPROVED,
    Phase.REVISION: PlanVersion.Kind.REVISION,
    Phase.FORECAST: PlanVersion.Kind.FORECAST,
}


class Writer:
    """Writes one draft. Plans are locked; units, cost centres and accounts exist."""

    def __init__(self, *, upload: Import, actor: User, event: Event, currency: str) -> None:
        self._upload = upload
        self._actor = actor
        self._event = event
        self._currency = currency
        self._now = timezone.now()
        self._centres = {code: (pk, unit) for code, pk, unit in CostCentre.objects.values_list("code", "pk", "unit_id")}
        self._accounts = dict(Account.objects.values_list("code", "pk"))
        self._ids: dict[int, int] = {}  # id() of a line draft -> id of its line
        self._new: set[int] = set()

    def write_plans(self, draft: Draft, plans: dict[int, Plan]) -> list[dict[str, Any]]:
        """Lines and versions of every year. Returns what the report keeps of each version."""
        made = []
        for year, plan in plans.items():
            self._write_lines(plan, list(draft.lines[year].values()))
        for year, phase, lines in draft.versions():
            version = self._write_version(plans[year], phase, lines)
            self._follow(lines)
            if phase.is_sealed:
                adopt_version(version=version, seen=version.version, note=self._note(), actor=self._actor)
            made.append({"id": version.pk, "year": short_label(year), "title": version.title, "lines": len(lines)})
        return made

    def _note(self) -> str:
        return f"Adopted outside, recorded by {self._actor} from {self._upload.file_name}."

    def _write_lines(self, plan: Plan, lines: list[LineDraft]) -> None:
        """New lines, except where a line of this plan stands for the same thing already: its links stay with it."""
        known = self._known_lines(plan)
        new = []
        for line in lines:
            found = known.get(self._identity(line))
            if found:
                self._ids[id(line)] = found.pop(0)
            else:
                new.append(line)
        ids = reserve_ids(BudgetLine, len(new))
        self._ids.update(zip(map(id, new), ids, strict=True))
        insert_rows(BudgetLine, _LINE, (self._line_values(plan, line) for line in new))
        if new:
            open_terms(lines=ids, event=self._event)
        self._new.update(ids)

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

    def _line_values(self, plan: Plan, line: LineDraft) -> Sequence[Any]:
        _centre, unit = self._centres[line.key.centre]
        kind = line.kind or BudgetLine.Kind.RUN.value
        return (
            self._ids[id(line)], new_key(), 1, plan.pk, line.key.name, unit, kind, bool(line.kind), "", "",
            self._upload.pk,
        )  # fmt: skip

    def _write_version(self, plan: Plan, phase: Phase, lines: list[LineDraft]) -> PlanVersion:
        note = self._note() if phase.is_sealed else f"From {self._upload.file_name}."
        version = create_version(plan=plan, kind=_KINDS[phase], actor=self._actor, note=note)
        version.source_import = self._upload
        if phase is Phase.REVISION:
            version.parent = plan.versions.in_force().first()
        version.save(update_fields=["source_import", "parent"])
        insert_rows(LineVersion, _ROW, self._version_rows(version, phase, lines))
        return version

    def _version_rows(self, version: PlanVersion, phase: Phase, lines: list[LineDraft]) -> Iterator[Sequence[Any]]:
        spreads = LineVersion.Spread
        for line in lines:
            key = line.key
            centre, unit = self._centres[key.centre]
            typed, periods = line.periods(phase)
            spread = spreads.TYPED.value if typed else spreads.EVEN.value
            yield (
                new_key(), 1, version.pk, self._ids[id(line)], unit, centre, self._accounts[key.account], key.name,
                key.vendor, dict(key.dimensions), self._currency, spread, *periods, sum(periods),
                "", "", "", "", "", "", "", self._now, self._upload.pk,
            )  # fmt: skip

    def _follow(self, lines: list[LineDraft]) -> None:
        """Lines that were there before take name and unit of the version that is now their newest."""
        known = [self._ids[id(line)] for line in lines if self._ids[id(line)] not in self._new]
        if known:
            follow_newest_version(lines=BudgetLine.objects.filter(pk__in=among(known)), event=self._event)

    def write_actuals(self, draft: Draft, years: dict[int, FiscalYear]) -> None:
        """Booked amounts, by month or with yearly grain."""
        insert_rows(Actual, _ACTUAL, self._actual_rows(draft, years))

    def _actual_rows(self, draft: Draft, years: dict[int, FiscalYear]) -> Iterator[Sequence[Any]]:
        for year, actuals in draft.actuals.items():
            for actual in actuals:
                centre, unit = self._centres[actual.centre]
                grain = Actual.Grain.PERIOD if actual.period else Actual.Grain.YEAR
                line = self._ids[id(actual.line)] if actual.line else None
                yield (
                    new_key(), years[year].pk, grain.value, actual.period or None, unit, centre,
                    self._accounts[actual.account], actual.minor, self._currency, actual.vendor, "", line,
                    self._upload.pk, self._now,
                )  # fmt: skip
