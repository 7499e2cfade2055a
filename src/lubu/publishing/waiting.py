"""What waits in publishing, and for whom: the one place that the inbox, badge and to-dos ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import Case, Count, Exists, F, IntegerField, Max, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from lubu.organisations.models import Appointment, Post, User, VisibleQuerySet
from lubu.organisations.rules import REVIEW_ROLES, Role
from lubu.publishing.models import (
    ColumnPage,
    InformationItem,
    Release,
    Submission,
    SubmissionFile,
)
from lubu.publishing.policies import worked_on
from lubu.publishing.rules import STEPS, ReleaseState, ScanState, SubmissionState


def in_review(user: User) -> VisibleQuerySet[Submission]:
    """Texts in review on which ``user`` works, each with ``step`` (the one due) and ``due``."""
    rows = Submission.objects.visible_to(user).filter(worked_on(user, "item__"))
    return _with_step(rows.filter(state=SubmissionState.IN_REVIEW))


def _with_step(rows: VisibleQuerySet[Submission]) -> VisibleQuerySet[Submission]:
    annotated: VisibleQuerySet[Submission] = rows.annotate(  # type: ignore[assignment]  # same rows
        step=Count("reviews") + 1, due=Coalesce("make_good_by", "due_on")
    )
    return annotated


def my_reviews(user: User) -> VisibleQuerySet[Submission]:
    """Those of which the due step is ``user``'s: by post, no author, no reviewer before."""
    due = Q(pk__in=[])
    for step in STEPS:
        due |= Q(step=step, unit__in=user.units_with(REVIEW_ROLES[step - 1]))
    authors = Submission.authors.through.objects.filter(submission=OuterRef("pk"), user=user)
    return (
        in_review(user)
        .filter(due)
        .exclude(Exists(authors))
        .exclude(Q(pk__in=user.reviews.values("submission")))
    )


def most_pressing_first(
    rows: VisibleQuerySet[Submission], today: date
) -> VisibleQuerySet[Submission]:
    """Overdue first, then by priority, then by the day on which they are due."""
    overdue = Case(
        When(due__lt=today, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return rows.order_by(overdue, "priority", F("due"), "submitted_at", "pk")


def reviews_missing(user: User) -> VisibleQuerySet[Submission]:
    """Urgent releases, still standing, whose text lacks some of its three reviews."""
    standing = Release.objects.filter(submission=OuterRef("pk")).exclude(
        state=ReleaseState.WITHDRAWN
    )
    rows = (
        Submission.objects.visible_to(user)
        .filter(worked_on(user, "item__"))
        .exclude(urgent_by=None)
        .exclude(state=SubmissionState.APPROVED)
        .filter(Exists(standing))
    )
    return _with_step(rows).order_by(F("due"), "pk")


def next_reviewers(text: Submission, step: int) -> models.QuerySet[User]:
    """Who may take a step of ``text``: by post, no author, no reviewer before; as `my_reviews`."""
    posts = Post.objects.filter(Q(oversees=text.unit_id) | Q(oversees=None, unit=text.unit_id))
    role = REVIEW_ROLES[step - 1]
    held = Appointment.objects.held(timezone.localdate()).filter(
        post__in=[post.pk for post in posts if role in post.roles]
    )
    return (
        User.objects.filter(is_active=True, pk__in=held.values("user"))
        .exclude(pk__in=text.authors.values("pk"))
        .exclude(pk__in=text.reviews.values("reviewer"))
    )


def returned(user: User) -> VisibleQuerySet[Submission]:
    """Texts that came back and were not handed in again, of items that are ``user``'s to mend: the
    person's own, and those of the units that the person writes for."""
    newer = Submission.objects.filter(item=OuterRef("item"), number__gt=OuterRef("number"))
    own = Q(item__owner=user) | Q(item__unit__in=user.units_with(Role.EDITOR))
    return (
        Submission.objects.visible_to(user)
        .filter(own, state=SubmissionState.RETURNED)
        .exclude(Exists(newer))
        .order_by("-decided_at", "pk")
    )


def to_be_made_good(user: User) -> VisibleQuerySet[Submission]:
    """Of those that lack reviews, what ``user`` ordered, or answers for as editor, reviewer or
    leader in charge of the unit."""
    units = user.units_with(Role.EDITOR, *REVIEW_ROLES, Role.URGENT)
    return reviews_missing(user).filter(Q(unit__in=units) | Q(urgent_by=user))


def _planned(user: User, *, is_held: bool) -> VisibleQuerySet[Release]:
    """Planned releases that ``user`` can do something about: those that a file holds back, or the
    others."""
    organs = user.organs_with(Role.RELEASER, Role.SITE_ADMIN)
    units = user.units_with(Role.EDITOR)
    files = SubmissionFile.objects.exclude(
        Q(attachment__scan_state=ScanState.CLEAN) | Q(picture__scan_state=ScanState.CLEAN)
    )
    rows: VisibleQuerySet[Release] = (
        Release.objects.planned()
        .visible_to(user)
        .annotate(text=Coalesce("next_submission", "submission"))
        .annotate(
            is_held=Exists(files.filter(submission=OuterRef("text"))),
            unit=Coalesce("next_submission__unit", "submission__unit"),
        )
        .filter(Q(organ__in=organs) | Q(unit__in=units), is_held=is_held)
        .order_by("release_at", "pk")
    )
    return rows


def scheduled(user: User, until: date) -> VisibleQuerySet[Release]:
    """Releases planned for days up to ``until`` that nothing holds back."""
    return _planned(user, is_held=False).filter(release_at__date__lte=until)


def held_back(user: User) -> VisibleQuerySet[Release]:
    """Planned releases of texts with a file that the scanner does not, or no longer, call clean."""
    return _planned(user, is_held=True)


@dataclass(frozen=True, slots=True)
class Resting:
    """A column past its promise: the day of the newest release in it or below, and since when."""

    column: ColumnPage
    last_on: date | None
    promised_by: date | None


def resting_columns(user: User, today: date) -> list[Resting]:
    """Columns on the website past the interval that they promise, of those that ``user`` keeps."""
    organs, units = user.organs_with(Role.SITE_ADMIN), user.units_with(Role.EDITOR)
    kept = (
        ColumnPage.objects.visible_to(user)
        .filter(Q(organ__in=organs) | Q(owner_unit__in=units), on_website=True, live=True)
        .exclude(update_days=None)
        .order_by("path")
    )
    if not kept:
        return []
    out = Release.objects.filter(organ__in=user.organ_ids, state=ReleaseState.RELEASED)
    newest = dict(
        out.exclude(column=None)
        .order_by()
        .values_list("column__path")
        .annotate(newest=Max("released_at"))
    )
    found = []
    for column in kept:
        below = [at for path, at in newest.items() if path.startswith(column.path)]
        last_on = timezone.localdate(max(below)) if below else None
        by = last_on + timedelta(days=column.update_days) if last_on else None
        if by is None or by < today:
            found.append(Resting(column, last_on, by))
    return found


def with_standing(rows: models.QuerySet[InformationItem]) -> models.QuerySet[InformationItem]:
    """Items, each with whether it is ``in_review``, ``planned``, ``public`` or ``withdrawn``."""
    of_item = Release.objects.filter(item=OuterRef("pk"))
    running = Submission.objects.filter(item=OuterRef("pk"), state=SubmissionState.IN_REVIEW)
    annotated: models.QuerySet[InformationItem] = rows.annotate(
        in_review=Exists(running),
        planned=Exists(
            of_item.filter(
                Q(state__in=[ReleaseState.SCHEDULED, ReleaseState.WAITING])
                | Q(next_submission__isnull=False)
            )
        ),
        public=Exists(of_item.filter(state=ReleaseState.RELEASED)),
        withdrawn=Exists(of_item.filter(state=ReleaseState.WITHDRAWN)),
    )
    return annotated
