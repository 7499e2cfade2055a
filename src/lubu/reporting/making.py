"""The report of an organ and a year as bytes, in each form that `lubu report` writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from lubu.cli.output import as_json
from lubu.organisations.models import Organ
from lubu.reporting.documents.docx import docx
from lubu.reporting.documents.html import page
from lubu.reporting.documents.pdf import pdf
from lubu.reporting.snapshots import Reading, read_year

FORMS: Final[Mapping[str, Callable[[Reading], bytes]]] = MappingProxyType(
    {
        "json": lambda reading: as_json(as_data(reading)).encode(),
        "html": lambda reading: page(reading.document).encode(),
        "docx": lambda reading: docx(reading.document),
        "pdf": lambda reading: pdf(reading.document),
    }
)


class UnknownOrganError(LookupError):
    """No organ is called ``slug``."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__(slug)


def made(slug: str, year: int, form: str) -> bytes:
    """The report, counted or as frozen.

    Raises:
        UnknownOrganError: there is no such organ.
        NoTextError: no form of report is in force for that year.
    """
    organ = Organ.objects.filter(slug=slug).first()
    if organ is None:
        raise UnknownOrganError(slug)
    return FORMS[form](read_year(organ, year))


def as_data(reading: Reading) -> dict[str, object]:
    """``{"figures": {name: number}, "tables": {"two", "three", "four"}, "sentences": [text]}``."""
    return {
        "figures": dict(reading.gathered.figures),
        "tables": reading.gathered.tables.to_json(),
        "sentences": reading.sentences(),
    }
