"""Files of the site that machines read, each with its key."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lubu.portal import datasets
from lubu.portal.catalogue import CataloguePages
from lubu.portal.counted import Key
from lubu.portal.crawling import INDEX, PAGES, ROBOTS, Crawling, part_file, part_of
from lubu.portal.datasets import Datasets
from lubu.portal.feeds import FILE, Feeds
from lubu.portal.gather import Gatherer
from lubu.portal.made import Made
from lubu.publishing.models import Release


class Machines:
    """One organ's feeds, site maps, robots.txt and catalogue of data."""

    def __init__(self, gather: Gatherer, catalogue: CataloguePages) -> None:
        self.gather = gather
        self.feeds = Feeds(gather)
        self.crawling = Crawling(gather, catalogue)
        self.datasets = Datasets(gather, catalogue, self.crawling)
        self.makers: dict[str, Callable[..., Iterator[Made]]] = {
            "feed": self._feed,
            "crawling": self._crawling,
            "robots": self._robots,
            "crawled": self._crawled,
            "datasets": self._datasets,
        }

    def keys(self) -> Iterator[Key]:
        """Everything but what any release may change."""
        yield ("robots",)
        for pk in self.gather.columns:
            yield ("feed", str(pk))
        for number in self.crawling.parts:
            yield ("crawled", str(number))

    def overviews(self) -> Iterator[Key]:
        """What any release may change."""
        yield ("feed", "")
        yield ("crawling",)
        yield ("datasets",)

    def keys_of_release(self, release: Release) -> Iterator[Key]:
        """What names the release, beside the feeds of its columns."""
        yield ("crawled", str(part_of(release.pk)))

    def _feed(self, pk: str) -> Iterator[Made]:
        """A column's feed, or the whole site's; none of a column that left the website."""
        if not pk:
            yield Made(FILE, self.feeds.whole())
        elif column := self.gather.columns.get(int(pk)):
            yield Made(f"{column.slug}/{FILE}", self.feeds.column(column))

    def _crawling(self) -> Iterator[Made]:
        yield Made(INDEX, self.crawling.index())
        yield Made(PAGES, self.crawling.pages())

    def _robots(self) -> Iterator[Made]:
        yield Made(ROBOTS, self.crawling.robots())

    def _crawled(self, number: str) -> Iterator[Made]:
        yield Made(part_file(int(number)), self.crawling.part(int(number)))
        yield Made(datasets.part_file(int(number)), self.datasets.part(int(number)))

    def _datasets(self) -> Iterator[Made]:
        yield Made(datasets.FILE, self.datasets.whole())
