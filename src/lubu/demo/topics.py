"""The topic pages of the town's site: two current, one that is over, one drafted."""

from __future__ import annotations

import tomllib

from django.utils import timezone

from lubu.demo.places import data
from lubu.demo.town import Town
from lubu.portal.actions import topics
from lubu.portal.rules.topics import TopicSection, TopicText


def draft_and_show(town: Town) -> None:
    """Each is drafted by its unit's editor; the site administrator puts all but the last in
    force."""
    now = timezone.now()
    for one in tomllib.loads(data("topics.toml"))["topic"]:
        unit = one["unit"]
        text = TopicText(
            title=one["title"],
            introduction=one["introduction"],
            begins_on=one.get("begins_on"),
            ends_on=one.get("ends_on"),
            sections=tuple(_section(town, part) for part in one["section"]),
        )
        topic = topics.draft(
            town.organ,
            actor=town.people[f"{unit}-editor"],
            slug=one["slug"],
            unit=town.units[unit],
            text=text,
            at=now,
        )
        if not one.get("is_draft"):
            topics.put_in_force(topic.pk, actor=town.people["siteadmin"], seen=1, at=now)


def _section(town: Town, part: dict[str, list[str]]) -> TopicSection:
    return TopicSection(
        heading=str(part["heading"]),
        columns=tuple(town.columns[slug].pk for slug in part.get("columns", ())),
        words=tuple(part.get("words", ())),
    )
