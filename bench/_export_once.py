"""One export in a fresh process: prints seconds, peak MB and idle MB. Arguments: version id, format."""

import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
django.setup()

from aop.export_options import Options  # noqa: E402  Django comes first
from aop.exports.making import make  # noqa: E402
from aop.exports.scope import Scope  # noqa: E402
from aop.models import PlanVersion  # noqa: E402
from bench._harness import peak_megabytes  # noqa: E402


def main() -> None:
    version = PlanVersion.objects.with_plan().get(pk=int(sys.argv[1]))
    idle = peak_megabytes()
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        make(version, Scope(), Options(format=sys.argv[2]), at=datetime.now(UTC), folder=Path(folder))
        taken = time.perf_counter() - start
    print(taken, peak_megabytes(), idle)


if __name__ == "__main__":
    main()
