"""The append-only record of what happened (台账), one hash chain an organ."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lubu.ledger.rules import GENESIS, Row
from lubu.organisations.models import Organ, User, VisibleQuerySet


class Head(models.Model):
    """The end of an organ's chain; its row is the lock that keeps the chain free of gaps."""

    organ = models.OneToOneField(
        Organ, on_delete=models.PROTECT, related_name="ledger_head", primary_key=True
    )
    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default=GENESIS)

    objects = VisibleQuerySet["Head"].as_manager()

    class Meta:
        verbose_name = _("end of the ledger")
        verbose_name_plural = _("ends of the ledger")

    def __str__(self) -> str:
        return f"{self.organ.slug} {self.sequence}"


class Entry(models.Model):
    """One entry: who did what to what, when; refused by the database to change or go."""

    organ = models.ForeignKey(
        Organ, on_delete=models.PROTECT, related_name="ledger", verbose_name=_("organ")
    )
    sequence = models.PositiveBigIntegerField(_("sequence"))
    at = models.DateTimeField(_("time"), db_index=True)
    actor = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("actor")
    )
    kind = models.CharField(_("kind"), max_length=60)
    subject = models.CharField(_("subject"), max_length=80, db_index=True)
    payload = models.TextField(_("content"))  # canonical JSON: text, so that no database reorders
    previous = models.CharField(_("previous hash"), max_length=64)
    digest = models.CharField(_("hash (SM3)"), max_length=64)

    objects = VisibleQuerySet["Entry"].as_manager()

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["organ", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["organ", "sequence"], name="ledger_sequence_once")
        ]

    def __str__(self) -> str:
        return f"{self.organ_id}/{self.sequence} {self.kind}"

    def as_row(self, organ_slug: str) -> Row:
        """The entry as the rules hash it."""
        return Row(
            organ=organ_slug,
            sequence=self.sequence,
            at=self.at,
            actor="" if self.actor_id is None else str(self.actor_id),
            kind=self.kind,
            subject=self.subject,
            payload=self.payload,
            previous=self.previous,
            digest=self.digest,
        )
