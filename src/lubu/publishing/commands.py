"""`lubu import`."""

from __future__ import annotations

from pathlib import Path

import click

from lubu.cli import output
from lubu.office import errors
from lubu.office.sheets import SheetError
from lubu.organisations.models import Organ, User
from lubu.publishing.actions.importing import import_items
from lubu.publishing.items_sheet import HEADINGS, ItemFaultsError


@click.command("import")
@click.argument("kind", type=click.Choice(["items"]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--organ", "slug", required=True, help="Into this organ's columns.")
@click.option("--as", "username", required=True, help="On behalf of this account.")
@output.format_option("text", "json")
def import_(*, kind: str, file: Path, slug: str, username: str, form: str) -> int:
    """Import items from a table (XLSX, CSV) as drafts: all rows, or none."""
    organ = Organ.objects.filter(slug=slug).first()
    actor = User.objects.filter(username=username, is_active=True).first()
    if organ is None or actor is None:
        raise click.UsageError("There is no such organ or account.")
    try:
        done = import_items(
            file.read_bytes(), file.name, organ=organ, actor=actor, progress=_show_progress
        )
    except SheetError as error:
        raise output.UnreadableError(errors.sentence(error)) from error
    except ItemFaultsError as error:
        faults = [
            {"row": f.row, "column": HEADINGS[f.column][0], "kind": f.kind.value, "value": f.value}
            for f in error.faults
        ]
        if form == "json":
            output.emit_json({"faults": faults})
        else:
            for fault in faults:
                output.emit(f"{fault['row']}\t{fault['column']}\t{fault['kind']}\t{fault['value']}")
        output.say(errors.sentence(error))
        return output.FOUND
    counts = {"created": done.created, "changed": done.changed, "same": done.same}
    if form == "json":
        output.emit_json(counts)
    else:
        output.emit("  ".join(f"{name} {count}" for name, count in counts.items()))
    return output.FINE


def _show_progress(done: int, total: int) -> None:
    if done == total or done % 50 == 0:
        output.say(f"{'█' * (done * 30 // total):30} {done}/{total}")
