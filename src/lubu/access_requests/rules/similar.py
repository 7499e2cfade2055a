"""How alike two applications are by their words. Pure.

Dice's coefficient over pairs of neighbouring signs: 2·|A∩B| / (|A|+|B|). Stock phrases that every
application has, spaces and punctuation do not count. It points out, and decides nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

STOCK = re.compile(
    "申请公开|政府信息|信息公开|依法公开|请求公开|请公开|请提供|申请获取|本人|我单位|贵机关|贵单位|有关|相关|关于|情况|的"
)
MOST_SHARED = 6
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Alike(Generic[K]):
    """One text that is like another: how much, in percent, and by which words."""

    key: K
    percent: int
    shared: tuple[str, ...]


def folded(text: str) -> str:
    """What is compared of a text: letters, digits and signs of words, in one form."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in STOCK.sub("", plain) if sign.isalnum())


@lru_cache(maxsize=8192)
def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring signs of a text; a single sign stands for itself."""
    plain = folded(text)
    if len(plain) < 2:
        return frozenset({plain} - {""})
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1))


def likeness(one: str, other: str) -> int:
    """From 0 (nothing in common) to 100 (the same words), whichever comes first."""
    left, right = pairs(one), pairs(other)
    if not left or not right:
        return 0
    return 200 * len(left & right) // (len(left) + len(right))


def shared_words(one: str, other: str) -> tuple[str, ...]:
    """The longest runs of signs of ``one`` that ``other`` has too, longest first."""
    plain, there = folded(one), folded(other)
    runs, run = [], ""
    for sign in plain:
        if run + sign in there:
            run += sign
            continue
        runs.append(run)
        run = sign if sign in there else ""
    found = sorted({word for word in (*runs, run) if len(word) > 1}, key=lambda w: (-len(w), w))
    return tuple(found[:MOST_SHARED])


def alike(
    words: str, others: Iterable[tuple[K, str]], *, least: int, most: int
) -> tuple[Alike[K], ...]:
    """The texts that are at least ``least`` percent like ``words``: the most alike first, equals
    in their order; at most ``most`` of them."""
    found = [
        (percent, key, other)
        for key, other in others
        if (percent := likeness(words, other)) >= max(least, 1)
    ]
    found.sort(key=lambda one: -one[0])
    return tuple(
        Alike(key, percent, shared_words(words, other)) for percent, key, other in found[:most]
    )
