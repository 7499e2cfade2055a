"""What was taken out of a file on its way in, in the words of the desk."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from lubu.publishing.files.ofd import SEALED

# The first that matches what is left of an entry when the file within the file is cut off.
KINDS = (
    (re.compile(r"tracked changes|revision|rsid|usernames|changesInfo"), _("tracked changes")),
    (re.compile(r"comment(?!$)|^comment$|annotation|threaded|Annot"), _("comments")),
    (
        re.compile(r"EXIF|XMP|IPTC|MPF|APP\d|thumbnail|TIFF|MP4|GIF|JPEG 2000|eXIf|[tiz]{1,2}TXt"),
        _("camera, place and time of pictures and films"),
    ),
    (
        re.compile(r"local path|unsafe link|^field|action|JavaScript|/JS|OpenAction|/AA"),
        _("links to computers, programs and scripts"),
    ),
    (re.compile(r"oleObject|control|EmbeddedFiles|Attach"), _("embedded objects")),
    (re.compile("notesSlide"), _("speaker's notes")),
    (re.compile(r"signature|/Perms|/DSS"), _("electronic signature")),
    (re.compile(r"(?<!^)/|\.(?:xml|bin|txt|jpe?g|png)$"), _("parts that nothing shows")),
)
REST = _("author, program and editing times")


def said(removed: Iterable[str]) -> list[str]:
    """Kinds of what was removed, each once, in the order of the table."""
    found = {_kind_of(entry) for entry in removed if SEALED not in entry}
    return [str(label) for label in (REST, *(label for _pattern, label in KINDS)) if label in found]


def kept_under_seal(removed: Iterable[str]) -> list[str]:
    """Parts with personal entries that stay, since an electronic seal vouches for them."""
    return [entry.partition(SEALED)[2] for entry in removed if SEALED in entry]


def _kind_of(entry: str) -> object:
    what = entry.rpartition(": ")[2]
    return next((label for pattern, label in KINDS if pattern.search(what)), REST)
