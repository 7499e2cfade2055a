"""Recording one step of a case that carries no letter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput

from lubu.access_requests import actions
from lubu.access_requests.actions.recording import law, standing_of
from lubu.access_requests.desk.forms import day_field
from lubu.access_requests.desk.shared import (
    PARENT,
    REFUSALS,
    OfCase,
    may_record,
    own_case,
)
from lubu.access_requests.desk.telling import put_on
from lubu.access_requests.desk.timeline import Happened, happened
from lubu.access_requests.labels import (
    CONSULTED_LABELS,
    EVENT_LABELS,
    NOTICE_LABELS,
    REFUSAL_LABELS,
)
from lubu.access_requests.models import AccessRequest, Message
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.following import FOLLOWS, PLAIN
from lubu.access_requests.rules.kinds import EventKind, Notice
from lubu.access_requests.rules.letters import Letter
from lubu.access_requests.rules.papers import MessageKind
from lubu.access_requests.rules.permits import Refusal, last_day, why_not_now
from lubu.access_requests.rules.standing import Standing
from lubu.office.screens import person
from lubu.office.words import LONGEST_KEY, Words, guard

if TYPE_CHECKING:
    from lubu.access_requests.desk.forms import Data

YES, NO = "yes", "no"
ABOUT_A_LETTER = (EventKind.SERVED, EventKind.OPINION_GIVEN, EventKind.OPINION_LAPSED)
REASON_NEEDED = frozenset({EventKind.ENDED, EventKind.REASONS_REJECTED})
HELP = {
    EventKind.CONFIRM_TRIED: gettext_lazy(
        "Record each attempt on its day. After the days of the terms the leader is told."
    ),
    EventKind.CONFIRMED: gettext_lazy(
        "The day of confirmation is the day of receipt: the term of the answer begins on it "
        "(art. 31)."
    ),
    EventKind.REGISTERED: gettext_lazy(
        "The term runs from the day of receipt, whenever the case is registered."
    ),
    EventKind.CORRECTED: gettext_lazy(
        "The term of the answer begins anew with the day on which the correction came (art. 30)."
    ),
    EventKind.CORRECTION_LAPSED: gettext_lazy(
        "The application is not handled any further (art. 30). Has the applicant a good reason for "
        "the delay, wait for the correction instead."
    ),
    EventKind.REASONS_ACCEPTED: gettext_lazy(
        "The answer is delayed to a reasonable day, and the applicant is told it (art. 35)."
    ),
    EventKind.REASONS_REJECTED: gettext_lazy(
        "An answer that the applications are not handled may be drafted after it (art. 35). Put a "
        "statement that came on paper into the files of the case; the note says why the reasons "
        "are not accepted."
    ),
    EventKind.OPINION_GIVEN: gettext_lazy(
        "Put the letter of opinion into the files of the case as well."
    ),
    EventKind.OPINION_LAPSED: gettext_lazy(
        "A third party's silence leaves the decision to the organ (art. 32); the silence of an "
        "organ that made it too counts as consent (art. 34)."
    ),
    EventKind.FEE_LAPSED: gettext_lazy("The application is not handled any further."),
    EventKind.SERVED: gettext_lazy(
        "The day of the return receipt, of the signature, or on which the e-mail arrived. The "
        "other side's period begins with it."
    ),
    EventKind.WITHDRAWN: gettext_lazy("The applicant's own words must lie with the case."),
    EventKind.ENDED: gettext_lazy(
        "For example that the applicant died, or that cases were joined. It counts as “other” in "
        "table three."
    ),
}


class StepForm(forms.Form):
    """The day of a step, and what else it needs."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)
    message = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=10**LONGEST_KEY - 1
    )
    on = day_field(gettext_lazy("day on which it happened"))
    note = Words(label=gettext_lazy("note"), max_length=500, required=False)

    def __init__(
        self,
        kind: EventKind,
        standing: Standing,
        data: Data = None,
        *,
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.kind = kind
        self.letters = dict(_letters(kind, standing))
        if self.letters:
            options = [(key, _named(letter)) for key, letter in self.letters.items()]
            self.fields["letter"] = forms.ChoiceField(label=_("letter"), choices=options)
        if kind is EventKind.OPINION_GIVEN:
            self.fields["discloses"] = forms.ChoiceField(
                label=_("opinion"),
                choices=[
                    (YES, _("agrees to the disclosure")),
                    (NO, _("objects to the disclosure")),
                ],
                widget=forms.RadioSelect,
            )
        if kind is EventKind.REASONS_ACCEPTED:
            self.fields["until"] = forms.DateField(
                label=_("answer delayed to"), widget=AdminDateInput
            )
        if kind is EventKind.REASONS_REJECTED:
            self.fields["stated_on"] = day_field(
                _("day on which the applicant's reasons came"),
                required=False,
                initial=None,
                help_text=_("Empty only where none came until the last day for them."),
            )
        self.fields["note"].required = kind in REASON_NEEDED
        self.order_fields(["letter", "on", "stated_on", "discloses", "until"])
        guard(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.kind in ABOUT_A_LETTER and not self.letters:
            self.add_error(None, str(REFUSAL_LABELS[Refusal.NO_SUCH_LETTER]))
        on, until = cleaned.get("on"), cleaned.get("until")
        if on and until and until <= on:
            self.add_error("until", _("The answer is delayed to a day after the decision."))
        return cleaned

    def event(self) -> Event:
        """What is recorded."""
        said = self.cleaned_data
        values: dict[str, Any] = {}
        letter = self.letters.get(said.get("letter", ""))
        if letter is not None:
            if self.kind is EventKind.SERVED:
                values["notice"] = letter.notice
            if letter.notice is Notice.CONSULTATION:
                values["party"] = letter.party
        if self.kind is EventKind.OPINION_GIVEN:
            values["discloses"] = said["discloses"] == YES
        if self.kind is EventKind.REASONS_ACCEPTED:
            values["until"] = said["until"]
        if self.kind is EventKind.REASONS_REJECTED:
            values["stated_on"] = said["stated_on"]
        return Event(kind=self.kind, on=said["on"], **values)


def _letters(kind: EventKind, standing: Standing) -> Iterator[tuple[str, Letter]]:
    """The letters that a step of this kind may be about, by a key for the form; the last first
    where one of several is served."""
    if kind is EventKind.SERVED:
        found = [one for one in reversed(standing.letters) if one.served_on is None]
    elif kind in ABOUT_A_LETTER:
        found = list(standing.open_letters(Notice.CONSULTATION))
    else:
        found = []
    for one in found:
        yield (one.notice.value if one.party is None else f"{one.notice.value}-{one.party}"), one


def _named(letter: Letter) -> str:
    words = str(NOTICE_LABELS[letter.notice])
    if letter.whom is not None:
        words = _("%(letter)s: %(whom)s no. %(party)s") % {
            "letter": words,
            "whom": CONSULTED_LABELS[letter.whom],
            "party": letter.party,
        }
    return _("%(letter)s of %(day)s") % {"letter": words, "day": letter.on.isoformat()}


class StepScreen(OfCase):
    """One step: what it means, until when it may be taken, and its form."""

    page_title = gettext_lazy("Step of an application")
    header_icon = "edit"
    template_name = "access_requests/step.html"
    parent = PARENT

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        case, step = self._asked(request, pk, kind)
        message = self._message(case, step, request.GET.get("message", ""))
        on = timezone.localdate(message.at) if message else timezone.localdate()
        came = on if message else None
        initial = {"seen": case.events, "on": on, "stated_on": came}
        initial["message"] = message.pk if message else None
        form = StepForm(step, standing_of(case), initial=initial)
        return self._shown(case, form, message=message)

    def post(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        case, step = self._asked(request, pk, kind)
        form = StepForm(step, standing_of(case), request.POST)
        message = self._message(case, step, request.POST.get("message", ""))
        if not form.is_valid():
            return self._shown(case, form, 422, message=message)
        said = form.cleaned_data
        actor, at = person(request), timezone.now()
        try:
            with transaction.atomic():
                actions.record(
                    pk, form.event(), actor=actor, seen=said["seen"], note=said["note"], at=at
                )
                if message is not None:
                    actions.take_up(message.pk, actor=actor, at=at)
        except actions.ChangedMeanwhileError as error:
            return self._changed(request, pk, form, message, error)
        except REFUSALS as error:
            return self._shown(own_case(request, pk), form, put_on(form, error), message=message)
        messages.success(request, _("Recorded: %(step)s.") % {"step": EVENT_LABELS[step]})
        return redirect("access_requests:case", pk)

    def _changed(
        self,
        request: HttpRequest,
        pk: int,
        form: StepForm,
        message: Message | None,
        error: actions.ChangedMeanwhileError,
    ) -> HttpResponse:
        """The loser of two at once sees what happened, and decides again."""
        case = own_case(request, pk)
        seen = form.cleaned_data["seen"]
        status = put_on(form, error)
        form.data = {**form.data.dict(), "seen": case.events}  # type: ignore[attr-defined]  # a QueryDict
        news = case.history.filter(number__gt=seen).select_related("actor").order_by("number")
        return self._shown(case, form, status, message=message, news=happened(news))

    def _asked(self, request: HttpRequest, pk: int, kind: str) -> tuple[AccessRequest, EventKind]:
        if kind not in {one.value for one in PLAIN}:
            raise Http404
        case, step = own_case(request, pk), EventKind(kind)
        if not may_record(person(request), case, step):
            raise PermissionDenied
        return case, step

    def _message(self, case: AccessRequest, step: EventKind, key: str) -> Message | None:
        """The message that the step follows from, while nobody took it up."""
        if not (key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY):
            return None
        rows = Message.objects.visible_to(self.request.user)
        message = rows.filter(request=case, pk=int(key), taken_up_at=None).first()
        if message is None or step not in FOLLOWS[MessageKind(message.kind)]:
            return None
        return message

    def _shown(
        self,
        case: AccessRequest,
        form: StepForm,
        status: int = 200,
        *,
        message: Message | None = None,
        news: list[Happened] | None = None,
    ) -> HttpResponse:
        given, standing = law(), standing_of(case)
        refusal = why_not_now(standing, form.kind, timezone.localdate(), given.calendar)
        until: date | None = last_day(standing, form.kind, given.calendar)
        return self.shown(
            status,
            case=case,
            form=form,
            heading=EVENT_LABELS[form.kind],
            help=HELP.get(form.kind, ""),
            until=until,
            refusal=REFUSAL_LABELS[refusal] if refusal else "",
            message=message,
            news=news,
        )
