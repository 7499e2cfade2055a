"""Files made in the test, with secrets about their makers planted in every place."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO

from docx import Document
from docx.oxml import parse_xml
from openpyxl import Workbook
from openpyxl.comments import Comment
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo
from pptx import Presentation
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, RectangleObject, TextStringObject
from weasyprint import HTML

SECRET = "PlantedSecret"
WORDS = "沙溪镇人民政府关于印发方案的通知"
CORE_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
Members = dict[str, bytes | str]


def archive(members: Members, *, comment: bytes = b"", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as target:
        for name, content in members.items():
            target.writestr(name, content)
        target.comment = comment
    return out.getvalue()


def members(data: bytes) -> Members:
    with zipfile.ZipFile(BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def changed(data: bytes, **parts: bytes | str) -> bytes:
    """The archive with members added or replaced; ``__`` in a name stands for ``/``."""
    return archive(members(data) | {k.replace("__", "/"): v for k, v in parts.items()})


@cache
def docx() -> bytes:
    document = Document()
    core = document.core_properties
    core.author = core.last_modified_by = core.comments = core.category = SECRET
    paragraph = document.add_paragraph(WORDS)
    document.add_comment(paragraph.runs, text=f"{SECRET}意见", author=SECRET, initials=SECRET)
    tracked = (
        f'<w:p xmlns:w="{CORE_NS}" w:rsidR="00AB12CD"><w:r><w:t>前</w:t></w:r>'
        f'<w:ins w:author="{SECRET}" w:date="2021-01-01T00:00:00Z" w:id="7">'
        "<w:r><w:t>加上的</w:t></w:r></w:ins>"
        f'<w:del w:author="{SECRET}" w:id="8"><w:r><w:delText>{SECRET}删去的</w:delText></w:r>'
        "</w:del>"
        f'<w:r><w:rPr><w:b/><w:rPrChange w:author="{SECRET}" w:id="9"><w:rPr/></w:rPrChange>'
        "</w:rPr>"
        "<w:t>后</w:t></w:r></w:p>"
    )
    paragraph._p.addnext(parse_xml(tracked))
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "单位", "电话"
    document.sections[0].header.paragraphs[0].text = "页眉文字"
    document.add_picture(BytesIO(jpg()))
    data = _saved(document)
    types = members(data)["[Content_Types].xml"].decode()
    rels = members(data)["_rels/.rels"].decode()
    custom = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-'
        'properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property '
        'fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="KSO">'
        f"<vt:lpwstr>{SECRET}</vt:lpwstr></property></Properties>"
    )
    return changed(
        data,
        **{
            "docProps/custom.xml": custom,
            "hidden/nobody-refers-to.txt": SECRET,
            "_rels/.rels": rels.replace(
                "</Relationships>",
                '<Relationship Id="rId99" Target="docProps/custom.xml" Type="http://schemas.openxml'
                'formats.org/officeDocument/2006/relationships/custom-properties"/></Relationships>',
            ),
            "[Content_Types].xml": types.replace(
                "</Types>",
                '<Default Extension="txt" ContentType="text/plain"/><Override PartName="/docProps/'
                'custom.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                'custom-properties+xml"/></Types>',
            ),
        },
    )


@cache
def xlsx() -> bytes:
    book = Workbook()
    book.properties.creator = book.properties.lastModifiedBy = SECRET
    sheet = book.active
    sheet.title = "汇总"
    sheet["A1"] = WORDS
    sheet["A1"].comment = Comment(f"{SECRET}批注", SECRET)
    sheet.append(["序号", 1, 2.5])
    sheet.append(["隐藏的行"])
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["F"].hidden = True
    hidden = book.create_sheet("底稿")
    hidden["A1"] = "隐藏表里的字"
    hidden.sheet_state = "hidden"
    return _saved(book)


@cache
def pptx() -> bytes:
    show = Presentation()
    show.core_properties.author = SECRET
    slide = show.slides.add_slide(show.slide_layouts[0])
    slide.shapes.title.text = WORDS
    slide.notes_slide.notes_text_frame.text = f"{SECRET}备注"
    slide.shapes.add_picture(BytesIO(jpg()), 0, 0)
    return _saved(show)


@cache
def pdf(*, password: str = "", words: bool = True) -> bytes:
    page = f"<p>{WORDS}</p><a href='https://example.org/'>链接</a>" if words else ""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(HTML(string=page).write_pdf())))
    writer.add_metadata({"/Author": SECRET, "/Producer": SECRET, "/Company": SECRET})
    writer.xmp_metadata = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
        'syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:creator>{SECRET}</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()
    writer.add_attachment(f"{SECRET}.txt", SECRET.encode())
    script = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject(f"app.alert('{SECRET}')")}
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(
        DictionaryObject({NameObject(key): value for key, value in script.items()})
    )
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Text"),
            NameObject("/T"): TextStringObject(SECRET),
            NameObject("/Contents"): TextStringObject(SECRET),
        }
    )
    writer.add_annotation(0, note | {NameObject("/Rect"): RectangleObject((0, 0, 9, 9))})
    if password:
        writer.encrypt(password, algorithm="AES-256")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@cache
def jpg(*, orientation: int = 1, size: tuple[int, int] = (40, 20)) -> bytes:
    image = Image.new("RGB", size, "#8c1d18")
    image.paste((0, 0, 255), (0, 0, size[0] // 2, size[1] // 2))
    exif = image.getexif()
    exif[0x013B] = SECRET
    exif[0x0112] = orientation
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[29] = SECRET
    out = BytesIO()
    image.save(
        out, "JPEG", exif=exif, icc_profile=PROFILE, comment=SECRET.encode(), dpi=(300, 300),
        xmp=f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{SECRET}</x:xmpmeta>".encode(),
    )  # fmt: skip
    return out.getvalue()


@cache
def png() -> bytes:
    info = PngInfo()
    info.add_text("Author", SECRET)
    info.add_itxt("XML:com.adobe.xmp", SECRET)
    image = Image.new("RGBA", (40, 20), (10, 20, 30, 40))
    exif = image.getexif()
    exif[0x013B] = SECRET
    out = BytesIO()
    image.save(out, "PNG", pnginfo=info, exif=exif, icc_profile=PROFILE)
    return out.getvalue()


OFD_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(*, signed: tuple[str, ...] = ()) -> bytes:
    parts: Members = {
        "OFD.xml": f"<ofd:OFD {OFD_NS}><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID>"
        f"<ofd:Author>{SECRET}</ofd:Author><ofd:CustomDatas><ofd:CustomData Name='a'>{SECRET}"
        "</ofd:CustomData></ofd:CustomDatas></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml"
        "</ofd:DocRoot><ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody>"
        "</ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {OFD_NS}><ofd:CommonData><ofd:PublicRes>PublicRes.xml"
        "</ofd:PublicRes></ofd:CommonData><ofd:Annotations>Annots/Annotations.xml"
        "</ofd:Annotations><ofd:Pages>"
        "<ofd:Page ID='1' BaseLoc='Pages/Page_9/Content.xml'/>"
        "<ofd:Page ID='2' BaseLoc='Pages/Page_10/Content.xml'/></ofd:Pages>"
        "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments></ofd:Document>",
        "Doc_0/Pages/Page_10/Content.xml": _ofd_page("第二页"),
        "Doc_0/Pages/Page_9/Content.xml": _ofd_page(WORDS),
        "Doc_0/Attachs/Attachments.xml": f"<ofd:Attachments {OFD_NS}><a>{SECRET}</a>"
        "</ofd:Attachments>",
        "Doc_0/Annots/Page_0/Annotation.xml": f"<ofd:PageAnnot {OFD_NS}><ofd:Annot ID='5' "
        f"Creator='{SECRET}' LastModDate='2021-03-04'/></ofd:PageAnnot>",
        "Doc_0/Annots/Annotations.xml": f"<ofd:Annotations {OFD_NS}><ofd:Page PageID='1'>"
        "<ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>",
        "Doc_0/PublicRes.xml": f"<ofd:Res {OFD_NS} BaseLoc='Res'><ofd:MultiMedias><ofd:MultiMedia "
        "ID='9' Type='Image'><ofd:MediaFile>photo.jpg</ofd:MediaFile></ofd:MultiMedia>"
        "</ofd:MultiMedias></ofd:Res>",
        "Doc_0/Res/photo.jpg": jpg(),
        "Doc_0/Res/nobody-refers-to.jpg": jpg(),
        "Doc_0/Temp/draft.xml": f"<draft>{SECRET}</draft>",
    }
    if signed:
        references = "".join(f"<ofd:Reference FileRef='/{name}'/>" for name in signed)
        parts["Doc_0/Signs/Signatures.xml"] = (
            f"<ofd:Signatures {OFD_NS}><ofd:Signature ID='1' BaseLoc='Sign_0/Signature.xml'/>"
            "</ofd:Signatures>"
        )
        parts["Doc_0/Signs/Sign_0/Signature.xml"] = (
            f"<ofd:Signature {OFD_NS}><ofd:References>{references}</ofd:References></ofd:Signature>"
        )
    return archive(parts)


def _ofd_page(words: str) -> str:
    return (
        f"<ofd:Page {OFD_NS}><ofd:Content><ofd:Layer><ofd:TextObject><ofd:TextCode X='0'>{words}"
        "</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>"
    )


@cache
def zip_() -> bytes:
    inner = archive({"里面.docx": docx()}, comment=SECRET.encode())
    return archive(
        {
            "附件一.docx": docx(),
            "照片/现场.jpg": jpg(),
            "名单.csv": WORDS.encode("gb18030"),
            "二.zip": inner,
            "__MACOSX/._附件一.docx": SECRET,
        },
        comment=SECRET.encode(),
    )


ALL: dict[str, Callable[[], bytes]] = {
    "docx": docx,
    "xlsx": xlsx,
    "pptx": pptx,
    "pdf": pdf,
    "ofd": ofd,
    "jpg": jpg,
    "png": png,
    "zip": zip_,
}


def _saved(document) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()
