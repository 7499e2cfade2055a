"""Pictures and drawings under a mark, in every coding in which a PDF holds them."""

from __future__ import annotations

import hashlib
import zlib
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageChops

from lubu.redaction import redacting
from lubu.redaction.marks import NOTE
from lubu.redaction.pdf import cleaning, decoding
from lubu.redaction.pdf.pictures import Spots
from lubu.redaction.report import Notice
from lubu.redaction.words import Sought
from tests.redaction.samples import PHONE, SECRET, Making, dug_up, gbk, mark, scan, with_marks

WORD = (100, 100)  # where a scanned word stands, in pixels of 600
SPOT = (45, 45, 85, 70)  # and in units of a page of 300


def flate(making: Making, image: Image.Image, space: object, depth: int = 8, **keys) -> Stream:
    made = making.stream(
        b"", Type=Name.XObject, Subtype=Name.Image, Width=image.width, Height=image.height,
        ColorSpace=space, BitsPerComponent=depth, **keys,
    )  # fmt: skip
    made.write(zlib.compress(image.tobytes()), filter=Name.FlateDecode)
    return made


def grey(making):
    return flate(making, scan([WORD]), Name.DeviceGray)


def colour(making):
    return flate(making, scan([WORD]).convert("RGB"), Name.DeviceRGB)


def inks(making):
    return flate(making, scan([WORD]).convert("CMYK"), Name.DeviceCMYK)


def listed(making):
    image = scan([WORD]).convert("P")
    space = Array([Name.Indexed, Name.DeviceRGB, 255, bytes(image.getpalette()).ljust(768, b"\0")])
    return flate(making, image, space)


def one_bit(making):
    return flate(
        making, scan([WORD]).point(lambda v: 255 * (v > 128)).convert("1"), Name.DeviceGray, 1
    )


def photograph(making):
    return making.jpeg(scan([WORD]))


def coloured_photograph(making):
    return making.jpeg(scan([WORD]).convert("RGB"))


def wavelets(making):
    out = BytesIO()
    scan([WORD]).convert("RGB").save(out, "JPEG2000", quality_mode="rates", quality_layers=[20])
    made = making.stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=600, Height=600)
    made.write(out.getvalue(), filter=Name.JPXDecode)
    return made


def fax(making):
    image = scan([WORD]).point(lambda v: 255 * (v > 128))
    made = making.stream(
        b"", Type=Name.XObject, Subtype=Name.Image, Width=600, Height=600,
        ColorSpace=Name.DeviceGray, BitsPerComponent=1,
    )  # fmt: skip
    parameters = Dictionary(K=-1, Columns=600, Rows=600)
    made.write(decoding.fax(image), filter=Name.CCITTFaxDecode, decode_parms=parameters)
    return made


ALL = [grey, colour, inks, listed, one_bit, photograph, coloured_photograph, wavelets, fax]


def samples(path) -> list[Image.Image]:
    """Every picture of the file as it is stored."""
    found = []
    opened = pypdfium2.PdfDocument(path)
    try:
        for page in opened:
            pictures = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
            found += [one.get_bitmap(render=False).to_pil().convert("L") for one in pictures]
    finally:
        opened.close()
    return found


@pytest.mark.parametrize("make", ALL)
def test_pixels_are_painted_over_in_the_coding_that_they_had(tmp_path, make):
    making = Making()
    picture = make(making)
    making.page("q 300 0 0 300 0 0 cm /P Do Q", resources={"/XObject": Dictionary(P=picture)})
    path = making.save(tmp_path / "a.pdf")
    copy, report = with_marks(path, [mark(*SPOT)])
    [before], [after] = samples(path), samples(copy)
    word = (100, 100, 160, 130)
    assert before.crop(word).getextrema()[0] < 100
    least, most = after.crop(word).getextrema()
    assert most - least < 40, "strokes can still be told"
    away = (200, 200, 590, 590)
    difference = ImageChops.difference(before.crop(away), after.crop(away))
    assert difference.getextrema()[1] < 8
    assert report.removed["pictures"] == 1
    assert Notice.NO_TEXT in report.notices
    assert report.after < report.before * 1.1 + 2000
    with pikepdf.open(path) as old, pikepdf.open(copy) as new:
        was = old.pages[0].obj["/Resources"]["/XObject"]["/P"]
        [now] = new.pages[0].obj["/Resources"]["/XObject"].values()
        assert decoding.filters(now) == decoding.filters(was)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "placed",
    ["300 0 0 300 0 0", "0 300 -300 0 300 0", "-300 0 0 -300 300 300", "212 212 -212 212 150 -60"],
)
def test_scans_that_were_turned(tmp_path, turned, placed):
    """Where the word of the scan is then found by its darkness, as a person would."""
    making = Making()
    picture = making.jpeg(scan([WORD, (400, 300)]))
    content = f"q {placed} cm /P Do Q"
    making.page(content, Rotate=turned, resources={"/XObject": Dictionary(P=picture)})
    path = making.save(tmp_path / "a.pdf")
    seen = redacting.page_image(path, 1, 300).convert("L").crop((5, 5, 295, 295))
    box = seen.point(lambda v: 255 * (v < 90)).getbbox()
    assert box is not None
    first = (box[0] + 5, box[1] + 5, box[0] + 45, box[1] + 45)
    copy, _ = with_marks(path, [mark(*first)])
    shown = redacting.page_image(copy, 1, 300).convert("L")
    assert shown.crop((first[0] + 2, first[1] + 2, first[2] - 2, first[3] - 2)).getextrema()[1] < 12


def test_a_text_under_a_scan_and_the_scan_both_go(tmp_path):
    making = Making()
    picture = making.jpeg(scan([WORD]))
    layer = f"BT 3 Tr /C 12 Tf 50 235 Td {gbk(SECRET)} Tj ET"
    making.page(
        f"{layer} q 300 0 0 300 0 0 cm /P Do Q", resources={"/XObject": Dictionary(P=picture)}
    )
    path = making.save(tmp_path / "a.pdf")
    marks = redacting.find(path, Sought(words=(SECRET,)))
    copy, report = with_marks(path, marks)
    assert SECRET not in dug_up(copy)
    assert report.removed["pictures"] == 1
    assert report.removed["characters"] == 3


def test_masks_and_stencils_and_pictures_in_the_content(tmp_path):
    making = Making()
    mask = flate(making, ImageChops.invert(scan([WORD])), Name.DeviceGray)
    masked = flate(making, Image.new("L", (600, 600), 0), Name.DeviceGray, SMask=mask)
    stencil = making.stream(
        scan([WORD]).point(lambda v: 255 * (v > 128)).convert("1").tobytes(),
        Type=Name.XObject, Subtype=Name.Image, Width=600, Height=600, ImageMask=True,
        BitsPerComponent=1,
    )  # fmt: skip
    small = scan([(10, 10)], 80).tobytes().hex()
    inline = f"BI /W 80 /H 80 /BPC 8 /CS /G /F /AHx ID {small}> EI"
    making.page(
        f"q 300 0 0 300 0 0 cm /M Do Q q 300 0 0 300 0 0 cm /S Do Q q 80 0 0 80 0 0 cm {inline} Q",
        resources={"/XObject": Dictionary(M=masked, S=stencil)},
    )
    copy, report = with_marks(making.save(tmp_path / "a.pdf"), [mark(*SPOT), mark(5, 245, 79, 290)])
    assert report.removed["pictures"] == 3
    with pikepdf.open(copy) as pdf:
        for held in pdf.objects:
            if isinstance(held, Stream) and held.get("/Subtype") == Name.Image:
                stored = held.read_bytes()
                if int(held["/Width"]) == 600 and "/ImageMask" not in held:
                    crop = Image.frombytes("L", (600, 600), stored).crop((100, 100, 160, 130))
                    assert crop.getextrema() in {(0, 0), (255, 255)}
                elif "/ImageMask" in held:
                    crop = Image.frombytes("1", (600, 600), stored).crop((100, 100, 160, 130))
                    assert crop.getextrema() == (255, 255)


def test_a_scan_of_two_pages_is_painted_where_it_is_marked_only(tmp_path):
    making = Making()
    picture = making.jpeg(scan([WORD]))
    for _ in range(2):
        making.page("q 300 0 0 300 0 0 cm /P Do Q", resources={"/XObject": Dictionary(P=picture)})
    path = making.save(tmp_path / "a.pdf")
    copy, report = with_marks(path, [mark(*SPOT)])
    assert Notice.PICTURE_ELSEWHERE in report.notices
    original = hashlib.sha256(picture.read_raw_bytes()).hexdigest()
    with pikepdf.open(copy) as pdf:
        sums = [
            hashlib.sha256(page.obj["/Resources"]["/XObject"][name].read_raw_bytes()).hexdigest()
            for page in pdf.pages
            for name in page.obj["/Resources"]["/XObject"].keys()  # noqa: SIM118
        ]
    assert sums[0] != original
    assert sums[1] == original
    both, report = with_marks(path, [mark(*SPOT), mark(*SPOT, page=2)])
    assert Notice.PICTURE_ELSEWHERE not in report.notices
    with pikepdf.open(both) as pdf:
        raw = [o.read_raw_bytes() for o in pdf.objects if isinstance(o, Stream)]
    assert original not in {hashlib.sha256(one).hexdigest() for one in raw}


def test_many_scans_are_written_out_on_the_way(tmp_path, monkeypatch):
    """The limit stands here for a file larger than the memory."""
    monkeypatch.setattr(cleaning, "PENDING", 2000)
    making = Making()
    for number in range(4):
        picture = making.jpeg(scan([WORD, (300, 60 * number)]))
        text = f"BT /C 12 Tf 50 150 Td {gbk('申请人' + SECRET)} Tj ET"
        making.page(
            f"q 300 0 0 300 0 0 cm /P Do Q {text}", resources={"/XObject": Dictionary(P=picture)}
        )
    path = making.save(tmp_path / "a.pdf")
    names = redacting.find(path, Sought(words=(SECRET,)))
    copy, report = with_marks(path, [*names, *(mark(*SPOT, page=n) for n in range(1, 5))])
    assert report.removed["pictures"] == 4
    assert SECRET not in dug_up(copy)
    assert "LubuFont" not in dug_up(copy)
    assert [one.name for one in tmp_path.iterdir() if one.is_dir()] == []


def test_letters_that_were_turned_into_outlines_go(tmp_path):
    making = Making()
    letters = " ".join(f"{x} 200 m {x + 8} 200 l {x + 4} 212 l h" for x in range(40, 140, 12))
    frame = "0.5 w 30 190 120 30 re S"
    hand = (
        "1 w 60 100 m "
        + " ".join(f"{60 + n * 2} {100 + (n % 3) * 4} l" for n in range(1, 60))
        + " S"
    )
    making.page(f"{frame} {letters} f {hand}")
    copy, report = with_marks(
        making.save(tmp_path / "a.pdf"), [mark(60, 85, 100, 102), mark(80, 180, 120, 210)]
    )
    assert report.removed["drawings"] >= 3
    with pikepdf.open(copy) as pdf:
        drawn = [
            (str(one.operator), [float(v) for v in one.operands])
            for one in pikepdf.parse_content_stream(pdf.pages[0], "m l re")
        ]
    inside = [at for operator, at in drawn if operator == "l" and 64 < at[0] < 96 and at[1] > 199]
    assert inside == []
    assert ("re", [30, 190, 120, 30]) in drawn
    strokes = [at for operator, at in drawn if operator == "l" and at[1] < 120]
    assert not any(84 < x < 118 for x, _ in strokes)
    assert len(strokes) > 30


def test_a_box_where_nothing_stands_is_said_too(tmp_path):
    making = Making()
    making.page("")
    copy, _ = with_marks(making.save(tmp_path / "a.pdf"), [mark(20, 20, 90, 40)])
    assert "".join(redacting.page_letters(copy, 1).texts) == NOTE
    assert PHONE not in dug_up(copy)


def test_spots_take_every_pixel_that_they_touch():
    whole = Spots((((0.101, 0.8), (0.299, 0.8), (0.299, 0.9), (0.101, 0.9)),))
    assert list(whole.on(10, 10)) == [(1, 1, 3)]
    assert list(whole.on(100, 10)) == [(1, 10, 30)]
    slant = Spots((((0, 0), (1, 0), (0, 1)),))
    assert [right for _, _, right in slant.on(4, 4)] == [1, 2, 3, 4]
