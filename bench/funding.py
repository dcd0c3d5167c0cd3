"""`python -m bench.funding`: the funding page at 10,000 objectives and 100,000 lines against the SQL beneath."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
django.setup()

from django.test import Client  # noqa: E402

from aop.models import BudgetLine  # noqa: E402
from aop.services import allocations  # noqa: E402
from aop.services.allocations import Seen  # noqa: E402
from bench import _data  # noqa: E402
from bench._anchors import raw_join, raw_list  # noqa: E402
from bench._pairs import compare, opened, show  # noqa: E402
from okrs.models import Objective  # noqa: E402


def main() -> int:
    found = _data.make(objectives=10_000, lines=100_000)
    client = Client()
    client.force_login(found.reader)

    def anchor():
        return raw_join(found.version), raw_list(found.version)

    def page(**query):
        return lambda: opened(client, "/aop/funding/", **query)

    rows = [
        compare("funding, change money", page(), anchor),
        compare("funding, lines with a rest", page(left="yes"), anchor),
        compare("funding, filtered by word", page(q="Line 777"), anchor),
        compare("link and take back 1 line", lambda: link(found, 1), anchor),
        compare("link and take back 100 lines", lambda: link(found, 100), anchor),
    ]
    show("Funding, 10,000 objectives and 100,000 lines", rows)
    counts = [row.queries for row in rows[-2:]]
    return 0 if counts[0] == counts[1] else 1


def link(found: _data.Measured, count: int) -> None:
    """Link lines that nothing serves to one objective, and undo it."""
    bare = BudgetLine.objects.filter(plan=found.version.plan, allocations__isnull=True).order_by("pk")[:count]
    seen = {line.pk: Seen(line.version) for line in bare}
    event = allocations.link_lines(lines=seen, aim=Objective.objects.first(), share_bp=5000, actor=found.reader)
    allocations.undo_links(event=event, actor=found.reader)


if __name__ == "__main__":
    sys.exit(main())
