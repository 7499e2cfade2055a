"""`lubu publish`."""

from __future__ import annotations

import click

from lubu.cli import output
from lubu.organisations.models import Organ
from lubu.portal.builder import Builder


@click.command()
@click.option("--all", "everything", is_flag=True, help="Write every file anew.")
@click.option("--verify", is_flag=True, help="Only compare the site with what it should be.")
@click.option("--organ", "slug", help="Only this organ's site.")
@output.format_option("text", "json")
def publish(*, everything: bool, verify: bool, slug: str | None, form: str) -> int:
    """Write the public site: what changed, everything (--all), or compare it (--verify)."""
    organs = Organ.objects.all() if slug is None else Organ.objects.filter(slug=slug)
    if slug is not None and not organs.exists():
        raise click.BadParameter(f"there is no organ called {slug!r}", param_hint="--organ")
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
    if "written" in result:
        return f"{result['organ']}: {result['written']} files"
    drift = result["drift"]
    lines = [f"{one['fault']}  {one['path']}" for one in drift] if isinstance(drift, list) else []
    return "\n".join(lines) or f"{result['organ']}: every file is as it should be"
