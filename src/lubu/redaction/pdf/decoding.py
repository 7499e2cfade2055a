"""Pictures in codings that are read by others: fax, JBIG2; and filters one within another."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
from pikepdf import Array, Dictionary, Name, Page, Pdf, Stream, StreamDecodeLevel
from PIL import Image, ImageChops
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from lubu.redaction.pdf.fonts import number

STRIP_OFFSETS, ROWS_PER_STRIP, STRIP_BYTES = 273, 278, 279  # tags of TIFF 6.0
MIDDLE = 128


def filters(stream: Stream) -> list[str]:
    """The names of the filters, the outermost first."""
    named = stream.get("/Filter")
    if isinstance(named, Array):
        return [str(one) for one in named]
    return [str(named)] if isinstance(named, Name) else []


def innermost(stream: Stream) -> bytes:
    """The data of the last filter, what was wrapped around them taken off."""
    names = filters(stream)
    if len(names) < 2:
        return stream.read_raw_bytes()
    with Pdf.new() as pdf:
        outer = Stream(pdf, b"")
        parameters = stream.get("/DecodeParms")
        kept = list(parameters)[:-1] if isinstance(parameters, Array) else []
        outer.write(
            stream.read_raw_bytes(),
            filter=Array([Name(one) for one in names[:-1]]),
            decode_parms=Array([one if isinstance(one, Dictionary) else None for one in kept])
            if kept
            else None,
        )
        return outer.read_bytes(StreamDecodeLevel.specialized)


def bilevel(picture: Stream) -> Image.Image:
    """A picture of one bit in the stored sense: 255 where the sample is 1.

    Drawn alone on a page of its size by the program that draws pages.
    """
    width, height = int(number(picture.get("/Width"))), int(number(picture.get("/Height")))
    with Pdf.new() as pdf:
        copied = pdf.copy_foreign(picture)
        for key in ("/SMask", "/Mask", "/Decode", "/ImageMask", "/Intent", "/Metadata"):
            if key in copied:
                del copied[key]
        copied["/ColorSpace"], copied["/BitsPerComponent"] = Name.DeviceGray, 1
        content = Stream(pdf, f"{width} 0 0 {height} 0 0 cm /P Do".encode())
        page = Dictionary(
            Type=Name.Page,
            MediaBox=[0, 0, width, height],
            Resources=Dictionary(XObject=Dictionary(P=copied)),
            Contents=content,
        )
        pdf.pages.append(Page(pdf.make_indirect(page)))
        out = BytesIO()
        pdf.save(out)
    opened = pypdfium2.PdfDocument(out.getvalue())
    try:
        drawn: Image.Image = opened[0].render(scale=1, grayscale=True).to_pil().convert("L")
    finally:
        opened.close()
    return drawn.point(lambda level: 255 if level >= MIDDLE else 0)


def fax(image: Image.Image) -> bytes:
    """One strip of CCITT group 4, in which black is 0; TIFF would have it the other way round."""
    out, tags = BytesIO(), ImageFileDirectory_v2()
    tags[ROWS_PER_STRIP] = image.height
    turned = ImageChops.invert(image.convert("L")).convert("1", dither=Image.Dither.NONE)
    turned.save(out, "TIFF", compression="group4", tiffinfo=tags)
    with Image.open(out) as written:
        offset, length = written.tag_v2[STRIP_OFFSETS][0], written.tag_v2[STRIP_BYTES][0]  # type: ignore[attr-defined]  # a TIFF
    return out.getvalue()[offset : offset + length]
