"""What every room must have told the registers."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.db.migrations.loader import MigrationLoader

from lubu.ledger import actions as ledger
from lubu.office import errors, figures, schedule
from lubu.organisations import visibility
from lubu.portal import changes
from tests.house import tree

# Models whose rows nobody is shown as such, each with the reason why it needs no policy.
NEVER_SHOWN = {
    "lubu.publishing.models.releases.NumberSeries": "the counter behind index numbers",
    "lubu.publishing.models.files.Rendition": "a scaled picture; its picture's policy decides",
    "lubu.publishing.models.items.ItemAttachment": "part of an item, read through it",
    "lubu.publishing.models.review.ReviewTask": "the three steps, the same for everybody",
}


def raised_types() -> Iterator[type[Exception]]:
    for word in ("rules", "actions"):
        for path in tree.furniture(word):
            module = import_module(tree.dotted(path))
            for kind in vars(module).values():
                if (
                    inspect.isclass(kind)
                    and issubclass(kind, Exception)
                    and kind.__module__ == module.__name__
                ):
                    yield kind


def test_every_error_of_rules_and_actions_has_its_sentence():
    silent = {
        f"{kind.__module__}.{kind.__name__}"
        for kind in raised_types()
        if not any(base in errors.explained() for base in kind.__mro__)
    }
    assert silent == set()


def test_every_error_is_named_so():
    assert [kind.__name__ for kind in raised_types() if not kind.__name__.endswith("Error")] == []


def test_a_sentence_uses_only_what_its_error_carries():
    wrong = []
    for kind, explained in errors.explained().items():
        wanted = set(re.findall(r"%\((\w+)\)", str(explained.sentence)))
        carried = {
            name
            for base in kind.__mro__
            if base.__module__.startswith("lubu.")
            for name in re.findall(r"self\.(\w+)", inspect.getsource(base))
        }
        if not wanted <= carried:
            wrong.append((kind.__name__, wanted - carried))
    assert wrong == []


def test_every_ledger_kind_has_a_label_and_says_what_was_done():
    for kind, label in ledger.kinds().items():
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*", kind), kind
        assert str(label).strip(), kind


def test_of_every_ledger_kind_it_is_known_whether_the_site_shows_it():
    """A new kind that nobody thought of would leave the site behind without a word."""
    assert set(changes.SHOWN) | changes.NOT_SHOWN == set(ledger.kinds())
    assert not set(changes.SHOWN) & changes.NOT_SHOWN


def written_kinds() -> Iterator[str]:
    """Every kind that the code writes or waits for by name."""
    for path in tree.modules():
        for node in ast.walk(tree.parsed(path)):
            if not isinstance(node, ast.Call) or not node.args + node.keywords:
                continue
            name = ast.unparse(node.func).split(".")[-1]
            given = [word.value for word in node.keywords if word.arg == "kind"]
            first = node.args[:1] if name in {"record", "after"} else []
            for value in first + (given if name == "Fact" else []):
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield value.value


def test_every_kind_that_the_code_writes_or_waits_for_is_registered():
    assert {kind for kind in written_kinds() if "." in kind} - set(ledger.kinds()) == set()


def test_every_task_says_that_it_may_run_twice():
    unsaid = [
        f"{tree.dotted(path)}.{function.name}"
        for path in tree.modules()
        for function in tree.functions(path)
        if any(re.match(r"task\b", name) for name in tree.decorators(function))
        and "epeatable" not in (ast.get_docstring(function) or "")
    ]
    assert unsaid == []


def test_every_follower_is_a_task_that_can_be_found():
    for followers in ledger.followers().values():
        for path in followers:
            module, name = path.rsplit(".", 1)
            assert hasattr(import_module(module), name), path


def test_what_runs_by_the_clock_says_that_it_may_run_twice():
    unsaid = [
        name
        for name, scheduled in schedule.registered().items()
        if "epeatable" not in (inspect.getdoc(scheduled.action) or "")
    ]
    assert unsaid == []


def own_models() -> list[type[models.Model]]:
    return [
        model
        for config in apps.get_app_configs()
        if config.name.startswith("lubu.")
        for model in config.get_models()
        if not model._meta.proxy
    ]


def test_every_model_has_somebody_who_decides_who_sees_it():
    uncovered = {
        f"{model.__module__}.{model.__name__}"
        for model in own_models()
        if not visibility.has_policy(model)
    }
    assert uncovered - set(NEVER_SHOWN) == set()
    assert set(NEVER_SHOWN) - uncovered == set(), "has a policy now"


def test_every_model_says_what_it_is_called():
    """Names in both numbers, lower case, so that no screen shows a class name."""
    unnamed = [
        model.__name__
        for model in own_models()
        if str(model._meta.verbose_name_raw) == re.sub(r"([A-Z])", r" \1", model.__name__).strip()
        or "verbose_name" not in model._meta.original_attrs
    ]
    hidden = {name.rsplit(".", 1)[-1] for name in NEVER_SHOWN} | {"SubmissionFile"}
    assert [name for name in unnamed if name not in hidden] == []


def test_every_figure_can_be_read_and_opened():
    assert figures.registered(), "no room counts anything"
    for name, figure in figures.registered().items():
        assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", name)
        assert str(figure.label).strip()
        assert figure.unit.strip()
        # A partial would have its kind's own words in its place.
        assert inspect.isfunction(figure.query), f"{name} is no function"
        assert inspect.getdoc(figure.query), f"{name} does not say what it counts"


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("room", sorted(path.parts[-3] for path in
                                         tree.PACKAGE.glob("*/migrations/0001_*.py")))  # fmt: skip
def test_migrations_of_a_room_are_one_line_numbered_from_one(room):
    """So that two branches cannot add a second head, and the last one's number is the count."""
    steps = [key for key in MigrationLoader(None).disk_migrations if key[0] == room]
    graph = MigrationLoader(None).graph
    names = sorted(name for _room, name in steps)
    assert [name[:4] for name in names] == [f"{number:04d}" for number in range(1, len(names) + 1)]
    assert len(graph.leaf_nodes(room)) == 1
    for name in names:
        before = [key for key in graph.node_map[room, name].parents if key.key[0] == room]
        assert len(before) == (0 if name == names[0] else 1), name


def test_migrations_are_named_for_what_they_do():
    named = [path.stem for path in tree.PACKAGE.rglob("migrations/0*.py")]
    assert [name for name in named if re.search(r"_auto_|_alter_|\d{4}_initial$", name)] == []
