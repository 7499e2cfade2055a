"""Opening documents of a case: the ledger says who did."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lubu.access_requests.actions.documents import composed
from lubu.access_requests.actions.handling import HANDLES
from lubu.access_requests.actions.papers import opened
from lubu.access_requests.actions.recording import NotYourCaseError, law
from lubu.access_requests.documents import pdf, word
from lubu.access_requests.documents.kinds import TRAITS, DocumentKind
from lubu.access_requests.letter_sources import source_of
from lubu.access_requests.models import Letter
from lubu.ledger import actions as ledger
from lubu.organisations.models import User


@transaction.atomic
def read_letter(letter_id: int, form: str, *, actor: User, at: datetime) -> tuple[str, bytes]:
    """Name and bytes of a document as ``docx`` or ``pdf``: what was put down, else as it stands.

    Raises:
        Letter.DoesNotExist: there is none that ``actor`` may see.
        NotYourCaseError: ``actor`` does not handle applications to the organ.
        NotScannedError: its file is not found clean yet.
        NotOpenedError: it does not open.
    """
    rows = Letter.objects.visible_to(actor).select_related("request__organ", "organ", "word", "pdf")
    letter = rows.get(pk=letter_id)
    if not actor.holds(*HANDLES, organ_id=letter.organ_id):
        raise NotYourCaseError(str(letter.organ))
    paper = letter.word if form == "docx" else letter.pdf
    if paper is not None:
        name, data = paper.name, opened(paper)
    else:
        on = timezone.localdate(at)
        written = composed(source_of(letter, law(), on))
        name = f"{TRAITS[DocumentKind(letter.kind)].name}.{form}"
        data = word.docx(written, on) if form == "docx" else pdf.pdf(written)
    ledger.record(
        "request.letter_read",
        organ=letter.organ,
        subject=letter,
        actor=actor,
        payload={"number": letter.request.number, "letter": letter.number, "form": form},
        at=at,
    )
    return name, data
