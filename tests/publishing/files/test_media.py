"""What documents carry besides photographs is cleaned as well, and opens afterwards."""

from __future__ import annotations

import base64
import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from docx import Document
from docx.oxml import parse_xml
from openpyxl import Workbook, load_workbook
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from lubu.publishing.files import media
from lubu.publishing.files.kinds import FileKind, Limits, Refusal, RefusedFileError, identify
from tests.publishing.files import samples
from tests.publishing.files.samples import CORE_NS, SECRET, changed, members
from tests.publishing.files.test_metadata import holds, stripped

EXIF_ARTIST = 0x013B


def drawn() -> Image.Image:
    image = Image.new("RGB", (30, 20), (200, 30, 30))
    image.paste((0, 0, 255), (0, 0, 9, 9))
    return image


def saved(form: str, **options: object) -> bytes:
    out = BytesIO()
    drawn().save(out, form, **options)
    return out.getvalue()


def exif() -> Image.Exif:
    found = Image.Exif()
    found[EXIF_ARTIST] = SECRET
    return found


def tiff() -> bytes:
    return saved("TIFF", tiffinfo={EXIF_ARTIST: SECRET, 270: SECRET, 700: SECRET.encode()})


def gif() -> bytes:
    frames = [drawn(), Image.new("RGB", (30, 20), (0, 255, 0))]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=80, loop=0,
                   comment=SECRET.encode())  # fmt: skip
    return out.getvalue()


def webp() -> bytes:
    return saved("WEBP", lossless=True, exif=exif(), xmp=SECRET.encode())


def box(name: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">L4s", len(body) + 8, name) + body


def mp4() -> bytes:
    clock = box(b"mvhd", bytes(4), struct.pack(">LL", 3_700_000_000, 3_700_000_001), bytes(88))
    told = box(b"udta", box(b"\xa9xyz", SECRET.encode()))
    head = box(b"ftyp", b"isom", bytes(4), b"isom")
    return head + box(b"moov", clock, box(b"trak", told), told) + box(b"mdat", b"film")


def emf() -> bytes:
    told = SECRET.encode("utf-16-le")
    head = struct.pack("<LL", 1, 100 + len(told)) + bytes(32) + b" EMF" + bytes(16)
    return head + struct.pack("<LL", len(SECRET), 100) + bytes(32) + told


def svg() -> bytes:
    photo = base64.b64encode(samples.jpg()).decode()
    return (
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd">'
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:i="http://www.inkscape.org/namespaces/inkscape" '
        f'i:export-filename="/home/{SECRET}/a.png" onload="{SECRET}()">'
        f"<metadata>{SECRET}</metadata><script>{SECRET}</script><i:grid n='{SECRET}'/>"
        f'<!-- {SECRET} --><a xlink:href="file:///C:/{SECRET}/x"><rect width="9" height="9"/></a>'
        f'<image xlink:href="data:image/jpeg;base64,{photo}"/></svg>'
    ).encode()


ALL = {"tiff": tiff, "gif": gif, "webp": webp, "mp4": mp4, "emf": emf, "svg": svg}


def tells(content: bytes) -> bool:
    spoken = SECRET.encode() in content or SECRET.encode("utf-16-le") in content
    within = content.partition(b"base64,")[2].partition(b'"')[0]
    return spoken or SECRET.encode() in base64.b64decode(within)


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("holder", ["docx", "xlsx", "pptx"])
def test_media_in_office_files_tell_nothing_and_their_names_do_not_matter(kind, holder):
    before = samples.ALL[holder]()
    part = next(
        (name for name in members(before) if "media/" in name), "xl/theme/theme1.xml"
    )  # a part that something refers to
    name = part if "media/" in part else "xl/media/image1.png"
    data = changed(before, **{name: ALL[kind]()})
    if holder == "xlsx":
        rels = members(data)["xl/_rels/workbook.xml.rels"].decode()
        link = (
            '<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships/image" Target="/xl/media/image1.png"/></Relationships>'
        )
        data = changed(
            data, **{"xl/_rels/workbook.xml.rels": rels.replace("</Relationships>", link)}
        )
    after, removed = stripped(data, holder)
    assert tells(ALL[kind]())
    assert not tells(members(after)[name])
    assert any(one.startswith(f"{name}: ") for one in removed)


@pytest.mark.parametrize("kind", ["tiff", "gif", "webp"])
def test_pictures_look_the_same_afterwards(kind):
    before = ALL[kind]()
    removed: set[str] = set()
    after = media.cleaned(before, removed, Limits())
    assert removed
    with Image.open(BytesIO(before)) as was, Image.open(BytesIO(after)) as now:
        assert getattr(now, "n_frames", 1) == getattr(was, "n_frames", 1)
        assert now.format == was.format
        assert now.convert("RGB").tobytes() == was.convert("RGB").tobytes()
        assert now.info.get("duration") == was.info.get("duration")
    assert media.cleaned(after, set(), Limits()) == after


def test_a_film_keeps_every_byte_at_its_place():
    before = mp4()
    after = media.cleaned(before, set(), Limits())
    assert len(after) == len(before)
    assert after.endswith(box(b"mdat", b"film"))
    assert struct.pack(">L", 3_700_000_000) not in after


@pytest.mark.parametrize(
    "content", [box(b"ftyp", b"heic", bytes(8)), b"ID3\x03\0" + SECRET.encode()]
)
def test_what_cannot_be_cleaned_is_refused_with_a_sentence(content):
    part = next(name for name in members(samples.docx()) if "media/" in name)
    with pytest.raises(RefusedFileError) as refused:
        stripped(changed(samples.docx(), **{part: content}), "docx")
    assert refused.value.reason is Refusal.UNCLEANABLE


@pytest.mark.parametrize("kind", ALL)
def test_damaged_media_are_refused_or_cleaned_and_nothing_else_is_raised(kind):
    whole = ALL[kind]()
    part = next(name for name in members(samples.docx()) if "media/" in name)
    for end in range(12, len(whole), max(1, len(whole) // 12)):
        with suppress(RefusedFileError):
            assert stripped(changed(samples.docx(), **{part: whole[:end]}), "docx")


# --- PDF ------------------------------------------------------------------------------------------


def with_picture(data: bytes, filters: list[str]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(samples.pdf())))
    picture = StreamObject()
    picture._data = data
    picture.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(40),
            NameObject("/Height"): NumberObject(20),
            NameObject("/ColorSpace"): NameObject("/DeviceRGB"),
            NameObject("/BitsPerComponent"): NumberObject(8),
            NameObject("/Filter"): ArrayObject([NameObject(one) for one in filters]),
        }
    )
    resources = writer.pages[0]["/Resources"]
    resources[NameObject("/XObject")] = DictionaryObject(
        {NameObject("/Im9"): writer._add_object(picture)}
    )
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def jpeg2000() -> bytes:
    whole = saved("JPEG2000")
    return whole[:12] + whole[12:] + box(b"uuid", SECRET.encode())


@pytest.mark.parametrize(
    ("data", "filters"),
    [
        (samples.jpg(), ["/DCTDecode"]),
        (zlib.compress(samples.jpg()), ["/FlateDecode", "/DCTDecode"]),
        (samples.jpg().hex().encode() + b">", ["/ASCIIHexDecode", "/DCTDecode"]),
        (jpeg2000(), ["/JPXDecode"]),
        (zlib.compress(jpeg2000()), ["/FlateDecode", "/JPXDecode"]),
    ],
)
def test_photographs_in_pdf_files_tell_nothing_however_they_are_packed(data, filters):
    after, _ = stripped(with_picture(data, filters), "pdf")
    assert not holds(after, SECRET)
    (picture,) = PdfReader(BytesIO(after)).pages[0].images
    assert picture.image.size in {(40, 20), (30, 20)}
    assert SECRET.encode() not in picture.data


@pytest.mark.parametrize(
    ("address", "stays"),
    [
        ("https://example.org/", True),
        ("mailto:shaxi@example.org", True),
        ("tel:0760-87790000", True),
        ("page.html", True),
        ("file:///C:/Users/PlantedSecret/a.docx", False),
        ("FILE:a", False),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        (r"\\server\PlantedSecret\a.docx", False),
        (r"C:\PlantedSecret\a.docx", False),
        ("vbscript:x", False),
        ("ms-word:ofe|u|https://example.org/", False),
    ],
)
def test_links_lead_into_the_public_net_or_nowhere(address, stays):
    link = DictionaryObject(
        {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject(address)}
    )
    for action in (link, DictionaryObject({
        NameObject("/S"): NameObject("/Named"), NameObject("/N"): NameObject("/NextPage"),
        NameObject("/Next"): ArrayObject([link]),
    })):  # fmt: skip
        writer = PdfWriter(clone_from=PdfReader(BytesIO(samples.pdf())))
        writer.root_object[NameObject("/OpenAction")] = action
        out = BytesIO()
        writer.write(out)
        after, _ = stripped(out.getvalue(), "pdf")
        opened = str(_resolved(PdfReader(BytesIO(after)).trailer["/Root"].get("/OpenAction")))
        assert ("'/URI':" in opened) is stays
        assert stays or not holds(after, SECRET)
    document = Document()
    document.part.relate_to(
        address,
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    rels = members(stripped(_saved(document), "docx")[0])["word/_rels/document.xml.rels"].decode()
    assert (f'Target="{address}"' in rels) is stays
    assert SECRET not in rels


def _resolved(value: object) -> object:
    held = value.get_object() if hasattr(value, "get_object") else value
    if isinstance(held, dict):
        return {name: _resolved(one) for name, one in held.items()}
    return [_resolved(one) for one in held] if isinstance(held, list) else held


def _saved(document) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


# --- fields and joined files ----------------------------------------------------------------------


def field(words: str, result: str = "旧值") -> str:
    half = len(words) // 2
    return (
        f'<w:p xmlns:w="{CORE_NS}"><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{words[:half]}</w:instrText></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{words[half:]}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{result}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


@pytest.mark.parametrize(
    ("words", "stays"),
    [
        (' DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc" ', False),
        (" dde Excel 表.xlsx R1C1 ", False),
        (' INCLUDETEXT "C:\\\\Users\\\\PlantedSecret\\\\a.docx" ', False),
        (" LASTSAVEDBY ", False),
        (' HYPERLINK "file:///C:/PlantedSecret/a.docx" ', False),
        ("  ", False),
        (' HYPERLINK "https://example.org/" \\o "提示" ', True),
        (' TOC \\o "1-3" ', True),
        (" page ", True),
        (" =SUM(ABOVE) ", True),
    ],
)
def test_fields_that_reach_out_of_the_document_leave_their_result(words, stays):
    document = Document()
    body = document.element.body
    body.insert(0, parse_xml(field(words)))
    body.insert(0, parse_xml(
        f'<w:p xmlns:w="{CORE_NS}"><w:fldSimple w:instr="{words.replace(chr(34), "&quot;")}">'
        "<w:r><w:t>旧值</w:t></w:r></w:fldSimple></w:p>"
    ))  # fmt: skip
    after, removed = stripped(_saved(document), "docx")
    opened = Document(BytesIO(after))
    kept = opened.element.xml
    assert kept.count("旧值") == 2
    assert (kept.count("fldChar ") > 0) is stays
    assert ("fldSimple" in kept) is stays
    assert SECRET not in kept
    assert stays or any(one.startswith(("field", "unsafe link")) for one in removed)


def test_a_document_with_another_file_joined_to_it_is_refused():
    rels = members(samples.docx())["word/_rels/document.xml.rels"].decode()
    link = (
        '<Relationship Id="rId88" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/aFChunk" Target="joined.txt"/></Relationships>'
    )
    data = changed(
        samples.docx(),
        **{
            "word/joined.txt": SECRET,
            "word/_rels/document.xml.rels": rels.replace("</Relationships>", link),
        },
    )
    with pytest.raises(RefusedFileError) as refused:
        stripped(data, "docx")
    assert refused.value.reason is Refusal.FOREIGN_PART


def test_formulas_name_other_files_without_their_folders():
    book = Workbook()
    book.active["A1"] = f'=HYPERLINK("file:///C:/Users/{SECRET}/表.xlsx","表")'
    book.active["A2"] = '=HYPERLINK("https://example.org/a","网")'
    after, removed = stripped(_saved(book), "xlsx")
    sheet = load_workbook(BytesIO(after)).active
    assert sheet["A1"].value == '=HYPERLINK("表.xlsx","表")'
    assert sheet["A2"].value == '=HYPERLINK("https://example.org/a","网")'
    assert "local path" in removed


def test_a_workbook_that_starts_programs_is_refused():
    rels = members(samples.xlsx())["xl/_rels/workbook.xml.rels"].decode()
    link = (
        '<Relationship Id="rId88" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>'
    )
    dde = (
        '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    )
    data = changed(
        samples.xlsx(),
        **{
            "xl/externalLinks/externalLink1.xml": dde,
            "xl/_rels/workbook.xml.rels": rels.replace("</Relationships>", link),
        },
    )
    with pytest.raises(RefusedFileError) as refused:
        identify(BytesIO(data), "表.xlsx")
    assert refused.value.reason is Refusal.MACROS


# --- OFD ------------------------------------------------------------------------------------------


def test_in_a_sealed_ofd_only_what_the_seal_vouches_for_stays():
    before = samples.ofd(signed=("OFD.xml", "Doc_0/Document.xml"))
    after, _ = stripped(before, "ofd")
    parts = members(after)
    assert parts["Doc_0/Document.xml"] == members(before)["Doc_0/Document.xml"]
    assert SECRET.encode() not in parts["Doc_0/Res/photo.jpg"]
    assert "Doc_0/Temp/draft.xml" not in parts
    assert "Doc_0/Signs/Sign_0/Signature.xml" in parts


def test_a_signature_that_the_document_does_not_know_vouches_for_nothing():
    reference = '<S><Reference FileRef="/Doc_0/Temp/draft.xml"/></S>'
    data = changed(samples.ofd(), **{"Doc_0/Signature.xml": reference})
    after, removed = stripped(data, "ofd")
    assert not holds(after, SECRET)
    assert "Doc_0/Signature.xml" in removed


@pytest.mark.parametrize(
    "content",
    [b"", b"<a>", b"\xff\xfe<", b'<?xml version="1.0" encoding="nothing"?><a/>',
     b'<?xml version="1.0" encoding="gb2312"?><a>\xb1\xed</a>', b"<a xmlns:b=''/>", b"<a b='&c;'/>",
     b"<x:a/>", b"<!DOCTYPE a><a/>"],
)  # fmt: skip
@pytest.mark.parametrize(
    "name", ["Doc_0/Signs/Sign_0/Signature.xml", "Doc_0/Document.xml", "OFD.xml", "Doc_0/x.XML"]
)
def test_a_sealed_ofd_with_broken_markup_is_taken_or_refused_and_nothing_else(name, content):
    data = changed(samples.ofd(signed=("OFD.xml",)), **{name: content})
    try:
        identify(BytesIO(data), "x.ofd")
        after, _ = stripped(data, "ofd")
    except RefusedFileError:
        return
    assert identify(BytesIO(after), "x.ofd").kind is FileKind.OFD
