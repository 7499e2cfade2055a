"""Fact checks by outside experts through a link, without an account."""

from __future__ import annotations

import secrets
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from lubu.ledger import actions as ledger
from lubu.ledger.rules import sm3
from lubu.organisations.models import User
from lubu.organisations.rules import REVIEW_ROLES, Role
from lubu.publishing.models import FactCheck, Submission
from lubu.publishing.rules import RemarkMissingError, SubmissionState

OPEN_FOR = timedelta(days=7)


class Closed(StrEnum):
    """Why a link cannot be answered (any more)."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    TEXT_GONE = "text_gone"  # its text is no longer in review


class LinkClosedError(Exception):
    """The link is unknown, used, past its day, or its text is no longer in review."""

    def __init__(self, reason: Closed = Closed.UNKNOWN, organ_id: int | None = None) -> None:
        self.reason, self.organ_id = reason, organ_id
        super().__init__(reason.value)


class NotInvolvedError(Exception):
    """The person neither edits nor reviews for the unit that provides the text."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        super().__init__(f"neither edits nor reviews for {unit}")


class DayPassedError(Exception):
    """The day ``on`` by which something is asked for has passed."""

    def __init__(self, on: date) -> None:
        self.on = on
        super().__init__(f"{on} has passed")


@transaction.atomic
def ask_fact_check(
    submission_id: int, *, actor: User, expert: str, question: str = "", due_on: date | None = None
) -> tuple[FactCheck, str]:
    """Ask an expert; returns the check and the token of the link, which is stored nowhere.

    The link works to the end of ``due_on``; without a day, of the day a week from now.

    Raises:
        Submission.DoesNotExist: there is none in review that ``actor`` may see.
        NotInvolvedError: ``actor`` neither edits nor reviews for the text's unit.
        DayPassedError: ``due_on`` is before today.
    """
    submission = Submission.objects.visible_to(actor).get(
        pk=submission_id, state=SubmissionState.IN_REVIEW
    )
    if submission.unit_id not in actor.units_with(Role.EDITOR, *REVIEW_ROLES):
        raise NotInvolvedError(str(submission.unit or ""))
    now = timezone.now()
    if due_on is not None and due_on < timezone.localdate(now):
        raise DayPassedError(due_on)
    token = secrets.token_urlsafe(24)
    check = FactCheck.objects.create(
        submission=submission,
        expert=expert.strip(),
        question=question.strip(),
        token_digest=sm3(token.encode()),
        asked_by=actor,
        asked_at=now,
        expires_at=_end_of(due_on or timezone.localdate(now) + OPEN_FOR),
    )
    ledger.record(
        "fact_check.asked",
        organ=submission.item.organ,
        subject=check,
        actor=actor,
        payload={"submission": submission.pk},
        at=now,
    )
    return check, token


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def open_fact_check(token: str, at: datetime) -> FactCheck:
    """The check behind a link.

    Raises:
        LinkClosedError: it cannot be answered (any more).
    """
    check = (
        FactCheck.objects.filter(token_digest=sm3(token.encode("utf-8", "surrogatepass")))
        .select_related("submission__item__organ", "submission__unit")
        .first()
    )
    if check is None:
        raise LinkClosedError(Closed.UNKNOWN)
    closed = _closed(check, at)
    if closed is not None:
        raise LinkClosedError(closed, check.submission.item.organ_id)
    return check


def _closed(check: FactCheck, at: datetime) -> Closed | None:
    if check.answered_at is not None:
        return Closed.USED
    if check.expires_at <= at:
        return Closed.EXPIRED
    if check.submission.state != SubmissionState.IN_REVIEW:
        return Closed.TEXT_GONE
    return None


@transaction.atomic
def answer_fact_check(token: str, *, facts_right: bool, answer: str, at: datetime) -> FactCheck:
    """Store the expert's answer; the link is used up.

    Raises:
        LinkClosedError: it cannot be answered (any more).
        rules.RemarkMissingError: the facts are wrong, and it is not said which.
    """
    FactCheck.objects.select_for_update().filter(
        token_digest=sm3(token.encode("utf-8", "surrogatepass"))
    ).first()
    check = open_fact_check(token, at)
    if not facts_right and not answer.strip():
        raise RemarkMissingError
    check.facts_right, check.answer, check.answered_at = facts_right, answer.strip(), at
    check.save(update_fields=["facts_right", "answer", "answered_at"])
    ledger.record(
        "fact_check.answered",
        organ=check.submission.item.organ,
        subject=check,
        actor=None,
        payload={"facts_right": facts_right, "answer": check.answer},
        at=at,
    )
    return check
