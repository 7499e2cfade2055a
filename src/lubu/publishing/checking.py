"""Proofreading a manuscript: what the pure detectors find, less what was dismissed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lubu.ledger.rules import JSON
from lubu.publishing.models import Attachment, InformationItem

REQUIRED = ("issuer", "topic")


def findings(item: InformationItem, content: Mapping[str, JSON]) -> list[dict[str, JSON]]:
    """All findings of ``content``, each as its JSON form with ``dismissed`` beside it."""
    raise NotImplementedError


def blocking(found: Iterable[Mapping[str, JSON]]) -> list[str]:
    """What must be mended or dismissed before the text may go on."""
    return [
        str(finding["text"])
        for finding in found
        if finding["severity"] == "blocking" and not finding["dismissed"]
    ]


def missing_metadata(content: Mapping[str, JSON]) -> list[str]:
    """Names of the metadata that an item of this kind must have and lacks (8.3 of the rules)."""
    raise NotImplementedError


def unclean(files: Iterable[Attachment]) -> list[str]:
    """Titles of files that the scanner has not found clean."""
    return [str(file) for file in files if not file.is_clean]


