"""The reference says what the program has, and nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from lubu.cli import COMMANDS, lubu, main
from lubu.office import figures
from lubu.settings import env
from tests.house import reference, tree

DOCS = tree.ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *tree.ROOT.glob("*.md")])


def headings(name: str) -> set[str]:
    text = (reference.REFERENCE / name).read_text(encoding="utf-8")
    return set(re.findall(r"^## `(.+)`$", text, re.MULTILINE))


def test_every_setting_is_documented_and_no_other():
    assert headings("settings.md") == set(env.dump())


def test_every_command_is_documented_and_no_other():
    assert headings("commands.md") == {f"lubu {name}" for name in COMMANDS}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_json_that_a_command_writes_is_documented(name):
    command = lubu.get_command(click.Context(lubu, info_name="lubu"), name)
    assert command is not None
    writes = any(
        "json" in option.type.choices
        for option in command.params
        if isinstance(option.type, click.Choice)
    )
    pages = headings("formats.md")
    assert writes == any(heading.split()[:2] == ["lubu", name] for heading in pages)


def test_every_figure_is_documented_and_no_other():
    assert headings("figures.md") == set(figures.registered())


@pytest.mark.parametrize("name", reference.PAGES)
def test_what_the_program_wrote_into_the_reference_is_up_to_date(name):
    stands, should_be = reference.page(name)
    assert stands == should_be, "run `make docs`"


def anchors(page: Path) -> set[str]:
    """What links into the page may name, as GitHub and Gitea make it of headings."""
    text = re.sub(
        r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    found: list[str] = []
    for heading in re.findall(r"^#{1,6} (.+)$", text, re.MULTILINE):
        words = re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        found.append(f"{words}-{found.count(words)}" if words in found else words)
    return {*found, *re.findall(r"""\b(?:id|name)=["']([^"']+)""", text)}


def targets(page: Path) -> set[str]:
    """Where links and pictures of the page lead, within the repository."""
    text = page.read_text(encoding="utf-8")
    found = re.findall(
        r"""\]\(<?([^)\s>]+)|\b(?:src|href)=["']([^"']+)|^\[[^]]+\]:\s*(\S+)""", text, re.MULTILINE
    )
    return {
        target for one in found for target in one if target and not re.match(r"[a-z]+:", target)
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(tree.ROOT)))
def test_links_and_pictures_of_pages_lead_somewhere(page: Path):
    dead = []
    for target in targets(page):
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            dead.append(target)
    assert dead == []


def test_every_page_is_linked_from_somewhere():
    linked = {
        (page.parent / target.partition("#")[0]).resolve()
        for page in PAGES
        for target in targets(page)
    }
    there = {*DOCS.rglob("*.md")} - {*DOCS.glob("decisions/*.md"), *DOCS.glob("*.md")}
    assert sorted(str(file.relative_to(tree.ROOT)) for file in there - linked) == []


def test_the_changelog_names_the_law_that_dated_data_follow():
    changelog = (tree.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    sources = [
        (path.name, number)
        for path in sorted(tree.PACKAGE.rglob("data/*.toml"))
        for line in re.findall(r"^source = (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        for number in re.findall(r"国\w+〔\d{4}〕\d+号", line)
    ]
    assert sources
    assert [one for one in sources if one[1] not in changelog] == []


def test_docs_have_four_kinds_of_page_and_numbered_decisions():
    for kind in ("tutorials", "how-to", "reference", "explanation", "decisions"):
        assert list((DOCS / kind).glob("*.md")), kind
    numbers = [path.name[:4] for path in sorted((DOCS / "decisions").glob("*.md"))]
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]


@pytest.mark.one_database
@pytest.mark.parametrize("name", [name for name, listed in COMMANDS.items() if not listed.django])
def test_a_command_that_needs_no_installation_imports_no_django(name):
    code = (
        "import sys\nfrom lubu.cli import main\n"
        f"try: main([{name!r}, '--help'])\nexcept SystemExit as left: assert not left.code\n"
        "assert 'django' not in sys.modules, 'imports Django'"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_every_command_helps_and_wrong_use_leaves_with_two(name, capsys):
    words = [name] if name else []
    with pytest.raises(SystemExit) as helped:
        main([*words, "--help"])
    assert helped.value.code == 0
    assert "用法： lubu" in capsys.readouterr().out
    with pytest.raises(SystemExit) as wrong:
        main([*words, "--no-such-option"])
    assert wrong.value.code == 2
    assert "no-such-option" in capsys.readouterr().err
