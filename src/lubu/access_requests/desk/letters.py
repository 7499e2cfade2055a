"""Documents of a case on the desk: all of them, one being written, its files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from lubu.access_requests import actions
from lubu.access_requests.actions.documents import composed, listed, source_for
from lubu.access_requests.actions.handling import HANDLES
from lubu.access_requests.actions.letters import check_issuer, check_writer, open_draft, place_of
from lubu.access_requests.actions.recording import OF_LEADER, law, standing_of
from lubu.access_requests.actions.redactions import withheld_parts
from lubu.access_requests.desk.letter_forms import (
    ABOUT_ONE,
    BESIDE,
    ROWS,
    LetterForm,
    row_values,
)
from lubu.access_requests.desk.shared import OfCase, own_case
from lubu.access_requests.desk.telling import (
    clock_lines,
    lines,
    pressed,
    put_on,
    told,
)
from lubu.access_requests.documents.kinds import DOCUMENT_OF, TRAITS, DocumentKind
from lubu.access_requests.labels import ANSWER_LABELS
from lubu.access_requests.models import AccessRequest, Letter
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import AnswerKind, EventKind
from lubu.access_requests.rules.lettering import (
    ANSWERS,
    IN_HAND,
    LetterState,
    Writable,
    writable,
)
from lubu.access_requests.rules.permits import why_not
from lubu.office.dated import NoTermsError
from lubu.office.screens import person
from lubu.organisations.rules import Role


class LettersScreen(OfCase):
    """All documents of a case, and what can be written now."""

    page_title = gettext_lazy("Documents of the case")
    header_icon = "doc-full"
    template_name = "access_requests/letters.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        case, user = own_case(request, pk), person(request)
        given = law()
        standing = standing_of(case, given)
        today = timezone.localdate()
        letters = list(case.letters.select_related("word", "pdf", "written_by"))
        now = list(writable(standing, today, given.calendar))
        is_clerk = user.holds(Role.CLERK, organ_id=case.organ_id)
        may_extend = user.holds(Role.LEADER, organ_id=case.organ_id)
        answers = [
            (DOCUMENT_OF[answer].value, answer.value, ANSWER_LABELS[answer])
            for answer in AnswerKind
            if any(one.kind in ANSWERS for one in now)
            and why_not(
                standing, Event(kind=EventKind.DRAFTED, on=today, answer=answer), given.calendar
            )
            is None
        ]
        steps = [one for one in now if one.event and one.kind not in ANSWERS]
        beside = [one for one in now if not one.event]
        writes = {one.kind for one in now}
        may_write = {one.kind for one in now if is_clerk or (may_extend and one.event in OF_LEADER)}
        return self.shown(
            case=case,
            back=reverse("access_requests:case", args=[case.pk]),
            clocks=list(clock_lines(case)),
            is_clerk=is_clerk,
            may_open=user.holds(*HANDLES, organ_id=case.organ_id),
            steps=[
                (one, TRAITS[one.kind].name)
                for one in steps
                if is_clerk or (may_extend and one.event in OF_LEADER)
            ],
            beside=[(one, TRAITS[one.kind].name) for one in beside] if is_clerk else [],
            answers=answers if is_clerk else [],
            open=[
                (one, one.kind in may_write, one.kind in writes) for one in letters if one.is_open
            ],
            issued=[one for one in letters if one.state == LetterState.ISSUED.value],
            on_its_way=actions.current_answer(case),
            may_disclose=is_clerk and may_disclose(case),
            redactions=case.redactions.select_related("source").order_by("number"),
            answered=ANSWERS,
        )


def may_disclose(case: AccessRequest) -> bool:
    """Whether what was disclosed could be made public."""
    answered = case.row in ("granted", "partial")
    return answered and not hasattr(case, "disclosure")


class LetterScreen(OfCase):
    """Writing one document: its fields, how it reads, and what is still missing."""

    header_icon = "edit"
    template_name = "access_requests/letter.html"

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        case, document = own_case(request, pk), _kind(kind)
        place = self._place(case, document)
        answer = _answer(document, request.GET.get("answer"))
        party = _number(request.GET.get("party"))
        draft = _draft(case, document, party)
        if draft is not None and LetterState(draft.state) in IN_HAND:
            return self._in_hand(case, draft)
        kept = draft.entered if draft else {}
        if draft and answer and draft.answer and not request.GET.get("answer"):
            answer = AnswerKind(draft.answer)
            if DOCUMENT_OF[answer] is not document:
                answer = _answer(document, None)
        form = self._form(case, document, answer, None, draft, party)
        rows = self._rows(case, answer, None, kept)
        entered = {**form.initial, **kept}
        if rows is not None and rows[0] not in kept:
            entered[rows[0]] = rows[1].initial
        return self._shown(case, place, form, rows, _plain(entered, form), draft=draft)

    def post(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        case, document = own_case(request, pk), _kind(kind)
        place = self._place(case, document)
        answer = _answer(document, request.POST.get("answer"))
        form = self._form(case, document, answer, request.POST)
        rows = self._rows(case, answer, request.POST, {})
        is_good = form.is_valid()
        draft = _draft(case, document, form.party)
        if not (rows is None or rows[1].is_valid()) or not is_good:
            return self._shown(case, place, form, rows, {}, status=422, draft=draft)
        entered = form.entered()
        if rows is not None:
            entered[rows[0]] = row_values(rows[1])
        if not pressed(form, request, PREVIEW, *STEPS):
            return self._shown(case, place, form, rows, entered, status=422, draft=draft)
        step = STEPS.get(request.POST["step"])
        if step is None:
            fresh = self._rows(case, answer, None, entered)
            return self._shown(case, place, form, fresh, entered, draft=draft)
        words = actions.Words(
            kind=document,
            entered=entered,
            answer=answer,
            party=form.party,
            edition=form.cleaned_data["edition"],
        )
        act, done = step
        try:
            act(
                case.pk,
                words,
                seen=form.cleaned_data["seen"],
                actor=person(request),
                at=timezone.now(),
            )
        except Exception as error:  # noqa: BLE001 - put_on lets what nobody explained rise
            status = put_on(form, error)
            return self._shown(case, place, form, rows, entered, status=status, draft=draft)
        messages.success(request, done)
        return redirect("access_requests:letters", case.pk)

    def _place(self, case: AccessRequest, kind: DocumentKind) -> Writable:
        place = place_of(case, kind, timezone.now())
        if place is None:
            raise Http404
        try:
            check_writer(person(self.request), case, place)
        except (actions.NotYourCaseError, actions.SamePersonError) as error:
            raise PermissionDenied from error
        return place

    def _in_hand(self, case: AccessRequest, draft: Letter) -> HttpResponse:
        if draft.kind in ANSWERS:
            return redirect("access_requests:approve", case.pk)
        return redirect("access_requests:agree", draft.pk)

    def _form(
        self,
        case: AccessRequest,
        kind: DocumentKind,
        answer: AnswerKind | None,
        data: Any,  # noqa: ANN401  Django's own
        draft: Letter | None = None,
        party: int | None = None,
    ) -> LetterForm:
        standing = standing_of(case)
        if draft is None:
            return LetterForm(case, kind, answer, standing, data, None, party)
        return LetterForm(
            case, kind, answer, standing, data, draft.entered, draft.party, draft.edition
        )

    def _rows(
        self,
        case: AccessRequest,
        answer: AnswerKind | None,
        data: Any,  # noqa: ANN401  Django's own
        kept: Any,  # noqa: ANN401  JSON
    ) -> tuple[str, Any, object] | None:
        found = ROWS.get(answer) if answer else None
        if found is None:
            return None
        name, formset, heading = found
        first = kept.get(name)
        if first is None and name == "withheld":  # what was taken out of the copies
            first = withheld_parts(case)
        return name, formset(data, initial=first or [], prefix=name), heading

    def _shown(
        self,
        case: AccessRequest,
        place: Writable,
        form: LetterForm,
        rows: tuple[str, Any, object] | None,
        entered: dict[str, Any],
        *,
        status: int = 200,
        draft: Letter | None = None,
    ) -> HttpResponse:
        self.page_title = TRAITS[place.kind].name
        party = _party(form)
        source = source_for(
            case, place.kind, entered, on=timezone.localdate(), answer=form.answer, party=party
        )
        try:
            preview, items = composed(source, is_masked=True), lines(listed(source))
        except (NoTermsError, ValueError) as error:
            preview, items = None, []
            if not isinstance(error, NoTermsError):
                raise
        user = person(self.request)
        is_answer = place.kind in ANSWERS
        return self.shown(
            status,
            case=case,
            place=place,
            form=form,
            rows=rows,
            answer=form.answer,
            answer_label=ANSWER_LABELS[form.answer] if form.answer else "",
            others=[
                (one.value, ANSWER_LABELS[one])
                for one in TRAITS[place.kind].answers
                if one is not form.answer
            ],
            preview=preview,
            items=items,
            is_complete=all(one.holds for one in items) and bool(items),
            clocks=list(clock_lines(case)),
            draft=draft,
            said=told(draft.said) if draft else [],
            is_answer=is_answer,
            may_issue=not is_answer and _may_issue(user, case, place),
            may_hand_on=place.event in OF_LEADER and user.holds(Role.CLERK, organ_id=case.organ_id),
        )


def _may_issue(user: Any, case: AccessRequest, place: Writable) -> bool:  # noqa: ANN401
    try:
        check_issuer(user, case, place.event)
    except (actions.NotYourCaseError, actions.SamePersonError):
        return False
    return True


def _draft(case: AccessRequest, kind: DocumentKind, party: int | None) -> Letter | None:
    """What is being written; of several for those who were asked, the latest if none is named."""
    if kind in ABOUT_ONE and party is None:
        drafts = case.letters.filter(kind=kind.value, state=LetterState.DRAFT.value)
        party = drafts.order_by("number").values_list("party", flat=True).last()
    return open_draft(case, kind, party)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else None


def _party(form: LetterForm) -> int | None:
    if form.is_bound:
        return form.party if form.is_valid() else None
    chosen = form.initial.get("party")
    if chosen is None and "party" in form.fields:
        choices = form.fields["party"].choices  # type: ignore[attr-defined]  # of choices
        chosen = choices[0][0] if choices else None
    return int(chosen) if chosen else None


def _plain(entered: dict[str, Any], form: LetterForm) -> dict[str, Any]:
    """What stands in a form that nobody has sent, as it would be kept."""
    names = {*form.fields, "withheld", "searches"} - {*BESIDE}
    found = {name: value for name, value in entered.items() if name in names}
    if "papers" in found:
        found["papers"] = [int(one) for one in found["papers"]]
    return found


def _kind(text: str) -> DocumentKind:
    try:
        return DocumentKind(text)
    except ValueError:
        raise Http404 from None


def _answer(kind: DocumentKind, text: str | None) -> AnswerKind | None:
    """The kind of answer: as asked for, else the first that the document gives."""
    answers = TRAITS[kind].answers
    if not answers:
        return None
    return next((one for one in answers if one.value == text), answers[0])


PREVIEW = "preview"  # a look, which keeps nothing
Act = Callable[..., object]
STEPS: dict[str, tuple[Act, object]] = {
    "save": (actions.write_letter, gettext_lazy("The draft is kept.")),
    "issue": (actions.issue_letter, gettext_lazy("The document is issued and kept with the case.")),
    "hand_on": (actions.hand_on, gettext_lazy("The leader has the notice for agreement.")),
    "hand_in": (actions.hand_in, gettext_lazy("The draft is handed in for its legal check.")),
}
