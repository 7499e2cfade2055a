"""The patterns and words of remedies: the package's own, and the operator's beside."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from lubu.access_requests.documents import checking
from lubu.access_requests.documents import faults as say
from lubu.access_requests.documents.compose import Book
from lubu.access_requests.documents.faults import PatternFault, WrongPatternError
from lubu.access_requests.documents.patterns import Pattern
from lubu.access_requests.documents.remedies import FIELDS, TEXTS, RemedyTerms
from lubu.access_requests.terms import DATA, WrongTermsError, answer_rules
from lubu.language import gettext
from lubu.office.sentences import TemplateError, parse

OWN = DATA / "letters"
FOLDER = "rules/letters"
"""Below ``LUBU_HOME``: files of the operator's, in the form of the package's own."""
KINDS = ("letter", "remedies")
WORDS_OF_REMEDIES = ("free_choice", "reconsideration_first", "withheld", "online")
PERIODS = ("reconsideration_days", "after_reconsideration_days", "suit_months")


def book(home: Path | None = None) -> Book:
    """All of which documents are made, with the operator's entries where ``home`` has some.

    Raises:
        WrongTermsError: a file cannot be read, or holds an entry with faults; the sentence is in
            the language in force and names every fault of the entry.
    """
    patterns, remedies = _all(OWN)
    if home is not None and (home / FOLDER).is_dir():
        own, others = _read_folder(home / FOLDER)
        patterns, remedies = (*patterns, *own), (*remedies, *others)
    return Book(patterns, remedies, answer_rules(home))


@cache
def _all(folder: Path) -> tuple[tuple[Pattern, ...], tuple[RemedyTerms, ...]]:
    return _read_folder(folder)


def _read_folder(folder: Path) -> tuple[tuple[Pattern, ...], tuple[RemedyTerms, ...]]:
    patterns: list[Pattern] = []
    remedies: list[RemedyTerms] = []
    for file in sorted(folder.glob("*.toml")):
        read = _parsed(file)
        for place, entry in _entries(file, read, "letter"):
            try:
                patterns.append(checking.read(entry))
            except WrongPatternError as error:
                raise WrongTermsError(file, place, _told(error.faults)) from error
        for place, entry in _entries(file, read, "remedies"):
            remedies.append(_remedies(file, place, entry))
    return tuple(patterns), tuple(remedies)


def _parsed(file: Path) -> dict[str, Any]:
    try:
        read = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WrongTermsError(file, "", str(error)) from error
    if unknown := set(read) - set(KINDS):
        why = gettext("only [[letter]] and [[remedies]] may stand here")
        raise WrongTermsError(file, ", ".join(sorted(unknown)), why)
    return read


def _entries(
    file: Path, read: Mapping[str, Any], name: str
) -> Iterator[tuple[str, Mapping[str, object]]]:
    found = read.get(name, [])
    if not isinstance(found, list):
        raise WrongTermsError(file, name, gettext("[[%(name)s]] is needed") % {"name": name})
    for number, entry in enumerate(found, start=1):
        kind = entry.get("kind", "") if isinstance(entry, Mapping) else ""
        yield f"[[{name}]] {number} {kind}".rstrip(), entry


def _remedies(file: Path, place: str, entry: Mapping[str, object]) -> RemedyTerms:
    faults = tuple(_faults_of_remedies(entry))
    if faults:
        raise WrongTermsError(file, place, " ".join(faults))
    given: dict[str, Any] = dict(entry)
    return RemedyTerms(**given)


def _faults_of_remedies(entry: Mapping[str, object]) -> Iterator[str]:
    known = {"valid_from", "source", *PERIODS, *WORDS_OF_REMEDIES}
    for name in sorted(set(entry) - known):
        yield gettext("“%(name)s” is unknown.") % {"name": name}
    if type(entry.get("valid_from")) is not date:
        yield f"valid_from: {gettext(say.NOT_A_DAY)}."
    for name in PERIODS:
        value = entry.get(name)
        if type(value) is not int or value < 1:
            yield gettext("%(name)s: a whole number above nought is needed.") % {"name": name}
    for name in ("source", *WORDS_OF_REMEDIES):
        value = entry.get(name, "" if name == "online" else None)
        if not isinstance(value, str) or not (value.strip() or name == "online"):
            yield f"{name}: {gettext(say.NOT_A_TEXT)}."
        elif name != "source":
            yield from _faults_of_words(name, value)


def _faults_of_words(name: str, text: str) -> Iterator[str]:
    try:
        slots = {slot.name for slot in parse(text).slots()}
    except TemplateError as error:
        params = {"found": error.found, "position": error.position + 1}
        yield f"{name}: {gettext(say.SYNTAX[error.fault]) % params}."
        return
    for slot in sorted(slots - FIELDS):
        yield f"{name}: {gettext(say.UNKNOWN_FIELD) % {'name': slot}}."
    for needed in TEXTS.get(name, ()):
        if needed not in slots:
            lacking = gettext("{%(name)s} must stand here, and it does not") % {"name": needed}
            yield f"{name}: {lacking}."


def _told(faults: tuple[PatternFault, ...]) -> str:
    return " ".join(fault.told(gettext) for fault in faults)
