"""`lubu check scanner`: whether the virus scanner finds what it must find."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lubu.office.checks import Finding, check
from lubu.publishing.actions.files import scanner
from lubu.publishing.files.scanner import self_test

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
