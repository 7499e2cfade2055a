"""Proofreading a manuscript: what the pure detectors find, less what was dismissed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lubu.ledger.rules import JSON
from lubu.publishing.models import Attachment, Dismissal, InformationItem, Picture
from lubu.publishing.rules import ItemKind

ALWAYS = ("issuer", "topic")
DOCUMENTS = frozenset({ItemKind.POLICY, ItemKind.NORMATIVE})


def findings(item: InformationItem, content: Mapping[str, JSON]) -> list[dict[str, JSON]]:
    """All findings of ``content``, each as its JSON form with ``dismissed`` beside it."""
    found: list[dict[str, JSON]] = []
    aside = set(
        Dismissal.objects.filter(item_id=item.pk).values_list("finding_key", flat=True)
        if item.pk
        else ()
    )
    return [{**finding, "dismissed": finding["key"] in aside} for finding in found]


def blocking(found: Iterable[Mapping[str, JSON]]) -> list[str]:
    """What must be mended or dismissed before the text may go on."""
    return [
        str(finding["text"])
        for finding in found
        if finding["severity"] == "blocking" and not finding["dismissed"]
    ]


def missing_metadata(content: Mapping[str, JSON]) -> list[str]:
    """Names of the metadata that an item of this kind must have and lacks.

    Source: the eight visible fields of a disclosure item (政府信息公开目录).
    """
    metadata = content["metadata"]
    if not isinstance(metadata, dict):
        return list(ALWAYS)
    required = list(ALWAYS)
    if content["kind"] in DOCUMENTS:
        required.append("written_on")
    if content["kind"] == ItemKind.REPOST:
        required += ["source", "original_url"]
    missing = [name for name in required if not metadata.get(name)]
    if content["kind"] == ItemKind.INTERPRETATION and not content["interprets"]:
        missing.append("interprets")
    if not content["body_text"] and not content["attachments"]:
        missing.append("body")
    return missing


def unclean(content: Mapping[str, JSON]) -> list[str]:
    """Titles of the content's files that the scanner has not (or no longer) found clean."""
    files: list[Attachment | Picture] = []
    for model, name in ((Attachment, "attachments"), (Picture, "pictures")):
        entries = content[name]
        ids = [entry["id"] for entry in entries if isinstance(entry, dict)] if entries else []
        files += model.objects.filter(pk__in=ids)
    return [file.title for file in files if not file.is_clean]
