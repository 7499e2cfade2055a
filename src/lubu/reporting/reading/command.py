"""`lubu report --check`: read the files, hold them against the rules, tell what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from lubu import language
from lubu.cli import output
from lubu.language import gettext as _
from lubu.language import ngettext
from lubu.reporting.reading.extracts import Reason
from lubu.reporting.reading.folders import LastYears, files_in
from lubu.reporting.reading.reader import ReportRead
from lubu.reporting.reading.showing import page
from lubu.reporting.reading.telling import CheckedFile, checked, why
from lubu.reporting.reading.workers import MOST_SECONDS, Answer, load_all

_EVERY = 100  # files after which progress is told


def check(
    names: Sequence[str], *, form: str, last: Path | None, seconds: float | None
) -> tuple[str, int]:
    """The result in the form asked for ("text", "json", "html"), and the exit code.

    Raises:
        UnreadableError: last year's report, or a folder, cannot be read.
    """
    most = seconds or MOST_SECONDS
    before = None if last is None else _last(last, most)
    paths = _files(names)
    found: list[CheckedFile] = []
    for path, answer in zip(paths, _told(load_all(paths, seconds=most), len(paths)), strict=True):
        found.append(checked(path, answer, _before(before, path, answer)))
    if len(found) > 1:
        output.say(_summary(found))
    return _written(found, form), _code(found)


def _written(found: Sequence[CheckedFile], form: str) -> str:
    if form == "json":
        return output.as_json([one.to_json() for one in found])
    if form == "html":
        return page(found)
    return "\n".join(line for one in found for line in one.lines()) + "\n"


def _code(found: Sequence[CheckedFile]) -> int:
    if any(one.report is None for one in found):
        return output.UNREADABLE
    return output.FOUND if any(one.is_faulty for one in found) else output.FINE


def _files(names: Sequence[str]) -> list[Path]:
    try:
        paths = list(files_in(names))
    except OSError as error:
        raise output.UnreadableError(
            _("The folder cannot be read: %(why)s.") % {"why": language.reason(error)}
        ) from error
    if not paths:
        raise output.UnreadableError(_("There is no file in %(folder)s.") % {"folder": names[0]})
    return paths


def _last(last: Path, seconds: float) -> ReportRead | LastYears:
    """One report for all, or those of a folder, each for its organ's."""
    paths = _files([str(last)])
    reports = []
    for path, answer in zip(paths, load_all(paths, seconds=seconds), strict=True):
        if isinstance(answer, Reason):
            told = f"{path}: {why(answer)}"
            if not last.is_dir():
                raise output.UnreadableError(told)
            output.say(told)
        else:
            reports.append(answer)
    return LastYears(reports) if last.is_dir() else reports[0]


def _before(last: ReportRead | LastYears | None, path: Path, answer: Answer) -> ReportRead | None:
    if last is None or isinstance(answer, Reason):
        return None
    if isinstance(last, LastYears):
        return last.before(answer)
    if None not in (last.year, answer.year) and answer.year != (last.year or 0) + 1:
        output.say(
            _(
                "%(file)s is a report on %(year)s, the one to compare it with on %(last)s: they "
                "are compared all the same."
            )
            % {"file": path, "year": answer.year, "last": last.year}
        )
    return last


def _told(answers: Iterator[Answer], number: int) -> Iterator[Answer]:
    """The answers, with word of how many there were."""
    for done, answer in enumerate(answers, start=1):
        yield answer
        if done % _EVERY == 0 and done < number:
            output.say(_("%(done)s of %(number)s files read") % {"done": done, "number": number})


def _summary(found: Sequence[CheckedFile]) -> str:
    unread = sum(one.report is None for one in found)
    faulty = sum(one.is_faulty for one in found)
    return ngettext(
        "%(num)s file: %(good)s without findings, %(faulty)s with, %(unread)s unreadable.",
        "%(num)s files: %(good)s without findings, %(faulty)s with, %(unread)s unreadable.",
        len(found),
    ) % {
        "num": len(found),
        "good": len(found) - unread - faulty,
        "faulty": faulty,
        "unread": unread,
    }
