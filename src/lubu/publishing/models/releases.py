"""Channels, releases and the numbers they get."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lubu.organisations.models import Organ, User, VisibleQuerySet
from lubu.publishing.models.items import InformationItem
from lubu.publishing.models.pages import ColumnPage
from lubu.publishing.models.review import Submission
from lubu.publishing.rules import ChannelKind, ReleaseState, WithdrawalKind

CHANNEL_KIND_LABELS = {
    ChannelKind.WEBSITE: _("website"),
    ChannelKind.WECHAT: _("WeChat official account"),
    ChannelKind.WEIBO: _("Weibo"),
    ChannelKind.NANFANG: _("Nanfang account"),
    ChannelKind.NOTICE_BOARD: _("notice board"),
    ChannelKind.LOUDSPEAKER: _("loudspeaker"),
    ChannelKind.VISITS: _("household visits"),
}
RELEASE_STATE_LABELS = {
    ReleaseState.SCHEDULED: _("scheduled"),
    ReleaseState.WAITING: _("waiting for delivery"),
    ReleaseState.RELEASED: _("released"),
    ReleaseState.FAILED: _("delivery failed"),
    ReleaseState.WITHDRAWN: _("withdrawn"),
}
WITHDRAWAL_KIND_LABELS = {
    WithdrawalKind.MISTAKE: _("published by mistake"),
    WithdrawalKind.MERGED: _("merged into another item"),
    WithdrawalKind.WITHDRAWN: _("withdrawn with a reason"),
}


class Channel(models.Model):
    """A way to the public (渠道): the website, an account, a board, the loudspeakers."""

    organ = models.ForeignKey(
        Organ, on_delete=models.PROTECT, related_name="channels", verbose_name=_("organ")
    )
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices={kind.value: label for kind, label in CHANNEL_KIND_LABELS.items()},
    )
    name = models.CharField(_("name"), max_length=60)
    account = models.CharField(_("account or place"), max_length=120, blank=True)
    address = models.URLField(_("address"), blank=True)
    active = models.BooleanField(_("in use"), default=True)

    objects = VisibleQuerySet["Channel"].as_manager()

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["organ", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organ", "name"], name="channel_name_once_in_organ"),
            models.UniqueConstraint(
                fields=["organ"],
                condition=models.Q(kind=ChannelKind.WEBSITE.value),
                name="one_website_an_organ",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReleaseQuerySet(VisibleQuerySet["Release"]):
    def planned(self) -> ReleaseQuerySet:
        """Those whose moment is to come: of a first text, or of one that follows another."""
        return self.filter(Q(state=ReleaseState.SCHEDULED) | Q(next_submission__isnull=False))


class Release(models.Model):
    """That an item is, is to be, or was public on one channel; one row an item and channel.

    ``submission`` is the approved text that the public reads there. The database refuses a row
    whose submission lacks its three reviews (unless an urgent release) or a clean file.
    ``next_submission`` is an approved text that takes its place at ``release_at``.
    ``path`` is the address below the organ's site, fixed at the first release.
    """

    item = models.ForeignKey(
        InformationItem,
        on_delete=models.PROTECT,
        related_name="releases",
        verbose_name=_("information item"),
    )
    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, related_name="releases", verbose_name=_("channel")
    )
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="releases")
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="releases", verbose_name=_("text")
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices={state.value: label for state, label in RELEASE_STATE_LABELS.items()},
        db_index=True,
    )
    next_submission = models.ForeignKey(
        Submission,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="next_of",
        verbose_name=_("text planned next"),
    )
    release_at = models.DateTimeField(_("to be released at"), null=True, blank=True)
    first_released_at = models.DateTimeField(_("first released at"), null=True, db_index=True)
    released_at = models.DateTimeField(_("last released at"), null=True)
    released_on = models.DateField(_("day of release"), null=True, db_index=True)
    column = models.ForeignKey(
        ColumnPage, on_delete=models.PROTECT, null=True, blank=True, related_name="releases"
    )
    position = models.PositiveIntegerField(null=True, blank=True)  # in its column, from the oldest
    path = models.CharField(_("address on the site"), max_length=200, blank=True)
    withdrawal = models.CharField(
        _("way of withdrawal"),
        max_length=20,
        blank=True,
        choices={kind.value: label for kind, label in WITHDRAWAL_KIND_LABELS.items()},
    )
    withdrawal_reason = models.CharField(_("reason of withdrawal"), max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    merged_into = models.ForeignKey(
        InformationItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-first_released_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "channel"], name="one_release_a_channel"),
            models.UniqueConstraint(
                fields=["channel", "path"],
                condition=~models.Q(path=""),
                name="one_item_an_address",
            ),
            models.UniqueConstraint(fields=["column", "position"], name="one_item_a_position"),
        ]
        indexes = [
            models.Index(
                fields=["organ", "channel", "released_on"], name="release_by_channel_and_day"
            ),
            models.Index(fields=["organ", "released_on"], name="release_by_organ_and_day"),
            models.Index(fields=["column", "released_on"], name="release_by_column_and_day"),
            models.Index(
                fields=["column", "state", "first_released_at"], name="release_by_column_newest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} → {self.channel}"


class NumberSeries(models.Model):
    """The last number given in a series of an organ and year; its row is the lock."""

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)  # "index", or a document code such as 沙府
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organ", "name", "year"], name="one_series")]

    def __str__(self) -> str:
        return f"{self.name} {self.year}: {self.last}"
