"""The site's data for catalogues elsewhere: DCAT in JSON-LD, with the words of DCAT-AP.

The figures of each year, and the tables of texts in the same parts as the site map, are listed in
catalogues of their own, so that a release rewrites one of each and asks nothing of the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from lubu.office import figures
from lubu.office.figures import Period
from lubu.portal import counted, figures_page, page_data, tables
from lubu.portal.catalogue import ENTRIES, FOLDER, CataloguePages
from lubu.portal.crawling import Crawling
from lubu.portal.gather import Gatherer
from lubu.portal.page_data import dictionary_file, table_file
from lubu.publishing.models import Release

Thing: TypeAlias = dict[str, Any]
FILE = "catalog.jsonld"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
AUTHORITY = "http://publications.europa.eu/resource/authority/"
MEDIA = "https://www.iana.org/assignments/media-types/"


def part_file(number: int) -> str:
    """The catalogue of the tables in one part of the releases."""
    return f"catalog-{number}.jsonld"


def year_file(year: int) -> str:
    """The catalogue of a year's figures."""
    return f"figures/{year}-catalog.jsonld"


class Datasets:
    """The catalogue of one organ's data."""

    def __init__(self, gather: Gatherer, catalogue: CataloguePages, crawling: Crawling) -> None:
        self.gather, self.organ = gather, gather.organ
        self.catalogue, self.crawling = catalogue, crawling
        self.site = f"https://{gather.organ.site_domain}{gather.base}"

    def whole(self) -> bytes:
        """The catalogue over all others, with the disclosure catalogue."""
        years = map(year_file, figures_page.years(self.organ))
        parts = map(part_file, self.crawling.parts)
        below = [{"@id": self.site + file} for file in (*years, *parts)]
        title = _("Open data of %(site)s") % {"site": self.organ.site_name}
        more = {"dcat:catalog": below} if below else {}
        return self._catalog(FILE, title, [*self._entries()], more)

    def year(self, year: int) -> bytes:
        """The figures of a year, and the rows behind each of them."""
        title = _("Figures of %(year)s") % {"year": year}
        return self._catalog(year_file(year), title, [*self._figures(year, title)], {})

    def part(self, number: int) -> bytes | None:
        """The tables that stand in the texts of a part; nothing where no text is left."""
        if number not in self.crawling.parts:
            return None
        rows = self.crawling.releases(number).annotate(
            frozen=Cast("submission__content", TextField())
        )
        sets = [
            made
            for release in rows.filter(frozen__contains="<table").order_by("pk").iterator(100)
            if (made := self._texts(release))
        ]
        title = _("Tables in texts, part %(number)s") % {"number": number}
        return self._catalog(part_file(number), title, sets, {})

    def _catalog(self, file: str, title: str, sets: list[Thing], more: Thing) -> bytes:
        return tables.written(
            {
                "@context": CONTEXT,
                "@id": self.site + file,
                "@type": "dcat:Catalog",
                "dct:title": _words(title),
                "dct:description": _words(title),
                "dct:publisher": self._publisher(),
                "dct:language": {"@id": f"{AUTHORITY}language/ZHO"},
                "foaf:homepage": {"@id": self.site},
                "dct:rights": self._rights(),
                "dcat:dataset": sets,
                **more,
            }
        )

    def _figures(self, year: int, title: str) -> Iterator[Thing]:
        yield self._set(
            f"figures/{year}.html",
            title,
            _pair(f"figures/{year}"),
            about=f"figures/{year}-data.json",
            year=year,
        )
        for name in figures.registered():
            figure = counted.listed(name)
            if figure and figure.rows(self.organ, Period.year(year)).exists():
                folder = counted.folder(year, name)
                yield self._set(
                    folder,
                    f"{title}: {figure.label}",
                    [(f"{folder}{counted.DICTIONARY}", "application/json")],
                    about=f"{folder}{counted.DICTIONARY}",
                    year=year,
                )

    def _entries(self) -> Iterator[Thing]:
        """The disclosure catalogue in force."""
        if self.catalogue.version is not None:
            path = f"{FOLDER}{ENTRIES}"
            yield self._set(
                FOLDER,
                _("Disclosure catalogue"),
                _pair(path),
                about=f"{path}-data.json",
                modified=self.catalogue.version.in_force_from.isoformat(),
            )

    def _texts(self, release: Release) -> Thing | None:
        """The tables of one text, the statutory ones of an annual report among them."""
        found = page_data.of_release(release)
        files = [
            pair
            for number, table in enumerate(found, start=1)
            if table
            for pair in _pair(table_file(release.path, number))
        ]
        if not files:
            return None
        at = release.released_at or release.submission.submitted_at
        return self._set(
            release.path,
            str(release.submission.content["title"]),
            files,
            about=dictionary_file(release.path),
            modified=timezone.localtime(at).isoformat(timespec="seconds"),
        )

    def _set(
        self,
        path: str,
        title: str,
        files: list[tuple[str, str]],
        *,
        about: str,
        year: int | None = None,
        modified: str = "",
    ) -> Thing:
        made: Thing = {
            "@id": f"{self.site}{path}#data",
            "@type": "dcat:Dataset",
            "dct:title": _words(title),
            "dct:description": _words(title),
            "dct:publisher": self._publisher(),
            "dcat:landingPage": {"@id": self.site + path},
            "dct:conformsTo": {"@id": self.site + about},
            "dct:accrualPeriodicity": {
                "@id": f"{AUTHORITY}frequency/{'CONT' if year else 'IRREG'}"
            },
            "dct:rights": self._rights(),
            "dcat:distribution": [self._distribution(*file) for file in files],
        }
        if year is not None:
            made["dct:temporal"] = {
                "@type": "dct:PeriodOfTime",
                "dcat:startDate": _typed(f"{year}-01-01"),
                "dcat:endDate": _typed(f"{year}-12-31"),
            }
        if modified:
            made["dct:modified"] = _typed(modified)
        return made

    def _distribution(self, path: str, media: str) -> Thing:
        kind = "CSV" if media == "text/csv" else "JSON"
        return {
            "@type": "dcat:Distribution",
            "dcat:accessURL": {"@id": self.site + path},
            "dcat:downloadURL": {"@id": self.site + path},
            "dcat:mediaType": {"@id": MEDIA + media},
            "dct:format": {"@id": f"{AUTHORITY}file-type/{kind}"},
        }

    def _publisher(self) -> Thing:
        return {"@id": f"{self.site}#organ", "@type": "foaf:Agent", "foaf:name": self.organ.name}

    def _rights(self) -> Thing:
        words = _("Government information disclosed by law; free of charge. Name the source.")
        return {"@type": "dct:RightsStatement", "dct:description": _words(words)}


def _pair(path: str) -> list[tuple[str, str]]:
    return [(f"{path}.csv", "text/csv"), (f"{path}.json", "application/json")]


def _words(text: str) -> Thing:
    return {"@value": text, "@language": "zh"}


def _typed(moment: str) -> Thing:
    return {"@value": moment, "@type": "xsd:dateTime" if "T" in moment else "xsd:date"}
