"""A copy of a PDF that holds only its pages: what a reader sees, and their structure.

Notes and fields become part of the pages, with the look that they have; comments go. Earlier
revisions go because the whole file is written anew.
"""

from __future__ import annotations

import mmap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pikepdf import (
    Array,
    Dictionary,
    Name,
    NameTree,
    Object,
    ObjectStreamMode,
    PasswordError,
    Pdf,
    PdfError,
    Stream,
)

from lubu.redaction import photographs
from lubu.redaction.failures import Reason, RedactionError
from lubu.redaction.pdf.decoding import filters
from lubu.redaction.pdf.fonts import is_true, name_of
from lubu.redaction.pdf.layers import Layers, is_hidden_note
from lubu.redaction.pdf.measuring import Measure

ROOT_KEPT: Final = frozenset(
    {
        "/Type", "/Pages", "/StructTreeRoot", "/MarkInfo", "/Lang", "/Outlines", "/PageLabels",
        "/Dests", "/Names", "/ViewerPreferences", "/PageMode", "/PageLayout", "/OutputIntents",
        "/Version", "/Extensions", "/OCProperties",
    }
)  # fmt: skip
PAGE_KEPT: Final = frozenset(
    {
        "/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox",
        "/ArtBox", "/Rotate", "/UserUnit", "/Contents", "/Group", "/StructParents", "/Tabs",
        "/Annots",
    }
)  # fmt: skip
LINK_KEPT: Final = frozenset(
    {
        "/Type", "/Subtype", "/Rect", "/Border", "/BS", "/C", "/H", "/A", "/Dest", "/QuadPoints",
        "/StructParent", "/F", "/Contents",
    }
)  # fmt: skip
# Of any dictionary: what tells of makers and tools, what acts, what shows another form.
GONE: Final = (
    "/Metadata", "/PieceInfo", "/AA", "/LastModified", "/Thumb", "/AF", "/JS", "/Measure", "/OPI",
    "/Alternates", "/PtData", "/Threads",
)  # fmt: skip
# What says something that is not on the page, or does something.
NOTES_GONE: Final = frozenset(
    {
        "/Text", "/Popup", "/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D",
        "/Redact", "/Caret", "/TrapNet", "/Projection",
    }
)  # fmt: skip
LEADING: Final = frozenset({"/GoTo", "/URI"})
MOST_FIELDS, MOST_DEEP = 100_000, 200
PENDING: Final = 32 * 1024 * 1024  # bytes of new pictures, before they are written out


def opened(path: Path) -> Pdf:
    """A PDF that can be read.

    Raises:
        RedactionError: why it cannot.
    """
    try:
        return Pdf.open(path)
    except PasswordError as error:
        raise RedactionError(Reason.ENCRYPTED) from error
    except PdfError as error:
        raise RedactionError(Reason.DAMAGED) from error
    except OSError as error:
        raise RedactionError(Reason.MISSING) from error


def save(pdf: Pdf, target: Path) -> None:
    """Write a file wholly anew, its number made of what stands in it."""
    for key in list(pdf.trailer.keys()):
        if key not in {"/Root", "/Size"}:
            del pdf.trailer[key]
    try:
        pdf.save(
            target,
            object_stream_mode=ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
            fix_metadata_version=False,
        )
    except PdfError as error:
        raise RedactionError(Reason.DAMAGED) from error


def prepare(source: Path, target: Path) -> Counter[str]:
    """Write the copy; what was taken out, by kind.

    Raises:
        RedactionError: the file cannot be read.
    """
    removed: Counter[str] = Counter()
    with opened(source) as pdf:
        removed["revisions"] = _revisions(source)
        try:
            _prepare(pdf, removed)
        except PdfError as error:
            raise RedactionError(Reason.DAMAGED) from error
        save(pdf, target)
    return removed


def _revisions(source: Path) -> int:
    """How many earlier states of itself the file carries, as far as its ends tell."""
    with source.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
        count, at = 0, held.find(b"%%EOF")
        while at >= 0:
            count += 1
            at = held.find(b"%%EOF", at + 5)
        linear = b"/Linearized" in held[:2048]
    return max(0, count - 1 - linear)


def _prepare(pdf: Pdf, removed: Counter[str]) -> None:
    removed["metadata"] = int("/Info" in pdf.trailer) + int("/Metadata" in pdf.Root)
    removed["signatures"] = _signatures(pdf.Root.get("/AcroForm"))
    _flatten(pdf, removed)
    _names(pdf, removed)
    _only(pdf.Root, ROOT_KEPT)
    if "/Outlines" in pdf.Root:
        _bookmarks(pdf.Root.Outlines)
    measure = Measure()
    for number, page in enumerate(pdf.pages, start=1):
        _only(page.obj, PAGE_KEPT)
        measure.page(page.obj, number)
    _sweep(pdf, removed)


def _only(held: Object, kept: frozenset[str]) -> None:
    for key in list(held.keys()):
        if key not in kept:
            del held[key]


def _signatures(form: object) -> int:
    waiting = [form.get("/Fields")] if isinstance(form, Dictionary) else []
    count = seen = 0
    while waiting and seen < MOST_FIELDS:
        listed = waiting.pop()
        for field in listed if isinstance(listed, Array) else []:
            seen += 1
            if isinstance(field, Dictionary):
                count += name_of(field, "/FT") == "/Sig" and "/V" in field
                waiting.append(field.get("/Kids"))
    return count


def _flatten(pdf: Pdf, removed: Counter[str]) -> None:
    """Notes into the pages; links stay. What is taken out is emptied, as the structure names it."""
    layers = Layers(pdf)
    links: list[list[Object]] = []
    emptied: list[Object] = []
    for page in pdf.pages:
        kept, drawn = [], []
        for note in _notes(page.obj):
            kind = name_of(note, "/Subtype")
            if kind in NOTES_GONE or is_hidden_note(note, layers):
                removed["comments"] += 1
                emptied.append(note)
            elif kind == "/Link":
                kept.append(note)
            else:
                removed["fields" if kind == "/Widget" else "notes"] += 1
                drawn.append(note)
        links.append(kept)
        emptied += drawn
        page.obj["/Annots"] = Array(drawn)
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and is_true(form.get("/NeedAppearances")):
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("screen")
    for note in emptied:
        _only(note, frozenset())
    for page, kept in zip(pdf.pages, links, strict=True):
        page.obj["/Annots"] = Array([_link(one) for one in kept])
        if not kept:
            del page.obj["/Annots"]


def _notes(page: Object) -> Iterator[Object]:
    listed = page.get("/Annots")
    for note in listed if isinstance(listed, Array) else []:
        if isinstance(note, Dictionary):
            yield note


def _link(note: Object) -> Object:
    _only(note, LINK_KEPT)
    _lead(note)
    return note


def _lead(held: Object) -> None:
    """Keep an action only where it leads somewhere."""
    action = held.get("/A")
    if action is None:
        return
    if not isinstance(action, Dictionary) or name_of(action, "/S") not in LEADING:
        del held["/A"]
        return
    _only(action, frozenset({"/Type", "/S", "/D", "/URI", "/SD"}))


def _bookmarks(outlines: Object) -> None:
    waiting: list[object] = [outlines]
    seen: set[tuple[int, int]] = set()
    while waiting:
        held = waiting.pop()
        if not isinstance(held, Dictionary) or held.objgen in seen:
            continue
        if held.is_indirect:
            seen.add(held.objgen)
        _lead(held)
        waiting += [held.get(key) for key in ("/First", "/Next") if key in held]


def _names(pdf: Pdf, removed: Counter[str]) -> None:
    """Of all that has a name only the places in the file stay; attached files and scripts go."""
    names = pdf.Root.get("/Names")
    if not isinstance(names, Dictionary):
        return
    files = names.get("/EmbeddedFiles")
    if isinstance(files, Dictionary):
        try:
            removed["attachments"] = len(NameTree(files))
        except (PdfError, ValueError, RuntimeError):
            removed["attachments"] = 1
    removed["scripts"] += int("/JavaScript" in names)
    _only(names, frozenset({"/Dests"}))


def _sweep(pdf: Pdf, removed: Counter[str]) -> None:
    """All objects, whoever refers to them."""
    pending = 0
    for held in pdf.objects:
        if not isinstance(held, Dictionary | Stream):
            continue
        for key in GONE:
            if key in held:
                removed["metadata"] += key in {"/Metadata", "/PieceInfo", "/Thumb"}
                del held[key]
        listed = held.get("/Font")
        if isinstance(listed, Dictionary):
            for name, font in listed.items():
                if isinstance(font, Dictionary) and not font.is_indirect:
                    listed[name] = pdf.make_indirect(font)
        if isinstance(held, Stream) and filters(held) == ["/DCTDecode"] and pending < PENDING:
            pending += _bare(held, removed)


def _bare(picture: Stream, removed: Counter[str]) -> int:
    """A photograph without what the camera wrote into it; how many bytes are new."""
    data = picture.read_raw_bytes()
    bare = photographs.bare(data)
    if len(bare) == len(data):
        return 0
    removed["metadata"] += 1
    parameters = picture.get("/DecodeParms")
    kept = parameters if isinstance(parameters, Dictionary | Array) else None
    picture.write(bare, filter=Name.DCTDecode, decode_parms=kept)
    return len(bare)
