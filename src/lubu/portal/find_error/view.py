"""The form of 我为政府网站找错, its receipt, and how a message stands; without a script."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lubu.access_requests.actions import UsedFormError
from lubu.office import errors
from lubu.office.origin import came_from
from lubu.office.words import Words
from lubu.organisations.models import Organ
from lubu.portal.actions.find_error import (
    Fault,
    receive,
    report_by_code,
    report_of_form,
    terms,
)
from lubu.portal.actions.sendings import TooManySendingsError, note_sending
from lubu.portal.answers import LONGEST_PAGE, answer, methods, organ_called, page_before
from lubu.portal.find_error.guard import GuardedForm, code_of, mark
from lubu.portal.find_error.pages import FindErrorPage, ReceiptPage, StatusPage
from lubu.portal.frame import Frame
from lubu.portal.models import FaultReport
from lubu.portal.models.find_error import FAULT_KIND_LABELS
from lubu.portal.rendering import LANGUAGE, Page
from lubu.portal.rules.find_error import LONGEST_WORDS, FaultKind


class FindErrorForm(GuardedForm):
    """What is wrong, and where."""

    page = Words(
        max_length=LONGEST_PAGE,
        required=False,
        error_messages={"max_length": gettext_lazy("The address is too long.")},
    )
    kind = forms.ChoiceField(
        choices=[(kind.value, label) for kind, label in FAULT_KIND_LABELS.items()],
        error_messages={
            "required": gettext_lazy("Choose what kind of fault it is."),
            "invalid_choice": gettext_lazy("Choose what kind of fault it is."),
        },
    )
    words = Words(
        max_length=LONGEST_WORDS,
        rows=5,
        error_messages={
            "required": gettext_lazy("Say what is wrong."),
            "max_length": gettext_lazy("Say it in at most 1,000 characters."),
        },
    )
    contact = Words(
        max_length=100,
        required=False,
        error_messages={"max_length": gettext_lazy("100 characters are enough to reach you.")},
    )


class StatusForm(forms.Form):
    """Number and code of a message."""

    number = Words(max_length=20)
    code = Words(max_length=20)


@login_not_required
@methods
def page(request: HttpRequest, organ: str) -> HttpResponse:
    """The form, and the receipt of what was sent."""
    there = organ_called(organ)
    with translation.override(LANGUAGE):
        if request.method != "POST":
            return _shown(request, there, _form(request, there))
        form = FindErrorForm(request.POST)
        status = 422
        if form.is_valid():
            try:
                report = _sent(request, there, form)
            except (TooManySendingsError, UsedFormError) as error:
                form.add_error(None, errors.sentence(error))
                status = errors.status(error)
            else:
                code = code_of(form.cleaned_data["mark"])
                return _shown(request, there, _receipt(there, report, code))
        return _shown(request, there, _form(request, there, form, status), status)


@login_not_required
@methods
def status(request: HttpRequest, organ: str) -> HttpResponse:
    """How a message stands, for who has its number and code; they are sent, not in the address."""
    there = organ_called(organ)
    with translation.override(LANGUAGE):
        asked = StatusPage(
            action=reverse("find_error_status", args=[there.slug]),
            form=reverse("find_error", args=[there.slug]),
            token=get_token(request),
        )
        if request.method != "POST":
            return _shown(request, there, asked)
        form = StatusForm(request.POST)
        found = _found(request, there, form) if form.is_valid() else None
        if found is None:
            fault = _("There is no message with this number and code. Check both.")
            answer = StatusPage(
                action=asked.action, form=asked.form, token=asked.token, fault=fault
            )
            return _shown(request, there, answer)
        return _shown(request, there, _told(found, asked))


def _form(
    request: HttpRequest, organ: Organ, form: FindErrorForm | None = None, status: int = 200
) -> FindErrorPage:
    """The form with what was typed; it stays the same form while the sender has only to wait."""
    sent = form.data if form else {}
    return FindErrorPage(
        action=reverse("find_error", args=[organ.slug]),
        status=reverse("find_error_status", args=[organ.slug]),
        token=get_token(request),
        mark=form.data["mark"] if form and status == 429 else mark(),
        kinds=tuple((kind.value, str(label)) for kind, label in FAULT_KIND_LABELS.items()),
        days=terms()[-1].working_days,
        page=str(sent.get("page", ""))[:LONGEST_PAGE] if form else page_before(request, organ),
        kind=str(sent.get("kind", ""))[:20],
        words=str(sent.get("words", ""))[:LONGEST_WORDS],
        contact=str(sent.get("contact", ""))[:100],
        faults=tuple(
            (name if name != "__all__" else "", str(sentence))
            for name, sentences in (form.errors.items() if form else ())
            for sentence in sentences
        ),
    )


def _sent(request: HttpRequest, organ: Organ, form: FindErrorForm) -> FaultReport:
    """The message of a valid form, made before or now; what is new is counted."""
    said, now = form.cleaned_data, timezone.now()
    fault = Fault(
        page=said["page"],
        kind=FaultKind(said["kind"]),
        words=said["words"],
        contact=said["contact"],
    )
    code = code_of(said["mark"])
    before = report_of_form(organ, fault, code=code)
    if before is not None:
        return before
    note_sending(came_from(request), at=now)
    return receive(organ, fault, code=code, at=now)


def _receipt(organ: Organ, report: FaultReport, code: str) -> ReceiptPage:
    return ReceiptPage(
        number=report.number,
        code=code,
        due_on=report.due_on,
        status=reverse("find_error_status", args=[organ.slug]),
        page=report.page if report.page.startswith(organ.site_path) else organ.site_path,
    )


def _found(request: HttpRequest, organ: Organ, form: StatusForm) -> FaultReport | None:
    """The message, if the code is its own; whoever tries many has to wait."""
    try:
        note_sending(came_from(request), at=timezone.now())
    except TooManySendingsError:
        return None
    return report_by_code(organ, **form.cleaned_data)


def _told(report: FaultReport, asked: StatusPage) -> StatusPage:
    return StatusPage(
        action=asked.action,
        form=asked.form,
        token=asked.token,
        found=True,
        number=report.number,
        kind=report.get_kind_display(),
        state=report.get_state_display(),
        unit=report.unit.name if report.unit else "",
        received_on=report.received_on,
        due_on=report.due_on,
        answered_on=report.answered_on,
        answer=report.answer,
    )


def _shown(request: HttpRequest, organ: Organ, page: Page, code: int = 200) -> HttpResponse:
    return answer(request, Frame(organ), page, code)
