"""What the ledger says of a document."""

from __future__ import annotations

from datetime import datetime

from lubu.access_requests.models import Letter
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
