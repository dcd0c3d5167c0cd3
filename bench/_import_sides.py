"""A budget file of any size, our import of it, and what the import is held against."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import python_calamine
import xlsxwriter
from django.db import connection, transaction

from aop.models import PERIODS, BudgetLine, CostCentre, LineVersion, Plan, PlanVersion
from aop.services.imports import files, reading
from aop.services.imports.steps import run_step
from bench._data import Measured
from strategy.core.keys import new_key

HEADING = ("Department", "Team", "Account", "Account name", "Item", "FY26 Proposed")
DEPARTMENTS, TEAMS, ACCOUNTS = 20, 200, 60
INTO_LINE = """
    INSERT INTO aop_budgetline (key, version, plan_id, name, unit_id, kind, is_classified, reason, notes)
    SELECT s.key, 1, %s, s.item, c.unit_id, 'run', false, '', ''
    FROM staging s JOIN aop_costcentre c ON c.code = 'C' || s.team"""
INTO_VERSION = f"""
    INSERT INTO aop_lineversion (key, version, plan_version_id, line_id, unit_id, cost_centre_id, account_id, name,
        vendor, dimensions, currency, spread, {", ".join(PERIODS)}, total, sealed_unit_path, sealed_cost_centre_code,
        sealed_cost_centre_name, sealed_account_code, sealed_account_name, sealed_account_type, row_hash, updated_at)
    SELECT gen_random_uuid(), 1, %s, l.id, c.unit_id, c.id, a.id, s.item, '', '{{}}', 'EUR', 'even',
        {", ".join("s.amount / 12" for _ in PERIODS[:-1])}, s.amount - 11 * (s.amount / 12), s.amount,
        '', '', '', '', '', '', '', now()
    FROM staging s JOIN aop_budgetline l ON l.key = s.key JOIN aop_costcentre c ON c.code = 'C' || s.team
    JOIN aop_account a ON a.code = 'A' || s.account"""


def rows(count: int):
    """Rows of a budget as people keep them: texts, codes, amounts with cents, a few negative."""
    for n in range(count):
        team, account = 1 + n % TEAMS, 1 + n % ACCOUNTS
        amount = f"{(n * 7919) % 9_999_999 - 50_000}.{n % 100:02d}"
        yield f"Department {n % DEPARTMENTS}", str(team), str(account), f"Account {account}", f"Item {n}", amount


def write_csv(path: Path, count: int) -> Path:
    with path.open("w", newline="", encoding="utf8") as file:
        csv.writer(file).writerows([HEADING, *rows(count)])
    return path


def write_xlsx(path: Path, count: int) -> Path:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Budget")
    for place, words in enumerate(HEADING):
        sheet.write_string(0, place, words)
    for number, (*texts, amount) in enumerate(rows(count), start=1):
        for place, words in enumerate(texts):
            sheet.write_string(number, place, words)
        sheet.write_number(number, len(texts), float(amount))
    book.close()
    return path


def ours(path: Path, found: Measured, *, keep: bool = False) -> dict:
    """Read, guess, check every row and write, as pages and command do; taken back at the end. The report."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
        with path.open("rb") as file:
            stored = files.store(iter(lambda: file.read(1 << 20), b""))
        upload = reading.receive_file(stored=stored, file_name=path.name, year=2026, actor=found.reader)
        for step in ("read", "check"):
            upload = run_step(step=step, upload=upload, actor=found.reader)
        if not upload.report["is_clean"]:
            raise SystemExit(f"The file was not understood: {upload.report['faults'][:3]}")
        upload = run_step(step="apply", upload=upload, actor=found.reader, choices={"again": True})
        transaction.set_rollback(not keep)
    files.path_of(upload).unlink(missing_ok=True)
    files.drop_rows(upload)
    return upload.report


def by_copy(path: Path, found: Measured) -> None:
    """csv or calamine, COPY into a staging table, insert-select into lines and amounts; taken back at the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("CREATE TEMP TABLE staging (key uuid, team text, account text, item text, amount bigint)")
        cursor.copy_expert("COPY staging FROM STDIN WITH (FORMAT csv)", _staged(_read(path)))
        cursor.execute(INTO_LINE, [found.version.plan_id])
        cursor.execute(INTO_VERSION, [_version(found).pk])
        transaction.set_rollback(True)


def by_objects(path: Path, found: Measured) -> None:
    """openpyxl and bulk_create, as most applications do; taken back at the end."""
    centres = {centre.code: centre for centre in CostCentre.objects.all()}
    with transaction.atomic():
        version = _version(found)
        sheet = openpyxl.load_workbook(path, read_only=True)["Budget"]
        lines, amounts = [], []
        for department_team in sheet.iter_rows(min_row=2, values_only=True):
            _, team, _, _, item, amount = department_team
            centre = centres[f"C{team}"]
            lines.append(BudgetLine(plan_id=version.plan_id, name=item, unit_id=centre.unit_id))
            amounts.append((centre, _minor(amount)))
        made = BudgetLine.objects.bulk_create(lines, batch_size=1000)
        account = _first_account()
        LineVersion.objects.bulk_create(
            (
                LineVersion(plan_version=version, line=line, unit_id=centre.unit_id, cost_centre=centre, name=line.name,
                            account_id=account, currency="EUR", p01=minor, total=minor)
                for line, (centre, minor) in zip(made, amounts, strict=True)
            ),
            batch_size=1000,
        )  # fmt: skip
        transaction.set_rollback(True)


def _first_account() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id) FROM aop_account")
        return cursor.fetchone()[0]


def _version(found: Measured) -> PlanVersion:
    return PlanVersion.objects.create(plan=Plan.objects.get(pk=found.version.plan_id), kind="proposal", number=77)


def _read(path: Path):
    if path.suffix == ".csv":
        with path.open(newline="", encoding="utf8") as file:
            yield from list(csv.reader(file))[1:]
    else:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        yield from book.get_sheet_by_index(0).to_python()[1:]


def _staged(found) -> io.StringIO:
    staged = io.StringIO()
    writer = csv.writer(staged)
    for _department, team, account, _name, item, amount in found:
        writer.writerow([new_key(), team, account, item, _minor(amount)])
    staged.seek(0)
    return staged


def _minor(amount) -> int:
    return int((Decimal(repr(amount)) if isinstance(amount, float) else Decimal(amount)).scaleb(2))
