"""The national baseline (基本目录) as it comes with the program: ``data/baseline/*.toml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lubu.catalogue.rules.reading import BaselineError, field_from_toml
from lubu.catalogue.rules.vocabulary import EntryContent, StandardField

FOLDER = Path(__file__).parent / "data" / "baseline"
LAST_NATIONAL = 26  # fields beyond are the towns' own


def read(folder: Path) -> tuple[StandardField, ...]:
    """The fields of all files of a folder, by number.

    Raises:
        BaselineError: the first fault; also where two files have one number.
    """
    fields: dict[int, StandardField] = {}
    for file in sorted(folder.glob("*.toml")):
        found = field_from_toml(file.read_bytes(), file.name)
        if found.number in fields:
            raise BaselineError(file.name, "", f"the number {found.number} stands twice")
        fields[found.number] = found
    return tuple(fields[number] for number in sorted(fields))


@cache
def fields() -> tuple[StandardField, ...]:
    """The fields of the baseline."""
    return read(FOLDER)


@cache
def entries() -> dict[str, EntryContent]:
    """Every entry of the baseline by its code."""
    return {entry.code: entry for field in fields() for entry in field.entries}


def field_name(number: int) -> str:
    """What the field of this number is called; the number where the baseline has none."""
    return next((field.name for field in fields() if field.number == number), str(number))
