"""Does a workbook say what the database says? Each side as plain figures, compared to the cent."""

from dataclasses import dataclass, field

from aop.models import PERIODS, Allocation, LineVersion
from aop.shares import WHOLE, part
from tests.aop.exports.reading import by_calamine, minor, table

Amounts = tuple[int, ...]


@dataclass
class Figures:
    """What one side says, amounts in minor units. Pieces are by line, aim (none: the rest) and basis points."""

    lines: dict[str, Amounts] = field(default_factory=dict)
    names: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)
    years: dict[str, int] = field(default_factory=dict)
    pieces: dict[tuple[str, str, int], Amounts] = field(default_factory=dict)
    total: int = 0


def in_file(path, year: str) -> Figures:
    """The tidy sheets as they stand, the wide sheet's totals as cached."""
    found = Figures()
    for row in table(by_calamine(path, "Budget_tidy")):
        key = row["line_key"]
        found.lines[key] = (*found.lines.get(key, ()), minor(row["amount"]))
        names = tuple(row[name] for name in ("line_name", "cost_centre_code", "account_code", "kind"))
        found.names.setdefault(key, set()).add(names)
    for row in table(by_calamine(path, "Budget_wide")):
        if row["line_key"]:
            found.years[row["line_key"]] = minor(row[f"{year} total"])
        elif row["line_name"] == "Spend":
            found.total = minor(row[f"{year} total"])
    for row in table(by_calamine(path, "Funding_tidy")):
        piece = (row["line_key"], row["target_key"], int(row["share_bp"]))
        found.pieces[piece] = (*found.pieces.get(piece, ()), minor(row["amount"]))
    return found


def in_database(version) -> Figures:
    """The lines of a version and the shares they have now. All lines are spend."""
    found, taken = Figures(), promised(version)
    for row in LineVersion.objects.of_version(version).with_codes().select_related("line"):
        key, amounts = str(row.line.key), tuple(getattr(row, period) for period in PERIODS)
        found.lines[key] = amounts
        found.names[key] = {(row.name, row.cost_centre_code_shown, row.account_code_shown, row.line.kind)}
        found.years[key] = sum(amounts)
        rest, free = amounts, WHOLE
        for aim, interval in taken.get(row.line_id, ()):
            worth = tuple(part(amount, interval) for amount in amounts)
            found.pieces[key, aim, interval.share] = worth
            rest, free = tuple(a - b for a, b in zip(rest, worth, strict=True)), free - interval.share
        if free:
            found.pieces[key, "", free] = rest
    found.total = int(LineVersion.objects.of_version(version).sums()["amount"])
    return found


def promised(version) -> dict[int, list]:
    """By line: each aim's key and its interval."""
    found: dict[int, list] = {}
    for link in Allocation.objects.current().of_version(version).with_targets():
        found.setdefault(link.line_id, []).append((str((link.objective or link.key_result).key), link.interval))
    return found


def differences(file: Figures, database: Figures) -> list[str]:
    """A sentence for each thing the two say differently; none when they agree to the cent."""
    found = [] if file.total == database.total else [f"total: {file.total} in the file, {database.total} here"]
    for what in ("lines", "names", "years", "pieces"):
        theirs, ours = getattr(file, what), getattr(database, what)
        for key in sorted(theirs.keys() | ours.keys()):
            if theirs.get(key) != ours.get(key):
                found.append(f"{what}, {key}: {theirs.get(key)} in the file, {ours.get(key)} here")
    return found
