"""What the command line says is said in the language that was chosen, all of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from lubu import language
from lubu.cli import COMMANDS, lubu
from tests.house import reference, tree

SENTENCE = re.compile(r"[A-Za-z]+ [a-z]+ [a-z]+")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
MARKED = {"_", "gettext", "ngettext", "pgettext", "gettext_noop", "gettext_lazy"}
SAYING = {
    "say", "emit", "echo", "secho", "UsageError", "BadParameter", "ClickException", "Abort",
    "UnreadableError", "option", "argument", "command", "asked",
}  # fmt: skip
CATALOGUE = tree.PACKAGE / "cli" / "locale" / "zh_Hans" / "LC_MESSAGES" / "command_line.po"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_help_is_in_the_language_chosen(name):
    with language.using(language.CHINESE):
        chinese = reference.help_of(name)
    with language.using(language.ENGLISH):
        english = reference.help_of(name)
    assert not SENTENCE.search(chinese), chinese
    assert not CHINESE.search(english), english
    assert chinese.count("\n  ") >= 3


def test_the_help_of_all_is_in_the_language_chosen(monkeypatch):
    monkeypatch.setattr(lubu, "_help_option", None)  # kept in the language that asked first
    with language.using(language.CHINESE):
        chinese = lubu.get_help(click.Context(lubu, info_name="lubu"))
    assert not SENTENCE.search(chinese), chinese
    assert max(map(len, chinese.splitlines())) < 60, "a Chinese character takes two columns"


def command_modules() -> Iterator[Path]:
    """Where commands are, and what they alone use."""
    places = {listed.where.split(":")[0] for listed in COMMANDS.values()}
    for path in tree.modules():
        name = tree.dotted(path)
        if name in places or name.startswith(("lubu.cli", "lubu.values", "lubu.demo.build")):
            yield path


def unmarked(node: ast.AST) -> Iterator[str]:
    """Texts inside ``node`` that no mark stands around."""
    if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in MARKED:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for inner in ast.iter_child_nodes(node):
        yield from unmarked(inner)


def test_every_sentence_of_a_command_is_marked_for_the_catalogue():
    bare = [
        f"{tree.dotted(path)}: {text!r}"
        for path in command_modules()
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in SAYING
        for text in unmarked(node)
        if SENTENCE.search(text) or CHINESE.search(text)
    ]
    assert bare == []


def said_by_click() -> Iterator[str]:
    for path in sorted(Path(click.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"_", "ngettext"}:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    yield str(first.value)


def test_all_that_click_says_is_translated():
    translated = re.findall(r'^msgid "(.+)"$', CATALOGUE.read_text(encoding="utf-8"), re.MULTILINE)
    known = {ast.literal_eval(f'"{text}"') for text in translated}
    assert set(said_by_click()) - known - {"d"} == set()
