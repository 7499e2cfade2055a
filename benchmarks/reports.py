"""A thousand annual reports of many shapes checked by one command; prints JSON.

Most are HTML and DOCX, as such reports are published; some PDF, XLSX and text.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path

from benchmarks.measuring import Cost, run
from lubu.reporting.cells import Cell
from lubu.reporting.documents.pdf import pdf
from lubu.reporting.tables import Address, Tables
from tests.reporting.consistent import document, sound
from tests.reporting.shapes import HTML, OTHERS, word, workbook

NUMBER = 1000
PDF_OF, XLSX_OF, TEXT_OF, DOCX_OF = 20, 20, 40, 3  # one in so many
DIFFERENT = 10  # tables that differ; the documents of each are made once


def tables() -> list[Tables]:
    """Tables that add up, and some with one wrong cell."""
    wrong = Address.parse("three/partial/biz")
    return [
        made.with_cell(wrong, Cell(7)) if number % 3 == 0 else made
        for number, made in enumerate(sound(scale) for scale in range(1, DIFFERENT + 1))
    ]


def reports() -> Iterator[tuple[str, Callable[[Tables], bytes], int]]:
    """Ending, maker and which of the tables, for each of the files."""
    pages = cycle(HTML.values())
    for number in range(NUMBER):
        which = number % DIFFERENT
        if number % PDF_OF == 1:
            yield "pdf", lambda made: pdf(document(made)), which
        elif number % XLSX_OF == 3:
            yield "xlsx", workbook, which
        elif number % TEXT_OF == 5:
            yield "txt", OTHERS["text by tabs"], which
        elif number % DOCX_OF == 0:
            yield "docx", word, which
        else:
            yield "html", next(pages), which


def write(folder: Path) -> None:
    """The files; of the same tables in the same shape one is made and the others are copies."""
    different = tables()
    made: dict[tuple[str, int, int], bytes] = {}
    for number, (ending, make, which) in enumerate(islice(reports(), NUMBER)):
        key = (ending, which, id(make) if ending == "html" else 0)
        if key not in made:
            made[key] = make(different[which])
        (folder / f"{number:04}.{ending}").write_bytes(made[key])


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="lubu-bench-") as home:
        folder = Path(home) / "reports"
        folder.mkdir()
        write(folder)
        target = Path(home) / "found.json"
        script = (
            "import sys; from lubu.cli import main\n"
            "try: main(sys.argv[1:])\nexcept SystemExit as end: sys.exit(end.code not in (0, 1))"
        )
        command = [sys.executable, "-c", script, "report", "--check", str(folder)]
        for form in ("json", "html"):
            cost: Cost = run([*command, "--format", form, "--output", str(target)], env=os.environ)
            size = target.stat().st_size
            print(
                json.dumps(
                    {
                        "form": form,
                        "reports": NUMBER,
                        "seconds": cost.seconds,
                        "processor": cost.processor,
                        "megabytes": cost.megabytes,
                        "written": size,
                    }
                )
            )


if __name__ == "__main__":
    main()
