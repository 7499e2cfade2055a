"""One text in review: as it will be read, what was found in it, and the decision."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from lubu.ledger.rules import JSON
from lubu.office import errors
from lubu.office.screens import Screen, person
from lubu.organisations.models import User
from lubu.organisations.rules import REVIEW_ROLES, Role
from lubu.publishing import checking, rules, waiting
from lubu.publishing.actions import cancel, decide
from lubu.publishing.actions.reviewing import check_may_review, in_the_way, may_cancel
from lubu.publishing.actions.urgent import may_order_urgent
from lubu.publishing.desk import answers
from lubu.publishing.desk.differences import Paragraph, compare
from lubu.publishing.desk.duties import DUTIES
from lubu.publishing.desk.findings import dismissals_of, shown
from lubu.publishing.desk.forms import PRIORITIES, DecisionForm
from lubu.publishing.desk.inbox import PARENT
from lubu.publishing.desk.manuscript import to_show
from lubu.publishing.explanations import OBSTACLES, reasons
from lubu.publishing.models import Submission
from lubu.publishing.models.review import STEP_LABELS
from lubu.publishing.policies import worked_on
from lubu.publishing.rules import Decision, SubmissionState


def seen(request: HttpRequest, pk: int) -> Submission:
    """A submission of a text on which the person works.

    Raises:
        Http404: there is none.
    """
    rows = Submission.objects.visible_to(request.user).filter(worked_on(person(request), "item__"))
    names = ("unit", "item__organ", "submitted_by", "urgent_by")
    found = rows.select_related(*names).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def approved_before(submission: Submission) -> Submission | None:
    """The version that the public reads, or last read, before this one."""
    earlier = submission.item.submissions.filter(number__lt=submission.number)
    return earlier.filter(state=SubmissionState.APPROVED).order_by("-number").first()


class ReviewScreen(Screen):
    """The frozen text with its findings, earlier reviews, differences; and the step's decision."""

    header_icon = "tasks"
    template_name = "publishing/review.html"
    parent = PARENT

    @property
    def page_title(self) -> str:
        return _("Review of a text")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._shown(seen(request, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        submission = seen(request, pk)
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self._shown(submission, form, 422)
        decision = Decision(form.cleaned_data["decision"])
        try:
            decide(
                submission.pk,
                actor=person(request),
                decision=decision,
                remark=form.cleaned_data["remark"],
                step_seen=form.cleaned_data["step"],
            )
        except rules.RemarkMissingError as error:
            form.add_error("remark", _("Say what is to be mended: the author reads it."))
            return self._shown(submission, form, answers.status(error))
        except answers.REFUSALS as error:
            return self._shown(seen(request, pk), form, answers.put_on(form, error))
        submission.refresh_from_db()
        messages.success(request, _done(submission, decision))
        return redirect("publishing:reviews")

    def _shown(
        self, submission: Submission, form: DecisionForm | None = None, status: int = 200
    ) -> HttpResponse:
        user = person(self.request)
        found = checking.findings(submission.item, submission.content)
        listed = shown(found, dismissals_of(submission.item))
        before = approved_before(submission)
        step = rules.due_step(submission.reviewed())
        is_running = submission.state == SubmissionState.IN_REVIEW and step is not None
        why_not = _why_not(submission, step, user) if is_running else []
        return self.shown(
            status,
            submission=submission,
            text=to_show(submission.content, user, listed, before.content if before else None),
            findings=listed,
            notes=checking.notes_on(submission.item),
            reviews=_reviews(submission),
            before=before,
            changes=_changes(before, submission.content),
            step=step,
            step_label=STEP_LABELS[step] if step else "",
            duties=DUTIES[step] if step else (),
            is_running=is_running,
            priority=PRIORITIES.get(submission.priority, ""),
            next_up=waiting.next_reviewers(submission, step) if is_running and step else (),
            why_not=why_not,
            may_decide=is_running and not why_not,
            obstacles=_obstacles(submission, found),
            may_cancel=is_running and may_cancel(submission, user),
            may_ask=is_running and may_ask(submission, user),
            may_order=is_running
            and not submission.is_urgent
            and may_order_urgent(user, submission),
            fact_checks=submission.fact_checks.select_related("asked_by"),
            earlier=_earlier(submission),
            form=form or DecisionForm(initial={"step": step}),
            now=timezone.now(),
        )


def _done(submission: Submission, decision: Decision) -> str:
    title = {"title": str(submission.content["title"])}
    if decision is Decision.RETURN:
        return _("“%(title)s” goes back to its authors with your remark.") % title
    if submission.state == SubmissionState.APPROVED:
        return _("“%(title)s” has its three reviews and goes to its channels.") % title
    return _("“%(title)s” is approved at this step and goes on to the next.") % title


def _why_not(submission: Submission, step: int | None, user: User) -> list[str]:
    try:
        check_may_review(submission, step or 0, user)
    except (rules.NotYourReviewError, rules.WrongStepError) as error:
        return [*reasons(error)] or [errors.sentence(error)]
    return []


def _obstacles(
    submission: Submission, found: list[dict[str, JSON]]
) -> list[tuple[object, list[str]]]:
    """What keeps the text from being approved, in words."""
    return [(OBSTACLES[kind], details) for kind, details in in_the_way(submission, found).items()]


def _reviews(submission: Submission) -> list[object]:
    return list(submission.reviews.select_related("reviewer").order_by("step"))


def _earlier(submission: Submission) -> QuerySet[Submission]:
    """Versions handed in before, newest first, with what reviewers said of them."""
    earlier = submission.item.submissions.exclude(pk=submission.pk)
    found: QuerySet[Submission] = earlier.prefetch_related("reviews__reviewer").order_by("-number")
    return found[:20]


def _changes(before: Submission | None, content: dict[str, JSON]) -> dict[str, list[Paragraph]]:
    if before is None:
        return {}
    names = {"title": _("Title"), "summary": _("Summary"), "body_text": _("Text")}
    compared = {
        label: compare(str(before.content[name]), str(content[name]))
        for name, label in names.items()
    }
    return {label: paragraphs for label, paragraphs in compared.items() if paragraphs}


def may_ask(submission: Submission, user: User) -> bool:
    """Whether ``user`` may ask an expert about the text."""
    return submission.unit_id in user.units_with(Role.EDITOR, *REVIEW_ROLES)


class CancelReview(Screen):
    """Takes a text back out of review; a button, so POST only."""

    page_title = gettext_lazy("Take back out of review")
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        submission = seen(request, pk)
        try:
            cancel(submission.pk, actor=person(request))
        except answers.REFUSALS as error:
            for sentence in answers.sentences(error):
                messages.error(request, sentence)
            return redirect("publishing:review", pk)
        messages.success(request, _("The text is out of review and can be changed."))
        return redirect(reverse("publishing:standing", args=[submission.item_id]))
