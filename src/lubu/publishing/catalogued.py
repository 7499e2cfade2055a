"""Which texts stand, or wait, under each entry of the disclosure catalogue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Exists, OuterRef
from django.utils import timezone

from lubu.catalogue.published import source
from lubu.catalogue.rules.standing import Published
from lubu.organisations.models import Organ
from lubu.publishing.models import Release, Submission
from lubu.publishing.rules import ReleaseState, SubmissionState

TO_COME = [
    state.value for state in (ReleaseState.SCHEDULED, ReleaseState.WAITING, ReleaseState.FAILED)
]


@source("items")
def texts_of(organ: Organ) -> Mapping[int, list[Published]]:
    """What is out on any channel, and what was handed in and is out on none.

    A text that took another's place counts from its own release. Drafts are not known to anybody
    but their authors, and count as nothing.
    """
    found: dict[int, list[Published]] = defaultdict(list)
    releases = Release.objects.filter(organ=organ, submission__entry__isnull=False)
    facts = ("submission__entry", "submission__written_on")
    out = releases.filter(state=ReleaseState.RELEASED.value).order_by("pk")
    for entry, made_on, on, at in out.values_list(*facts, "released_on", "released_at"):
        day = timezone.localdate(at) if at else on
        found[entry].append(Published(made_on=made_on, released_on=day))
    of_item = Release.objects.filter(state=ReleaseState.RELEASED.value)
    waiting = releases.filter(
        ~Exists(of_item.filter(item=OuterRef("item"))), state__in=TO_COME
    ).order_by("pk")
    in_review = Submission.objects.filter(
        ~Exists(of_item.filter(item=OuterRef("item"))),
        item__organ=organ,
        entry__isnull=False,
        state=SubmissionState.IN_REVIEW.value,
    ).order_by("pk")
    held = [*waiting.values_list(*facts), *in_review.values_list("entry", "written_on")]
    for entry, made_on in held:
        found[entry].append(Published(made_on=made_on, released_on=None))
    return found
