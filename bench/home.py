"""`python -m bench.home`: the home page at 10,000 objectives and 100,000 lines against the bare join it needs.

*Usual* is the page on its stored sums, *cold* the same page when the rows have to be read. The smaller size is the
same organisation with a tenth of the lines in force.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from statistics import median
from unittest.mock import patch

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from aop.models import BudgetLine, PlanVersion  # noqa: E402
from aop.services.sums import settled  # noqa: E402
from bench import _data  # noqa: E402
from bench._anchors import raw_join  # noqa: E402
from bench._data import Measured  # noqa: E402
from bench._harness import Figure, Report, clocked, compare, opened, same_number, signed_in  # noqa: E402
from bench._plans import smaller  # noqa: E402
from strategy.stack import queries  # noqa: E402
from strategy.stack.money import Rows, Stored  # noqa: E402
from strategy.stack.queries import Scope  # noqa: E402

COLD, USUAL = 1.5, 0.33  # performance.md, rows 9 and 10, against the bare join
GROWTH = 1.3  # ten times the lines
QUERIES = 12 + 2  # beside the session and the person
LARGE, SMALL = 100_000, 10_000


def main() -> int:
    found = _data.make(objectives=10_000, lines=LARGE)
    few = smaller(found, SMALL)
    many = _measured(found, found.version)
    took = _usual_seconds(found)
    put_in_force(few, instead_of=found.version)
    less = [replace(row, goal=None) for row in _measured(found, few)]  # goals are set for the larger size
    Report(f"Home, 10,000 objectives and {SMALL:,} lines", less).finish()
    growth = took / _usual_seconds(found)
    both = [same_number(f"{one.name}: queries", two.queries, one.queries) for one, two in zip(many, less, strict=True)]
    asked = Figure("home, usual: queries", many[0].queries / QUERIES, 1.0, f"{many[0].queries}", f"{QUERIES}")
    rest = [Figure("home, usual: ten times the lines", growth, GROWTH), asked, *both]
    return Report(f"Home, 10,000 objectives and {LARGE:,} lines", [*many, *rest]).finish()


def _usual_seconds(found: Measured) -> float:
    client = signed_in(found.reader)
    return median(clocked(lambda: opened(client, "/", cycle=found.cycle.pk)) for _time in range(15))


def _measured(found: Measured, version: PlanVersion) -> list[Figure]:
    client = signed_in(found.reader)
    check_sums(version)

    def page(path: str = "/") -> None:
        opened(client, path, cycle=found.cycle.pk)

    def anchor() -> list:
        return raw_join(version)

    def after_a_change() -> None:
        BudgetLine.objects.filter(pk=version.line_versions.first().line_id).update(notes="", kind="run")
        BudgetLine.objects.filter(pk=version.line_versions.first().line_id).update(kind="change")
        page()

    rows = [
        compare("home, usual", page, anchor, goal=USUAL),
        compare("home, first after a change", after_a_change, anchor),
        compare("coverage by unit, usual", lambda: page("/coverage/"), anchor),
    ]
    with reading_rows():
        rows += [
            compare("home, cold", page, anchor, goal=COLD),
            compare("coverage by unit, cold", lambda: page("/coverage/"), anchor),
            *_parts_of_cold(Scope(found.reader, version, found.cycle), anchor),
        ]
    check_sums(version)
    return rows


def _parts_of_cold(scope: Scope, anchor) -> Iterator[Figure]:
    def rows() -> Rows:
        return Rows(scope.version, scope.unit_ids)

    yield compare("… counted lines", lambda: rows().counted(), anchor)
    yield compare("… change money by objective", lambda: rows().served(8), anchor)
    yield compare("… largest lines without outcome", lambda: rows().open_lines(6), anchor)
    yield compare("… promises without means", lambda: queries.promised(scope), anchor)


@contextmanager
def reading_rows() -> Iterator[None]:
    """As for a version that is not current."""
    with patch.object(queries, "settled", lambda _version: None):
        yield


def check_sums(version: PlanVersion) -> None:
    """The stored sums are those of the rows, to the minor unit."""
    stored, rows = Stored(settled(version), None), Rows(version, None)
    for ask in ("counted", "by_unit"):
        if getattr(stored, ask)() != getattr(rows, ask)():
            raise RuntimeError(f"{ask}: the stored sums differ from the rows")
    if stored.served(10_000) != rows.served(10_000) or stored.open_lines(6)[1] != rows.open_lines(6)[1]:
        raise RuntimeError("what serves objectives differs from the rows")


def put_in_force(version: PlanVersion, *, instead_of: PlanVersion) -> None:
    """Let a version take the place of another, without the work of a seal."""
    PlanVersion.objects.filter(pk=instead_of.pk).update(state="superseded")
    sealed = {"state": "approved", "kind": "revision", "sealed_at": timezone.now(), "seal": "measured"}
    PlanVersion.objects.filter(pk=version.pk).update(**sealed)
    version.refresh_from_db()


if __name__ == "__main__":
    sys.exit(main())
