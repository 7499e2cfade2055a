"""``lubu check``: what the rooms' checks find, in plain words or as JSON."""

from __future__ import annotations

from pathlib import Path

import click
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lubu import language
from lubu.cli import output
from lubu.language import gettext_noop
from lubu.ledger import anchors
from lubu.office import checks

DEFAULT = ("installation", "database", "scanner")  # what every start needs


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
    return list(names or DEFAULT)


def _run(name: str) -> tuple[list[checks.Finding], bool]:
    """What the check found; and whether it could run, which none can do without its database."""
    try:
        return checks.run(name), True
    except OSError as error:
        raise output.UnreadableError(
            _("%(file)s cannot be read: %(why)s.")
            % {"file": error.filename, "why": language.reason(error)}
        ) from error
    except DatabaseError as error:
        why = str(error).strip().split("\n")[0]
        finding = checks.Finding(
            sentence=_("This check could not run, because of the database: %(why)s") % {"why": why},
            remedy=_("Run “lubu check database”, and mend what it finds."),
            place="DATABASE_URL",
        )
        return [finding], False


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


@click.command(
    help=gettext_noop(
        "Say what is missing, unsafe or broken.\n\n"
        "Without a NAME: settings and surroundings, the database, the virus scanner; “all” runs "
        "every check. Exit code 1 when anything was found, 3 when a check could not run."
    )
)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--anchors",
    "files",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help=gettext_noop(
        "Hold the ledger also against this copy of ledger-anchors.jsonl. May be repeated."
    ),
)
@output.format_option("text", "json")
def check(*, names: tuple[str, ...], files: tuple[Path, ...], form: str) -> int:
    """Run the checks and write what they found."""
    if files and not {"ledger", "all"} & set(names):
        raise click.UsageError(_("--anchors belongs to the check “ledger”."))
    with anchors.also(files):
        ran = {name: _run(name) for name in _chosen(names)}
    found = {name: findings for name, (findings, _could) in ran.items()}
    if form == "json":
        output.emit_json(_as_json(found))
    else:
        output.emit(_as_text(found))
    if not all(could for _findings, could in ran.values()):
        return output.UNREADABLE
    return output.FOUND if any(found.values()) else output.FINE
