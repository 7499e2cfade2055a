"""The door: a manuscript in, findings out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from lubu.proofreading import documents, identifiers
from lubu.proofreading.findings import Finding, Part, Severity

Detector = Callable[[Part], Iterable[Finding]]
ORDER = {Severity.BLOCKING: 0, Severity.WARNING: 1, Severity.HINT: 2}


def check(
    parts: Sequence[Part],
    *,
    allowed_numbers: Collection[str] = (),
    links: Collection[tuple[str, bool]] = (),
    detectors: Sequence[Detector] = (),
) -> tuple[Finding, ...]:
    """All findings in ``parts``, the gravest first, then in the order of the text.

    ``allowed_numbers`` are the organ's own telephone numbers (digits), ``links`` the body's
    internal links as (text, is public), ``detectors`` more detectors, such as a language engine.
    """
    allowed = frozenset(allowed_numbers)
    found: list[Finding] = []
    for part in parts:
        found += identifiers.detect(part, allowed)
        found += documents.detect(part)
        for detector in detectors:
            found += detector(part)
        if part.name == "body":
            found += documents.dead_links(part, links)
    places = {part.name: place for place, part in enumerate(parts)}
    return tuple(sorted(found, key=lambda f: (ORDER[f.severity], places[f.part], f.start, f.kind)))
