"""``lubu check``: what the rooms' checks find, in plain words or as JSON."""

from __future__ import annotations

from pathlib import Path

import click
from django.db import OperationalError, ProgrammingError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lubu.cli import output
from lubu.ledger import anchors
from lubu.office import checks

DEFAULT = "installation"


def _chosen(names: tuple[str, ...]) -> list[str]:
    known = checks.registered()
    if "all" in names:
        return list(known)
    for name in names:
        if name not in known:
            raise click.UsageError(
                _("There is no check “%(name)s”; there are: %(known)s.")
                % {"name": name, "known": ", ".join(["all", *sorted(known)])}
            )
    return list(names) or [DEFAULT]


def _run(name: str) -> list[checks.Finding]:
    try:
        return checks.run(name)
    except OSError as error:
        raise output.UnreadableError(str(error)) from error
    except (OperationalError, ProgrammingError) as error:
        raise output.UnreadableError(
            _("The database cannot be read: %(why)s Run “lubu migrate”, or check DATABASE_URL.")
            % {"why": str(error).strip().split("\n")[0]}
        ) from error


def _as_text(found: dict[str, list[checks.Finding]]) -> str:
    lines = []
    for name, findings in found.items():
        label = checks.registered()[name].label
        if not findings:
            lines.append(_("%(check)s: all is well.") % {"check": label})
        else:
            text = ngettext(
                "%(check)s: %(count)s finding.", "%(check)s: %(count)s findings.", len(findings)
            )
            lines.append(text % {"check": label, "count": len(findings)})
        for finding in findings:
            mark = "✗" if finding.severity == checks.Severity.FAULT else "!"
            place = f"{finding.place}: " if finding.place else ""
            lines.append(f"  {mark} {place}{finding.sentence}")
            if finding.remedy:
                lines.append(f"    → {finding.remedy}")
    return "\n".join(lines)


def _as_json(found: dict[str, list[checks.Finding]]) -> dict[str, object]:
    return {
        "checks": [
            {
                "name": name,
                "findings": [
                    {
                        "severity": finding.severity.value,
                        "place": finding.place,
                        "sentence": finding.sentence,
                        "remedy": finding.remedy,
                    }
                    for finding in findings
                ],
            }
            for name, findings in found.items()
        ]
    }


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--anchors",
    "files",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Hold the ledger also against this copy of ledger-anchors.jsonl. May be repeated.",
)
@output.format_option("text", "json")
def check(*, names: tuple[str, ...], files: tuple[Path, ...], form: str) -> int:
    """Say what is missing, unsafe or broken.

    Without a NAME the settings and surroundings are checked; “all” runs every check. Exit code 1
    when anything was found.
    """
    if files and not {"ledger", "all"} & set(names):
        raise click.UsageError(_("--anchors belongs to the check “ledger”."))
    with anchors.also(files):
        return _checked(names, form)


def _checked(names: tuple[str, ...], form: str) -> int:
    found = {name: _run(name) for name in _chosen(names)}
    if form == "json":
        output.emit_json(_as_json(found))
    else:
        output.emit(_as_text(found))
    return output.FOUND if any(found.values()) else output.FINE
