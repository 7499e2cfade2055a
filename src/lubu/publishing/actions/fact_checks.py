"""Fact checks by outside experts through a link, without an account."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from lubu.ledger import actions as ledger
from lubu.ledger.rules import sm3
from lubu.organisations.models import User
from lubu.publishing.models import FactCheck, Submission
from lubu.publishing.rules import SubmissionState

OPEN_FOR = timedelta(days=7)


class LinkClosedError(Exception):
    """The link is unknown, used, past its day, or its text is no longer in review."""


@transaction.atomic
def ask_fact_check(
    submission_id: int, *, actor: User, expert: str, question: str = ""
) -> tuple[FactCheck, str]:
    """Ask an expert; returns the check and the token of the link, which is stored nowhere.

    Raises:
        Submission.DoesNotExist: there is none in review that ``actor`` may see.
    """
    submission = Submission.objects.visible_to(actor).get(
        pk=submission_id, state=SubmissionState.IN_REVIEW
    )
    token = secrets.token_urlsafe(24)
    now = timezone.now()
    check = FactCheck.objects.create(
        submission=submission,
        expert=expert.strip(),
        question=question.strip(),
        token_digest=sm3(token.encode()),
        asked_by=actor,
        asked_at=now,
        expires_at=now + OPEN_FOR,
    )
    ledger.record(
        "fact_check.asked",
        organ=submission.item.organ,
        subject=check,
        actor=actor,
        payload={"submission": submission.pk, "expert": check.expert},
        at=now,
    )
    return check, token


def open_fact_check(token: str, at: datetime) -> FactCheck:
    """The check behind a link.

    Raises:
        LinkClosedError: it cannot be answered (any more).
    """
    check = (
        FactCheck.objects.filter(token_digest=sm3(token.encode()), expires_at__gt=at)
        .filter(answered_at=None, submission__state=SubmissionState.IN_REVIEW)
        .select_related("submission__item__organ")
        .first()
    )
    if check is None:
        raise LinkClosedError
    return check


@transaction.atomic
def answer_fact_check(token: str, *, facts_right: bool, answer: str, at: datetime) -> FactCheck:
    """Store the expert's answer; the link is used up.

    Raises:
        LinkClosedError: it cannot be answered (any more).
    """
    check = open_fact_check(token, at)
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
