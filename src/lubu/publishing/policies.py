"""Who sees which items, files, submissions and releases."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from lubu.organisations.models import Appointment, User
from lubu.organisations.rules import ORGAN_WIDE, REVIEW_ROLES, Role
from lubu.organisations.visibility import EVERYTHING, NOTHING, policy
from lubu.publishing.models import (
    Attachment,
    Channel,
    ColumnPage,
    Dismissal,
    FactCheck,
    HomePage,
    InformationItem,
    Picture,
    Release,
    Review,
    Submission,
    SubmissionFile,
)
from lubu.publishing.rules import ChannelKind, ReleaseState, SubmissionState

OPEN = [SubmissionState.IN_REVIEW.value, SubmissionState.RETURNED.value]
PUBLIC = Q(channel__kind=ChannelKind.WEBSITE.value, state=ReleaseState.RELEASED.value)


def wide_organs(user: User) -> frozenset[int]:
    """Organs all of whose items the person sees: auditor, leader, site administrator, releaser."""
    return user.organs_with(*ORGAN_WIDE)


def worked_on(user: User, prefix: str = "") -> Q:
    """The items on whose text the person works: of the person's units, own, reviewed before, or
    with a text to review or to mend.

    Drafts, reviews and what was handed in and is not out are for these people alone.
    """
    reviewed = Review.objects.filter(reviewer=user).values("submission__item")
    units = user.units_with(Role.EDITOR, *REVIEW_ROLES, Role.URGENT)
    provided = Submission.objects.filter(unit__in=units, state__in=OPEN)
    own = (
        Q(**{f"{prefix}organ__in": wide_organs(user)})
        | Q(**{f"{prefix}unit__in": units})
        | Q(**{f"{prefix}pk__in": provided.values("item")})
        | Q(**{f"{prefix}owner": user})
        | Q(**{f"{prefix}pk__in": reviewed})
    )
    return Q(**{f"{prefix}organ__in": user.organ_ids}) & own


def _out(user: User) -> QuerySet[Release]:
    """What is out on any channel of the person's organs: colleagues read it as the public does."""
    return Release.objects.filter(state=ReleaseState.RELEASED.value, organ__in=user.organ_ids)


@policy(InformationItem)
def items(user: User | None) -> Q:
    if user is None:
        return Q(Exists(Release.objects.filter(PUBLIC, item=OuterRef("pk"))))
    return worked_on(user) | Q(pk__in=_out(user).values("item"))


@policy(Submission)
def submissions(user: User | None) -> Q:
    """Drafts and their reviews are internal: the public reads files, not this table."""
    if user is None:
        return NOTHING
    return worked_on(user, "item__") | Q(pk__in=_out(user).values("submission"))


@policy(SubmissionFile)
def submission_files(user: User | None) -> Q:
    if user is None:
        return NOTHING
    out = Q(submission__in=_out(user).values("submission"))
    return worked_on(user, "submission__item__") | out


@policy(Review)
def reviews(user: User | None) -> Q:
    return NOTHING if user is None else worked_on(user, "submission__item__")


@policy(FactCheck)
def fact_checks(user: User | None) -> Q:
    return NOTHING if user is None else worked_on(user, "submission__item__")


@policy(Dismissal)
def dismissals(user: User | None) -> Q:
    return NOTHING if user is None else worked_on(user, "item__")


@policy(Release)
def releases(user: User | None) -> Q:
    """The public knows what is out, on whatever channel; the site shows the website's texts."""
    out = Q(state=ReleaseState.RELEASED.value)
    if user is None:
        return out
    return worked_on(user, "item__") | Q(organ__in=user.organ_ids) & out


@policy(Channel)
def channels(user: User | None) -> Q:
    """Which accounts an organ keeps is public."""
    return Q(active=True) if user is None else Q(organ__in=user.organ_ids)


@policy(ColumnPage)
def columns(user: User | None) -> Q:
    return Q(on_website=True, live=True) if user is None else Q(organ__in=user.organ_ids)


@policy(HomePage)
def homes(user: User | None) -> Q:
    return EVERYTHING if user is None else Q(organ__in=user.organ_ids)


def _files(user: User | None, use: str) -> Q:
    if user is None:
        return NOTHING  # the public fetches built files, never a stored one
    carried = SubmissionFile.objects.filter(submission_files(user)).values(use)
    units = user.units_with(Role.EDITOR)
    colleagues = Appointment.objects.filter(post__unit__in=units).values("user")
    return Q(organ__in=user.organ_ids) & (
        Q(organ__in=wide_organs(user))
        | Q(uploaded_by_user=user)
        | Q(uploaded_by_user__in=colleagues)  # the texts of a unit are its editors' together
        | Q(pk__in=carried)
    )


@policy(Attachment)
def attachments(user: User | None) -> Q:
    if user is None:
        return NOTHING
    used = InformationItem.objects.filter(worked_on(user)).values("attachments__file")
    return _files(user, "attachment") | Q(organ__in=user.organ_ids, pk__in=used)


@policy(Picture)
def pictures(user: User | None) -> Q:
    return _files(user, "picture")
