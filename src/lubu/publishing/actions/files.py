"""Files coming in, being scanned and read, scanned again, taken down and put back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
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
from lubu.publishing.files.kinds import FileKind, Limits, identify, safe_name
from lubu.publishing.files.prepared import Prepared
from lubu.publishing.files.rescanning import scan_outdated
from lubu.publishing.files.scanner import ClamdScanner, Scan, Scanner, Verdict
from lubu.publishing.files.stored import Fault, StoredFileError
from lubu.publishing.files.text import Extracted
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
    """Identify a file and strip its personal metadata; its words are read after the scan.

    Raises:
        RefusedFileError: it may not come in, and why.
    """
    allowed = limits()
    kind = identify(BytesIO(data), name, allowed).kind
    out = BytesIO()
    removed = metadata.strip_stream(BytesIO(data), kind, out, allowed).removed
    stripped = out.getvalue()
    return Prepared(
        kind=kind,
        name=safe_name(name, kind),
        original_name=CONTROLS.sub("", name)[-255:],
        data=stripped,
        digest=sm3(stripped),
        removed=removed,
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


@transaction.atomic
def receive(data: bytes, name: str, *, title: str, organ: Organ, actor: User | None) -> Attachment:
    """Store an attachment; it is scanned before anything else may be done with it.

    Raises:
        RefusedFileError: it may not come in, and why.
    """
    attachment = Attachment(title=title or name, uploaded_by_user=actor)
    attachment.collection = collection_of(organ) or attachment.collection
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


def stored_bytes(file: Attachment | Picture) -> bytes:
    """The bytes of a stored file, which are those that came in.

    Raises:
        StoredFileError: they are missing, or others.
    """
    try:
        with file.file.open("rb") as opened:
            data: bytes = opened.read()
    except FileNotFoundError as error:
        raise StoredFileError(Fault.MISSING) from error
    except (OSError, ValueError) as error:
        raise StoredFileError(Fault.UNREADABLE) from error
    if sm3(data) != file.digest:
        raise StoredFileError(Fault.CHANGED)
    return data


def scan(file: Attachment | Picture, using: Scanner | None = None) -> Scan:
    """Scan a stored file and keep the result, unless there is no scanner: then it goes on waiting.

    The scan runs outside any transaction.
    """
    asked = using or scanner()
    result = examine(file, asked)
    if result.is_answer or asked.version():
        keep_scan(file, result)
    return result


def examine(file: Attachment | Picture, using: Scanner | None = None) -> Scan:
    """What the scanner says of a stored file; nothing is stored.

    A file whose bytes are missing or changed is not shown to it: nobody can tell what it was.
    """
    try:
        data = stored_bytes(file)
    except StoredFileError as error:
        return Scan(Verdict.UNKNOWN, detail=error.fault)
    return (using or scanner()).scan(BytesIO(data))


def keep_scan(file: Attachment | Picture, result: Scan) -> None:
    """Store a scan's result, with the words of an attachment that is clean for the first time.

    A published file that is no longer clean is taken down; one that is found clean after all is
    put back.
    """
    words = None
    if isinstance(file, Attachment) and file.reading is None and result.verdict is Verdict.CLEAN:
        words = _words(file)
    _keep(file, result, words)


def _words(file: Attachment) -> Extracted:
    try:
        data = stored_bytes(file)
    except StoredFileError:
        return Extracted("", {text.Note.UNREADABLE: ()})
    return text.extract(BytesIO(data), FileKind(file.kind), limits=limits())


@transaction.atomic
def _keep(file: Attachment | Picture, result: Scan, words: Extracted | None) -> None:
    was_fit, before = _is_fit(file), (file.scan_state, file.scan_detail)
    file.scan_state = ScanState(result.verdict.value)
    file.scan_detail = (result.signature or result.detail)[:200]
    file.scan_engine = result.engine_version[:120]
    file.scanned_at = timezone.now()
    changed = ["scan_state", "scan_detail", "scan_engine", "scanned_at"]
    if words is not None and isinstance(file, Attachment):
        file.text, file.reading = words.text, words.to_json()
        changed += ["text", "reading"]
    file.save(update_fields=changed)
    if before != (file.scan_state, file.scan_detail):
        ledger.record(
            "file.scanned",
            organ=file.organ,
            subject=file,
            actor=None,
            payload={"verdict": result.verdict.value, "detail": file.scan_detail},
        )
    if was_fit != _is_fit(file):
        _follow(file, "file.taken_down" if was_fit else "file.put_back", result.verdict)


def _follow(file: Attachment | Picture, kind: str, verdict: Verdict) -> None:
    """Record what becomes of the file wherever it is in public; the site follows."""
    for release in _carrying(file):
        ledger.record(
            kind,
            organ=file.organ,
            subject=release,
            actor=None,
            payload={"file": ledger.subject_key(file), "verdict": verdict.value},
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


def rescan_outdated(
    using: Scanner | None = None, *, before: datetime | None = None, most: int | None = None
) -> int:
    """Scan again what older signatures scanned, or nobody yet; returns how many.

    Only files last scanned ``before``, and ``most`` of them. When the scanner cannot be reached
    nothing is touched: a clean file stays clean. A file that is missing or changed is no longer
    clean, and the rest goes on.
    """
    stale_since = before or timezone.now()
    return scan_outdated(
        using or scanner(),
        lambda engine: _outdated(engine, stale_since),
        examine,
        keep_scan,
        most=most,
    )


def _outdated(engine: str, before: datetime) -> Iterator[Attachment | Picture]:
    stale = Q(scanned_at=None) | Q(scanned_at__lt=before)
    older = ~Q(scan_engine=engine[:120])
    unread = Q(scan_state=ScanState.CLEAN, reading__isnull=True)
    for model, wanted in ((Attachment, older | unread), (Picture, older)):
        rows = model.objects.filter(stale & wanted)
        yield from rows.select_related("organ").order_by("pk").iterator(100)
