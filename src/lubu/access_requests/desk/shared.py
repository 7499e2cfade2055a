"""What the screens of cases share."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lubu.access_requests import actions
from lubu.access_requests.actions.recording import check_may
from lubu.access_requests.labels import REFUSAL_LABELS
from lubu.access_requests.models import AccessRequest
from lubu.access_requests.policies import SEES
from lubu.access_requests.rules.kinds import EventKind
from lubu.access_requests.rules.lettering import LETTERED
from lubu.access_requests.rules.permits import NotPermittedError
from lubu.office import errors
from lubu.office.screens import person
from lubu.organisations.models import Organ, User
from lubu.organisations.rules import Role
from lubu.publishing.explanations import reasons
from lubu.publishing.files.limits import RefusedFileError
from lubu.working_days.calendar import OutOfCalendarError

LABEL = gettext_lazy("Applications for information")
PARENT = ("access_requests:list", LABEL)
REFUSALS = (
    NotPermittedError,
    OutOfCalendarError,
    RefusedFileError,
    actions.BeforeTheLawError,
    actions.CaseOverError,
    actions.ChangedMeanwhileError,
    actions.DisputeClosedError,
    actions.ForeignUnitError,
    actions.FutureDayError,
    actions.HandOutOverError,
    actions.LaterThanCaseError,
    actions.NoPaperOfStaffError,
    actions.NotScannedError,
    actions.NotSplittableError,
    actions.NotYourCaseError,
    actions.NotYourUnitError,
    actions.NothingBeforeError,
    actions.NothingToSplitError,
    actions.PastDayError,
    actions.SamePersonError,
    actions.SaysNothingError,
    actions.SentOnlineError,
    actions.TakenUpError,
    actions.TooEarlyToDisputeError,
    actions.TooManyFilesError,
    actions.UsedFormError,
)


def sentence(error: Exception) -> str:
    """What the person is told."""
    if isinstance(error, NotPermittedError):
        return str(REFUSAL_LABELS[error.refusal])
    if isinstance(error, RefusedFileError) and error.detail:
        return _("File “%(name)s”: %(why)s") % {"name": error.detail, "why": reasons(error)[0]}
    return errors.sentence(error)


def put_on(form: forms.Form, error: Exception) -> int:
    """Show a refusal on the form, at its field where it names one; returns the status."""
    field = getattr(error, "field", None)
    form.add_error(field if field in form.fields else None, sentence(error))
    return errors.status(error)


def own_case(request: HttpRequest, pk: int) -> AccessRequest:
    """A case that the person may see, or 404."""
    rows = AccessRequest.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("organ", "split_from"), pk=pk)


def clerks_case(request: HttpRequest, pk: int) -> AccessRequest:
    """A case that the person may see, or 404, and works on as a clerk, or 403."""
    case = own_case(request, pk)
    if not is_clerk(person(request), case):
        raise PermissionDenied
    return case


def is_clerk(user: User, case: AccessRequest) -> bool:
    """Whether the person records what happens to the case."""
    return user.holds(Role.CLERK, organ_id=case.organ_id)


def organs_of(request: HttpRequest, *roles: Role) -> list[Organ]:
    """The organs whose applications the person sees, or for which he has one of ``roles``.

    Raises:
        PermissionDenied: none.
    """
    user = person(request)
    own = Organ.objects.visible_to(user).filter(pk__in=user.organs_with(*(roles or SEES)))
    found = list(own.order_by("pk"))
    if not found:
        raise PermissionDenied
    return found


def may_record(user: User, case: AccessRequest, kind: EventKind) -> bool:
    """Whether the step is the person's."""
    try:
        check_may(user, case, kind)
    except (actions.NotYourCaseError, actions.SamePersonError):
        return False
    return True


def step_address(case: AccessRequest, kind: EventKind) -> str:
    """Where a step is taken."""
    if kind not in LETTERED:
        return reverse("access_requests:step", args=[case.pk, kind.value])
    approving = (
        EventKind.SENT_BACK,
        EventKind.LEGAL_PASSED,
        EventKind.APPROVED,
        EventKind.ISSUED,
    )
    name = "approve" if kind in approving else "letters"
    return reverse(f"access_requests:{name}", args=[case.pk])
