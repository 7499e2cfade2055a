"""How official texts write a number: as a count, in 万, as a share, as money. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Final, TypeAlias

Number: TypeAlias = int | Fraction

_TENTH: Final = Decimal("0.1")
LEAST_IN_WAN: Final = 10_000
FEN_PER_WAN: Final = 1_000_000  # one 万元 is 10,000 yuan of 100 fen


def fen_in_wan(fen: int) -> str:
    """Fen as 万元: up to six decimals, exact, without trailing noughts ("20.3", "0.000001")."""
    return f"{Decimal(fen) / FEN_PER_WAN:.6f}".rstrip("0").rstrip(".")


def half_up(value: Fraction) -> str:
    """One decimal, rounded half up, without a trailing nought: 527.86 is "527.9", 100.0 "100"."""
    tenths = Decimal((value * 10 + Fraction(1, 2)).__floor__())
    shown = (tenths * _TENTH).quantize(_TENTH, ROUND_HALF_UP)
    return f"{shown:f}".removesuffix(".0")


def _count(value: Number) -> str:
    return str(value) if isinstance(value, int) else half_up(value)


def _wan(value: Number) -> str:
    """From 10,000 on in 万; below that a count says more."""
    if -LEAST_IN_WAN < value < LEAST_IN_WAN:
        return _count(value)
    return f"{half_up(Fraction(value, LEAST_IN_WAN))}万"


def _percent(value: Number) -> str:
    return f"{half_up(Fraction(value) * 100)}%"


def _yuan(value: Number) -> str:
    """Fen as yuan; both decimals where there are fen."""
    fen = int(value)
    return f"{fen // 100}.{fen % 100:02}" if fen % 100 else str(fen // 100)


FORMATTERS: Final[Mapping[str, Callable[[Number], str]]] = MappingProxyType(
    {
        "count": _count,
        "wan": _wan,
        "percent": _percent,
        "yuan": _yuan,
        "wan_yuan": lambda value: fen_in_wan(int(value)),
    }
)
