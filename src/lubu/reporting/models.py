"""The annual report of an organ (政府信息公开工作年度报告) on its way from draft to release."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from lubu.organisations.models import Organ, User, VisibleQuerySet
from lubu.publishing.models import InformationItem


class ReportState(StrEnum):
    """Where a report stands."""

    DRAFT = "draft"
    CHECKED = "checked"
    FROZEN = "frozen"
    RELEASED = "released"


STATE_LABELS = {
    ReportState.DRAFT: _("draft"),
    ReportState.CHECKED: _("checked"),
    ReportState.FROZEN: _("frozen"),
    ReportState.RELEASED: _("released"),
}


class AnnualReport(models.Model):
    """One organ's report on one year.

    ``text`` holds the words around the figures (`report_text.ReportText.to_data`), ``findings``
    what the last check found (`findings.ReportFinding.to_json`, with ``params``). Until it is
    frozen a report holds no number: figures and tables are counted when it is looked at.
    ``snapshot`` keeps what was counted at the position ``ledger_sequence`` of the organ's chain,
    whose end was ``ledger_digest``; ``snapshot_digest`` is its SM3. ``item`` is the information
    item through which three people review it and the public reads it; ``handed_in`` is the digest
    of the text and files that it must carry (`item.fingerprint`).
    """

    organ = models.ForeignKey(
        Organ, on_delete=models.PROTECT, related_name="annual_reports", verbose_name=_("organ")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(
        _("state"),
        max_length=20,
        choices={state.value: label for state, label in STATE_LABELS.items()},
        default=ReportState.DRAFT.value,
    )
    text = models.JSONField(_("text"))
    findings = models.JSONField(_("findings"), default=list, blank=True)
    drafted_at = models.DateTimeField(_("drafted at"))
    drafted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    checked_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checked by"),
    )
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)
    frozen_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("frozen by"),
    )
    snapshot = models.JSONField(_("snapshot"), null=True, blank=True)
    snapshot_digest = models.CharField(_("digest of the snapshot (SM3)"), max_length=64, blank=True)
    ledger_sequence = models.PositiveBigIntegerField(_("ledger position"), null=True, blank=True)
    ledger_digest = models.CharField(_("hash at the ledger position"), max_length=64, blank=True)
    handed_in = models.CharField(_("digest of what was handed in (SM3)"), max_length=64, blank=True)
    item = models.OneToOneField(
        InformationItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="annual_report",
        verbose_name=_("information item"),
    )
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)

    objects = VisibleQuerySet["AnnualReport"].as_manager()

    class Meta:
        verbose_name = _("annual report")
        verbose_name_plural = _("annual reports")
        ordering = ["organ", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["organ", "year"], name="one_report_a_year"),
            models.CheckConstraint(
                condition=models.Q(snapshot=None)
                | (~models.Q(snapshot_digest="") & ~models.Q(ledger_sequence=None)),
                name="snapshot_knows_its_ledger_position",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["frozen", "released"]) | ~models.Q(snapshot=None),
                name="frozen_report_has_a_snapshot",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organ.short_name} {self.year}"

    @property
    def is_frozen(self) -> bool:
        """Whether its numbers stand still."""
        return self.state in (ReportState.FROZEN, ReportState.RELEASED)
