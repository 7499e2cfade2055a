"""What changed between two texts: paragraph by paragraph, and within a paragraph word by word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_PARAGRAPHS = 2000
MOST_CHARACTERS = 1500  # beyond it a changed paragraph is shown as gone and new
MOST_COMPARED = 100  # of paragraphs in a row that changed, so that the time stays bounded
KEPT_AROUND = 1


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed (``same``), went (``gone``) or came (``new``)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; ``skipped`` counts unchanged ones that are left out before it."""

    pieces: tuple[Piece, ...]
    skipped: int = 0


def compare(old: str, new: str) -> list[Paragraph]:
    """The paragraphs that differ, each with one unchanged neighbour; empty when none does."""
    before, after = old.splitlines()[:MOST_PARAGRAPHS], new.splitlines()[:MOST_PARAGRAPHS]
    if before == after:
        return []
    lines: list[tuple[Piece, ...]] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            lines += [(Piece("same", line),) for line in before[a:b]]
        else:
            lines += _changed(before[a:b], after[c:d])
    return list(_near_changes(lines))


def _changed(before: list[str], after: list[str]) -> Iterator[tuple[Piece, ...]]:
    paired = min(len(before), len(after), MOST_COMPARED)
    for old, new in zip(before[:paired], after[:paired], strict=True):
        yield tuple(within(old, new))
    for line in before[paired:]:
        yield (Piece("gone", line),)
    for line in after[paired:]:
        yield (Piece("new", line),)


def within(old: str, new: str) -> Iterator[Piece]:
    """What changed within one paragraph."""
    if max(len(old), len(new)) > MOST_CHARACTERS:
        matches = []
    else:
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        matches = matcher.get_opcodes() if matcher.ratio() > 0.4 else []
    if not matches:
        matches = [("replace", 0, len(old), 0, len(new))]
    for kind, a, b, c, d in matches:
        if kind == "equal":
            yield Piece("same", old[a:b])
            continue
        if a < b:
            yield Piece("gone", old[a:b])
        if c < d:
            yield Piece("new", new[c:d])


def _near_changes(lines: list[tuple[Piece, ...]]) -> Iterator[Paragraph]:
    changed = [index for index, pieces in enumerate(lines) if _differs(pieces)]
    near = {
        index + step for index in changed for step in range(-KEPT_AROUND, KEPT_AROUND + 1)
    } & set(range(len(lines)))
    skipped = 0
    for index, pieces in enumerate(lines):
        if index in near:
            yield Paragraph(pieces, skipped)
            skipped = 0
        else:
            skipped += 1


def _differs(pieces: tuple[Piece, ...]) -> bool:
    return any(piece.kind != "same" for piece in pieces)
