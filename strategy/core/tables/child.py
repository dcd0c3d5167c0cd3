"""The process in which a file from outside is parsed: little memory, little time, no settings, no database.

It reads one request from standard input, writes the rows to the file descriptor the request names, and answers on
standard output with what it found, or with the reason of its refusal.
"""

import contextlib
import io
import json
import os
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from strategy.core.tables import delimited, sniffing
from strategy.core.tables.cells import AT_ONCE, encode_rows
from strategy.core.tables.limits import FileRefused, Limits
from strategy.core.tables.workbook import Workbook

try:
    import resource
except ImportError:  # a platform without limits still has the time-out of the parent
    resource = None  # type: ignore[assignment]


def confine(limits: Limits) -> None:
    """Give the process the limits; what the platform does not know is left to the parent's time-out."""
    if resource is None:
        return
    for kind, value in (
        ("RLIMIT_AS", limits.memory_bytes),
        ("RLIMIT_CPU", limits.cpu_seconds),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_FSIZE", limits.unpacked_bytes * 2),
    ):
        with contextlib.suppress(ValueError, OSError, AttributeError):
            resource.setrlimit(getattr(resource, kind), (value, value))


def read(request: dict[str, Any], limits: Limits) -> tuple[dict[str, Any], Iterator[tuple[int, list[Any]]]]:
    """What the file is, and its rows. Raises FileRefused."""
    path = Path(request["path"])
    if path.stat().st_size > limits.file_bytes:
        raise FileRefused(f"The file is larger than {limits.file_bytes >> 20} MiB.")
    raw = path.read_bytes()
    if sniffing.kind_of(raw, request["filename"]) == "xlsx":
        book = Workbook(raw, limits, request.get("sheet"))
        names = [sheet.name for sheet in book.sheets]
        return {"kind": "xlsx", "sheet": book.sheet.name, "sheets": names}, book.rows()
    asked = request.get("encoding")
    encoding = delimited.check_encoding(raw, asked) if asked else delimited.find_encoding(raw)
    sample = delimited.sample_of(raw, encoding)
    sniffing.refuse_markup(sample)
    delimiter = request.get("delimiter") or delimited.declared_delimiter(sample) or delimited.find_delimiter(sample)
    found: dict[str, Any] = {"kind": "csv", "encoding": encoding, "delimiter": delimiter, "sheets": []}
    return found, delimited.rows(raw, encoding, delimiter, limits)


def answer(request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """Write the rows and say what they are."""
    try:
        found, rows = read(request, limits)
        count = width = last = 0
        with os.fdopen(request["spool"], "wb", closefd=False) as raw, io.BufferedWriter(raw, 1 << 20) as spool:  # type: ignore[arg-type]
            while batch := [[number, *cells] for number, cells in islice(rows, AT_ONCE)]:
                spool.write(encode_rows(batch).encode())
                spool.write(b"\n")
                count, last, width = count + len(batch), batch[-1][0], max(width, max(map(len, batch)) - 1)
    except FileRefused as refusal:
        return {"refused": str(refusal)}
    if not count:
        return {"refused": "The file holds no rows."}
    return {**found, "rows": count, "last_row": last, "width": width}


def main() -> int:
    request = json.load(sys.stdin)
    limits = Limits(**request.pop("limits"))
    confine(limits)
    try:
        answered = answer(request, limits)
    except MemoryError:
        return 3
    json.dump(answered, sys.stdout)
    return 0
