"""The organisation, its calendar and its people, by the services that make them in life."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from strategy.core import clock, fiscal
from strategy.core.models import Cycle, FiscalYear, Settings, Unit, User
from strategy.core.services import calendar, organisation, people, units
from strategy.stack.demo import organisation as text

ZONE = "Europe/Berlin"
QUARTERS = 5


@dataclass
class Stage:
    """What the demo has made so far, for the parts that build on it."""

    today: date
    settings: Settings
    year: FiscalYear
    next_year: FiscalYear
    quarters: list[Cycle]
    """The five quarters the demo tells of, the oldest first; the last one runs."""
    units: dict[str, Unit] = field(default_factory=dict)
    shown: dict[str, User] = field(default_factory=dict)
    people: list[User] = field(default_factory=list)
    by_unit: dict[str, list[User]] = field(default_factory=dict)

    @property
    def quarter(self) -> Cycle:
        """The one that runs."""
        return self.quarters[-1]

    @property
    def dawn(self) -> datetime:
        """The first minutes of the demo's day: everything told happened before."""
        return self.moment(self.today, 5)

    def moment(self, day: date, minute: int) -> datetime:
        """An instant of a day, by the organisation's clock."""
        return datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(ZONE))

    def before(self, day: date, days: int) -> datetime:
        """Ten in the morning, so many days before `day`, and never after `dawn`."""
        return min(self.moment(day - timedelta(days=days), 10 * 60), self.dawn)

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
    """Make the organisation as of `today`: three fiscal years, about 30 units, 60 people in the six roles. That was
    before the first of the quarters it tells of."""
    year = fiscal.year_of(today, start_month=1, naming=fiscal.ENDS)
    first = fiscal.first_day(year - 1, start_month=1, naming=fiscal.ENDS)
    with clock.told_at(datetime.combine(first - timedelta(days=30), time(9), ZoneInfo(ZONE))):
        settings = organisation.set_up_organisation(
            actor=None, name=name, currency="EUR", time_zone=ZONE, fiscal_start_month=1
        )
        numbers = (year - 1, year, year + 1)
        years = {n: calendar.ensure_fiscal_year(year=n, settings=settings, actor=None) for n in numbers}
        stage = Stage(today, settings, years[year], years[year + 1], [])
        stage.units = units.create_units(units=text.units(), actor=None)
        _sign_up(stage, password)
    begun = Cycle.objects.filter(fiscal_year__in=years.values(), first_day__lte=today)
    for cycle in begun.order_by("first_day", "pk"):
        with clock.told_at(stage.before(cycle.first_day, 30)):
            calendar.move_cycle(cycle=cycle, state="open", actor=None)
    stage.quarters = list(begun.filter(kind=Cycle.Kind.QUARTER).order_by("-first_day")[:QUARTERS])[::-1]
    return stage


def close_the_past(stage: Stage) -> None:
    """Cycles that have ended are being closed: they take no more objectives. Comes after the aims were set."""
    for cycle in Cycle.objects.filter(last_day__lt=stage.today, state="open").order_by("first_day", "pk"):
        with clock.told_at(stage.before(cycle.last_day, -10)):
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
