"""One's own application by number and code: where it stands, what can be said, what was handed
over. The code is sent, never in an address; for half an hour a signed field stands for it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lubu.access_requests.actions import (
    NotSayableError,
    SaysNothingError,
    UsedFormError,
    message_of_form,
    say,
)
from lubu.access_requests.models import AccessRequest, Paper
from lubu.access_requests.rules.papers import LONGEST_MESSAGE, MessageKind
from lubu.access_requests.standings import BrokenHistoryError
from lubu.office import errors
from lubu.office.origin import came_from
from lubu.office.personal import readable
from lubu.organisations.models import Organ
from lubu.portal.actions.query_codes import WaitBeforeCodeError, open_by_code
from lubu.portal.actions.sendings import TooManySendingsError, note_sending
from lubu.portal.answers import answer, methods, organ_called
from lubu.portal.frame import Frame
from lubu.portal.rendering import LANGUAGE
from lubu.portal.requests import words
from lubu.portal.requests.forms import CodeForm, SayForm, digests, taken
from lubu.portal.requests.guard import OPEN_FOR, case_of, pass_to
from lubu.portal.requests.guide import ways
from lubu.portal.requests.pages import Faults, RequestCasePage, RequestCodePage
from lubu.portal.requests.telling import Told, asked, files, given, said
from lubu.publishing.files.limits import MIME, FileKind
from lubu.sealing.envelopes import NotOpenedError
from lubu.working_days import messages

logger = logging.getLogger(__name__)
KEPT = ("kind", "words")
"""What was typed into a page that grew too old; it goes through the form of number and code."""
REFUSED = (NotSayableError, SaysNothingError, TooManySendingsError, UsedFormError)


@login_not_required
@methods
def status(request: HttpRequest, organ: str) -> HttpResponse:
    """Asks for number and code, then shows the application."""
    there, now = organ_called(organ), timezone.now()
    with translation.override(LANGUAGE):
        if request.method != "POST":
            return answer(request, Frame(there), _asks(request, there))
        form = CodeForm(request.POST)
        case = None
        if form.is_valid():
            try:
                case = open_by_code(
                    there, **form.cleaned_data, address=came_from(request), at=now
                )  # fmt: skip
            except WaitBeforeCodeError as error:
                asks = _asks(request, there, fault=errors.sentence(error))
                return answer(request, Frame(there), asks, errors.status(error))
        if case is None:
            fault = _("There is no application with this number and code. Check both.")
            if form.has_error("number", "required") or form.has_error("code", "required"):
                fault = _("Enter both the application number and the query code.")
            return answer(request, Frame(there), _asks(request, there, fault=fault))
        shown = _shows(request, there, case, now, typed=_kept(request))
        return answer(request, Frame(there), shown)


@login_not_required
@require_POST
def tell(request: HttpRequest, organ: str) -> HttpResponse:
    """Takes what the applicant says to his case; the same form sent twice is one message."""
    there, now = organ_called(organ), timezone.now()
    with translation.override(LANGUAGE):
        case = case_of(request.POST.get("opened", ""), there)
        if case is None:
            return _too_old(request, there)
        form = SayForm(request.POST)
        code = 422
        if form.is_valid():
            try:
                _said(request, case, form, now)
            except REFUSED as error:
                form.add_error(None, errors.sentence(error))
                code = errors.status(error)
        if form.errors:
            faults = tuple(_faults(form, had_files=bool(request.FILES)))
            kept = (*KEPT, "mark") if code == 429 else KEPT  # who has to wait keeps his form
            typed = {name: form.data.get(name, "") for name in kept}
            shown = _shows(request, there, case, now, typed=typed, faults=faults)
            return answer(request, Frame(there), shown, code)
        told = _("It was sent and is stored. The office reads it and acts on it or replies here.")
        case.refresh_from_db()
        return answer(request, Frame(there), _shows(request, there, case, now, told=told))


@login_not_required
@require_POST
def fetch(request: HttpRequest, organ: str) -> HttpResponseBase:
    """A letter or copy that was handed over, as a download that nobody keeps."""
    there = organ_called(organ)
    with translation.override(LANGUAGE):
        case = case_of(request.POST.get("opened", ""), there)
        if case is None:
            return _too_old(request, there)
        number = request.POST.get("paper", "")
        is_number = number.isascii() and number.isdecimal() and len(number) < 7
        paper = case.papers.given().filter(number=int(number)).first() if is_number else None
        try:
            if paper is not None:
                return _download(paper)
            fault = _("This file is not there any more. Ask the office for it.")
        except NotOpenedError:
            fault = _("This file cannot be opened here. Ask the office for it.")
        shown = _shows(request, there, case, timezone.now(), fault=fault)
        return answer(request, Frame(there), shown, 404)


# --- what is sent ---------------------------------------------------------------------------------


def _said(request: HttpRequest, case: AccessRequest, form: SayForm, now: datetime) -> None:
    """Store what a valid form says, unless it did before; files may be an error of the form.

    What is new is counted before its files are looked at.
    """
    kind, said = MessageKind(form.cleaned_data["kind"]), form.cleaned_data["words"]
    token, attached = form.cleaned_data["mark"], request.FILES.getlist("files")
    if message_of_form(case, kind, said, digests(attached), token=token) is not None:
        return
    note_sending(came_from(request), at=now)
    uploads = taken(attached, form)
    if not form.errors:
        say(case, kind, words=said, uploads=uploads, token=token, at=now)


def _download(paper: Paper) -> StreamingHttpResponse:
    """Raises NotOpenedError: before anything is sent, as far as its beginning tells."""
    pieces = paper.file.chunks()
    first = next(pieces, b"")

    def sent() -> Iterator[bytes]:
        yield first
        yield from pieces

    return StreamingHttpResponse(
        sent(),
        content_type=MIME[FileKind(paper.media)],
        headers={
            "Content-Disposition": content_disposition_header(True, paper.name) or "attachment",
            "Content-Length": str(paper.size),
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
            "X-Robots-Tag": "noindex",
        },
    )


# --- what is shown --------------------------------------------------------------------------------


def _kept(request: HttpRequest) -> Mapping[str, str]:
    return {name: request.POST.get(f"kept_{name}", "")[:LONGEST_MESSAGE] for name in KEPT}


def _asks(request: HttpRequest, organ: Organ, *, fault: str = "") -> RequestCodePage:
    return RequestCodePage(
        ways=ways(organ, "request_status"),
        action=reverse("request_status", args=[organ.slug]),
        token=get_token(request),
        fault=fault,
        number=request.POST.get("number", "")[:20],
        kept={name: text for name, text in _kept(request).items() if text},
    )


def _too_old(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Asks for the code anew; what was typed comes back after it."""
    fault = _(
        "The page stood open too long; nothing was sent. Type number and code again: your words "
        "are kept, files have to be chosen again."
    )
    asks = RequestCodePage(
        ways=ways(organ, "request_status"),
        action=reverse("request_status", args=[organ.slug]),
        token=get_token(request),
        fault=fault,
        kept={
            name: text for name in KEPT if (text := request.POST.get(name, "")[:LONGEST_MESSAGE])
        },
    )
    return answer(request, Frame(organ), asks, 403)


def _faults(form: forms.Form, *, had_files: bool) -> Iterator[tuple[str, str]]:
    for name, sentences in form.errors.items():
        for sentence in sentences:
            yield name if name in ("words", "sure") else "", str(sentence)
    if had_files:
        yield "files", _("Nothing was sent yet. Choose the files again.")


def _shows(
    request: HttpRequest,
    organ: Organ,
    case: AccessRequest,
    now: datetime,
    *,
    typed: Mapping[str, str] | None = None,
    faults: Faults = (),
    told: str = "",
    fault: str = "",
) -> RequestCasePage:
    page = _looked_into(request, organ, case, told=told, fault=fault)
    try:
        seen = Told(case, timezone.localdate(now))
    except BrokenHistoryError as error:
        logger.exception("Application %s cannot be shown to its applicant", error.number)
        return page
    return replace(
        page,
        state=str(words.STATE_NAMES[seen.state]),
        stands=seen.stands,
        facts=tuple(seen.facts()),
        terms=tuple(seen.terms()),
        happened=tuple(seen.happened()),
        remedies=tuple(seen.remedies()),
        sayable=tuple(seen.sayable(typed, faults)),
        fault=fault or _beside_none(seen, typed, faults),
    )


def _looked_into(
    request: HttpRequest, organ: Organ, case: AccessRequest, *, told: str, fault: str
) -> RequestCasePage:
    """The page of an application of which nobody can say where it stands."""
    stands = _(
        "What is recorded of this application does not fit together and is being looked into. "
        "Until that is done, this page can neither say where it stands nor take anything new. "
        "Please ask the office: %(whom)s"
    )
    return RequestCasePage(
        ways=ways(organ),
        token=get_token(request),
        opened=pass_to(case),
        say=reverse("request_say", args=[organ.slug]),
        fetch=reverse("request_file", args=[organ.slug]),
        leave=reverse("request_status", args=[organ.slug]),
        number=case.number,
        state=_("being looked into"),
        stands=stands % {"whom": asked(organ)},
        facts=((_("Information applied for"), readable(case, "words")),),
        terms=(),
        happened=(),
        remedies=(),
        sayable=(),
        said=tuple(said(case)),
        given=tuple(given(case)),
        files=files(),
        minutes=int(OPEN_FOR.total_seconds() // 60),
        weekdays=tuple(map(_, messages.WEEKDAYS)),
        told=told,
        fault=fault,
    )


def _beside_none(seen: Told, typed: Mapping[str, str] | None, faults: Faults) -> str:
    """A fault of a form that does not stand on the page any more, or never did."""
    shown = {one.kind for one in seen.sayable()}
    if not faults or (typed or {}).get("kind") in shown:
        return ""
    return " ".join(sentence for _name, sentence in faults)
