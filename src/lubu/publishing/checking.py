"""Proofreading a manuscript: what the pure detectors find, less what was dismissed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from lubu.ledger.rules import JSON
from lubu.proofreading.checker import check
from lubu.proofreading.markup import read_html
from lubu.proofreading.parts import Link, Part
from lubu.proofreading.texts import Facts, Manuscript
from lubu.publishing.models import Attachment, Dismissal, InformationItem, Picture
from lubu.publishing.rules import ItemKind

ALWAYS = ("issuer", "topic")
Guard: TypeAlias = Callable[[InformationItem, Mapping[str, JSON]], list[str]]
NoteMaker: TypeAlias = "Callable[[InformationItem], Iterable[Note]]"
_guards: list[Guard] = []
_note_makers: list[NoteMaker] = []
DOCUMENTS = frozenset({ItemKind.POLICY, ItemKind.NORMATIVE})


def guard(check: Guard) -> Guard:
    """Have a room asked before any text is handed in; it answers with what stands against it."""
    _guards.append(check)
    return check


def guarded(item: InformationItem, content: Mapping[str, JSON]) -> list[str]:
    """What other rooms have against this text, each as a sentence."""
    return [sentence for check in _guards for sentence in check(item, content)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a room tells the reviewers of its item: sentences under a title.

    ``is_aside``: it may be folded away.
    """

    title: str
    lines: tuple[str, ...]
    is_aside: bool = False


def note(make: NoteMaker) -> NoteMaker:
    """Have a room asked for notes whenever a text is reviewed."""
    _note_makers.append(make)
    return make


def notes_on(item: InformationItem) -> list[Note]:
    """What other rooms tell the reviewers of this item."""
    return [one for make in _note_makers for one in make(item) if one.lines]


def findings(item: InformationItem, content: Mapping[str, JSON]) -> list[dict[str, JSON]]:
    """All findings of ``content``, each as its JSON form with ``dismissed`` beside it."""
    found = check(_manuscript(item, content))
    aside = set(
        Dismissal.objects.filter(item_id=item.pk).values_list("finding_key", flat=True)
        if item.pk
        else ()
    )
    return [{**finding.to_json(), "dismissed": finding.key in aside} for finding in found]


def _manuscript(item: InformationItem, content: Mapping[str, JSON]) -> Manuscript:
    """The content as proofreading takes it: its parts, links and pictures, the offices' numbers."""
    body = read_html("body", str(content["body_html"]))
    parts = [Part("title", str(content["title"])), Part("summary", str(content["summary"])), body]
    files = content["attachments"]
    if isinstance(files, list):
        ids = [entry["id"] for entry in files if isinstance(entry, dict)]
        rows = Attachment.objects.filter(pk__in=ids).order_by("pk").values_list("title", "text")
        parts += [Part(f"attachment:{title}", text) for title, text in rows]
    public = _public_items(body.links)
    return Manuscript(
        tuple(parts),
        Facts(
            hosts=frozenset({item.organ.site_domain}),
            is_known=lambda address: not address.startswith("lubu:item/") or address in public,
            public_contacts=frozenset(_own_contacts(item)),
        ),
    )


def _own_contacts(item: InformationItem) -> set[str]:
    """Telephone numbers and mailboxes of the organ and its units: these may be published."""
    phones = item.organ.units.values_list("phone", flat=True)
    return {contact for contact in (item.organ.phone, item.organ.email, *phones) if contact}


def _public_items(links: Iterable[Link]) -> set[str]:
    """Those of the body's addresses of items that the public can read."""
    prefix = "lubu:item/"
    ids = {link.address.removeprefix(prefix) for link in links if link.address.startswith(prefix)}
    rows = InformationItem.objects.visible_to(None).filter(pk__in=[i for i in ids if i.isdigit()])
    return {f"{prefix}{pk}" for pk in rows.values_list("pk", flat=True)}


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
        rows = entries if isinstance(entries, list) else []
        ids = [entry["id"] for entry in rows if isinstance(entry, dict)]
        files += model.objects.filter(pk__in=ids)
    return [file.title for file in files if not file.is_clean]
