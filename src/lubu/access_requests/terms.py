"""The dated data that this room's rules are given: the package's own, and the operator's beside."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from lubu.access_requests.rules.answers import AnswerRule, Remedies
from lubu.access_requests.rules.disputes import DisputeTerms
from lubu.access_requests.rules.fees import Band, TariffTerms
from lubu.access_requests.rules.folding import Law
from lubu.access_requests.rules.kinds import AnswerKind, FeeEffect, Row, Tariff
from lubu.access_requests.rules.practice import PracticeTerms
from lubu.access_requests.rules.terms import Terms
from lubu.working_days.calendar import Calendar

DATA = Path(__file__).parent / "data"
FILE = "rules/access_requests.toml"
"""Below ``LUBU_HOME``: entries of the operator's, in the form of the package's own."""
Given = TypeVar("Given")


class WrongTermsError(ValueError):
    """A file of dated data holds what it may not: ``file``, ``place`` (the entry), and ``why``."""

    def __init__(self, file: Path, place: str, why: str) -> None:
        self.file, self.place, self.why = file, place, why
        super().__init__(f"{file}: {place}: {why}")


def law(calendar: Calendar, home: Path | None = None) -> Law:
    """All that decides about a case, with the operator's entries where ``home`` has some.

    Raises:
        WrongTermsError: they cannot be read.
    """
    return Law(limits(home), answer_rules(home), calendar)


def limits(home: Path | None = None) -> tuple[Terms, ...]:
    """The limits, from the first law on. Raises: as :func:`law`."""
    return _all("terms.toml", "terms", _limit, home)


def answer_rules(home: Path | None = None) -> tuple[AnswerRule, ...]:
    """What the kinds of answer mean. Raises: as :func:`law`."""
    return _all("answers.toml", "answer", _answer, home)


def tariffs(home: Path | None = None) -> tuple[TariffTerms, ...]:
    """The tariffs of the fee. Raises: as :func:`law`."""
    return _all("tariffs.toml", "tariff", _tariff, home)


def dispute_terms(home: Path | None = None) -> tuple[DisputeTerms, ...]:
    """Within what time a dispute begins. Raises: as :func:`law`."""
    return _all("terms.toml", "disputes", _disputes, home)


def practice(home: Path | None = None) -> tuple[PracticeTerms, ...]:
    """What the office sets for itself. Raises: as :func:`law`."""
    return _all("terms.toml", "practice", _practice, home)


def _all(
    name: str, key: str, read: Callable[[Mapping[str, Any]], Given], home: Path | None
) -> tuple[Given, ...]:
    found = list(_own(name, key, read))
    file = None if home is None else home / FILE
    if file is not None and file.exists():
        found += _read(file, key, read)
    return tuple(found)


@cache
def _own(name: str, key: str, read: Callable[[Mapping[str, Any]], Given]) -> Sequence[Given]:
    return _read(DATA / name, key, read)


def _read(file: Path, key: str, read: Callable[[Mapping[str, Any]], Given]) -> Sequence[Given]:
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8")).get(key, [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WrongTermsError(file, key, str(error)) from error
    if not isinstance(entries, list):
        raise WrongTermsError(file, key, f"[[{key}]] is needed, not [{key}]")
    found = []
    for number, entry in enumerate(entries, start=1):
        try:
            found.append(read(entry))
        except (KeyError, TypeError, ValueError) as error:
            raise WrongTermsError(file, f"[[{key}]] {number}", _why(error)) from error
    return found


def _why(error: Exception) -> str:
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)


def _limit(entry: Mapping[str, Any]) -> Terms:
    given = dict(entry)
    known = {one.name for one in fields(Terms)}
    if unknown := set(given) - known:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    for name in known - {"valid_from", "source", "warnings", "articles", "fee_effect"}:
        if not isinstance(given[name], int) or given[name] < 0:
            raise ValueError(f"{name}: a whole number of working days is needed")
    given["fee_effect"] = FeeEffect(given["fee_effect"])
    given["warnings"] = tuple(given["warnings"])
    return Terms(**given)


def _disputes(entry: Mapping[str, Any]) -> DisputeTerms:
    return DisputeTerms(**entry)


def _practice(entry: Mapping[str, Any]) -> PracticeTerms:
    for name in {one.name for one in fields(PracticeTerms)} - {"valid_from", "source"}:
        if not isinstance(entry[name], int) or entry[name] < 1:
            raise ValueError(f"{name}: a whole number from 1 on is needed")
    if entry["alike_percent"] > 100:
        raise ValueError("alike_percent: at most 100")
    return PracticeTerms(**entry)


def _answer(entry: Mapping[str, Any]) -> AnswerRule:
    return AnswerRule(
        kind=AnswerKind(entry["kind"]),
        valid_from=entry["valid_from"],
        article=entry["article"],
        row=Row(entry["row"]),
        remedies=Remedies(entry["remedies"]),
        source=entry["source"],
        article_of_privacy=entry.get("article_of_privacy", ""),
    )


def _tariff(entry: Mapping[str, Any]) -> TariffTerms:
    return TariffTerms(
        tariff=Tariff(entry["tariff"]),
        valid_from=entry["valid_from"],
        bands=tuple(Band(**band) for band in entry["bands"]),
        source=entry["source"],
    )
