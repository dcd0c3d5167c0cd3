"""The canonical form of an approved version, and its seal (`docs/seal.md`). Pure.

Form 1. A row is a JSON array of `ROW` in that order; the version is a JSON object, then a line for each row with the
line's key and the row's hash, by key. All JSON is UTF-8 without spaces, keys sorted, nothing escaped that need not be.
"""

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

FORM = 1
ROW = (
    "line", "unit_path", "cost_centre_code", "cost_centre_name", "account_code", "account_name", "account_type",
    "name", "vendor", "dimensions", "currency", "spread",
    "p01", "p02", "p03", "p04", "p05", "p06", "p07", "p08", "p09", "p10", "p11", "p12", "total",
)  # fmt: skip
"""What the hash of a row covers: the line's key, names and codes as sealed, amounts in minor units."""

PATH_SEPARATOR = " / "


def canonical(value: Any) -> str:
    """The one spelling of a JSON value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def row_hash(values: Sequence[Any]) -> str:
    """Hash of one row; `values` as named by `ROW`."""
    return sha256(canonical(list(values)).encode()).hexdigest()


def seal(header: dict[str, Any], rows: Iterable[tuple[str, str]]) -> str:
    """Seal of a version: `rows` are (line key, row hash) in the order of the keys."""
    digest = sha256(canonical(header).encode())
    for key, hashed in rows:
        digest.update(f"\n{key}:{hashed}".encode())
    return digest.hexdigest()


def unit_paths(units: Iterable[tuple[int, str, int | None]]) -> dict[int, str]:
    """The path of each unit from the top, such as `Brightwater / Grid / Crews`, for rows of (id, name, parent id)."""
    named = {pk: (name, parent) for pk, name, parent in units}
    paths: dict[int, str] = {}
    for pk in named:
        names: list[str] = []
        at: int | None = pk
        while at is not None and at in named and len(names) <= len(named):
            names.append(named[at][0])
            at = named[at][1]
        paths[pk] = PATH_SEPARATOR.join(reversed(names))
    return paths
