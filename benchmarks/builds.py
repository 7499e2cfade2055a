"""The builder against Hugo, in archives of several sizes; prints JSON.

Usage: python -m benchmarks.builds SIZE [SIZE …]     (items; Hugo builds the first size)

Each part is a process of its own: `fill` writes the archive as rows, `lubu publish --all` and
`hugo` build the whole site, measured from outside from start to end, and `one` takes an item
from its last approval to its files on the disk, from inside of a process that runs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from statistics import median

from benchmarks.measuring import run

BIN = Path(sys.executable).parent
ONES = 15  # single items, after two that are not counted


def main(sizes: list[int]) -> None:
    told = {}
    with tempfile.TemporaryDirectory(prefix="lubu-bench-") as folder:
        for number, size in enumerate(sizes):
            home = Path(folder) / str(size)
            told[size] = _of_size(home, size, with_hugo=number == 0)
    print(json.dumps(told))


def _of_size(home: Path, size: int, *, with_hugo: bool) -> dict[str, object]:
    env = {**os.environ, "LUBU_HOME": str(home)}
    _part("fill", env, str(size))
    told: dict[str, object] = {}
    if with_hugo:
        _part("sources", env, str(size), str(home / "sources"))
        command = [str(BIN / "hugo"), "build", "-s", str(home / "sources"), "-d", str(home / "out")]
        told["hugo"] = asdict(run(command, env=env))
    told["start"] = asdict(run([str(BIN / "lubu"), "publish", "--help"], env=env))
    told["build"] = asdict(run([str(BIN / "lubu"), "publish", "--all"], env=env))
    told["files"] = sum(1 for path in (home / "site").rglob("*") if path.is_file())
    told["one"] = json.loads(_part("one", env))
    return told


def _part(name: str, env: dict[str, str], *more: str) -> str:
    print(f"{name} {' '.join(more)}", file=sys.stderr)
    command = [sys.executable, "-m", "benchmarks.builds", name, *more]
    return subprocess.check_output(command, env=env, text=True)


def fill(items: str) -> None:
    """An archive in a new home."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from benchmarks import archive

    town, columns = archive.found()
    archive.fill(town, columns, int(items))


def sources(items: str, root: str) -> None:
    """The same for Hugo."""
    from benchmarks import archive, hugo
    from lubu.organisations.models import Organ
    from lubu.portal.gather import Gatherer

    frame = Gatherer(Organ.objects.get())
    columns = list(frame.columns.values())
    hugo.write_site(Path(root), frame, columns, archive.texts(columns, int(items)))


def one() -> None:
    """Seconds from the last approval of an item to its files, and those of each half."""
    from benchmarks import archive
    from lubu.demo import today
    from lubu.portal.builder import Builder
    from lubu.publishing import actions
    from lubu.publishing.rules import Decision

    town = archive.there()
    approving, building, files = [], [], []
    for number in range(ONES + 2):
        text = archive.SENTENCES[0] * 10
        item = today.draft(town, "tzgg", "dzb", f"关于第{number}期业务的通告", text)
        submission = actions.submit(item.pk, actor=town.people["dzb-editor"])
        *before, last = town.reviewers("dzb")
        for person in before:
            actions.decide(submission.pk, actor=person, decision=Decision.APPROVE, remark="同意")
        started = time.perf_counter()
        actions.decide(submission.pk, actor=last, decision=Decision.APPROVE, remark="同意")
        approved = time.perf_counter()
        files.append(Builder(town.organ).build_changes())
        approving.append(approved - started)
        building.append(time.perf_counter() - approved)
    whole = [sum(both) for both in zip(approving[2:], building[2:], strict=True)]
    told = {
        "seconds": median(whole),
        "approving": median(approving[2:]),
        "building": median(building[2:]),
        "files": median(files[2:]),
    }
    print(json.dumps(told))


PARTS: dict[str, Callable[..., None]] = {"fill": fill, "sources": sources, "one": one}

if __name__ == "__main__":
    name, *more = sys.argv[1:] or ["10000"]
    if name in PARTS:
        os.environ["DJANGO_SETTINGS_MODULE"] = "lubu.settings"
        import django

        django.setup()
        PARTS[name](*more)
    else:
        main([int(size) for size in [name, *more]])
