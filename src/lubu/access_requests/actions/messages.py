"""What applicants say by their code, and what the office makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from lubu.access_requests.actions.papers import Upload, put_in
from lubu.access_requests.actions.recording import NotYourCaseError
from lubu.access_requests.actions.sent_again import coded, message_of_form
from lubu.access_requests.models import AccessRequest, Message
from lubu.access_requests.rules.kinds import State
from lubu.access_requests.rules.papers import MessageKind, PaperKind, sayable
from lubu.ledger import actions as ledger
from lubu.ledger.rules import JSON, sm3
from lubu.organisations.models import Organ, User
from lubu.organisations.rules import Role


class NotSayableError(Exception):
    """The case does not wait for this."""

    field = "kind"


class SaysNothingError(Exception):
    """A message has neither words nor a file."""

    field = "words"


class TakenUpError(Exception):
    """The message was taken up already."""


def case_by_code(organ: Organ, number: str, code: str) -> AccessRequest | None:
    """The case of that number, to whom has its query code; None else, whichever is wrong."""
    case = coded(organ, code.strip().upper())
    return case if case is not None and case.number == number.strip() else None


@transaction.atomic
def say(
    case: AccessRequest,
    kind: MessageKind,
    *,
    words: str,
    uploads: Sequence[Upload] = (),
    token: str,
    at: datetime,
) -> Message:
    """Store what the applicant sent; the same form sent again finds what it made.

    Raises:
        NotSayableError: the case does not wait for it.
        SaysNothingError: there is nothing in it.
        TooManyFilesError: as :func:`~lubu.access_requests.actions.papers.put_in`.
        UsedFormError: the same form made a message of other content.
    """
    case = AccessRequest.objects.select_for_update(of=("self",)).get(pk=case.pk)
    digests = (sm3(one.data) for one in uploads)
    before = message_of_form(case, kind, words, digests, token=token)
    if before is not None:
        return before
    if kind not in sayable(State(case.state)):
        raise NotSayableError
    if not words.strip() and not uploads and kind is not MessageKind.WITHDRAWAL:
        raise SaysNothingError
    last = case.messages.aggregate(last=Max("number"))["last"] or 0
    message = Message.objects.create(
        request=case,
        number=last + 1,
        kind=kind.value,
        words=words,
        token_digest=sm3(token.encode()),
        at=at,
    )
    put_in(case, uploads, kind=PaperKind.MESSAGE, actor=None, at=at, message=message)
    _note("request.message", message, None, at)
    return message


@transaction.atomic
def take_up(message_id: int, *, reply: str = "", actor: User, at: datetime) -> Message:
    """A clerk has read a message and done what follows from it, or says why nothing does.

    Raises:
        Message.DoesNotExist: there is none that ``actor`` may see.
        NotYourCaseError: ``actor`` is no clerk of the organ.
        TakenUpError: somebody did already.
    """
    rows = Message.objects.visible_to(actor).select_for_update(of=("self",))
    message = rows.select_related("request__organ").get(pk=message_id)
    if not actor.holds(Role.CLERK, organ_id=message.request.organ_id):
        raise NotYourCaseError(str(message.request.organ))
    if message.taken_up_at is not None:
        raise TakenUpError
    message.taken_up_at, message.taken_up_by, message.reply = at, actor, reply
    message.save(update_fields=["taken_up_at", "taken_up_by", "reply"])
    _note("request.message_taken_up", message, actor, at)
    return message


def _note(entry: str, message: Message, actor: User | None, at: datetime) -> None:
    case = message.request
    payload: dict[str, JSON] = {
        "number": case.number,
        "message": message.number,
        "kind": message.kind,
    }
    ledger.record(entry, organ=case.organ, subject=message, actor=actor, payload=payload, at=at)
