"""Uploaded files: kept under random names, known by their hash; the sender's name is only a label."""

import contextlib
import hashlib
import time
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from django.conf import settings

from strategy.core.models import Import
from strategy.core.tables.limits import FileRefused

LONGEST_NAME = 150
_ROWS, _ROWS_LIE = ".rows", 24 * 3600


class Stored(NamedTuple):
    """A file as kept: the name it has here, its SHA-256 and its size in bytes."""

    name: str
    sha256: str
    size: int


def folder() -> Path:
    """Where uploaded files lie."""
    path = Path(settings.MEDIA_ROOT) / "imports"
    path.mkdir(parents=True, exist_ok=True)
    return path


def path_of(upload: Import) -> Path:
    return folder() / upload.stored_as


def rows_path(upload: Import, dialect: Sequence[str | None]) -> Path:
    """Where the parsed rows of a file lie between two steps, for each way it is read: sheet, encoding, delimiter."""
    way = hashlib.sha256(repr(tuple(dialect)).encode()).hexdigest()[:16]
    return folder() / f"{upload.stored_as}-{way}{_ROWS}"


def drop_rows(upload: Import) -> None:
    """Parsed rows are not needed once an import is closed; with them go those that others left lying for a day."""
    oldest = time.time() - _ROWS_LIE
    for path in folder().glob(f"*{_ROWS}*"):
        with contextlib.suppress(FileNotFoundError):  # somebody else swept it up
            if path.name.startswith(upload.stored_as) or path.stat().st_mtime < oldest:
                path.unlink()


def store(chunks: Iterable[bytes]) -> Stored:
    """Keep a file that arrives in pieces. Raises FileRefused when it is empty or too large; then nothing stays."""
    name, digest, size = uuid4().hex, hashlib.sha256(), 0
    path = folder() / name
    limit = settings.UPLOAD_LIMIT_BYTES
    with path.open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                break
            digest.update(chunk)
            file.write(chunk)
    if 0 < size <= limit:
        return Stored(name, digest.hexdigest(), size)
    path.unlink()
    raise FileRefused("The file is empty." if not size else f"The file is larger than {limit >> 20} MiB.")


def label_of(name: str) -> str:
    """The sender's file name as a label: without folders and characters that cannot be seen, never too long."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(character for character in last if not unicodedata.category(character).startswith("C")).strip()
    if len(seen) > LONGEST_NAME:
        stem, dot, suffix = seen.rpartition(".")
        seen = f"{stem[: LONGEST_NAME - 12]}…{dot}{suffix[:8]}" if stem else f"{seen[: LONGEST_NAME - 1]}…"
    return seen or "file"
