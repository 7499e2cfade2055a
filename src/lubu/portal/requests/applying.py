"""The application form and its receipt; without a script.

The receipt is shown when the application is stored, and not before. If the answer is lost on its
way, the same form sent again leads to the same receipt: the code comes from the form's mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from lubu.access_requests.actions import (
    Application,
    Upload,
    UsedFormError,
    apply,
    case_of_form,
)
from lubu.access_requests.actions.recording import law
from lubu.access_requests.labels import (
    APPLICANT_LABELS,
    FORM_LABELS,
    IDENTITY_LABELS,
    WAY_LABELS,
)
from lubu.access_requests.models import AccessRequest
from lubu.access_requests.rules.identity import IdentityKind
from lubu.access_requests.rules.kinds import ApplicantKind
from lubu.access_requests.rules.wanted import WantedForm, WantedWay
from lubu.office import errors
from lubu.office.dated import in_force
from lubu.office.origin import came_from
from lubu.organisations.models import Organ
from lubu.portal.actions.sendings import TooManySendingsError, note_sending
from lubu.portal.answers import answer, methods, organ_called
from lubu.portal.find_error.guard import code_of, mark
from lubu.portal.frame import Frame
from lubu.portal.rendering import LANGUAGE
from lubu.portal.requests.forms import ApplicationForm, digests, taken
from lubu.portal.requests.guide import ways
from lubu.portal.requests.pages import RequestFormPage, RequestReceiptPage
from lubu.portal.requests.telling import files, receipt_term
from lubu.portal.search.found import Option
from lubu.working_days import messages

FIRST = {
    "applicant_kind": ApplicantKind.NATURAL_PERSON.value,
    "document": IdentityKind.ID_CARD.value,
    "form": WantedForm.ELECTRONIC.value,
    "way": WantedWay.ONLINE.value,
}
"""What is chosen on an empty form."""
ORDER = tuple(
    "words form way applicant_kind name document identity contact agent phone email address".split()
)
"""The fields as they follow each other on the page."""


@login_not_required
@methods
def page(request: HttpRequest, organ: str) -> HttpResponse:
    """The form, and the receipt of what was sent."""
    there, now = organ_called(organ), timezone.now()
    with translation.override(LANGUAGE):
        if request.method != "POST":
            return answer(request, Frame(there), _form(request, there, now))
        form = ApplicationForm(request.POST)
        status, case = 422, None
        if form.is_valid():
            try:
                case = _sent(request, there, form, now)
            except (TooManySendingsError, UsedFormError) as error:
                form.add_error(None, errors.sentence(error))
                status = errors.status(error)
        if case is None:
            return answer(request, Frame(there), _form(request, there, now, form, status), status)
        code = code_of(form.cleaned_data["mark"])
        return answer(request, Frame(there), _receipt(there, case, code, now))


def _sent(
    request: HttpRequest, organ: Organ, form: ApplicationForm, now: datetime
) -> AccessRequest | None:
    """The case of a valid form, made before or now; none where a file may not come in.

    What is new is counted before its files are looked at.
    """
    application, code = form.application(), code_of(form.cleaned_data["mark"])
    attached = request.FILES.getlist("files")
    before = case_of_form(organ, application, digests(attached), code=code)
    if before is not None:
        return before
    note_sending(came_from(request), at=now)
    uploads = taken(attached, form)
    return None if form.errors else stored(organ, application, uploads, code=code, at=now)


def stored(
    organ: Organ, application: Application, uploads: list[Upload], *, code: str, at: datetime
) -> AccessRequest:
    """The case; it is on the disk when this returns, whoever calls it."""
    with transaction.atomic(durable=True):
        return apply(organ, application, uploads=uploads, code=code, at=at)


def _form(
    request: HttpRequest,
    organ: Organ,
    now: datetime,
    form: ApplicationForm | None = None,
    status: int = 200,
) -> RequestFormPage:
    """The form with what was typed; it stays the same form while the sender has only to wait."""
    limits = in_force(law().terms, timezone.localdate(now))
    values = _typed(form) if form else dict.fromkeys(ORDER, "") | FIRST
    return RequestFormPage(
        ways=ways(organ, "request"),
        action=reverse("request", args=[organ.slug]),
        token=get_token(request),
        mark=form.data["mark"] if form and status == 429 else mark(),
        values=values,
        applicants=_options(APPLICANT_LABELS, values.get("applicant_kind", "")),
        documents=_options(IDENTITY_LABELS, values.get("document", "")),
        forms=_options(FORM_LABELS, values.get("form", "")),
        means=_options(WAY_LABELS, values.get("way", "")),
        files=files(),
        days=limits.answer,
        extension=limits.extension,
        receipt_confirms=limits.receipt_confirms,
        faults=tuple(_faults(form, bool(request.FILES))) if form else (),
    )


def _typed(form: ApplicationForm) -> Mapping[str, str]:
    """What was typed, as far as a field takes it."""
    longest = {name: getattr(one, "max_length", None) for name, one in form.fields.items()}
    return {name: str(form.data.get(name, ""))[: longest[name] or 40] for name in form.fields}


def _options(labels: Mapping, chosen: str) -> tuple[Option, ...]:  # type: ignore[type-arg]  # of any kind
    return tuple(
        Option(value=kind.value, label=str(label), is_chosen=kind.value == chosen)
        for kind, label in labels.items()
    )


def _faults(form: ApplicationForm, had_files: bool) -> Iterator[tuple[str, str]]:
    """In the order of the fields; browsers forget files, so that has to be said."""
    for name in sorted(form.errors, key=lambda name: ORDER.index(name) if name in ORDER else -1):
        for sentence in form.errors[name]:
            yield name if name in ORDER else "", str(sentence)
    if had_files:
        yield "files", _("Nothing was sent yet. Choose the files again.")


def _receipt(organ: Organ, case: AccessRequest, code: str, now: datetime) -> RequestReceiptPage:
    return RequestReceiptPage(
        ways=ways(organ),
        number=case.number,
        code=code,
        at=case.arrived_at,
        words=case.words,
        files=case.papers.count(),
        term=receipt_term(case, timezone.localdate(now)),
        steps=tuple(_steps(case, timezone.localdate(now))),
        status=reverse("request_status", args=[organ.slug]),
        weekdays=tuple(map(_, messages.WEEKDAYS)),
    )


def _steps(case: AccessRequest, today: date) -> Iterator[str]:
    limits = in_force(law().terms, today)
    yield _(
        "If something is unclear the office asks you for a correction, once, within %(n)s working "
        "days. Look at the page of your application now and then."
    ) % {"n": limits.correction_notice}
    yield _(
        "The office answers within %(n)s working days; it may take at most %(more)s more, once, "
        "and tells you so."
    ) % {"n": limits.answer, "more": limits.extension}
    yield _(
        "With number and code you read where it stands, send what is asked for, fetch letters, and "
        "can withdraw the application."
    )
