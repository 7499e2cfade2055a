"""The register of figures: one queryset behind a number, its list, its table cell, its sentence."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Avg, Count, Sum

from lubu.organisations.models import Organ


@dataclass(frozen=True, slots=True)
class Period:
    """From ``first`` to ``last``, both counted."""

    first: date
    last: date

    @classmethod
    def year(cls, year: int) -> Period:
        """The statistical year: 1 January to 31 December (政府信息公开条例 art. 50)."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """One calendar month."""
        after = date(year + month // 12, month % 12 + 1, 1)
        return cls(date(year, month, 1), date.fromordinal(after.toordinal() - 1))


Query = Callable[[Organ, Period], "models.QuerySet[models.Model]"]
Kept = Callable[[Organ, Period], bool]


def _always(_organ: Organ, _period: Period) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A thing that can be counted, summed over ``sum_of``, or whose mean over ``mean_of`` is asked
    for (rounded half up); ``day`` is the row's date field.

    A ``stock`` is what stands on the last day of a period; its months do not add up to its year.
    ``kept`` says whether a record of it is kept for a period at all: where it is not, nought would
    claim what nobody knows.
    """

    name: str
    label: object
    unit: str
    query: Query
    day: str
    sum_of: str | None = None
    mean_of: str | None = None
    public: bool = True
    stock: bool = False
    kept: Kept = _always

    @property
    def amount_of(self) -> str | None:
        """The field that says what a row adds, where it adds more than itself."""
        return self.sum_of or self.mean_of

    @property
    def adds_up(self) -> bool:
        """Whether the numbers of the months make the year's."""
        return not self.stock and self.mean_of is None

    @property
    def measure(self) -> models.Aggregate:
        """The number, as it is asked for of rows or of groups of them; see :meth:`whole`."""
        if self.mean_of is not None:
            return Avg(self.mean_of)
        return Count("pk") if self.sum_of is None else Sum(self.sum_of)

    def rows(self, organ: Organ, period: Period) -> models.QuerySet[models.Model]:
        """The rows that the figure counts."""
        return self.query(organ, period)

    def value(self, organ: Organ, period: Period) -> int:
        """The number: of rows, or the sum or mean over them."""
        return self.over(self.rows(organ, period))

    def over(self, rows: models.QuerySet[models.Model]) -> int:
        """The number over some of its rows."""
        if self.amount_of is None:
            return rows.count()
        return whole(rows.order_by().aggregate(number=self.measure)["number"])


def whole(measured: float | int | None) -> int:
    """What :attr:`Figure.measure` gave as a whole number; nought where there are no rows."""
    return math.floor((measured or 0) + 0.5)


class UnknownFigureError(LookupError):
    """No room registered a figure of this name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"no figure is called {name!r}")


_figures: dict[str, Figure] = {}


def figure(
    name: str,
    *,
    label: object,
    unit: str,
    day: str,
    sum_of: str | None = None,
    mean_of: str | None = None,
    public: bool = True,
    stock: bool = False,
    kept: Kept = _always,
) -> Callable[[Query], Query]:
    """Register the decorated query as a figure.

    Raises:
        ValueError: two figures of one name.
    """

    def add(query: Query) -> Query:
        if name in _figures:
            raise ValueError(f"two figures are called {name!r}")
        _figures[name] = Figure(
            name=name, label=label, unit=unit, query=query, day=day,
            sum_of=sum_of, mean_of=mean_of, public=public, stock=stock, kept=kept,
        )  # fmt: skip
        return query

    return add


def registered() -> dict[str, Figure]:
    """All figures by name."""
    return dict(_figures)


def recorded(organ: Organ, period: Period) -> dict[str, Figure]:
    """The figures of which the organ keeps a record for the period, by name."""
    answers = {kept: kept(organ, period) for kept in {one.kept for one in _figures.values()}}
    return {name: one for name, one in _figures.items() if answers[one.kept]}


def get(name: str) -> Figure:
    """The figure of that name.

    Raises:
        UnknownFigureError: there is none.
    """
    try:
        return _figures[name]
    except KeyError:
        raise UnknownFigureError(name) from None
