from __future__ import annotations

import random
import struct
import time
import tracemalloc
import unicodedata
import zipfile
import zlib
from io import BytesIO

import pytest
from cryptography.hazmat.primitives import hashes
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lubu.publishing.files.kinds import (
    FileKind,
    Limits,
    Refusal,
    RefusedFileError,
    identify,
    safe_name,
)
from tests.publishing.files import samples
from tests.publishing.files.samples import archive, changed

MB = 1024 * 1024
SMALL = Limits(max_bytes=5 * MB, max_unpacked_bytes=8 * MB, max_members=60, max_pixels=1_000_000)


def refusal(data: bytes, name: str, limits: Limits = SMALL) -> Refusal:
    with pytest.raises(RefusedFileError) as refused:
        identify(BytesIO(data), name, limits)
    return refused.value.reason


@pytest.mark.parametrize("name", samples.ALL)
def test_each_kind_is_known_by_content_and_by_name(name, tmp_path):
    data = samples.ALL[name]()
    path = tmp_path / "stored"
    path.write_bytes(data)
    found = identify(path, f"附件.{name.upper()}")
    assert (found.kind, found.size) == (FileKind(name), len(data))
    assert "/" in found.mime
    assert found == identify(BytesIO(data), f"附件.{name}")
    assert path.read_bytes() == data


def test_the_digest_is_sm3_of_the_bytes():
    digest = hashes.Hash(hashes.SM3())
    digest.update(samples.png())
    assert identify(BytesIO(samples.png()), "a.png").sm3_hex == digest.finalize().hex()


@pytest.mark.parametrize("claimed", samples.ALL)
@pytest.mark.parametrize("actual", samples.ALL)
def test_a_name_that_does_not_fit_the_content_is_refused(actual, claimed):
    data = samples.ALL[actual]()
    if actual == claimed:
        assert identify(BytesIO(data), f"a.{claimed}").kind == actual
    else:
        assert refusal(data, f"a.{claimed}") is Refusal.MISLABELLED


@pytest.mark.parametrize("name", samples.ALL)
def test_a_file_cut_off_anywhere_is_refused_and_nothing_else_is_raised(name):
    data = samples.ALL[name]()
    reasons = {refusal(data[: len(data) * part // 8], f"a.{name}") for part in range(1, 8)}
    assert reasons <= {Refusal.CORRUPT, Refusal.MISLABELLED}


@pytest.mark.parametrize("name", samples.ALL)
def test_damaged_files_raise_nothing_but_refusals(name):
    original = samples.ALL[name]()
    dice = random.Random(name)
    for _ in range(15):
        data = bytearray(original)
        for _ in range(20):
            data[dice.randrange(len(data))] = dice.randrange(256)
        try:
            identify(BytesIO(bytes(data)), f"a.{name}", SMALL)
        except RefusedFileError:
            continue


def nested(depth: int) -> bytes:
    data = archive({"a.png": samples.png()})
    for _ in range(depth):
        data = archive({"inner.zip": data})
    return data


def patched(data: bytes, local: int, central: int, value: bytes) -> bytes:
    """Overwrite a field of the first member, in its own header and in the directory."""
    out = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", local), (b"PK\x01\x02", central)):
        at = out.find(signature) + offset
        out[at : at + len(value)] = value
    return bytes(out)


def flagged(bits: int) -> bytes:
    return patched(archive({"a.txt": b"secret"}), 6, 8, struct.pack("<H", bits))


def with_method(method: int) -> bytes:
    return patched(archive({"a.txt": b"secret"}), 8, 10, struct.pack("<H", method))


def declaring(size: int) -> bytes:
    return patched(archive({"a.txt": b"0" * 300_000}), 22, 24, struct.pack("<L", size))


def link() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        entry = zipfile.ZipInfo("passwd.txt")
        entry.external_attr = 0o120777 << 16
        entry.create_system = 3
        target.writestr(entry, "/etc/passwd")
    return out.getvalue()


def overlapping(count: int = 40) -> bytes:
    """Many entries of the directory that all point at the same bytes (Fifield's bomb)."""
    data = archive({"a.txt": random.Random(1).randbytes(1000).hex()})
    end = data.rfind(b"PK\x05\x06")
    start = data.find(b"PK\x01\x02")
    entries = b"".join(data[start:end].replace(b"a.txt", f"{n:05}".encode()) for n in range(count))
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entries), start, 0)
    return data[:start] + entries + tail


def twice(*names: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in names:
            target.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(nested(3), None, id="three archives deep"),
        pytest.param(nested(4), Refusal.BOMB, id="four archives deep"),
        pytest.param(archive({"a.txt": b"0" * (4 * MB)}), Refusal.BOMB, id="high ratio"),
        pytest.param(
            archive({f"{n}.txt": bytes(range(256)) * 4000 for n in range(9)}),
            Refusal.BOMB,
            id="more unpacked than allowed",
        ),
        pytest.param(
            archive({f"{n}.zip": archive({"a.txt": b"ab" * 500_000}) for n in range(10)}),
            Refusal.BOMB,
            id="too much in many small archives",
        ),
        pytest.param(
            archive({f"{n}.txt": "x" for n in range(61)}), Refusal.BOMB, id="too many members"
        ),
        pytest.param(
            archive({f"{z}.zip": archive({f"{n}.txt": "x" for n in range(30)}) for z in "abc"}),
            Refusal.BOMB,
            id="too many members in all",
        ),
        pytest.param(declaring(1), Refusal.CORRUPT, id="declares less than it holds"),
        pytest.param(declaring(900_000), Refusal.CORRUPT, id="declares more than it holds"),
        pytest.param(overlapping(), Refusal.BOMB, id="entries share bytes"),
        pytest.param(flagged(0x1), Refusal.ENCRYPTED, id="encrypted"),
        pytest.param(flagged(0x41), Refusal.ENCRYPTED, id="strongly encrypted"),
        pytest.param(with_method(99), Refusal.ENCRYPTED, id="AES"),
        pytest.param(with_method(14), Refusal.UNKNOWN_TYPE, id="LZMA"),
        pytest.param(link(), Refusal.UNSAFE_MEMBER, id="symbolic link"),
        pytest.param(twice("a.txt", "A.TXT"), Refusal.UNSAFE_MEMBER, id="same name twice"),
        pytest.param(archive({"run.exe": b"MZ"}), Refusal.UNKNOWN_TYPE, id="program"),
        pytest.param(archive({"a.txt": b"MZ\x90\0\3"}), Refusal.UNKNOWN_TYPE, id="program as text"),
        pytest.param(archive({"a.txt": "<html>"}), Refusal.UNKNOWN_TYPE, id="page as text"),
        pytest.param(archive({"a.png": samples.jpg()}), Refusal.MISLABELLED, id="wrong member"),
        pytest.param(archive({"a.pdf": samples.pdf(password="1")}), Refusal.ENCRYPTED, id="locked"),
        pytest.param(archive({"a.docx": b""}), Refusal.EMPTY, id="empty member"),
        pytest.param(archive({"a.txt": "x"}) + b"tail", Refusal.MISLABELLED, id="tail"),
        pytest.param(b"PK\x03\x04" + archive({"a.txt": "x"}), Refusal.MISLABELLED, id="prefix"),
        pytest.param(archive({}), None, id="no member"),
        pytest.param(archive({"名单.csv": "甲,乙", "a/.DS_Store": b"\0"}), None, id="plain"),
    ],
)
def test_archives(data, reason):
    if reason is None:
        assert identify(BytesIO(data), "a.zip", SMALL).kind is FileKind.ZIP
    else:
        assert refusal(data, "a.zip") is reason


@pytest.mark.parametrize(
    "name",
    [
        "../a.txt", "a/../../b.txt", "/etc/a.txt", "C:/a.txt", "C:a.txt", "..\\a.txt",
        "\\\\h\\a.txt", "a\x01.txt", "gpj.\u202etxt", "a\u200b.txt", "a.txt\x00.png", "con.txt",
        "x/NUL.txt", "a.txt.", "a.txt ", "a//b.txt", "a.txt:stream", "a\n.txt",
        "x" * 300 + ".txt", "./a.txt",
    ],
)  # fmt: skip
def test_members_that_would_be_written_elsewhere_or_seem_other_are_refused(name):
    placeholder = "Q" * len(name.encode())
    data = archive({placeholder: "x"}).replace(placeholder.encode(), name.encode())
    flag = 0 if name.isascii() else 0x800
    assert refusal(patched(data, 6, 8, struct.pack("<H", flag)), "a.zip") is Refusal.UNSAFE_MEMBER


def test_names_in_gbk_are_read_as_their_writer_meant_them():
    raw = "附件/花名册.txt".encode("gb18030")
    data = archive({"Q" * len(raw): "x"}).replace(b"Q" * len(raw), raw)
    assert identify(BytesIO(data), "a.zip").kind is FileKind.ZIP


def test_an_archive_in_the_form_for_large_ones_is_read(monkeypatch):
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
    data = archive({"a.txt": "x", "b.txt": "y"})
    assert b"PK\x06\x06" in data
    assert identify(BytesIO(data), "a.zip").kind is FileKind.ZIP
    assert refusal(data.replace(b"PK\x06\x06", b"PK\x06\x05"), "a.zip") is Refusal.CORRUPT


def test_a_bomb_costs_little_time_and_memory():
    bomb = archive({f"{n}.txt": b"\0" * (30 * MB) for n in range(4)})
    inner = archive({f"{n}.zip": bomb for n in range(3)})
    tracemalloc.start()
    start = time.monotonic()
    for tried in (SMALL, Limits(), Limits(max_ratio=10**9, max_unpacked_bytes=64 * MB)):
        assert refusal(inner, "a.zip", tried) is Refusal.BOMB
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.monotonic() - start < 10
    assert peak < 40 * MB


def test_a_directory_of_a_million_entries_is_refused_before_it_is_read():
    count = 60_000
    one = (
        struct.pack("<4s6H3L5H2L", b"PK\1\2", 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    )
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(one) * count, 0, 0)
    data = b"PK\3\4" + one * count + end
    start = time.monotonic()
    assert refusal(data, "a.zip") in {Refusal.BOMB, Refusal.MISLABELLED}
    assert time.monotonic() - start < 1


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY a "&lol;&lol;&lol;">'
    '<!ENTITY b "&a;&a;&a;">]><w:document xmlns:w="w">&b;</w:document>'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["word/document.xml", "word/_rels/x.rels", "customXml/a.xml"])
def test_documents_that_declare_entities_are_refused(part, encoding):
    data = changed(samples.docx(), **{part: LAUGHS.encode(encoding)})
    assert refusal(data, "a.docx") is Refusal.BOMB


def test_a_document_with_a_part_too_large_to_rewrite_is_refused():
    part = b"<a>" + b" " * (64 * MB) + b"</a>"
    data = changed(samples.docx(), **{"word/large.xml": part})
    limits = Limits(max_ratio=10**9)
    assert refusal(data, "a.docx", limits) is Refusal.TOO_LARGE
    smaller = changed(samples.docx(), **{"word/large.xml": part.replace(b" " * MB, b"", 1)})
    assert identify(BytesIO(smaller), "a.docx", limits).kind is FileKind.DOCX


def test_documents_that_are_not_well_formed_are_refused():
    data = changed(samples.docx(), **{"word/document.xml": "<a><b></a>"})
    assert refusal(data, "a.docx") is Refusal.CORRUPT


MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"


def macro_types() -> bytes:
    types = samples.members(samples.docx())["[Content_Types].xml"].decode()
    return changed(
        samples.docx(),
        **{"[Content_Types].xml": types.replace("</Types>", f"<!--{MACRO_TYPE}--></Types>")},
    )


def ole(*streams: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"".join(s.encode("utf-16-le") for s in streams)


def embedding(content: bytes) -> bytes:
    return changed(samples.docx(), **{"word/embeddings/object1.bin": content})


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "空.docx", Refusal.EMPTY),
        (b"%PDF-" + b"x" * (6 * MB), "大.pdf", Refusal.TOO_LARGE),
        (b"MZ\x90\x00" + b"0" * 99, "程序.exe", Refusal.UNKNOWN_TYPE),
        (b"MZ\x90\x00" + b"0" * 99, "程序.pdf", Refusal.UNKNOWN_TYPE),
        (samples.png(), "无扩展名", Refusal.UNKNOWN_TYPE),
        (samples.png(), "a.png.svg", Refusal.UNKNOWN_TYPE),
        (b"<svg/>", "a.png", Refusal.UNKNOWN_TYPE),
        (ole("EncryptedPackage"), "密.docx", Refusal.ENCRYPTED),
        (ole("WordDocument"), "旧.docx", Refusal.MISLABELLED),
        (ole("WordDocument"), "旧.doc", Refusal.UNKNOWN_TYPE),
        (samples.pdf(password="1234"), "密.pdf", Refusal.ENCRYPTED),
        (samples.docx(), "a.docm", Refusal.MACROS),
        (macro_types(), "a.docx", Refusal.MACROS),
        (changed(samples.docx(), word__notes_bin="x"), "a.docx", None),
        (changed(samples.docx(), **{"word/vbaProject.bin": "x"}), "a.docx", Refusal.MACROS),
        (changed(samples.xlsx(), **{"xl/macrosheets/s.xml": "<a/>"}), "a.xlsx", Refusal.MACROS),
        (changed(samples.docx(), **{"word/activeX/a.bin": "x"}), "a.docx", Refusal.MACROS),
        (embedding(ole("_VBA_PROJECT")), "a.docx", Refusal.MACROS),
        (embedding(ole("Ole10Native")), "a.docx", Refusal.UNSAFE_MEMBER),
        (embedding(ole("Equation")), "a.docx", None),
        (embedding(b"MZ\x90"), "a.docx", Refusal.UNSAFE_MEMBER),
        (changed(samples.docx(), **{"word/afchunk.mht": "x"}), "a.docx", Refusal.UNSAFE_MEMBER),
        (changed(samples.docx(), **{"xl/workbook.xml": "<a/>"}), "a.docx", Refusal.UNKNOWN_TYPE),
        (archive({"word/document.xml": "<a/>"}), "a.docx", Refusal.CORRUPT),
        (archive({"[Content_Types].xml": "<Types/>"}), "a.zip", Refusal.UNKNOWN_TYPE),
        (b"%PDF-1.7 broken", "坏.pdf", Refusal.CORRUPT),
        (samples.jpg() + samples.zip_(), "照片.jpg", Refusal.MISLABELLED),
        (samples.jpg() + b"Rar!\x1a\x07\x00" + b"x" * 99, "照片.jpg", Refusal.MISLABELLED),
        (samples.jpg() + samples.pdf(), "照片.jpg", Refusal.MISLABELLED),
        (samples.png() + samples.zip_(), "图.png", Refusal.MISLABELLED),
        (samples.png() + b"x", "图.png", Refusal.MISLABELLED),
        (samples.pdf() + samples.zip_(), "文.pdf", Refusal.MISLABELLED),
        (samples.jpg() + b"\0" * 64, "相机.jpg", None),
    ],
)  # fmt: skip
def test_what_may_not_come_in_is_refused_with_its_reason(data, name, reason):
    if reason is None:
        assert identify(BytesIO(data), name, SMALL).kind
    else:
        assert refusal(data, name) is reason


def chunk(mark: bytes, body: bytes) -> bytes:
    return struct.pack(">L", len(body)) + mark + body + struct.pack(">L", zlib.crc32(mark + body))


def huge_png(width: int, height: int) -> bytes:
    rows = zlib.compress(b"\0" * 100_000)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


def test_pictures_that_unpack_to_too_many_pixels_are_refused():
    assert refusal(huge_png(2_000, 501), "a.png") is Refusal.BOMB
    assert refusal(huge_png(60_000, 60_000), "a.png", Limits()) is Refusal.BOMB
    out = BytesIO()
    Image.new("L", (1200, 1200)).save(out, "JPEG")
    assert refusal(out.getvalue(), "a.jpg") is Refusal.BOMB
    assert identify(BytesIO(out.getvalue()), "a.jpeg").kind is FileKind.JPG


def test_a_picture_of_two_lenses_is_a_jpg():
    out = BytesIO()
    first, second = Image.new("RGB", (30, 30), "red"), Image.new("RGB", (30, 30), "blue")
    first.save(out, "MPO", save_all=True, append_images=[second])
    assert identify(BytesIO(out.getvalue()), "a.jpg").kind is FileKind.JPG


def test_a_pdf_whose_streams_unpack_without_end_does_no_harm():
    body = zlib.compress(b"\0" * (200 * MB), 9)
    data = (
        b"%PDF-1.5\n1 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length "
        + str(len(body)).encode() + b">>stream\n" + body + b"\nendstream endobj\n"
        b"2 0 obj<</Type/XRef/Size 4/W[1 4 1]/Root 3 0 R/Length 24>>stream\n"
        + struct.pack(">BLBBLBBLBBLB", 0, 0, 0, 1, 9, 0, 1, 9, 0, 2, 1, 0)
        + b"\nendstream endobj\nstartxref\n"
    )  # fmt: skip
    data += str(data.find(b"2 0 obj")).encode() + b"\n%%EOF"
    start = time.monotonic()
    assert refusal(data, "a.pdf") in {Refusal.BOMB, Refusal.CORRUPT}
    assert time.monotonic() - start < 10


@given(st.text(max_size=300), st.sampled_from(FileKind))
def test_a_safe_name_is_one_short_plain_name_and_stays_as_it_is(name, kind):
    safe = safe_name(name, kind)
    assert safe.endswith(f".{kind}")
    assert len(safe) <= 100
    assert len(safe.encode()) <= 240
    assert not set(safe) & set("/\\:*?\"<>|%#&;`$'\n\r\t \u202e\u2066\u200b\ufeff")
    assert not {unicodedata.category(c) for c in safe} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert unicodedata.is_normalized("NFC", safe)
    assert safe[0] not in ".-"
    assert safe_name(safe, kind) == safe


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("关于印发《方案》的通知.docx", "关于印发《方案》的通知.docx"),
        ("..\\..\\C:\\附件 1.DOCX", "附件_1.docx"),
        ("../../etc/passwd", "passwd.docx"),
        ("通知.pdf.docx", "通知.pdf.docx"),
        ("2021.03.04会议纪要", "2021.03.04会议纪要.docx"),
        ("gpj.\u202excod", "gpj.xcod.docx"),
        ("CON.docx", "file_CON.docx"),
        ("", "file.docx"),
        (".docx", "file.docx"),
        ("<script>alert(1)</script>.docx", "script.docx"),
        ("𠮷野家㐀.docx", "𠮷野家㐀.docx"),
        ("é.docx", "é.docx"),
    ],
)
def test_safe_names_by_example(name, safe):
    assert safe_name(name, FileKind.DOCX) == safe
