"""Handing a text in: what stands in its way, its findings, and where each is mended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.coreutils import safe_snake_case

from lubu.ledger.rules import JSON
from lubu.office.screens import Screen, person
from lubu.organisations.models import Unit, User
from lubu.organisations.rules import Role
from lubu.publishing import checking
from lubu.publishing.actions import dismiss, submit
from lubu.publishing.actions.handing_in import is_unchanged, obstacles
from lubu.publishing.content import freeze
from lubu.publishing.desk import answers
from lubu.publishing.desk.findings import Shown, dismissals_of, label_of, shown
from lubu.publishing.desk.forms import DismissForm, SubmitForm
from lubu.publishing.desk.items import PARENT
from lubu.publishing.desk.manuscript import to_show
from lubu.publishing.explanations import OBSTACLES
from lubu.publishing.models import InformationItem, Submission
from lubu.publishing.policies import worked_on
from lubu.publishing.rules import Obstacle, SubmissionState

NAMED = frozenset({Obstacle.BLOCKING_FINDINGS, Obstacle.FILE_NOT_CLEAN, Obstacle.NUMBER_TAKEN})


@dataclass(frozen=True, slots=True)
class InTheWay:
    """One obstacle: what, in detail, and where it is mended."""

    what: object
    details: list[str]
    address: str
    mend: str


class Draft:
    """The latest draft of an item, as it would be handed in."""

    def __init__(self, item: InformationItem) -> None:
        self.item = item
        self.revision = item.get_latest_revision()
        self.text = item.get_latest_revision_as_object()

    @property
    def unit(self) -> Unit | None:
        """Who provides the text, as the draft says."""
        found: Unit | None = self.text.unit or self.item.unit
        return found

    @cached_property
    def content(self) -> dict[str, JSON]:
        return freeze(self.text)

    @cached_property
    def found(self) -> list[dict[str, JSON]]:
        return checking.findings(self.text, self.content)

    @cached_property
    def findings(self) -> list[Shown]:
        return shown(self.found, dismissals_of(self.item))

    @cached_property
    def in_review(self) -> Submission | None:
        found: Submission | None = self.item.submissions.filter(
            state=SubmissionState.IN_REVIEW
        ).first()
        return found

    def may_hand_in(self, user: User) -> bool:
        """Whether ``user`` edits for the unit that provides the text."""
        return self.unit is not None and user.holds(Role.EDITOR, unit=self.unit)

    def waits_for(self, user: User) -> bool:
        """Whether ``user`` may hand it in, and would hand in something new."""
        if self.revision is None or self.in_review is not None or not self.may_hand_in(user):
            return False
        return not is_unchanged(self.text, self.content)

    @property
    def metadata_address(self) -> str:
        """Where the editor asks for the metadata."""
        editor = reverse("wagtailadmin_pages:edit", args=[self.item.pk])
        return f"{editor}#tab-{safe_snake_case(_('metadata'))}"

    def obstacles(self, user: User) -> list[InTheWay]:
        """Everything that stands in the way, each with where it is mended."""
        editor = reverse("wagtailadmin_pages:edit", args=[self.item.pk])
        standing = obstacles(self.text, self.content, user)
        metadata = self.metadata_address
        mend = {
            Obstacle.BLOCKING_FINDINGS: ("#findings", _("See the findings")),
            Obstacle.FILE_NOT_CLEAN: ("#files", _("See the files")),
            Obstacle.MISSING_METADATA: (metadata, _("Fill them in")),
            Obstacle.NOT_PROACTIVE: (metadata, _("Check the mode of disclosure")),
            Obstacle.NUMBER_TAKEN: (metadata, _("Check the number")),
            Obstacle.NO_CHANNEL: (editor, _("Choose channels")),
            Obstacle.UNCHANGED: (editor, _("Open the editor and change it")),
        }
        return [
            InTheWay(OBSTACLES[kind], _in_words(kind, details), *mend[kind])
            for kind, details in standing.items()
        ]


def _in_words(kind: Obstacle, details: list[str]) -> list[str]:
    if kind is Obstacle.MISSING_METADATA:
        return [label_of(name) for name in details]
    return details if kind in NAMED else []


def seen_item(request: HttpRequest, pk: int) -> InformationItem:
    """An item that the person may see.

    Raises:
        Http404: there is none.
    """
    rows = InformationItem.objects.visible_to(request.user).select_related("organ", "unit")
    found: InformationItem | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def own_item(request: HttpRequest, pk: int) -> InformationItem:
    """An item on whose text the person works: drafts are for nobody else.

    Raises:
        Http404: there is none.
    """
    item = seen_item(request, pk)
    own = InformationItem.objects.visible_to(request.user).filter(worked_on(person(request)))
    if not own.filter(pk=pk).exists():
        raise Http404
    return item


class SubmitScreen(Screen):
    """The last look before a text goes to its reviewers."""

    parent = PARENT

    page_title = gettext_lazy("Hand in for review")
    header_icon = "tasks"
    template_name = "publishing/submit.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._shown(Draft(own_item(request, pk)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        item = own_item(request, pk)
        form = SubmitForm(request.POST)
        if not form.is_valid():
            return self._shown(Draft(item), form, status=422)
        try:
            submission = submit(item.pk, actor=person(request), **form.cleaned_data)
        except answers.REFUSALS as error:
            status = answers.put_on(form, error)
            return self._shown(Draft(seen_item(request, pk)), form, status=status)
        messages.success(request, _("The text is in review; its authors are told when it returns."))
        return redirect("publishing:review", submission.pk)

    def _shown(
        self,
        draft: Draft,
        form: SubmitForm | None = None,
        dismissal: DismissForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        user = person(self.request)
        due = timezone.localdate() + timedelta(days=settings.LUBU_REVIEW_DAYS)
        form = form or SubmitForm(initial={"due_on": due, "priority": 2})
        form.show(draft.item.latest_revision_id)
        return self.shown(
            status,
            item=draft.item,
            draft=draft,
            text=to_show(draft.content, user, draft.findings),
            findings=draft.findings,
            obstacles=draft.obstacles(user),
            may_hand_in=draft.may_hand_in(user),
            may_edit=draft.item.permissions_for_user(user).can_edit(),
            may_dismiss=draft.may_hand_in(user),
            dismissal=dismissal,
            form=form,
            next="submit",
            now=timezone.now(),
        )


class FindingsScreen(Screen):
    """What proofreading says of the saved draft: a page, or the part of one that the editor shows.

    A POST proofreads again; with ``key`` and ``reason`` it sets that finding aside.
    """

    parent = PARENT

    page_title = gettext_lazy("Proofreading")
    header_icon = "check"
    template_name = "publishing/findings.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._answer(own_item(request, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        item = own_item(request, pk)
        if "key" not in request.POST:
            return self._done(item, _("Proofread again. This is the result."))
        form = DismissForm(request.POST)
        status = 422
        if form.is_valid():
            try:
                _set_aside(item, person(request), form)
            except answers.REFUSALS as error:
                status = answers.put_on(form, error)
        if form.is_valid() and not form.errors:
            said = _("The finding is set aside; your reason stays on record.")
            return self._done(item, said)
        return self._answer(item, form, status)

    def _done(self, item: InformationItem, said: str) -> HttpResponse:
        if "fragment" in self.request.POST:
            return self._answer(item)
        messages.success(self.request, said)
        return redirect(f"publishing:{self._next}", item.pk)

    @property
    def _next(self) -> str:
        """Where the person came from, and goes back to."""
        return "submit" if self.request.POST.get("next") == "submit" else "findings"

    def _answer(
        self, item: InformationItem, form: DismissForm | None = None, status: int = 200
    ) -> HttpResponse:
        draft, user = Draft(item), person(self.request)
        context = {
            "item": item,
            "findings": draft.findings,
            "dismissal": form,
            "may_dismiss": draft.may_hand_in(user),
            "hands_in": draft.waits_for(user),
            "checked_at": timezone.now(),
            "next": self._next,
        }
        if "fragment" in self.request.POST:
            part = "publishing/parts/editor_findings.html"
            return render(self.request, part, context, status=status)
        return self.shown(status, **context)


def _set_aside(item: InformationItem, user: User, form: DismissForm) -> None:
    """Dismiss the finding that the form names, if proofreading still says it."""
    found = Draft(item).found
    one = next((one for one in found if one["key"] == form.cleaned_data["key"]), None)
    if one is None:
        form.add_error(None, _("This finding is no longer there. Look at the list again."))
        return
    dismiss(item.pk, actor=user, finding=one, reason=form.cleaned_data["reason"])
