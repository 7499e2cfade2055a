"""PDF files made instruction by instruction, and whoever tries to read back what was removed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, ImageDraw

from lubu.redaction import redacting
from lubu.redaction.failures import RedactionError
from lubu.redaction.marks import Mark, PageMark, Rectangle
from lubu.redaction.pdf import codes, parsing
from lubu.redaction.report import Report
from lubu.redaction.words import Sought, squeezed

SECRET = "王小明"
PHONE = "13800138000"


def gbk(text: str) -> str:
    """A text as a string of a content stream, in the encoding of the font ``/C``."""
    return f"<{text.encode('gbk').hex()}>"


def ucs2(text: str) -> str:
    return f"<{text.encode('utf-16-be').hex()}>"


def chinese(encoding: str = "GBK-EUC-H") -> Dictionary:
    """A font that the reader must have: office programs of old name one so."""
    below = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=Name("/STSong-Light"),
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="GB1", Supplement=2),
        DW=1000,
        FontDescriptor=Dictionary(
            Type=Name.FontDescriptor, FontName=Name("/STSong-Light"), Flags=4,
            FontBBox=[-25, -254, 1000, 880], ItalicAngle=0, Ascent=880, Descent=-120, CapHeight=880,
            StemV=93,
        ),
    )  # fmt: skip
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/STSong-Light"),
        Encoding=Name(f"/{encoding}"),
        DescendantFonts=[below],
    )


def latin() -> Dictionary:
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
    )


class Making:
    """A PDF under way; pages share the fonts ``/C`` (Chinese), ``/U`` and ``/V``, ``/F``."""

    def __init__(self) -> None:
        self.pdf = Pdf.new()
        self.fonts = Dictionary(
            C=self.pdf.make_indirect(chinese()),
            U=self.pdf.make_indirect(chinese("UniGB-UCS2-H")),
            V=self.pdf.make_indirect(chinese("UniGB-UCS2-V")),
            F=self.pdf.make_indirect(latin()),
        )

    def page(self, content: str, **more: object) -> pikepdf.Page:
        """One page of 300 by 300; ``resources`` and other keys of the page as they are given."""
        resources = Dictionary(Font=self.fonts)
        for key, value in dict(more.pop("resources", {})).items():  # type: ignore[call-overload]
            resources[key] = value
        keys = {"MediaBox": Array([0, 0, 300, 300])} | more
        made = Dictionary(
            Type=Name.Page, Resources=resources, Contents=self.stream(content), **keys
        )
        self.pdf.pages.append(pikepdf.Page(self.pdf.make_indirect(made)))
        return self.pdf.pages[-1]

    def stream(self, content: str | bytes, **keys: object) -> Stream:
        data = content.encode("latin-1") if isinstance(content, str) else content
        return self.pdf.make_indirect(Stream(self.pdf, data, **keys))

    def form(self, content: str, **keys: object) -> Stream:
        box = {"BBox": [0, 0, 300, 300], "Resources": Dictionary(Font=self.fonts)} | keys
        return self.stream(content, Type=Name.XObject, Subtype=Name.Form, **box)

    def jpeg(self, image: Image.Image, **keys: object) -> Stream:
        out = BytesIO()
        image.save(out, "JPEG", quality=80)
        colours = Name.DeviceGray if image.mode == "L" else Name.DeviceRGB
        made = self.stream(
            b"", Type=Name.XObject, Subtype=Name.Image, Width=image.width, Height=image.height,
            ColorSpace=colours, BitsPerComponent=8, **keys,
        )  # fmt: skip
        made.write(out.getvalue(), filter=Name.DCTDecode)
        return made

    def save(self, path: Path, **keys: object) -> Path:
        self.pdf.save(path, **keys)
        return path


def scan(words: Sequence[tuple[int, int]] = ((100, 100),), size: int = 600) -> Image.Image:
    """A scanned page: grey paper, and dark strokes where words are."""
    image = Image.new("L", (size, size), 235)
    drawing = ImageDraw.Draw(image)
    for left, top in words:
        for step in range(0, 60, 6):
            drawing.line([(left + step, top), (left + step + 3, top + 30)], fill=20, width=2)
    return image


def redacted(path: Path, *words: str, identifiers: bool = False) -> tuple[Path, Report]:
    """The file without the words."""
    marks = redacting.find(path, Sought(words=words, identifiers=identifiers))
    assert marks, "nothing was found"
    return with_marks(path, marks)


def with_marks(path: Path, marks: Sequence[Mark]) -> tuple[Path, Report]:
    target = path.with_name(f"{path.stem}-copy{path.suffix}")
    return target, redacting.redact(path, marks, target)


def mark(left: float, top: float, right: float, bottom: float, page: int = 1) -> PageMark:
    rectangle = Rectangle(left=left, top=top, right=right, bottom=bottom)
    return PageMark(page=page, rectangles=(rectangle,))


def dug_up(path: Path) -> str:
    """All that an attacker finds: every string and stream of the file, read in every way."""
    found = [_read(path.read_bytes())]
    with Pdf.open(path) as pdf:
        for held in pdf.objects:
            found += _strings(held)
            if isinstance(held, Stream) and held.get("/Subtype") != Name.Image:
                data = held.read_bytes()
                found += [_read(data), *map(_read, _operands(held))]
                found += codes.meanings(data).values()
    return squeezed("\n".join(found))


def _read(data: bytes) -> str:
    ways = ("utf-8", "gb18030", "utf-16-be", "utf-16-le", "latin-1")
    return "\n".join(data.decode(way, "ignore") for way in ways)


def _operands(held: Stream) -> Iterator[bytes]:
    """The texts that a content stream shows, put together over their gaps."""
    whole = b""
    try:
        listed = parsing.instructions(held)
    except RedactionError:
        return  # no content stream
    for one in listed:
        for operand in one.operands:
            inner = operand if isinstance(operand, Array) else [operand]
            whole += b"".join(bytes(piece) for piece in inner if isinstance(piece, String))
    yield whole


def _strings(held: object, depth: int = 0) -> Iterator[str]:
    if isinstance(held, String):
        yield str(held)
    elif depth < 20:
        values = (
            held.values() if isinstance(held, Dictionary | Stream)
            else held if isinstance(held, Array) else ()
        )  # fmt: skip
        for value in values:
            if not getattr(value, "is_indirect", False):
                yield from _strings(value, depth + 1)
