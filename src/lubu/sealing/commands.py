"""``lubu keys``."""

from __future__ import annotations

import base64
import secrets

import click

from lubu.cli import installation, output
from lubu.language import gettext as _
from lubu.language import gettext_noop
from lubu.values import DATA_KEY_BYTES

WHATS = ("new", "list", "rotate")


@click.command(
    help=gettext_noop(
        "Make, list and change the keys that seal personal data.\n\n"
        "“new” writes a new key; put it first in LUBU_DATA_KEYS, before the keys that are there. "
        "“list” says how much each key seals. “rotate” seals everything with the first key; it may "
        "run while the application runs, and goes on where it was broken off. Exit code 1 when "
        "“list” finds what another key seals, or something did not open."
    )
)
@click.argument("what", type=click.Choice(WHATS))
@output.format_option("text", "json")
def keys(*, what: str, form: str) -> int:
    """Make, list or change keys."""
    if what == "new":
        return _new(form)
    installation.open_up()
    return _list(form) if what == "list" else _rotate(form)


def _new(form: str) -> int:
    name = f"k{secrets.token_hex(4)}"
    written = base64.b64encode(secrets.token_bytes(DATA_KEY_BYTES)).decode("ascii")
    if form == "json":
        output.emit_json({"name": name, "key": f"{name}:{written}"})
    else:
        output.emit(f"{name}:{written}")
    output.say(_("Keep it where no backup of the data lies: without it nothing opens any more."))
    return output.FINE


def _list(form: str) -> int:
    from lubu.sealing.columns import OTHER, uses
    from lubu.sealing.keys import ring

    now, found = ring(), uses()
    listed = [
        {"name": name, "cipher": cipher, "seals": count, "writes": (name, cipher) == _writing()}
        for (name, cipher), count in found.items()
        if name != OTHER and (count or (name, cipher) == _writing())
    ]
    listed += [
        {"name": name, "cipher": "", "seals": 0, "writes": False}
        for name in now.names
        if not any(one["name"] == name for one in listed)
    ]
    unknown = found[OTHER, OTHER]
    if form == "json":
        output.emit_json({"keys": listed, "unknown": unknown})
    else:
        output.emit("\n".join(_line(one) for one in listed))
        if unknown:
            output.emit(_("Of keys that are not here: %(count)s.") % {"count": unknown})
    is_done = all(one["writes"] or not one["seals"] for one in listed)
    return output.FINE if is_done and not unknown else output.FOUND


def _writing() -> tuple[str, str]:
    from lubu.sealing.keys import ring

    return ring().names[0], ring().cipher.value


def _line(one: dict[str, object]) -> str:
    if one["writes"]:
        return _("%(name)s (%(cipher)s): %(seals)s, seals from now on") % one
    if one["seals"]:
        return _("%(name)s (%(cipher)s): %(seals)s, still to be sealed anew") % one
    return _("%(name)s: seals nothing, may be removed") % one


def _rotate(form: str) -> int:
    from django.utils import timezone

    from lubu.sealing.rotation import forsaken, rotate

    by_label: dict[str, object] = {}
    failed: list[str] = []
    for progress in rotate():
        output.say(
            _("%(label)s: %(done)s sealed anew, %(left)s left")
            % {"label": progress.label, "done": progress.done, "left": progress.left}
        )
        by_label[progress.label] = {
            "label": progress.label,
            "done": progress.done,
            "failed": [error.where for error in progress.failed],
        }
        failed += [one.where for one in progress.failed if one.where not in failed]
    removed = 0
    for storage, name in list(forsaken(timezone.now())):
        storage.delete(name)
        removed += 1
    if form == "json":
        output.emit_json({"sealed": list(by_label.values()), "removed_files": removed})
    else:
        output.emit("\n".join(map(str, failed)) if failed else _("Everything is sealed anew."))
    if failed:
        output.say(_("What is named could not be opened: run “lubu check sealed”."))
    return output.FOUND if failed else output.FINE
