"""What grows with the archive, and what must not: ratios measured in one run.

Each way is walked in a young town (some thirty items) and in a town with its whole year (some
three thousand); a ratio near 1 says that the archive's size does not matter. Seconds depend on the
machine and are printed only so that a reader can judge the noise.

`python -m benchmarks large` measures instead what takes long: the builder against Hugo on 10,000
items, and in archives of 1,000 and 100,000.
"""

from __future__ import annotations

import json
import subprocess
import sys

from benchmarks import pages


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
    reports()
    working_days()
    redaction()
    requests()
    return pages.main()


def large(sizes: tuple[str, str, str] = ("10000", "1000", "100000")) -> int:
    """Ratios of whole builds and of single items; Hugo builds the first size."""
    command = [sys.executable, "-m", "benchmarks.builds", *sizes]
    told = json.loads(subprocess.check_output(command))
    own, hugo = told[sizes[0]]["build"], told[sizes[0]]["hugo"]
    print(f"{sizes[0]} items, Hugo: {_cost(hugo)}")
    for size in sizes:
        print(f"{size} items, {told[size]['files']} files: {_cost(told[size]['build'])}")
        print(f"  of which to start: {_cost(told[size]['start'])}")
        one = told[size]["one"]
        print(f"  one item: {one['seconds'] * 1e3:.0f} ms, {one['files']:.0f} files")
    for name in ("seconds", "processor"):
        print(f"Hugo to Lubu, {name}: ratio {hugo[name] / own[name]:.2f}")
    print(f"memory, Lubu to Hugo: ratio {own['megabytes'] / hugo['megabytes']:.2f}")
    most, few = told[sizes[2]], told[sizes[1]]
    each = (most["build"]["seconds"] / int(sizes[2])) / (own["seconds"] / int(sizes[0]))
    print(f"an item of {sizes[2]} to one of {sizes[0]}, seconds: ratio {each:.2f}")
    memory = most["build"]["megabytes"] / own["megabytes"]
    print(f"memory, {sizes[2]} to {sizes[0]} items: ratio {memory:.2f}")
    once = most["one"]["seconds"]
    print(f"one item, {sizes[2]} to {sizes[1]}: ratio {once / few['one']['seconds']:.2f}")
    print(f"one item to Hugo's whole site: 1/{hugo['seconds'] / once:.0f}")
    return 0


def _cost(of: dict[str, float]) -> str:
    return f"{of['seconds']:.1f} s, {of['processor']:.1f} s of processors, {of['megabytes']:.0f} MB"


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


def reports() -> None:
    """What it costs to check a thousand annual reports, and to say so in each form."""
    print("checking reports", file=sys.stderr)
    answer = subprocess.check_output([sys.executable, "-m", "benchmarks.reports"])
    for told in map(json.loads, answer.splitlines()):
        print(
            f"check of {told['reports']} reports, as {told['form']}: {_cost(told)}, "
            f"{told['written'] / 1e6:.1f} MB written"
        )


def working_days() -> None:
    """What a million additions of twenty working days cost, and the plain way beside it."""
    print("timing working days", file=sys.stderr)
    told = json.loads(subprocess.check_output([sys.executable, "-m", "benchmarks.days"]))
    print(f"a million additions of 20 working days: {told['add']:.2f} s of one core")
    print(f"day by day to a look into the lists: ratio {told['plain'] / told['add']:.0f}")
    for name, words in (("paused", "with two pauses"), ("explain", "explained")):
        print(f"{words} to plainly added: ratio {told[name] / told['add']:.1f}")
    print(f"loading the calendar: {told['load'] * 1e3:.0f} ms")


def requests() -> None:
    """What tables and figures cost among a million applications, and among a tenth as many."""
    print("counting applications", file=sys.stderr)
    command = [sys.executable, "-m", "benchmarks.requests"]
    few, many = (
        json.loads(subprocess.check_output([*command, *sizes])) for sizes in (("1", "10000"), ())
    )
    for name, spent in many["seconds"].items():
        ratio = spent / few["seconds"][name]
        print(
            f"{name}, {many['cases']} applications on {many['database']}: {spent:.2f} s; "
            f"to {few['cases']}: ratio {ratio:.2f}"
        )


def redaction() -> None:
    """What a page of a redaction costs, in a long file and in a short one, and against drawing."""
    print("timing redaction", file=sys.stderr)
    told = json.loads(subprocess.check_output([sys.executable, "-m", "benchmarks.redaction"]))
    for kind, (short, long) in told.items():
        extra = (long["seconds"] - short["seconds"]) / (long["pages"] - short["pages"])
        each = long["rendering"] / long["pages"]
        print(
            f"redaction of {kind}: {1 / extra:.0f} pages a second, {long['megabytes']:.0f} MB; "
            f"a page to drawing it once: ratio {extra / each:.1f}"
        )
        pages_, memory = (f"{long['pages']:.0f} to {short['pages']:.0f} pages", long["megabytes"])
        print(f"redaction of {kind}, memory, {pages_}: ratio {memory / short['megabytes']:.2f}")
        print(f"redaction of {kind}, copy to original, bytes: ratio {long['size']:.2f}")


if __name__ == "__main__":
    sys.exit(large() if sys.argv[1:] == ["large"] else main())
