"""Who gets mail of what is new (邮件订阅), and what was sent.

An address stands in :class:`Subscription` alone, sealed, and goes with its row; the ledger and all
else name the row's key.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lubu.organisations.models import Organ, VisibleQuerySet
from lubu.portal.models.topics import Topic
from lubu.portal.rules.subscriptions import LONGEST_ADDRESS, DigestState, SubscriptionState
from lubu.publishing.models import ColumnPage
from lubu.sealing.fields import BlindIndexField, SealedTextField

if TYPE_CHECKING:
    from datetime import date, datetime
    from typing import Self

SUBSCRIPTION_STATE_LABELS = {
    SubscriptionState.WAITING: _("waiting for confirmation"),
    SubscriptionState.CONFIRMED: _("confirmed"),
    SubscriptionState.PAUSED: _("paused by the subscriber"),
    SubscriptionState.REFUSED: _("paused, since mails were refused"),
}
DIGEST_STATE_LABELS = {
    DigestState.SENDING: _("handed over"),
    DigestState.SENT: _("sent"),
    DigestState.REFUSED: _("refused"),
}


def new_key() -> str:
    """A name for a subscription that says nothing of its owner."""
    return secrets.token_hex(8)


class SubscriptionQuerySet(VisibleQuerySet["Subscription"]):
    def confirmed(self) -> Self:
        """Those that get mail."""
        return self.filter(state=SubscriptionState.CONFIRMED.value)

    def to_look_at(self, on: date) -> Self:
        """Those whose mail of the day is not settled yet."""
        return self.confirmed().exclude(looked_on__gte=on)

    def to_answer(self) -> Self:
        """Those whose owner asked and has not got the mail that follows."""
        return self.filter(asked__gt=models.F("answered"))

    def lapsed(self, asked_before: datetime, paused_before: datetime) -> Self:
        """Those that nobody confirmed in time, and those whose mails were refused too long."""
        return self.filter(
            Q(state=SubscriptionState.WAITING.value, asked_at__lt=asked_before)
            | Q(state=SubscriptionState.REFUSED.value, since__lt=paused_before)
        )


class Subscription(models.Model):
    """That an address wants mail of what is new on a site.

    ``asked`` counts the forms that were sent for it, ``answered`` those that a mail followed;
    ``mails`` those of the day ``mailed_on``. ``read_to`` is the place in the organ's ledger up to
    which its owner was told, ``looked_on`` the day whose mail is settled. ``since`` is when the
    state began.
    """

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="subscriptions")
    key = models.CharField(max_length=16, unique=True, default=new_key)
    address = SealedTextField(_("e-mail"), bound_to="key", max_length=LONGEST_ADDRESS)
    address_index = BlindIndexField(of="address", kind="email")
    state = models.CharField(
        _("state"),
        max_length=20,
        choices={state.value: label for state, label in SUBSCRIPTION_STATE_LABELS.items()},
        default=SubscriptionState.WAITING.value,
    )
    since = models.DateTimeField(_("since"))
    asked_at = models.DateTimeField(_("asked at"))
    asked = models.PositiveIntegerField(default=1)
    answered = models.PositiveIntegerField(default=0)
    mailed_on = models.DateField(null=True)
    mails = models.PositiveSmallIntegerField(default=0)
    read_to = models.PositiveBigIntegerField(default=0)
    looked_on = models.DateField(null=True, db_index=True)
    refusals = models.PositiveSmallIntegerField(default=0)
    columns: models.ManyToManyField[ColumnPage, models.Model] = models.ManyToManyField(
        ColumnPage, related_name="subscriptions"
    )
    topics: models.ManyToManyField[Topic, models.Model] = models.ManyToManyField(
        Topic, related_name="subscriptions"
    )

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription by e-mail")
        verbose_name_plural = _("subscriptions by e-mail")
        constraints = [
            models.UniqueConstraint(fields=["organ", "address_index"], name="subscription_once")
        ]

    def __str__(self) -> str:
        return self.key


class Digest(models.Model):
    """A subscriber's mail of one day: the mark that keeps it from being sent again, and what it
    told (keys of releases). Gone with the subscription, and by itself after some weeks."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="digests")
    on = models.DateField(_("day"), db_index=True)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices={state.value: label for state, label in DIGEST_STATE_LABELS.items()},
        default=DigestState.SENDING.value,
    )
    releases = models.JSONField(default=list)

    objects = VisibleQuerySet["Digest"].as_manager()

    class Meta:
        verbose_name = _("digest by e-mail")
        verbose_name_plural = _("digests by e-mail")
        constraints = [
            models.UniqueConstraint(fields=["subscription", "on"], name="one_digest_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.on}"


class DigestRun(models.Model):
    """One day's sending of an organ, in numbers; ``fault`` is what the mail server said last."""

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="digest_runs")
    on = models.DateField(_("day"))
    begun_at = models.DateTimeField(_("begun"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    sent = models.PositiveIntegerField(_("sent"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    fault = models.CharField(_("the mail server said"), max_length=200, blank=True)

    objects = VisibleQuerySet["DigestRun"].as_manager()

    class Meta:
        verbose_name = _("day of digests")
        verbose_name_plural = _("days of digests")
        constraints = [models.UniqueConstraint(fields=["organ", "on"], name="one_run_a_day")]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.on}"
