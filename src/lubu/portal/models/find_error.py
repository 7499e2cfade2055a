"""What people say is wrong with a site (我为政府网站找错), and how often an address sends."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from lubu.organisations.models import Organ, Unit, User, VisibleQuerySet
from lubu.portal.rules.find_error import (
    LONGEST_ANSWER,
    LONGEST_WORDS,
    FaultKind,
    FaultState,
)
from lubu.sealing.alike import Alike
from lubu.sealing.fields import BlindIndexField, SealedTextField

if TYPE_CHECKING:
    from typing import Self

FAULT_KIND_LABELS = {
    FaultKind.WORDING: _("wrong character or wording"),
    FaultKind.CONTENT: _("wrong content"),
    FaultKind.LINK: _("page, link or file cannot be opened"),
    FaultKind.OUTDATED: _("not up to date"),
    FaultKind.PERSONAL: _("personal information disclosed"),
    FaultKind.OTHER: _("something else"),
}
FAULT_STATE_LABELS = {
    FaultState.OPEN: _("being dealt with"),
    FaultState.ANSWERED: _("answered"),
}

BOUND_TO = ("organ_id", "number")  # a message never changes these


class FaultReportQuerySet(VisibleQuerySet["FaultReport"]):
    def open(self) -> Self:
        """Those without an answer."""
        return self.filter(state=FaultState.OPEN.value)

    def overdue(self, on: date) -> Self:
        """Those whose last day has passed without an answer."""
        return self.open().filter(due_on__lt=on)


class FaultReport(models.Model):
    """A message about a page of the site; ``unit`` keeps the page and answers.

    What people write is sealed, since they name themselves and others in it.
    """

    titled_by = "number"  # where lists of figures look for a title

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="fault_reports")
    number = models.CharField(_("number"), max_length=20)
    # Only who wrote has the query code. It is short: its plain digest would tell it by trying.
    token_digest = SealedTextField(bound_to=BOUND_TO, max_length=64)
    token_index = BlindIndexField(of="token_digest", kind=Alike.TEXT)
    page = models.CharField(_("address of the page"), max_length=300, blank=True)
    kind = models.CharField(
        _("kind of fault"),
        max_length=20,
        choices={kind.value: label for kind, label in FAULT_KIND_LABELS.items()},
    )
    words = SealedTextField(_("what is wrong"), bound_to=BOUND_TO, max_length=LONGEST_WORDS)
    contact = SealedTextField(_("how to reach you"), bound_to=BOUND_TO, max_length=100, blank=True)
    received_at = models.DateTimeField(_("received"))
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("to be answered by"))
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("unit")
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices={state.value: label for state, label in FAULT_STATE_LABELS.items()},
        default=FaultState.OPEN.value,
    )
    answer = models.TextField(_("answer"), max_length=LONGEST_ANSWER, blank=True)
    answered_on = models.DateField(_("answered on"), null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = FaultReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("message about a fault of the site")
        verbose_name_plural = _("messages about faults of the site")
        constraints = [
            models.UniqueConstraint(fields=["organ", "number"], name="fault_report_number_once"),
            models.UniqueConstraint(fields=["organ", "token_index"], name="fault_report_sent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}"


class PublicSending(models.Model):
    """That a public form was sent from an address; forgotten after a day."""

    address = models.GenericIPAddressField(_("address"), db_index=True)
    at = models.DateTimeField(_("time"), db_index=True)

    objects = VisibleQuerySet["PublicSending"].as_manager()

    class Meta:
        verbose_name = _("form sent by the public")
        verbose_name_plural = _("forms sent by the public")

    def __str__(self) -> str:
        return f"{self.address} {self.at.isoformat()}"
