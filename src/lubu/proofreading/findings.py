"""What proofreading finds, and how it is written down."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

CONTEXT = 12


class Severity(StrEnum):
    """How much a finding weighs: a blocking one must be mended or dismissed with a reason."""

    BLOCKING = "blocking"
    WARNING = "warning"
    HINT = "hint"


class Kind(StrEnum):
    """What kind of thing was found."""

    ID_CARD = "id_card"
    MOBILE = "mobile"
    BANK_CARD = "bank_card"
    PLATE = "plate"
    PASSPORT = "passport"
    ADDRESS = "address"
    SENSITIVE_PERSON = "sensitive_person"
    EMAIL = "email"
    SECRECY = "secrecy"
    DOCUMENT_NUMBER = "document_number"
    IMPOSSIBLE_DATE = "impossible_date"
    DEAD_LINK = "dead_link"
    DRAFT_MARK = "draft_mark"
    REPEATED_WORD = "repeated_word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found in one part of a manuscript.

    ``start`` and ``end`` count characters of that part. ``why`` is a message id with named
    placeholders filled from ``params``; ``source`` the rule it rests on.
    """

    kind: Kind
    severity: Severity
    part: str
    start: int
    end: int
    text: str
    why: str
    source: str
    context: str
    suggestion: str = ""
    confidence: float = 1.0
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Stable while the words around it stay: kind, text and a few characters either side.

        Offsets are left out on purpose: a sentence added above must not revive what was dismissed.
        """
        data = "\x1f".join((self.kind, self.text, self.context))
        return hashlib.sha256(data.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def to_json(self) -> dict[str, str | int | float]:
        """The documented JSON form."""
        return {
            "kind": self.kind.value,
            "severity": self.severity.value,
            "part": self.part,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "suggestion": self.suggestion,
            "why": self.why % dict(self.params),
            "source": self.source,
            "confidence": self.confidence,
            "key": self.key,
        }


@dataclass(frozen=True, slots=True)
class Part:
    """A named stretch of text: title, summary, body, or an attachment's text."""

    name: str
    text: str

    def finding(
        self,
        kind: Kind,
        severity: Severity,
        start: int,
        end: int,
        why: str,
        source: str,
        suggestion: str = "",
        **params: str,
    ) -> Finding:
        """A finding at ``start:end`` of this part."""
        return Finding(
            kind=kind,
            severity=severity,
            part=self.name,
            start=start,
            end=end,
            text=self.text[start:end],
            why=why,
            source=source,
            context=self.text[max(0, start - CONTEXT) : end + CONTEXT],
            suggestion=suggestion,
            params=params,
        )
