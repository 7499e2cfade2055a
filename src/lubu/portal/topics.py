"""The pages of topics (专题), from what was put in force and what is in public."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cached_property
from urllib.parse import quote

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lubu.organisations.models import Organ
from lubu.portal.counted import Key
from lubu.portal.feeds import FILE, Feeds
from lubu.portal.gather import Gatherer
from lubu.portal.guide import paragraphs
from lubu.portal.lists import NEWEST, site_releases
from lubu.portal.models import Topic, TopicWord
from lubu.portal.pages import Link, Section
from lubu.portal.rules.topics import TopicSection, TopicState, TopicText, says
from lubu.portal.topic_pages import TopicPage, TopicsPage
from lubu.publishing.models import Release

FOLDER = "topics/"
IN_A_SECTION = 10  # what columns and words bring; chosen texts stand there all


def topic_paths(organ: Organ) -> list[str]:
    """Where topics stand, the list of all first; nothing where there is none."""
    slugs = Topic.objects.visible_to(None).filter(organ=organ).order_by("pk")
    paths = [topic.path for topic in slugs]
    return [FOLDER, *paths] if paths else []


class TopicPages:
    """One organ's topics; read once a run."""

    def __init__(self, gather: Gatherer, feeds: Feeds) -> None:
        self.gather, self.feeds, self.organ = gather, feeds, gather.organ
        self.base = gather.base + FOLDER

    @cached_property
    def public(self) -> dict[int, Topic]:
        """Topics that have a page, those that began last first."""
        rows = Topic.objects.visible_to(None).filter(organ=self.organ).select_related("unit")
        ordered = sorted(rows, key=lambda one: one.began, reverse=True)
        return {topic.pk: topic for topic in ordered}

    # --- which pages ------------------------------------------------------------------------------

    def keys(self) -> Iterator[Key]:
        """Each topic, and the list of all."""
        if self.public:
            yield ("topics",)
        yield from (("topic", str(pk)) for pk in self.public)

    def keys_of_release(self, release: Release) -> Iterator[Key]:
        """The topics that show the release, or showed an earlier text of it."""
        for topic in self.public.values():
            if any(self._may_show(one, release) for one in topic.said.sections):
                yield ("topic", str(topic.pk))

    def _may_show(self, section: TopicSection, release: Release) -> bool:
        if section.words:
            return any(
                says(title, keywords, word)
                for title, keywords in self._said_of(release)
                for word in section.words
            )
        return release.item_id in section.items or release.column_id in self._columns(section)

    def _said_of(self, release: Release) -> list[tuple[str, str]]:
        """Title and keywords of every text that the item ever had."""
        texts = release.item.submissions.values_list("content", flat=True)
        return [(text["title"], text["metadata"]["keywords"] or "") for text in texts]

    # --- what they hold ---------------------------------------------------------------------------

    def current(self) -> Section | None:
        """The way to the topics that go on, for the home page."""
        return self._ways(self._in(TopicState.CURRENT))

    def link(self) -> Section | None:
        """The way to all topics."""
        return self._ways(list(self.public.values()))

    def _ways(self, topics: list[Topic]) -> Section | None:
        if not topics:
            return None
        links = tuple(map(self._link, topics))
        return Section(title=_("Topics"), href=self.base, items=(), entries=links)

    def index(self) -> TopicsPage | None:
        """All topics; no page where there is none."""
        if not self.public:
            return None
        return TopicsPage(
            crumbs=(Link(_("Topics"), ""),),
            current=tuple(map(self._link, self._in(TopicState.CURRENT))),
            over=tuple(map(self._link, self._in(TopicState.OVER))),
        )

    def topic(self, pk: int) -> tuple[str, tuple[TopicPage, bytes] | None]:
        """The path of a topic's page; the page with its feed while it has one."""
        topic = self.public.get(pk)
        if topic is None:
            return f"{Topic.objects.get(pk=pk).path}index.html", None
        return f"{topic.path}index.html", (self._page(topic), self._feed(topic))

    def sections(self, text: TopicText, ended_on: date | None) -> tuple[Section, ...]:
        """What stands in the sections of a topic, in force or not yet."""
        return tuple(
            Section(
                title=one.heading,
                href=self._more(one),
                items=self.gather.links(self._releases(one, ended_on)),
            )
            for one in text.sections
        )

    def _page(self, topic: Topic) -> TopicPage:
        said = topic.said
        return TopicPage(
            title=said.title,
            introduction=tuple(paragraphs(said.introduction)),
            crumbs=(Link(_("Topics"), self.base), Link(said.title, "")),
            begins_on=said.begins_on,
            ends_on=said.ends_on,
            ended_on=topic.ended_on,
            unit=topic.unit.name,
            sections=self.sections(said, topic.ended_on),
            feed=f"{self.gather.base}{topic.path}{FILE}",
        )

    def _feed(self, topic: Topic) -> bytes:
        """The newest of what stands in its sections, each once."""
        shown = {
            release.pk: release
            for one in topic.said.sections
            for release in self._releases(one, topic.ended_on)
        }
        newest = sorted(shown.values(), key=_came_out, reverse=True)
        return self.feeds.topic(topic.said.title, f"{self.gather.base}{topic.path}", newest)

    def _releases(self, section: TopicSection, ended_on: date | None) -> QuerySet[Release]:
        """What fills a section, newest first; nothing later than the last day of a topic."""
        before = _end_of(ended_on) if ended_on else None
        if section.columns:
            return self.gather.latest(self._columns(section), IN_A_SECTION, before)
        rows = site_releases(self.organ).order_by(*NEWEST)
        if section.items:
            return rows.filter(item__in=section.items)
        said = TopicWord.objects.filter(organ=self.organ, word__in=section.words)
        found = rows.filter(pk__in=said.values("release"))
        return (found.filter(first_released_at__lt=before) if before else found)[:IN_A_SECTION]

    def _columns(self, section: TopicSection) -> list[int]:
        """The columns of a section and all below them, as far as they are on the website."""
        return sorted(self.gather.trees(section.columns))

    def _more(self, section: TopicSection) -> str:
        """Where more of the same stands: the column, or what the search finds."""
        if len(section.words) == 1:
            return f"{self.gather.chrome.search}?q={quote(section.words[0])}"
        known = [self.gather.columns[pk] for pk in section.columns if pk in self.gather.columns]
        return self.gather.column_href(known[0]) if len(known) == 1 else ""

    def _in(self, state: TopicState) -> list[Topic]:
        return [topic for topic in self.public.values() if topic.state == state]

    def _link(self, topic: Topic) -> Link:
        return Link(topic.said.title, f"{self.gather.base}{topic.path}")


def _end_of(day: date) -> datetime:
    """The first moment after ``day``."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _came_out(release: Release) -> tuple[datetime, int]:
    return release.first_released_at or release.submission.submitted_at, release.pk
