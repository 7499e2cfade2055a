"""What the ledger says of documents and of copies of files."""

from __future__ import annotations

from datetime import datetime

from lubu.access_requests.models import Letter, Redaction
from lubu.ledger import actions as ledger
from lubu.organisations.models import User


def note(kind: str, letter: Letter, actor: User | None, at: datetime) -> None:
    """The ledger's entry on a document: what it is and how far, nothing of what it says."""
    ledger.record(
        kind,
        organ=letter.organ,
        subject=letter,
        actor=actor,
        payload={
            "number": letter.request.number,
            "letter": letter.number,
            "kind": letter.kind,
            "document_number": letter.document_number,
            "state": letter.state,
        },
        at=at,
    )


def note_redaction(kind: str, redaction: Redaction, actor: User, at: datetime, **more: int) -> None:
    """The ledger's entry on a redaction: how far it is, nothing of what it takes out."""
    case = redaction.request
    ledger.record(
        kind,
        organ=case.organ,
        subject=redaction,
        actor=actor,
        payload={
            "number": case.number,
            "redaction": redaction.number,
            "paper": redaction.source.number,
            "state": redaction.state,
            "is_whole": redaction.is_whole,
            **more,
        },
        at=at,
    )
