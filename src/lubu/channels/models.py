"""How releases reached their channels, and how often they were read."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lubu.channels.rules import ReadSource
from lubu.organisations.models import User, VisibleQuerySet
from lubu.publishing.models import Attachment, Release

READ_SOURCE_LABELS = {
    ReadSource.API: _("from the channel's interface"),
    ReadSource.IMPORT: _("imported"),
    ReadSource.MANUAL: _("keyed in"),
}


class Delivery(models.Model):
    """That a release was put out on its channel, with the proof: address, photo, place, period."""

    release = models.OneToOneField(
        Release, on_delete=models.PROTECT, related_name="delivery", verbose_name=_("release")
    )
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
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("time"))

    objects = VisibleQuerySet["Delivery"].as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.release} {self.at:%Y-%m-%d}"


class ReadCount(models.Model):
    """How often a release had been read up to a day; ``increase`` since the day before it."""

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
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )

    objects = VisibleQuerySet["ReadCount"].as_manager()

    class Meta:
        verbose_name = _("read count")
        verbose_name_plural = _("read counts")
        ordering = ["release", "on"]
        constraints = [models.UniqueConstraint(fields=["release", "on"], name="reads_once_a_day")]

    def __str__(self) -> str:
        return f"{self.release_id} {self.on}: {self.reads}"
