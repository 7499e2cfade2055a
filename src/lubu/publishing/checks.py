"""`lubu check scanner` and `lubu check files`: whether viruses are found, and files are whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lubu.office.checks import Finding, Severity, check
from lubu.publishing.actions.files import scanner, stored_bytes
from lubu.publishing.files.scanner import self_test
from lubu.publishing.files.stored import Fault, StoredFileError
from lubu.publishing.models import Attachment, Picture
from lubu.publishing.rules import ScanState

FAULTS = {
    Fault.MISSING: gettext_lazy("A stored file is missing: “%(title)s”."),
    Fault.CHANGED: gettext_lazy("A stored file is not the one that came in: “%(title)s”."),
    Fault.UNREADABLE: gettext_lazy("A stored file cannot be read: “%(title)s”."),
}
PATIENCE = timedelta(hours=2)  # after new signatures, until every file was scanned again

DEBIANS_SOCKET = "/run/clamav/clamd.ctl"


@check("scanner", gettext_lazy("virus scanner"))
def virus_scanner() -> Iterator[Finding]:
    """Send the EICAR test file; anything but “infected” is a fault."""
    address = settings.LUBU_SCANNER
    if not address:
        yield _unset()
    elif not scanner().version():
        yield Finding(
            sentence=_("The virus scanner does not answer: no attachment can be released."),
            remedy=_("Look whether clamd runs, and whether LUBU_SCANNER is where it listens."),
            place=address,
        )
    elif not self_test(scanner()):
        yield Finding(
            sentence=_("The virus scanner did not find the EICAR test file."),
            remedy=_("Look whether the signatures of clamd are loaded."),
            place=address,
        )


def _unset() -> Finding:
    if Path(DEBIANS_SOCKET).exists():
        return Finding(
            sentence=_("A virus scanner runs here but is not used: no attachment can be released."),
            remedy=_("Set LUBU_SCANNER=%(address)s.") % {"address": DEBIANS_SOCKET},
            place="LUBU_SCANNER",
        )
    return Finding(
        sentence=_("No virus scanner is set: no attachment can be released."),
        remedy=_("Install clamav-daemon and set LUBU_SCANNER to its socket."),
        place="LUBU_SCANNER",
    )


@check("files", gettext_lazy("stored files"))
def stored_files() -> Iterator[Finding]:
    """Whether every stored file is there, as it came in, and scanned by the signatures of now."""
    for model in (Attachment, Picture):
        for file in model.objects.order_by("pk").iterator(100):
            try:
                stored_bytes(file)
            except StoredFileError as error:
                yield Finding(
                    sentence=FAULTS[error.fault] % {"title": file.title},
                    remedy=_("Bring the file back from a backup; then it is scanned anew."),
                    place=f"{model._meta.model_name} {file.pk}: {file.file.name}",
                )
    yield from _behind()


def _behind() -> Iterator[Finding]:
    """Files that passed by older signatures, or wait, for longer than a rescan takes."""
    engine = scanner().version()
    if not engine:
        return  # `virus_scanner` says so
    since = timezone.now() - PATIENCE
    behind = sum(
        model.objects.filter(scanned_at__lt=since).exclude(scan_engine=engine[:120]).count()
        for model in (Attachment, Picture)
    )
    waiting = sum(
        model.objects.filter(scan_state=ScanState.WAITING, created_at__lt=since).count()
        for model in (Attachment, Picture)
    )
    if behind:
        said = ngettext(
            "%(count)s file was last scanned by older signatures than the scanner has now.",
            "%(count)s files were last scanned by older signatures than the scanner has now.",
            behind,
        )
        yield Finding(
            sentence=said % {"count": behind},
            remedy=_("Look whether the worker runs: it scans them again every ten minutes."),
            place=engine,
            severity=Severity.WARNING,
        )
    if waiting:
        said = ngettext(
            "%(count)s file has waited for its scan for more than two hours.",
            "%(count)s files have waited for their scan for more than two hours.",
            waiting,
        )
        yield Finding(
            sentence=said % {"count": waiting},
            remedy=_("Look whether the worker runs, and see its log."),
            severity=Severity.WARNING,
        )
