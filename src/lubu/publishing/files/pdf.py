"""Rewriting PDF files without what they tell of their makers, and without what acts. Pure."""

from __future__ import annotations

import tempfile
from typing import IO

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.filters import decode_stream_data
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
)

from lubu.publishing.files import media, pictures
from lubu.publishing.files.limits import FileKind
from lubu.publishing.files.markup import is_safe_address

# Of any dictionary. /Perms and /DSS are signatures' own; a signature does not survive rewriting.
GONE = ("/Metadata", "/PieceInfo", "/AA", "/LastModified", "/Thumb", "/AF", "/JS", "/Measure")
ROOT_GONE = ("/Collection", "/Perms", "/DSS", "/Legal", "/SpiderInfo", "/Threads")
NAMES_GONE = ("/EmbeddedFiles", "/JavaScript", "/AlternatePresentations", "/Renditions")
ACTIONS_KEPT = frozenset({"/GoTo", "/URI", "/Named"})
# Comments and review marks; and what plays, runs or carries a file.
NOTES_GONE = frozenset(
    {
        "/Text", "/Popup", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret",
        "/Redact", "/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D",
    }
)  # fmt: skip
NOTE_KEYS_GONE = ("/T", "/M", "/CreationDate", "/NM", "/RC", "/Subj", "/Popup", "/IRT", "/State")


def strip(source: IO[bytes], out: IO[bytes]) -> set[str]:
    """Write the document anew; the names of what was removed. Text, links and structure stay."""
    removed: set[str] = set()
    reader = PdfReader(source)
    removed.update(f"Info {key}" for key in (reader.metadata or {}))
    writer = PdfWriter(clone_from=reader)
    _clean_root(writer.root_object, removed)
    for page in writer.pages:
        _clean_notes(page, removed)
    for candidate in list(writer._objects):
        _clean_object(candidate, removed)
    with tempfile.TemporaryFile() as cleaned:
        _write(writer, reader.pdf_header, cleaned)
        # Read again, only what the document still refers to is taken over: no file that was
        # attached stays behind as an object that nobody mentions.
        _write(PdfWriter(clone_from=PdfReader(cleaned)), reader.pdf_header, out)
    return removed


def _write(writer: PdfWriter, header: str, out: IO[bytes]) -> None:
    """Without the entries that name the program, the moment and the copy."""
    writer.metadata = None
    writer._ID = None
    writer.pdf_header = header
    writer.write(out)


def _clean_root(root: DictionaryObject, removed: set[str]) -> None:
    _delete(root, ROOT_GONE, removed)
    names = _dictionary(root.get("/Names"))
    if names is not None:
        _delete(names, NAMES_GONE, removed)
    form = _dictionary(root.get("/AcroForm"))
    if form is not None:
        _delete(form, ("/XFA", "/SigFlags"), removed)
    address = _dictionary(root.get("/URI"))
    if address is not None and not is_safe_address(str(address.get("/Base", ""))):
        _delete(root, ("/URI",), removed)
    opening = _dictionary(root.get("/OpenAction"))
    if opening is not None and _acts(opening):
        _delete(root, ("/OpenAction",), removed)


def _clean_notes(page: DictionaryObject, removed: set[str]) -> None:
    notes = page.get("/Annots")
    notes = notes.get_object() if notes is not None else None
    if not isinstance(notes, ArrayObject):
        return
    kept = ArrayObject()
    for note in notes:
        held = _dictionary(note)
        if held is None or held.get("/Subtype") in NOTES_GONE:
            removed.add(f"annotation {held.get('/Subtype') if held is not None else ''}".strip())
            continue
        _clean_note(held, removed)
        kept.append(note)
    page[NameObject("/Annots")] = kept


def _clean_note(note: DictionaryObject, removed: set[str]) -> None:
    if note.get("/Subtype") == "/Widget":  # a field of a form: /T is its name
        _delete(note, ("/M",), removed)
    else:
        _delete(note, NOTE_KEYS_GONE, removed)


def _clean_object(candidate: PdfObject | None, removed: set[str]) -> None:
    """One object of the document, and the dictionaries and lists that stand within it."""
    waiting: list[PdfObject | None] = [candidate]
    while waiting:
        held = waiting.pop()
        if isinstance(held, DictionaryObject):
            _clean_dictionary(held, removed)
            waiting.extend(v for v in held.values() if not isinstance(v, IndirectObject))
        elif isinstance(held, ArrayObject):
            waiting.extend(v for v in held if not isinstance(v, IndirectObject))


def _clean_dictionary(held: DictionaryObject, removed: set[str]) -> None:
    _delete(held, GONE, removed)
    for key in ("/A", "/Next", "/PA"):
        chain = held[key].get_object() if key in held else None
        actions = map(_dictionary, chain if isinstance(chain, ArrayObject) else [chain])
        acting = [action for action in actions if action is not None and _acts(action)]
        if acting:
            removed.update(f"action {action['/S']}" for action in acting)
            del held[key]
    if held.get("/FT") == "/Sig" and "/V" in held:
        removed.add("signature")
        del held["/V"]
    if isinstance(held, StreamObject) and _filters(held)[-1:] in PICTURES:
        _clean_picture(held, removed)


def _acts(action: DictionaryObject) -> bool:
    """Whether an action does more than lead to a page, or to a place in the public net."""
    kind = str(action.get("/S", ""))
    leads = kind != "/URI" or is_safe_address(str(action.get("/URI", "")))
    return bool(kind) and not (kind in ACTIONS_KEPT and leads)


def _clean_picture(stream: StreamObject, removed: set[str]) -> None:
    """A photograph keeps its camera's notes inside the document; its turn is the page's matter.

    It may be packed once more around that: then it is stored without.
    """
    filters = _filters(stream)
    try:
        data = bytes(decode_stream_data(stream)) if filters[1:] else stream._data
        bare = BARE[filters[-1]](data, removed)
    except (PyPdfError, *pictures.IMAGE_ERRORS):
        return
    if filters[1:]:
        settings = stream.get("/DecodeParms")
        settings = settings.get_object() if settings is not None else None
        if isinstance(settings, ArrayObject):
            stream[NameObject("/DecodeParms")] = settings[-1]
        stream[NameObject("/Filter")] = NameObject(filters[-1])
    stream._data = bare
    if "/Length" in stream:
        del stream["/Length"]  # written anew


def _bare_jpeg(data: bytes, removed: set[str]) -> bytes:
    return b"".join(
        part.raw
        for part in pictures.parts(data, FileKind.JPG)
        if pictures.is_kept(part, FileKind.JPG, removed)
    )


BARE = {"/DCTDecode": _bare_jpeg, "/JPXDecode": media.bare_jpeg2000}
PICTURES = [[name] for name in BARE]


def _filters(stream: StreamObject) -> list[str]:
    named = stream.get("/Filter")
    named = named.get_object() if named is not None else None
    return [str(one) for one in named] if isinstance(named, ArrayObject) else [str(named)]


def _dictionary(value: PdfObject | None) -> DictionaryObject | None:
    held = value.get_object() if value is not None else None
    return held if isinstance(held, DictionaryObject) else None


def _delete(held: DictionaryObject, keys: tuple[str, ...], removed: set[str]) -> None:
    for key in keys:
        if key in held:
            del held[key]
            removed.add(key)
