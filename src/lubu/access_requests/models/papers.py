"""Files and messages of a case, sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lubu.access_requests.labels import MESSAGE_LABELS, PAPER_LABELS
from lubu.access_requests.models.requests import AccessRequest
from lubu.access_requests.rules.papers import LONGEST_MESSAGE, PaperKind
from lubu.organisations.models import User, VisibleQuerySet
from lubu.publishing.models.files import SCAN_STATE_LABELS
from lubu.publishing.rules import ScanState
from lubu.sealing.fields import SealedTextField
from lubu.sealing.files import SealedFileField

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Self

BOUND_TO = ("request_id", "number")  # never changes


class Message(models.Model):
    """What the applicant sent by his code: a correction, a withdrawal, an objection …

    It changes nothing by itself: a clerk reads it and takes it up, with the event that follows
    from it, or puts it aside with a reason (``reply``, which the applicant reads).
    """

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="messages")
    number = models.PositiveIntegerField()
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices={one.value: label for one, label in MESSAGE_LABELS.items()},
    )
    words = SealedTextField(_("words"), bound_to=BOUND_TO, max_length=LONGEST_MESSAGE, blank=True)
    token_digest = models.CharField(max_length=64)  # of the form it came by: sent twice, kept once
    at = models.DateTimeField(_("sent"))
    taken_up_at = models.DateTimeField(_("taken up"), null=True)
    taken_up_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reply = SealedTextField(_("reply"), bound_to=BOUND_TO, max_length=LONGEST_MESSAGE, blank=True)

    objects = VisibleQuerySet["Message"].as_manager()

    class Meta:
        verbose_name = _("message of the applicant")
        verbose_name_plural = _("messages of applicants")
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="request_message_once"),
            models.UniqueConstraint(
                fields=["request", "token_digest"], name="request_message_sent_once"
            ),
        ]
        ordering = ["request", "number"]

    def __str__(self) -> str:
        return f"{self.request} {self.get_kind_display()}"


class PaperQuerySet(VisibleQuerySet["Paper"]):
    def given(self) -> Self:
        """What the applicant may fetch by his code."""
        return self.filter(is_given=True, scan_state=ScanState.CLEAN.value)

    def kept(self) -> Self:
        """Those whose bytes are still here; of old cases they are erased."""
        return self.exclude(file="")

    def unclean(self, waits_since: datetime) -> Self:
        """What the scanner did not pass, or has not looked at since that moment."""
        waiting = Q(scan_state=ScanState.WAITING.value, at__gte=waits_since)
        return self.kept().exclude(scan_state=ScanState.CLEAN.value).exclude(waiting)


class Paper(models.Model):
    """One file of a case; nobody opens it before the scanner has found it clean.

    ``media`` is its type, ``digest`` the SM3 of its bytes, ``pages`` of A4 where they are known.
    ``is_given``: the applicant may fetch it by his code.
    """

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="papers")
    number = models.PositiveIntegerField()
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices={one.value: label for one, label in PAPER_LABELS.items()},
        default=PaperKind.OTHER.value,
    )
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, related_name="papers", editable=False
    )
    file = SealedFileField(bound_to=BOUND_TO, name_field="name")
    name = SealedTextField(_("file name"), bound_to=BOUND_TO, max_length=255)
    media = models.CharField(_("type"), max_length=10)
    size = models.PositiveBigIntegerField(_("bytes"))
    digest = models.CharField(_("SM3"), max_length=64)
    pages = models.PositiveIntegerField(_("number of pages"), null=True)
    at = models.DateTimeField(_("received"))
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    is_given = models.BooleanField(_("given to the applicant"), default=False)
    scan_state = models.CharField(
        _("virus scan"),
        max_length=20,
        choices={state.value: label for state, label in SCAN_STATE_LABELS.items()},
        default=ScanState.WAITING.value,
    )
    scanned_at = models.DateTimeField(_("scanned at"), null=True)
    scan_detail = models.CharField(_("scan result"), max_length=200, blank=True)
    scan_engine = models.CharField(_("signatures"), max_length=120, blank=True, default="")

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of an application")
        verbose_name_plural = _("files of applications")
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="request_paper_once")
        ]
        indexes = [models.Index(fields=["scan_state", "scanned_at"], name="paper_by_scan")]
        ordering = ["request", "number"]

    def __str__(self) -> str:
        return f"{self.request} {self.number}"

    @property
    def is_clean(self) -> bool:
        """Whether it may be opened."""
        return self.scan_state == ScanState.CLEAN.value

    @property
    def is_infected(self) -> bool:
        """Whether a virus was found in it."""
        return self.scan_state == ScanState.INFECTED.value
