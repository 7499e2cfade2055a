"""What stands in a cell of somebody's table: a number, a reason for none, or words."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from lubu.office.formats import FEN_PER_WAN
from lubu.reporting.cells import EMPTY, NOT_APPLICABLE, Cell
from lubu.reporting.reading.extracts import squeezed

_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?:件|份|宗|个|条|项|万元)?")
_NOT_FILLED: Final = frozenset({"", "未填", "未填写", "空"})
_NOT_APPLICABLE: Final = frozenset(
    {"/", "\\", "-", "--", "---", "—", "——", "–", "―", "一", "无", "不适用", "不涉及", "N/A"}
)
_LIKE_A_NUMBER = re.compile(r"[+\-−]?\d[\d,]*(?:\.\d+)?%?")
_LARGEST: Final = Decimal(10) ** 15


def cell(text: str, *, in_wan: bool = False) -> Cell | None:
    """The cell that ``text`` writes; nothing if it is no count: words, a fraction, below zero.

    Amounts in 万元 become fen.
    """
    written = squeezed(text)
    if written in _NOT_FILLED:
        return EMPTY
    if written in _NOT_APPLICABLE:
        return NOT_APPLICABLE
    match = _NUMBER.fullmatch(written)
    if match is None:
        return None
    value = Decimal((match.group(1) + (match.group(2) or "")).replace(",", ""))
    if in_wan:
        value *= FEN_PER_WAN
    if value != value.to_integral_value() or value > _LARGEST:
        return None
    return Cell(int(value))


def is_written(token: str) -> bool:
    """Whether a word of running text is the content of a cell rather than part of a label."""
    if token in {"一", "无"} or not token:
        return False
    return cell(token) is not None or _LIKE_A_NUMBER.fullmatch(squeezed(token)) is not None
