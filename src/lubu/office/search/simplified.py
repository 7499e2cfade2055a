"""Traditional characters as simplified ones, sign by sign. Pure.

OpenCC converts by phrases: 乾 becomes 干 but stays in 乾隆. What is compared must become the same
wherever it stands, or a part of a text would not be found in it. Hence OpenCC is asked once what
each character is by itself, and that is held.
"""

from __future__ import annotations

from functools import cache

from opencc import OpenCC

IDEOGRAPHS = ((0x3400, 0xA000), (0x20000, 0x33480))  # first, and first after


def simplified(text: str) -> str:
    """``text`` with each traditional character as the simplified one; its length stays."""
    return text.translate(_simple())


@cache
def _simple() -> dict[int, str]:
    """From the number of each traditional character to the simplified one."""
    signs = [chr(code) for first, end in IDEOGRAPHS for code in range(first, end)]
    convert = OpenCC("t2s").convert
    found = dict(zip(signs, convert("\n".join(signs)).split("\n"), strict=True))
    # Some become a character that is itself converted; what was folded folds no further.
    last = dict(zip(signs, convert("\n".join(found.values())).split("\n"), strict=True))
    return {ord(sign): last[sign] for sign in signs if last[sign] != sign}
