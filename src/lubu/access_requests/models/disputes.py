"""Reconsiderations and suits over an answer (行政复议、行政诉讼)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lubu.access_requests.labels import DISPUTE_LABELS, OUTCOME_LABELS
from lubu.access_requests.models.requests import AccessRequest
from lubu.organisations.models import VisibleQuerySet
from lubu.sealing.fields import SealedTextField

BOUND_TO = ("request_id", "number")  # never changes


class Dispute(models.Model):
    """One reconsideration or suit; ``after`` is the reconsideration that a suit follows.

    ``before`` is who decides. It is open until ``closed_on``.
    """

    titled_by = "case_number"  # where lists of figures look for a title

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="disputes")
    number = models.PositiveIntegerField()
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices={one.value: label for one, label in DISPUTE_LABELS.items()},
    )
    after = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="suit", verbose_name=_("after")
    )
    before = models.CharField(_("decided by"), max_length=100)
    case_number = models.CharField(_("case number"), max_length=60, blank=True)
    filed_on = models.DateField(_("filed on"))
    outcome = models.CharField(
        _("outcome"),
        max_length=20,
        blank=True,
        choices={one.value: label for one, label in OUTCOME_LABELS.items()},
    )
    closed_on = models.DateField(_("closed on"), null=True)
    served_on = models.DateField(_("decision served on"), null=True)
    note = SealedTextField(_("note"), bound_to=BOUND_TO, max_length=500, blank=True)

    objects = VisibleQuerySet["Dispute"].as_manager()

    class Meta:
        verbose_name = _("reconsideration or suit")
        verbose_name_plural = _("reconsiderations and suits")
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="request_dispute_once"),
            models.CheckConstraint(
                condition=models.Q(outcome="", closed_on__isnull=True)
                | (~models.Q(outcome="") & models.Q(closed_on__isnull=False)),
                name="dispute_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="litigation_after", after__isnull=False)
                | (~models.Q(kind="litigation_after") & models.Q(after__isnull=True)),
                name="dispute_after_reconsideration",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True)
                | models.Q(closed_on__gte=models.F("filed_on")),
                name="dispute_closed_after_filing",
            ),
        ]
        indexes = [models.Index(fields=["closed_on", "kind"], name="dispute_by_end")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.case_number}".strip()
