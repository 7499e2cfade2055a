"""Urgent release: ahead of the reviews, never of the scan; and what is still to be made good."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from lubu.office.screens import Screen, person
from lubu.publishing import checking, waiting
from lubu.publishing.actions import order_urgent_release
from lubu.publishing.actions.urgent import may_order_urgent
from lubu.publishing.desk import answers
from lubu.publishing.desk.findings import dismissals_of, shown
from lubu.publishing.desk.forms import UrgentForm
from lubu.publishing.desk.inbox import PARENT, lines
from lubu.publishing.desk.manuscript import to_show
from lubu.publishing.desk.review import seen
from lubu.publishing.models import Submission
from lubu.publishing.rules import SubmissionState

PAGE = 20


class UrgentScreen(Screen):
    """The leader in charge orders the release of a text in review, with the reason."""

    page_title = gettext_lazy("Urgent release")
    header_icon = "warning"
    template_name = "publishing/urgent.html"
    parent = PARENT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._shown(self._own(pk), UrgentForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        submission = self._own(pk)
        form = UrgentForm(request.POST)
        if not form.is_valid():
            return self._shown(submission, form, 422)
        try:
            releases = order_urgent_release(
                pk, actor=person(request), reason=form.cleaned_data["reason"]
            )
        except answers.REFUSALS as error:
            return self._shown(self._own(pk), form, answers.put_on(form, error))
        names = "、".join(release.channel.name for release in releases)
        words = _("Released at once: %(channels)s. The reviews are to be made good by %(on)s.")
        submission.refresh_from_db()
        on = submission.make_good_by
        messages.success(request, words % {"channels": names, "on": on})
        return redirect("publishing:review", pk)

    def _own(self, pk: int) -> Submission:
        submission = seen(self.request, pk)
        if not may_order_urgent(person(self.request), submission):
            raise PermissionDenied
        return submission

    def _shown(self, submission: Submission, form: UrgentForm, status: int = 200) -> HttpResponse:
        found = checking.findings(submission.item, submission.content)
        listed = shown(found, dismissals_of(submission.item))
        user = person(self.request)
        return self.shown(
            status,
            submission=submission,
            text=to_show(submission.content, user, listed),
            findings=listed,
            unclean=checking.unclean(submission.content),
            may_order=submission.state == SubmissionState.IN_REVIEW and not submission.is_urgent,
            form=form,
        )


class MissingReviewsScreen(Screen):
    """Urgent releases whose reviews are still missing, the longest overdue first."""

    page_title = gettext_lazy("Urgent releases to be made good")
    header_icon = "warning"
    template_name = "publishing/missing_reviews.html"
    parent = PARENT

    def get(self, request: HttpRequest) -> HttpResponse:
        user, today = person(request), timezone.localdate()
        pages = Paginator(waiting.reviews_missing(user), PAGE)
        page = pages.get_page(request.GET.get("p"))
        mine = set(
            waiting.my_reviews(user)
            .filter(pk__in=[row.pk for row in page])
            .values_list("pk", flat=True)
        )
        return self.shown(
            page_obj=page,
            elided_page_range=pages.get_elided_page_range(page.number),
            lines=lines(page.object_list, user, today),
            mine=mine,
        )
