"""`lubu import`."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lubu.cli import output
from lubu.language import gettext_noop
from lubu.office import errors
from lubu.office.sheets import SheetError
from lubu.organisations.models import Organ, User
from lubu.publishing.actions.importing import Imported, import_items
from lubu.publishing.desk.importing import (
    FAULT_SENTENCES,
    NO_TABLE,
    UNREADABLE_SENTENCES,
    heading,
)
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
@output.format_option("text", "json")
def import_(*, kind: str, file: Path, slug: str, username: str, form: str) -> int:
    """Store all rows of the table, or say what is wrong with which cell."""
    organ = Organ.objects.filter(slug=slug).first()
    actor = User.objects.filter(username=username, is_active=True).first()
    if organ is None:
        raise click.UsageError(_("There is no organ “%(slug)s”.") % {"slug": slug})
    if actor is None:
        raise click.UsageError(_("There is no account “%(name)s” in use.") % {"name": username})
    try:
        done = import_items(
            file.read_bytes(), file.name, organ=organ, actor=actor, progress=_show_progress
        )
    except SheetError as error:
        raise output.UnreadableError(
            str(UNREADABLE_SENTENCES.get(error.reason, NO_TABLE))
        ) from error
    except ItemFaultsError as error:
        if form == "json":
            output.emit_json({"faults": [_as_json(fault) for fault in error.faults]})
        else:
            output.emit("\n".join(_line(fault) for fault in error.faults))
        output.say(errors.sentence(error))
        return output.FOUND
    if form == "json":
        output.emit_json({"created": done.created, "changed": done.changed, "same": done.same})
    else:
        output.emit(_told(done))
    return output.FINE


def _as_json(fault: Fault) -> dict[str, object]:
    return {
        "row": fault.row,
        "column": HEADINGS[fault.column][0],
        "kind": fault.kind.value,
        "value": fault.value,
    }


def _line(fault: Fault) -> str:
    said = str(FAULT_SENTENCES[fault.kind])
    return f"{fault.row}\t{heading(fault.column)}\t{said}\t{fault.value}"


def _told(done: Imported) -> str:
    text = ngettext(
        "%(created)s item created, %(changed)s changed, %(same)s unchanged.",
        "%(created)s items created, %(changed)s changed, %(same)s unchanged.",
        done.created,
    )
    return text % {"created": done.created, "changed": done.changed, "same": done.same}


def _show_progress(done: int, total: int) -> None:
    if done == total or done % 50 == 0:
        output.say(f"{'█' * (done * 30 // total):30} {done}/{total}")
