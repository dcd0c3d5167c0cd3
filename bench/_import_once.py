"""One import in a fresh process: prints seconds, peak MB and statements. Arguments: file, id of the reader."""

import os
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
django.setup()

from django.db import connection  # noqa: E402  Django comes first

from aop.models import PlanVersion  # noqa: E402
from bench import _import_sides as sides  # noqa: E402
from bench._data import Measured  # noqa: E402
from bench._harness import peak_megabytes  # noqa: E402
from strategy.core.models import Cycle, Unit, User  # noqa: E402


def main() -> None:
    asked = [0]

    def count(execute, *arguments):
        asked[0] += 1
        return execute(*arguments)

    top = Unit.objects.get(parent__isnull=True)
    found = Measured(User.objects.get(pk=int(sys.argv[2])), PlanVersion.objects.first(), Cycle.objects.first(), top)
    start = time.perf_counter()
    with connection.execute_wrapper(count):
        sides.ours(Path(sys.argv[1]), found)
    print(time.perf_counter() - start, peak_megabytes(), asked[0])


if __name__ == "__main__":
    main()
