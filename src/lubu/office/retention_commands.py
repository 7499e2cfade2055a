"""``lubu retention``."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from lubu import language
from lubu.cli import output
from lubu.language import gettext_noop
from lubu.office import errors, retention
from lubu.office.keeping import Deed
from lubu.sealing import archives
from lubu.sealing.envelopes import NotOpenedError

DEEDS = {
    Deed.ERASE: gettext_noop("%(organ)s, %(label)s: %(count)s to be erased, closed before %(on)s"),
    Deed.ARCHIVE: gettext_noop(
        "%(organ)s, %(label)s: %(count)s to be archived, closed before %(on)s"
    ),
    Deed.DELETE: gettext_noop(
        "%(organ)s, %(label)s: %(count)s to be deleted, closed before %(on)s"
    ),
}


@click.command(
    name="retention",
    help=gettext_noop(
        "Say whose time is up of what is kept of persons, and do what is due.\n\n"
        "“due” lists it; exit code 1 when there is any. “carry-out” erases, archives and deletes, "
        "as the worker does by itself every six hours, with an entry in the ledger; it cannot be "
        "undone. “read” writes what a sealed archive (LUBU_HOME/archive) holds, a row of JSON a "
        "line."
    ),
)
@click.argument("what", type=click.Choice(["due", "carry-out", "read"]))
@click.argument(
    "file", required=False, type=click.Path(path_type=Path, dir_okay=False, exists=True)
)
@output.format_option("text", "json")
def retention_command(*, what: str, file: Path | None, form: str) -> int:
    """List, do, or read."""
    if (what == "read") != (file is not None):
        raise click.UsageError(_("FILE belongs to “read”, which needs it."))
    if file is not None:
        return _read(file)
    now = timezone.now()
    found = list(retention.due(timezone.localdate(now)))
    done = [retention.carry_out(one, at=now) for one in found] if what == "carry-out" else []
    if form == "json":
        output.emit_json({"due": [_as_json(one) for one in found], "done": sum(done)})
    elif found:
        output.emit("\n".join(map(_line, found)))
    if done:
        output.say(_("Done; the ledgers have entries of it."))
    elif not found:
        output.say(_("Nothing is due."))
    return output.FOUND if found and what == "due" else output.FINE


def _line(one: retention.Due) -> str:
    return _(DEEDS[one.term.deed]) % {
        "organ": one.organ.name,
        "label": one.kept.label,
        "count": one.count,
        "on": one.before,
    }


def _as_json(one: retention.Due) -> dict[str, object]:
    return {
        "organ": one.organ.slug,
        "kept": one.kept.name,
        "deed": one.term.deed.value,
        "months": one.term.months,
        "closed_before": one.before.isoformat(),
        "count": one.count,
        "source": one.term.source,
    }


def _read(file: Path) -> int:
    try:
        for line in archives.read_lines(file.resolve()):
            output.emit(line)
    except NotOpenedError as error:
        raise output.UnreadableError(errors.sentence(error)) from error
    except OSError as error:
        raise output.UnreadableError(
            _("%(file)s cannot be read: %(why)s.") % {"file": file, "why": language.reason(error)}
        ) from error
    return output.FINE
