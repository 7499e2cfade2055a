"""What the office notes of a case for itself, and what it asks its units."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from lubu.access_requests.labels import HAND_OUT_LABELS
from lubu.access_requests.models.papers import BOUND_TO, Paper
from lubu.access_requests.models.requests import LONGEST_WORDS, AccessRequest
from lubu.access_requests.rules.following import HandOutState
from lubu.organisations.models import Unit, User, VisibleQuerySet
from lubu.sealing.fields import SealedTextField

if TYPE_CHECKING:
    from typing import Self

LONGEST_NOTE = 2000


class Note(models.Model):
    """A note of the office for itself; it is never changed, and never leaves the desk."""

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="notes")
    number = models.PositiveIntegerField()
    words = SealedTextField(_("note"), bound_to=BOUND_TO, max_length=LONGEST_NOTE)
    at = models.DateTimeField(_("written"))
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = VisibleQuerySet["Note"].as_manager()

    class Meta:
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="request_note_once")
        ]
        ordering = ["request", "number"]

    def __str__(self) -> str:
        return f"{self.request_id}/{self.number}"


class HandOutQuerySet(VisibleQuerySet["HandOut"]):
    def open(self) -> Self:
        """Those that a unit has still to answer."""
        return self.filter(state=HandOutState.OPEN.value)

    def overdue(self, on: date) -> Self:
        """Those whose last day has passed without an answer."""
        return self.open().filter(due_on__lt=on)


class HandOut(models.Model):
    """A question of the office to a unit about one case (协办).

    The unit reads ``matter`` and ``ask`` and nothing else of the case, never who applied.
    ``reference`` is what both call it by. ``papers`` are the files that the unit sent with its
    answer.
    """

    titled_by = "reference"

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="hand_outs")
    number = models.PositiveIntegerField()
    reference = models.CharField(_("number"), max_length=30)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="hand_outs", verbose_name=_("unit")
    )
    matter = SealedTextField(
        _("information applied for"), bound_to=BOUND_TO, max_length=LONGEST_WORDS
    )
    ask = SealedTextField(_("what the unit is asked"), bound_to=BOUND_TO, max_length=LONGEST_NOTE)
    due_on = models.DateField(_("to be answered by"))
    at = models.DateTimeField(_("handed out"))
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"),
        max_length=20,
        choices={one.value: label for one, label in HAND_OUT_LABELS.items()},
        default=HandOutState.OPEN.value,
    )
    answer = SealedTextField(_("answer"), bound_to=BOUND_TO, max_length=LONGEST_NOTE, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    papers = models.ManyToManyField(Paper, related_name="hand_outs", editable=False)

    objects = HandOutQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to a unit")
        verbose_name_plural = _("questions to units")
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="request_hand_out_once"),
            models.CheckConstraint(
                condition=models.Q(state="answered", answered_at__isnull=False)
                | (~models.Q(state="answered") & models.Q(answered_at__isnull=True)),
                name="hand_out_answered_with_moment",
            ),
        ]
        indexes = [models.Index(fields=["unit", "state", "due_on"], name="hand_out_by_unit")]
        ordering = ["request", "number"]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether the unit has still to answer."""
        return self.state == HandOutState.OPEN
