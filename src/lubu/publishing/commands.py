"""`lubu import`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click
from django.utils.translation import gettext as _

from lubu.cli import output
from lubu.language import gettext_noop
from lubu.office import errors
from lubu.office.sheets import SheetError
from lubu.organisations.models import Organ, User
from lubu.publishing import import_words
from lubu.publishing.actions.importing import Stage, import_items
from lubu.publishing.import_jobs import JobState
from lubu.publishing.items_sheet import HEADINGS, Fault, ItemFaultsError


@click.command(
    "import",
    help=gettext_noop("Import items from a table (XLSX, CSV) as drafts: all rows, or none."),
)
@click.argument("kind", type=click.Choice(["items"]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--organ",
    "slug",
    required=True,
    help=gettext_noop("Into this organ's columns (its short name)."),
)
@click.option("--as", "username", required=True, help=gettext_noop("On behalf of this account."))
@click.option(
    "--skip-changed",
    is_flag=True,
    help=gettext_noop("Leave out rows whose items were changed here since, or are in review."),
)
@output.format_option("text", "json")
def import_(
    *, kind: str, file: Path, slug: str, username: str, skip_changed: bool, form: str
) -> int:
    """Store all rows of the table, or say what is wrong with which cell."""
    organ = Organ.objects.filter(slug=slug).first()
    actor = User.objects.filter(username=username, is_active=True).first()
    if organ is None:
        raise click.UsageError(
            _("There is no organ with the short name “%(slug)s”.") % {"slug": slug}
        )
    if actor is None:
        raise click.UsageError(_("There is no account “%(name)s” in use.") % {"name": username})
    try:
        done = import_items(
            file.read_bytes(),
            file.name,
            organ=organ,
            actor=actor,
            skip_changed=skip_changed,
            progress=_show_progress,
        )
    except SheetError as error:
        raise output.UnreadableError(import_words.unreadable(error.reason)) from error
    except ItemFaultsError as error:
        _tell(error.faults, form)
        output.say(errors.sentence(error))
        return output.FOUND
    if form == "json":
        output.emit_json(asdict(done))
    else:
        output.emit(import_words.outcome(done))
    return output.FINE


def _tell(faults: Iterable[Fault], form: str) -> None:
    if form == "json":
        told = [
            {"row": f.row, "column": HEADINGS[f.column][0], "kind": f.kind.value, "value": f.value}
            for f in faults
        ]
        output.emit_json({"faults": told})
        return
    for fault in faults:
        output.emit(
            _("Row %(row)s, %(column)s: %(sentence)s (“%(value)s” stands there.)")
            % {
                "row": fault.row,
                "column": import_words.heading(fault.column),
                "sentence": import_words.FAULT_SENTENCES[fault.kind],
                "value": fault.value,
            }
        )


def _show_progress(stage: Stage, done: int, total: int) -> None:
    if done == total or done % 500 == 0:
        output.say(import_words.how_far(JobState(stage.value), done, total))
