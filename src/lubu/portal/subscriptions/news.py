"""What is news to a subscriber: what came out on the site since he was told last, as far as he
chose it and the public sees it now.

"Since" is a place in the organ's ledger, not a moment: places are given in the order of commits,
so that nothing falls between two digests, whatever was being released meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from lubu.ledger.models import Entry, Head
from lubu.organisations.models import Organ
from lubu.portal.frame import Frame
from lubu.portal.lists import site_releases
from lubu.portal.models import Digest, Subscription, Topic, TopicWord
from lubu.portal.rules.subscriptions import DigestState, Step, came_out
from lubu.portal.rules.topics import TopicSection, TopicState
from lubu.publishing.models import Release

OUT, BACK = "release.released", "release.withdrawn"


def place_now(organ: Organ) -> int:
    """The last place of the organ's ledger."""
    return Head.objects.filter(organ=organ).values_list("sequence", flat=True).first() or 0


class News:
    """One organ's, up to now; made anew for every turn of sending."""

    def __init__(self, organ: Organ) -> None:
        self.organ, self.until = organ, place_now(organ)
        self.frame = Frame(organ)
        self._since: dict[int, frozenset[int]] = {}

    def of(self, subscription: Subscription) -> list[Release]:
        """What to tell its owner, newest first; visible to the public at this moment."""
        found = self.since(subscription.read_to)
        found = found and found - _told(subscription)
        if not found:
            return []
        columns = self.frame.trees(subscription.columns.values_list("pk", flat=True))
        sections = self._chosen_sections(subscription)
        rows = site_releases(self.organ).filter(pk__in=found)
        return [
            release
            for release in rows.order_by("-first_released_at", "-pk")
            if release.column_id in columns
            or any(self._stands_in(release, section) for section in sections)
        ]

    def since(self, place: int) -> frozenset[int]:
        """Releases on the website that came out after a place of the ledger."""
        if place not in self._since:
            self._since[place] = self._came_out(place)
        return self._since[place]

    def _came_out(self, place: int) -> frozenset[int]:
        entries = Entry.objects.filter(
            organ=self.organ, kind=OUT, sequence__gt=place, sequence__lte=self.until
        )
        subjects = set(entries.values_list("subject", flat=True))
        public = {f"{Release._meta.label_lower}:{pk}": pk for pk in self._public(subjects)}
        steps: dict[str, list[Step]] = defaultdict(list)
        whole = Entry.objects.filter(subject__in=public, kind__in=(OUT, BACK)).order_by("sequence")
        for subject, sequence, kind in whole.values_list("subject", "sequence", "kind"):
            steps[subject].append(Step(sequence, kind == OUT))
        return frozenset(
            public[subject]
            for subject, taken in steps.items()
            if came_out(taken, place, self.until)
        )

    def _public(self, subjects: set[str]) -> list[int]:
        keys = [int(subject.rpartition(":")[2]) for subject in subjects]
        return list(site_releases(self.organ).filter(pk__in=keys).values_list("pk", flat=True))

    # --- what was chosen --------------------------------------------------------------------------

    @cached_property
    def topics(self) -> dict[int, Topic]:
        """The topics that can be chosen: those that go on."""
        rows = Topic.objects.visible_to(None).filter(
            organ=self.organ, state=TopicState.CURRENT.value
        )
        return {topic.pk: topic for topic in rows.order_by("pk")}

    def _chosen_sections(self, subscription: Subscription) -> list[TopicSection]:
        keys = subscription.topics.values_list("pk", flat=True)
        known = [self.topics[pk] for pk in keys if pk in self.topics]
        return [section for topic in known for section in topic.said.sections]

    def _stands_in(self, release: Release, section: TopicSection) -> bool:
        if section.words:
            said = TopicWord.objects.filter(release=release, word__in=section.words)
            return said.exists()
        below = self.frame.trees(section.columns)
        return release.item_id in section.items or release.column_id in below


def _told(subscription: Subscription) -> frozenset[int]:
    """What earlier digests told, as long as it is known."""
    sent = Digest.objects.filter(subscription=subscription, state=DigestState.SENT.value)
    return frozenset(pk for told in sent.values_list("releases", flat=True) for pk in told)
