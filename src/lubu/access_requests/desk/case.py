"""One case: who, what, where it stands, until when, and what the person may do now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from lubu.access_requests.actions.handing_out import usual_day
from lubu.access_requests.actions.handling import HANDLES
from lubu.access_requests.actions.recording import law, standing_of
from lubu.access_requests.desk.clocks import clocks_shown
from lubu.access_requests.desk.forms import (
    DisputeForm,
    HandOutForm,
    NoteForm,
    OutcomeForm,
    OwnIds,
    PaperForm,
    ReplyForm,
    SplitForm,
    SubjectForm,
)
from lubu.access_requests.desk.remedies import remedies_shown
from lubu.access_requests.desk.shared import (
    PARENT,
    OfCase,
    is_clerk,
    may_record,
    own_case,
    step_address,
)
from lubu.access_requests.desk.timeline import happened
from lubu.access_requests.labels import EVENT_LABELS, FORM_LABELS, WAY_LABELS
from lubu.access_requests.models import AccessRequest, Dispute, HandOut, Message
from lubu.access_requests.resembling import pointed_out, resembling, same_name
from lubu.access_requests.rules.folding import Law
from lubu.access_requests.rules.following import FOLLOWS, is_splittable
from lubu.access_requests.rules.kinds import EventKind
from lubu.access_requests.rules.lettering import LETTERED
from lubu.access_requests.rules.papers import OWN, MessageKind
from lubu.access_requests.rules.permits import permitted
from lubu.access_requests.rules.redacting import GIVABLE, REDACTABLE
from lubu.access_requests.rules.standing import Standing
from lubu.office.screens import person
from lubu.organisations.models import User

STEP_LABELS = {
    EventKind.CLOSED: gettext_lazy("close and archive"),
    EventKind.DRAFTED: gettext_lazy("draft the answer"),
    EventKind.ISSUED: gettext_lazy("issue the answer"),
    EventKind.EXTENDED: gettext_lazy("extend the term"),
    EventKind.SENT_BACK: gettext_lazy("send the draft back"),
}
"""What a step is called before it is taken, where what it is called afterwards misleads."""
FACTS = ("name", "identity", "contact", "phone", "email", "address", "agent")


@dataclass(frozen=True, slots=True, kw_only=True)
class StepShown:
    """A step that the person may take now; ``address`` is empty where no screen takes it."""

    label: object
    address: str
    until: date | None
    has_letter: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageShown:
    """A message with the steps that follow from it, and the form to put it aside."""

    row: Message
    steps: list[tuple[object, str]]
    form: OwnIds | None


def steps_of(
    case: AccessRequest, standing: Standing, given: Law, user: User, today: date
) -> Iterator[StepShown]:
    """What the procedure permits and the person's posts allow, in the order of the procedure."""
    for one in permitted(standing, today, given.calendar):
        if may_record(user, case, one.kind):
            yield StepShown(
                label=STEP_LABELS.get(one.kind, EVENT_LABELS[one.kind]),
                address=step_address(case, one.kind),
                until=one.until,
                has_letter=one.kind in LETTERED,
            )


class CaseScreen(OfCase):
    """The case."""

    page_title = gettext_lazy("Application for information")
    header_icon = "doc-full-inverse"
    template_name = "access_requests/case.html"
    parent = PARENT

    def setup(self, request: HttpRequest, *given: object, **named: object) -> None:
        super().setup(request, *given, **named)
        self.refused: dict[int, OwnIds] = {}  # forms of messages and disputes, as filled in

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(own_case(request, pk))

    def page(
        self, case: AccessRequest, status: int = 200, *, open_at: str = "", **forms: object
    ) -> HttpResponse:
        """The screen; ``forms`` by name as they were filled in, ``open_at`` names one."""
        user, today, given = person(self.request), timezone.localdate(), law()
        standing = standing_of(case, given)
        is_mine = is_clerk(user, case)
        return self.shown(
            status,
            case=case,
            standing=standing,
            is_clerk=is_mine,
            may_note=user.holds(*HANDLES, organ_id=case.organ_id),
            facts=[name for name in FACTS if name == "name" or getattr(case, name)],
            form_words=FORM_LABELS.get(case.form, case.form),  # type: ignore[call-overload]  # its value
            way_words=WAY_LABELS.get(case.way, case.way),  # type: ignore[call-overload]  # its value
            clocks=clocks_shown(standing, given.calendar, today),
            steps=list(steps_of(case, standing, given, user, today)),
            letters=reverse("access_requests:letters", args=[case.pk]),
            history=happened(case.history.select_related("actor", "noted").order_by("number")),
            messages_shown=list(self._messages(case, standing, given, today, is_mine)),
            papers=case.papers.select_related("actor", "message"),
            redactable=REDACTABLE,
            givable=GIVABLE,
            own=OWN,
            notes=case.notes.select_related("actor"),
            splits=case.splits.order_by("number"),
            remedies=remedies_shown(standing, case, given.calendar, Path(settings.LUBU_HOME)),
            disputes=[
                (one, self._outcome(one) if is_mine and one.closed_on is None else None)
                for one in case.disputes.select_related("after").order_by("filed_on", "pk")
            ],
            today=today,
            open_at=open_at,
            **self._beside(case, user, today),
            **(self._forms(case, standing, user, today, is_mine) | forms),
        )

    def _beside(self, case: AccessRequest, user: User, today: date) -> dict[str, object]:
        rows = AccessRequest.objects.visible_to(user)
        hand_outs = HandOut.objects.visible_to(user).filter(request=case)
        return {
            "resembling": resembling(case, user),
            "pointed": pointed_out([case], user)[case.pk],
            "same_name": same_name(case, rows),
            "hand_outs": [
                (one, one.is_open and one.due_on < today)
                for one in hand_outs.select_related("unit", "answered_by").order_by("number")
            ],
        }

    def _forms(
        self, case: AccessRequest, standing: Standing, user: User, today: date, is_mine: bool
    ) -> dict[str, object]:
        found: dict[str, object] = {"note_form": NoteForm()}
        if not is_mine:
            return found
        found |= {
            "paper_form": PaperForm(),
            "subject_form": SubjectForm(initial={"subject": case.public_subject}),
            "dispute_form": DisputeForm(),
        }
        if is_splittable(standing):
            found["split_form"] = SplitForm(initial={"seen": case.events})
        if case.is_open:
            found["hand_out_form"] = HandOutForm(
                case.organ_id, user, matter=case.words, due_on=usual_day(today, case.due_on)
            )
        return found

    def _messages(
        self, case: AccessRequest, standing: Standing, given: Law, today: date, is_mine: bool
    ) -> Iterator[MessageShown]:
        may = {one.kind for one in permitted(standing, today, given.calendar)}
        for row in case.messages.select_related("taken_up_by").prefetch_related("papers"):
            waits = is_mine and row.taken_up_at is None
            kinds = [kind for kind in FOLLOWS[MessageKind(row.kind)] if waits and kind in may]
            yield MessageShown(
                row=row,
                steps=[(EVENT_LABELS[kind], self._with(case, kind, row)) for kind in kinds],
                form=self.refused.get(row.pk) or ReplyForm(prefix=f"m{row.pk}") if waits else None,
            )

    def _outcome(self, dispute: Dispute) -> OwnIds:
        return self.refused.get(dispute.pk) or OutcomeForm(auto_id=f"outcome-{dispute.pk}-%s")

    @staticmethod
    def _with(case: AccessRequest, kind: EventKind, row: Message) -> str:
        return f"{step_address(case, kind)}?message={row.pk}"
