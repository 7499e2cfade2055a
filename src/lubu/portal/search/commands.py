"""`lubu search`."""

from __future__ import annotations

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lubu.cli import output
from lubu.language import gettext_noop
from lubu.organisations.models import Organ
from lubu.portal.search.entries import rebuild


@click.command(
    help=gettext_noop(
        "Keep the index of the public search: “rebuild” makes every entry anew from the record.\n\n"
        "The search answers meanwhile. The check “search” says whether it is needed."
    )
)
@click.argument("what", type=click.Choice(["rebuild"]))
@click.option("--organ", "slug", help=gettext_noop("Only this organ's texts (its short name)."))
@output.format_option("text", "json")
def search(*, what: str, slug: str | None, form: str) -> int:
    """Do ``what`` for the organs that are meant."""
    organs = Organ.objects.order_by("pk")
    if slug is not None:
        organs = organs.filter(slug=slug)
        if not organs.exists():
            raise click.UsageError(
                _("There is no organ with the short name “%(slug)s”.") % {"slug": slug}
            )
    found = {organ.slug: rebuild(organ, _progress) for organ in organs}
    if form == "json":
        output.emit_json([{"organ": name, "entries": count} for name, count in found.items()])
        return output.FINE
    for name, count in found.items():
        text = ngettext(
            "%(organ)s: %(count)s text can be found.",
            "%(organ)s: %(count)s texts can be found.",
            count,
        )
        output.emit(text % {"organ": name, "count": count})
    return output.FINE


def _progress(done: int, total: int) -> None:
    output.say(f"{done}/{total}")
