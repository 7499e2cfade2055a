"""`lubu report`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from lubu.cli import output
from lubu.organisations.models import Organ
from lubu.reporting.documents.docx import docx
from lubu.reporting.documents.html import page
from lubu.reporting.documents.pdf import pdf
from lubu.reporting.report_text import NoTextError
from lubu.reporting.snapshots import Reading, read_year

FORMS: dict[str, Callable[[Reading], bytes]] = {
    "html": lambda reading: page(reading.document).encode(),
    "docx": lambda reading: docx(reading.document),
    "pdf": lambda reading: pdf(reading.document),
}


@click.command()
@click.argument("year", type=click.IntRange(2008, 2999))
@click.option("--organ", "slug", required=True, help="Whose report.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("json", *FORMS)),
    default="json",
    show_default=True,
    help="How to write it.",
)
@click.option(
    "--output",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file, not to standard output.",
)
def report(*, year: int, slug: str, form: str, target: Path | None) -> int:
    """Count and write the annual report of an organ on YEAR; a frozen one as it was frozen."""
    organ = Organ.objects.filter(slug=slug).first()
    if organ is None:
        raise click.BadParameter(f"there is no organ called {slug!r}", param_hint="--organ")
    try:
        reading = read_year(organ, year)
    except NoTextError as error:
        raise click.BadParameter(
            f"no form of report is in force for {year}", param_hint="YEAR"
        ) from error
    if form == "json":
        _write(output.as_json(as_data(reading)).encode(), target)
    else:
        _write(FORMS[form](reading), target)
    return output.FINE


def as_data(reading: Reading) -> dict[str, object]:
    """``{"figures": {name: number}, "tables": {"two", "three", "four"}, "sentences": [text]}``."""
    return {
        "figures": dict(reading.gathered.figures),
        "tables": reading.gathered.tables.to_json(),
        "sentences": reading.sentences(),
    }


def _write(data: bytes, target: Path | None) -> None:
    if target is None:
        click.get_binary_stream("stdout").write(data)
        return
    try:
        target.write_bytes(data)
    except OSError as error:
        raise output.UnreadableError(f"{target} cannot be written: {error.strerror}") from error
    output.say(f"{target}: {len(data)} bytes")
