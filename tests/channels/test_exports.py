from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from docx import Document

from lubu.channels.adapters import Package, PackedFile
from lubu.channels.exports import export_package, file_name
from tests.channels.test_wechat import picture

HTML = (
    '<h2>一、要求</h2><p>正文<a href="lubu:item/3">链接</a></p><ul><li>甲</li><li>乙</li></ul>'
    "<table><tr><th>列</th></tr><tr><td>值</td></tr></table>"
    '<figure><img src="lubu:picture/1" alt="图一"><figcaption>图注</figcaption></figure>'
    '<img src="lubu:picture/2" alt="看不见">'
)


def package(**fields: object) -> Package:
    values: dict[str, object] = {
        "organ": "shaxi",
        "account": "",
        "title": "关于<防火>的通告",
        "summary": "摘要",
        "author": "党政办",
        "body_html": HTML,
        "pictures": (picture(1),),
        "attachments": (
            PackedFile(id=5, name="x.docx", title="../../附件 一", kind="docx", read=lambda: b"PK"),
        ),
    }
    return Package(**{**values, **fields})  # type: ignore[arg-type]


def opened(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(BytesIO(data))


def test_a_package_holds_title_text_document_pictures_cover_and_files():
    archive = opened(export_package(package()))
    assert archive.namelist() == [
        "title.txt",
        "text.html",
        "text.docx",
        "pictures/1_图.png",
        "cover.png",
        "files/5_附件_一.docx",
    ]
    page = archive.read("text.html").decode()
    assert "关于&lt;防火&gt;的通告" in page
    assert 'src="pictures/1_图.png"' in page
    assert "lubu:" not in page
    assert "链接" in page
    assert archive.read("pictures/1_图.png") == archive.read("cover.png")
    assert archive.read("title.txt").decode().startswith("关于<防火>的通告\n")


def test_the_document_opens_and_holds_headings_lists_tables_and_pictures():
    document = Document(BytesIO(opened(export_package(package())).read("text.docx")))
    words = [paragraph.text for paragraph in document.paragraphs]
    assert words[:2] == ["关于<防火>的通告", "一、要求"]
    assert {"正文链接", "甲", "乙", "图注"} <= set(words)
    assert document.tables[0].cell(1, 0).text == "值"
    assert len(document.inline_shapes) == 1


def test_equal_packages_are_equal_but_for_the_documents_clock():
    same = package()
    first, second = (opened(export_package(same)) for _ in range(2))
    for name in first.namelist():
        if name != "text.docx":
            assert first.read(name) == second.read(name)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("关于防火的通告(第2号)", "9_关于防火的通告(第2号).zip"),
        ("../../etc/passwd", "9_etc_passwd.zip"),
        ("\u202egpj.exe\r\n", "9_gpj.exe.zip"),
        ("***", "9_text.zip"),
    ],
)
def test_the_files_name_carries_the_title_and_no_path(title, name):
    assert file_name(package(title=title), 9) == name
