"""`lubu days`: the statutory calendar, without an installation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import click

from lubu import language
from lubu.cli import installation, output
from lubu.language import gettext as _
from lubu.language import gettext_noop, ngettext
from lubu.working_days import explaining, loading, messages
from lubu.working_days.calendar import OutOfCalendarError, Pause, PeriodError, Year
from lubu.working_days.explaining import Day, Explanation, Unit
from lubu.working_days.notices import NoticeError

WHOLE = re.compile(r"[+-]?\d{1,6}", re.ASCII)


@click.command(
    help=gettext_noop(
        "Add N working days to DATE, or count the working days after DATE up to and with the "
        "second DATE, by the State Council's calendar with its worked weekends.\n\n"
        "The first day is not counted. A negative N (after “--”) goes back; 0 is the day itself. "
        "Calendar days and months that end on a day of rest end on the first working day after "
        "it. What rests on a year whose notice is not loaded is provisional. This needs no "
        "installation; files YEAR.json in the folder “holidays” of LUBU_HOME go before what Lubu "
        "brings along."
    )
)
@click.argument("what", type=click.Choice(["add", "count"]))
@click.argument("start", metavar="DATE")
@click.argument("end", metavar="N | DATE")
@click.option(
    "--unit",
    type=click.Choice([unit.value for unit in Unit]),
    default=Unit.WORKING_DAYS.value,
    show_default=True,
    help=gettext_noop("What N counts."),
)
@click.option(
    "--pause",
    "pauses",
    metavar="DATE..DATE",
    multiple=True,
    help=gettext_noop("Pass over these working days, both ends with them. May be repeated."),
)
@click.option(
    "--holidays",
    "own",
    metavar="FILE|DIR",
    type=click.Path(path_type=Path),
    help=gettext_noop("Take notices from this file, or folder of files YEAR.json, instead."),
)
@output.format_option("text", "json")
def days(
    *,
    what: str,
    start: str,
    end: str,
    unit: str,
    pauses: tuple[str, ...],
    own: Path | None,
    form: str,
) -> int:
    """Answer one question, with every day that was counted or skipped."""
    counted_in = Unit(unit)
    paused = tuple(map(_pause, pauses))
    if (paused or what == "count") and counted_in is not Unit.WORKING_DAYS:
        raise click.UsageError(_("Pauses and counting go with working days only."))
    first = _date(start)
    last, number = (_date(end), 0) if what == "count" else (first, _number(end))
    calendar = loading.calendar_with(_own_years(own))
    try:
        if what == "count":
            found = explaining.explain_count(calendar, first, last, paused)
        else:
            found = explaining.explain_period(calendar, first, number, counted_in, paused)
    except OutOfCalendarError as error:
        raise click.UsageError(
            _(messages.OUTSIDE) % {"first": error.first, "last": error.last}
        ) from error
    except PeriodError as error:
        raise click.UsageError(_(PERIOD)) from error
    if form == "json":
        output.emit_json(_as_data(found))
    else:
        output.emit("\n".join(_lines(found, what)))
    return output.FINE


PERIOD = gettext_noop(
    "There is no such period: calendar days and months are at least 1, a pause ends after it "
    "begins, and a period that goes back has no pauses."
)


# --- what was typed -------------------------------------------------------------------------------


def _date(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise click.UsageError(
            _("“%(words)s” is no date; write it as in 2027-01-01.") % {"words": words}
        ) from error


def _number(words: str) -> int:
    if not WHOLE.fullmatch(words):
        raise click.UsageError(
            _("“%(words)s” is no number of days; write it in digits, as in 20.") % {"words": words}
        )
    return int(words)


def _pause(words: str) -> Pause:
    begins, dots, ends = words.partition("..")
    if not dots:
        raise click.UsageError(
            _("“%(words)s” is no pause; write it as in 2027-03-01..2027-03-12.") % {"words": words}
        )
    return _date(begins), _date(ends)


def _own_years(own: Path | None) -> Iterable[Year]:
    """The operator's years: named on the command line, else those of the installation.

    Raises:
        output.UnreadableError: a file cannot be read, or is no notice.
    """
    place = own or installation.home() / loading.FOLDER
    try:
        if own is not None and not own.is_dir():
            return [loading.read_file(own)]
        found = loading.read_folder(place)
    except OSError as error:
        raise output.UnreadableError(
            _("%(file)s cannot be read: %(why)s.")
            % {"file": error.filename or place, "why": language.reason(error)}
        ) from error
    except NoticeError as error:
        raise output.UnreadableError(_told([error])) from error
    if found.errors:
        raise output.UnreadableError(_told(found.errors))
    return found.years


def _told(errors: Iterable[NoticeError]) -> str:
    return "\n".join(
        f"{error.name}: {messages.fault(fault, _)}" for error in errors for fault in error.faults
    )


# --- the answer -----------------------------------------------------------------------------------


def _as_data(found: Explanation) -> dict[str, object]:
    return {
        "date": found.due_on.isoformat(),
        "provisional": found.provisional,
        "counted": [_day_as_data(day) for day in found.counted],
        "skipped": [_day_as_data(day) for day in found.skipped],
        "start": found.start.isoformat(),
        "number": found.number,
        "unit": found.unit.value,
        "years": [
            {"year": year.number, "origin": year.origin.value, "papers": list(year.papers)}
            for year in found.years
        ],
    }


def _day_as_data(day: Day) -> dict[str, object]:
    return {"date": day.on.isoformat(), "why": day.why.value, "name": day.name}


def _lines(found: Explanation, what: str) -> Iterator[str]:
    if what == "count":
        text = ngettext(
            "%(count)s working day after %(start)s up to and with %(end)s",
            "%(count)s working days after %(start)s up to and with %(end)s",
            found.number,
        )
        filled = {"count": found.number, "start": found.start, "end": _spelt(found.due_on)}
        yield text % filled
    else:
        yield _spelt(found.due_on)
    if found.provisional:
        yield _("Provisional: the notice of a year that this rests on is not loaded yet.")
    if found.is_rolled:
        yield _("The last day, %(day)s, is one of rest: the period ends after it.") % {
            "day": _spelt(found.last_on)
        }
    if found.unit is Unit.WORKING_DAYS:
        yield _("Counted: %(count)s") % {"count": len(found.counted)}
        yield from _lines_of(found.counted)
    yield _("Skipped: %(count)s") % {"count": len(found.skipped)}
    yield from _lines_of(found.skipped)
    for year in found.years:
        yield _("%(year)s: %(origin)s") % {
            "year": year.number,
            "origin": _(messages.ORIGINS[year.origin]),
        }
        yield from (f"  {paper}" for paper in year.papers)
    yield _("By: %(articles)s") % {"articles": "、".join(found.articles)}


def _lines_of(days: tuple[Day, ...]) -> Iterator[str]:
    for run in explaining.runs(days):
        span = _spelt(run[0].on)
        if len(run) > 1:
            span = f"{span} – {_spelt(run[-1].on)}"
        yield f"  {span}  {messages.reason(run[0], _)}"


def _spelt(day: date) -> str:
    return f"{day.isoformat()} {_(messages.WEEKDAYS[day.weekday()])}"
