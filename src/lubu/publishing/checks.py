"""`lubu check scanner`: whether the virus scanner finds what it must find."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lubu.office.checks import Finding, check
from lubu.publishing.actions.files import scanner
from lubu.publishing.files.scanner import self_test


@check("scanner", gettext_lazy("virus scanner"))
def virus_scanner() -> Iterator[Finding]:
    """Send the EICAR test file; anything but “infected” is a fault."""
    if not settings.LUBU_SCANNER:
        yield Finding(
            sentence=_("No virus scanner is set: no attachment can be released."),
            remedy=_("Install clamav-daemon and set LUBU_SCANNER to its socket."),
            place="LUBU_SCANNER",
        )
    elif not self_test(scanner()):
        yield Finding(
            sentence=_("The virus scanner did not find the EICAR test file."),
            remedy=_("Look whether clamd runs, and whether its signatures are loaded."),
            place=settings.LUBU_SCANNER,
        )
