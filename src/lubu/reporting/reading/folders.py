"""Which files are meant, and which of them is another's report of the year before."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from lubu.reporting.reading.reader import ReportRead

_PARTS_OF_PAGE = re.compile(r"(?:_files|\.files|_文件)$")  # what browsers save beside a page
_LOCK = "~$"  # of a text that is open in Office
_GOVERNMENT = re.compile(r"(?:人民政府|政府)?(?:办公室|办公厅|办事处|街道办)?$")


def files_in(names: Iterable[str]) -> Iterator[Path]:
    """The files named, and of folders every file within them, in order.

    Hidden ones, and what browsers save beside a page, are no reports.

    Raises:
        OSError: a folder cannot be read.
    """
    for path in map(Path, names):
        if path.is_dir():
            yield from _within(path)
        else:
            yield path


def _within(folder: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(folder, onerror=_raise):
        folders[:] = sorted(
            one for one in folders if not one.startswith(".") and not _PARTS_OF_PAGE.search(one)
        )
        for name in sorted(files):
            if not name.startswith((".", _LOCK)):
                yield Path(here) / name


def _raise(error: OSError) -> None:
    raise error


class LastYears:
    """Reports of other years, to be asked for the one before another."""

    def __init__(self, reports: Iterable[ReportRead]) -> None:
        self._of: dict[int, list[tuple[str, ReportRead]]] = {}
        for report in reports:
            if report.organ and report.year is not None:
                self._of.setdefault(report.year, []).append((_bare(report.organ), report))

    def before(self, report: ReportRead) -> ReportRead | None:
        """The same organ's report on the year before; nothing where there are none, or several.

        A name may lack in one year the county or city that it begins with in the other.
        """
        if not report.organ or report.year is None:
            return None
        own, others = _bare(report.organ), self._of.get(report.year - 1, [])
        same = [other for name, other in others if name == own]
        if not same:
            same = [one for name, one in others if name.endswith(own) or own.endswith(name)]
        return same[0] if len(same) == 1 else None


def _bare(organ: str) -> str:
    return _GOVERNMENT.sub("", organ) or organ
