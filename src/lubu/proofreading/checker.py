"""The door: a manuscript in, findings out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from lubu.proofreading.documents import Documents, Metadata
from lubu.proofreading.findings import Finding, Severity
from lubu.proofreading.identifiers import Identifiers
from lubu.proofreading.legibility import Legibility
from lubu.proofreading.links import Links
from lubu.proofreading.parts import Part
from lubu.proofreading.secrecy import Secrecy
from lubu.proofreading.tables import Tables
from lubu.proofreading.texts import Manuscript, Text


class Detector(Protocol):
    """Reads one part at a time. A language engine is one more of these."""

    @property
    def name(self) -> str:
        """The detector's name, unique among those used together."""

    def detect(self, text: Text) -> Iterable[Finding]:
        """Findings in ``text``, in any order; best made with ``text.found``."""


class Examiner(Protocol):
    """Looks at the manuscript as a whole: its facts, or several parts together."""

    @property
    def name(self) -> str:
        """The examiner's name, unique among those used together."""

    def examine(self, manuscript: Manuscript) -> Iterable[Finding]:
        """Findings in ``manuscript``, in any order."""


DEFAULT: tuple[Detector, ...] = (
    Identifiers(), Tables(), Secrecy(), Documents(), Links(), Legibility()
)  # fmt: skip
EXAMINERS: tuple[Examiner, ...] = (Metadata(),)
GRAVITY = {Severity.BLOCKING: 0, Severity.WARNING: 1, Severity.HINT: 2}
AT_MOST = 5000


def check(
    manuscript: Manuscript | Sequence[Part],
    detectors: Sequence[Detector] = DEFAULT,
    examiners: Sequence[Examiner] = EXAMINERS,
    *,
    at_most: int = AT_MOST,
) -> tuple[Finding, ...]:
    """All findings in ``manuscript``, the gravest first, then in the order of the text.

    Mere parts do for a manuscript without facts. Where two findings of one kind overlap, the
    gravest stays. Beyond ``at_most`` the least grave are left out, so that memory stays bounded.
    """
    whole = manuscript if isinstance(manuscript, Manuscript) else Manuscript(tuple(manuscript))
    found = [finding for examiner in examiners for finding in examiner.examine(whole)]
    for part in whole.parts:
        text = Text(part, whole.facts)
        of_part = [finding for detector in detectors for finding in detector.detect(text)]
        found += _settled(of_part)
    places = {part.name: place for place, part in enumerate(whole.parts)}
    found.sort(
        key=lambda one: (GRAVITY[one.severity], places.get(one.part, -1), one.start, one.kind)
    )
    return tuple(found[:at_most])


def _settled(found: Sequence[Finding]) -> list[Finding]:
    """``found`` without those that a graver or surer one of the same kind covers."""
    kept: list[Finding] = []
    last: dict[str, Finding] = {}
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        other = last.get(one.kind)
        if other is None or other.end <= one.start:
            kept.append(one)
            last[one.kind] = one
        elif _rank(one) < _rank(other):
            kept[kept.index(other, max(0, len(kept) - 32))] = one
            last[one.kind] = one
    return kept


def _rank(one: Finding) -> tuple[int, float]:
    return GRAVITY[one.severity], -one.confidence


def proofread_text(text: str) -> tuple[Finding, ...]:
    """Findings in plain ``text``, as the body of a manuscript about which nothing is known."""
    return check(Manuscript((Part("body", text),)), examiners=())
