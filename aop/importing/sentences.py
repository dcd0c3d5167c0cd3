"""The one sentence at the top of each step: what was understood, and what still needs a person."""

from decimal import Decimal
from typing import Any

from aop.importing.mapping import LABELS, Mapping, Role


def read_sentence(dialect: dict[str, Any], mapping: Mapping, faults: list[str]) -> str:
    """What the columns were read as, and the first thing that is missing."""
    rows = f"{dialect['rows'] - (1 if dialect['heading_row'] else 0):,} rows"
    if faults:
        return f"Not yet. {rows}, {len(mapping.columns)} columns; {_uncapitalised(faults[0])}"
    amounts = len(mapping.of(Role.AMOUNT))
    skipped = len(mapping.of(Role.SKIP))
    levels = len(mapping.of(Role.UNIT))
    parts = [_counted(amounts, "column of amounts", "columns of amounts")]
    if levels:
        parts.append(_counted(levels, "level of units", "levels of units"))
    named = [LABELS[r].lower() for r in (Role.COST_CENTRE, Role.ACCOUNT, Role.NAME, Role.KIND) if mapping.one(r)]
    said = f"{rows}: {', '.join([*parts, *named])}"
    return (
        f"I think so. {said}; {_counted(skipped, 'column is', 'columns are')} skipped."
        if skipped
        else f"I think so. {said}."
    )


def checked_sentence(report: dict[str, Any]) -> str:
    """How many rows are well, what rounding cost, and what is in the way."""
    rows = report["rows"]
    fine, bad = rows["fine"], rows["unreadable"]
    read = fine + bad
    rounded = [column for column in report["columns"] if column["rounding"] != "0"]
    if bad:
        first = report["faults"][0] if report["faults"] else None
        where = f"; the first is row {first['row']}" if first else ""
        return f"Not all of it. {fine:,} of {read:,} rows are clear, {bad:,} cannot be read{where}."
    if report.get("obstacles"):
        return f"Every row is clear, but {_uncapitalised(report['obstacles'][0])}"
    if report.get("meets"):
        return f"Every row is clear. {report['meets'][0]['says']} Say below what the file does to it."
    if not fine:
        return "No row of the file holds an amount."
    if rounded:
        most = max(rounded, key=lambda column: abs(Decimal(column["rounding"])))
        said = f"Yes. All {fine:,} rows are clear. Rounding adds {grouped(most['rounding'])} to “{most['heading']}”"
        return f"{said}, and less than that to other columns." if len(rounded) > 1 else f"{said}."
    return f"Yes. All {fine:,} rows are clear, and every column adds up to exactly what the file says."


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _uncapitalised(sentence: str) -> str:
    return sentence if sentence[:2].isupper() else sentence[:1].lower() + sentence[1:]


def grouped(text: str) -> str:
    """A plain decimal text as people read it: −1,234.5."""  # noqa: RUF002
    sign, digits = ("−", text[1:]) if text.startswith("-") else ("", text)  # noqa: RUF001
    whole, point, fraction = digits.partition(".")
    return f"{sign}{int(whole):,}{point}{fraction}"
