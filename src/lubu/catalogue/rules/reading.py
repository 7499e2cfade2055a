"""Entries as plain data: the baseline's TOML, a version's JSON; read strictly and written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from lubu.catalogue.rules.limits import LimitError, limit_from, limit_to, notice_from
from lubu.catalogue.rules.vocabulary import (
    Audience,
    Channel,
    EntryContent,
    Level,
    Mode,
    OwnerKind,
    StandardField,
)
from lubu.ledger.rules import JSON

EnumT = TypeVar("EnumT", bound=StrEnum)
BASELINE_CODE = re.compile(r"[0-9]{2}-[0-9]{2,3}")
OWN_CODE = re.compile(r"[0-9]{2}-Z[0-9]{2,3}")
MOST_ELEMENTS, LONGEST = 40, 200
FIELD_KEYS = frozenset({"number", "slug", "name", "ministry", "source", "entry"})
NEEDED = frozenset(
    "code level1 level2 elements bases limit owner channels audience mode levels".split()
)
OPTIONAL = frozenset("notice also other group owner_unit".split())


class BaselineError(ValueError):
    """A file of the baseline is not as it should be: ``file``, ``entry`` (empty where the fault is
    the file's own) and ``fault``, in a few English words."""

    def __init__(self, file: str, entry: str, fault: str) -> None:
        self.file, self.entry, self.fault = file, entry, fault
        super().__init__(f"{file}: {f'entry {entry}: ' if entry else ''}{fault}")


class ContentError(ValueError):
    """Plain data that are no entry; ``fault`` says in a few English words why."""

    def __init__(self, fault: str) -> None:
        self.fault = fault
        super().__init__(fault)


def field_from_toml(data: bytes, file: str) -> StandardField:
    """One standard field with its entries, of a file called ``file``.

    Raises:
        BaselineError: the first fault, with the place where it is.
    """
    try:
        plain = tomllib.loads(data.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BaselineError(file, "", f"no TOML: {error}") from error
    if set(plain) != FIELD_KEYS:
        odd = ", ".join(sorted(set(plain) ^ FIELD_KEYS))
        raise BaselineError(file, "", f"keys missing or foreign: {odd}")
    number = plain["number"]
    if not isinstance(number, int) or not file.startswith(f"{number:02d}-{plain['slug']}."):
        raise BaselineError(file, "", "number and slug are not those of the file's name")
    return StandardField(
        number=number,
        slug=str(plain["slug"]),
        name=str(plain["name"]),
        ministry=str(plain["ministry"]),
        source=str(plain["source"]),
        entries=tuple(_entries(plain["entry"], number, file)),
    )


def _entries(plain: Sequence[object], number: int, file: str) -> Iterable[EntryContent]:
    codes: set[str] = set()
    names: set[tuple[str, str]] = set()
    for place, one in enumerate(plain, start=1):
        code = str(one.get("code", "")) if isinstance(one, Mapping) else ""
        try:
            content = content_from(one)
        except ContentError as error:
            raise BaselineError(file, code or f"number {place}", error.fault) from error
        if fault := disagreement(content):
            raise BaselineError(file, code, fault)
        name = (content.level1, content.level2)
        if not BASELINE_CODE.fullmatch(code) or content.field_number != number:
            raise BaselineError(file, code, "the code is not of this field")
        if code in codes or name in names:
            raise BaselineError(file, code, "the code or the item stands twice")
        codes.add(code)
        names.add(name)
        yield content


def content_from(plain: object) -> EntryContent:
    """The entry that plain data describe; whether its parts agree, :func:`disagreement` says.

    Raises:
        ContentError: a key is missing or foreign, or a value is not in the vocabulary.
    """
    if not isinstance(plain, Mapping):
        raise ContentError("no table of keys and values")
    if missing := NEEDED - set(plain):
        raise ContentError(f"lacks {', '.join(sorted(missing))}")
    if foreign := set(plain) - NEEDED - OPTIONAL:
        raise ContentError(f"has no {', '.join(sorted(foreign))}")
    code = _word(plain, "code")
    if not (BASELINE_CODE.fullmatch(code) or OWN_CODE.fullmatch(code)):
        raise ContentError("code is neither NN-NN nor NN-ZNN")
    try:
        limit = limit_from(_table(plain, "limit"))
        notice = notice_from(plain["notice"]) if plain.get("notice") is not None else None
    except LimitError as error:
        raise ContentError(error.fault) from error
    return EntryContent(
        code=code,
        level1=_word(plain, "level1"),
        level2=_word(plain, "level2"),
        elements=_words(plain, "elements"),
        bases=_words(plain, "bases"),
        limit=limit,
        notice=notice,
        owner=_member(OwnerKind, plain["owner"], "owner"),
        owner_unit=_word(plain, "owner_unit", may_lack=True),
        channels=_members(Channel, plain["channels"], "channels"),
        also=_members(Channel, plain.get("also", ()), "also"),
        other=_word(plain, "other", may_lack=True),
        audience=_member(Audience, plain["audience"], "audience"),
        group=_word(plain, "group", may_lack=True),
        mode=_member(Mode, plain["mode"], "mode"),
        levels=_members(Level, plain["levels"], "levels"),
    )


def disagreement(content: EntryContent) -> str:
    """What of an entry does not fit the rest of it, in a few English words; empty: nothing."""
    carried = (*content.channels, *content.also)
    if not content.channels:
        return "channels are none"
    if len(set(carried)) < len(carried):
        return "a channel is both required and optional, or stands twice"
    if (Channel.OTHER in carried) != bool(content.other):
        return "other goes with the channel other, and with it alone"
    if (content.audience is Audience.GROUP) != bool(content.group):
        return "group goes with the audience group, and with it alone"
    if not content.levels:
        return "levels are none"
    return ""


def content_to(content: EntryContent) -> dict[str, JSON]:
    """The plain data from which :func:`content_from` makes the same entry; JSON as it is."""
    plain: dict[str, JSON] = {
        "code": content.code,
        "level1": content.level1,
        "level2": content.level2,
        "elements": list(content.elements),
        "bases": list(content.bases),
        "limit": limit_to(content.limit),
        "owner": content.owner.value,
        "channels": [channel.value for channel in content.channels],
        "audience": content.audience.value,
        "mode": content.mode.value,
        "levels": [level.value for level in content.levels],
    }
    if content.notice:
        plain["notice"] = {"days": content.notice.days, "unit": content.notice.unit.value}
    if content.also:
        plain["also"] = [channel.value for channel in content.also]
    words = {"other": content.other, "group": content.group, "owner_unit": content.owner_unit}
    return plain | {name: said for name, said in words.items() if said}


def _table(plain: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = plain[name]
    if not isinstance(value, Mapping):
        raise ContentError(f"{name} is no table")
    return value


def _word(plain: Mapping[str, object], name: str, *, may_lack: bool = False) -> str:
    value = plain.get(name, "")
    if not isinstance(value, str) or value != value.strip() or "\n" in value:
        raise ContentError(f"{name} is no single line of words")
    if len(value) > LONGEST or not (value or may_lack):
        raise ContentError(f"{name} is empty or longer than {LONGEST}")
    return value


def _words(plain: Mapping[str, object], name: str) -> tuple[str, ...]:
    values = plain[name]
    if not isinstance(values, list | tuple) or not 1 <= len(values) <= MOST_ELEMENTS:
        raise ContentError(f"{name} are not 1 to {MOST_ELEMENTS} lines")
    return tuple(_word({name: value}, name) for value in values)


def _member(kind: type[EnumT], value: object, name: str) -> EnumT:
    try:
        return kind(str(value))
    except ValueError:
        raise ContentError(f"{name} {value!r} is not in the vocabulary") from None


def _members(kind: type[EnumT], values: object, name: str) -> tuple[EnumT, ...]:
    if not isinstance(values, list | tuple):
        raise ContentError(f"{name} are no list")
    return tuple(_member(kind, value, name) for value in values)
