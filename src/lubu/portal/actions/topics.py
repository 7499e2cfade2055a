"""Topic pages: drafted, put in force, ended, taken down, and what the clock does with them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.utils import timezone

from lubu.ledger import actions as ledger
from lubu.ledger.models import Entry
from lubu.organisations.models import Organ, Unit, User
from lubu.organisations.rules import Role
from lubu.portal.models import Topic, TopicDraft, TopicWord
from lubu.portal.rules.topics import (
    PUBLIC,
    TopicState,
    TopicText,
    check,
    due_state,
    says,
)
from lubu.publishing.models import ColumnPage, InformationItem, Release
from lubu.publishing.rules import ChannelKind

IN_FORCE = (*PUBLIC, TopicState.PLANNED)
KIND_OF = {TopicState.CURRENT: "topic.begun", TopicState.OVER: "topic.ended"}


class NotForTopicsError(Exception):
    """The person neither administers the site nor, for a draft, edits for the owner unit."""

    def __init__(self, organ: str) -> None:
        self.organ = organ
        super().__init__(organ)


class TopicAddressError(Exception):
    """Another topic of the site has the short name."""

    field = "slug"

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__(slug)


class TopicChangedError(Exception):
    """Somebody saved another draft since this one was read."""


class TopicGoneError(Exception):
    """The topic does not stand on the site."""


class NotOfTheSiteError(Exception):
    """A section names a column or text that is none of the public site."""

    def __init__(self, heading: str) -> None:
        self.heading = heading
        super().__init__(heading)


def may_put_in_force(user: User, organ: Organ) -> bool:
    """Whether ``user`` decides what stands on the organ's site."""
    return user.holds(Role.SITE_ADMIN, organ_id=organ.pk)


def may_draft(user: User, unit: Unit) -> bool:
    """Whether ``user`` may write topics that ``unit`` keeps."""
    edits = user.holds(Role.EDITOR, unit=unit)
    return edits or user.holds(Role.SITE_ADMIN, organ_id=unit.organ_id)


@transaction.atomic
def draft(
    organ: Organ, *, actor: User, slug: str, unit: Unit, text: TopicText, at: datetime
) -> Topic:
    """Begin a topic; its address stays. Nothing is on the site yet.

    Raises:
        NotForTopicsError: ``actor`` may not, or the unit is none of the organ's.
        TopicAddressError: another topic has the short name.
        NotOfTheSiteError, TopicPeriodError, SectionsNumberError, SectionSourceError: the text
            cannot be shown so.
    """
    if unit.organ_id != organ.pk or not may_draft(actor, unit):
        raise NotForTopicsError(organ.name)
    _check(organ, text)
    # Two at once: the second waits and is told.
    Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)
    if Topic.objects.filter(organ=organ, slug=slug).exists():
        raise TopicAddressError(slug)
    topic = Topic.objects.create(organ=organ, slug=slug, unit=unit)
    written = TopicDraft.objects.create(topic=topic, text=text.to_data(), by=actor, at=at)
    _drafted(topic, written)
    return topic


@transaction.atomic
def redraft(topic_id: int, *, actor: User, seen: int, text: TopicText, at: datetime) -> Topic:
    """Write another draft of a topic; ``seen`` is the number of the draft that was changed.

    Raises:
        Topic.DoesNotExist: there is none that ``actor`` may see.
        NotForTopicsError: ``actor`` may not.
        TopicChangedError: somebody saved another meanwhile.
        NotOfTheSiteError, TopicPeriodError, SectionsNumberError, SectionSourceError: the text
            cannot be shown so.
    """
    topic = _locked(topic_id, actor)
    if not may_draft(actor, topic.unit):
        raise NotForTopicsError(topic.organ.name)
    _check(topic.organ, text)
    written = _seen(topic, seen)
    written.text, written.number = text.to_data(), seen + 1
    written.by, written.at = actor, at
    written.save()
    _drafted(topic, written)
    return topic


@transaction.atomic
def put_in_force(topic_id: int, *, actor: User, seen: int, at: datetime) -> Topic:
    """Show the draft number ``seen`` on the site, from its first day on.

    Raises:
        Topic.DoesNotExist: there is none that ``actor`` may see.
        NotForTopicsError: ``actor`` may not.
        TopicChangedError: somebody saved another draft meanwhile.
    """
    topic = _locked(topic_id, actor)
    if not may_put_in_force(actor, topic.organ):
        raise NotForTopicsError(topic.organ.name)
    written = _seen(topic, seen)
    state = due_state(written.said, timezone.localdate(at))
    topic.text, topic.number, topic.state = written.text, written.number, state.value
    topic.ended_on = written.said.ends_on if state is TopicState.OVER else None
    topic.save()
    ledger.record(
        "topic.put_in_force",
        organ=topic.organ,
        subject=topic,
        actor=actor,
        payload={"slug": topic.slug, "number": topic.number, **topic.text},
        at=at,
    )
    _follow_words(topic.organ)
    return topic


@transaction.atomic
def end(topic_id: int, *, actor: User, at: datetime) -> Topic:
    """Make a current topic a historical one: it stays, and gathers nothing more.

    Raises:
        Topic.DoesNotExist: there is none that ``actor`` may see.
        NotForTopicsError: ``actor`` may not.
        TopicGoneError: it is not current.
    """
    topic = _standing(topic_id, actor, (TopicState.CURRENT,))
    topic.ended_on = timezone.localdate(at)
    _become(topic, TopicState.OVER, "topic.ended", actor, at)
    return topic


@transaction.atomic
def take_down(topic_id: int, *, actor: User, at: datetime) -> Topic:
    """Take a topic off the site, or call off one that is planned.

    Raises:
        Topic.DoesNotExist: there is none that ``actor`` may see.
        NotForTopicsError: ``actor`` may not.
        TopicGoneError: it does not stand there.
    """
    topic = _standing(topic_id, actor, IN_FORCE)
    _become(topic, TopicState.TAKEN_DOWN, "topic.taken_down", actor, at)
    return topic


@transaction.atomic
def follow_clock(at: datetime) -> int:
    """Begin and end the topics that are due; returns how many. Repeatable."""
    number, today = 0, timezone.localdate(at)
    moving = [TopicState.PLANNED.value, TopicState.CURRENT.value]
    rows = Topic.objects.filter(state__in=moving).select_for_update(of=("self",))
    for topic in rows.select_related("organ").order_by("pk"):
        due = due_state(topic.said, today)
        if due in KIND_OF and due != topic.state:
            topic.ended_on = topic.said.ends_on if due is TopicState.OVER else None
            _become(topic, due, KIND_OF[due], None, at)
            number += 1
    return number


@transaction.atomic
def note_words(released: Entry) -> None:
    """Note which words of topics a text says that came out, in the same transaction."""
    rows = _texts(released.organ, int(released.subject.rpartition(":")[2]))
    found = [
        TopicWord(organ=released.organ, word=word, release_id=pk)
        for pk, title, keywords in rows
        for word in _watched(released.organ)
        if says(title, keywords or "", word)
    ]
    TopicWord.objects.filter(release__in=[row[0] for row in rows]).delete()
    TopicWord.objects.bulk_create(found)


def _drafted(topic: Topic, written: TopicDraft) -> None:
    ledger.record(
        "topic.drafted",
        organ=topic.organ,
        subject=topic,
        actor=written.by,
        payload={"slug": topic.slug, "unit": topic.unit_id, "number": written.number},
        at=written.at,
    )
    _follow_words(topic.organ)


def _follow_words(organ: Organ) -> None:
    """Read the archive once for words that nobody asked for before; forget those that nobody asks
    for any more, since what comes out from now on is not noted for them.

    The ledger's entry is written before: until the end of the transaction no text comes out.
    """
    watched, own = _watched(organ), TopicWord.objects.filter(organ=organ)
    own.exclude(word__in=watched).delete()
    fresh = watched - set(own.values_list("word", flat=True).distinct())
    if fresh:
        found = (
            TopicWord(organ=organ, word=word, release_id=pk)
            for pk, title, keywords in _texts(organ)
            for word in sorted(fresh)
            if says(title, keywords or "", word)
        )
        TopicWord.objects.bulk_create(found, batch_size=500)


def _watched(organ: Organ) -> set[str]:
    """The words of all topics, in force or drafted."""
    topics = Topic.objects.filter(organ=organ).select_related("draft")
    in_force = {word for one in topics if one.number for word in one.said.words}
    return in_force | {word for one in topics for word in one.draft.said.words}


def _texts(organ: Organ, release: int | None = None) -> list[tuple[int, str, str | None]]:
    """Title and keywords of one text of the website or of all, and no more of it."""
    rows = Release.objects.filter(organ=organ, channel__kind=ChannelKind.WEBSITE.value)
    if release is not None:
        rows = rows.filter(pk=release)
    metadata = KeyTransform("metadata", "submission__content")
    title = KeyTextTransform("title", "submission__content")
    return list(rows.values_list("pk", title, KeyTextTransform("keywords", metadata)))


def _check(organ: Organ, text: TopicText) -> None:
    check(text)
    for one in text.sections:
        columns = ColumnPage.objects.visible_to(None).filter(organ=organ, pk__in=one.columns)
        items = InformationItem.objects.visible_to(None).filter(organ=organ, pk__in=one.items)
        found = columns.count(), items.count()
        if found != (len(set(one.columns)), len(set(one.items))):
            raise NotOfTheSiteError(one.heading)


def _locked(topic_id: int, actor: User) -> Topic:
    rows = Topic.objects.visible_to(actor).select_for_update(of=("self",))
    return rows.select_related("organ", "unit").get(pk=topic_id)


def _standing(topic_id: int, actor: User, states: tuple[TopicState, ...]) -> Topic:
    topic = _locked(topic_id, actor)
    if not may_put_in_force(actor, topic.organ):
        raise NotForTopicsError(topic.organ.name)
    if topic.state not in states:
        raise TopicGoneError
    return topic


def _seen(topic: Topic, seen: int) -> TopicDraft:
    written = TopicDraft.objects.get(topic=topic)
    if written.number != seen:
        raise TopicChangedError
    return written


def _become(topic: Topic, state: TopicState, kind: str, actor: User | None, at: datetime) -> None:
    topic.state = state.value
    topic.save(update_fields=["state", "ended_on"])
    ledger.record(kind, organ=topic.organ, subject=topic, actor=actor, at=at)
