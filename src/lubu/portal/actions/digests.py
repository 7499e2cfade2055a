"""The marks around each digest: what is being sent, what became of it.

A mail is marked before it is handed over and never sent again on that day: at most one mail a day,
whenever the process dies. Its news count as told only when the mail server has taken it, so that
what was cut off comes with the next day's mail: a line read twice does no harm, a notice that
nobody sent does. (The other order would lose the news of whoever's mail a crash cut off.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lubu.ledger import actions as ledger
from lubu.organisations.models import Organ
from lubu.portal.actions.subscriptions import terms
from lubu.portal.models import Digest, DigestRun, Subscription
from lubu.portal.rules.subscriptions import DigestState, SubscriptionState, SubscriptionTerms
from lubu.publishing.models import Release

ALL_REFUSED = "all_refused"
FindNews = Callable[[Subscription], Sequence[Release]]


@transaction.atomic
def begin(organ: Organ, *, on: date, at: datetime) -> DigestRun:
    """The day's row of an organ; the same however often it is asked for."""
    row, _is_new = DigestRun.objects.get_or_create(organ=organ, on=on, defaults={"begun_at": at})
    return row


@transaction.atomic
def claim(
    subscription_id: int, *, on: date, until: int, find: FindNews
) -> tuple[Digest, list[Release]] | None:
    """Mark a subscriber's mail of the day as being sent, and return it with what it tells.

    Nothing where the day is settled: nothing is new, it was claimed before, or he takes no mail
    any more. What is found is up to the place ``until`` of the ledger.
    """
    rows = Subscription.objects.select_for_update(of=("self",)).to_look_at(on)
    row = rows.select_related("organ").filter(pk=subscription_id).first()
    if row is None:
        return None
    news = list(find(row))
    row.looked_on = on
    if not news:
        row.read_to = max(row.read_to, until)
    row.save(update_fields=["looked_on", "read_to"])
    if not news:
        return None
    told = [release.pk for release in news]
    return Digest.objects.create(subscription=row, on=on, releases=told), news


@transaction.atomic
def note_sent(digest_id: int, *, until: int) -> None:
    """The mail server has taken it: its news are told."""
    digest = _marked(digest_id)
    if digest is None:
        return
    row = digest.subscription
    digest.state, row.refusals = DigestState.SENT.value, 0
    row.read_to = max(row.read_to, until)
    digest.save(update_fields=["state"])
    row.save(update_fields=["refusals", "read_to"])
    DigestRun.objects.filter(organ=row.organ_id, on=digest.on).update(sent=F("sent") + 1)


@transaction.atomic
def note_refused(digest_id: int) -> None:
    """The mail was refused: its news stay for the next; the others go on."""
    digest = _marked(digest_id)
    if digest is None:
        return
    row = digest.subscription
    digest.state, row.refusals = DigestState.REFUSED.value, row.refusals + 1
    digest.save(update_fields=["state"])
    row.save(update_fields=["refusals"])
    DigestRun.objects.filter(organ=row.organ_id, on=digest.on).update(refused=F("refused") + 1)


@transaction.atomic
def put_back(digest_id: int) -> None:
    """It is certain that the mail was not handed over: the day is open again."""
    digest = _marked(digest_id)
    if digest is not None:
        Subscription.objects.filter(pk=digest.subscription_id).update(looked_on=None)
        digest.delete()


@transaction.atomic
def note_fault(run: DigestRun, *, said: str) -> None:
    """The mail server could not be reached or took nothing; the clock tries again."""
    DigestRun.objects.filter(pk=run.pk).update(fault=said[:200])


@transaction.atomic
def end(run: DigestRun, *, at: datetime) -> None:
    """Nobody is left to look at today. Addresses that refused mail so many times in a row are
    paused; but where the server refused all of several, it says nothing of the addresses. What
    digests told is forgotten after some weeks."""
    row = DigestRun.objects.select_for_update().select_related("organ").get(pk=run.pk)
    waiting = Subscription.objects.filter(organ=row.organ).to_look_at(row.on)
    if row.ended_at is not None or waiting.exists():
        return
    is_the_servers = row.refused > 1 and not row.sent
    row.ended_at, row.fault = at, ALL_REFUSED if is_the_servers else ""
    row.save(update_fields=["ended_at", "fault"])
    if not is_the_servers:
        _pause_refusing(row, at)
    old = row.on - timedelta(days=terms(row.on).told_days)
    Digest.objects.filter(subscription__organ=row.organ, on__lt=old).delete()
    ledger.record(
        "digests.sent",
        organ=row.organ,
        subject=row,
        actor=None,
        payload={"on": row.on.isoformat(), "sent": row.sent, "refused": row.refused},
        at=at,
    )


@transaction.atomic
def claim_answer(subscription_id: int, *, at: datetime) -> Subscription | None:
    """Mark that a form is answered by a mail, and return whose; nothing where none is due: all are
    answered, or the address had as many mails today as one gets."""
    rows = Subscription.objects.select_for_update(of=("self",)).to_answer()
    row = rows.select_related("organ").filter(pk=subscription_id).first()
    if row is None:
        return None
    on = timezone.localdate(at)
    limits, mails = terms(on), row.mails if row.mailed_on == on else 0
    is_due = mails < limits.mails_a_day and not _is_too_late(row, limits, at)
    row.answered, row.mailed_on, row.mails = row.asked, on, mails + is_due
    row.save(update_fields=["answered", "mailed_on", "mails"])
    return row if is_due else None


@transaction.atomic
def ask_again(subscription_id: int, *, answered: int) -> None:
    """The mail that should have answered was not taken: it is due again, once."""
    rows = Subscription.objects.filter(pk=subscription_id, answered__gte=answered, mails__gt=0)
    rows.update(answered=answered - 1, mails=F("mails") - 1)


def _pause_refusing(run: DigestRun, at: datetime) -> None:
    rows = Subscription.objects.filter(organ=run.organ, refusals__gte=terms(run.on).refusals)
    for row in rows.confirmed().select_for_update():
        row.state, row.since = SubscriptionState.REFUSED.value, at
        row.save(update_fields=["state", "since"])
        ledger.record(
            "subscription.refused",
            organ=run.organ,
            subject=row,
            actor=None,
            payload={"refusals": row.refusals},
            at=at,
        )


def _is_too_late(row: Subscription, limits: SubscriptionTerms, at: datetime) -> bool:
    return row.asked_at < at - timedelta(hours=limits.confirm_hours)


def _marked(digest_id: int) -> Digest | None:
    """The digest while its mail is under way; nothing where its owner left meanwhile."""
    own = ("self", "subscription")
    rows = Digest.objects.select_for_update(of=own).filter(state=DigestState.SENDING.value)
    return rows.select_related("subscription__organ").filter(pk=digest_id).first()
