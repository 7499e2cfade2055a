"""What must hold for all code, whoever wrote it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib

import pytest

from tests.house import tree

MODULE_LINES, FUNCTION_LINES, TEMPLATE_LINES, TEST_LINES = 400, 50, 150, 600
WRITES = {
    "bulk_create", "bulk_update", "create", "delete", "get_or_create", "record", "record_many",
    "save", "update_or_create",
}  # fmt: skip
RUN_IN_ANOTHERS = {
    "lubu.access_requests.actions.archiving.export_closed": "writes long; its end is one by itself",
    "lubu.access_requests.actions.intake.created": "the beginning of an intake or of a split",
    "lubu.access_requests.actions.papers.put_in": "part of what the files come with",
    "lubu.access_requests.actions.recording.append": "the end of recording or taking in a case",
    "lubu.access_requests.actions.recording.put_down": "part of append, and of counting again",
    "lubu.access_requests.actions.noting.note": "as the ledger's record",
    "lubu.access_requests.actions.noting.note_redaction": "as the ledger's record",
    "lubu.access_requests.actions.letters.written": "the beginning of what is done with a draft",
    "lubu.access_requests.actions.redaction_work.work_on": "works long; its end is one by itself",
    "lubu.access_requests.actions.redaction_looks.page_picture": "saves a picture into memory",
    "lubu.ledger.actions.record": "the entry belongs to the transaction of what it records",
    "lubu.ledger.actions.record_many": "as record; both refuse to run outside one",
    "lubu.publishing.actions.files.record_received": "the end of receiving a file",
    "lubu.publishing.actions.handing_in.hand_in": "Wagtail starts the workflow in submit's",
    "lubu.publishing.actions.reviewing.stop": "part of cancelling, taking back, saving a change",
    "lubu.publishing.actions.sites.record_deleted": "the end of Wagtail's deletion",
    "lubu.publishing.actions.sites.review_workflow": "part of opening a site",
    "lubu.publishing.actions.releasing.put_out": "the end of an approval or of an urgent order",
    "lubu.publishing.actions.releasing.approve": "the end of the last review, in its transaction",
    "lubu.publishing.actions.releasing.record": "the entry belongs to what becomes of a release",
}
NOT_FOR_PEOPLE = {
    "lubu.access_requests.desk.asked: .objects.filter": "conditions on cases the person sees",
    "lubu.desk.context: .objects.filter": "asks whether there is demonstration data at all",
    "lubu.desk.pages: Page._default_manager.filter": "goes through visible_pages, which is there",
}
DOWNLOAD_HOSTS = re.compile(
    r"https?://[a-z.]*(?:p[y]pi|p[y]thonhosted|n[p]mjs|n[p]mmirror|deb\.d[e]bian)"
)


def test_modules_functions_templates_and_tests_stay_small():
    too_long = [
        f"{tree.dotted(path)}: {count} lines"
        for path in tree.modules()
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > MODULE_LINES
    ]
    too_long += [
        f"{tree.dotted(path)}.{function.name}: {length} lines"
        for path in tree.modules()
        for function in tree.functions(path)
        if (length := (function.end_lineno or 0) - function.lineno + 1) >= FUNCTION_LINES
    ]
    too_long += [
        f"{path.relative_to(tree.PACKAGE)}: {count} lines"
        for path in tree.templates()
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > TEMPLATE_LINES
    ]
    too_long += [
        f"{path.relative_to(tree.ROOT)}: {count} lines"
        for path in (tree.ROOT / "tests").rglob("*.py")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > TEST_LINES
    ]
    assert too_long == []


def test_names_say_something():
    empty = re.compile(r"(^|[._])(utils?|helpers?|misc|common|core|base)$")
    named = [tree.dotted(path) for path in tree.modules()]
    assert [name for name in named if empty.search(name)] == []


def test_rooms_are_doors_not_hallways():
    """A room's ``__init__`` is empty, else its pure rules would drag Django in."""
    full = [
        path.parent.name
        for path in tree.PACKAGE.glob("*/__init__.py")
        if path.parent.name not in {"cli", "proofreading"}  # not rooms: no rules beside them
        and path.read_text(encoding="utf-8").strip()
    ]
    assert full == []


def is_atomic(function: ast.FunctionDef) -> bool:
    return any(name.startswith("transaction.atomic") for name in tree.decorators(function))


def reached(name: str, functions: dict[str, ast.FunctionDef], seen: set[str]) -> set[str]:
    """All that the function calls, by itself or through the open helpers beside it."""
    seen.add(name)
    calls = set(tree.called(functions[name]))
    for helper in calls & set(functions) - seen:
        if not is_atomic(functions[helper]):
            calls |= reached(helper, functions, seen)
    return calls


def test_every_action_is_one_transaction():
    open_ended = set()
    for path in tree.furniture("actions"):
        body = tree.parsed(path).body
        functions = {node.name: node for node in body if isinstance(node, ast.FunctionDef)}
        open_ended |= {
            f"{tree.dotted(path)}.{name}"
            for name, node in functions.items()
            if not name.startswith("_")
            and not is_atomic(node)
            and WRITES & reached(name, functions, set())
        }
    assert open_ended - set(RUN_IN_ANOTHERS) == set()
    assert set(RUN_IN_ANOTHERS) - open_ended == set(), "no longer needs to be on the list"


def test_actions_take_plain_values_by_name():
    """Keyword-only after the subject, and never a request or a form."""
    wrong = []
    for path in tree.furniture("actions"):
        for node in tree.parsed(path).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if any(name.startswith("transaction.atomic") for name in tree.decorators(node)):
                arguments = node.args.posonlyargs + node.args.args
                types = [ast.unparse(a.annotation) for a in ast.walk(node.args)
                         if isinstance(a, ast.arg) and a.annotation]  # fmt: skip
                if len(arguments) > 2 or any(re.search(r"HttpRequest|Form\b", t) for t in types):
                    wrong.append(f"{tree.dotted(path)}.{node.name}")
    assert wrong == []


def test_people_reach_rows_only_through_visibility():
    """Screens, feeds and exports start from ``visible_to``; nothing else follows ``objects``.

    The room that is itself called the desk has actions as every room has.
    """
    screens = re.compile(
        r"\.(views|desk(?!\.(?:actions|tasks))|feeds|exports|viewsets|wagtail_hooks)(\.|$)"
    )
    around = re.compile(
        r"\.objects\s*\.\s*(?!visible_to\b|none\b)\w+"
        r"|(?<!visible\()(?<![\w.])[\w.]+\._(?:default|base)_manager\s*\.\s*(?!none\b)\w+"
    )
    found = [
        f"{tree.dotted(path)}: {match.group()}"
        for path in tree.modules()
        if screens.search(tree.dotted(path) + ".")
        for match in around.finditer(path.read_text(encoding="utf-8"))
    ]
    assert set(found) - set(NOT_FOR_PEOPLE) == set()


def test_whatever_calls_itself_pure_is_held_to_it():
    """The contract covers all rules; a module that claims more must be in it too."""
    contracts = tomllib.loads((tree.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    [held] = [
        [re.compile(one.replace(".", r"\.").replace("*", r"\w+") + r"(\.|$)") for one in pure]
        for contract in contracts["importlinter"]["contracts"]
        if contract["name"] == "The law is pure"
        for pure in [contract["source_modules"]]
    ]
    claims = [
        tree.dotted(path)
        for path in tree.modules()
        if re.search(r"\b[Pp]ure\b[.:;]", ast.get_docstring(tree.parsed(path)) or "")
        or path.stem == "rules"
    ]
    assert claims
    loose = [name for name in claims if not any(one.match(name) for one in held)]
    assert loose == []


def test_rooms_import_one_way():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as m; m()",
         "--config", "pyproject.toml", "--no-cache"],
        cwd=tree.ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_no_file_names_a_download_host():
    named = []
    for path in tree.tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        named += [f"{path.relative_to(tree.ROOT)}: {hit}" for hit in DOWNLOAD_HOSTS.findall(text)]
    assert named == []


def test_lock_files_are_hashed_and_name_nothing_but_packages():
    for name in ("lubu.lock", "dev.lock"):
        lines = (tree.ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
        entries = [line for line in lines if line and line[0] not in " #"]
        assert entries
        assert all(re.fullmatch(r"[\w.\[\]-]+==\S+( ; .*)? \\", line) for line in entries)
        hashes = [line for line in lines if line.startswith("    --hash=sha256:")]
        assert len(hashes) >= len(entries)


def test_hooks_fetch_nothing_and_run_what_is_here():
    """Pinned by the lock file alone, and at work without a network."""
    text = (tree.ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"repo: (\S+)", text)) == {"local"}
    assert set(re.findall(r"language: (\S+)", text)) == {"system"}
    entries = re.findall(r"entry: (\S+)", text)
    assert entries
    assert [one for one in entries if not (tree.ROOT / one).exists()] == []


def test_blame_looks_through_commits_that_there_are():
    text = (tree.ROOT / ".git-blame-ignore-revs").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert lines
    assert all(re.fullmatch(r"[0-9a-f]{40}", line) for line in lines)


@pytest.mark.parametrize("path", ["Makefile", ".ci/run", "tools/setup", "tools/test"])
def test_what_a_stranger_runs_is_there_and_can_be_run(path):
    file = tree.ROOT / path
    assert file.is_file()
    assert path == "Makefile" or file.stat().st_mode & 0o111


def test_make_alone_lists_every_target():
    listed = subprocess.run(
        ["make", "-s"], cwd=tree.ROOT, capture_output=True, text=True, check=True
    ).stdout
    makefile = (tree.ROOT / "Makefile").read_text(encoding="utf-8")
    [phony] = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert {line.split()[0] for line in listed.splitlines()} == set(phony.split())
    assert {"demo", "test", "lint", "bench", "messages"} <= set(phony.split())
