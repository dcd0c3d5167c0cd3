"""`python -m bench.funding`: the funding page at 10,000 objectives and 100,000 lines against the SQL beneath."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
django.setup()

from aop.models import Allocation, BudgetLine  # noqa: E402
from aop.services import allocations  # noqa: E402
from aop.services.allocations import Seen  # noqa: E402
from bench import _data  # noqa: E402
from bench._anchors import raw_join, raw_list  # noqa: E402
from bench._harness import Report, compare, opened, same_number, signed_in  # noqa: E402
from okrs.models import Objective  # noqa: E402

LINES = int(os.environ.get("BENCH_LINES", "100000"))


def main() -> int:
    found = _data.make(objectives=LINES // 10, lines=LINES)
    client = signed_in(found.reader)

    def anchor():
        return raw_join(found.version), raw_list(found.version)

    def page(**query):
        return lambda: opened(client, "/aop/funding/", **query)

    report = Report(f"Funding, {LINES // 10:,} objectives and {LINES:,} lines")
    for row in (
        compare("funding, change money", page(), anchor),
        compare("funding, lines with a rest", page(left="yes"), anchor),
        compare("funding, filtered by word", page(q="Line 777"), anchor),
        compare("link and take back 1 line", lambda: link(found, 1), anchor),
        compare("link and take back 100 lines", lambda: link(found, 100), anchor),
    ):
        report.add(row)
    counts = [row.queries or 0 for row in report.figures[-2:]]
    report.add(same_number("queries of linking, 100 lines as 1", *counts))
    return report.finish()


def link(found: _data.Measured, count: int) -> None:
    """Link lines that nothing serves to one objective, and undo it."""
    linked = Allocation.objects.current().values("line")
    bare = BudgetLine.objects.filter(plan=found.version.plan).exclude(pk__in=linked).order_by("pk")[:count]
    seen = {line.pk: Seen(line.version) for line in bare}
    event = allocations.link_lines(lines=seen, aim=Objective.objects.first(), share_bp=5000, actor=found.reader)
    allocations.undo_links(event=event, actor=found.reader)


if __name__ == "__main__":
    sys.exit(main())
