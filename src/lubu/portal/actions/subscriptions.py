"""Subscriptions by e-mail: asked for, confirmed, changed, paused, ended; the address goes last.

The ledger names the subscription's key; no entry holds an address or says that two belong together.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from lubu.ledger import actions as ledger
from lubu.ledger.models import Head
from lubu.office.dated import in_force
from lubu.organisations.models import Organ
from lubu.portal.models import Subscription, Topic
from lubu.portal.rules.subscriptions import (
    MOST_CHOICES,
    SubscriptionState,
    SubscriptionTerms,
    plain,
)
from lubu.portal.rules.topics import TopicState
from lubu.publishing.models import ColumnPage

DATA = Path(__file__).parent.parent / "data"


class NothingChosenError(Exception):
    """No column and no topic of the site was chosen, or too many."""

    field = "choices"

    def __init__(self) -> None:
        self.most = MOST_CHOICES
        super().__init__()


class TooManyWaitingError(Exception):
    """More addresses wait for their confirmation than an organ takes at one time."""


class SubscriptionGoneError(Exception):
    """There is no such subscription: it was ended, or not confirmed in time."""


class NotConfirmedError(Exception):
    """The subscription waits for its confirmation, which comes first."""


@cache
def _all_terms() -> tuple[SubscriptionTerms, ...]:
    with (DATA / "subscriptions.toml").open("rb") as opened:
        return tuple(SubscriptionTerms(**entry) for entry in tomllib.load(opened)["terms"])


def terms(on: date) -> SubscriptionTerms:
    """The limits of a day."""
    return in_force(_all_terms(), on)


@transaction.atomic
def ask(
    organ: Organ,
    *,
    address: str,
    columns: Collection[int],
    topics: Collection[int],
    at: datetime,
) -> Subscription:
    """Note that somebody wants mail to ``address``; it gets one mail that asks or, where it has a
    subscription already, tells how to change it.

    Whoever asked cannot see which: the answer is the same. Choices are taken from who has not
    confirmed yet alone, so that no stranger changes what a subscriber gets.

    Raises:
        NothingChosenError: nothing of this site was chosen.
        TooManyWaitingError: too many addresses wait for confirmation.
    """
    Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)
    chosen = _chosen(organ, columns, topics)
    limits, own = terms(timezone.localdate(at)), Subscription.objects.filter(organ=organ)
    if own.filter(state=SubscriptionState.WAITING.value).count() >= limits.waiting:
        raise TooManyWaitingError
    row = own.filter(address_index=plain(address)).first()
    if row is None:
        row = own.create(organ=organ, address=plain(address), since=at, asked_at=at)
    else:
        row.asked, row.asked_at = row.asked + 1, at
        row.save(update_fields=["asked", "asked_at"])
    if row.state == SubscriptionState.WAITING:
        _choose(row, chosen)
    _record("subscription.asked", row, at)
    return row


@transaction.atomic
def confirm(key: str, *, at: datetime) -> Subscription:
    """The owner of the address wants it; news begin now. Whoever confirms again changes nothing.

    Raises:
        SubscriptionGoneError: it was not confirmed in time, or ended.
    """
    row = _locked(key)
    if row.state != SubscriptionState.WAITING:
        return row
    if row.asked_at < at - timedelta(hours=terms(timezone.localdate(at)).confirm_hours):
        raise SubscriptionGoneError
    _begin(row, at)
    _record("subscription.confirmed", row, at)
    return row


@transaction.atomic
def change(
    key: str, *, columns: Collection[int], topics: Collection[int], at: datetime
) -> Subscription:
    """Choose anew.

    Raises:
        SubscriptionGoneError: there is none.
        NotConfirmedError: it waits for its confirmation.
        NothingChosenError: nothing of this site was chosen.
    """
    row = _standing(key)
    _choose(row, _chosen(row.organ, columns, topics))
    _record("subscription.changed", row, at)
    return row


@transaction.atomic
def pause(key: str, *, at: datetime) -> Subscription:
    """Send nothing until further notice.

    Raises:
        SubscriptionGoneError, NotConfirmedError: as :func:`change`.
    """
    row = _standing(key)
    if row.state == SubscriptionState.CONFIRMED:
        row.state, row.since = SubscriptionState.PAUSED.value, at
        row.save(update_fields=["state", "since"])
        _record("subscription.paused", row, at)
    return row


@transaction.atomic
def resume(key: str, *, at: datetime) -> Subscription:
    """Send again, what is new from now on.

    Raises:
        SubscriptionGoneError, NotConfirmedError: as :func:`change`.
    """
    row = _standing(key)
    if row.state != SubscriptionState.CONFIRMED:
        _begin(row, at)
        _record("subscription.resumed", row, at)
    return row


@transaction.atomic
def leave(key: str, *, at: datetime) -> None:
    """End it: the address goes, with all that was known of it (个人信息保护法 arts 15, 47).

    Whoever leaves again finds that it is done.
    """
    rows = Subscription.objects.select_for_update(of=("self",)).select_related("organ")
    row = rows.filter(key=key).first()
    if row is not None:
        _record("subscription.ended", row, at)
        row.delete()


@transaction.atomic
def lapse(organ: Organ, *, at: datetime) -> int:
    """Delete addresses that nobody confirmed in time, and those that refused mail for long.

    Returns how many. Repeatable.
    """
    limits = terms(timezone.localdate(at))
    rows = Subscription.objects.filter(organ=organ).lapsed(
        at - timedelta(hours=limits.confirm_hours), at - timedelta(days=limits.paused_days)
    )
    count = 0
    for row in rows.select_related("organ"):
        _record("subscription.lapsed", row, at)
        row.delete()
        count += 1
    return count


def _locked(key: str) -> Subscription:
    rows = Subscription.objects.select_for_update(of=("self",)).select_related("organ")
    row = rows.filter(key=key).first()
    if row is None:
        raise SubscriptionGoneError
    return row


def _standing(key: str) -> Subscription:
    row = _locked(key)
    if row.state == SubscriptionState.WAITING:
        raise NotConfirmedError
    return row


def _begin(row: Subscription, at: datetime) -> None:
    head = Head.objects.select_for_update().get(organ=row.organ)  # what is being released is news
    row.state, row.since, row.refusals = SubscriptionState.CONFIRMED.value, at, 0
    row.read_to = head.sequence
    row.save(update_fields=["state", "since", "refusals", "read_to"])


def _chosen(
    organ: Organ, columns: Collection[int], topics: Collection[int]
) -> tuple[list[ColumnPage], list[Topic]]:
    """What of it the site offers."""
    offered = Topic.objects.visible_to(None).filter(state=TopicState.CURRENT.value)
    found = (
        list(ColumnPage.objects.visible_to(None).filter(organ=organ, pk__in=columns)),
        list(offered.filter(organ=organ, pk__in=topics)),
    )
    if not 0 < sum(map(len, found)) <= MOST_CHOICES:
        raise NothingChosenError
    return found


def _choose(row: Subscription, chosen: tuple[list[ColumnPage], list[Topic]]) -> None:
    columns, topics = chosen
    row.columns.set(columns)
    row.topics.set(topics)


def _record(kind: str, row: Subscription, at: datetime) -> None:
    ledger.record(kind, organ=row.organ, subject=row, actor=None, at=at)
