"""`lubu catalogue`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from lubu import language
from lubu.catalogue import actions, sheet
from lubu.catalogue.models import CatalogueEntry, CatalogueVersion
from lubu.catalogue.rules.vocabulary import EntryContent
from lubu.catalogue.sheet_words import FAULT_SENTENCES, outcome, unreadable
from lubu.cli import output
from lubu.language import gettext_noop
from lubu.office import errors
from lubu.office.sheets import SheetError
from lubu.organisations.models import Organ, User

STANDARD_OUTPUT = "-"


@click.command(
    help=gettext_noop(
        "Export the disclosure catalogue of an organ as a table (XLSX) in the columns of the "
        "standard directory, or import one: all rows, or none.\n\n"
        "Exported is the version in force; with --as what is being worked on, as that account "
        "sees it. FILE “-” is standard output."
    )
)
@click.argument("what", type=click.Choice(["export", "import"]))
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--organ", "slug", required=True, help=gettext_noop("Whose (its short name)."))
@click.option("--as", "username", help=gettext_noop("On behalf of this account."))
@output.format_option("text", "json")
def catalogue(*, what: str, file: Path, slug: str, username: str | None, form: str) -> int:
    """Write the table, or store all of its rows."""
    organ = Organ.objects.filter(slug=slug).first()
    if organ is None:
        raise click.UsageError(
            _("There is no organ with the short name “%(slug)s”.") % {"slug": slug}
        )
    actor = _account(username) if username else None
    if what == "export":
        _export(organ, actor, file)
        return output.FINE
    if actor is None:
        raise click.UsageError(_("Say on whose behalf: --as NAME."))
    return _import(organ, actor, file, form)


def _account(username: str) -> User:
    actor = User.objects.filter(username=username, is_active=True).first()
    if actor is None:
        raise click.UsageError(_("There is no account “%(name)s” in use.") % {"name": username})
    return actor


def _export(organ: Organ, actor: User | None, file: Path) -> None:
    data = sheet.written(_in_force(organ) if actor is None else _worked_on(organ, actor))
    output.deliver(data, None if str(file) == STANDARD_OUTPUT else file)


def _in_force(organ: Organ) -> Iterable[EntryContent]:
    version = CatalogueVersion.objects.visible_to(None).filter(organ=organ).first()
    if version is None:
        raise output.UnreadableError(
            _("%(organ)s has no catalogue in force. With --as its draft is exported.")
            % {"organ": organ}
        )
    return [one.content for one in version.listed() if one.is_kept]


def _worked_on(organ: Organ, actor: User) -> Iterable[EntryContent]:
    own = CatalogueEntry.objects.visible_to(actor).kept().filter(organ=organ)
    return [entry.content for entry in own.select_related("unit").order_by("code")]


def _import(organ: Organ, actor: User, file: Path, form: str) -> int:
    try:
        done = actions.import_catalogue(
            file.read_bytes(), file.name, organ=organ, actor=actor, on=timezone.localdate()
        )
    except OSError as error:
        raise output.UnreadableError(
            _("%(file)s cannot be read: %(why)s.") % {"file": file, "why": language.reason(error)}
        ) from error
    except SheetError as error:
        raise output.UnreadableError(unreadable(error.reason)) from error
    except actions.NotYourCatalogueError as error:
        raise click.UsageError(errors.sentence(error)) from error
    except actions.CatalogueFaultsError as error:
        _tell(error.faults, form)
        output.say(errors.sentence(error))
        return output.FOUND
    if form == "json":
        output.emit_json(asdict(done))
    else:
        output.emit(outcome(done))
    return output.FINE


def _tell(faults: Iterable[sheet.Fault], form: str) -> None:
    if form == "json":
        told = [
            {
                "row": fault.row,
                "column": sheet.HEADINGS[fault.column],
                "kind": fault.kind.value,
                "value": fault.value,
            }
            for fault in faults
        ]
        output.emit_json({"faults": told})
        return
    for fault in faults:
        output.emit(
            _("Row %(row)s, %(column)s: %(sentence)s (“%(value)s” stands there.)")
            % {
                "row": fault.row,
                "column": sheet.HEADINGS[fault.column],
                "sentence": FAULT_SENTENCES[fault.kind],
                "value": fault.value,
            }
        )
