"""Files made in the test, with personal metadata planted in them."""

from __future__ import annotations

import zipfile
from io import BytesIO

from docx import Document
from openpyxl import Workbook
from openpyxl.comments import Comment
from PIL import Image
from pptx import Presentation
from pypdf import PdfWriter

AUTHOR = "Planted Author 陈某"
WORDS = "沙溪镇人民政府关于印发方案的通知"


def docx() -> bytes:
    document = Document()
    document.core_properties.author = AUTHOR
    document.core_properties.last_modified_by = AUTHOR
    paragraph = document.add_paragraph(WORDS)
    document.add_comment(paragraph.runs, text="内部意见", author=AUTHOR, initials="CM")
    return _saved(document)


def xlsx() -> bytes:
    book = Workbook()
    book.properties.creator = AUTHOR
    book.active["A1"] = WORDS
    book.active["A1"].comment = Comment("内部意见", AUTHOR)
    return _saved(book)


def pptx() -> bytes:
    show = Presentation()
    show.core_properties.author = AUTHOR
    slide = show.slides.add_slide(show.slide_layouts[0])
    slide.shapes.title.text = WORDS
    return _saved(show)


def pdf(*, password: str = "") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": "Planted Author", "/Producer": "Planted Author"})
    writer.add_attachment("note.txt", b"Planted Author")
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def jpg() -> bytes:
    image = Image.new("RGB", (40, 20), "#8c1d18")
    exif = image.getexif()
    exif[0x013B] = "Planted Author"
    exif.get_ifd(0x8825)[1] = "N"
    out = BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def png() -> bytes:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Author", "Planted Author")
    out = BytesIO()
    Image.new("RGBA", (40, 20), (10, 20, 30, 40)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def ofd() -> bytes:
    return archive(
        {
            "OFD.xml": '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocInfo>'
            f"<ofd:Author>{AUTHOR}</ofd:Author></ofd:DocInfo></ofd:DocBody></ofd:OFD>",
            "Doc_0/Pages/Page_0/Content.xml": '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016">'
            f"<ofd:TextObject><ofd:TextCode>{WORDS}</ofd:TextCode></ofd:TextObject></ofd:Page>",
        }
    )


def archive(members: dict[str, bytes | str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return out.getvalue()


def zip_() -> bytes:
    return archive({"附件一.docx": docx(), "照片/现场.jpg": jpg()})


ALL = {
    "docx": docx,
    "xlsx": xlsx,
    "pptx": pptx,
    "pdf": pdf,
    "ofd": ofd,
    "jpg": jpg,
    "png": png,
    "zip": zip_,
}


def _saved(document: object) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()
