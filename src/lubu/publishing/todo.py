"""What waits for people in publishing: reviews, returned texts, files, what is scheduled."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lubu.office.todo import Todo, todo
from lubu.organisations.models import User
from lubu.organisations.rules import REVIEW_ROLES, Role
from lubu.publishing import waiting
from lubu.publishing.models import Attachment, Picture, Release, Submission
from lubu.publishing.models.review import STEP_LABELS
from lubu.publishing.rules import ScanState

MOST = 200
SCANNED_WITHIN = timedelta(hours=1)  # longer than that, somebody should look


def _step(row: Submission) -> str:
    step: int = row.step  # type: ignore[attr-defined]  # annotated by `waiting`
    return str(STEP_LABELS[min(step, 3)])


@todo("publishing_reviews", gettext_lazy("My reviews"))
def reviews(user: User) -> list[Todo]:
    """Texts whose due step is the person's."""
    if not user.holds(*REVIEW_ROLES):
        return []
    rows = waiting.most_pressing_first(waiting.my_reviews(user), timezone.localdate())
    return [
        Todo(
            title=str(row.content["title"]),
            address=reverse("publishing:review", args=[row.pk]),
            what=_step(row),
            due_on=row.make_good_by or row.due_on,
            urgent=row.priority == 1,
        )
        for row in rows[:MOST]
    ]


@todo("publishing_returned", gettext_lazy("Returned to me"))
def returned(user: User) -> list[Todo]:
    """Texts that came back with remarks."""
    rows = waiting.returned(user).prefetch_related("reviews__reviewer")
    return [
        Todo(
            title=str(row.content["title"]),
            address=reverse("publishing:standing", args=[row.item_id]),
            what=_remark(row),
            due_on=row.due_on,
            urgent=row.is_urgent,
        )
        for row in rows[:MOST]
    ]


def _remark(row: Submission) -> str:
    last = max(row.reviews.all(), key=lambda review: review.step, default=None)
    if last is None:
        return _("Mend it and hand it in again")
    return _("%(who)s: %(remark)s") % {"who": last.reviewer, "remark": last.remark[:120]}


@todo("publishing_missing_reviews", gettext_lazy("Urgent releases whose reviews are missing"))
def missing_reviews(user: User) -> list[Todo]:
    """What is in public ahead of its reviews, for those who answer for it."""
    return [
        Todo(
            title=str(row.content["title"]),
            address=reverse("publishing:review", args=[row.pk]),
            what=_("Missing: %(step)s") % {"step": _step(row)},
            due_on=row.make_good_by,
            urgent=True,
        )
        for row in waiting.to_be_made_good(user)[:MOST]
    ]


@todo("publishing_files", gettext_lazy("Files not found clean"))
def files(user: User) -> list[Todo]:
    """The person's own uploads that the scanner did not pass or has not looked at for an hour; for
    the administrator those of the whole organ."""
    late = Q(scan_state=ScanState.WAITING, created_at__gt=timezone.now() - SCANNED_WITHIN)
    own = Q(uploaded_by_user=user) | Q(organ__in=user.organs_with(Role.SITE_ADMIN))
    return [
        Todo(
            title=file.title,
            address=reverse(address, args=[file.pk]),
            what=_("Virus scan: %(state)s") % {"state": file.get_scan_state_display()},
            urgent=file.scan_state == ScanState.INFECTED,
        )
        for rows, address in (
            (Attachment.objects.visible_to(user), "wagtaildocs:edit"),
            (Picture.objects.visible_to(user), "wagtailimages:edit"),
        )
        for file in rows.filter(own)
        .exclude(scan_state=ScanState.CLEAN)
        .exclude(late)
        .order_by("-pk")[:MOST]
    ]


@todo("publishing_scheduled", gettext_lazy("Scheduled for today"), is_mailed=False)
def scheduled(user: User) -> list[Todo]:
    """Releases planned for today, for those who edit or release them."""
    today = timezone.localdate()
    rows = waiting.scheduled(user, today).select_related("channel", "submission", "next_submission")
    return [
        Todo(
            title=str((row.next_submission or row.submission).content["title"]),
            address=reverse("publishing:standing", args=[row.item_id]),
            what=_("%(channel)s at %(time)s")
            % {
                "channel": row.channel.name,
                "time": timezone.localtime(row.release_at).strftime("%H:%M"),
            },
            due_on=today,
        )
        for row in rows[:MOST]
    ]


@todo("publishing_held_back", gettext_lazy("Planned releases held back"))
def held_back(user: User) -> list[Todo]:
    """Releases that a file keeps from going out: with the file, and what the scanner says of it."""
    rows = waiting.held_back(user).select_related("channel", "submission", "next_submission")
    return [
        Todo(
            title=str((row.next_submission or row.submission).content["title"]),
            address=reverse("publishing:standing", args=[row.item_id]),
            what=_("Not released on %(channel)s while a file is not clean: %(files)s")
            % {"channel": row.channel.name, "files": _unclean(row)},
            due_on=timezone.localdate(row.release_at),
            urgent=True,
        )
        for row in rows[:MOST]
    ]


def _unclean(row: Release) -> str:
    text = row.next_submission or row.submission
    uses = text.files.select_related("attachment", "picture").order_by("pk")
    files = [file for use in uses if (file := use.attachment or use.picture) is not None]
    return "、".join(
        _("“%(title)s” (%(state)s)") % {"title": file.title, "state": file.get_scan_state_display()}
        for file in files
        if not file.is_clean
    )


@todo("publishing_resting_columns", gettext_lazy("Columns past their promised interval"))
def resting_columns(user: User) -> list[Todo]:
    """Columns without anything new for longer than they promise, for those who keep them."""
    return [
        Todo(
            title=one.column.title,
            address=reverse("wagtailadmin_explore", args=[one.column.pk]),
            what=_rested(one),
            due_on=one.promised_by,
        )
        for one in waiting.resting_columns(user, timezone.localdate())
    ]


def _rested(one: waiting.Resting) -> str:
    promise = {"days": one.column.update_days, "on": one.last_on}
    if one.last_on is None:
        return _("Nothing was ever released here; promised: every %(days)s days") % promise
    return _("Last release on %(on)s; promised: every %(days)s days") % promise
