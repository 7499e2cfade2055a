"""Files of cases: taken in sealed, scanned, given to the applicant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
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
from lubu.publishing.files.rescanning import scan_outdated
from lubu.publishing.files.scanner import Scan, Scanner, Verdict
from lubu.publishing.files.stored import Fault, StoredFileError
from lubu.publishing.rules import ScanState
from lubu.sealing.envelopes import NotOpenedError


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
    keep_scan(paper, examine(paper, asked))
    return ScanState(paper.scan_state)


def examine(paper: Paper, using: Scanner) -> Scan:
    """What the scanner says of a file; nothing is stored.

    One that is missing, changed or does not open is not shown to it: nobody can tell what it was.
    """
    try:
        data = _stored_bytes(paper)
    except (NotOpenedError, StoredFileError) as error:
        return Scan(Verdict.UNKNOWN, detail=str(error))
    return using.scan(BytesIO(data))


def _stored_bytes(paper: Paper) -> bytes:
    try:
        with paper.file.open("rb") as file:
            data = bytes(file.read())
    except (OSError, ValueError) as error:
        raise StoredFileError(Fault.UNREADABLE) from error
    if sm3(data) != paper.digest:
        raise StoredFileError(Fault.CHANGED)
    return data


@transaction.atomic
def keep_scan(paper: Paper, result: Scan) -> None:
    """Store a scan's result; the ledger has an entry where it says something new.

    Where the scanner gave no answer, a file that waited goes on waiting. One that was found clean
    is not any more: only what is said to be clean is.
    """
    rows = Paper.objects.kept().select_for_update(of=("self",)).select_related("request__organ")
    row = rows.filter(pk=paper.pk).first()
    if row is None:  # erased meanwhile
        return
    before = row.scan_state, row.scan_detail
    if result.is_answer or before[0] != ScanState.WAITING.value:
        row.scan_state = result.verdict.value
        row.scan_detail = (result.signature or result.detail)[:200]
    row.scan_engine = result.engine_version[:120] if result.is_answer else ""
    row.scanned_at = timezone.now()
    own = ("scan_state", "scan_detail", "scan_engine", "scanned_at")
    row.save(update_fields=own)
    for name in own:
        setattr(paper, name, getattr(row, name))
    if before == (row.scan_state, row.scan_detail):
        return
    ledger.record(
        "request.paper_scanned",
        organ=row.request.organ,
        subject=row,
        actor=None,
        payload={"verdict": row.scan_state, "detail": row.scan_detail},
    )


def rescan_outdated(
    using: Scanner | None = None, *, before: datetime, most: int | None = None
) -> int:
    """Scan what waits, and again what older signatures scanned, last ``before`` that moment and
    ``most`` files; returns how many.

    When the scanner cannot be reached nothing is touched. What does not open is no longer clean,
    is tried again each time, and keeps none of the others waiting.
    """

    def outdated(engine: str) -> Iterator[Paper]:
        stale = Q(scanned_at=None) | Q(scanned_at__lt=before)
        rows = Paper.objects.kept().filter(stale).exclude(scan_engine=engine[:120])
        yield from rows.select_related("request__organ").order_by("pk").iterator(100)

    return scan_outdated(using or scanner(), outdated, examine, keep_scan, most=most)
