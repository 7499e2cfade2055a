"""Removing what a file tells of its makers: authors, revisions, comments, places. Pure.

The original is never changed; the same input gives the same output, byte for byte.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

from defusedxml import ElementTree as SafeTree
from lxml import etree
from PIL import Image, ImageOps
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from lubu.publishing.files.kinds import EXTENSIONS, FileKind

EPOCH = (1980, 1, 1, 0, 0, 0)
DROPPED = re.compile(
    r"^docProps/(?:core|app|custom|thumbnail)\b|^word/(?:comments\w*|people)\.xml$"
    r"|^xl/(?:comments/.*|persons/.*|threadedComments/.*)$|^xl/comments\d*\.xml$"
    r"|^ppt/comment(?:s/.*|Authors\.xml)$|^customXml/"
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GONE_TAGS = {
    f"{W}{name}"
    for name in (
        "del moveFrom commentRangeStart commentRangeEnd commentReference rsids "
        "rPrChange pPrChange sectPrChange tblPrChange trPrChange tcPrChange"
    ).split()
}
UNWRAPPED_TAGS = {f"{W}ins", f"{W}moveTo"}
PERSONAL_ATTRIBUTES = re.compile(r"rsid|author|}date$|userId|initials", re.IGNORECASE)


def strip(data: bytes, kind: FileKind) -> tuple[bytes, list[str]]:
    """``data`` without personal metadata, and the names of what was removed.

    Raises:
        ValueError, OSError: the file cannot be written again.
    """
    return _STRIPPERS[kind](data)


def _office(data: bytes) -> tuple[bytes, list[str]]:
    removed: list[str] = []
    with zipfile.ZipFile(BytesIO(data)) as source:
        names = [info.filename for info in source.infolist() if not info.is_dir()]
        dropped = {name for name in names if DROPPED.search(name)}
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for name in names:
                if name in dropped:
                    removed.append(name)
                    continue
                content = source.read(name)
                if name.endswith(".rels"):
                    content = _without_targets(content, name, dropped)
                elif name == "[Content_Types].xml":
                    content = _without_types(content, dropped)
                elif name.endswith(".xml"):
                    content = _cleaned_xml(content)
                target.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue(), sorted(removed)


def _parse(content: bytes) -> etree._Element:
    SafeTree.fromstring(content)  # refuses entities and external references
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))  # noqa: S320  checked above


def _without_targets(content: bytes, name: str, dropped: set[str]) -> bytes:
    root = _parse(content)
    folder = name.rsplit("_rels/", 1)[0]
    for relation in list(root):
        target = relation.get("Target", "")
        full = target.lstrip("/") if target.startswith("/") else _joined(folder, target)
        if full in dropped:
            root.remove(relation)
    return _written(root)


def _joined(folder: str, target: str) -> str:
    parts: list[str] = []
    for part in (folder + target).split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def _without_types(content: bytes, dropped: set[str]) -> bytes:
    root = _parse(content)
    for entry in list(root):
        if entry.get("PartName", "").lstrip("/") in dropped:
            root.remove(entry)
    return _written(root)


def _cleaned_xml(content: bytes) -> bytes:
    """Accept insertions, drop deletions, comments' places and who-did-what attributes."""
    try:
        root = _parse(content)
    except etree.XMLSyntaxError:
        return content
    for element in list(root.iter()):
        if element.tag in GONE_TAGS and element.getparent() is not None:
            _drop(element)
        elif element.tag in UNWRAPPED_TAGS:
            _unwrap(element)
        else:
            for name in [n for n in element.attrib if PERSONAL_ATTRIBUTES.search(str(n))]:
                del element.attrib[name]
    return _written(root)


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        place = parent.index(element)
        for offset, child in enumerate(list(element)):
            parent.insert(place + offset, child)
        parent.remove(element)


def _written(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _pdf(data: bytes) -> tuple[bytes, list[str]]:
    reader = PdfReader(BytesIO(data))
    removed = [str(key) for key in (reader.metadata or {})]
    writer = PdfWriter()
    for page in reader.pages:
        added = writer.add_page(page)
        for name in ("/PieceInfo", "/Metadata", "/AA", "/Thumb"):
            if name in added:
                del added[name]
                removed.append(name)
        _drop_notes(added, removed)
    for name in ("/Metadata", "/Names", "/OpenAction", "/AA", "/AF"):
        if name in reader.root_object:
            removed.append(name)
    writer.metadata = None
    writer._ID = None
    out = BytesIO()
    writer.write(out)
    return out.getvalue(), sorted(set(removed))


def _drop_notes(page: DictionaryObject, removed: list[str]) -> None:
    """Keep links, drop comments and attached files on the page."""
    notes = page.get("/Annots")
    if notes is None:
        return
    kept = [note for note in notes.get_object() if note.get_object().get("/Subtype") == "/Link"]
    if len(kept) < len(notes.get_object()):
        removed.append("/Annots")
        page[NameObject("/Annots")] = type(notes.get_object())(kept)


def _image(data: bytes) -> tuple[bytes, list[str]]:
    """Pixels only, turned the way the camera meant; the colour profile stays."""
    with Image.open(BytesIO(data)) as image:
        kind = image.format or "PNG"
        removed = sorted(str(key) for key in image.info if key not in {"icc_profile", "dpi"})
        upright = ImageOps.exif_transpose(image)
        bare = Image.new(upright.mode, upright.size)
        bare.paste(upright)
        if upright.mode == "P" and upright.palette is not None:
            bare.putpalette(upright.getpalette() or [])
        out = BytesIO()
        profile = image.info.get("icc_profile")
        options = {"icc_profile": profile} if profile else {}
        if kind in {"JPEG", "MPO"}:
            bare.save(out, "JPEG", quality=92, **options)
        else:
            if "transparency" in image.info and upright.mode == "P":
                options["transparency"] = image.info["transparency"]
            bare.save(out, "PNG", optimize=True, **options)
    return out.getvalue(), removed


def _archive(data: bytes) -> tuple[bytes, list[str]]:
    removed: list[str] = []
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for info in source.infolist():
            if info.is_dir():
                continue
            content = source.read(info)
            kind = EXTENSIONS.get(info.filename.rsplit(".", 1)[-1].lower())
            if kind is not None:
                content, inner = strip(content, kind)
                removed += [f"{info.filename}: {name}" for name in inner]
            target.writestr(zipfile.ZipInfo(info.filename, EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue(), removed


def _ofd(data: bytes) -> tuple[bytes, list[str]]:
    """OFD (GB/T 33190): author, creator and dates stand in ``ofd:DocInfo``."""
    removed: list[str] = []
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in [info.filename for info in source.infolist() if not info.is_dir()]:
            content = source.read(name)
            if name == "OFD.xml":
                root = _parse(content)
                for tag in ("Author", "Creator", "CreatorVersion", "CustomDatas", "Keywords"):
                    for element in list(root.iter(f"{{*}}{tag}")):
                        _drop(element)
                        removed.append(tag)
                content = _written(root)
            target.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue(), removed


_STRIPPERS: dict[FileKind, Callable[[bytes], tuple[bytes, list[str]]]] = {
    FileKind.DOCX: _office,
    FileKind.XLSX: _office,
    FileKind.PPTX: _office,
    FileKind.PDF: _pdf,
    FileKind.OFD: _ofd,
    FileKind.JPG: _image,
    FileKind.PNG: _image,
    FileKind.ZIP: _archive,
}
