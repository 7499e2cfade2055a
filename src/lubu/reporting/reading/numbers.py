"""What stands in a cell of somebody's table: a number, a reason for none, or words."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from lubu.office.formats import FEN_PER_WAN
from lubu.reporting.cells import EMPTY, NOT_APPLICABLE, Cell
from lubu.reporting.reading.extracts import squeezed

_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?:件|份|宗|个|条|项|(万?元))?")
FEN_PER_YUAN: Final = 100
_UNITS: Final = {"万元": FEN_PER_WAN, "元": FEN_PER_YUAN}
_FORMULA: Final = "="
_NOT_FILLED: Final = frozenset({"", "未填", "未填写", "空"})
_NOT_APPLICABLE: Final = frozenset(
    {"/", "\\", "-", "--", "---", "—", "——", "–", "―", "一", "无", "不适用", "不涉及", "N/A"}
)
_LIKE_A_NUMBER = re.compile(r"[+\-−]?\d[\d,]*(?:\.\d+)?%?")
_LARGEST: Final = Decimal(10) ** 15


def cell(text: str, *, unit_fen: int = 1) -> Cell | None:
    """The cell that ``text`` writes; nothing if it is no count: words, a fraction, below zero.

    Of an amount the number becomes fen: times ``unit_fen``, if it does not name its unit itself.
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
    if match.group(3) and unit_fen == 1:
        return None  # money where cases are counted
    value *= _UNITS.get(match.group(3), unit_fen)
    if value != value.to_integral_value() or value > _LARGEST:
        return None
    return Cell(int(value))


def is_formula(text: str) -> bool:
    """Whether a workbook's formula stands there without its result."""
    return text.strip().startswith(_FORMULA)


def is_written(token: str) -> bool:
    """Whether a word of running text is the content of a cell rather than part of a label."""
    if token in {"一", "无"} or not token:
        return False
    return cell(token) is not None or _LIKE_A_NUMBER.fullmatch(squeezed(token)) is not None
