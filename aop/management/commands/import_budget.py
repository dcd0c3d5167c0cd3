"""`manage.py import_budget FILE --year FY24`: the import of the pages, from the shell."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from aop.importing.mapping import InForce, NotAMapping, mapping_from_json
from aop.importing.sentences import checked_sentence, grouped
from aop.importing.years import known_year
from aop.services.imports import files, reading
from aop.services.imports.steps import StepRefused, run_step
from strategy.core import fiscal
from strategy.core.models import Import, Role, Settings, User
from strategy.core.tables.limits import FileRefused

SHOWN_FAULTS = 50


class Command(BaseCommand):
    help = "Import a budget or actuals from a CSV or XLSX file: read, guess, check, and apply in one transaction."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--year", required=True, help="year of amounts whose heading names none, such as FY24")
        parser.add_argument("--fiscal-start", type=int, choices=range(1, 13), metavar="MONTH")
        parser.add_argument("--currency", help="the currency of the file; must be the organisation's")
        parser.add_argument("--map", type=Path, help="a mapping as JSON (what --json shows under mapping)")
        parser.add_argument("--sheet", help="the sheet of a workbook; the one that holds most without it")
        parser.add_argument("--decimal", choices=["point", "comma"], help="the decimal mark, where it cannot be told")
        parser.add_argument("--leave-out", action="store_true", help="leave unreadable rows out")
        parser.add_argument("--again", action="store_true", help="import a file that was imported before")
        parser.add_argument("--as", dest="email", help="who imports; without it the first in finance at the top")
        parser.add_argument(
            "--in-force",
            choices=[choice.value for choice in InForce],
            help="where an approved column meets a version in force: add to it or replace it by a revision, or propose",
        )
        parser.add_argument("--dry-run", action="store_true", help="check and report; write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args, **options):
        actor = self._actor(options)
        self._check_currency(options["currency"])
        upload = None
        try:
            if options["dry_run"]:
                with transaction.atomic():
                    upload = self._checked(options, actor)
                    transaction.set_rollback(True)
            else:
                upload = self._checked(options, actor)
                upload = self._applied(upload, options, actor)
        except (StepRefused, FileRefused, NotAMapping) as refusal:
            raise CommandError(str(refusal)) from refusal
        finally:
            if upload is not None and options["dry_run"]:
                files.path_of(upload).unlink(missing_ok=True)
                files.drop_rows(upload)
        self._print(upload, options)

    def _actor(self, options: dict[str, Any]) -> User:
        """Who imports: the person named, else the first of finance, else of administration."""
        people = User.objects.active()
        if options["email"]:
            found = people.filter(email__iexact=options["email"]).first()
            if found is None:
                raise CommandError(f"Nobody signs in as {options['email']}.")
            return found
        for role in (Role.FINANCE, Role.ADMINISTRATOR):
            held = people.filter(memberships__role=role, memberships__unit__parent__isnull=True)
            found = held.order_by("pk").first()
            if found:
                return found
        raise CommandError("Set the organisation up first: there is nobody who could import.")

    def _check_currency(self, currency: str | None) -> None:
        own = Settings.objects.get(pk=1).currency
        if currency and currency.upper() != own:
            raise CommandError(f"The organisation plans in {own}; a file in {currency.upper()} cannot be imported yet.")

    def _checked(self, options: dict[str, Any], actor: User) -> Import:
        upload = self._received(options, actor)
        dialect = {"sheet": options["sheet"]} if options["sheet"] else None
        choices = {"dialect": dialect, "start_month": options["fiscal_start"]}
        upload = run_step(step="read", upload=upload, actor=actor, choices=choices)
        upload = self._mapped(upload, options)
        return run_step(step="check", upload=upload, actor=actor)

    def _received(self, options: dict[str, Any], actor: User) -> Import:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        try:
            year = known_year(options["year"])
        except fiscal.NotAYear as refusal:
            raise CommandError(str(refusal)) from refusal
        with path.open("rb") as file:
            stored = files.store(iter(lambda: file.read(1 << 20), b""))
        return reading.receive_file(stored=stored, file_name=path.name, year=year, actor=actor)

    def _mapped(self, upload: Import, options: dict[str, Any]) -> Import:
        """The guess, or the mapping of a file, with the choices of the command line."""
        kept = dict(upload.mapping)
        if options["map"]:
            try:
                kept = json.loads(options["map"].read_text(encoding="utf-8"))
            except (OSError, ValueError) as fault:
                raise CommandError(f"The mapping {options['map']} cannot be read: {fault}") from fault
            kept = kept.get("mapping", kept) if isinstance(kept, dict) else kept
        if isinstance(kept, dict):
            kept |= {"mark": options["decimal"]} if options["decimal"] else {}
            kept |= {"leaves_out": True} if options["leave_out"] else {}
            kept |= {"in_force": options["in_force"]} if options["in_force"] else {}
        return reading.set_mapping(upload=upload, mapping=mapping_from_json(kept))

    def _applied(self, upload: Import, options: dict[str, Any], actor: User) -> Import:
        report = upload.report
        if not report["is_clean"] and not options["leave_out"]:
            self._print(upload, options)
            raise CommandError("Nothing was written. Mend the rows above, or say --leave-out.")
        if report["meets"] and not upload.mapping.get("in_force"):
            self._print(upload, options)
            raise CommandError(
                f"Nothing was written. {report['meets'][0]['says']} Say --in-force add, replace or propose."
            )
        return run_step(step="apply", upload=upload, actor=actor, choices={"again": options["again"]})

    def _print(self, upload: Import, options: dict[str, Any]) -> None:
        if options["json"]:
            kept = {"file": upload.file_name, "state": upload.state, "mapping": upload.mapping, "report": upload.report}
            self.stdout.write(json.dumps(kept, indent=2, ensure_ascii=False))
            return
        report = upload.report
        self.stdout.write(f"{upload.file_name}: {checked_sentence(report)}")
        for column in report["columns"]:
            self.stdout.write(
                f"  {column['heading']}: {column['amounts']:,} amounts, {column['missing']:,} without; the file says "
                f"{grouped(column['raw'])}, understood {grouped(column['understood'])}, rounding {column['rounding']}"
            )
        for fault in report["faults"][:SHOWN_FAULTS]:
            self.stdout.write(f"  row {fault['row']}, {fault['column'] or 'row'}: {fault['reason']}")
        for version in report["versions"]:
            label = f"{fiscal.short_label(version['year'])} {version['phase']}"
            self.stdout.write(f"  {label}: {version['lines']:,} lines, {grouped(version['amount'])}")
        for actual in report["actuals"]:
            label = fiscal.short_label(actual["year"])
            self.stdout.write(f"  {label} actuals: {actual['entries']:,}, {grouped(actual['amount'])}")
        self.stdout.write("Nothing was written (dry run)." if options["dry_run"] else "Imported.")
