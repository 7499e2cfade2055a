"""Word files: what was marked is gone from every part, and so is all that a reader does not see."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.shared import Cm
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lubu.redaction import redacting
from lubu.redaction.failures import Reason, RedactionError
from lubu.redaction.marks import NOTE, PassageMark, PictureMark
from lubu.redaction.report import Notice
from lubu.redaction.words import Sought, squeezed
from tests.redaction.samples import PHONE, SECRET, redacted, with_marks

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


def xml(inner: str):
    return parse_xml(inner.replace(">", f" {NS}>", 1))


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def everything(path) -> str:
    """Every part in every reading, texts put together over their runs."""
    found = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            ways = ("utf-8", "utf-16-le", "gb18030", "latin-1")
            found += [name, *(data.decode(way, "ignore") for way in ways)]
            if name.endswith(".xml"):
                found.append("".join(parse_xml(data).itertext()))
    return squeezed("\n".join(found))


def save(document, path):
    document.save(path)
    return path


def test_a_name_goes_wherever_it_stands(tmp_path):
    document = Document()
    body = document.element.body
    body.insert(0, xml(f"<w:p>{run('当事人王')}{run('小', '<w:b/>')}{run('明不服')}</w:p>"))
    table = document.add_table(1, 2)
    table.cell(0, 1).text = f"姓名{SECRET}"
    document.sections[0].header.paragraphs[0].text = f"关于{SECRET}"
    document.sections[0].footer.paragraphs[0].text = f"抄送{SECRET}"
    box = f"<w:txbxContent><w:p>{run('框内' + SECRET)}</w:p></w:txbxContent>"
    body.insert(
        1,
        xml(
            "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
            f"{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}"
            "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        ),
    )
    body.insert(
        2,
        xml(
            "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> HYPERLINK "
            f'"mailto:{SECRET}" </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            f"{run('来信')}<w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
        ),
    )
    path = save(document, tmp_path / "a.docx")
    copy, report = redacted(path, SECRET)
    assert report.marks == 5
    assert SECRET not in everything(copy)
    made = Document(copy)
    assert made.paragraphs[0].text == f"当事人{NOTE}不服"
    assert made.tables[0].cell(0, 1).text == f"姓名{NOTE}"
    assert made.sections[0].header.paragraphs[0].text == f"关于{NOTE}"
    [black] = [one for one in made.paragraphs[0].runs if one.text == NOTE]
    assert str(black.font.color.rgb) == "000000"
    assert "fill=" in black._r.xml.replace("w:fill", "fill")


def test_what_a_reader_does_not_see_goes_from_every_file(tmp_path):
    document = Document()
    core = document.core_properties
    core.author = core.last_modified_by = core.comments = SECRET
    paragraph = document.add_paragraph("当事人李四")
    document.add_comment(paragraph.runs, text=f"{SECRET}意见", author=SECRET, initials=SECRET)
    body = document.element.body
    dated = f'w:id="7" w:author="{SECRET}" w:date="2021-01-01T00:00:00Z"'
    body.insert(
        0,
        xml(
            f'<w:p w:rsidR="00AB12CD">{run("前")}<w:ins {dated}>{run("加上")}</w:ins>'
            f"<w:del {dated}><w:r><w:delText>{SECRET}</w:delText></w:r></w:del>"
            f"{run(SECRET, '<w:vanish/>')}"
            f"{run('后', f'<w:rPrChange {dated}><w:rPr/></w:rPrChange>')}"
            f"<w:bookmarkStart w:id='1' w:name='b'/><w:bookmarkEnd w:id='1'/></w:p>"
        ),
    )
    body.insert(1, xml(f'<w:p><w:pPr><w:pStyle w:val="Unseen"/></w:pPr>{run(SECRET)}</w:p>'))
    document.styles.element.append(
        xml(
            '<w:style w:type="paragraph" w:styleId="Unseen"><w:name w:val="Unseen"/>'
            "<w:rPr><w:vanish/></w:rPr></w:style>"
        )
    )
    copy, report = redacted(save(document, tmp_path / "a.docx"), "李四")
    assert SECRET not in everything(copy)
    assert Document(copy).paragraphs[0].text == "前加上后"
    assert "rsid" not in everything(copy)
    assert report.removed["hidden"] == 2
    assert report.removed["comments"] == 1
    with zipfile.ZipFile(copy) as archive:
        assert not [name for name in archive.namelist() if "docProps" in name or "comment" in name]


def picture(text: str = "planted-secret") -> BytesIO:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = text
    Image.new("RGB", (60, 40), (200, 30, 30)).save(out, "JPEG", exif=exif)
    out.seek(0)
    return out


def test_whole_pictures_and_what_is_said_of_them(tmp_path):
    document = Document()
    document.add_picture(picture(), width=Cm(5))
    document.inline_shapes[0]._inline.docPr.set("descr", "一个人的照片")
    path = save(document, tmp_path / "a.docx")
    assert b"planted-secret" not in b"".join(redacting.pictures(path).values())
    [name] = redacting.pictures(path)
    copy, report = with_marks(path, [PictureMark(picture=name)])
    [data] = redacting.pictures(copy).values()
    with Image.open(BytesIO(data)) as image:
        assert image.convert("L").getextrema() == (0, 0)
    made = Document(copy)
    assert made.inline_shapes[0]._inline.docPr.get("descr") == NOTE
    assert made.inline_shapes[0].width == Cm(5)
    assert report.removed["pictures"] == 1
    with pytest.raises(RedactionError) as refused:
        with_marks(path, [PictureMark(picture="word/media/none.png")])
    assert refused.value.reason is Reason.NO_SUCH_PLACE


def test_one_of_two_places_and_marks_of_another_file(tmp_path):
    document = Document()
    document.add_paragraph(f"{SECRET}与{SECRET}电话{PHONE}")
    path = save(document, tmp_path / "a.docx")
    marks = redacting.find(path, Sought(words=(SECRET,), identifiers=True))
    assert [one.text for one in marks if isinstance(one, PassageMark)] == [SECRET, SECRET, PHONE]
    copy, report = with_marks(path, marks[1:])
    assert Document(copy).paragraphs[0].text == f"{SECRET}与{NOTE}电话{NOTE}"
    assert report.notices == (Notice.STANDS_ELSEWHERE,)
    wrong = PassageMark(part="word/document.xml", paragraph=0, start=0, end=2, text="李四")
    with pytest.raises(RedactionError) as refused:
        with_marks(path, [wrong])
    assert refused.value.reason is Reason.CHANGED


def test_names_of_parts_and_descriptions_tell_nothing(tmp_path):
    document = Document()
    document.add_paragraph(f"当事人{SECRET}")
    document.add_picture(picture())
    document.inline_shapes[0]._inline.docPr.set("descr", f"{SECRET}的照片")
    plain = save(document, tmp_path / "plain.docx")
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name).replace(b"media/image1.jpg", f"media/{SECRET}.jpg".encode())
            new.writestr(name.replace("image1", SECRET), data)
    copy, _ = redacted(path, SECRET)
    assert SECRET not in everything(copy)
    assert Document(copy).inline_shapes[0]._inline.docPr.get("descr") == f"{NOTE}的照片"


def test_drawings_keep_their_words_but_the_marked_ones(tmp_path):
    document = Document()
    document.element.body.insert(
        0,
        xml(
            "<w:p><w:r><w:drawing><a:graphic><a:graphicData uri='x'>"
            f"<a:p><a:r><a:t>流程{SECRET}</a:t></a:r><a:r><a:t>签收</a:t></a:r></a:p>"
            "</a:graphicData></a:graphic></w:drawing></w:r></w:p>"
        ),
    )
    copy, _ = redacted(save(document, tmp_path / "a.docx"), SECRET)
    assert SECRET not in everything(copy)
    assert f"流程[{NOTE}]签收" in everything(copy)


@pytest.mark.parametrize(
    "part",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document/>',
        b"<w:document",
        b"",
    ],
)
def test_broken_and_hostile_parts(tmp_path, part):
    plain = save(Document(), tmp_path / "plain.docx")
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, part if name == "word/document.xml" else old.read(name))
    with pytest.raises(RedactionError) as refused:
        redacting.find(path, Sought(words=(SECRET,)))
    assert refused.value.reason is Reason.DAMAGED


def test_packages_of_another_kind(tmp_path):
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as new:
        new.writestr("a.txt", "a")
    with pytest.raises(RedactionError) as refused:
        redacting.find(path, Sought(words=(SECRET,)))
    assert refused.value.reason is Reason.UNKNOWN_KIND


pieces = st.lists(st.text("天地玄黄宇宙洪荒", min_size=1, max_size=4), min_size=1, max_size=5)


@settings(max_examples=12)
@given(pieces, st.data())
def test_any_characters_of_any_runs(tmp_path_factory, runs, data):
    document = Document()
    document.element.body.insert(0, xml(f"<w:p>{''.join(run(one) for one in runs)}</w:p>"))
    path = save(document, tmp_path_factory.mktemp("any") / "a.docx")
    whole = "".join(runs)
    start = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(start + 1, len(whole)))
    one = PassageMark(
        part="word/document.xml", paragraph=0, start=start, end=end, text=whole[start:end]
    )
    copy, _ = with_marks(path, [one])
    assert Document(copy).paragraphs[0].text == whole[:start] + NOTE + whole[end:]
