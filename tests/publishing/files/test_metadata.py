from __future__ import annotations

import random
import re
import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader, PdfWriter

from lubu.publishing.files.kinds import FileKind, Refusal, RefusedFileError, identify
from lubu.publishing.files.metadata import strip, strip_stream
from lubu.publishing.files.scanner import Verdict, eicar
from lubu.publishing.files.text import extract
from tests.publishing.files import samples
from tests.publishing.files.samples import SECRET, WORDS, archive, changed, members


def stripped(data: bytes, kind: str) -> tuple[bytes, tuple[str, ...]]:
    out = BytesIO()
    result = strip_stream(BytesIO(data), FileKind(kind), out)
    return out.getvalue(), result.removed


def bare(data: bytes) -> bytes:
    """Every byte of a file: archives unpacked, the streams of a PDF too."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as opened:
            parts = [bare(opened.read(name)) for name in opened.namelist()]
        return b"\0".join([data, *parts])
    if data.startswith(b"%PDF"):
        whole = PdfWriter(clone_from=PdfReader(BytesIO(data)))
        return data + b"\0".join(
            held.get_data() if hasattr(held, "get_data") else str(held).encode()
            for held in whole._objects
            if held is not None
        )
    return data


def holds(data: bytes, words: str) -> bool:
    everything = bare(data)
    return any(words.encode(encoding) in everything for encoding in ("utf-8", "utf-16-be"))


@pytest.mark.parametrize("kind", samples.ALL)
def test_nothing_planted_is_left_anywhere_and_the_file_is_still_its_kind(kind):
    before = samples.ALL[kind]()
    after, removed = stripped(before, kind)
    assert holds(before, SECRET)
    assert not holds(after, SECRET)
    assert removed
    assert identify(BytesIO(after), f"x.{kind}").kind == kind


@pytest.mark.parametrize("kind", samples.ALL)
def test_the_same_input_gives_the_same_bytes_and_stripping_twice_changes_nothing(kind):
    once, _ = stripped(samples.ALL[kind](), kind)
    again, _ = stripped(samples.ALL[kind](), kind)
    twice, _ = stripped(once, kind)
    assert once == again
    assert twice == once


@pytest.mark.parametrize("kind", samples.ALL)
def test_a_new_file_is_written_and_the_original_stays(kind, tmp_path):
    path, out = tmp_path / "original", tmp_path / "stripped"
    before = samples.ALL[kind]()
    path.write_bytes(before)
    strip(path, FileKind(kind), out)
    assert path.read_bytes() == before
    assert out.read_bytes() == stripped(before, kind)[0]
    with pytest.raises(ValueError, match="original"):
        strip(path, FileKind(kind), Path(tmp_path / "." / "original"))
    assert path.read_bytes() == before


@pytest.mark.parametrize("kind", samples.ALL)
def test_what_cannot_be_written_again_is_refused_and_leaves_nothing(kind, tmp_path):
    path, out = tmp_path / "original", tmp_path / "stripped"
    path.write_bytes(samples.ALL[kind]()[:60])
    with pytest.raises(RefusedFileError) as refused:
        strip(path, FileKind(kind), out)
    assert refused.value.reason in {Refusal.CORRUPT, Refusal.BOMB}
    assert not out.exists()


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx", "pdf", "ofd"])
def test_the_visible_words_stay(kind):
    def words(data: bytes) -> list[str]:
        text = extract(BytesIO(data), FileKind(kind)).text
        text = text.replace(f"{SECRET}删去的", "")
        return [line for line in text.splitlines() if SECRET not in line]

    before = samples.ALL[kind]()
    assert WORDS in words(before)
    assert words(stripped(before, kind)[0]) == words(before)


def test_a_stripped_docx_opens_with_its_text_table_header_and_picture():
    document = Document(BytesIO(stripped(samples.docx(), "docx")[0]))
    assert [p.text for p in document.paragraphs if p.text] == [WORDS, "前加上的后"]
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["单位", "电话"]
    assert document.sections[0].header.paragraphs[0].text == "页眉文字"
    assert len(document.inline_shapes) == 1
    assert SECRET not in {document.core_properties.author, document.core_properties.comments}


def test_no_trace_of_revisions_is_left_in_a_docx():
    after = members(stripped(samples.docx(), "docx")[0])
    assert not [
        name for name in after if re.search("comments|docProps|people|customXml|hidden", name)
    ]
    xml = b"".join(content for name, content in after.items() if name.endswith(".xml"))
    assert not re.search(rb"rsid|w:ins\b|w:del\b|rPrChange|comment(?:Range|Reference)|paraId", xml)
    named = re.findall(rb'PartName="/([^"]+)"', after["[Content_Types].xml"])
    assert {name.decode() for name in named} <= set(after)


def test_every_relationship_of_a_stripped_document_leads_somewhere():
    for kind in ("docx", "xlsx", "pptx"):
        after = members(stripped(samples.ALL[kind](), kind)[0])
        for name, content in after.items():
            if name.endswith(".rels") and name != "_rels/.rels":
                part = name.replace("_rels/", "").removesuffix(".rels")
                ids = re.findall(rb'\bId="([^"]+)"', content)
                used = set(re.findall(rb'(?:r|\w+):(?:id|embed|link)="([^"]+)"', after[part]))
                assert used <= set(ids), part


W = f'xmlns:w="{samples.CORE_NS}"'
T = "<w:r><w:t>{}</w:t></w:r>"
MARK = "<w:pPr><w:rPr><w:del w:author='a' w:id='1'/></w:rPr></w:pPr>"
INSERTED = "<w:pPr><w:rPr><w:ins w:author='a' w:id='1'/></w:rPr></w:pPr>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<w:p><w:ins>{T.format('加')}</w:ins></w:p>", ["加"]),
        (f"<w:p><w:ins><w:del>{T.format('加了又删')}</w:del></w:ins></w:p>", [""]),
        (f"<w:p>{MARK}{T.format('上')}</w:p><w:p>{T.format('下')}</w:p>", ["上下"]),
        (f"<w:p>{INSERTED}{T.format('上')}</w:p><w:p>{T.format('下')}</w:p>", ["上", "下"]),
        (
            (
                f"<w:p>{MARK}{T.format('一')}</w:p><w:p>{MARK}{T.format('二')}</w:p>"
                f"<w:p>{T.format('三')}</w:p>"
            ),
            ["一二三"],
        ),
        (
            (
                f"<w:p><w:moveFrom>{T.format('移')}</w:moveFrom>{T.format('留')}</w:p>"
                f"<w:p><w:moveTo>{T.format('移')}</w:moveTo></w:p>"
            ),
            ["留", "移"],
        ),
        (
            (
                f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p>{T.format('删行')}</w:p>"
                f"</w:tc></w:tr><w:tr><w:tc><w:p>{T.format('留行')}</w:p></w:tc></w:tr></w:tbl>"
            ),
            ["留行"],
        ),
    ],
)
def test_tracked_changes_are_accepted(body, expected):
    xml = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    after = members(stripped(changed(samples.docx(), **{"word/document.xml": xml}), "docx")[0])
    paragraphs = re.findall(r"<w:p>(.*?)</w:p>|<w:p/>", after["word/document.xml"].decode())
    assert ["".join(re.findall(r"<w:t>(.*?)</w:t>", p)) for p in paragraphs] == expected


def test_paths_of_the_writers_machine_are_cut_to_the_last_name():
    data = samples.docx()
    rels = members(data)["word/_rels/document.xml.rels"].decode()
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = (
        f'<Relationship Id="rId77" Type="{office}/hyperlink" TargetMode="External" '
        f'Target="file:///C:/Users/{SECRET}/表.xlsx"/><Relationship Id="rId78" '
        f'Type="{office}/hyperlink" TargetMode="External" Target="https://example.org/a"/>'
    )
    data = changed(
        data,
        **{
            "word/_rels/document.xml.rels": rels.replace(
                "</Relationships>", link + "</Relationships>"
            ),
            "word/document.xml": members(data)["word/document.xml"]
            .decode()
            .replace('descr="', f'descr="C:\\Users\\{SECRET}\\', 1),
        },
    )
    after, removed = stripped(data, "docx")
    kept = members(after)["word/_rels/document.xml.rels"].decode()
    assert not holds(after, SECRET)
    assert 'Target="表.xlsx"' in kept
    assert 'Target="https://example.org/a"' in kept
    assert "local path" in removed


def test_a_stripped_xlsx_opens_with_its_values_and_without_its_comments():
    book = load_workbook(BytesIO(stripped(samples.xlsx(), "xlsx")[0]))
    assert book["汇总"]["A1"].value == WORDS
    assert book["汇总"]["A1"].comment is None
    assert book["汇总"]["C2"].value == 2.5
    assert book["底稿"].sheet_state == "hidden"


def test_a_stripped_pptx_opens_with_its_slide_and_without_its_notes():
    show = Presentation(BytesIO(stripped(samples.pptx(), "pptx")[0]))
    assert show.slides[0].shapes.title.text == WORDS
    assert not show.slides[0].has_notes_slide
    assert len(show.slides[0].shapes) == 3


def test_a_stripped_pdf_keeps_text_and_links_and_loses_what_acts():
    after, removed = stripped(samples.pdf(), "pdf")
    reader = PdfReader(BytesIO(after))
    assert WORDS in reader.pages[0].extract_text()
    assert not reader.metadata
    assert reader.xmp_metadata is None
    assert not reader.attachments
    assert "/OpenAction" not in reader.trailer["/Root"]
    notes = [note.get_object() for note in reader.pages[0]["/Annots"]]
    assert [note["/Subtype"] for note in notes] == ["/Link"]
    assert notes[0]["/A"]["/URI"] == "https://example.org/"
    assert {"/OpenAction", "/Metadata", "Info /Author", "annotation /Text"} <= set(removed)


def test_photographs_inside_a_pdf_lose_their_places():
    out = BytesIO()
    Image.new("RGB", (9, 9)).save(out, "PDF")
    writer = PdfWriter(clone_from=PdfReader(out))
    image = next(o for o in writer._objects if o is not None and o.get("/Subtype") == "/Image")
    image._data = samples.jpg()
    with_photo = BytesIO()
    writer.write(with_photo)
    assert holds(with_photo.getvalue(), SECRET)
    after, removed = stripped(with_photo.getvalue(), "pdf")
    assert not holds(after, SECRET)
    assert "EXIF" in removed
    assert PdfReader(BytesIO(after)).pages[0].images[0].image.size == (40, 20)


@pytest.mark.parametrize("kind", ["jpg", "png"])
def test_a_stripped_picture_has_the_same_pixels_and_colour_profile(kind):
    before = Image.open(BytesIO(samples.ALL[kind]()))
    after = Image.open(BytesIO(stripped(samples.ALL[kind](), kind)[0]))
    assert after.tobytes() == before.tobytes()
    assert after.info["icc_profile"] == samples.PROFILE
    assert not after.getexif()
    assert set(after.info) <= {
        "icc_profile",
        "dpi",
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
    }


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_the_way_its_camera_meant(orientation):
    from PIL import ImageOps

    data = samples.jpg(orientation=orientation, size=(48, 32))
    meant = ImageOps.exif_transpose(Image.open(BytesIO(data))).convert("RGB")
    after = Image.open(BytesIO(stripped(data, "jpg")[0]))
    assert after.size == meant.size
    assert after.info["icc_profile"] == samples.PROFILE
    assert not after.getexif()
    corners = [(4, 4), (after.width - 5, 4), (4, after.height - 5)]
    for corner in corners:
        difference = [
            a - b for a, b in zip(after.getpixel(corner), meant.getpixel(corner), strict=True)
        ]
        assert max(map(abs, difference)) < 12


def test_what_stands_behind_a_picture_goes():
    data = samples.jpg() + b"trailer of a telephone"
    assert b"telephone" not in stripped(data, "jpg")[0]


def test_an_ofd_loses_its_author_and_attachments_and_keeps_its_pages():
    after, removed = stripped(samples.ofd(), "ofd")
    parts = members(after)
    assert b"DocID" in parts["OFD.xml"]
    assert b"Author" not in parts["OFD.xml"]
    assert b"Attach" not in parts["Doc_0/Document.xml"]
    assert {"Author", "CustomDatas", "Annot Creator", "Annot LastModDate"} <= set(removed)
    orphans = {"Doc_0/Res/nobody-refers-to.jpg", "Doc_0/Temp/draft.xml"}
    assert orphans <= set(removed)
    assert not orphans & set(parts)
    assert "Doc_0/Res/photo.jpg" in parts
    assert extract(BytesIO(after), FileKind.OFD).pages == 2


def test_what_an_electronic_seal_vouches_for_stays_and_is_named():
    before = samples.ofd(signed=("OFD.xml", "Doc_0/Res/photo.jpg"))
    after, removed = stripped(before, "ofd")
    for name in ("OFD.xml", "Doc_0/Res/photo.jpg", "Doc_0/Signs/Sign_0/Signature.xml"):
        assert members(after)[name] == members(before)[name]
    assert "sealed: OFD.xml" in removed
    assert SECRET.encode() not in members(after)["Doc_0/Annots/Page_0/Annotation.xml"]


def test_members_of_an_archive_are_stripped_each_by_its_kind():
    after, removed = stripped(samples.zip_(), "zip")
    parts = members(after)
    assert list(parts) == ["附件一.docx", "照片/现场.jpg", "名单.csv", "二.zip"]
    assert parts["附件一.docx"] == stripped(samples.docx(), "docx")[0]
    assert parts["名单.csv"] == WORDS.encode("gb18030")
    assert {"comment", "照片/现场.jpg: EXIF", "__MACOSX/._附件一.docx"} <= set(removed)
    assert "二.zip: 里面.docx: comments" in removed
    with zipfile.ZipFile(BytesIO(after)) as opened:
        assert {info.date_time for info in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not opened.comment


def test_names_in_gbk_are_written_so_that_everyone_can_read_them():
    raw = "花名册.txt".encode("gb18030")
    data = archive({"Q" * len(raw): "x"}).replace(b"Q" * len(raw), raw)
    after, _ = stripped(data, "zip")
    with zipfile.ZipFile(BytesIO(after)) as opened:
        assert opened.namelist() == ["花名册.txt"]
        assert opened.infolist()[0].flag_bits & 0x800


def test_embedded_ole_objects_go_and_their_picture_stays():
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    xml = (
        f'<w:document {W} xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:r="{office}" '
        'xmlns:v="urn:schemas-microsoft-com:vml"><w:body><w:p><w:r><w:object><v:shape id="s"/>'
        '<o:OLEObject r:id="rId50" ProgID="Equation.3"/></w:object></w:r></w:p></w:body>'
        "</w:document>"
    )
    rels = members(samples.docx())["word/_rels/document.xml.rels"].decode()
    entry = f'<Relationship Id="rId50" Type="{office}/oleObject" Target="embeddings/o.bin"/>'
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + SECRET.encode("utf-16-le") + struct.pack("<L", 1)
    data = changed(
        samples.docx(),
        **{
            "word/document.xml": xml,
            "word/embeddings/o.bin": ole,
            "word/_rels/document.xml.rels": rels.replace(
                "</Relationships>", entry + "</Relationships>"
            ),
        },
    )
    after = members(stripped(data, "docx")[0])
    assert "word/embeddings/o.bin" not in after
    assert b"OLEObject" not in after["word/document.xml"]
    assert b"v:shape" in after["word/document.xml"]


@pytest.mark.parametrize("kind", samples.ALL)
def test_damaged_files_are_stripped_and_read_or_refused_and_nothing_else_is_raised(kind):
    original = samples.ALL[kind]()
    dice = random.Random(kind)
    for _ in range(12):
        data = bytearray(original)
        for _ in range(dice.choice((1, 5, 40))):
            data[dice.randrange(len(data))] = dice.randrange(256)
        extract(BytesIO(data), FileKind(kind))
        try:
            after, _ = stripped(bytes(data), kind)
        except RefusedFileError:
            continue
        assert after


@pytest.mark.parametrize("kind", samples.ALL)
def test_what_was_stripped_is_clean_to_a_real_scanner(kind, clamd):
    after, _ = stripped(samples.ALL[kind](), kind)
    assert clamd.scan(BytesIO(after)).verdict is Verdict.CLEAN


def test_stripping_does_not_hide_an_infection_from_a_real_scanner(clamd):
    data = archive({"附件.txt": eicar(), "里.zip": archive({"深.csv": eicar()})})
    assert identify(BytesIO(data), "a.zip").kind is FileKind.ZIP
    assert clamd.scan(BytesIO(stripped(data, "zip")[0])).verdict is Verdict.INFECTED
