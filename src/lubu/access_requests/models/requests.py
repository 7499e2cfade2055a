"""Cases, and what happened to them. The standing of a case is a copy of what its events say."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lubu.access_requests.labels import (
    ANSWER_LABELS,
    APPLICANT_LABELS,
    ARRIVAL_LABELS,
    EVENT_LABELS,
    STATE_LABELS,
)
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import ANSWERED_ROWS, OVER, Row, State
from lubu.access_requests.rules.papers import LONGEST_SUBJECT
from lubu.organisations.models import Organ, User, VisibleQuerySet
from lubu.sealing.alike import Alike
from lubu.sealing.fields import BlindIndexField, SealedTextField

if TYPE_CHECKING:
    from typing import Self

BOUND_TO = ("organ_id", "number")  # a case never changes these
LONGEST_WORDS = 2000


class AccessRequestQuerySet(VisibleQuerySet["AccessRequest"]):
    def open(self) -> Self:
        """Those whose answer is still owed."""
        return self.exclude(state__in=[state.value for state in OVER])

    def overdue(self, on: date) -> Self:
        """Those whose last day has passed without an answer."""
        return self.open().filter(due_on__lt=on)

    def answered(self) -> Self:
        """Those that ended with an answer; not those that were given up or withdrawn."""
        return self.filter(row__in=[row.value for row in ANSWERED_ROWS])

    def received_in(self, first: date, last: date) -> Self:
        """Those with their day of receipt in a period; a case without one is not received."""
        return self.filter(received_on__range=(first, last))

    def came_in(self, first: date, last: date) -> Self:
        """Those whose :attr:`AccessRequest.came_on` lies in a period."""
        unconfirmed = models.Q(received_on=None, arrived_at__date__range=(first, last))
        return self.filter(models.Q(received_on__range=(first, last)) | unconfirmed)


class AccessRequest(models.Model):
    """One application (政府信息公开申请), of one matter (一事一申请).

    Who applies is sealed, and ``words``, which often tell why, or of whom. From ``state`` on
    everything is a copy of what the events say, made in the same transaction as the last of them
    (``events`` of them); ``lubu check requests`` makes it again and compares.
    """

    titled_by = "number"  # where lists of figures look for a title

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="access_requests")
    number = models.CharField(_("number"), max_length=20)
    # Only who applied has the query code. It is short: its plain digest would tell it by trying.
    token_digest = SealedTextField(bound_to=BOUND_TO, max_length=64)
    token_index = BlindIndexField(of="token_digest", kind=Alike.TEXT)
    split_from = models.ForeignKey(  # one letter of several matters is several cases
        "self", on_delete=models.PROTECT, null=True, related_name="splits", editable=False
    )
    arrival = models.CharField(
        _("how it came"),
        max_length=20,
        choices={one.value: label for one, label in ARRIVAL_LABELS.items()},
    )
    arrived_at = models.DateTimeField(_("arrived"))
    applicant_kind = models.CharField(
        _("applicant"),
        max_length=20,
        choices={one.value: label for one, label in APPLICANT_LABELS.items()},
    )
    name = SealedTextField(_("name"), bound_to=BOUND_TO, max_length=100)
    name_index = BlindIndexField(of="name", kind=Alike.NAME)
    identity = SealedTextField(_("identity document"), bound_to=BOUND_TO, max_length=60)
    identity_index = BlindIndexField(of="identity", kind=Alike.IDENTITY)
    contact = SealedTextField(_("person to contact"), bound_to=BOUND_TO, max_length=60, blank=True)
    phone = SealedTextField(_("telephone"), bound_to=BOUND_TO, max_length=40, blank=True)
    email = SealedTextField(_("e-mail"), bound_to=BOUND_TO, max_length=100, blank=True)
    address = SealedTextField(_("postal address"), bound_to=BOUND_TO, max_length=200, blank=True)
    agent = SealedTextField(_("agent"), bound_to=BOUND_TO, max_length=200, blank=True)
    words = SealedTextField(
        _("information applied for"), bound_to=BOUND_TO, max_length=LONGEST_WORDS
    )
    form = models.CharField(_("form wanted"), max_length=20)
    way = models.CharField(_("way wanted"), max_length=20)
    public_subject = models.CharField(  # by a clerk for the public log; ``words`` may name people
        _("subject in public"), max_length=LONGEST_SUBJECT, blank=True
    )

    state = models.CharField(
        _("state"),
        max_length=30,
        choices={one.value: label for one, label in STATE_LABELS.items()},
    )
    events = models.PositiveIntegerField(default=0)
    received_on = models.DateField(_("received on"), null=True)
    due_on = models.DateField(_("to be answered by"), null=True)
    waits_until = models.DateField(_("waits until"), null=True)
    is_provisional = models.BooleanField(_("provisional"), default=False)
    extended_by = models.PositiveSmallIntegerField(_("extended by"), default=0)
    ended_on = models.DateField(_("ended on"), null=True)
    row = models.CharField(max_length=30, blank=True, choices={one.value: one.value for one in Row})
    issued_on = models.DateField(_("answered on"), null=True)
    answer = models.CharField(
        _("kind of answer"),
        max_length=30,
        blank=True,
        choices={one.value: label for one, label in ANSWER_LABELS.items()},
    )
    is_in_time = models.BooleanField(_("answered in time"), null=True)
    days_taken = models.PositiveSmallIntegerField(_("working days taken"), null=True)
    fee_noticed_on = models.DateField(_("fee noticed on"), null=True)
    fee_yuan = models.PositiveIntegerField(_("fee in yuan"), null=True)
    fee_paid_on = models.DateField(_("fee paid on"), null=True)
    calendar = models.CharField(max_length=64)  # digest of what the days were counted by

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("application for information")
        verbose_name_plural = _("applications for information")
        constraints = [
            models.UniqueConstraint(fields=["organ", "number"], name="request_number_once"),
            models.UniqueConstraint(fields=["organ", "token_index"], name="request_sent_once"),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True, row="")
                | (models.Q(ended_on__isnull=False) & ~models.Q(row="")),
                name="request_ended_in_a_row",
            ),
        ]
        indexes = [
            models.Index(fields=["organ", "state", "due_on"], name="request_by_state"),
            models.Index(
                fields=["organ", "received_on", "ended_on", "row", "applicant_kind"],
                name="request_counted",
            ),
            models.Index(fields=["organ", "ended_on", "row", "received_on"], name="request_by_end"),
            models.Index(
                fields=["organ", "issued_on", "is_in_time", "days_taken"], name="request_by_answer"
            ),
            models.Index(
                fields=["organ", "fee_noticed_on", "fee_yuan"],
                condition=models.Q(fee_noticed_on__isnull=False),
                name="request_by_fee",
            ),
            models.Index(
                fields=["organ", "fee_paid_on", "fee_yuan"],
                condition=models.Q(fee_paid_on__isnull=False),
                name="request_by_payment",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def came_on(self) -> date:
        """The day of receipt in law; while there is none, that on which it was stored."""
        return self.received_on or timezone.localdate(self.arrived_at)

    @property
    def is_open(self) -> bool:
        """Whether the answer is still owed."""
        return State(self.state) not in OVER


class RequestEvent(models.Model):
    """One event of a case, for ever: the database refuses to change it.

    ``values`` is what :meth:`Event.to_json` wrote.
    """

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="history")
    number = models.PositiveIntegerField()
    kind = models.CharField(
        _("event"),
        max_length=30,
        choices={one.value: label for one, label in EVENT_LABELS.items()},
    )
    on = models.DateField(_("day"))
    at = models.DateTimeField(_("recorded"))
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    values = models.JSONField()

    objects = VisibleQuerySet["RequestEvent"].as_manager()

    class Meta:
        verbose_name = _("event of an application")
        verbose_name_plural = _("events of applications")
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="request_event_once")
        ]
        ordering = ["request", "number"]

    def __str__(self) -> str:
        return f"{self.request_id}/{self.number} {self.get_kind_display()}"

    @property
    def event(self) -> Event:
        """What the procedure folds."""
        return Event.from_json(self.values)

    @property
    def note(self) -> str:
        """The clerk's own note, for the desk.

        Raises:
            NotOpenedError: it does not open.
        """
        noted = getattr(self, "noted", None)  # Django's own error for none is an AttributeError
        return str(noted.words) if noted is not None else ""


class EventNote(models.Model):
    """The note to an event; apart from it, since what is sealed is sealed anew with later keys, and
    erased when its time is up."""

    event = models.OneToOneField(RequestEvent, on_delete=models.PROTECT, related_name="noted")
    words = SealedTextField(_("note"), bound_to="event_id", max_length=500)

    objects = VisibleQuerySet["EventNote"].as_manager()

    class Meta:
        verbose_name = _("note to an event")
        verbose_name_plural = _("notes to events")

    def __str__(self) -> str:
        return str(self.event_id)
