"""What a PDF says beside its pages, and files that mean harm."""

from __future__ import annotations

import time
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, AttachedFileSpec, Dictionary, Encryption, Name, OutlineItem, String
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject
from weasyprint import HTML

from lubu.redaction import redacting
from lubu.redaction.failures import Reason, RedactionError
from lubu.redaction.marks import NOTE
from lubu.redaction.pdf import work
from lubu.redaction.report import Notice
from lubu.redaction.words import Sought
from tests.redaction.samples import SECRET, Making, dug_up, gbk, mark, redacted, scan, with_marks

LINE = f"BT /C 12 Tf 40 200 Td {gbk('当事人' + SECRET + '不服本决定')} Tj ET"


def test_nothing_beside_the_pages_tells(tmp_path):
    making = Making()
    pdf = making.pdf
    page = making.page(LINE)
    page.obj["/Thumb"] = making.stream("thumb")
    page.obj["/PieceInfo"] = Dictionary(Tool=Dictionary(Private=String(SECRET)))
    page.obj["/AA"] = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String(f"alert('{SECRET}')")))
    pdf.docinfo["/Title"] = f"关于{SECRET}的决定"
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = [SECRET]
    pdf.attachments["a.txt"] = AttachedFileSpec(pdf, SECRET.encode(), filename=f"{SECRET}.txt")
    with pdf.open_outline() as outline:
        outline.root.append(OutlineItem(f"对{SECRET}的处理", 0))
    pdf.Root["/OpenAction"] = Dictionary(S=Name.JavaScript, JS=String("x()"))
    pdf.Root["/Names"]["/Dests"] = Dictionary(Names=[String(SECRET), [page.obj, Name.Fit]])
    pdf.Root["/PageLabels"] = Dictionary(Nums=[0, Dictionary(P=String(SECRET))])
    copy, report = redacted(making.save(tmp_path / "a.pdf"), SECRET)
    found = dug_up(copy)
    assert SECRET not in found
    assert "alert" not in found
    assert report.removed["attachments"] == 1
    with pikepdf.open(copy) as made:
        assert "/Info" not in made.trailer
        assert not {"/Metadata", "/AcroForm", "/OpenAction"} & set(made.Root.keys())
        with made.open_outline() as outline:
            assert [item.title for item in outline.root] == [f"对{NOTE}的处理"]


def note(kind: str, **keys: object) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=[40, 100, 200, 120], **keys)


def test_notes_links_and_fields(tmp_path):
    making = Making()
    pdf = making.pdf
    look = making.form(f"BT /C 12 Tf 2 4 Td {gbk('印章' + SECRET)} Tj ET", BBox=[0, 0, 160, 20])
    kept = note("Link", A=Dictionary(S=Name.URI, URI=String("https://example.cn/")))
    kept["/Rect"] = [200, 20, 250, 40]
    notes = [
        note("Text", Contents=String(f"批注{SECRET}")),
        note("Popup", Contents=String(SECRET)),
        note("Stamp", AP=Dictionary(N=look), Contents=String(SECRET)),
        note("FreeText", AP=Dictionary(N=look), F=2, Contents=String(SECRET)),
        note("Link", A=Dictionary(S=Name.URI, URI=String("https://example.cn/other"))),
        note("Link", A=Dictionary(S=Name.Launch, F=String("run.exe"))),
        kept,
        note("Widget", FT=Name.Tx, T=String("name"), V=String(SECRET), AP=Dictionary(N=look)),
    ]
    notes[-1]["/Rect"] = [40, 60, 200, 80]
    held = [pdf.make_indirect(one) for one in notes]
    making.page(LINE, Annots=Array(held))
    pdf.Root["/AcroForm"] = Dictionary(Fields=[held[-1], pdf.make_indirect(
        Dictionary(FT=Name.Sig, T=String("s"), V=Dictionary(Type=Name.Sig, Name=String(SECRET)))
    )])  # fmt: skip
    pdf.Root["/StructTreeRoot"] = Dictionary(
        Type=Name.StructTreeRoot, K=Dictionary(Type=Name.OBJR, Obj=held[0])
    )
    copy, report = redacted(making.save(tmp_path / "a.pdf"), SECRET)
    assert SECRET not in dug_up(copy)
    assert "run.exe" not in dug_up(copy)
    assert report.marks == 3  # on the page, on the stamp, in the field
    assert Notice.SIGNATURES_LOST in report.notices
    assert "印章" in "".join(redacting.page_letters(copy, 1).texts)
    with pikepdf.open(copy) as made:
        addresses = [str(one["/A"]["/URI"]) for one in made.pages[0].obj["/Annots"] if "/A" in one]
    assert "https://example.cn/" in addresses
    assert "https://example.cn/other" not in addresses  # it lies under the mark of the stamp


def layered(making: Making, *, membership: bool = False) -> None:
    shown = making.pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("shown")))
    hidden = making.pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(f"{SECRET}的层")))
    making.pdf.Root["/OCProperties"] = Dictionary(
        OCGs=[shown, hidden], D=Dictionary(OFF=[hidden], Order=[shown, hidden])
    )
    of = Dictionary(Type=Name.OCMD, OCGs=[hidden]) if membership else hidden
    text = f"BT /C 12 Tf 40 100 Td {gbk('隐藏' + SECRET)} Tj 0 -20 Td {gbk('在内')} Tj ET"
    form = making.form(f"BT /C 12 Tf 40 60 Td {gbk('表内' + SECRET)} Tj ET", OC=hidden)
    making.page(
        f"/OC /S BDC {LINE} EMC /OC /H BDC {text} 0 0 50 50 re f /X Do "
        "/OC /S BDC /X Do EMC EMC /X Do",
        resources={
            "/Properties": Dictionary(S=shown, H=making.pdf.make_indirect(of)),
            "/XObject": Dictionary(X=form),
        },
    )
    making.page(f"/OC /H BDC {text} EMC", resources={"/Properties": Dictionary(H=hidden)})


@pytest.mark.parametrize("membership", [False, True])
def test_hidden_layers_go_from_every_page(tmp_path, membership):
    making = Making()
    layered(making, membership=membership)
    path = making.save(tmp_path / "a.pdf")
    marks = [one for one in redacting.find(path, Sought(words=(SECRET,))) if one.page == 1]
    copy, _ = with_marks(path, marks[:1])
    found = dug_up(copy)
    for word in (SECRET, "隐藏", "在内", "表内"):
        assert word not in found
    assert "不服本决定" in "".join(redacting.page_letters(copy, 1).texts)
    with pikepdf.open(copy) as made:
        assert "/OCProperties" not in made.Root


def test_earlier_revisions_go(tmp_path):
    making = Making()
    making.page(f"BT /C 12 Tf 40 200 Td {gbk('旧稿' + SECRET)} Tj ET")
    path = making.save(tmp_path / "a.pdf")
    writer = PdfWriter(path, incremental=True)
    stream = writer.pages[0].get_contents()
    assert stream is not None
    stream.set_data(f"BT /C 12 Tf 40 200 Td {gbk('新稿李四')} Tj ET".encode("latin-1"))
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)
    writer.add_metadata({"/Subject": TextStringObject("x")})
    writer.write(path)
    assert path.read_bytes().count(b"%%EOF") == 2
    copy, report = redacted(path, "李四")
    assert report.removed["revisions"] == 1
    assert SECRET not in dug_up(copy)
    assert copy.read_bytes().count(b"%%EOF") == 1
    assert len(PdfReader(copy).pages) == 1


def test_alternatives_of_what_was_marked_become_the_note(tmp_path):
    page = (
        f"<html lang=zh><title>决定</title><body><p>当事人{SECRET}。</p>"
        f"<img src=data:image/png;base64,{png()} alt='{SECRET}的照片' width=50 height=50>"
    )
    path = tmp_path / "a.pdf"
    HTML(string=page).write_pdf(path, pdf_variant="pdf/ua-1")
    [found] = redacting.find(path, Sought(words=(SECRET,)))
    copy, _ = with_marks(path, [found])
    assert SECRET not in dug_up(copy)
    with pikepdf.open(copy) as made:
        assert "/StructTreeRoot" in made.Root
        assert bool(made.Root["/MarkInfo"]["/Marked"])
        elements = [
            held
            for held in made.objects
            if isinstance(held, Dictionary) and held.get("/S") == Name.Figure
        ]
        assert [str(one["/Alt"]) for one in elements] == [f"{NOTE}的照片"]


def png() -> str:
    import base64

    out = BytesIO()
    Image.new("L", (20, 20), 90).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def test_content_that_says_something_else_than_it_shows(tmp_path):
    making = Making()
    said = f"<feff{('当事人' + SECRET).encode('utf-16-be').hex()}>"
    element = making.pdf.make_indirect(Dictionary(S=Name.P, ActualText=String(f"当事人{SECRET}")))
    making.page(
        f"/P <</MCID 0>> BDC /Span <</ActualText {said}>> BDC "
        f"BT /C 12 Tf 40 200 Td {gbk(SECRET)} Tj ET EMC EMC",
        StructParents=0,
    )
    making.pdf.Root["/StructTreeRoot"] = Dictionary(
        Type=Name.StructTreeRoot, K=[element],
        ParentTree=Dictionary(Nums=[0, [element]]),
    )  # fmt: skip
    path = making.save(tmp_path / "a.pdf")
    copy, report = with_marks(path, [mark(38, 85, 80, 105)])
    assert SECRET not in dug_up(copy)
    assert report.removed["alternatives"] == 2
    assert NOTE in "".join(redacting.page_letters(copy, 1).texts)


def test_photographs_lose_what_the_camera_wrote(tmp_path):
    making = Making()
    exif = Image.Exif()
    exif[0x010E] = "planted-secret"
    out = BytesIO()
    scan().save(out, "JPEG", exif=exif)
    picture = making.jpeg(scan())
    picture.write(out.getvalue(), filter=Name.DCTDecode)
    making.page(f"{LINE} 50 0 0 50 0 0 cm /P Do", resources={"/XObject": Dictionary(P=picture)})
    copy, _ = redacted(making.save(tmp_path / "a.pdf"), SECRET)
    assert b"planted-secret" not in copy.read_bytes()


def test_encrypted_files(tmp_path):
    making = Making()
    making.page(LINE)
    locked = making.save(tmp_path / "locked.pdf", encryption=Encryption(user="u", owner="o"))
    for act in (
        lambda: redacting.find(locked, Sought(words=(SECRET,))),
        lambda: redacting.page_image(locked, 1, 100),
        lambda: with_marks(locked, []),
    ):
        with pytest.raises(RedactionError) as refused:
            act()
        assert refused.value.reason is Reason.ENCRYPTED
    path = making.save(tmp_path / "owned.pdf", encryption=Encryption(user="", owner="o"))
    copy, _ = redacted(path, SECRET)
    assert SECRET not in dug_up(copy)


def loop_of_pages(tmp_path):
    making = Making()
    making.page(LINE)
    pages = making.pdf.Root["/Pages"]
    pages["/Kids"].append(pages)
    return making.save(tmp_path / "loop.pdf")


def nested_forms(tmp_path):
    """Each form draws the next one twenty times: 20 to the power of 12 in all."""
    making = Making()
    form = making.form(LINE)
    for _ in range(12):
        form = making.form("/X Do " * 20, Resources=Dictionary(XObject=Dictionary(X=form)))
    making.page("/X Do", resources={"/XObject": Dictionary(X=form)})
    return making.save(tmp_path / "nested.pdf")


def form_of_itself(tmp_path):
    making = Making()
    form = making.form("/X Do")
    form["/Resources"] = Dictionary(XObject=Dictionary(X=form))
    making.page(f"/X Do {LINE}", resources={"/XObject": Dictionary(X=form)})
    return making.save(tmp_path / "itself.pdf")


def endless_content(tmp_path):
    making = Making()
    making.page("q Q " * 200_000)
    return making.save(tmp_path / "endless.pdf", compress_streams=True)


def enormous_picture(tmp_path):
    making = Making()
    picture = making.stream(
        b"x", Type=Name.XObject, Subtype=Name.Image, Width=100_000, Height=100_000,
        ColorSpace=Name.DeviceGray, BitsPerComponent=8,
    )  # fmt: skip
    making.page("300 0 0 300 0 0 cm /P Do", resources={"/XObject": Dictionary(P=picture)})
    return making.save(tmp_path / "enormous.pdf")


@pytest.mark.parametrize(
    ("make", "reasons"),
    [
        (loop_of_pages, {None, Reason.DAMAGED}),
        (nested_forms, {Reason.TOO_COMPLEX}),
        (form_of_itself, {Reason.TOO_COMPLEX}),
        (endless_content, {Reason.TOO_COMPLEX}),
        (enormous_picture, {Reason.TOO_LARGE}),
    ],
)
def test_files_that_mean_harm_end_soon(tmp_path, monkeypatch, make, reasons):
    monkeypatch.setattr(work, "MOST_STEPS", 300_000)
    path = make(tmp_path)
    start = time.process_time()
    try:
        with_marks(path, [mark(20, 20, 90, 90)])
        reason = None
    except RedactionError as refused:
        reason = refused.reason
    assert reason in reasons
    assert time.process_time() - start < 20
    assert not path.with_name(f"{path.stem}-copy.pdf").exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.UNKNOWN_KIND),
        (b"plain text", Reason.UNKNOWN_KIND),
        (b"%PDF-1.7\nnothing follows", Reason.DAMAGED),
        (b"%PDF-1.7\n" + b"\0" * 5000, Reason.DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Reason.OLD_WORD),
        (b"PK\x03\x04 nothing", Reason.DAMAGED),
    ],
)
def test_what_is_no_file_of_these_kinds(tmp_path, content, reason):
    path = tmp_path / "a.bin"
    path.write_bytes(content)
    with pytest.raises(RedactionError) as refused:
        redacting.redact(path, [], tmp_path / "out")
    assert refused.value.reason is reason
    with pytest.raises(RedactionError) as refused:
        redacting.find(tmp_path / "none", Sought(words=("x",)))
    assert refused.value.reason is Reason.MISSING


def test_the_same_file_and_marks_give_the_same_copy(tmp_path):
    making = Making()
    making.page(LINE)
    path = making.save(tmp_path / "a.pdf")
    first, _ = redacted(path, SECRET)
    once = first.read_bytes()
    again, _ = redacted(path, SECRET)
    assert again.read_bytes() == once
    with pytest.raises(ValueError, match="original"):
        redacting.redact(path, [], path)


def test_a_file_without_marks_is_cleaned(tmp_path):
    making = Making()
    making.page(LINE)
    making.pdf.docinfo["/Author"] = "planted-secret"
    copy, report = with_marks(making.save(tmp_path / "a.pdf"), [])
    assert report.marks == 0
    assert "planted-secret" not in dug_up(copy)
