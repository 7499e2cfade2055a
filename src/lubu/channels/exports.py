"""A text as a ZIP for channels without an interface: title, HTML, pictures, cover, DOCX, files."""

from __future__ import annotations

import html
import re
import zipfile
from io import BytesIO

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from docx import Document
from docx.document import Document as DocumentType
from docx.image.exceptions import UnrecognizedImageError
from docx.shared import Cm

from lubu.channels.adapters import Package, PackedFile

PICTURE_WIDTH = Cm(14)
FIXED_TIME = (2000, 1, 1, 0, 0, 0)  # equal packages are equal files
NOT_IN_NAMES = re.compile(r"[^\w()()《》〔〕·.-]+")
HEADINGS = {"h2": 1, "h3": 2, "h4": 3}


def export_package(package: Package) -> bytes:
    """The ZIP's bytes: ``title.txt``, ``text.html``, ``text.docx``, ``pictures/``, ``files/``.

    Raises:
        FileNotCleanError: a file is not found clean; nothing is given out.
    """
    pictures = {file.id: (_member("pictures", file), file.read()) for file in package.pictures}
    files = {_member("files", file): file.read() for file in package.attachments}
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "title.txt", f"{package.title}\n\n{package.summary}\n".encode())
        _add(archive, "text.html", _page(package, pictures).encode())
        _add(archive, "text.docx", _docx(package, pictures))
        for name, data in pictures.values():
            _add(archive, name, data)
        if package.pictures:
            first = package.pictures[0]
            _add(archive, f"cover.{first.kind or 'jpg'}", pictures[first.id][1])
        for name, data in files.items():
            _add(archive, name, data)
    return written.getvalue()


def file_name(package: Package, number: int) -> str:
    """The ZIP's name: safe on every system, with the title so that people know it."""
    stem = NOT_IN_NAMES.sub("_", package.title).strip("._")[:60]
    return f"{number}_{stem or 'text'}.zip"


def _member(folder: str, file: PackedFile) -> str:
    stem = NOT_IN_NAMES.sub("_", file.title).strip("._")[:60] or "file"
    return f"{folder}/{file.id}_{stem}.{file.kind or 'bin'}"


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, FIXED_TIME), data, zipfile.ZIP_DEFLATED)


def _page(package: Package, pictures: dict[int, tuple[str, bytes]]) -> str:
    soup = BeautifulSoup(package.body_html, "html.parser")
    for image in soup.find_all("img"):
        name = _name_of(image, pictures)
        if name:
            image["src"] = name
        else:
            image.decompose()
    for link in soup.find_all("a"):
        if str(link.get("href", "")).startswith("lubu:"):
            link.unwrap()
    source = html.escape(package.source_address)
    return (
        '<!doctype html>\n<html lang="zh-Hans"><head><meta charset="utf-8">'
        f"<title>{html.escape(package.title)}</title></head><body>\n"
        f"<h1>{html.escape(package.title)}</h1>\n<p>{html.escape(package.author)}</p>\n{soup}\n"
        + (f'<p><a href="{source}">{source}</a></p>\n' if source else "")
        + "</body></html>\n"
    )


def _name_of(image: Tag, pictures: dict[int, tuple[str, bytes]]) -> str:
    number = str(image.get("src", "")).removeprefix("lubu:picture/")
    return pictures[int(number)][0] if number.isdigit() and int(number) in pictures else ""


def _docx(package: Package, pictures: dict[int, tuple[str, bytes]]) -> bytes:
    document = Document()
    document.core_properties.author = package.author
    document.core_properties.title = package.title[:255]
    document.add_heading(package.title, 0)
    for element in BeautifulSoup(package.body_html, "html.parser").children:
        if isinstance(element, Tag):
            _block(document, element, pictures)
        elif isinstance(element, NavigableString) and element.strip():
            document.add_paragraph(element.strip())
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _block(document: DocumentType, element: Tag, pictures: dict[int, tuple[str, bytes]]) -> None:
    if element.name in HEADINGS:
        document.add_heading(element.get_text(strip=True), HEADINGS[element.name])
    elif element.name in {"ul", "ol"}:
        style = "List Bullet" if element.name == "ul" else "List Number"
        for entry in element.find_all("li"):
            document.add_paragraph(entry.get_text(strip=True), style=style)
    elif element.name == "table":
        _table(document, element)
    elif element.name in {"figure", "img"}:
        _picture(document, element, pictures)
    else:
        words = element.get_text().strip()
        if words:
            document.add_paragraph(words)


def _table(document: DocumentType, element: Tag) -> None:
    rows = [
        [cell.get_text(strip=True) for cell in row.find_all(["th", "td"])]
        for row in element.find_all("tr")
    ]
    width = max((len(row) for row in rows), default=0)
    if not width:
        return
    table = document.add_table(rows=0, cols=width, style="Table Grid")
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=False):
            cell.text = words


def _picture(document: DocumentType, element: Tag, pictures: dict[int, tuple[str, bytes]]) -> None:
    images = [element] if element.name == "img" else element.find_all("img")
    for image in images:
        number = str(image.get("src", "")).removeprefix("lubu:picture/")
        if not number.isdigit() or int(number) not in pictures:
            continue
        alt = str(image.get("alt", ""))
        try:
            document.add_picture(BytesIO(pictures[int(number)][1]), width=PICTURE_WIDTH)
        except UnrecognizedImageError:
            document.add_paragraph(alt)
        caption = element.find("figcaption") if element.name == "figure" else None
        if isinstance(caption, Tag):
            document.add_paragraph(caption.get_text(strip=True))
