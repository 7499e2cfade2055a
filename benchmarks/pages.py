"""A built page through nginx as `deploy/nginx` has it, against a plain file of its size.

Usage: python -m benchmarks.pages     (needs Debian's packages nginx and wrk)

Both are asked in turn, in many short rounds, so that what else the machine does meets both.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.deploy.loopback import NGINX, free_port, serving

ROUNDS, SECONDS = 15, 1
PAGE = "<!doctype html><title>关于专题栏目第1号事项的通告</title>" + "<p>公开</p>" * 500
# A plain file with nothing about it, and one that is sent with the same headers.
BARE = "server {{ listen 127.0.0.1:{port}; root {root}; }}"
LIKE = (
    "server {{ listen 127.0.0.1:{port}; root {root}; include {folder}/lubu-site.conf;"
    ' add_header Strict-Transport-Security "max-age=31536000" always; }}'
)


def main() -> int:
    missing = [
        name for name, path in (("nginx", NGINX), ("wrk", None)) if not _is_there(name, path)
    ]
    if missing:
        print(f"pages through nginx: not measured; apt-get install {' '.join(missing)}")
        return 0
    with tempfile.TemporaryDirectory(prefix="lubu-bench-") as made:
        folder = Path(made)
        for name in ("site/tzgg", "plain", "nginx"):
            (folder / name).mkdir(parents=True)
        for place in ("site/tzgg/1.html", "plain/1.html"):
            (folder / place).write_text(PAGE, encoding="utf-8")
        bare, like = free_port(), free_port()
        more = "".join(
            one.format(port=port, root=folder / "plain", folder=folder / "nginx")
            for one, port in ((BARE, bare), (LIKE, like))
        )
        with serving(folder / "site", folder / "nginx", more=more) as own:
            master = int((folder / "nginx" / "nginx.pid").read_text())
            places = ((own, "/tzgg/1.html"), (like, "/1.html"), (bare, "/1.html"))
            rounds = [[_asked(master, *place) for place in places] for _ in range(ROUNDS)]
    print(f"a page of {len(PAGE.encode())} bytes through nginx")
    for other, words in ((1, "a plain file with its headers"), (2, "a plain file without")):
        for number, unit in enumerate(("requests a second", "processor µs a request")):
            pairs = [(one[0][number], one[other][number]) for one in rounds]
            built, file = (median(side) for side in zip(*pairs, strict=True))
            ratio = median(mine / its for mine, its in pairs)
            print(f"{words}, {unit}: {built:.1f} to {file:.1f}, ratio {ratio:.2f}")
    return 0


def _is_there(name: str, path: str | None) -> bool:
    return shutil.which(name) is not None or (path is not None and Path(path).exists())


def _asked(master: int, port: int, path: str) -> tuple[float, float]:
    """Requests a second, and what each took of nginx's processor time: other work on the machine
    takes from the first alone."""
    before = _processor(master)
    command = ["wrk", "-t1", "-c16", f"-d{SECONDS}s", "-H", "Host: www.town.example"]
    said = subprocess.check_output([*command, f"http://127.0.0.1:{port}{path}"], text=True)
    if "Non-2xx" in said:
        raise SystemExit(said)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    number = re.search(r"(\d+) requests in", said)
    if not rate or not number:
        raise SystemExit(said)
    return float(rate[1]), (_processor(master) - before) / int(number[1])


def _processor(master: int) -> float:
    """Microseconds that nginx's workers have run."""
    workers = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    ran = (Path(f"/proc/{worker}/schedstat").read_text().split()[0] for worker in workers)
    return sum(map(int, ran)) / 1e3


if __name__ == "__main__":
    sys.exit(main())
