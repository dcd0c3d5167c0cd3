"""Rows 13 and 14 of the goals: an import against the libraries and SQL beneath it; memory, growth, statements.

python3 run.py proof import
"""

import os
import sys
import tempfile
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
django.setup()

from bench import _data  # noqa: E402  Django comes first
from bench import _import_sides as sides  # noqa: E402
from bench._harness import Figure, Report, compare, in_a_fresh_process, seconds  # noqa: E402

LINES = int(os.environ.get("BENCH_LINES", "100000"))
PAIRED, BY_OBJECTS = min(20_000, LINES), 4_000


def main() -> int:
    found = _data.make(objectives=10, lines=100)
    report = Report("Import")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        pairs(report, folder, found)
        for kind, make in (("csv", sides.write_csv), ("xlsx", sides.write_xlsx)):
            files = [make(folder / f"{lines}.{kind}", lines) for lines in (LINES // 10, LINES)]
            growth(report, kind, files, found.reader.pk)
    report.notes.append(
        "Each import reads, guesses columns, checks every row, writes lines and amounts with their history, and is "
        "taken back; so are the anchors, which check nothing."
    )
    return report.finish()


def pairs(report: Report, folder: Path, found: _data.Measured) -> None:
    text = sides.write_csv(folder / "paired.csv", PAIRED)
    book = sides.write_xlsx(folder / "paired.xlsx", PAIRED)
    few = sides.write_xlsx(folder / "few.xlsx", BY_OBJECTS)
    for name, path, anchor, goal in (
        (f"CSV {PAIRED:,} lines / csv + COPY", text, sides.by_copy, 3.0),
        (f"XLSX {PAIRED:,} lines / calamine + COPY", book, sides.by_copy, 2.5),
        (f"XLSX {BY_OBJECTS:,} lines / openpyxl + bulk_create", few, sides.by_objects, 0.4),
    ):
        report.add(compare(name, lambda: sides.ours(path, found), lambda: anchor(path, found), goal=goal))  # noqa: B023


def growth(report: Report, kind: str, files: list[Path], reader: int) -> None:
    """Time, memory and statements of a tenth and of the whole, each in a fresh process."""
    (few, _, asked_few), (many, peak, asked_many) = (
        in_a_fresh_process("bench._import_once", path, reader) for path in files
    )
    name = kind.upper()
    report.add(Figure(f"{name} time, ten times the lines", many / few, 13.0, seconds(many), seconds(few)))
    report.add(Figure(f"{name} peak of {LINES:,} lines / 350 MB", peak / 350, 1.0, f"{peak:.0f} MB", "350 MB"))
    statements = f"{asked_many:.0f}", f"{asked_few:.0f}"
    report.add(Figure(f"{name} statements, ten times the lines", asked_many / asked_few, 1.0, *statements))
    report.add(Figure(f"{name} statements / 25", asked_many / 25, 1.0, statements[0], "25"))


if __name__ == "__main__":
    sys.exit(main())
