"""`lubu requests`."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from lubu import language
from lubu.access_requests.actions import NotYourCaseError, export_closed
from lubu.access_requests.actions.archiving import Exported
from lubu.access_requests.terms import WrongTermsError
from lubu.cli import output
from lubu.language import gettext_noop
from lubu.office import errors
from lubu.organisations.models import Organ, User
from lubu.sealing.envelopes import NotOpenedError

FIRST_YEAR, LAST_YEAR = 2008, 2200


@click.command(
    "requests",
    help=gettext_noop(
        "Write the applications that were closed in a year into FILE, for the archive.\n\n"
        "FILE is a zip with one folder a case: its facts, events, messages, disputes, notes, "
        "questions to units, letters and redactions as JSON, the list of what is archived, all "
        "files, and the SM3 of each. What is sealed is opened "
        "in it: it belongs to the archive alone. The export stands in the ledger. Exit code 1 when "
        "files of cases had to be left out."
    ),
)
@click.argument("what", type=click.Choice(["export"]))
@click.option(
    "--closed",
    "year",
    type=click.IntRange(FIRST_YEAR, LAST_YEAR),
    required=True,
    metavar="YEAR",
    help=gettext_noop("The year in which the cases were closed."),
)
@click.option(
    "--organ", "slug", required=True, help=gettext_noop("Of this organ (its short name).")
)
@click.option(
    "--as",
    "username",
    required=True,
    help=gettext_noop("On behalf of this account, a clerk of the organ."),
)
@click.option(
    "--output",
    "file",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help=gettext_noop("Write into this file, which must not exist yet."),
)
@output.format_option("text", "json")
def requests(*, what: str, year: int, slug: str, username: str, file: Path, form: str) -> int:
    """Write all closed cases of the year, or nothing."""
    organ = Organ.objects.filter(slug=slug).first()
    actor = User.objects.filter(username=username, is_active=True).first()
    if organ is None:
        raise click.UsageError(
            _("There is no organ with the short name “%(slug)s”.") % {"slug": slug}
        )
    if actor is None:
        raise click.UsageError(_("There is no account “%(name)s” in use.") % {"name": username})
    if file.exists():
        raise click.UsageError(_("%(file)s exists; choose another name.") % {"file": file})
    made = _written(organ, year, actor, file)
    if form == "json":
        output.emit_json(
            {"cases": made.cases, "files": len(made.sums), "left_out": dict(made.left_out)}
        )
    else:
        output.emit(_("%(cases)s cases, %(files)s files") % {
            "cases": made.cases, "files": len(made.sums)
        })  # fmt: skip
        for path in made.left_out:
            output.emit(_("left out: %(path)s") % {"path": path})
    output.say(_("It holds personal data in the open: give it to the archive, keep no copy."))
    return output.FOUND if made.left_out else output.FINE


def _written(organ: Organ, year: int, actor: User, file: Path) -> Exported:
    half = file.with_name(f"{file.name}.part")
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:

            def place() -> None:
                target.flush()
                os.fsync(target.fileno())
                half.replace(file)
                _put_down(file.parent)

            made = export_closed(
                organ, year, target=target, actor=actor, at=timezone.now(), place=place
            )
    except NotYourCaseError as error:
        raise click.UsageError(errors.sentence(error)) from error
    except (NotOpenedError, WrongTermsError) as error:
        raise output.UnreadableError(errors.sentence(error)) from error
    except OSError as error:
        raise output.UnreadableError(
            _("%(file)s cannot be written: %(why)s.")
            % {"file": file, "why": language.reason(error)}
        ) from error
    finally:
        with suppress(OSError):
            half.unlink()
    return made


def _put_down(folder: Path) -> None:
    """The names in a folder are on disk when this returns."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
