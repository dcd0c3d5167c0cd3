"""Rows 1 and 2 of the goals: the objective tree at 1,000 and 10,000 objectives, against what it must read and draw.

python3 run.py proof objectives
"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
django.setup()

from django.test import Client  # noqa: E402  Django comes first

from bench import _data  # noqa: E402
from bench._anchors import raw_objectives  # noqa: E402
from bench._harness import Figure, Report, compare, opened, same_number, signed_in  # noqa: E402
from bench._page import fixed_page, table  # noqa: E402

FEW = int(os.environ.get("BENCH_OBJECTIVES", "10000")) // 10
SHOWN = 200  # rows that one answer of the tree holds at most
OWN = 4  # queries of every page: session, person, what roles they hold, settings


def main() -> int:
    found = _data.make(objectives=FEW, lines=100)
    report, client = Report("Objective tree"), signed_in(found.reader)
    few = measured(report, client, found, FEW)
    _data.add_objectives(found, FEW * 9)
    many = measured(report, client, found, FEW * 10)
    growth = many.ratio / few.ratio
    report.add(Figure("tree / PAGE, ten times the objectives", growth, 1.3, f"{many.ratio:.1f}", f"{few.ratio:.1f}"))
    report.add(same_number("queries, ten times the objectives", few.queries or 0, many.queries or 0))
    own = (many.queries or 0) - OWN
    report.add(Figure("queries beyond the reader’s own / 6", own / 6, 1.0, f"{own}", "6"))
    report.notes.append(
        "The reader’s own: session, person, roles, settings. PAGE: 20 KB of fixed text behind the same middleware. The "
        "limit of row 1 is 3 (all objectives as rows, 200 of them by a plain template) + 5 PAGE. No address gives the "
        "whole tree as JSON: the API gives 200 at a time."
    )
    return report.finish()


def measured(report: Report, client: Client, found: _data.Measured, size: int) -> Figure:
    """The tree against its limit and, given back, against PAGE."""

    def tree() -> None:
        opened(client, "/okrs/", cycle=found.cycle.pk)

    with fixed_page(client) as page:

        def limit() -> None:
            for _ in range(3):
                table(raw_objectives(found.cycle)[:SHOWN])
            for _ in range(5):
                page()

        report.add(compare(f"tree of {size:,} / limit of row 1", tree, limit, goal=1.0))
        beside = compare(f"tree of {size:,} / PAGE", tree, page)
        report.add(beside)
    path = f"/okrs/?cycle={found.cycle.pk}&view=list"
    report.add(compare(f"list of {size:,} / tree", lambda: opened(client, path), tree))
    return beside


if __name__ == "__main__":
    sys.exit(main())
