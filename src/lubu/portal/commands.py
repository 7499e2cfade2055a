"""`lubu publish`."""

from __future__ import annotations

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lubu.cli import output
from lubu.language import gettext_noop
from lubu.organisations.models import Organ
from lubu.portal.builder import Builder
from lubu.portal.checks import SENTENCES


@click.command(
    help=gettext_noop(
        "Write the public site: what changed, everything (--all), or compare it (--verify)."
    )
)
@click.option("--all", "everything", is_flag=True, help=gettext_noop("Write every file anew."))
@click.option(
    "--verify", is_flag=True, help=gettext_noop("Only compare the site with what it should be.")
)
@click.option("--organ", "slug", help=gettext_noop("Only this organ's site (its short name)."))
@output.format_option("text", "json")
def publish(*, everything: bool, verify: bool, slug: str | None, form: str) -> int:
    """Build or compare the sites of the organs that are meant."""
    organs = Organ.objects.all() if slug is None else Organ.objects.filter(slug=slug)
    if slug is not None and not organs.exists():
        raise click.UsageError(_("There is no organ “%(slug)s”.") % {"slug": slug})
    results: list[dict[str, object]] = []
    for organ in organs:
        builder = Builder(organ)
        if verify:
            drift = [{"fault": one.fault, "path": one.path} for one in builder.verify()]
            results.append({"organ": organ.slug, "drift": drift})
        else:
            written = (
                builder.build_all(lambda done, total: output.say(f"{done}/{total}"))
                if everything
                else builder.build_changes()
            )
            results.append({"organ": organ.slug, "written": written})
    if form == "json":
        output.emit_json(results)
    else:
        for result in results:
            output.emit(_line(result))
    return output.FOUND if any(result.get("drift") for result in results) else output.FINE


def _line(result: dict[str, object]) -> str:
    organ, written, drift = result["organ"], result.get("written"), result.get("drift")
    if isinstance(written, int):
        text = ngettext(
            "%(organ)s: %(count)s file written.", "%(organ)s: %(count)s files written.", written
        )
        return text % {"organ": organ, "count": written}
    if isinstance(drift, list) and drift:
        return "\n".join(f"{organ}/{one['path']}: {SENTENCES[one['fault']]}" for one in drift)
    return _("%(organ)s: every file is as it should be.") % {"organ": organ}
