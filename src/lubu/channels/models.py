"""How releases reached their channels, and how often they were read."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lubu.channels.rules import (
    CAN_BE_TAKEN_DOWN,
    DeliveryState,
    FetchProblem,
    Freshness,
    Hint,
    Purpose,
    ReadSource,
)
from lubu.organisations.models import User, VisibleQuerySet
from lubu.publishing.models import Attachment, Channel, Release, Submission
from lubu.publishing.rules import BY_HAND, ReleaseState

READ_SOURCE_LABELS = {
    ReadSource.API: _("from the channel's interface"),
    ReadSource.IMPORT: _("imported"),
    ReadSource.MANUAL: _("keyed in"),
}
PURPOSE_LABELS = {Purpose.DELIVER: _("put out"), Purpose.TAKE_DOWN: _("take down")}
DELIVERY_STATE_LABELS = {
    DeliveryState.STARTED: _("being delivered"),
    DeliveryState.UNDERWAY: _("handed to the channel, not yet out"),
    DeliveryState.PUT_OFF: _("did not work, tried again later"),
    DeliveryState.BY_HAND: _("to be done by hand"),
    DeliveryState.REFUSED: _("refused by the channel"),
    DeliveryState.DONE: _("done"),
}
HINT_LABELS = {
    Hint.NO_INTERFACE: _("This channel can only be reached by hand."),
    Hint.NOT_CONNECTED: _(
        "No key is stored for this account. Post it by hand, or ask your administrator."
    ),
    Hint.NO_RIGHT: _(
        "The draft lies ready in the account, which may not publish it by itself. "
        "Publish it there, then enter its address here."
    ),
    Hint.UNCERTAIN: _(
        "The connection broke while it was being published. Look at the account first: "
        "it may be out already."
    ),
    Hint.TRIED_OFTEN: _("The channel could not be reached for many hours. Post it by hand."),
    Hint.FILES_NOT_CLEAN: _("A file is not found clean by the virus scanner: do not post it."),
    Hint.TEXT_TOO_LONG: _("The text is longer than the channel allows. Post it by hand."),
}
# What a person is told of the same hints where a post is to be taken down; the others fit both.
TAKE_DOWN_HINT_LABELS = {
    Hint.NO_INTERFACE: _("What stands on this channel can only be taken down by hand."),
    Hint.NOT_CONNECTED: _(
        "No key is stored for this account. Take it down by hand, or ask your administrator."
    ),
    Hint.NO_RIGHT: _("The account may not take it down by itself. Take it down there."),
    Hint.UNCERTAIN: _("The connection broke. Look at the account: it may be taken down already."),
    Hint.TRIED_OFTEN: _("The channel could not be reached for many hours. Take it down by hand."),
}
FETCH_PROBLEM_LABELS = {
    FetchProblem.NO_RIGHT: _(
        "The account may not read its statistics: key the reads in, or import a table."
    ),
    FetchProblem.QUOTA: _(
        "The account's calls of the day are used up; it is tried again tomorrow."
    ),
    FetchProblem.UNREACHABLE: _("WeChat could not be reached; it is tried again in an hour."),
    FetchProblem.REFUSED: _(
        "WeChat refused to tell the reads. Your administrator finds the reason beside it."
    ),
}
FRESHNESS_LABELS = {
    Freshness.FRESH: _("up to date"),
    Freshness.WARNING: _("going quiet"),
    Freshness.QUIET: _("dormant"),
    Freshness.NEVER: _("never posted"),
}

BUSY = [
    state.value for state in (DeliveryState.STARTED, DeliveryState.UNDERWAY, DeliveryState.PUT_OFF)
]


class DeliveryQuerySet(VisibleQuerySet["Delivery"]):
    def due(self, at: datetime) -> DeliveryQuerySet:
        """Attempts that go on at ``at``: put off, a step of them is done, or broken off."""
        return self.filter(state__in=BUSY, next_at__lte=at).last_of_release()

    def last_of_release(self) -> DeliveryQuerySet:
        """Only the last attempt of each release."""
        later = Delivery.objects.filter(release=OuterRef("release"), number__gt=OuterRef("number"))
        return self.exclude(Exists(later))


class Delivery(models.Model):
    """One attempt to put a release out on its channel, or to take it down.

    ``marks`` are what the channel called the steps done (a draft's number); ``hint`` says in our
    words, ``error`` in the channel's, why it did not work. Proof: address, photo, place, period.
    """

    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, related_name="deliveries", verbose_name=_("release")
    )
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("text")
    )
    number = models.PositiveSmallIntegerField(_("attempt"), default=1)
    purpose = models.CharField(
        _("purpose"),
        max_length=10,
        choices={purpose.value: label for purpose, label in PURPOSE_LABELS.items()},
        default=Purpose.DELIVER.value,
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices={state.value: label for state, label in DELIVERY_STATE_LABELS.items()},
        default=DeliveryState.DONE.value,
        db_index=True,
    )
    next_at = models.DateTimeField(_("goes on at"), null=True, blank=True, db_index=True)
    marks = models.JSONField(default=dict, blank=True)
    hint = models.CharField(
        max_length=20,
        blank=True,
        choices={hint.value: label for hint, label in HINT_LABELS.items()},
    )
    error = models.CharField(_("what the channel said"), max_length=300, blank=True)
    external_id = models.CharField(_("number on the channel"), max_length=120, blank=True)
    address = models.URLField(_("address"), blank=True, max_length=500)
    photo = models.ForeignKey(
        Attachment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proves",
        verbose_name=_("photo"),
    )
    place = models.CharField(_("place"), max_length=120, blank=True)
    shown_from = models.DateField(_("shown from"), null=True, blank=True)
    shown_until = models.DateField(_("shown until"), null=True, blank=True)
    households = models.PositiveIntegerField(_("households visited"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("time"))

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["release", "number"]
        constraints = [
            models.UniqueConstraint(fields=["release", "number"], name="delivery_attempt_once"),
            models.CheckConstraint(
                condition=Q(shown_from=None)
                | Q(shown_until=None)
                | Q(shown_until__gte=F("shown_from")),
                name="delivery_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release} ({self.number})"

    @property
    def hint_words(self) -> str:
        """Why a person has to act, as fits what was to be done."""
        return hint_words(self.hint, self.purpose) if self.hint else ""


def hint_words(hint: str, purpose: str) -> str:
    """The sentence for a hint, for putting out or for taking down."""
    key = Hint(hint)
    taking_down = purpose == Purpose.TAKE_DOWN and key in TAKE_DOWN_HINT_LABELS
    return str(TAKE_DOWN_HINT_LABELS[key] if taking_down else HINT_LABELS[key])


class ReadCount(models.Model):
    """How often a release had been read up to a day; ``increase`` since the snapshot before.

    ``reason`` says why a count is below the one before it: only such a correction may fall.
    """

    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, related_name="read_counts", verbose_name=_("release")
    )
    on = models.DateField(_("day"), db_index=True)
    reads = models.PositiveBigIntegerField(_("reads up to then"))
    increase = models.BigIntegerField(_("increase"))
    source = models.CharField(
        _("source"),
        max_length=10,
        choices={source.value: label for source, label in READ_SOURCE_LABELS.items()},
    )
    reason = models.CharField(_("reason of correction"), max_length=200, blank=True)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("time"), default=timezone.now)

    objects = VisibleQuerySet["ReadCount"].as_manager()

    class Meta:
        verbose_name = _("read count")
        verbose_name_plural = _("read counts")
        ordering = ["release", "on"]
        constraints = [
            models.UniqueConstraint(fields=["release", "on"], name="reads_once_a_day"),
            models.CheckConstraint(
                condition=Q(increase__gte=0) | ~Q(reason=""), name="reads_fall_only_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.on}: {self.reads}"


class ReadFetch(models.Model):
    """How the last daily fetch of an account's reads went: all is stored up to the day ``until``.

    ``left_out`` counts what contradicts a count that a person entered, or fits no release.
    """

    channel = models.OneToOneField(
        Channel, on_delete=models.CASCADE, related_name="read_fetch", verbose_name=_("channel")
    )
    at = models.DateTimeField(_("time"))
    until = models.DateField(_("fetched up to"), null=True, blank=True)
    counted = models.PositiveIntegerField(_("counts stored"), default=0)
    left_out = models.PositiveIntegerField(_("counts left out"), default=0)
    problem = models.CharField(
        _("problem"),
        max_length=20,
        blank=True,
        choices={problem.value: label for problem, label in FETCH_PROBLEM_LABELS.items()},
    )
    error = models.CharField(_("what the channel said"), max_length=300, blank=True)

    objects = VisibleQuerySet["ReadFetch"].as_manager()

    class Meta:
        verbose_name = _("fetch of reads")
        verbose_name_plural = _("fetches of reads")

    def __str__(self) -> str:
        return f"{self.channel} {self.until}"


def _last(field: str) -> Subquery:
    attempts = Delivery.objects.filter(release=OuterRef("pk")).order_by("-number")
    return Subquery(attempts.values(field)[:1])


def to_be_posted(releases: models.QuerySet[Release]) -> models.QuerySet[Release]:
    """Those of ``releases`` that a person has to post: the machine cannot, or gave up."""
    person = [DeliveryState.BY_HAND.value, DeliveryState.REFUSED.value]
    untried = Q(last_state=None) | Q(last_state=DeliveryState.DONE.value)
    return (
        releases.filter(state__in=[ReleaseState.WAITING.value, ReleaseState.FAILED.value])
        .annotate(last_state=_last("state"), last_hint=_last("hint"), last_error=_last("error"))
        .filter(
            Q(last_state__in=person)
            | Q(state=ReleaseState.FAILED.value)
            | (untried & Q(channel__kind__in=[kind.value for kind in BY_HAND]))
        )
    )


def to_be_delivered(releases: models.QuerySet[Release]) -> models.QuerySet[Release]:
    """Those of ``releases`` that wait for the machine, which has not begun with them."""
    return (
        releases.filter(state=ReleaseState.WAITING.value)
        .exclude(channel__kind__in=[kind.value for kind in BY_HAND])
        .annotate(last_state=_last("state"))
        .filter(Q(last_state=None) | Q(last_state=DeliveryState.DONE.value))
    )


def to_be_taken_down(releases: models.QuerySet[Release]) -> models.QuerySet[Release]:
    """Those of ``releases`` that were withdrawn and may still stand on their channel."""
    done = Q(state=DeliveryState.DONE.value)
    may_be_out = Q(purpose=Purpose.DELIVER.value) & ~Q(marks={})
    facts = (
        Delivery.objects.filter(release=OuterRef("pk"))
        .filter(done | may_be_out)
        .order_by("-number")
    )
    return (
        releases.filter(
            state=ReleaseState.WITHDRAWN.value,
            channel__kind__in=[kind.value for kind in CAN_BE_TAKEN_DOWN],
        )
        .annotate(
            last_state=_last("state"),
            last_hint=_last("hint"),
            last_error=_last("error"),
            last_purpose=_last("purpose"),
            last_fact=Subquery(facts.values("purpose")[:1]),
        )
        .filter(Q(last_fact=Purpose.DELIVER.value) | Q(last_fact=None, released_at__isnull=False))
    )


def to_be_taken_down_by_hand(releases: models.QuerySet[Release]) -> models.QuerySet[Release]:
    """As :func:`to_be_taken_down`, without those that the machine is still at."""
    idle = [state.value for state in DeliveryState if state.value not in BUSY]
    return to_be_taken_down(releases).filter(Q(last_state=None) | Q(last_state__in=idle))
