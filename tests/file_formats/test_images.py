"""JPEG and PNG part by part: nothing is lost or read twice, and what is cut off is noticed."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from lubu.file_formats import images
from lubu.redaction import photographs

SECRET = b"Zhang San"


def picture(kind: str, **options: object) -> bytes:
    out = BytesIO()
    Image.radial_gradient("L").save(out, kind, **options)
    return out.getvalue()


def told(kind: str) -> bytes:
    """A picture in which somebody is named."""
    if kind == "JPEG":
        return picture("JPEG", comment=SECRET, progressive=True, dpi=(300, 300))
    info = PngInfo()
    info.add_text("Author", SECRET.decode())
    return picture("PNG", pnginfo=info, dpi=(300, 300))


READERS = {"JPEG": images.segments, "PNG": images.chunks}


@pytest.mark.parametrize("kind", READERS)
def test_the_parts_are_the_picture_and_nothing_behind_it(kind):
    data = told(kind)
    parts = list(READERS[kind](data + b"behind"))
    assert b"".join(part.raw for part in parts) == data
    assert sum(SECRET in part.body for part in parts) == 1


@pytest.mark.parametrize("kind", READERS)
@given(share=st.floats(0, 1, exclude_max=True))
def test_what_is_cut_off_is_noticed(kind, share):
    data = told(kind)
    cut = data[: int(len(data) * share)]
    with pytest.raises((ValueError, struct.error)):
        list(READERS[kind](cut))


def test_fill_bytes_belong_to_the_segment_behind_them():
    data = told("JPEG")
    filled = data[:2] + b"\xff\xff" + data[2:]
    first = images.segment(filled, 2)
    assert first.raw == filled[2 : 2 + len(first.raw)]
    assert first.body == images.segment(data, 2).body


@pytest.mark.parametrize("kind", READERS)
def test_a_bare_picture_shows_the_same_and_names_nobody(kind):
    data = told(kind)
    bare = photographs.bare(data)
    assert SECRET not in bare
    with Image.open(BytesIO(data)) as before, Image.open(BytesIO(bare)) as after:
        assert before.tobytes() == after.tobytes()
        assert before.info["dpi"] == after.info["dpi"]


def test_a_photograph_that_was_cut_off_in_its_scan_names_nobody_either():
    data = told("JPEG")
    bare = photographs.bare(data[:-200])
    assert SECRET in data[:-200]
    assert SECRET not in bare
    assert bare.endswith(data[-400:-200])


def test_nothing_stands_behind_a_photograph_between_its_scans_or_small_in_its_head():
    data = told("JPEG")
    behind = data + picture("JPEG", comment=SECRET)
    assert SECRET not in photographs.bare(behind)
    assert photographs.bare(behind) == photographs.bare(data)
    scans = [at for at, part in placed(data) if part.mark == images.START_OF_SCAN]
    assert len(scans) > 1, "progressive"
    between = data[: scans[1]] + b"\xff\xfe\x00\x0b" + SECRET + data[scans[1] :]
    assert photographs.bare(between) == photographs.bare(data)
    small = struct.pack(">BB", 1, 3) + SECRET
    head = b"\xff\xe0" + struct.pack(">H", 14 + len(small)) + data[6:18] + small
    assert data[2:4] == b"\xff\xe0"
    assert photographs.bare(data[:2] + head + data[20:]) == photographs.bare(data)


def placed(data: bytes) -> Iterator[tuple[int, images.Part]]:
    at = 0
    for part in images.segments(data):
        yield at, part
        at += len(part.raw)


def test_films_of_pictures_keep_all_of_them():
    frames = [Image.new("L", (4, 4), shade) for shade in (0, 90, 180)]
    out = BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    with Image.open(BytesIO(photographs.bare(out.getvalue()))) as after:
        assert after.n_frames == 3


@given(data=st.binary(max_size=60), head=st.sampled_from([b"", images.JPEG, images.PNG]))
def test_what_is_no_picture_stays_as_it_is_or_loses_parts(data, head):
    bare = photographs.bare(head + data)
    assert bare.startswith(head[:2])
    assert len(bare) <= len(head + data)
