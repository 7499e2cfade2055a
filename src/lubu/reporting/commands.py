"""`lubu report`: an organ's own report; with ``--check`` anyone's, without an installation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from lubu.cli import installation, output
from lubu.language import gettext as _
from lubu.language import gettext_noop

WRITTEN = ("json", "html", "docx", "pdf")
TOLD = ("text", "json", "html")
FIRST_YEAR, LAST_YEAR = 2008, 2999


@click.command(
    help=gettext_noop(
        "Count and write the annual report of an organ on YEAR; a frozen one as it was frozen.\n\n"
        "With --check: read annual reports (HTML, DOCX, PDF, XLSX, text; in the form of 2019 or "
        "2021) and hold them against the rules; of a folder all files in it. This needs no "
        "installation. Exit code 1 when something does not hold, 3 when a file cannot be read."
    )
)
@click.argument("subjects", nargs=-1, required=True, metavar="YEAR | FILE|FOLDER...")
@click.option(
    "--organ", "slug", help=gettext_noop("Whose report on YEAR (short name of the organ).")
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", *WRITTEN)),
    help=gettext_noop(
        "How to write it: json (default), html, docx, pdf; with --check text (default), json, html."
    ),
)
@click.option(
    "--output",
    "target",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help=gettext_noop("Write to this file, not to standard output."),
)
@click.option(
    "--check", "is_check", is_flag=True, help=gettext_noop("Check report FILEs, whoever made them.")
)
@click.option(
    "--last-year",
    "last",
    metavar="FILE|FOLDER",
    type=click.Path(path_type=Path),
    help=gettext_noop(
        "With --check: the report of the year before, to compare what was carried over; of a "
        "folder for each report the one of the same organ."
    ),
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0.1),
    metavar="N",
    help=gettext_noop("With --check: how long to read one file before giving it up (60)."),
)
def report(
    *,
    subjects: tuple[str, ...],
    slug: str | None,
    form: str | None,
    target: Path | None,
    is_check: bool,
    last: Path | None,
    seconds: float | None,
) -> int:
    """Write one report, or check some."""
    if is_check:
        from lubu.reporting.reading.command import check

        if slug is not None or form not in (None, *TOLD):
            raise click.UsageError(
                _("With --check there is no --organ, and --format is text, json or html.")
            )
        text, code = check(subjects, form=form or TOLD[0], last=last, seconds=seconds)
        output.deliver(text.encode(), target)
        return code
    if last is not None or seconds is not None:
        raise click.UsageError(_("--last-year and --seconds go with --check."))
    _make(subjects, slug=slug, form=form or "json", target=target)
    return output.FINE


def _make(subjects: Sequence[str], *, slug: str | None, form: str, target: Path | None) -> None:
    year = _year(subjects)
    if slug is None:
        raise click.UsageError(_("Whose report? Name the organ with --organ SLUG."))
    if form not in WRITTEN:
        raise click.UsageError(
            _("A report is written as: %(forms)s.") % {"forms": ", ".join(WRITTEN)}
        )
    if not installation.stands():
        raise click.UsageError(
            _(
                "There is no installation in %(home)s. Set LUBU_HOME to its folder; "
                "“lubu migrate” makes one."
            )
            % {"home": installation.home()}
        )
    installation.open_up()
    from lubu.reporting.making import UnknownOrganError, made
    from lubu.reporting.report_text import NoTextError

    try:
        data = made(slug, year, form)
    except UnknownOrganError as error:
        raise click.UsageError(
            _("There is no organ with the short name “%(slug)s”.") % {"slug": slug}
        ) from error
    except NoTextError as error:
        raise click.UsageError(
            _("No form of report is in force for %(year)s.") % {"year": year}
        ) from error
    output.deliver(data, target)


def _year(subjects: Sequence[str]) -> int:
    if len(subjects) != 1 or not subjects[0].isdecimal():
        raise click.UsageError(_("Name one YEAR, or check FILEs with --check."))
    year = int(subjects[0])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise click.UsageError(
            _("%(year)s is not a year of reports: they begin with %(first)s.")
            % {"year": year, "first": FIRST_YEAR}
        )
    return year
