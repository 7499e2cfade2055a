"""The answer on its way: letter, legality list, clock and opinions beside the decision."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from lubu.access_requests import actions
from lubu.access_requests.actions.documents import composed, listed
from lubu.access_requests.actions.handling import HANDLES
from lubu.access_requests.actions.recording import law, standing_of
from lubu.access_requests.desk.letter_forms import OpinionForm
from lubu.access_requests.desk.shared import OfCase, may_record, own_case
from lubu.access_requests.desk.telling import clock_lines, lines, put_on, told
from lubu.access_requests.letter_sources import source_of
from lubu.access_requests.models import AccessRequest
from lubu.access_requests.rules.kinds import EventKind
from lubu.access_requests.rules.lettering import LetterState
from lubu.access_requests.rules.permits import why_not_now
from lubu.office.screens import person
from lubu.organisations.models import User

WAITS_FOR = {
    LetterState.HANDED_IN: EventKind.LEGAL_PASSED,
    LetterState.LEGAL_PASSED: EventKind.APPROVED,
    LetterState.APPROVED: EventKind.ISSUED,
}
STEPS: dict[EventKind, tuple[Callable[..., object], object, object]] = {
    EventKind.LEGAL_PASSED: (
        actions.pass_legal,
        gettext_lazy("Pass the legal check"),
        gettext_lazy("The legal check is passed; the leader has the answer now."),
    ),
    EventKind.APPROVED: (
        actions.approve,
        gettext_lazy("Approve the answer"),
        gettext_lazy("The answer is approved; it has its number and its day when it is issued."),
    ),
    EventKind.ISSUED: (
        actions.issue_answer,
        gettext_lazy("Issue the answer"),
        gettext_lazy("The answer is issued; the applicant can fetch it by his code."),
    ),
}


def may(user: User, case: AccessRequest, kind: EventKind) -> bool:
    """Whether the step can be taken now, and is the person's."""
    given = law()
    if why_not_now(standing_of(case, given), kind, timezone.localdate(), given.calendar):
        return False
    return may_record(user, case, kind)


class ApproveScreen(OfCase):
    """One answer, for whoever has to decide on it next."""

    page_title = gettext_lazy("Answer on its way")
    header_icon = "check"
    template_name = "access_requests/approve.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = own_case(request, pk)
        return self._shown(case, OpinionForm(initial={"seen": case.events}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        case, user, now = own_case(request, pk), person(request), timezone.now()
        form = OpinionForm(request.POST)
        if not form.is_valid():
            return self._shown(case, form, 422)
        said, seen = form.cleaned_data["words"], form.cleaned_data["seen"]
        try:
            if request.POST.get("step") == "send_back":
                actions.send_back(case.pk, words=said, seen=seen, actor=user, at=now)
                messages.success(request, gettext_lazy("The draft went back with your reason."))
                return redirect("access_requests:letters", case.pk)
            done = self._forward(case, request.POST.get("step", ""), said, seen)
        except Exception as error:  # noqa: BLE001 - put_on lets what nobody explained rise
            return self._shown(case, form, put_on(form, error))
        messages.success(request, done)
        return redirect("access_requests:approve", case.pk)

    def _forward(self, case: AccessRequest, step: str, said: str, seen: int) -> object:
        """Take the step that the button names: not another that is the next by now."""
        kind = next((one for one in STEPS if one.value == step), None)
        if kind is None:
            raise actions.NoAnswerError
        act, _label, done = STEPS[kind]
        words = {} if kind is EventKind.ISSUED else {"opinion": said}
        act(case.pk, seen=seen, actor=person(self.request), at=timezone.now(), **words)
        return done

    def _shown(self, case: AccessRequest, form: OpinionForm, status: int = 200) -> HttpResponse:
        letter = actions.current_answer(case)
        if letter is None:
            return redirect("access_requests:letters", case.pk)
        letter.request = case
        kind = WAITS_FOR.get(LetterState(letter.state))
        user = person(self.request)
        source = source_of(letter, law(), timezone.localdate())
        items = lines(listed(source))
        step = STEPS.get(kind) if kind else None
        may_decide = kind is not None and may(user, case, kind)
        return self.shown(
            status,
            case=case,
            letter=letter,
            form=form,
            preview=composed(source, is_masked=True),
            items=items,
            is_complete=all(one.holds for one in items),
            clocks=list(clock_lines(case)),
            said=told(letter.said),
            files=letter.copies,
            may_open=user.holds(*HANDLES, organ_id=case.organ_id),
            step=kind.value if kind else "",
            step_label=step[1] if step else "",
            may_decide=may_decide,
            may_send_back=kind is not None and may(user, case, EventKind.SENT_BACK),
            may_write=may(user, case, EventKind.DRAFTED),
            is_draft=letter.state == LetterState.DRAFT.value,
        )
