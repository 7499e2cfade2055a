"""What waits for people on channels: posting by hand, taking down, accounts that went quiet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import models
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lubu.channels.actions.rights import POSTING_ROLES
from lubu.channels.models import to_be_posted, to_be_taken_down_by_hand
from lubu.channels.rules import Freshness, Rest, rest
from lubu.channels.terms import quiet_terms
from lubu.office.dated import in_force
from lubu.office.todo import Todo, todo
from lubu.organisations.models import User
from lubu.organisations.rules import Role
from lubu.publishing.models import Channel, Release
from lubu.publishing.rules import NEW_MEDIA, ReleaseState, WithdrawalKind

POST_WITHIN = timedelta(days=1)
MOST = 200


def own_releases(user: User) -> models.QuerySet[Release]:
    """Releases that ``user`` may see and may post by hand."""
    organs, units = user.organs_with(*POSTING_ROLES), user.units_with(Role.EDITOR)
    return (
        Release.objects.visible_to(user)
        .filter(Q(organ__in=organs) | Q(submission__unit__in=units))
        .select_related("channel", "submission", "organ", "item")
    )


@todo("channels_posting", gettext_lazy("To be posted by hand"))
def posting(user: User) -> list[Todo]:
    """Releases that a person has to post, with proof."""
    rows = to_be_posted(own_releases(user)).order_by("submission__decided_at", "pk")[:MOST]
    return [
        Todo(
            title=str(row.submission.content["title"]),
            address=reverse("channels:prove", args=[row.pk]),
            what=_("Post on %(channel)s and enter the proof") % {"channel": row.channel.name},
            due_on=_day_after(row),
            urgent=row.submission.is_urgent,
        )
        for row in rows
    ]


def _day_after(release: Release) -> date:
    decided = release.submission.decided_at or release.submission.submitted_at
    return timezone.localdate(decided + POST_WITHIN)


@todo("channels_taking_down", gettext_lazy("To be taken down by hand"))
def taking_down(user: User) -> list[Todo]:
    """Withdrawn releases that still stand on their channel: always urgent."""
    rows = to_be_taken_down_by_hand(own_releases(user)).order_by("withdrawn_at", "pk")[:MOST]
    return [
        Todo(
            title=str(row.submission.content["title"]),
            address=reverse("channels:take-down", args=[row.pk]),
            what=_("Take down from %(channel)s and confirm it here")
            % {"channel": row.channel.name},
            due_on=timezone.localdate(row.withdrawn_at) if row.withdrawn_at else None,
            urgent=True,
        )
        for row in rows
    ]


def resting(user: User, today: date) -> Iterator[tuple[Channel, Rest]]:
    """Accounts in use of the organs that ``user`` works for, with how long they have rested."""
    terms = in_force(quiet_terms(), today)
    counted = Q(releases__state=ReleaseState.RELEASED.value) | Q(
        releases__withdrawal=WithdrawalKind.WITHDRAWN.value
    )
    accounts = (
        Channel.objects.visible_to(user)
        .filter(active=True, kind__in=[kind.value for kind in NEW_MEDIA])
        .annotate(last_on=Max("releases__released_on", filter=counted))
        .select_related("organ")
        .order_by("organ", "pk")
    )
    for account in accounts:
        yield account, rest(account.last_on, today=today, terms=terms)


@todo("channels_quiet", gettext_lazy("Accounts going quiet"))
def quiet(user: User) -> list[Todo]:
    """Accounts near or beyond the two weeks after which the inspection vetoes them, for those who
    post there or see to it that somebody does."""
    if not user.holds(Role.LEADER, *POSTING_ROLES):
        return []
    return [
        Todo(
            title=account.name,
            address=reverse("channels:accounts"),
            what=_sentence(standing),
            due_on=standing.veto_on,
            urgent=standing.freshness is not Freshness.WARNING,
        )
        for account, standing in resting(user, timezone.localdate())
        if standing.freshness is not Freshness.FRESH
    ]


def _sentence(standing: Rest) -> str:
    if standing.days is None:
        return _("Nothing was ever posted here")
    return _("Last post %(days)s days ago; %(veto)s days count as a dormant account") % {
        "days": standing.days,
        "veto": standing.terms.veto_days,
    }
