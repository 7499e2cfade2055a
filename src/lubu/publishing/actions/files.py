"""Files coming in, being scanned, scanned again, and taken down."""

from __future__ import annotations

from io import BytesIO

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lubu.ledger import actions as ledger
from lubu.ledger.rules import sm3
from lubu.office.sheets import CONTROLS
from lubu.organisations.models import Organ, User
from lubu.publishing.actions.sites import collection_of
from lubu.publishing.files import metadata, text
from lubu.publishing.files.kinds import Limits, identify, safe_name
from lubu.publishing.files.prepared import Prepared
from lubu.publishing.files.scanner import ClamdScanner, Scan, Scanner, Verdict
from lubu.publishing.models import Attachment, Picture, Release
from lubu.publishing.models.files import fit_to_serve
from lubu.publishing.rules import ReleaseState, ScanState

MEGABYTE = 1024 * 1024


def limits() -> Limits:
    """The limits that the settings give."""
    return Limits(
        max_bytes=settings.LUBU_FILE_MAX_MB * MEGABYTE,
        max_unpacked_bytes=settings.LUBU_UNPACKED_MAX_MB * MEGABYTE,
    )


def scanner() -> Scanner:
    """The scanner that the settings name."""
    return ClamdScanner(settings.LUBU_SCANNER, settings.LUBU_SCAN_TIMEOUT.total_seconds())


def prepare(data: bytes, name: str) -> Prepared:
    """Identify a file, strip its personal metadata and read its words.

    Raises:
        RefusedFileError: it may not come in, and why.
    """
    allowed = limits()
    kind = identify(BytesIO(data), name, allowed).kind
    out = BytesIO()
    removed = metadata.strip_stream(BytesIO(data), kind, out, allowed).removed
    stripped = out.getvalue()
    words = text.extract(BytesIO(stripped), kind, limits=allowed)
    return Prepared(
        kind=kind,
        name=safe_name(name, kind),
        original_name=CONTROLS.sub("", name)[-255:],
        data=stripped,
        digest=sm3(stripped),
        removed=removed,
        text=words,
    )


def fill(file: Attachment | Picture, prepared: Prepared, organ: Organ) -> None:
    """Write what was prepared onto an unsaved row."""
    file.organ = organ
    file.collection = collection_of(organ)
    file.kind = prepared.kind
    file.digest = prepared.digest
    file.original_name = prepared.original_name
    file.removed_metadata = list(prepared.removed)
    file.scan_state = ScanState.WAITING
    file.file = ContentFile(prepared.data, name=prepared.name)
    if isinstance(file, Attachment):
        file.text = prepared.text.text
        file.text_note = prepared.text.note[:120]


@transaction.atomic
def receive(data: bytes, name: str, *, title: str, organ: Organ, actor: User | None) -> Attachment:
    """Store an attachment; it is scanned before anything else may be done with it.

    Raises:
        RefusedFileError: it may not come in, and why.
    """
    attachment = Attachment(title=title or name, uploaded_by_user=actor)
    fill(attachment, prepare(data, name), organ)
    attachment.save()  # which records the arrival
    return attachment


def record_received(file: Attachment | Picture) -> None:
    """Write the arrival to the ledger, which sets the scan going."""
    ledger.record(
        "file.received",
        organ=file.organ,
        subject=file,
        actor=file.uploaded_by_user,
        payload={
            "name": file.original_name,
            "kind": file.kind,
            "digest": file.digest,
            "removed": list(file.removed_metadata),
        },
    )


def scan(file: Attachment | Picture, using: Scanner | None = None) -> Scan:
    """Scan a stored file and keep the result; the scan itself runs outside any transaction."""
    result = examine(file, using)
    keep_scan(file, result)
    return result


def examine(file: Attachment | Picture, using: Scanner | None = None) -> Scan:
    """What the scanner says of a stored file; nothing is stored."""
    with file.file.open("rb") as opened:
        data = opened.read()
    if sm3(data) != file.digest:
        return Scan(Verdict.UNKNOWN, detail="stored bytes differ from the digest")
    return (using or scanner()).scan(BytesIO(data))


@transaction.atomic
def keep_scan(file: Attachment | Picture, result: Scan) -> None:
    """Store a scan's result; a published file that is no longer clean is taken down, and put back
    when it is found clean after all."""
    was_fit = _is_fit(file)
    file.scan_state = ScanState(result.verdict.value)
    file.scan_detail = (result.signature or result.detail)[:200]
    file.scan_engine = result.engine_version[:120]
    file.scanned_at = timezone.now()
    file.save(update_fields=["scan_state", "scan_detail", "scan_engine", "scanned_at"])
    ledger.record(
        "file.scanned",
        organ=file.organ,
        subject=file,
        actor=None,
        payload={"verdict": result.verdict.value, "detail": file.scan_detail},
    )
    if was_fit != _is_fit(file):
        for release in _carrying(file):
            ledger.record(
                "file.taken_down" if was_fit else "file.put_back",
                organ=file.organ,
                subject=release,
                actor=None,
                payload={"file": ledger.subject_key(file), "verdict": result.verdict.value},
            )


def _is_fit(file: Attachment | Picture) -> bool:
    return bool(fit_to_serve(file.organ, [file.digest]))


def _carrying(file: Attachment | Picture) -> list[Release]:
    """Releases in public with these bytes, in whichever row they came."""
    same = Q(submission__files__attachment__digest=file.digest) | Q(
        submission__files__picture__digest=file.digest
    )
    rows = Release.objects.filter(same, organ=file.organ, state=ReleaseState.RELEASED)
    return list(rows.order_by("pk").distinct())


def rescan_outdated(using: Scanner | None = None) -> int:
    """Scan again what older signatures scanned, or nobody yet; returns how many.

    When the scanner cannot be reached nothing is touched: a clean file stays clean.
    """
    engine = (using or scanner()).version()
    if not engine:
        return 0
    done = 0
    for model in (Attachment, Picture):
        for file in model.objects.exclude(scan_engine=engine[:120]).order_by("pk").iterator(100):
            result = examine(file, using)
            if file.is_clean and not result.engine_version:
                return done  # the scanner has gone: a clean file stays clean
            keep_scan(file, result)
            done += 1
    return done
