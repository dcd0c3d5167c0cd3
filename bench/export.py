"""Rows 11 and 12 of the goals: an export against xlsxwriter, and against COPY; memory and growth.

    python3 run.py proof export

Whole workbooks are compared at 2,000 lines (24,000 rows of Budget_tidy, more of Funding_tidy), because 100,000 lines
take xlsxwriter many minutes a run; ours is then timed at 10,000 and 100,000 in fresh processes.
"""

import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
django.setup()

from aop.export_options import Options  # noqa: E402  Django comes first
from aop.exports.facts import facts_of  # noqa: E402
from aop.exports.making import make  # noqa: E402
from aop.exports.rows import read  # noqa: E402
from aop.exports.scope import Scope  # noqa: E402
from aop.exports.workbook import MOST_DATA_ROWS  # noqa: E402
from aop.models import PlanVersion  # noqa: E402
from bench import _data  # noqa: E402
from bench._export_sides import PlainWorkbook, copy_rows  # noqa: E402
from bench._harness import Figure, Report, compare, in_a_fresh_process, seconds  # noqa: E402
from bench._plans import smaller  # noqa: E402

LINES = int(os.environ.get("BENCH_LINES", "100000"))
WORKBOOK_LINES, CSV_LINES = min(2_000, LINES // 10), min(20_000, LINES)


def main() -> int:
    found = _data.make(objectives=LINES // 10, lines=LINES)
    report = Report("Export")
    with tempfile.TemporaryDirectory() as place:
        report.add(workbook(whole(smaller(found, WORKBOOK_LINES).pk), Path(place)))
        report.add(csv(whole(smaller(found, CSV_LINES).pk), Path(place)))
    tenth = smaller(found, LINES // 10)
    for kind, linear in (("xlsx", 13.0), ("csv", 13.0)):
        growth(report, kind, tenth.pk, found.version.pk, linear)
    report.notes.append(
        f"Memory and growth: {LINES // 10:,} and {LINES:,} lines, each in a fresh process; idle is the process before "
        "the export. The workbook figure includes reading PostgreSQL; its anchor has its rows at hand."
    )
    return report.finish()


def whole(pk: int) -> PlanVersion:
    return PlanVersion.objects.with_plan().get(pk=pk)


def workbook(version: PlanVersion, place: Path) -> Figure:
    """The whole export from the database, against xlsxwriter writing the like cells of rows already read."""
    at = datetime.now(UTC)
    facts = facts_of(version, Scope(), Options(), at)
    with read(version, Scope(), Options(), most_rows=MOST_DATA_ROWS) as extract:
        return compare(
            f"XLSX {WORKBOOK_LINES:,} lines / xlsxwriter",
            lambda: make(version, Scope(), Options(), at=at, folder=place),
            lambda: PlainWorkbook(place / "plain.xlsx", facts, extract).write(),
            goal=1.3,
        )


def csv(version: PlanVersion, place: Path) -> Figure:
    at, options = datetime.now(UTC), Options(format="csv")
    return compare(
        f"CSV {CSV_LINES:,} lines / COPY",
        lambda: make(version, Scope(), options, at=at, folder=place),
        lambda: copy_rows(version, place / "copied.csv"),
        goal=2.0,
    )


def growth(report: Report, kind: str, small: int, large: int, linear: float) -> None:
    """Time and memory of a tenth and of the whole."""
    (few, peak_few, _), (many, peak_many, idle) = (
        in_a_fresh_process("bench._export_once", pk, kind) for pk in (small, large)
    )
    name = kind.upper()
    report.add(Figure(f"{name} time, ten times the lines", many / few, linear, seconds(many), seconds(few)))
    report.add(
        Figure(
            f"{name} peak, ten times the lines", peak_many / peak_few, 1.1, f"{peak_many:.0f} MB", f"{peak_few:.0f} MB"
        )
    )
    above = peak_many - idle
    report.add(Figure(f"{name} peak above idle / 60 MB", above / 60, 1.0, f"{above:.0f} MB", f"idle {idle:.0f} MB"))


if __name__ == "__main__":
    sys.exit(main())
