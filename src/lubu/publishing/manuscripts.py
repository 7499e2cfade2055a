"""All words of a text that the public will read, as parts to be proofread.

One list: what `portal.pages.ItemPage` shows of a frozen content, and what its files hold. A test
plants a number in every field and compares what the page shows with what is found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote

from lubu.ledger.rules import JSON
from lubu.proofreading.findings import METADATA
from lubu.proofreading.headings import cells_of
from lubu.proofreading.markup import read_html
from lubu.proofreading.parts import Gap, Link, Part, Unread
from lubu.publishing import traces
from lubu.publishing.files.text import Note
from lubu.publishing.models import Attachment

FIELDS = ("issuer", "topic", "keywords", "key_area", "source", "original_url")
ATTACHMENT = "attachment"  # what a file holds
ATTACHMENT_TITLE = "attachment-title"  # what it is called
ALTERNATIVE = "alternative"  # of a picture
LINKS = "links"  # where the body's links lead, as far as that says something
GAPS = {
    Note.PICTURE: Gap.PICTURE,
    Note.NO_TEXT: Gap.SCANNED,
    Note.PAGES_WITHOUT_TEXT: Gap.SCANNED_PAGES,
    Note.UNREADABLE: Gap.UNREADABLE,
    Note.TRUNCATED: Gap.TRUNCATED,
}


def parts_of(content: Mapping[str, JSON]) -> tuple[Part, ...]:
    """The parts of a frozen content; its attachments as they were read."""
    body = read_html("body", str(content["body_html"]))
    return (
        Part("title", str(content["title"])),
        Part("summary", str(content["summary"])),
        body,
        *_metadata(content["metadata"]),
        *_pictures(content["pictures"]),
        _addresses(body.links),
        *_attachments(content["attachments"]),
    )


def _metadata(metadata: JSON) -> Iterator[Part]:
    """All free words but the document number, whose form is checked as a whole."""
    said = metadata if isinstance(metadata, Mapping) else {}
    return (Part(f"{METADATA}:{name}", str(said.get(name) or "")) for name in FIELDS)


def _pictures(pictures: JSON) -> Iterator[Part]:
    for number, entry in enumerate(_entries(pictures), start=1):
        yield Part(f"{ALTERNATIVE}:{number}", str(entry.get("alt") or ""))


def _addresses(links: Sequence[Link]) -> Part:
    """Telephone numbers, mailboxes and queries behind links; a reader's program shows them."""
    outside = (link.address for link in links if not link.address.startswith("lubu:"))
    return Part(LINKS, "\n".join(dict.fromkeys(map(unquote, outside))))


def _attachments(attachments: JSON) -> Iterator[Part]:
    entries = _entries(attachments)
    files = Attachment.objects.in_bulk([entry["id"] for entry in entries])
    for entry in entries:
        title, file = str(entry["title"]), files.get(entry["id"])
        yield Part(f"{ATTACHMENT_TITLE}:{title}", title)
        if file is not None:
            yield attachment_part(f"{ATTACHMENT}:{title}", file)


def attachment_part(name: str, file: Attachment) -> Part:
    """The words of a file, with its tables and with what nobody has read."""
    reading = file.reading or {}
    return Part(
        name,
        file.text,
        cells=cells_of(file.text, reading.get("tables", ())),
        unread=tuple(_unread(file, reading)),
    )


def _unread(file: Attachment, reading: Mapping[str, JSON]) -> Iterator[Unread]:
    notes, hidden = reading.get("notes"), reading.get("hidden")
    for note, places in notes.items() if isinstance(notes, Mapping) else ():
        named = tuple(map(str, places)) if isinstance(places, Sequence) else ()
        yield Unread(GAPS[Note(note)], file.digest, named or (file.title,))
    said = [*map(str, hidden if isinstance(hidden, Sequence) else ())]
    said += traces.kept_under_seal(file.removed_metadata)
    if said:
        yield Unread(Gap.HIDDEN, file.digest, tuple(said))


def _entries(value: JSON) -> list[dict[str, JSON]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
