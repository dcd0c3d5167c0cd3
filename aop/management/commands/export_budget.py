"""`export_budget --year FY24 --version latest --format xlsx --out FILE`: a version of the plan as a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from aop.current import CURRENT, LATEST, NoSuchVersion, shown_version, version_in_force
from aop.export_options import CHOICES, Options
from aop.exports.making import Made, NothingToExport, make
from aop.exports.scope import Scope
from aop.exports.wide import WORDS
from aop.exports.workbook import TooManyRows
from aop.models import Plan, PlanVersion
from strategy.core import files, fiscal
from strategy.core.models import Unit
from strategy.core.money import format_money
from strategy.core.tables.writing import NotWritable


class Command(BaseCommand):
    help = "Write a version of the annual operating plan as a workbook or CSV, with everything it holds."

    def create_parser(self, prog_name, subcommand, **kwargs):
        """Leave `--version` to the version of the plan; elsewhere it asks for Django's own."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser):
        parser.add_argument("--year", help="the fiscal year, such as FY24; not needed with the key of a version")
        parser.add_argument(
            "--version", default="latest", dest="which", help="`latest`, `current`, or the key of a version"
        )
        parser.add_argument("--unit", help="only this unit (its code) and what lies below")
        parser.add_argument("--out", required=True, type=Path, help="the file to write")
        for name, choices in CHOICES.items():
            parser.add_argument(f"--{name.replace('_', '-')}", choices=list(choices), default=next(iter(choices)))

    def handle(self, *args, **options):
        out: Path = options["out"]
        if not out.parent.is_dir():
            raise CommandError(f"There is no folder {out.parent} to write into.")
        version = version_of(options["year"], options["which"])
        is_current = options["which"] == CURRENT
        scope = Scope(unit=unit_of(options["unit"]), with_transfers=is_current)
        chosen = Options.of({name: options[name] for name in CHOICES})
        try:
            with files.workshop(out.parent) as folder:
                made = make(version, scope, chosen, at=timezone.now(), folder=folder)
                check_ending(out, made)
                files.put_in_place(made.path, out)
        except (NothingToExport, TooManyRows, NotWritable) as problem:
            raise CommandError(str(problem)) from problem
        except OSError as problem:
            raise CommandError(f"{out} cannot be written: {problem.strerror}.") from problem
        self.tell(version, made, out)

    def tell(self, version: PlanVersion, made: Made, out: Path) -> None:
        """Rows, totals by account type, and the seal."""
        currency = version.plan.currency
        self.stdout.write(f"{version}: {made.lines:,} lines, {made.rows:,} rows in {out}")
        for kind, minor in made.totals.items():
            self.stdout.write(f"{WORDS[kind]}: {format_money(minor, currency)} {currency}")
        self.stdout.write(f"Seal: {made.seal}" if made.seal else "Not sealed: this version is not approved.")


def version_of(year: str | None, which: str) -> PlanVersion:
    """The version the command line names. Raises CommandError."""
    if which not in {LATEST, CURRENT}:
        found = PlanVersion.objects.with_plan().named(which).first()
        if found is None:
            raise CommandError(f"No version has the key {which}.")
        if year and found.plan.fiscal_year != plan_of_year(year).fiscal_year:
            raise CommandError(f"{found} is not a version of {year}.")
        return found
    if not year:
        raise CommandError("Name the fiscal year with --year, or a version by its key with --version.")
    try:
        plan = plan_of_year(year)
        version = version_in_force(plan) if which == CURRENT else shown_version(plan)
    except NoSuchVersion as problem:
        raise CommandError(f"The plan of {year} has no version yet.") from problem
    if version is None:
        raise CommandError(f"The plan of {year} has no version in force yet, so there is no current plan.")
    return version


def plan_of_year(year: str) -> Plan:
    """The plan of a year written like FY24, 2024 or 2023-24. Raises CommandError."""
    try:
        label = fiscal.short_label(fiscal.named_year(year))
    except fiscal.NotAYear as problem:
        raise CommandError(f"{year!r} is not a year. {problem}") from problem
    plans = Plan.objects.newest_first()
    found = plans.filter(fiscal_year__label=label).first()
    if found is None:
        there = ", ".join(str(plan.fiscal_year) for plan in plans)
        raise CommandError(f"There is no plan of {label}; there are: {there or 'none yet'}.")
    return found


def unit_of(code: str | None) -> Unit | None:
    """The unit of a code. Raises CommandError."""
    if not code:
        return None
    found = Unit.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"No unit has the code {code}.")
    return found


def check_ending(out: Path, made: Made) -> None:
    """A file whose ending says something else than it is would not open. Raises CommandError."""
    ending = made.path.suffix
    if out.suffix.lower() != ending:
        raise CommandError(f"The export is a {ending} file and {out.name} does not end so; name it {out.stem}{ending}.")
