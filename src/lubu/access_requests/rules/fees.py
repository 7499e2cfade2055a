"""信息处理费: the two tariffs, progressive by bands. Pure.

Source: 政府信息公开信息处理费管理办法 (国办函〔2020〕109号) arts 3-5. Amounts are whole yuan. The
price of a band holds for the units within it, never for those below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lubu.access_requests.rules.kinds import Tariff


class NoUnitsError(ValueError):
    """A fee was asked for fewer than no units."""


@dataclass(frozen=True, slots=True)
class Band:
    """Units above ``above`` up to the next band cost ``yuan`` each.

    Where ``every`` is set the band repeats: each further ``every`` units cost ``more`` yuan more.
    """

    above: int
    yuan: int
    every: int | None = None
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffTerms:
    """One tariff in force from a day on; bands in ascending order, units below the first free."""

    tariff: Tariff
    valid_from: date
    bands: tuple[Band, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Part:
    """``count`` units, from the ``first``-th on, at ``yuan`` each."""

    first: int
    count: int
    yuan: int

    @property
    def amount_yuan(self) -> int:
        """What the part costs."""
        return self.count * self.yuan


@dataclass(frozen=True, slots=True)
class Fee:
    """What a number of units costs, by parts of one price."""

    tariff: Tariff
    parts: tuple[Part, ...]

    @property
    def amount_yuan(self) -> int:
        """The whole amount."""
        return sum(part.amount_yuan for part in self.parts)


def fee(terms: TariffTerms, number: int, already: int = 0) -> Fee:
    """What ``number`` more units cost after ``already`` of the same account.

    By item the account is one applicant's calendar month at one organ (art. 4); by page a single
    application, nothing is added up (art. 5).

    Raises:
        NoUnitsError: a negative number.
    """
    if number < 0 or already < 0:
        raise NoUnitsError(f"{number} after {already}")
    return Fee(terms.tariff, tuple(_parts(terms.bands, already, already + number)))


def price(terms: TariffTerms, place: int) -> int:
    """What the ``place``-th unit costs, the first being 1."""
    return fee(terms, 1, place - 1).amount_yuan


def _parts(bands: Sequence[Band], after: int, last: int) -> list[Part]:
    found = []
    place = after
    while place < last:
        end, yuan = _band(bands, place)
        upto = last if end is None else min(end, last)
        found.append(Part(place + 1, upto - place, yuan))
        place = upto
    return found


def _band(bands: Sequence[Band], place: int) -> tuple[int | None, int]:
    """The last unit of the band in which the unit after ``place`` lies, and its price."""
    begun = [one for one in bands if one.above <= place]
    later = next((one.above for one in bands if one.above > place), None)
    if not begun:
        return later, 0
    band = begun[-1]
    if band.every is None:
        return later, band.yuan
    step = (place - band.above) // band.every
    end = band.above + (step + 1) * band.every
    return end if later is None else min(end, later), band.yuan + step * band.more
