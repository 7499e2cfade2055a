"""One town in a process and a home of its own, timed; prints JSON."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median

RUNS = 7


def seconds(work: Callable[[], object]) -> float:
    """Median wall seconds of some runs, after one that is not counted."""
    work()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return median(times)


def main(kind: str) -> None:
    with tempfile.TemporaryDirectory(prefix="lubu-bench-") as home:
        os.environ["LUBU_HOME"], os.environ["DJANGO_SETTINGS_MODULE"] = home, "lubu.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        from benchmarks.ways import Ways

        ways = Ways(whole_year=kind == "old")
        size = ways.size()
        print(
            json.dumps(
                {
                    "size": size,
                    "seconds": {name: seconds(way) for name, way in ways.all().items()},
                }
            )
        )


if __name__ == "__main__":
    main(sys.argv[1])
