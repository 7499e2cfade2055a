"""One list of everything that waits for my review."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from lubu.office.screens import Screen, person
from lubu.organisations.models import User, VisibleQuerySet
from lubu.publishing import waiting
from lubu.publishing.desk.findings import Count, count
from lubu.publishing.desk.forms import PRIORITIES, InboxForm
from lubu.publishing.desk.manuscript import columns_of
from lubu.publishing.models import Submission
from lubu.publishing.models.review import STEP_LABELS

PAGE = 20
LABEL = gettext_lazy("Reviews")
PARENT = ("publishing:reviews", LABEL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One text in the list."""

    submission: Submission
    step: int
    step_label: object
    column: str
    authors: str
    priority: object
    due: date
    overdue: bool
    days: int
    findings: Count

    @property
    def chosen(self) -> str:
        """How bulk approval names the text and the step that was shown."""
        return f"{self.submission.pk}:{self.step}"


def lines(rows: Iterable[Submission], user: User, today: date) -> list[Line]:
    """The rows with everything that the list says; as many queries for many as for one."""
    found = list(rows)
    models.prefetch_related_objects(found, "authors", "unit", "item__organ", "urgent_by")
    columns = columns_of([row.content for row in found], user)
    return [_line(row, columns, today) for row in found]


def _line(row: Submission, columns: dict[int, str], today: date) -> Line:
    step, due = int(row.step), row.due  # type: ignore[attr-defined]  # annotated by `waiting`
    return Line(
        submission=row,
        step=step,
        step_label=STEP_LABELS[min(step, 3)],
        column=columns.get(row.content["column"], ""),
        authors="、".join(str(author) for author in row.authors.all()),
        priority=PRIORITIES.get(row.priority, ""),
        due=due,
        overdue=due < today,
        days=abs((due - today).days),
        findings=count(row.findings),
    )


class ReviewsScreen(Screen):
    """The inbox: overdue first, then urgent, then by due date."""

    page_title = LABEL
    header_icon = "tasks"
    template_name = "publishing/reviews.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        user, today = person(request), timezone.localdate()
        form = InboxForm(user, request.GET)
        mine = waiting.my_reviews(user)
        rows = _narrowed(mine, form.cleaned_data, today) if form.is_valid() else mine
        pages = Paginator(waiting.most_pressing_first(rows, today), PAGE)
        page = pages.get_page(request.GET.get("p"))
        missing = waiting.reviews_missing(user)[:PAGE]
        return self.shown(
            status=200 if form.is_valid() else 422,
            form=form,
            page_obj=page,
            elided_page_range=pages.get_elided_page_range(page.number),
            lines=lines(page.object_list, user, today),
            is_narrowed=any(request.GET.get(name) for name in form.fields),
            missing=lines(missing, user, today),
        )


def _narrowed(
    rows: VisibleQuerySet[Submission], wanted: dict[str, object], today: date
) -> VisibleQuerySet[Submission]:
    lookups = {"content__title__icontains": "q", "step": "step", "unit": "unit"}
    rows = rows.filter(**{path: wanted[name] for path, name in lookups.items() if wanted[name]})
    pressing = {
        "overdue": models.Q(due__lt=today),
        "urgent": models.Q(priority=1),
        "made_good": ~models.Q(urgent_by=None),
    }
    return rows.filter(pressing.get(str(wanted["pressing"]), models.Q()))
