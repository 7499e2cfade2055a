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
    """Write the public site: what changed, everything (--all), or compare it (--verify).

    --verify renders every page from the record and names each file that is missing, changed or
    foreign (by another hand), or behind (not yet up to date with the record).
    """
    organs = Organ.objects.filter(home__isnull=False)
    if slug is not None:
        organs = organs.filter(slug=slug)
        if not organs.exists():
            raise click.BadParameter(f"there is no organ called {slug!r}", param_hint="--organ")
    results = [_result(organ, everything=everything, verify=verify) for organ in organs]
    if form == "json":
        output.emit_json(results)
    else:
        for result in results:
            output.emit(_line(result))
    return output.FOUND if any(result.get("drift") for result in results) else output.FINE


def _result(organ: Organ, *, everything: bool, verify: bool) -> dict[str, object]:
    builder = Builder(organ)
    if verify:
        drift = [{"fault": one.fault.value, "path": one.path} for one in builder.verify(_progress)]
        return {"organ": organ.slug, "drift": drift, "entries_behind": builder.behind()}
    build = builder.build_all if everything else builder.build_changes
    return {"organ": organ.slug, "written": build(_progress)}


def _progress(done: int, total: int) -> None:
    output.say(f"{done}/{total}")


def _line(result: dict[str, object]) -> str:
    if "written" in result:
        return f"{result['organ']}: {result['written']} files"
    drift = result["drift"]
    lines = [f"{one['fault']}  {one['path']}" for one in drift] if isinstance(drift, list) else []
    if result["entries_behind"]:
        lines.append(f"{result['organ']}: behind the record by {result['entries_behind']} entries")
    return "\n".join(lines) or f"{result['organ']}: every file is as it should be"
