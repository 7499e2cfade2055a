"""Proofreading a manuscript: what the pure detectors find, less what was dismissed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bs4 import BeautifulSoup

from lubu.ledger.rules import JSON
from lubu.proofreading.checker import check
from lubu.proofreading.findings import Part
from lubu.publishing.models import Attachment, Dismissal, InformationItem, Picture
from lubu.publishing.rules import ItemKind

ALWAYS = ("issuer", "topic")
DOCUMENTS = frozenset({ItemKind.POLICY, ItemKind.NORMATIVE})


def findings(item: InformationItem, content: Mapping[str, JSON]) -> list[dict[str, JSON]]:
    """All findings of ``content``, each as its JSON form with ``dismissed`` beside it."""
    found = check(
        _parts(content),
        allowed_numbers=_own_numbers(item),
        links=_links(content),
    )
    aside = set(
        Dismissal.objects.filter(item_id=item.pk).values_list("finding_key", flat=True)
        if item.pk
        else ()
    )
    return [{**finding.to_json(), "dismissed": finding.key in aside} for finding in found]


def _parts(content: Mapping[str, JSON]) -> list[Part]:
    parts = [
        Part("title", str(content["title"])),
        Part("summary", str(content["summary"])),
        Part("body", str(content["body_text"])),
    ]
    files = content["attachments"]
    if isinstance(files, list):
        ids = [entry["id"] for entry in files if isinstance(entry, dict)]
        texts = Attachment.objects.filter(pk__in=ids).order_by("pk").values_list("title", "text")
        parts += [Part(f"attachment: {title}", text) for title, text in texts]
    return parts


def _own_numbers(item: InformationItem) -> set[str]:
    """Telephone numbers of the organ and its units: these may be published."""
    numbers = [item.organ.phone, *item.organ.units.values_list("phone", flat=True)]
    return {re.sub(r"\D", "", number) for number in numbers if number}


def _links(content: Mapping[str, JSON]) -> list[tuple[str, bool]]:
    """Internal links of the body: their text, and whether the public can read the target."""
    soup = BeautifulSoup(str(content["body_html"]), "html.parser")
    links = [
        (link.get_text(), str(link["href"]).removeprefix("lubu:item/"))
        for link in soup.find_all("a", href=re.compile("^lubu:item/"))
    ]
    ids = [target for _, target in links if target.isdigit()]
    public = set(
        InformationItem.objects.visible_to(None).filter(pk__in=ids).values_list("pk", flat=True)
    )
    return [(text, target.isdigit() and int(target) in public) for text, target in links]


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
