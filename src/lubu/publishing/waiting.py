"""What waits in publishing, and for whom: the one place that the inbox, badge and to-dos ask."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from lubu.organisations.models import User, VisibleQuerySet
from lubu.organisations.rules import REVIEW_ROLES, Role
from lubu.publishing.models import InformationItem, Release, Submission
from lubu.publishing.policies import worked_on
from lubu.publishing.rules import STEPS, ReleaseState, SubmissionState


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
        due |= Q(step=step, item__unit__in=user.units_with(REVIEW_ROLES[step - 1]))
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


def scheduled(user: User, until: date) -> VisibleQuerySet[Release]:
    """Releases planned for days up to ``until``, of texts that ``user`` may see."""
    texts = Submission.objects.visible_to(user)
    return (
        Release.objects.visible_to(user)
        .filter(
            Q(state=ReleaseState.SCHEDULED) | Q(next_submission__in=texts.values("pk")),
            release_at__date__lte=until,
        )
        .order_by("release_at", "pk")
    )


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
