"""How words are read aloud (pinyin without tones), and which words sound like what was typed. Pure.

A word here is any two to five neighbouring Chinese characters. Its sounds are its syllables in
full (yanglaojin) and, up to four of them, their first letters alone (ylj). A character with
several readings that its neighbours do not settle is held with each of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, product

SHORTEST, LONGEST, MOST_INITIALS = 2, 5, 4  # characters of a word
MOST_READINGS = 8  # ways to read one word
MOST_LETTERS = 40
_CHINESE = re.compile(r"[\u3400-\u9fff]{2,}")
_LETTERS = re.compile(rf"[a-z]{{2,{MOST_LETTERS}}}")


def sounds(text: str) -> set[str]:
    """All sounds of all words of ``text``."""
    found: set[str] = set()
    for run in _CHINESE.findall(text):
        found |= _of_run(run)
    return found


@lru_cache(maxsize=4096)
def _of_run(run: str) -> frozenset[str]:
    """Titles begin alike: what a run was read as is held."""
    heard = readings(run)
    first = tuple(map(_first_letters, heard))
    return frozenset(
        sound
        for start in range(len(run) - 1)
        for end in range(start + SHORTEST, min(start + LONGEST, len(run)) + 1)
        for ways in ((heard, first) if end - start <= MOST_INITIALS else (heard,))
        for sound in _ways(ways[start:end])
    )


def typed(query: str) -> set[str]:
    """The sounds that were meant by ``query``: letters (spaces, apostrophes and marks of tones
    are passed over), or Chinese that may be written with the wrong characters. None where it is
    too short, too long, or something else."""
    parts: list[tuple[str, ...]] = []
    for piece in re.findall(r"[\u3400-\u9fff]+|[^\u3400-\u9fff]+", query):
        parts += readings(piece) if _is_chinese(piece[0]) else [(letters(piece),)]
    if len(parts) > LONGEST:
        return set()
    return {sound for sound in _ways(parts) if _LETTERS.fullmatch(sound)}


def letters(text: str) -> str:
    """Typed pinyin in the form in which sounds are held."""
    marked = unicodedata.normalize("NFKD", text.casefold().replace("ü", "v"))
    kept = re.sub(r"u\u0308", "v", re.sub(r"[\u0300-\u0304\u030c]", "", marked))
    plain = re.sub(r"(?<=[a-z])[1-5]|[\s'’·-]", "", kept)
    return re.sub(r"(?<=[ln])yu", "v", plain).replace("lve", "lue").replace("nve", "nue")


def words_sounding(text: str, sought: set[str]) -> Iterator[str]:
    """The words of ``text`` that have one of the sounds, in order."""
    for run in _CHINESE.findall(text):
        heard = readings(run)
        for start in range(len(run) - 1):
            for end in range(start + SHORTEST, min(start + LONGEST, len(run)) + 1):
                if any(_sound_as(heard[start:end], sound) for sound in sought):
                    yield run[start:end]


@lru_cache(maxsize=4096)
def readings(run: str) -> tuple[tuple[str, ...], ...]:
    """The readings of each character of a run of Chinese, the likeliest first; an empty one of a
    character that nobody knows how to read."""
    from pypinyin import Style, pinyin  # its dictionaries take a third of a second to load

    def unread(signs: str) -> list[list[str]]:
        return [[""] for _sign in signs]

    heard = pinyin(run, style=Style.NORMAL, heteronym=True, errors=unread)  # type: ignore[arg-type]  # it takes lists too
    return tuple(tuple(dict.fromkeys(map(letters, one))) for one in heard)


def _sound_as(heard: Sequence[tuple[str, ...]], sound: str) -> bool:
    if len(heard) == len(sound):
        if all(letter in _first_letters(one) for one, letter in zip(heard, sound, strict=True)):
            return len(heard) <= MOST_INITIALS
        return False
    if len(heard) > len(sound):
        return False
    rests = {sound}
    for one in heard:
        rests = {rest[len(way) :] for rest in rests for way in one if way and rest.startswith(way)}
    return "" in rests


def _first_letters(ways: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(way[:1] for way in ways))


def _ways(heard: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """The sounds of a word of these readings, where each of its characters has one."""
    if heard and all(map(all, heard)):
        return islice(map("".join, product(*heard)), MOST_READINGS)
    return iter(())


def _is_chinese(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff"
