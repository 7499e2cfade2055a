"""`lubu publish`."""

from __future__ import annotations

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lubu.cli import output
from lubu.language import gettext_noop
from lubu.organisations.models import Organ
from lubu.portal.builder import Builder
from lubu.portal.checks import SENTENCES, behind_by
from lubu.portal.several import cores


@click.command(
    help=gettext_noop(
        "Write the public site: what changed, everything (--all), or compare it (--verify).\n\n"
        "--verify renders every page from the record and names each file that is missing, changed "
        "or foreign (by another hand), or behind (not yet up to date with the record)."
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
    organs = Organ.objects.filter(home__isnull=False)
    if slug is not None:
        organs = organs.filter(slug=slug)
        if not organs.exists():
            raise click.UsageError(
                _("There is no organ with the short name “%(slug)s”.") % {"slug": slug}
            )
    results = [_result(organ, everything=everything, verify=verify) for organ in organs]
    if form == "json":
        output.emit_json(results)
    else:
        for result in results:
            output.emit(_line(result))
    return output.FOUND if any(result.get("drift") for result in results) else output.FINE


def _result(organ: Organ, *, everything: bool, verify: bool) -> dict[str, object]:
    builder = Builder(organ, processes=cores())
    if verify:
        drift = [{"fault": one.fault.value, "path": one.path} for one in builder.verify(_progress)]
        return {"organ": organ.slug, "drift": drift, "entries_behind": builder.behind()}
    build = builder.build_all if everything else builder.build_changes
    return {"organ": organ.slug, "written": build(_progress)}


def _progress(done: int, total: int) -> None:
    output.say(f"{done}/{total}")


def _line(result: dict[str, object]) -> str:
    organ, written, drift = result["organ"], result.get("written"), result.get("drift")
    if isinstance(written, int):
        text = ngettext(
            "%(organ)s: %(count)s file written.", "%(organ)s: %(count)s files written.", written
        )
        return text % {"organ": organ, "count": written}
    lines = []
    if isinstance(drift, list):
        lines += [f"{organ}/{one['path']}: {SENTENCES[one['fault']]}" for one in drift]
    behind = result["entries_behind"]
    if isinstance(behind, int) and behind:
        lines.append(f"{organ}: {behind_by(behind)}")
    return "\n".join(lines) or _("%(organ)s: every file is as it should be.") % {"organ": organ}
