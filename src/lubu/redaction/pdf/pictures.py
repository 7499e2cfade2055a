"""Pictures under a mark: their pixels there become one colour, in the coding that they had.

What is packed without loss is painted in its own samples, whatever its colours mean. JPEG keeps
its own tables, so that what is not painted stays what it was, and its size.
Source: ISO 32000-1, 8.9; 7.4 (filters).
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfError, Stream
from PIL import Image, ImageDraw, JpegImagePlugin

from lubu.file_formats.images import chunks
from lubu.redaction.failures import Reason, RedactionError
from lubu.redaction.geometry import Box, Matrix, Point, around, back, clipped, moved
from lubu.redaction.pdf import decoding
from lubu.redaction.pdf.fonts import is_true, number

MOST_PIXELS: Final = 250_000_000
NOT_COPIED: Final = frozenset({"/Length", "/Filter", "/DecodeParms", "/SMask", "/Mask"})
HAIR: Final = 1e-6
BLOCK: Final = 17  # pixels, of a JPEG with halved colours, and one that is touched in part
LOSSLESS: Final = frozenset(
    {"/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/ASCIIHexDecode", "/ASCII85Decode"}
)
SAVE_ERRORS: Final = (OSError, ValueError, KeyError, SyntaxError, TypeError, zlib.error)
_COLOURS = {"/DeviceGray": 1, "/CalGray": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/Lab": 3,
            "/DeviceCMYK": 4, "/Indexed": 1, "/Separation": 1, "/G": 1, "/RGB": 3, "/CMYK": 4,
            "/I": 1}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spots:
    """Parts of a picture, as polygons in the unit square, whose y goes upwards."""

    polygons: tuple[tuple[Point, ...], ...]

    def on(self, width: int, height: int) -> Iterator[tuple[int, int, int]]:
        """``row, first, behind`` of all pixels that are touched, rows counted from the top."""
        for polygon in self.polygons:
            points = [(x * width, (1 - y) * height) for x, y in polygon]
            bounds = around(points)
            first, last = _reach(bounds.bottom, bounds.top, height)
            for row in range(first, last):
                band = clipped(points, Box(bounds.left, row, bounds.right, row + 1))
                if band:
                    across = [x for x, _ in band]
                    left, right = _reach(min(across), max(across), width)
                    if right > left:
                        yield row, left, right


def _reach(low: float, high: float, most: int) -> tuple[int, int]:
    """The pixels between two places; what is touched by a hair's breadth is not."""
    return max(0, math.floor(low + HAIR)), min(most, math.ceil(high - HAIR))


def spots(boxes: Sequence[Box], ctm: Matrix) -> Spots | None:
    """What of a picture the boxes cover; nothing where it is pressed onto a line."""
    undone = back(ctm)
    if undone is None:
        return None
    unit = Box(0, 0, 1, 1)
    polygons = []
    for box in boxes:
        polygon = clipped([moved(corner, undone) for corner in box.corners], unit)
        if len(polygon) >= 3:
            polygons.append(tuple(polygon))
    return Spots(tuple(polygons))


def painted(pdf: Pdf, picture: Stream, where: Spots, resources: Object) -> Stream:
    """A copy of the picture without what is under the spots, masks included.

    Raises:
        RedactionError: too large, or in a coding that cannot be read.
    """
    copy = _one(pdf, picture, where, resources)
    for key in ("/SMask", "/Mask"):
        mask = picture.get(key)
        if isinstance(mask, Stream):
            copy[key] = _one(pdf, mask, where, resources)
    for key in ("/Alternates", "/Metadata", "/OPI", "/PieceInfo", "/StructParent", "/AF"):
        if key in copy:
            del copy[key]
    return pdf.make_indirect(copy)


def _one(pdf: Pdf, picture: Stream, where: Spots, resources: Object) -> Stream:
    width, height = int(number(picture.get("/Width"))), int(number(picture.get("/Height")))
    if width < 1 or height < 1 or width * height > MOST_PIXELS:
        raise RedactionError(Reason.TOO_LARGE, place="image")
    filters = decoding.filters(picture)
    last = filters[-1] if filters else ""
    try:
        if all(one in LOSSLESS for one in filters):
            made = _samples(pdf, picture, where, resources)
        elif last == "/DCTDecode":
            made = _jpeg(pdf, picture, where)
        elif last == "/JPXDecode":
            made = _jpeg2000(pdf, picture, where)
        else:
            made = _bilevel(pdf, picture, where)
    except (*SAVE_ERRORS, PdfError) as error:
        raise RedactionError(Reason.DAMAGED, place="image") from error
    for key, value in picture.items():
        is_key_of_colours = key == "/Mask" and isinstance(value, Array)
        if is_key_of_colours or (key not in made and key not in NOT_COPIED):
            made[key] = value
    return made


def _samples(pdf: Pdf, picture: Stream, where: Spots, resources: Object) -> Stream:
    """Samples of any number and depth, set to nothing in place."""
    width, height = int(number(picture.get("/Width"))), int(number(picture.get("/Height")))
    is_mask = is_true(picture.get("/ImageMask"))
    depth = 1 if is_mask else int(number(picture.get("/BitsPerComponent"))) or 8
    colours = 1 if is_mask else _colours(picture.get("/ColorSpace"), resources)
    row_bytes = (width * depth * colours + 7) // 8
    data = bytearray(picture.read_bytes()[: row_bytes * height].ljust(row_bytes * height, b"\0"))
    ones = is_mask and not _is_reversed(picture)  # of a stencil 1 paints nothing, unless reversed
    for row, left, right in where.on(width, height):
        start = row * row_bytes
        _set_bits(
            data, start * 8 + left * depth * colours, start * 8 + right * depth * colours, ones
        )
    return _packed(pdf, bytes(data), row_bytes, max(1, colours * depth // 8))


def _is_reversed(picture: Stream) -> bool:
    decode = picture.get("/Decode")
    return isinstance(decode, Array) and len(decode) > 0 and number(decode[0]) == 1


def _set_bits(data: bytearray, first: int, behind: int, ones: bool) -> None:
    fill = 0xFF if ones else 0
    start, end = (first + 7) // 8, behind // 8
    if start <= end:
        data[start:end] = bytes([fill]) * (end - start)
    edges = [*range(first, min(start * 8, behind)), *range(max(end * 8, first), behind)]
    for bit in edges:
        mask = 0x80 >> bit % 8
        data[bit // 8] = data[bit // 8] | mask if ones else data[bit // 8] & ~mask


def _packed(pdf: Pdf, data: bytes, row_bytes: int, step: int) -> Stream:
    """Deflated, each row foretold as PNG does (7.4.4.4): as small as the programs that made it."""
    mode, columns = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}.get(step, "L"), row_bytes
    if mode != "L" and row_bytes % step == 0:
        columns = row_bytes // step
    else:
        mode, step = "L", 1
    out = BytesIO()
    rows = len(data) // row_bytes
    Image.frombytes(mode, (columns, rows), data).save(out, "PNG", compress_level=9)
    made = Stream(pdf, b"")
    parameters = Dictionary(Predictor=15, Colors=step, BitsPerComponent=8, Columns=columns)
    # The data of a PNG are those of a PDF's picture too.
    deflated = b"".join(one.body for one in chunks(out.getvalue()) if one.mark == b"IDAT")
    made.write(deflated, filter=Name.FlateDecode, decode_parms=parameters)
    return made


def _colours(space: object, resources: Object, depth: int = 0) -> int:
    """How many samples a pixel has."""
    if isinstance(space, Name):
        known = _COLOURS.get(str(space))
        if known is not None:
            return known
        spaces = resources.get("/ColorSpace") if isinstance(resources, Dictionary) else None
        below = spaces.get(str(space)) if isinstance(spaces, Dictionary) else None
        return _colours(below, resources, depth + 1) if below is not None and depth < 4 else 1
    if isinstance(space, Array) and len(space):
        word = str(space[0])
        if word == "/ICCBased" and isinstance(space[1], Stream):
            return max(1, int(number(space[1].get("/N"))))
        if word in {"/DeviceN", "/NChannel"} and isinstance(space[1], Array):
            return max(1, len(space[1]))
        return _COLOURS.get(word, 1)
    return 1


def _jpeg(pdf: Pdf, picture: Stream, where: Spots) -> Stream:
    data = decoding.innermost(picture)
    with Image.open(BytesIO(data), formats=["JPEG"]) as opened:
        _bearable(opened)
        tables = dict(getattr(opened, "quantization", {}))
        sampling = JpegImagePlugin.get_sampling(opened)
        profile = opened.info.get("icc_profile")
        image = opened.copy()
    _paint(image, where)
    out = BytesIO()
    image.info.clear()
    image.save(
        out, "JPEG", qtables=tables, subsampling=max(sampling, 0), optimize=True,
        icc_profile=profile,
    )  # fmt: skip
    made = Stream(pdf, b"")
    made.write(out.getvalue(), filter=Name.DCTDecode)
    return made


def _jpeg2000(pdf: Pdf, picture: Stream, where: Spots) -> Stream:
    data = decoding.innermost(picture)
    with Image.open(BytesIO(data), formats=["JPEG2000"]) as opened:
        _bearable(opened)
        image = opened.copy()
    _paint(image, where)
    out = BytesIO()
    rate = max(1.0, image.width * image.height * len(image.getbands()) / len(data))
    image.save(out, "JPEG2000", quality_mode="rates", quality_layers=[rate])
    made = Stream(pdf, b"")
    made.write(out.getvalue(), filter=Name.JPXDecode)
    return made


def _bilevel(pdf: Pdf, picture: Stream, where: Spots) -> Stream:
    """What fax machines and scanners write (CCITT, JBIG2): written as CCITT of group 4."""
    image = decoding.bilevel(picture)
    is_mask = is_true(picture.get("/ImageMask"))
    _paint(image, where, fill=255 if is_mask and not _is_reversed(picture) else 0)
    made = Stream(pdf, b"")
    parameters = Dictionary(K=-1, Columns=image.width, Rows=image.height, BlackIs1=False)
    made.write(decoding.fax(image), filter=Name.CCITTFaxDecode, decode_parms=parameters)
    return made


def _bearable(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise RedactionError(Reason.TOO_LARGE, place="image")


def _paint(image: Image.Image, where: Spots, fill: int | None = None) -> None:
    """With the colour around the spot: a hard edge would ring in what stays."""
    drawing = ImageDraw.Draw(image)
    for polygon in where.polygons:
        rows = list(Spots((polygon,)).on(image.width, image.height))
        if not rows:
            continue
        colour = fill if fill is not None else _around(image, rows)
        for row, left, right in rows:
            drawing.line([(left, row), (right - 1, row)], fill=colour)


def _around(image: Image.Image, rows: Sequence[tuple[int, int, int]]) -> int | tuple[int, ...]:
    """The colour most often found just beside the spot, not in it: it tells nothing."""
    found: dict[int | tuple[int, ...], int] = {}
    for row, left, right in rows[:: max(1, len(rows) // 200)]:
        for column in (left - 2, right + 1):
            if 0 <= column < image.width:
                colour = image.getpixel((column, row))
                if isinstance(colour, int | tuple):
                    found[colour] = found.get(colour, 0) + 1
    if found:
        return max(found, key=lambda one: found[one])
    return 0 if len(image.getbands()) == 1 else (0,) * len(image.getbands())
