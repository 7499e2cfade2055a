"""What the screens of cases share."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy

from lubu.access_requests import actions
from lubu.access_requests.actions.recording import check_may, standing_of
from lubu.access_requests.models import AccessRequest
from lubu.access_requests.policies import SEES
from lubu.access_requests.rules.kinds import EventKind
from lubu.access_requests.rules.lettering import LETTERED
from lubu.access_requests.rules.permits import NotPermittedError
from lubu.access_requests.standings import BrokenHistoryError
from lubu.office import errors
from lubu.office.screens import Screen, person
from lubu.organisations.models import Organ, User
from lubu.organisations.rules import Role
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


class OfCase(Screen):
    """A screen of a case. Where the record of the case does not fit together it says so instead,
    and whatever was sent to it is refused."""

    page_title: object = LABEL

    def dispatch(self, request: HttpRequest, *given: object, **named: object) -> HttpResponseBase:
        try:
            return super().dispatch(request, *given, **named)
        except BrokenHistoryError as error:
            return self._broken(error)

    def _broken(self, error: BrokenHistoryError) -> HttpResponse:
        case = AccessRequest.objects.visible_to(self.request.user).get(pk=error.case_id)
        self.template_name, self.page_title = "access_requests/broken.html", LABEL
        return self.shown(
            200 if self.request.method == "GET" else errors.status(error),
            case=case,
            sentence=errors.sentence(error),
            history=case.history.select_related("actor").order_by("number"),
        )


def own_case(request: HttpRequest, pk: int) -> AccessRequest:
    """A case that the person may see, or 404.

    Raises:
        BrokenHistoryError: its record does not fit together; :class:`OfCase` tells it.
    """
    rows = AccessRequest.objects.visible_to(request.user).prefetch_related("history")
    case = get_object_or_404(rows.select_related("organ", "split_from"), pk=pk)
    standing_of(case)
    return case


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
