"""What the pages of topics (专题) show, as data. See `pages`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lubu.portal.pages import Link, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPage:
    """A topic: its introduction, then its sections. ``ended_on`` marks a historical one (历史专题):
    the last day whose texts it shows. ``feed`` is the address of its feed."""

    title: str
    introduction: tuple[str, ...]
    crumbs: tuple[Link, ...]
    begins_on: date | None
    ends_on: date | None
    ended_on: date | None
    unit: str
    sections: tuple[Section, ...]
    feed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicsPage:
    """All topics: those that go on, and the historical ones."""

    crumbs: tuple[Link, ...]
    current: tuple[Link, ...]
    over: tuple[Link, ...]
