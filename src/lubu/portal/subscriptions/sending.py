"""Sending: the mails that answer forms, and each day's digests; a few seconds at a time.

Nothing is sent inside a transaction: a mark is committed, the mail is handed over, and what became
of it is committed. See :mod:`lubu.portal.actions.digests` for what holds when the process dies.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone, translation

from lubu.office import mail
from lubu.office.mail import Outcome
from lubu.organisations.models import Organ
from lubu.portal.actions import digests
from lubu.portal.actions.subscriptions import terms
from lubu.portal.models import DigestRun, Subscription
from lubu.portal.rendering import LANGUAGE
from lubu.portal.subscriptions.letters import answer_letter, digest_letter
from lubu.portal.subscriptions.news import News
from lubu.sealing.envelopes import NotOpenedError

logger = logging.getLogger(__name__)

TURN_SECONDS = 20.0  # of the clock, which has other things to do


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What would be sent now, without sending it."""

    subscribers: int
    texts: int


@contextmanager
def _connected() -> Iterator[BaseEmailBackend]:
    connection = mail.opened()
    try:
        yield connection
    finally:
        connection.close()


def answer_forms(organ: Organ, *, at: datetime) -> int:
    """Send the mails that forms ask for; returns how many were taken.

    A process that dies in between loses the mail under way: whoever waits for it asks again.

    Raises:
        mail.NoServerError: the mail server cannot be reached; they stay due.
    """
    waiting = Subscription.objects.filter(organ=organ).to_answer().order_by("asked_at", "pk")
    keys = list(waiting.values_list("pk", flat=True))
    if not keys or not mail.can_go_out():
        return 0
    taken = 0
    with _connected() as connection, translation.override(LANGUAGE):
        for key in keys:
            row = digests.claim_answer(key, at=at)
            if row is None:
                continue
            try:
                letter = answer_letter(row, terms(timezone.localdate(at)))
            except NotOpenedError as error:
                logger.warning("nobody can be written to: %s", error)
                continue
            outcome = mail.hand_over(letter, connection)
            taken += outcome is Outcome.TAKEN
            if outcome is Outcome.NOT_TAKEN:
                digests.ask_again(key, answered=row.answered)
                break
            if outcome is Outcome.UNKNOWN:
                break
    return taken


def due(organ: Organ, *, on: date) -> Due:
    """Who would get mail today that has not had it, and about how many texts in all."""
    news = News(organ)
    rows = Subscription.objects.filter(organ=organ).to_look_at(on).order_by("pk")
    told = [{release.pk for release in found} for row in rows if (found := news.of(row))]
    return Due(subscribers=len(told), texts=len(set[int]().union(*told)))


def send_digests(organ: Organ, *, at: datetime, seconds: float | None = None) -> DigestRun | None:
    """Send what is due today to who has not had it, for so many seconds at most.

    Returns the day's numbers, or nothing where nobody subscribes. Repeatable: nobody gets two.

    Raises:
        mail.NoServerError: the mail server cannot be reached; everything stays due.
    """
    on = timezone.localdate(at)
    rows = Subscription.objects.filter(organ=organ).to_look_at(on).order_by("pk")
    run = DigestRun.objects.filter(organ=organ, on=on).first()
    if not mail.can_go_out() or (run is None and not rows.exists()):
        return run
    run = run or digests.begin(organ, on=on, at=at)
    if run.ended_at is None:
        _Turn(organ, run, at, seconds).send(list(rows.values_list("pk", flat=True)))
        run.refresh_from_db()
    return run


class _Turn:
    """One turn of sending an organ's digests of the day."""

    def __init__(self, organ: Organ, run: DigestRun, at: datetime, seconds: float | None) -> None:
        self.run, self.at, self.news = run, at, News(organ)
        self.until = time.monotonic() + seconds if seconds is not None else float("inf")
        self.columns = {pk: column.title for pk, column in self.news.frame.columns.items()}

    def send(self, keys: list[int]) -> None:
        try:
            with _connected() as connection, translation.override(LANGUAGE):
                for key in keys:
                    if time.monotonic() > self.until or not self._send_one(key, connection):
                        return
        except mail.NoServerError as error:
            digests.note_fault(self.run, said=error.said)
            raise
        digests.end(self.run, at=self.at)

    def _send_one(self, key: int, connection: BaseEmailBackend) -> bool:
        """Whether the next one can be sent."""
        place = self.news.until
        claimed = digests.claim(key, on=self.run.on, until=place, find=self.news.of)
        if claimed is None:
            return True
        digest, found = claimed
        try:
            letter = digest_letter(digest.subscription, found, self.columns, self.run.on)
        except NotOpenedError as error:  # the others get theirs
            logger.warning("nobody can be written to: %s", error)
            digests.note_refused(digest.pk)
            return True
        outcome = mail.hand_over(letter, connection)
        settle = {
            Outcome.TAKEN: partial(digests.note_sent, digest.pk, until=place),
            Outcome.REFUSED: partial(digests.note_refused, digest.pk),
            Outcome.NOT_TAKEN: partial(digests.put_back, digest.pk),
        }.get(outcome)
        if settle is not None:
            settle()
        if outcome in (Outcome.TAKEN, Outcome.REFUSED):
            return True
        digests.note_fault(self.run, said=outcome.value)
        return False
