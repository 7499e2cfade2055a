"""What a detector hands back: one place in a text, what is wrong there, and why."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lubu.proofreading.parts import Part as Part

METADATA = "metadata"
CONTEXT_CHARACTERS = 16


class Severity(StrEnum):
    """How strongly a finding stands in the way of submission."""

    BLOCKING = "blocking"
    WARNING = "warning"
    HINT = "hint"


class Kind(StrEnum):
    """What is wrong. Values are stored with dismissals and counted: never rename one."""

    ID_CARD = "id_card"
    OLD_ID_CARD = "old_id_card"
    DISABILITY_CARD = "disability_card"
    MOBILE = "mobile"
    LANDLINE = "landline"
    BANK_CARD = "bank_card"
    BANK_ACCOUNT = "bank_account"
    PLATE = "plate"
    PASSPORT = "passport"
    INSURANCE_NUMBER = "insurance_number"
    ADDRESS = "address"
    SENSITIVE_PERSON = "sensitive_person"
    BIRTH_DATE = "birth_date"
    EMAIL = "email"
    MESSENGER = "messenger"
    SECRECY = "secrecy"
    DRAFT_MARK = "draft_mark"
    REPEATED_WORD = "repeated_word"
    DOCUMENT_NUMBER = "document_number"
    IMPOSSIBLE_DATE = "impossible_date"
    FUTURE_DATE = "future_date"
    MISSING_METADATA = "missing_metadata"
    DEAD_LINK = "dead_link"
    MISMATCHED_LINK = "mismatched_link"
    EMPTY_LINK = "empty_link"
    MISSING_ALTERNATIVE = "missing_alternative"
    DECORATIVE_PICTURE = "decorative_picture"
    UNREAD = "unread"
    HIDDEN = "hidden"


class MalformedFindingError(Exception):
    """A stored finding cannot be read back.

    ``name`` is the field that is missing or of the wrong type.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class Finding:
    """One finding.

    ``start`` and ``end`` count characters (Unicode code points) of the part called ``part``:
    ``title``, ``summary``, ``body``, ``attachment:<name>``, ``metadata:<field>`` or whatever the
    caller called it; ``text`` is exactly what stands there (empty where something is missing).
    ``suggestion`` replaces it; ``None`` means that a person must decide. ``why`` is an English
    message id with named placeholders, filled from ``params`` after translation. ``confidence``
    runs from 0 to 1. ``context`` is what
    stands around the text, see `key`.
    """

    kind: Kind
    severity: Severity
    start: int
    end: int
    text: str
    suggestion: str | None
    why: str
    source: str
    confidence: float
    part: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)
    context: str = ""

    @property
    def key(self) -> str:
        """32 hexadecimal digits, equal in every run for the same text in the same surroundings.

        Hashed are the kind, the text, and up to 16 characters on either side without white space
        and with full-width forms folded. So a dismissal survives edits elsewhere, new line breaks
        and a move to another part, but not an edit of the text or right beside it. The same words
        elsewhere are a new finding, unless their surroundings are the same too: then one
        dismissal answers for both, since nobody could tell them apart.
        """
        parts = "\x1f".join((self.kind, self.context, self.text))
        return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @property
    def may_stay(self) -> bool:
        """Whether a person may set it aside with a reason: what is missing is filled in instead,
        and a hint asks for nothing."""
        return self.kind is not Kind.MISSING_METADATA and self.severity is not Severity.HINT

    def to_json(self) -> dict[str, str | int | float | dict[str, str] | None]:
        """The stored form: every field by its name, and ``key``, which is derived."""
        return {
            "key": self.key,
            "kind": self.kind.value,
            "severity": self.severity.value,
            "part": self.part,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "suggestion": self.suggestion,
            "why": self.why,
            "params": dict(self.params),
            "source": self.source,
            "confidence": self.confidence,
            "context": self.context,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Finding:
        """The finding that `to_json` wrote; ``key`` is not read but derived again.

        Raises:
            MalformedFindingError: a field is missing, or not of its type.
        """
        params = stored.get("params")
        if not isinstance(params, Mapping):
            raise MalformedFindingError("params")
        suggestion = stored.get("suggestion")
        try:
            kind, severity = Kind(_word(stored, "kind")), Severity(_word(stored, "severity"))
        except ValueError as unknown:
            raise MalformedFindingError("kind, severity") from unknown
        return cls(
            kind=kind,
            severity=severity,
            start=_count(stored, "start"),
            end=_count(stored, "end"),
            text=_word(stored, "text"),
            suggestion=None if suggestion is None else _word(stored, "suggestion"),
            why=_word(stored, "why"),
            source=_word(stored, "source"),
            confidence=_share(stored, "confidence"),
            part=_word(stored, "part"),
            params={str(name): str(value) for name, value in params.items()},
            context=_word(stored, "context"),
        )

    def dumps(self) -> str:
        """`to_json` as one line of JSON."""
        return json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True)


def _word(stored: Mapping[str, object], name: str) -> str:
    value = stored.get(name)
    if not isinstance(value, str):
        raise MalformedFindingError(name)
    return value


def _count(stored: Mapping[str, object], name: str) -> int:
    value = stored.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise MalformedFindingError(name)
    return value


def _share(stored: Mapping[str, object], name: str) -> float:
    value = stored.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise MalformedFindingError(name)
    return float(value)
