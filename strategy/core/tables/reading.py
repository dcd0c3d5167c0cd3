"""The door in: any CSV or XLSX becomes a `Table`, parsed in a child process that may fail without harm."""

import contextlib
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TextIO
from uuid import uuid4

from strategy.core.tables.cells import Row, decode_rows
from strategy.core.tables.headings import find_heading_row
from strategy.core.tables.limits import FileRefused, Limits

__all__ = ["FileRefused", "Found", "Limits", "Table", "kept_table", "read_table"]

_PACKAGE = Path(__file__).resolve().parents[2]
# The package's own __init__ starts Celery; the child stands in a bare package of the same name instead.
_BOOT = (
    "import sys, types; package = types.ModuleType('strategy'); package.__path__ = [sys.argv[1]]; "
    "sys.modules['strategy'] = package; from strategy.core.tables.child import main; sys.exit(main())"
)
_HEADING_SEARCH = 60


@dataclass(frozen=True)
class Found:
    """What the parser found out about the file."""

    kind: str  # "csv" or "xlsx"
    rows: int
    last_row: int
    width: int
    sheets: tuple[str, ...] = ()
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None


class Table:
    """A file that was read: its rows wait in a temporary file and are gone through as often as needed.

    Memory does not grow with the file. Use it as a context manager, or call `close`; a forgotten one is swept up.
    `keep` lets the parsed rows lie for the next time, when `kept_table` opens them.
    """

    def __init__(self, *, filename: str, found: Found, spool: Path, is_kept: bool = False) -> None:
        self.filename = filename
        self.found = found
        self.heading_row: int | None = None
        self.heading: tuple[str, ...] = ("",) * found.width
        self._spool = spool
        self._closing = weakref.finalize(self, _leave if is_kept else spool.unlink, missing_ok=True)
        self.headed_by(find_heading_row(self.head(_HEADING_SEARCH)))

    def __enter__(self) -> "Table":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Drop the temporary file."""
        self._closing()

    def keep(self, path: Path) -> None:
        """Let the parsed rows lie at `path` too, all of them at once; who put them there takes them away."""
        partial = path.with_name(f"{path.name}.{uuid4().hex}")
        shutil.copyfile(self._spool, partial)
        partial.replace(path)

    @property
    def width(self) -> int:
        return self.found.width

    def headed_by(self, row_number: int | None) -> "Table":
        """This table with that row as its heading, None where the file has none."""
        self.heading_row = row_number
        row = next((row for row in self.all_rows() if row.number == row_number), None) if row_number else None
        self.heading = tuple(" ".join(cell.split()) for cell in row.cells) if row else ("",) * self.width
        return self

    def all_rows(self) -> Iterator[Row]:
        """Every row that holds something, titles and heading included."""
        with self._open() as lines:
            for line in lines:
                yield from decode_rows(line, self.width)

    def _open(self) -> TextIO:
        try:
            return self._spool.open(encoding="ascii", newline="\n")
        except FileNotFoundError:
            raise FileRefused("The file was worked on elsewhere in the meantime; try again.") from None

    def rows(self) -> Iterator[Row]:
        """The rows below the heading."""
        first = self.heading_row or 0
        return (row for row in self.all_rows() if row.number > first)

    def head(self, count: int) -> list[Row]:
        """The first rows of the file, titles and heading included."""
        return list(islice(self.all_rows(), count))


def read_table(
    path: Path | str,
    *,
    filename: str,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    limits: Limits | None = None,
) -> Table:
    """Read the file at `path`, which its sender called `filename`.

    What is not named is guessed: the sheet that holds most, encoding, delimiter and heading row. Raises FileRefused
    with a sentence for the sender; never harms the calling process, whatever the file holds.
    """
    limits = limits or Limits()
    request = {
        "path": str(Path(path).resolve()),
        "filename": filename,
        "sheet": sheet,
        "encoding": encoding,
        "delimiter": delimiter,
        "limits": asdict(limits),
    }
    with tempfile.NamedTemporaryFile(prefix="table-", delete=False) as spool:
        try:
            answered = _ask_child({**request, "spool": spool.fileno()}, spool.fileno(), limits)
        except BaseException:
            Path(spool.name).unlink()
            raise
    found = Found(**{**answered, "sheets": tuple(answered["sheets"])})
    return Table(filename=filename, found=found, spool=Path(spool.name))


def kept_table(path: Path, *, filename: str, found: Found) -> Table:
    """The table whose parsed rows were kept at `path`; `found` is what it had found out. Raises FileRefused."""
    return Table(filename=filename, found=found, spool=path, is_kept=True)


def _leave(*, missing_ok: bool) -> None:
    """What closing a table does to rows that are kept."""


def _ask_child(request: dict[str, Any], spool: int, limits: Limits) -> dict[str, Any]:
    with subprocess.Popen(  # noqa: S603  our own interpreter and code, no shell
        [sys.executable, "-I", "-c", _BOOT, str(_PACKAGE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=(spool,),
        env={"LANG": "C.UTF-8"},
        cwd="/",
    ) as child:
        try:
            output, _ = child.communicate(json.dumps(request).encode(), timeout=limits.wall_seconds)
        except subprocess.TimeoutExpired:
            raise FileRefused(_too_slow(limits)) from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
    return _understood(child.returncode, output, limits)


def _understood(code: int, output: bytes, limits: Limits) -> dict[str, Any]:
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        raise FileRefused(_too_slow(limits))
    if code in (3, -signal.SIGABRT):
        raise FileRefused(f"The file needs more than the {limits.memory_bytes >> 20} MiB of memory a file may take.")
    try:
        answered = json.loads(output) if code == 0 else None
    except ValueError:
        answered = None
    if answered is None:
        raise FileRefused("The file could not be read. It is damaged, or not what its name says.")
    if "refused" in answered:
        raise FileRefused(answered["refused"])
    return answered


def _too_slow(limits: Limits) -> str:
    return f"Reading the file took longer than the {limits.cpu_seconds} seconds a file may take. Split it."
