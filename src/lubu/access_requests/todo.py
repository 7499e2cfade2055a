"""What waits for people with applications: every day the list is what the clocks say that day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lubu.access_requests.actions.recording import law, standing_of
from lubu.access_requests.desk.clocks import left_words, light_of
from lubu.access_requests.desk.remedies import remedies_shown
from lubu.access_requests.desk.rows import shortened
from lubu.access_requests.documents.kinds import DocumentKind
from lubu.access_requests.labels import EVENT_LABELS
from lubu.access_requests.models import AccessRequest, Dispute, HandOut, Letter, Paper
from lubu.access_requests.models.requests import AccessRequestQuerySet
from lubu.access_requests.policies import ANSWERS
from lubu.access_requests.rules.clocks import running
from lubu.access_requests.rules.disputes import DisputeKind
from lubu.access_requests.rules.kinds import ClockKind, EventKind, State
from lubu.access_requests.rules.lettering import ANSWERS as ANSWER_KINDS
from lubu.access_requests.rules.lettering import LetterState
from lubu.access_requests.rules.permits import LAPSES, permitted
from lubu.access_requests.rules.standing import Standing
from lubu.access_requests.rules.warning import Light
from lubu.access_requests.standings import BrokenHistoryError
from lubu.office.dated import NoTermsError, in_force
from lubu.office.personal import readable
from lubu.office.todo import Todo, todo
from lubu.organisations.models import User
from lubu.organisations.rules import Role
from lubu.working_days.calendar import OutOfCalendarError

MOST = 200
AHEAD = timedelta(days=60)  # no warning of the terms comes earlier before a last day
SCANNED_WITHIN = timedelta(hours=1)  # longer than that, somebody should look
WAITING = (State.CORRECTION_SENT, State.REASON_ASKED, State.CONSULTING, State.FEE_NOTICED)


def clerks(user: User) -> AccessRequestQuerySet:
    """The cases that the person works on as a clerk."""
    return AccessRequest.objects.visible_to(user).filter(organ__in=user.organs_with(Role.CLERK))


def title(case: AccessRequest) -> str:
    """Number and words, shortened."""
    return f"{case.number} {shortened(readable(case, 'words'), 30)}"


def _case(
    case: AccessRequest,
    what: str,
    due_on: date | None,
    *,
    urgent: bool = False,
    deed: str = "",
    address: str = "",
) -> Todo:
    """``what`` names nobody, so a mail may say it, unless it is said otherwise there."""
    return Todo(
        title=title(case),
        address=address or reverse("access_requests:case", args=[case.pk]),
        what=what,
        due_on=due_on,
        urgent=urgent,
        reference=case.number,
        deed=deed or what,
    )


def _standing(rows: QuerySet[AccessRequest]) -> Iterator[tuple[AccessRequest, Standing]]:
    given = law()
    for case in rows.prefetch_related("history")[:MOST]:
        try:
            standing = standing_of(case, given)
        except BrokenHistoryError:  # ``lubu check requests`` names it
            continue
        yield case, standing


@todo("requests_due", gettext_lazy("Applications near their last day"))
def due(user: User) -> list[Todo]:
    """Cases past a warning of the terms, on their last day, or overdue; and notices to correct
    whose last day is near."""
    today = timezone.localdate()
    near = Q(due_on__lte=today + AHEAD) | Q(state=State.ARRIVED.value)
    rows = clerks(user).open().filter(near).order_by("due_on", "pk")
    return list(_due(rows, today))


def _due(rows: QuerySet[AccessRequest], today: date) -> Iterator[Todo]:
    calendar = law().calendar
    for case, standing in _standing(rows):
        for clock in running(standing, calendar):
            light = light_of(clock, standing.limits, calendar, today)
            if not clock.binds_organ or light is Light.CALM:
                continue
            left = left_words(clock.left(today, calendar))
            if clock.kind is ClockKind.ANSWER:
                deed, what = _("Answer"), _("Answer: %(left)s")
            else:
                deed = _("If a correction is needed, ask for it")
                what = _("If a correction is needed, ask for it: %(left)s")
            is_last = light is Light.TODAY
            yield _case(case, what % {"left": left}, clock.due_on, urgent=is_last, deed=deed)


@todo("requests_received", gettext_lazy("Applications to confirm or register"))
def received(user: User) -> list[Todo]:
    """For clerks what came in; for leaders what could not be confirmed in the days of the terms."""
    today, given = timezone.localdate(), law()
    states = [State.CONFIRMING.value, State.ARRIVED.value]
    led = AccessRequest.objects.visible_to(user).filter(organ__in=user.organs_with(Role.LEADER))
    found = []
    for case, standing in _standing(clerks(user).filter(state__in=states).order_by("pk")):
        registers = standing.state is State.ARRIVED
        what = _("Register it") if registers else _("Confirm with the applicant (art. 31)")
        found.append(_case(case, what, standing.arrived_on))
    for case, standing in _standing(led.filter(state=State.CONFIRMING.value).order_by("pk")):
        if standing.arrived_on is None:
            continue
        try:
            terms = in_force(given.terms, standing.arrived_on)
            last = given.calendar.add(standing.arrived_on, terms.confirm_attempts)
        except (NoTermsError, OutOfCalendarError):  # a day that no law knows: nothing to count
            continue
        if last < today:
            what = _(
                "The applicant was not reached for %(number)s working days: decide how to go on"
            )
            found.append(_case(case, what % {"number": terms.confirm_attempts}, last, urgent=True))
    return found


@todo("requests_deciding", gettext_lazy("Answers and extensions to decide on"))
def deciding(user: User) -> list[Todo]:
    """For legal checkers the drafts handed in; for leaders those that passed, and extensions."""
    checks, leads = (user.organs_with(role) for role in (Role.LEGAL, Role.LEADER))
    theirs = Q(state=State.IN_REVIEW.value, organ__in=checks)
    theirs |= Q(state=State.LEGAL_PASSED.value, organ__in=leads)
    rows = AccessRequest.objects.visible_to(user).filter(theirs).order_by("due_on", "pk")[:MOST]
    found = []
    for case in rows:
        is_draft = case.state == State.IN_REVIEW.value
        what = _("Check whether the answer is lawful") if is_draft else _("Approve the answer")
        address = reverse("access_requests:approve", args=[case.pk])
        found.append(_case(case, what, case.due_on, address=address))
    handed_on = Letter.objects.visible_to(user).filter(
        state=LetterState.HANDED_IN.value,
        kind=DocumentKind.EXTENSION_NOTICE.value,
        request__organ__in=leads,
    )
    return found + [
        _case(
            letter.request,
            _("Agree to the longer term, or give it back"),
            letter.request.due_on,
            address=reverse("access_requests:agree", args=[letter.pk]),
        )
        for letter in handed_on.select_related("request").order_by("request__due_on", "pk")[:MOST]
    ]


@todo("requests_to_send", gettext_lazy("Approved answers to send"))
def to_send(user: User) -> list[Todo]:
    """Answers that were approved and are not with the applicant yet."""
    rows = clerks(user).filter(state=State.APPROVED.value).order_by("due_on", "pk")[:MOST]
    return [
        Todo(
            title=title(case),
            address=reverse("access_requests:approve", args=[case.pk]),
            what=_("Send the answer to the applicant"),
            due_on=case.due_on,
        )
        for case in rows
    ]


@todo("requests_messages", gettext_lazy("Messages of applicants"))
def unread(user: User) -> list[Todo]:
    """Cases with messages that nobody took up."""
    waits = Count("messages", filter=Q(messages__taken_up_at=None))
    rows = clerks(user).annotate(waits=waits).filter(waits__gt=0).order_by("pk")[:MOST]
    numbers = dict(rows.values_list("pk", "waits"))
    return [
        _case(
            case,
            ngettext("%(number)s message to take up", "%(number)s messages to take up", number)
            % {"number": number},
            None,
        )
        for case in rows
        for number in (numbers[case.pk],)
    ]


@todo("requests_lapsed", gettext_lazy("Periods of others that have ended"))
def lapsed(user: User) -> list[Todo]:
    """Corrections, reasons, opinions and payments that did not come in their time."""
    today, given = timezone.localdate(), law()
    rows = clerks(user).filter(state__in=[one.value for one in WAITING]).order_by("pk")
    found = []
    for case, standing in _standing(rows):
        ended = [
            clock.due_on
            for clock in running(standing, given.calendar)
            if not clock.binds_organ and clock.due_on is not None and clock.due_on < today
        ]
        if not ended:
            continue
        kinds = [one.kind for one in permitted(standing, today, given.calendar)]
        steps = [kind for kind in kinds if kind in LAPSES or kind is EventKind.REASONS_REJECTED]
        what = "、".join(str(EVENT_LABELS[kind]) for kind in steps)
        found.append(_case(case, _("Record what follows: %(steps)s") % {"steps": what}, min(ended)))
    return found


@todo("requests_units_late", gettext_lazy("Units that have not answered in time"))
def units_late(user: User) -> list[Todo]:
    """Questions to units whose day has passed, for the clerks who asked."""
    rows = HandOut.objects.visible_to(user).overdue(timezone.localdate())
    own = rows.filter(request__organ__in=user.organs_with(Role.CLERK)).select_related("unit")
    return [
        Todo(
            title=f"{row.reference} {row.unit}",
            address=reverse("access_requests:hand-out", args=[row.pk]),
            what=_("Remind the unit, or recall the question"),
            due_on=row.due_on,
            reference=row.reference,
            deed=_("Remind the unit, or recall the question"),
        )
        for row in own.order_by("due_on", "pk")[:MOST]
    ]


@todo("requests_asked", gettext_lazy("Questions about applications"))
def asked(user: User) -> list[Todo]:
    """What the person's own units are asked."""
    own = HandOut.objects.visible_to(user).open().filter(unit__in=user.units_with(*ANSWERS))
    return [
        Todo(
            title=f"{row.reference} {row.unit}",
            address=reverse("access_requests:hand-out", args=[row.pk]),
            what=_("Search, and answer with words and files"),
            due_on=row.due_on,
            reference=row.reference,
            deed=_("Search, and answer with words and files"),
        )
        for row in own.select_related("unit").order_by("due_on", "pk")[:MOST]
    ]


@todo("requests_files", gettext_lazy("Files of applications not found clean"))
def files(user: User) -> list[Todo]:
    """Files of the clerk's cases that the scanner did not pass, or has not looked at for an hour;
    newer signatures may find what older ones passed."""
    rows = Paper.objects.visible_to(user).unclean(timezone.now() - SCANNED_WITHIN)
    own = rows.filter(request__organ__in=user.organs_with(Role.CLERK)).select_related("request")
    return [
        Todo(
            title=f"{paper.request.number} {shortened(readable(paper, 'name'), 30)}",
            address=reverse("access_requests:case", args=[paper.request_id]),
            what=_scanned(paper),
            urgent=paper.is_infected,
            reference=paper.request.number,
            deed=_scanned(paper),
        )
        for paper in own.order_by("-pk")[:MOST]
    ]


def _scanned(paper: Paper) -> str:
    if paper.is_infected and paper.is_given:
        return _("A virus was found in a file that was given to the applicant: warn him")
    return _("Virus scan: %(state)s") % {"state": paper.get_scan_state_display()}


@todo("requests_provisional", gettext_lazy("Applications with provisional days"), is_mailed=False)
def provisional(user: User) -> list[Todo]:
    """Open cases whose days may move, because a year on the way has no notice of days of rest."""
    rows = clerks(user).open().filter(is_provisional=True).order_by("due_on", "pk")[:MOST]
    what = _("The day may move when the notice of days of rest comes")
    return [_case(case, what, case.due_on) for case in rows]


def _undisputed(rows: QuerySet[AccessRequest]) -> QuerySet[AccessRequest]:
    """Those against which nothing goes on, with what their remedies are read from.

    A reconsideration whose decision was not served goes on: the period for a suit after it has not
    begun.
    """
    goes_on = Q(closed_on=None) | Q(
        kind=DisputeKind.RECONSIDERATION.value, served_on=None, suit__isnull=True
    )
    pending = Dispute.objects.filter(goes_on, request=OuterRef("pk"))
    sent = Letter.objects.filter(
        state=LetterState.ISSUED.value, kind__in=[one.value for one in ANSWER_KINDS]
    )
    return rows.filter(~Exists(pending)).prefetch_related("disputes", Prefetch("letters", sent))


@todo("requests_to_close", gettext_lazy("Applications whose remedies have ended"))
def to_close(user: User) -> list[Todo]:
    """Answers served whose remedies are all past and undisputed: they may be archived."""
    today, calendar, home = timezone.localdate(), law().calendar, Path(settings.LUBU_HOME)
    rows = _undisputed(clerks(user).filter(state=State.DELIVERED.value))
    found = []
    for case, standing in _standing(rows.order_by("ended_on", "pk")):
        last = max(
            (one.until for one in remedies_shown(standing, case, calendar, home)), default=None
        )
        if last is not None and last < today:
            found.append(_case(case, _("No remedy is left: close and archive it"), last))
    return found
