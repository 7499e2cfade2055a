"""The register of figures: one queryset behind a number, its list, its table cell, its sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Sum

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A thing that can be counted, or summed over ``sum_of``; ``day`` is the row's date field.

    A ``stock`` is what stands on the last day of a period; its months do not add up to its year.
    """

    name: str
    label: object
    unit: str
    query: Query
    day: str
    sum_of: str | None = None
    public: bool = True
    stock: bool = False

    def rows(self, organ: Organ, period: Period) -> models.QuerySet[models.Model]:
        """The rows that the figure counts."""
        return self.query(organ, period)

    def value(self, organ: Organ, period: Period) -> int:
        """The number: of rows, or the sum over them."""
        rows = self.rows(organ, period)
        if self.sum_of is None:
            return rows.count()
        return rows.aggregate(total=Sum(self.sum_of))["total"] or 0


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
    public: bool = True,
    stock: bool = False,
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
            sum_of=sum_of, public=public, stock=stock,
        )  # fmt: skip
        return query

    return add


def registered() -> dict[str, Figure]:
    """All figures by name."""
    return dict(_figures)


def get(name: str) -> Figure:
    """The figure of that name.

    Raises:
        UnknownFigureError: there is none.
    """
    try:
        return _figures[name]
    except KeyError:
        raise UnknownFigureError(name) from None
