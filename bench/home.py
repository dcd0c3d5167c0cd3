"""`python -m bench.home`: the home page at 10,000 objectives and 100,000 lines against the bare join it needs."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
django.setup()

from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import _data  # noqa: E402
from bench._anchors import raw_join  # noqa: E402
from bench._pairs import compare, opened, show  # noqa: E402
from strategy.stack import queries  # noqa: E402
from strategy.stack.home import Home  # noqa: E402
from strategy.stack.queries import Scope  # noqa: E402

GOAL = 1.5  # performance.md, row 9: a cold dashboard against the bare join


def main() -> int:
    found = _data.make(objectives=10_000, lines=100_000)
    client = Client()
    client.force_login(found.reader)

    def scope() -> Scope:
        return Scope(found.reader, found.version, found.cycle)

    def anchor():
        return raw_join(found.version)

    def figures():
        page = Home(scope(), on=timezone.localdate())
        return page.figures, page.aims, page.unaligned_rows, page.unfunded, page.owed

    money = queries.money_by_aim(scope())
    rows = [
        compare("home, whole page", lambda: opened(client, "/", cycle=found.cycle.pk), anchor, goal=GOAL),
        compare("home, its figures", figures, anchor),
        compare("… counted lines", lambda: queries.counted_lines(scope()), anchor),
        compare("… change money by objective", lambda: queries.money_by_aim(scope()), anchor),
        compare("… largest lines without outcome", lambda: queries.largest_unaligned(scope(), 6), anchor),
        compare("… promises without means", lambda: queries.promised(scope(), money.paid), anchor),
        compare("coverage by unit", lambda: opened(client, "/coverage/"), anchor),
    ]
    show("Home, 10,000 objectives and 100,000 lines", rows)
    return 1 if any(row.is_missed for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
