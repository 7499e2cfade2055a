"""`lubu redact`: a copy of anyone's PDF or DOCX without what must not be disclosed."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from lubu.cli import output
from lubu.language import gettext as _
from lubu.language import gettext_noop
from lubu.redaction import marks as marking
from lubu.redaction import messages, redacting, telling
from lubu.redaction.copies import is_one_file
from lubu.redaction.failures import RedactionError
from lubu.redaction.marks import Mark
from lubu.redaction.report import Stage
from lubu.redaction.words import Sought

EVERY = 50  # pages between two words about the progress
FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(
    help=gettext_noop(
        "Write a copy of FILE (PDF, DOCX) from which words, personal identifiers or marked places "
        "are really gone.\n\n"
        "The copy is searched and looked at before it is given out. Without --output the places "
        "are only listed: exit code 1 when there are any. Needs no installation."
    )
)
@click.argument("source", metavar="FILE", type=FILE)
@click.option(
    "--words", "words", metavar="WORD", multiple=True, help=gettext_noop("Remove this word.")
)
@click.option(
    "--identifiers", is_flag=True, help=gettext_noop("Remove all personal identifiers found.")
)
@click.option(
    "--marks",
    "marked",
    metavar="FILE.json",
    type=FILE,
    help=gettext_noop("Remove what these marks cover, as --format json lists them."),
)
@click.option(
    "--output", "target", metavar="FILE", type=FILE, help=gettext_noop("Write the copy here.")
)
@output.format_option()
def redact(
    *,
    source: Path,
    words: tuple[str, ...],
    identifiers: bool,
    marked: Path | None,
    target: Path | None,
    form: str,
) -> int:
    """List places, or write the copy."""
    if not (words or identifiers or marked):
        raise click.UsageError(
            _("Say what is to be removed: with --words, --identifiers or --marks.")
        )
    if target is not None and is_one_file(target, source):
        raise click.UsageError(_("The copy must be another file than the original."))
    try:
        marks = _marks(source, Sought(words=words, identifiers=identifiers), marked)
        if target is None:
            return _list(marks, form)
        report = redacting.redact(source, marks, target, _progress)
    except RedactionError as error:
        raise output.UnreadableError(f"{source}: {telling.why(error)}") from error
    if form == "json":
        notices = [_(messages.NOTICES[one]) for one in report.notices]
        output.emit_json({"file": str(target), **report.to_json(), "messages": notices})
    else:
        output.emit("\n".join(telling.lines(report)))
    return output.FINE


def _marks(source: Path, sought: Sought, marked: Path | None) -> tuple[Mark, ...]:
    given: tuple[Mark, ...] = ()
    if marked is not None:
        try:
            text = marked.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise output.UnreadableError(
                _("%(file)s cannot be read as marks.") % {"file": marked}
            ) from error
        given = marking.loads(text)
    found = redacting.find(source, sought, _progress) if sought.words or sought.identifiers else ()
    return (*given, *found)


def _list(marks: tuple[Mark, ...], form: str) -> int:
    if form == "json":
        output.emit(marking.dumps(marks))
    else:
        output.emit("\n".join(map(_line, marks)) or _("Nothing was found."))
    return output.FOUND if marks else output.FINE


def _line(mark: Mark) -> str:
    if isinstance(mark, marking.PageMark):
        return _("page %(page)s: %(text)s") % {"page": mark.page, "text": mark.text}
    if isinstance(mark, marking.PassageMark):
        return f"{mark.part} {mark.paragraph + 1}: {mark.text}"
    return mark.picture


def _progress(stage: Stage, done: int, of: int) -> None:
    if sys.stderr.isatty() and of > EVERY and done % EVERY == 0:
        output.say(_(messages.STAGES[stage]) % {"done": done, "of": of})
