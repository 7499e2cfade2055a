"""Days, numbers and amounts as official letters write them. Pure.

The packages that know Chinese amounts go by way of floating-point numbers or want an alphabet of
options; a fee is whole yuan, and these few lines are checked against their inverse.
"""

from __future__ import annotations

from datetime import date
from typing import Final

DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
UNITS: Final = ("", "拾", "佰", "仟")
GROUPS: Final = ("", "万", "亿")
MOST_YUAN: Final = 10**12 - 1


class AmountError(ValueError):
    """An amount that no document names: negative, or 万亿 and more; ``yuan`` is it."""

    def __init__(self, yuan: int) -> None:
        self.yuan = yuan
        super().__init__(str(yuan))


def day_words(day: date | None) -> str:
    """2025年3月3日; nothing for no day (GB/T 9704, 7.3.5.4: no noughts before)."""
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"


def number_words(number: int | None) -> str:
    """As digits; nothing for no number."""
    return "" if number is None else str(number)


def amount_words(yuan: int) -> str:
    """An amount in capitals: 人民币叁佰捌拾元整.

    Source: 支付结算办法, annex 1 (正确填写票据和结算凭证的基本规定).

    Raises:
        AmountError: it is negative or beyond what can be written.
    """
    if not 0 <= yuan <= MOST_YUAN:
        raise AmountError(yuan)
    return f"人民币{_capitals(yuan) or DIGITS[0]}元整"


def _capitals(number: int) -> str:
    """One nought stands for any number of them between digits, none at the end."""
    written = ""
    for place in reversed(range(len(GROUPS))):
        group = number // 10_000**place % 10_000
        if not group:
            continue
        if written and (group < 1000 or number // 10_000 ** (place + 1) % 10_000 == 0):
            written += DIGITS[0]
        written += _below_10_000(group) + GROUPS[place]
    return written


def _below_10_000(number: int) -> str:
    written = ""
    for place in reversed(range(len(UNITS))):
        digit = number // 10**place % 10
        if digit:
            written += DIGITS[digit] + UNITS[place]
        elif written and number % 10**place and not written.endswith(DIGITS[0]):
            written += DIGITS[0]
    return written
