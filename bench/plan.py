"""Row 4 of the goals: the list of lines (its first window of 200) and the plan page, at 10,000 and 100,000 lines.

python3 run.py proof plan
"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
django.setup()

from aop.models import PlanVersion  # noqa: E402  Django comes first
from bench import _data  # noqa: E402
from bench._anchors import raw_totals, raw_window  # noqa: E402
from bench._harness import Figure, Report, asked, compare, opened, same_number, signed_in  # noqa: E402
from bench._plans import seal, smaller  # noqa: E402

LINES = int(os.environ.get("BENCH_LINES", "100000"))
OWN = 4  # queries of every page: session, person, what roles they hold, settings
MOST = 8


def main() -> int:
    found = _data.make(objectives=LINES // 10, lines=LINES)
    many = PlanVersion.objects.get(pk=found.version.pk)
    few = seal(smaller(found, LINES // 10), many)
    report, client = Report("Plan"), signed_in(found.reader)

    def window(version):
        return lambda: opened(client, "/aop/lines/", version=version.pk, size=200)

    def totals(version):
        return lambda: opened(client, "/aop/", version=version.pk)

    for version, size in ((few, LINES // 10), (many, LINES)):
        report.add(compare(f"200 of {size:,} lines / its SQL", window(version), lambda: raw_window(version)))  # noqa: B023
        report.add(compare(f"totals of {size:,} lines / its SQL", totals(version), lambda: raw_totals(version)))  # noqa: B023
    report.add(compare("200 lines, ten times the lines", window(many), window(few), goal=1.3))
    report.add(compare("totals, ten times the lines", totals(many), totals(few), goal=13.0))
    for name, page in (("200 lines", window), ("totals", totals)):
        counts = asked(page(few)), asked(page(many))
        report.add(same_number(f"queries of {name}, ten times the lines", *counts))
        own = counts[1] - OWN
        report.add(Figure(f"queries of {name} beyond the reader’s own / {MOST}", own / MOST, 1.0, f"{own}", f"{MOST}"))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
