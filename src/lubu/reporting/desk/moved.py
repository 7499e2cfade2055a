"""What the record says now against what a frozen report says, in the words of its people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lubu.office import figures as register
from lubu.reporting.cells import shown
from lubu.reporting.desk.links import rows_of
from lubu.reporting.differences import Differences
from lubu.reporting.models import AnnualReport
from lubu.reporting.tables import RowTwo
from lubu.reporting.wording import label


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A number that would be another one today, in ``words``; ``gone``, ``come`` count its rows."""

    words: str
    gone: int = 0
    come: int = 0
    href: str = ""


def moved(report: AnnualReport, found: Differences) -> Iterator[Moved]:
    """Figures by their labels, each open to its rows; then cells by their places in the tables."""
    link = rows_of(report)
    for one in found.figures:
        figure = register.registered().get(one.name)
        yield Moved(
            words=_words(
                one.name if figure is None else figure.label,
                "—" if one.frozen is None else str(one.frozen),
                "—" if one.now is None else str(one.now),
                "" if figure is None else figure.unit,
            ),
            gone=len(one.gone),
            come=len(one.come),
            href=link(one.name) or "",
        )
    for cell in found.cells:
        in_wan = cell.address.row == RowTwo.FEES
        yield Moved(
            words=_words(
                label(cell.address),
                shown(cell.frozen, in_wan=in_wan),
                shown(cell.now, in_wan=in_wan),
            ),
            href=link(str(cell.address)) or "",
        )


def _words(label: object, frozen: str, now: str, unit: str = "") -> str:
    return _("%(label)s: %(frozen)s → %(now)s %(unit)s") % {
        "label": label,
        "frozen": frozen,
        "now": now,
        "unit": unit,
    }
