"""What grows with the archive, and what must not: ratios measured in one run.

Each way is walked in a young town (some thirty items) and in a town with its whole year (some
three thousand); a ratio near 1 says that the archive's size does not matter. Seconds depend on the
machine and are printed only so that a reader can judge the noise.
"""

from __future__ import annotations

import json
import subprocess
import sys


def measured(kind: str) -> dict[str, dict[str, float]]:
    """``{"size": {...}, "seconds": {way: seconds}}`` of a town built by a process of its own."""
    print(f"building and timing the {kind} town", file=sys.stderr)
    command = [sys.executable, "-m", "benchmarks.town", kind]
    answer: dict[str, dict[str, float]] = json.loads(subprocess.check_output(command))
    return answer


def main() -> int:
    young, old = measured("young"), measured("old")
    size, grown = young["size"], old["size"]
    for name, number in size.items():
        print(f"{name}: {number} -> {grown[name]}")
    for name, before in young["seconds"].items():
        after = old["seconds"][name]
        print(
            f"{name:<40}{before * 1e3:9.1f} ms{after * 1e3:10.1f} ms  ratio {after / before:7.2f}"
        )
    for name, unit in (("verify the ledger", "entries"), ("build the site", "files")):
        each = (old["seconds"][name] / grown[unit]) / (young["seconds"][name] / size[unit])
        print(f"{name}, for each of its {unit}: ratio {each:.2f}")
    imports()
    return 0


def imports() -> None:
    """What a row of an import costs, in the largest table and in a small one."""
    print("timing imports", file=sys.stderr)
    told = json.loads(subprocess.check_output([sys.executable, "-m", "benchmarks.imports"]))
    each = {size: spent["whole"] / int(size) for size, spent in told.items()}
    for size, spent in told.items():
        print(
            f"import of {size} rows: {1 / each[size]:.0f} rows a second, "
            f"the database locked for {spent['locked']:.1f} s"
        )
    small, large = each.values()
    print(f"import, for each of its rows, 5000 to 500: ratio {large / small:.2f}")


if __name__ == "__main__":
    sys.exit(main())
