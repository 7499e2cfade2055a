"""Topic pages among what a search finds: so few that they are looked through, not indexed."""

from __future__ import annotations

from itertools import islice

from django.utils.translation import gettext as _

from lubu.office.search.asked import Asked
from lubu.office.search.tokens import joined, plain
from lubu.organisations.models import Organ
from lubu.portal.frame import site_href
from lubu.portal.models import Topic
from lubu.portal.models.topics import TOPIC_STATE_LABELS
from lubu.portal.rules.topics import TopicState, TopicText
from lubu.portal.search.excerpts import excerpt, whole
from lubu.portal.search.found import Hit

MOST_TOPICS = 5


def topics_found(asked: Asked, organ: Organ, *, everywhere: bool) -> tuple[Hit, ...]:
    """Topics in public that say all that is sought in title, introduction or headings: those that
    go on first, then the newest. Those of other sites are named by their site."""
    rows = Topic.objects.visible_to(None).select_related("organ")
    public = rows if everywhere else rows.filter(organ=organ)
    newest = sorted(public, key=lambda one: one.began, reverse=True)
    found = (one for one in sorted(newest, key=_is_over) if _says(one.said, asked))
    return tuple(_hit(one, asked, organ) for one in islice(found, MOST_TOPICS))


def _says(text: TopicText, asked: Asked) -> bool:
    where = joined([text.title, text.introduction, *(one.heading for one in text.sections)])
    has_all = all(plain(term) in where for term in asked.terms)
    return has_all and not any(plain(term) in where for term in asked.without)


def _hit(topic: Topic, asked: Asked, organ: Organ) -> Hit:
    of, said = topic.organ, topic.said
    return Hit(
        title=whole(said.title, asked.terms),
        href=site_href(of, topic.path, organ),
        on=said.begins_on,
        place=_("Topics") if of == organ else of.site_name,
        doc_no="",
        excerpt=excerpt(said.introduction, asked.terms),
        mark=str(TOPIC_STATE_LABELS[TopicState(topic.state)]) if _is_over(topic) else "",
    )


def _is_over(topic: Topic) -> bool:
    return topic.state == TopicState.OVER
