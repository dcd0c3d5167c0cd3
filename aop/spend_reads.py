"""What is read for the spend pace of any number of objectives: six statements, two where no period is closed."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q

from aop.current import NOTHING, current_version, moved_by_line
from aop.models import PERIODS, Actual, LineVersion, PlanVersion
from aop.shares import Interval
from aop.spend_pace import AimMoney, Month, PlannedLine
from okrs.models import KeyResult
from strategy.core.database import among
from strategy.core.models import Period, User

ByPeriod = dict[int | None, int]
"""Minor units by period; None stands for whole years."""


@dataclass
class Booked:
    """Actuals by line, and by cost centre and account where they name no line."""

    by_line: dict[int, ByPeriod] = field(default_factory=lambda: defaultdict(dict))
    by_codes: dict[tuple[int, int], ByPeriod] = field(default_factory=lambda: defaultdict(dict))


def months_of(version: PlanVersion) -> list[Month]:
    """The periods of the version's year. One statement."""
    booked = Actual.objects.filter(fiscal_year=OuterRef("fiscal_year"), period=OuterRef("number"))
    rows = Period.objects.in_order().filter(fiscal_year=version.plan.fiscal_year).annotate(is_booked=Exists(booked))
    return [Month(row.number, row.first_day, row.last_day, row.is_closed, row.is_booked) for row in rows]  # type: ignore[attr-defined]


def money_of(
    version: PlanVersion, objectives: Collection[int], reader: User, units: Collection[int] | None
) -> dict[int, AimMoney]:
    """What each objective (by id) gets of the current plan, its key results' links included, with what is booked on
    those lines. Lines of `units` only (ids; None: all). Objectives without a link are left out."""
    now = version if version.is_in_force else current_version(version.plan) or version
    rows = _linked_rows(now, objectives, units)
    moved = moved_by_line(now.plan, {row["line"] for row in rows}) if now.is_in_force and rows else {}
    booked = _booked(now, rows, reader)
    shared = _shared(rows, booked)
    parts: dict[int, list] = defaultdict(list)
    for row in rows:
        line = _planned_line(row, moved.get(row["line"]), booked, shared.get(row["pk"]))
        parts[row["aim"]].append((line, Interval(row["link__from_bp"], row["link__to_bp"])))
    return {aim: AimMoney(tuple(found)) for aim, found in parts.items()}


def _linked_rows(version: PlanVersion, objectives: Collection[int], units: Collection[int] | None) -> list[dict]:
    """A dict for each link of a spend line to one of the objectives."""
    key_results = KeyResult.objects.filter(objective__in=among(objectives)).values("pk")
    aimed = Q(link__objective__in=among(objectives)) | Q(link__key_result__in=key_results)
    rows = LineVersion.objects.spend_of(version).in_units(units).with_links().filter(aimed)
    columns = ("pk", "line", "cost_centre", "account", "total", "aim", "link__from_bp", "link__to_bp", *PERIODS)
    return list(rows.values(*columns))


def _booked(version: PlanVersion, rows: list[dict], reader: User) -> Booked:
    """What the reader may see of the actuals that concern the rows."""
    codes = Q(
        line__isnull=True,
        cost_centre__in=among({row["cost_centre"] for row in rows}),
        account__in=among({row["account"] for row in rows}),
    )
    seen = Actual.objects.visible_to(reader).of_year(version.plan.fiscal_year)
    found = seen.filter(codes | Q(line__in=among({row["line"] for row in rows})))
    booked = Booked()
    for row in found.sums("line", "cost_centre", "account", "period"):
        place = booked.by_line[row["line"]] if row["line"] else booked.by_codes[row["cost_centre"], row["account"]]
        place[row["period"]] = place.get(row["period"], 0) + row["amount"]
    return booked


def _shared(rows: list[dict], booked: Booked) -> dict[int, tuple[int, int]]:
    """For rows on whose codes something is booked: what the version plans on these codes before the row, and in all."""
    concerned = {row["pk"] for row in rows if (row["cost_centre"], row["account"]) in booked.by_codes}
    if not concerned:
        return {}
    found = LineVersion.objects.filter(pk__in=among(concerned)).with_what_shares_codes()
    return {pk: (before, whole) for pk, before, whole in found.values_list("pk", F("pair_before"), F("pair_total"))}


def _planned_line(row: dict, moved: list[int] | None, booked: Booked, shared: tuple[int, int] | None) -> PlannedLine:
    before, whole = shared or (0, 0)
    named = booked.by_line.get(row["line"], {})
    on_codes = booked.by_codes.get((row["cost_centre"], row["account"]), {}) if whole else {}
    return PlannedLine(
        periods=tuple(row[name] + more for name, more in zip(PERIODS, moved or NOTHING, strict=True)),
        named={n: amount for n, amount in named.items() if n},
        on_codes={n: amount for n, amount in on_codes.items() if n},
        before=before, own=row["total"], whole=whole,
        by_year=None in named or None in on_codes,
    )  # fmt: skip
