"""DOCX files: candidates for marks, and copies from which what was marked is gone."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

from lxml import etree
from PIL import Image

from lubu.file_formats.markup import Element, drop
from lubu.file_formats.packages import RELATIONSHIP, TYPES, kind_of, resolved
from lubu.redaction import copies
from lubu.redaction.copies import Progress
from lubu.redaction.failures import Reason, RedactionError
from lubu.redaction.marks import NOTE, PassageMark, PictureMark
from lubu.redaction.report import Notice, Report, Stage
from lubu.redaction.word import cleaning, package, paragraphs, verifying
from lubu.redaction.word.package import DEFAULT, Package
from lubu.redaction.word.verifying import mended
from lubu.redaction.words import Sought, hits, telling

PLAIN: Final = re.compile(r"^[A-Za-z0-9_./\[\]-]+$")
BLIP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
REFERENCE: Final = re.compile(r"^\{http://[^}]*/officeDocument(?:/2006)?/relationships\}")
DESCRIBED: Final = ("{*}docPr", "{*}cNvPr", "{*}shape", "{*}imagedata")
DESCRIPTIONS: Final = ("descr", "title", "alt", "name")


def find(source: Path, sought: Sought, progress: Progress) -> tuple[PassageMark, ...]:
    """All places where what is sought stands, part by part, the document itself first.

    Raises:
        RedactionError: the file cannot be read.
    """
    held = _cleaned(source)[0]
    found: list[PassageMark] = []
    names = _parts(held)
    for place, part in enumerate(names, start=1):
        for number, paragraph in enumerate(paragraphs.paragraphs(held.tree(part))):
            text = paragraphs.text(paragraph)
            found += [
                PassageMark(
                    part=part,
                    paragraph=number,
                    start=hit.start,
                    end=hit.end,
                    text=text[hit.start : hit.end],
                    why=hit.why,
                )
                for hit in hits(text, sought)
            ]
        progress(Stage.FINDING, place, len(names))
    return tuple(found)


def texts(source: Path) -> dict[str, list[str]]:
    """The paragraphs of each part as marks count them, for a screen to mark on.

    Raises:
        RedactionError: the file cannot be read.
    """
    held = _cleaned(source)[0]
    return {
        part: [paragraphs.text(one) for one in paragraphs.paragraphs(held.tree(part))]
        for part in _parts(held)
    }


def pictures(source: Path) -> dict[str, bytes]:
    """The pictures of a file by the names that marks use.

    Raises:
        RedactionError: the file cannot be read.
    """
    held = _cleaned(source)[0]
    return {name: data for name, data in held.parts.items() if not package.is_xml(name)}


def _cleaned(source: Path) -> tuple[Package, Counter[str]]:
    held = package.read(source)
    if posixpath.splitext(held.main)[1].lower() != ".xml" or "word" not in held.main:
        raise RedactionError(Reason.UNKNOWN_KIND)
    removed = cleaning.clean(held)
    _plain_names(held)
    return held, removed


def _plain_names(held: Package) -> None:
    """Names of parts that could say something become numbers, always the same ones."""
    telling_names = [name for name in held.parts if not PLAIN.match(name)]
    names = {}
    for place, name in enumerate(sorted(one for one in telling_names if not one.endswith(".rels"))):
        folder, ending = posixpath.dirname(name), posixpath.splitext(name)[1]
        plain = ending if PLAIN.match(ending or ".") else ""
        names[name] = posixpath.join(folder, f"part-{place + 1}{plain}")
    package.renamed(held, names)


def _parts(held: Package) -> list[str]:
    """The parts that have paragraphs, the document itself first."""
    main = held.main
    others = [
        name
        for name in sorted(held.parts)
        if name != main and package.is_xml(name) and not name.endswith(".rels")
        and held.tree(name).find(".//" + paragraphs.PARAGRAPHS[0]) is not None
    ]  # fmt: skip
    drawn = [
        name
        for name in sorted(held.parts)
        if name not in {main, *others} and package.is_xml(name) and not name.endswith(".rels")
        and held.tree(name).find(".//" + paragraphs.PARAGRAPHS[1]) is not None
    ]  # fmt: skip
    return [main, *others, *drawn]


def redact(
    source: Path, marks: Sequence[PassageMark | PictureMark], target: Path, progress: Progress
) -> Report:
    """Write the copy to ``target``; nothing is left there where it did not succeed.

    Raises:
        RedactionError: why there is no copy.
    """
    held, removed = _cleaned(source)
    before = verifying.words(held)
    passages = [mark for mark in marks if isinstance(mark, PassageMark)]
    for mark in (one for one in marks if isinstance(one, PictureMark)):
        _black(held, mark)
        removed["pictures"] += 1
    _passages(held, passages)
    removed["characters"] += sum(mark.end - mark.start for mark in passages)
    secrets = telling(mark.text for mark in passages)
    removed["mentions"] += _scrub(held, secrets)
    held.keep_reached()
    progress(Stage.REDACTING, 1, 1)
    with copies.workshop(target.parent) as folder:
        draft = folder / "copy.docx"
        held.write(draft)
        elsewhere = verifying.verify(draft, before, [mark.text for mark in passages])
        progress(Stage.VERIFYING, 1, 1)
        size = copies.place(draft, target)
    return Report(
        kind="docx",
        marks=len(marks),
        pages=(),
        removed={key: count for key, count in sorted(removed.items()) if count},
        notices=(Notice.STANDS_ELSEWHERE,) if elsewhere else (),
        elsewhere=(),
        before=source.stat().st_size,
        after=size,
    )


def _passages(held: Package, marks: Sequence[PassageMark]) -> None:
    """All marks of a paragraph together, so that none moves another's place."""
    places: dict[tuple[str, int], list[PassageMark]] = {}
    for mark in marks:
        places.setdefault((mark.part, mark.paragraph), []).append(mark)
    listed: dict[str, list[Element]] = {}
    for (part, number), together in places.items():
        if part not in held.parts or not package.is_xml(part):
            raise RedactionError(Reason.NO_SUCH_PLACE, place=part)
        if part not in listed:
            listed[part] = paragraphs.paragraphs(held.tree(part))
        if number >= len(listed[part]):
            raise RedactionError(Reason.CHANGED, place=part)
        paragraph = listed[part][number]
        text = paragraphs.text(paragraph)
        if any(text[mark.start : mark.end] != mark.text for mark in together):
            raise RedactionError(Reason.CHANGED, place=part)
        spans = paragraphs.merged([(mark.start, mark.end) for mark in together])
        paragraphs.redact(paragraph, spans, NOTE)


def _black(held: Package, mark: PictureMark) -> None:
    """A black picture in the place of a picture, in every place where it is shown."""
    name = mark.picture
    if name not in held.parts or (package.is_xml(name) and not name.endswith(".svg")):
        raise RedactionError(Reason.NO_SUCH_PLACE, place=name)
    black = posixpath.join(posixpath.dirname(name), "redacted.png")
    if black not in held.parts:
        out = BytesIO()
        Image.new("1", (8, 8)).save(out, "PNG")
        held.parts[black] = out.getvalue()
        types = held.tree(TYPES)
        if not any(one.get("Extension", "").lower() == "png" for one in types.iter(DEFAULT)):
            attributes = {"Extension": "png", "ContentType": "image/png"}
            types.insert(0, etree.Element(DEFAULT, attributes))
    for rels in [one for one in held.parts if one.endswith(".rels")]:
        owner = package.owner_of(rels)
        ids = set()
        for one in held.tree(rels).iter(RELATIONSHIP):
            if resolved(owner, one.get("Target", "")) == name:
                one.set("Target", "/" + black)
                ids.add(one.get("Id", ""))
        if ids and owner in held.parts:
            _silence(held, owner, rels, ids)


def _silence(held: Package, owner: str, rels: str, ids: set[str]) -> None:
    """Descriptions become the note; other forms of the same picture go."""
    root = held.tree(owner)
    for element in [one for one in root.iter(etree.Element) if _refers(one, ids)]:
        for inner in list(element):
            if element.tag == BLIP:
                drop(inner)
        holder = next(element.iterancestors("{*}drawing", "{*}pict", "{*}object"), element)
        for one in holder.iter(*DESCRIBED):
            for key in DESCRIPTIONS:
                if key in one.attrib:
                    one.set(key, NOTE)
    used = {value for one in root.iter(etree.Element) for value in one.attrib.values()}
    listed = held.tree(rels)
    for one in list(listed.iter(RELATIONSHIP)):
        if kind_of(one) == "image" and one.get("Id", "") not in used:
            listed.remove(one)


def _refers(element: Element, ids: set[str]) -> bool:
    return any(value in ids and REFERENCE.match(str(key)) for key, value in element.attrib.items())


def _scrub(held: Package, secrets: Sequence[str]) -> int:
    """The note wherever an attribute, a name or a text outside the paragraphs has the words."""
    if not secrets:
        return 0
    count = 0
    for name in [one for one in held.parts if package.is_xml(one)]:
        for element in held.tree(name).iter(etree.Element):
            count += _scrub_element(element, secrets, is_link=element.tag == RELATIONSHIP)
    named = {
        name: f"{posixpath.dirname(name)}/part-x{place}{posixpath.splitext(name)[1]}".lstrip("/")
        for place, name in enumerate(sorted(held.parts))
        if not name.endswith(".rels") and mended(name, secrets) is not None
    }
    package.renamed(held, named)
    return count + len(named)


def _scrub_element(element: Element, secrets: Sequence[str], *, is_link: bool) -> int:
    count = 0
    for key, value in element.attrib.items():
        if is_link and element.get("TargetMode") != "External":
            continue
        fresh = mended(str(value), secrets)
        if fresh is not None:
            element.set(key, "#" if is_link else fresh)
            count += 1
    in_text = element.tag in paragraphs.TEXTS
    fresh = mended(element.text or "", secrets) if not in_text else None
    if fresh is not None:
        element.text = fresh
        count += 1
    return count
