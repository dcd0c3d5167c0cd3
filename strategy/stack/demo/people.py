"""The organisation, its calendar and its people, by the services that make them in life."""

from dataclasses import dataclass, field
from datetime import date

from strategy.core import fiscal
from strategy.core.models import Cycle, FiscalYear, Settings, Unit, User
from strategy.core.services import calendar, organisation, people, units
from strategy.stack.demo import organisation as text


@dataclass
class Stage:
    """What the demo has made so far, for the parts that build on it."""

    today: date
    settings: Settings
    year: FiscalYear
    next_year: FiscalYear
    quarter: Cycle
    last_quarter: Cycle
    units: dict[str, Unit] = field(default_factory=dict)
    shown: dict[str, User] = field(default_factory=dict)
    people: list[User] = field(default_factory=list)
    by_unit: dict[str, list[User]] = field(default_factory=dict)

    def somebody_of(self, code: str, number: int = 0) -> User:
        """A person who works in the unit, else in the one above it, else anybody."""
        unit: Unit | None = self.units[code]
        while unit is not None:
            staff = self.by_unit.get(unit.code)
            if staff:
                return staff[number % len(staff)]
            unit = unit.parent
        return self.people[number % len(self.people)]


def set_stage(*, today: date, password: str | None, name: str = text.NAME) -> Stage:
    """Make the organisation as of `today`: two fiscal years, about 30 units, 60 people in the six roles."""
    settings = organisation.set_up_organisation(
        actor=None, name=name, currency="EUR", time_zone="Europe/Berlin", fiscal_start_month=1
    )
    year = fiscal.year_of(today, start_month=1, naming=settings.fiscal_naming)
    years = {n: calendar.ensure_fiscal_year(year=n, settings=settings, actor=None) for n in (year - 1, year, year + 1)}
    quarters = _quarters(years, today)
    stage = Stage(today, settings, years[year], years[year + 1], quarters[1], quarters[0])
    stage.units = units.create_units(units=text.units(), actor=None)
    _sign_up(stage, password)
    return stage


def _quarters(years: dict[int, FiscalYear], today: date) -> tuple[Cycle, Cycle]:
    """The quarter before that of `today` and that of `today`; every cycle that has begun is open."""
    cycles = Cycle.objects.filter(fiscal_year__in=years.values())
    for cycle in cycles.filter(first_day__lte=today).order_by("first_day", "pk"):
        calendar.move_cycle(cycle=cycle, state="open", actor=None)
    past, now = list(cycles.filter(kind=Cycle.Kind.QUARTER, first_day__lte=today).order_by("-first_day")[:2])[::-1]
    return past, now


def close_the_past(stage: Stage) -> None:
    """Cycles that have ended are being closed: they take no more objectives. Comes after the aims were set."""
    for cycle in Cycle.objects.filter(last_day__lt=stage.today, state="open").order_by("first_day", "pk"):
        calendar.move_cycle(cycle=cycle, state="closing", actor=None)


def _sign_up(stage: Stage, password: str | None) -> None:
    crowd = [(part, [part]) for part in text.crowd()]
    for number, (word, parts) in enumerate([*text.SHOWN_PARTS.items(), *crowd]):
        name = text.name(number)
        shown = word if isinstance(word, str) else ""
        address = shown or f"{name.lower().replace(' ', '.').replace('ö', 'o')}"
        user = people.create_user(
            email=f"{address}@{text.DOMAIN}", name=name, actor=None, password=password if shown else None
        )
        for part in parts:
            unit = stage.units[part.unit]
            people.grant_role(user=user, unit=unit, role=part.role, actor=None, may_see_pay=part.may_see_pay)
        stage.people.append(user)
        stage.by_unit.setdefault(parts[0].unit, []).append(user)
        if shown:
            stage.shown[shown] = user
