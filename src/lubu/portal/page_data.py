"""The tables of a page as files beside it: what they are called, and what they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lubu.portal import report_page, statutory, tables
from lubu.portal.gather import Gatherer
from lubu.portal.made import Made
from lubu.portal.pages import DataLinks
from lubu.portal.tables import Table
from lubu.publishing.content import Content
from lubu.publishing.models import Release, Submission
from lubu.publishing.rules import ReleaseState


def table_file(page: str, number: int) -> str:
    """The file of a page's table without its ending; ``page`` is the page's path."""
    return f"{page.removesuffix('.html')}-table-{number}"


def dictionary_file(page: str) -> str:
    """The file that says what the columns of a page's tables are."""
    return f"{page.removesuffix('.html')}-data.json"


def of_release(release: Release) -> list[Table | None]:
    """The tables of a text in public, in the order in which they stand; None where a table is
    only to be read."""
    if release.state == ReleaseState.WITHDRAWN:
        return []
    found = report_page.statutory_tables(release)
    if found is not None:
        return list(statutory.tables(found))
    return tables.of_text(str(release.submission.content["body_html"]))


class PageData:
    """Files of data of one organ's site."""

    def __init__(self, gather: Gatherer) -> None:
        self.gather, self.organ = gather, gather.organ
        self.site = f"https://{gather.organ.site_domain}{gather.base}"

    def links(self, page: str, found: Sequence[Table | None]) -> tuple[DataLinks | None, ...]:
        """What stands below each table of a page."""
        base = self.gather.base
        return tuple(
            DataLinks(
                title=table.title,
                csv=f"{base}{table_file(page, number)}.csv",
                json=f"{base}{table_file(page, number)}.json",
                about=base + dictionary_file(page),
            )
            if table
            else None
            for number, table in enumerate(found, start=1)
        )

    def files(self, page: str, title: str, found: Sequence[Table | None]) -> Iterator[Made]:
        """The files beside a page."""
        there = [(table_file(page, n), one) for n, one in enumerate(found, start=1) if one]
        for path, table in there:
            yield from self.pair(path, table)
        if there:
            resources = [([f"{path.rpartition('/')[2]}.csv"], table) for path, table in there]
            yield self.dictionary(dictionary_file(page), title, page, resources)

    def pair(self, path: str, table: Table | None) -> Iterator[Made]:
        """A table in both forms, or neither."""
        yield Made(f"{path}.csv", tables.csv(table) if table else None)
        yield Made(f"{path}.json", tables.as_json(table) if table else None)

    def dictionary(
        self, path: str, title: str, page: str, resources: Sequence[tuple[Sequence[str], Table]]
    ) -> Made:
        """What the columns are; ``page`` is the path of the page that shows the tables."""
        address = self.site + page.removesuffix("index.html")
        return Made(path, tables.dictionary(title, address, self.organ.name, resources))

    def left_over(self, release: Release) -> Iterator[Made]:
        """Files of earlier texts of an item that the one in public does not have."""
        due = {n for n, one in enumerate(of_release(release), start=1) if one}
        texts = Submission.objects.filter(item=release.item_id).values_list("content", flat=True)
        most = max(map(_most_tables, texts), default=0)
        for number in set(range(1, most + 1)) - due:
            yield from self.pair(table_file(release.path, number), None)
        if most and not due:
            yield Made(dictionary_file(release.path), None)


def _most_tables(content: Content) -> int:
    return str(content["body_html"]).count("<table")
