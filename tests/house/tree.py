"""The source tree as the patrol reads it."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "lubu"


def modules(*, migrations: bool = False) -> list[Path]:
    """All Python files of the product."""
    return [
        path
        for path in sorted(PACKAGE.rglob("*.py"))
        if migrations or "migrations" not in path.parts
    ]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def dotted(path: Path) -> str:
    """``src/lubu/ledger/rules.py`` → ``lubu.ledger.rules``."""
    name = path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", ".")
    return name.removesuffix(".__init__")


def furniture(word: str) -> list[Path]:
    """The modules of one kind (``rules``, ``actions`` …) in every room, packages included."""
    return [path for path in modules() if re.search(rf"\.{word}(\.|$)", dotted(path))]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def decorators(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    return [ast.unparse(decorator) for decorator in function.decorator_list]


def called(node: ast.AST) -> Iterator[str]:
    """The last names of everything that is called inside ``node``."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            if isinstance(inner.func, ast.Attribute):
                yield inner.func.attr
            elif isinstance(inner.func, ast.Name):
                yield inner.func.id


def templates() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.html"))


def scripts() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.js") if "vendor" not in path.parts)


def tracked() -> list[Path]:
    """Every file that git knows, or the whole tree where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        return [path for path in ROOT.rglob("*") if path.is_file() and ".venv" not in path.parts]
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
