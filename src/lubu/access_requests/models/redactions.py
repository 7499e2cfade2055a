"""Copies of files from which something is taken out before they are handed over (条例 art. 37)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lubu.access_requests.labels import REDACTION_LABELS
from lubu.access_requests.models.papers import Paper
from lubu.access_requests.models.requests import AccessRequest
from lubu.access_requests.rules.redacting import RedactionState
from lubu.organisations.models import User, VisibleQuerySet
from lubu.sealing.fields import SealedJSONField
from lubu.sealing.files import SealedFileField

BOUND_TO = ("request_id", "number")  # never changes


class Redaction(models.Model):
    """One file being redacted. All that says what stands in it is sealed.

    ``sought``: {"words": […]}. ``marks``: what was found or drawn, each as
    {"mark": as the engine writes it, "ground": AnswerKind or "", "chosen": bool}. ``grounds``: the
    withheld parts {"what", "ground", "reason"} that the answer names. ``told`` is the engine's
    report, ``fault`` a sentence why there is no copy. ``made`` is the copy, verified by the engine,
    until it is released as ``copy``.

    ``is_whole``: nothing is marked; the copy is the whole file without what lies hidden in it.
    """

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="redactions")
    number = models.PositiveIntegerField()
    source = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="redactions")
    state = models.CharField(
        _("state"),
        max_length=20,
        choices={one.value: label for one, label in REDACTION_LABELS.items()},
    )
    is_whole = models.BooleanField(_("given whole"), default=False)
    sought = SealedJSONField(bound_to=BOUND_TO)
    marks = SealedJSONField(bound_to=BOUND_TO)
    grounds = SealedJSONField(bound_to=BOUND_TO)
    told = models.JSONField(default=dict)
    fault = models.CharField(_("why there is no copy"), max_length=400, blank=True)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    stage = models.CharField(max_length=20, blank=True)
    pages = models.PositiveIntegerField(default=0)
    made = SealedFileField(bound_to=BOUND_TO, blank=True)
    copy = models.OneToOneField(
        Paper, on_delete=models.PROTECT, null=True, related_name="redacted_by"
    )
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(_("begun"))
    changed_at = models.DateTimeField(_("last changed"))
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = VisibleQuerySet["Redaction"].as_manager()

    class Meta:
        verbose_name = _("redaction of a file")
        verbose_name_plural = _("redactions of files")
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="request_redaction_once")
        ]
        ordering = ["request", "number"]

    def __str__(self) -> str:
        return f"{self.source} {self.get_state_display()}"

    @property
    def is_working(self) -> bool:
        """Whether the background is at it."""
        return RedactionState(self.state) in (RedactionState.FINDING, RedactionState.MAKING)
