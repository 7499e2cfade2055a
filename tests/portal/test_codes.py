"""QR codes: cell by cell those of segno, whatever the address."""

from __future__ import annotations

import re

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from lubu.portal import codes

pytestmark = pytest.mark.one_database
LETTERS = st.characters(codec="ascii", categories=("L", "N"), include_characters="-._~/")


def dark(code: codes.Code) -> set[tuple[int, int]]:
    """The cells that the path draws."""
    runs = re.findall(r"M(\d+) (\d+)\.5h(\d+)", code.path)
    return {
        (int(y) - codes.QUIET, x)
        for start, y, width in runs
        for x in range(int(start) - codes.QUIET, int(start) - codes.QUIET + int(width))
    }


@settings(max_examples=30, deadline=None)
@given(st.text(LETTERS, max_size=40), st.text(LETTERS, max_size=9))
def test_a_code_is_what_segno_makes_of_the_whole_address(folder, name):
    address = f"https://www.zs.gov.cn/{folder}/{name}.html"
    own = segno.make(
        address, mode="byte", encoding="iso-8859-1", error=codes.LEVEL, mask=codes.MASK,
        boost_error=False, micro=False,
    )  # fmt: skip
    cells = {(y, x) for y, row in enumerate(own.matrix) for x, cell in enumerate(row) if cell}
    code = codes.code(address)
    assert dark(code) == cells
    assert code.size == len(own.matrix) + 2 * codes.QUIET
