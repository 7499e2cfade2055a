"""Urgent notices: put up, taken down, and what the clock does with them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lubu.ledger import actions as ledger
from lubu.ledger.models import Entry
from lubu.organisations.models import Organ, User
from lubu.organisations.rules import Role
from lubu.portal.lists import site_releases
from lubu.portal.models import SiteNotice
from lubu.portal.rules.notices import NoticeState, check_period, due_state

KIND_OF = {NoticeState.UP: "site_notice.begun", NoticeState.OVER: "site_notice.ended"}


class NotForNoticesError(Exception):
    """The person neither may release urgently nor administers the site."""

    def __init__(self, organ: str) -> None:
        self.organ = organ
        super().__init__(organ)


class NoticeStandsError(Exception):
    """Another notice stands, or is planned: readers are given one at a time."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text)


class NoticeGoneError(Exception):
    """The notice stands no longer."""


def may_put_up(user: User, organ: Organ) -> bool:
    """Whether ``user`` may put up and take down urgent notices of the organ's site."""
    return user.holds(Role.URGENT, Role.SITE_ADMIN, organ_id=organ.pk)


@transaction.atomic
def put_up(
    organ: Organ,
    *,
    actor: User,
    text: str,
    release: int | None = None,
    address: str = "",
    begins_at: datetime,
    ends_at: datetime,
    at: datetime,
) -> SiteNotice:
    """Put a notice above every page of the site, at once or from ``begins_at`` on.

    Raises:
        NotForNoticesError: ``actor`` may not.
        NoticePeriodError: it cannot stand so long, or then.
        NoticeStandsError: another stands.
        Release.DoesNotExist: the public reads no such text on the site.
    """
    if not may_put_up(actor, organ):
        raise NotForNoticesError(organ.name)
    check_period(begins_at, ends_at, at)
    # Two at once: the second waits and is told.
    Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)
    standing = SiteNotice.objects.filter(organ=organ).standing().first()
    if standing is not None:
        raise NoticeStandsError(standing.text)
    leads_to = None if release is None else site_releases(organ).get(pk=release)
    notice = SiteNotice.objects.create(
        organ=organ,
        text=text,
        release=leads_to,
        address="" if leads_to else address,
        begins_at=begins_at,
        ends_at=ends_at,
        state=due_state(begins_at, ends_at, at).value,
        by=actor,
    )
    payload = {
        "text": text,
        "release": release,
        "address": notice.address,
        "from": begins_at.isoformat(),
        "until": ends_at.isoformat(),
    }
    ledger.record(
        "site_notice.put_up", organ=organ, subject=notice, actor=actor, payload=payload, at=at
    )
    return notice


@transaction.atomic
def take_down(notice_id: int, *, actor: User, at: datetime) -> SiteNotice:
    """Take a notice down, or call off one that is planned.

    Raises:
        SiteNotice.DoesNotExist: there is none that ``actor`` may see.
        NotForNoticesError: ``actor`` may not.
        NoticeGoneError: it stands no longer.
    """
    rows = SiteNotice.objects.visible_to(actor).select_for_update(of=("self",))
    notice = rows.select_related("organ").get(pk=notice_id)
    if not may_put_up(actor, notice.organ):
        raise NotForNoticesError(notice.organ.name)
    if notice.state not in (NoticeState.PLANNED, NoticeState.UP):
        raise NoticeGoneError
    _become(notice, NoticeState.TAKEN_DOWN, "site_notice.taken_down", actor, at)
    return notice


@transaction.atomic
def follow_clock(at: datetime) -> int:
    """Begin and end the notices that are due; returns how many. Repeatable."""
    number = 0
    rows = SiteNotice.objects.standing().select_for_update(of=("self",))
    for notice in rows.select_related("organ").order_by("pk"):
        due = due_state(notice.begins_at, notice.ends_at, at)
        if due != notice.state:
            _become(notice, due, KIND_OF[due], None, at)
            number += 1
    return number


@transaction.atomic
def leave_with(withdrawn: Entry) -> None:
    """Take down a notice whose text was taken back, in the same transaction."""
    pk = int(withdrawn.subject.rpartition(":")[2])
    for notice in SiteNotice.objects.standing().filter(release=pk).select_related("organ"):
        state, kind = NoticeState.TAKEN_DOWN, "site_notice.taken_down"
        _become(notice, state, kind, withdrawn.actor, withdrawn.at)


def _become(
    notice: SiteNotice, state: NoticeState, kind: str, actor: User | None, at: datetime
) -> None:
    notice.state = state.value
    notice.save(update_fields=["state"])
    ledger.record(kind, organ=notice.organ, subject=notice, actor=actor, at=at)
