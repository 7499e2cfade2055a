"""What grows with the archive, and what must not: ratios measured in one run.

Each way is walked in the young town (some thirty items) and again in the town with its whole year
(some three thousand); a ratio near 1 says that the archive's size does not matter. Seconds depend
on the machine and are printed only so that a reader can judge the noise.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from statistics import median

RUNS = 9


def prepared(stack: ExitStack) -> None:
    """An empty installation in a folder of its own, which goes when the run ends."""
    home = tempfile.mkdtemp(prefix="lubu-bench-")
    stack.callback(shutil.rmtree, home, ignore_errors=True)
    os.environ["LUBU_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "lubu.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    """Median wall seconds of ``runs`` runs, after one that is not counted."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return median(times)


def main() -> int:
    with ExitStack() as stack:
        prepared(stack)
        from benchmarks.ways import Ways

        ways = Ways()
        print("the young town", file=sys.stderr)
        young = {name: seconds(way) for name, way in ways.all().items()}
        sizes = ways.size()
        print("the town with its year", file=sys.stderr)
        ways.grow()
        old = {name: seconds(way) for name, way in ways.all().items()}
        grown = ways.size()
        print(
            f"archive: {sizes.items} -> {grown.items} items, "
            f"{sizes.entries} -> {grown.entries} ledger entries"
        )
        for name in young:
            ratio = old[name] / young[name]
            print(
                f"{name:<44}{young[name] * 1000:9.1f} ms {old[name] * 1000:9.1f} ms"
                f"   ratio {ratio:7.2f}"
            )
        per_entry = (old["verify the whole ledger"] / grown.entries) / (
            young["verify the whole ledger"] / sizes.entries
        )
        per_page = (old["build the whole site"] / grown.files) / (
            young["build the whole site"] / sizes.files
        )
        print(f"verify the ledger, for each entry: ratio {per_entry:.2f}")
        print(f"build the site, for each file:     ratio {per_page:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
