"""Atom feeds (RFC 4287) of the site and of each column: the newest items, as readers ask for them.

The bytes follow from the record alone. An entry's id is a tag (RFC 4151) of the day and address of
its first release, and stays when the site moves to another path.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from lubu.office.sheets import line
from lubu.portal.gather import Gatherer
from lubu.publishing.models import ColumnPage, Release

MOST_ENTRIES = 20
FILE = "feed.xml"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # of a feed that has no entry


class _Feed(Atom1Feed):
    """As Django writes it, without asking the clock."""

    def latest_post_date(self) -> datetime:
        """When the newest of the entries changed."""
        return max((item["updateddate"] for item in self.items), default=NEVER)


class Feeds:
    """The feeds of one organ's site."""

    def __init__(self, gather: Gatherer) -> None:
        self.gather, self.organ = gather, gather.organ
        self.origin = f"https://{gather.organ.site_domain}"

    def whole(self) -> bytes:
        """The newest items of the site."""
        newest = self.gather.latest([*self.gather.columns], MOST_ENTRIES)
        return self._written(self.organ.site_name, self.gather.base, list(newest))

    def column(self, column: ColumnPage) -> bytes:
        """The newest items of a column and those below it."""
        newest = self.gather.latest(self.gather.tree_ids(column), MOST_ENTRIES)
        title = f"{column.title} - {self.organ.site_name}"
        return self._written(title, self.gather.column_href(column), list(newest))

    def topic(self, title: str, href: str, releases: list[Release]) -> bytes:
        """The newest of what a topic shows."""
        return self._written(f"{title} - {self.organ.site_name}", href, releases[:MOST_ENTRIES])

    def _written(self, title: str, href: str, releases: list[Release]) -> bytes:
        feed = _Feed(
            title=line(title),
            link=f"{self.origin}{href}",
            description=None,
            language="zh-CN",
            author_name=self.organ.name,
            feed_url=f"{self.origin}{href}{FILE}",
        )
        for release in releases:
            self._add(feed, release)
        return feed.writeString("utf-8").encode()

    def _add(self, feed: _Feed, release: Release) -> None:
        content = release.submission.content
        first = release.first_released_at or release.submission.submitted_at
        column = self.gather.columns.get(release.column_id or 0)
        feed.add_item(
            title=line(content["title"]),
            link=f"{self.origin}{self.gather.base}{release.path}",
            description=line(content["summary"]),
            author_name=line(content["metadata"]["issuer"]) or None,
            pubdate=first,
            updateddate=release.released_at or first,
            unique_id=self._id(release, first),
            categories=[column.title] if column else [],
        )

    def _id(self, release: Release, first: datetime) -> str:
        day = timezone.localdate(first).isoformat()
        return f"tag:{self.organ.site_domain},{day}:{self.organ.slug}/{release.path}"
