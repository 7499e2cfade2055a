"""What two versions of a catalogue differ in, entry by entry, for people to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from lubu.catalogue.rules.limits import times_words
from lubu.catalogue.rules.vocabulary import EntryContent
from lubu.catalogue.rules.words import (
    audience_words,
    channels_words,
    levels_words,
    mode_words,
    owner_words,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An entry in a version: what it says, and why it is dropped (empty: it is kept)."""

    content: EntryContent
    dropped_because: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether the organ discloses it."""
        return not self.dropped_because


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A column of an entry that differs: its name (`COLUMNS`) and the words before and after."""

    column: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChange:
    """An entry that both versions keep, with the columns that differ."""

    content: EntryContent
    columns: tuple[Changed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What the newer of two versions added, dropped with its reason, and changed; by code."""

    added: tuple[Listed, ...] = ()
    dropped: tuple[Listed, ...] = ()
    changed: tuple[EntryChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.dropped or self.changed)


COLUMNS: Mapping[str, Callable[[EntryContent], tuple[str, ...]]] = {
    "level1": lambda content: (content.level1,),
    "level2": lambda content: (content.level2,),
    "elements": lambda content: content.elements,
    "bases": lambda content: content.bases,
    "limit": lambda content: (times_words(content.limit, content.notice),),
    "owner": lambda content: (owner_words(content),),
    "channels": channels_words,
    "audience": lambda content: (audience_words(content),),
    "mode": lambda content: (mode_words(content),),
    "levels": lambda content: (levels_words(content),),
}


def difference(before: Iterable[Listed], after: Iterable[Listed]) -> Difference:
    """What ``after`` differs from ``before`` in.

    An entry that was dropped and is kept again counts as added; one that was never kept and is
    dropped, or was dropped for another reason, as dropped.
    """
    old = {one.content.code: one for one in before}
    new = {one.content.code: one for one in after}
    added: list[Listed] = []
    dropped: list[Listed] = []
    changed: list[EntryChange] = []
    for code in sorted(old.keys() | new.keys()):
        was, now = old.get(code), new.get(code)
        if now is None:
            if was is not None and was.is_kept:
                dropped.append(was)
        elif now.is_kept:
            if was is None or not was.is_kept:
                added.append(now)
            elif columns := _columns(was.content, now.content):
                changed.append(EntryChange(content=now.content, columns=columns))
        elif was is None or was.dropped_because != now.dropped_because:
            dropped.append(now)
    return Difference(added=tuple(added), dropped=tuple(dropped), changed=tuple(changed))


def _columns(was: EntryContent, now: EntryContent) -> tuple[Changed, ...]:
    return tuple(
        Changed(column=name, before=words(was), after=words(now))
        for name, words in COLUMNS.items()
        if words(was) != words(now)
    )
