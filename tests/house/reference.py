"""The parts of ``docs/reference`` that are written by the program itself.

``make docs`` writes them; a test compares. Each stands between two marks in its page.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from pathlib import Path

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
BEGIN, END = "<!-- generated: begin -->", "<!-- generated: end -->"


def commands() -> str:
    """Every command with its own help."""
    from lubu import language
    from lubu.cli import COMMANDS

    lines = []
    with language.using(language.ENGLISH):
        for name in sorted(COMMANDS):
            lines += [f"## `lubu {name}`", "", "```text", help_of(name), "```", ""]
    return "\n".join(lines)


def help_of(name: str) -> str:
    """What the command says of itself, in the language in force."""
    from lubu.cli import lubu
    from lubu.cli.helping import Context

    group = Context(lubu, info_name="lubu", help_option_names=["-h", "--help"])
    command = lubu.get_command(group, name)
    assert command is not None
    return command.get_help(Context(command, info_name=name, parent=group, terminal_width=88))


def _both(label: object) -> str:
    from django.utils import translation

    with translation.override("en"):
        english = str(label)
    with translation.override("zh-hans"):
        chinese = str(label)
    return f"{english} · {chinese}" if chinese != english else english


def ledger() -> str:
    """Every kind of entry, what it means, and the tasks that follow it."""
    from lubu.ledger import actions

    followers = actions.followers()
    rows = ["| kind | what happened | what follows |", "|---|---|---|"]
    for kind, label in sorted(actions.kinds().items()):
        tasks = ", ".join(f"`{task}`" for task in sorted(followers.get(kind, []))) or "nothing"
        rows.append(f"| `{kind}` | {_both(label)} | {tasks} |")
    return "\n".join([*rows, ""])


def figures() -> str:
    """Every figure: its name, label, unit, and what it counts."""
    from lubu.office.figures import registered

    lines = []
    for name, figure in sorted(registered().items()):
        how = f"sum of `{figure.sum_of}`" if figure.sum_of else "number of rows"
        how = f"mean of `{figure.mean_of}`" if figure.mean_of else how
        shown = "shown to the public" if figure.public else "for the desk only"
        lines += [
            f"## `{name}`",
            "",
            f"{_both(figure.label)} ({figure.unit}); {how}, by `{figure.day}`; {shown}.",
            "",
            inspect.getdoc(figure.query) or "",
            "",
        ]
    return "\n".join(lines)


def letters() -> str:
    """Every kind of document of an application, and every field of their patterns."""
    from lubu.access_requests.documents.kinds import SERIES_WORDS, TRAITS
    from lubu.access_requests.documents.meanings import ENTRY_FIELDS, FIELDS, NEEDED

    rows = [
        "## Kinds",
        "",
        "| kind | document | number | remedies | must say |",
        "|---|---|---|---|---|",
    ]
    for kind, traits in TRAITS.items():
        needed = ", ".join(" or ".join(f"`{name}`" for name in one) for one in NEEDED[kind])
        series = SERIES_WORDS[traits.series] if traits.series else "—"
        remedies = "yes" if traits.has_remedies else "—"
        rows.append(f"| `{kind}` | {traits.name} | {series} | {remedies} | {needed} |")
    rows += ["", "## Fields", "", "| field | what stands there |", "|---|---|"]
    for name, meaning in {**FIELDS, **ENTRY_FIELDS}.items():
        rows.append(f"| `{name}` | {_both(_translated(meaning))} |")
    return "\n".join([*rows, ""])


def _translated(message: str) -> object:
    from django.utils.translation import gettext_lazy

    return gettext_lazy(message)


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "ledger.md": ledger,
    "figures.md": figures,
    "letters.md": letters,
}


def page(name: str) -> tuple[str, str]:
    """The page as it stands, and as it should be."""
    stands = (REFERENCE / name).read_text(encoding="utf-8")
    before, _, rest = stands.partition(BEGIN)
    after = rest.partition(END)[2]
    return stands, f"{before}{BEGIN}\n\n{PAGES[name]().strip()}\n\n{END}{after}"


def main() -> None:
    """Write all pages anew."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lubu.settings")
    import django

    django.setup()
    for name in PAGES:
        (REFERENCE / name).write_text(page(name)[1], encoding="utf-8")


if __name__ == "__main__":
    main()
