"""From a version to a finished file: read, write, pack. Used by jobs, the command and tests alike."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aop.export_options import Options
from aop.exports import csv, workbook
from aop.exports.extract import Extract
from aop.exports.facts import Facts, facts_of
from aop.exports.rows import read
from aop.exports.scope import Scope
from aop.models import PlanVersion

Tell = Callable[[int, int, str], None]


class NothingToExport(Exception):
    """This version has no lines to export: none at all, or none that you may read."""


@dataclass(frozen=True)
class Made:
    """A finished file: where it lies, what it should be called, and what is in it. Totals are minor units."""

    path: Path
    name: str
    lines: int
    rows: int
    totals: dict[str, int]
    units: list[int]
    seal: str


def make(  # noqa: PLR0913  what, for whom, how, when, where, and who wants to hear of it
    version: PlanVersion,
    scope: Scope,
    options: Options,
    *,
    at: datetime,
    folder: Path,
    tell: Tell = lambda done, total, words: None,
    most_rows: int = workbook.MOST_DATA_ROWS,
) -> Made:
    """Write the export of `version` into `folder`, as of the instant `at`. `tell` hears done, total, words.

    Raises NothingToExport, TooManyRows or NotWritable, each with a sentence for the person.
    """
    facts = facts_of(version, scope, options, at)
    tell(0, 0, "Reading the plan")
    with read(version, scope, options, most_rows=most_rows) as extract:
        if not extract.whole.lines:
            raise NothingToExport(NothingToExport.__doc__)
        write = _csv if options.format == "csv" else _workbooks
        path = write(extract, facts, folder, tell)
        whole = extract.whole
        return Made(
            path=path,
            name=f"{facts.stem}{path.suffix}",
            lines=whole.lines,
            rows=whole.budget_rows,
            totals={kind: whole.year(kind) for kind in extract.account_types},
            units=sorted(extract.units),
            seal=facts.seal,
        )


def _csv(extract: Extract, facts: Facts, folder: Path, tell: Tell) -> Path:
    path = folder / "export.csv"
    total = extract.whole.lines
    with path.open("wb") as file:
        csv.write(file, extract, facts, lambda done: tell(done, total, "Writing rows"))
    return path


def _workbooks(extract: Extract, facts: Facts, folder: Path, tell: Tell) -> Path:
    """One workbook, or a zip of numbered ones where the rows do not fit into one."""
    workbook.check_size(extract, facts.currency)
    total, before = extract.whole.lines, 0
    lines, paths = iter(extract), []
    for number, part in enumerate(extract.parts, start=1):
        words = f"Writing file {number} of {len(extract.parts)}" if len(extract.parts) > 1 else "Writing rows"
        path = folder / f"{number}.xlsx"

        def told(done: int, before: int = before, words: str = words) -> None:
            tell(before + done, total, words)

        workbook.write_part(path, extract, lines, number, facts, told)
        before += part.lines
        paths.append(path)
    return paths[0] if len(paths) == 1 else _packed(paths, facts, folder)


def _packed(paths: list[Path], facts: Facts, folder: Path) -> Path:
    """Numbered workbooks in one zip; they are packed already, so it only holds them together."""
    target = folder / "export.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        for number, path in enumerate(paths, start=1):
            packed.write(path, f"{facts.stem}-{number}-of-{len(paths)}.xlsx")
            path.unlink()
    return target
