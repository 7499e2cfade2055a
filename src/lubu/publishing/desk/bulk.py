"""Approving several texts at once: what was found in each, then each decided on its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from lubu.office.screens import Screen, person
from lubu.organisations.models import User
from lubu.publishing import checking, waiting
from lubu.publishing.actions import decide
from lubu.publishing.actions.reviewing import in_the_way
from lubu.publishing.desk import answers
from lubu.publishing.desk.findings import Shown, dismissals_of, shown
from lubu.publishing.desk.forms import chosen
from lubu.publishing.desk.inbox import PAGE, PARENT, Line, lines
from lubu.publishing.explanations import OBSTACLES
from lubu.publishing.models import Submission
from lubu.publishing.rules import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One chosen text with what was found in it and what keeps it from being approved."""

    line: Line
    findings: list[Shown]
    notes: list[checking.Note]
    obstacles: list[tuple[object, list[str]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Failure:
    """One text that was not approved, and why."""

    title: str
    submission_id: int
    reasons: list[str]


class BulkScreen(Screen):
    """What is approved together is still looked at one by one."""

    page_title = gettext_lazy("Approve several texts")
    header_icon = "tasks"
    template_name = "publishing/bulk.html"
    parent = PARENT

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = chosen(request.GET.getlist("chosen"), PAGE)
        if not wanted:
            messages.warning(request, _("Choose at least one text."))
            return redirect("publishing:reviews")
        return self._shown(wanted)

    def post(self, request: HttpRequest) -> HttpResponse:
        wanted = chosen(request.POST.getlist("chosen"), PAGE)
        user = person(request)
        done, failures = [], []
        titles = dict(
            Submission.objects.visible_to(user)
            .filter(pk__in=wanted)
            .values_list("pk", "content__title")
        )
        for pk, step in wanted.items():
            try:
                decide(pk, actor=user, decision=Decision.APPROVE, step_seen=step)
            except answers.REFUSALS as error:
                if pk in titles:
                    failures.append(Failure(titles[pk], pk, answers.sentences(error)))
            else:
                done.append((pk, titles[pk]))
        if not done and not failures:
            messages.warning(request, _("Choose at least one text."))
            return redirect("publishing:reviews")
        return self.shown(409 if failures and not done else 200, done=done, failures=failures)

    def _shown(self, wanted: dict[int, int]) -> HttpResponse:
        user, today = person(self.request), timezone.localdate()
        rows = waiting.my_reviews(user).filter(pk__in=wanted)
        listed = lines(waiting.most_pressing_first(rows, today), user, today)
        candidates = [_candidate(line) for line in listed]
        return self.shown(
            candidates=candidates,
            ready=[one for one in candidates if not one.obstacles],
            gone=_gone(set(wanted) - {line.submission.pk for line in listed}, user),
        )


def _candidate(line: Line) -> Candidate:
    submission = line.submission
    found = checking.findings(submission.item, submission.content)
    standing = in_the_way(submission, found)
    return Candidate(
        line=line,
        findings=shown(found, dismissals_of(submission.item)),
        notes=checking.notes_on(submission.item),
        obstacles=[(OBSTACLES[kind], details) for kind, details in standing.items()],
    )


def _gone(missing: set[int], user: User) -> list[Submission]:
    """Chosen texts that wait for this person no longer."""
    return list(Submission.objects.visible_to(user).filter(pk__in=missing))
