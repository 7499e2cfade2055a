from __future__ import annotations

import io
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from lubu.publishing.files import metadata, text
from lubu.publishing.files.kinds import (
    FileKind,
    Limits,
    Refusal,
    RefusedFileError,
    identify,
    safe_name,
)
from lubu.publishing.files.scanner import ClamdScanner, Verdict, eicar, self_test
from tests import outside
from tests.publishing.files import samples

SMALL = Limits(max_bytes=5_000_000, max_unpacked=3_000_000, max_members=50)


@pytest.mark.parametrize("name", samples.ALL)
def test_each_kind_is_known_by_content_and_by_name(name):
    assert identify(samples.ALL[name](), f"附件.{name}") is FileKind(name)


def bomb() -> bytes:
    return samples.archive({"a.docx": b"0" * 200_000_000})


def nested(depth: int) -> bytes:
    data = samples.archive({"a.png": samples.png()})
    for _ in range(depth):
        data = samples.archive({"inner.zip": data})
    return data


def lying() -> bytes:
    """Declares one byte, unpacks to a million."""
    data = bytearray(samples.archive({"a.txt": b"0" * 5_000_000}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(signature) + offset
        data[at : at + 4] = struct.pack("<L", 1)
    return bytes(data)


def protected_zip() -> bytes:
    data = bytearray(samples.archive({"a.docx": b"secret"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(signature) + offset] |= 1
    return bytes(data)


REFUSED = [
    (b"", "空.docx", Refusal.EMPTY),
    (b"x" * 6_000_000, "大.pdf", Refusal.TOO_LARGE),
    (b"MZ\x90\x00" + b"0" * 100, "程序.exe", Refusal.UNKNOWN_TYPE),
    (b"MZ\x90\x00" + b"0" * 100, "程序.pdf", Refusal.UNKNOWN_TYPE),
    (samples.png(), "图.jpg", Refusal.MISLABELLED),
    (samples.docx(), "表.xlsx", Refusal.MISLABELLED),
    (samples.docx(), "文.zip", Refusal.MISLABELLED),
    (samples.jpg() + samples.zip_(), "照片.jpg", Refusal.MISLABELLED),
    (samples.pdf(password="1234"), "密.pdf", Refusal.ENCRYPTED),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "密.docx", Refusal.ENCRYPTED),
    (protected_zip(), "密.zip", Refusal.ENCRYPTED),
    (bomb(), "炸弹.zip", Refusal.BOMB),
    (nested(5), "套.zip", Refusal.BOMB),
    (lying(), "谎.zip", Refusal.CORRUPT),
    (samples.archive({"../../etc/passwd": "x"}), "路径.zip", Refusal.UNSAFE_MEMBER),
    (samples.archive({"/abs.png": "x"}), "路径.zip", Refusal.UNSAFE_MEMBER),
    (samples.archive({"C:\\x.png": "x"}), "路径.zip", Refusal.UNSAFE_MEMBER),
    (samples.archive({"gpj.\u202eexe.png": "x"}), "方向.zip", Refusal.UNSAFE_MEMBER),
    (samples.archive({"run.js": "x"}), "脚本.zip", Refusal.UNKNOWN_TYPE),
    (samples.archive({"word/document.xml": "<a/>", "word/vbaProject.bin": "x"}), "宏.docx", Refusal.MACROS),
    (samples.archive({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "实体.docx", Refusal.BOMB),
    (b"%PDF-1.7 broken", "坏.pdf", Refusal.CORRUPT),
    (samples.jpg()[:30], "坏.jpg", Refusal.CORRUPT),
    (samples.docx()[:400], "坏.docx", Refusal.CORRUPT),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "name", "reason"), REFUSED, ids=[f"{n}-{r}" for _, n, r in REFUSED]
)
def test_what_may_not_come_in_is_refused_with_its_reason(data, name, reason):
    with pytest.raises(RefusedFileError) as refused:
        identify(data, name, SMALL)
    assert refused.value.reason is reason


def unpacked(data: bytes) -> bytes:
    """All bytes of a file, archives unpacked."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"\0".join(unpacked(archive.read(name)) for name in archive.namelist())


@pytest.mark.parametrize("name", samples.ALL)
def test_nothing_of_the_author_is_left_and_the_file_is_still_its_kind(name):
    before = samples.ALL[name]()
    kind = FileKind(name)
    after, removed = metadata.strip(before, kind)
    assert b"Planted Author" in unpacked(before)
    assert b"Planted Author" not in unpacked(after)
    assert "内部意见".encode() not in unpacked(after)
    assert removed
    assert identify(after, f"x.{name}") is kind
    assert metadata.strip(before, kind)[0] == after


def test_stripped_files_open_with_the_same_words():
    assert samples.WORDS in [p.text for p in Document(_stripped("docx")).paragraphs]
    assert load_workbook(_stripped("xlsx")).active["A1"].value == samples.WORDS
    assert Presentation(_stripped("pptx")).slides[0].shapes.title.text == samples.WORDS
    assert len(PdfReader(_stripped("pdf")).pages) == 1
    assert Image.open(_stripped("jpg")).size == (40, 20)
    assert Image.open(_stripped("png")).getpixel((0, 0)) == (10, 20, 30, 40)


def _stripped(name: str) -> io.BytesIO:
    return io.BytesIO(metadata.strip(samples.ALL[name](), FileKind(name))[0])


def test_insertions_are_accepted_and_deletions_dropped():
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    xml = (
        f'<w:document {w}><w:body><w:p><w:ins w:author="A"><w:r><w:t>加上的</w:t></w:r></w:ins>'
        '<w:del w:author="A"><w:r><w:delText>删去的</w:delText></w:r></w:del></w:p></w:body></w:document>'
    )
    after, _ = metadata.strip(samples.archive({"word/document.xml": xml}), FileKind.DOCX)
    words = unpacked(after).decode()
    assert "加上的" in words
    assert "删去的" not in words


@pytest.mark.parametrize("name", ["docx", "xlsx", "pptx", "ofd", "zip"])
def test_the_words_of_a_file_are_read(name):
    assert samples.WORDS in text.extract(samples.ALL[name](), FileKind(name)).text


def test_a_pdf_without_text_says_so():
    assert text.extract(samples.pdf(), FileKind.PDF).note is text.Note.NO_TEXT_LAYER


@given(st.text(max_size=300))
def test_a_safe_name_is_one_short_plain_name(name):
    safe = safe_name(name, FileKind.PDF)
    assert safe.endswith(".pdf")
    assert len(safe) <= 100
    assert not set(safe) & set('/\\\0<>:"|?*\u202e\n\r')
    assert safe.strip(".") == safe
    assert safe_name(safe, FileKind.PDF) == safe


@pytest.fixture(scope="session")
def clamd(tmp_path_factory):
    outside.program("clamd", "/usr/sbin/clamd")
    home = Path(tmp_path_factory.mktemp("clam"))
    start = Path(__file__).parents[3] / "deploy" / "clamav" / "start"
    done = subprocess.run([start, home], capture_output=True, text=True, check=True)
    yield ClamdScanner(done.stdout.strip(), timeout=20)
    subprocess.run([start, home, "stop"], check=True)


def test_a_real_clamd_tells_four_results(clamd):
    assert self_test(clamd).verdict is Verdict.INFECTED
    assert clamd.scan(io.BytesIO(samples.docx())).verdict is Verdict.CLEAN
    assert clamd.scan(io.BytesIO(b"0" * 62 * 1024 * 1024)).verdict is Verdict.TOO_LARGE
    assert ClamdScanner("/nowhere/clamd.sock").scan(io.BytesIO(b"x")).verdict is Verdict.UNKNOWN
    assert ClamdScanner("").scan(io.BytesIO(b"x")).verdict is Verdict.UNKNOWN
    infected = samples.archive({"a.txt": eicar()})
    assert clamd.scan(io.BytesIO(infected)).verdict is Verdict.INFECTED
    assert "ClamAV" in clamd.version()
