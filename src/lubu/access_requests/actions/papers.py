"""Files of cases: taken in sealed, scanned, given to the applicant."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import IO

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from lubu.access_requests.actions.recording import NotYourCaseError
from lubu.access_requests.models import AccessRequest, Message, Paper
from lubu.access_requests.rules.papers import BY_STAFF, MOST_FILES, PaperKind
from lubu.ledger import actions as ledger
from lubu.ledger.rules import JSON, sm3
from lubu.office.sheets import CONTROLS
from lubu.organisations.models import User
from lubu.organisations.rules import Role
from lubu.publishing.actions.files import limits, scanner
from lubu.publishing.files.kinds import identify
from lubu.publishing.files.limits import FileKind
from lubu.publishing.files.scanner import Scan, Scanner, Verdict
from lubu.publishing.rules import ScanState
from lubu.sealing.envelopes import NotOpenedError

logger = logging.getLogger(__name__)
AGAIN_AFTER = timedelta(minutes=10)  # where the scanner did not answer


class TooManyFilesError(Exception):
    """More files than one message may carry."""

    field = "files"

    def __init__(self, most: int = MOST_FILES) -> None:
        self.most = most
        super().__init__(most)


class NotScannedError(Exception):
    """The file is not found clean, so nobody opens it."""


class NoPaperOfStaffError(Exception):
    """Staff put no file of this kind into a case."""

    field = "kind"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that was looked at and may be stored, byte for byte as it came."""

    name: str
    media: FileKind
    data: bytes


def look_at(file: IO[bytes], name: str) -> Upload:
    """What a file is; its bytes stay as they came, since they may be evidence.

    Raises:
        RefusedFileError: it may not come in, and why.
    """
    data = file.read()
    kind = identify(BytesIO(data), name, limits()).kind
    return Upload(name=CONTROLS.sub("", name)[-255:], media=kind, data=data)


def put_in(
    case: AccessRequest,
    uploads: Sequence[Upload],
    *,
    kind: PaperKind,
    actor: User | None,
    at: datetime,
    message: Message | None = None,
    pages: int | None = None,
) -> list[Paper]:
    """Store files with a case that is locked, or new; their scan follows.

    Raises:
        TooManyFilesError: nothing is stored then.
    """
    if len(uploads) > MOST_FILES:
        raise TooManyFilesError
    last = case.papers.aggregate(last=Max("number"))["last"] or 0
    stored = []
    for number, upload in enumerate(uploads, start=last + 1):
        paper = Paper(
            request=case,
            number=number,
            kind=kind.value,
            message=message,
            name=upload.name,
            media=upload.media.value,
            size=len(upload.data),
            digest=sm3(upload.data),
            pages=pages,
            at=at,
            actor=actor,
        )
        paper.file.save(upload.name, ContentFile(upload.data), save=False)
        paper.save()
        stored.append(paper)
        payload: dict[str, JSON] = {
            "number": case.number,
            "paper": number,
            "kind": kind.value,
            "digest": paper.digest,
        }
        ledger.record(
            "request.paper", organ=case.organ, subject=paper, actor=actor, payload=payload, at=at
        )
    return stored


@transaction.atomic
def add_paper(case_id: int, upload: Upload, *, kind: PaperKind, actor: User, at: datetime) -> Paper:
    """A clerk puts a file into a case.

    Raises:
        AccessRequest.DoesNotExist: there is none that ``actor`` may see.
        NotYourCaseError: ``actor`` is no clerk of the organ.
        NoPaperOfStaffError: files of this kind are made, or come from the applicant.
    """
    case = AccessRequest.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
    if not actor.holds(Role.CLERK, organ_id=case.organ_id):
        raise NotYourCaseError(str(case.organ))
    if kind not in BY_STAFF:
        raise NoPaperOfStaffError
    return put_in(case, [upload], kind=kind, actor=actor, at=at)[0]


def opened(paper: Paper) -> bytes:
    """The bytes of a file that was found clean.

    Raises:
        NotScannedError: it is not clean, or nobody knows.
        NotOpenedError: it does not open.
    """
    if not paper.is_clean:
        raise NotScannedError
    with paper.file.open("rb") as file:
        return bytes(file.read())


def scan_paper(paper: Paper, using: Scanner | None = None) -> ScanState:
    """Have a file scanned, outside any transaction, and keep what was said.

    Where there is no scanner it goes on waiting.
    """
    asked = using or scanner()
    try:
        with paper.file.open("rb") as file:
            result = asked.scan(BytesIO(file.read()))
    except NotOpenedError as error:
        result = Scan(Verdict.UNKNOWN, detail=str(error))
    _keep(paper, result)
    return ScanState(paper.scan_state)


@transaction.atomic
def _keep(paper: Paper, result: Scan) -> None:
    paper.scanned_at = timezone.now()
    changed = ["scanned_at"]
    if result.is_answer:
        paper.scan_state = result.verdict.value
        paper.scan_detail = (result.signature or result.detail)[:200]
        changed += ["scan_state", "scan_detail"]
        ledger.record(
            "request.paper_scanned",
            organ=paper.request.organ,
            subject=paper,
            actor=None,
            payload={"verdict": paper.scan_state, "detail": paper.scan_detail},
        )
    paper.save(update_fields=changed)


def scan_waiting(at: datetime) -> int:
    """Scan what still waits and was not tried in the last minutes; returns how many.

    A file that cannot be read goes into the log and keeps none of the others waiting.
    """
    due = Q(scanned_at=None) | Q(scanned_at__lt=at - AGAIN_AFTER)
    waiting = Paper.objects.filter(due, scan_state=ScanState.WAITING.value)
    papers = list(waiting.select_related("request__organ").order_by("pk")[:100])
    for paper in papers:
        try:
            scan_paper(paper)
        except Exception:
            logger.exception("file %s of %s was not scanned", paper.number, paper.request.number)
            Paper.objects.filter(pk=paper.pk).update(scanned_at=at)
    return len(papers)
