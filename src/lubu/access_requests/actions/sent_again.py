"""Forms that come a second time: the same content finds what it made, other content is refused.

An answer may be lost on its way, so the same form sent again makes nothing new. But who goes back
and changes his words, or sits down at a page that somebody else left open, must not be shown what
was stored before instead of what he sends.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from lubu.access_requests.models import AccessRequest, Message
from lubu.access_requests.rules.papers import MessageKind, PaperKind
from lubu.ledger.rules import sm3
from lubu.organisations.models import Organ

if TYPE_CHECKING:
    from lubu.access_requests.actions.intake import Application


class UsedFormError(Exception):
    """This form has stored something else; nothing of what comes now is stored."""


def coded(organ: Organ, code: str) -> AccessRequest | None:
    """The case of a query code."""
    return AccessRequest.objects.filter(organ=organ, token_index=sm3(code.encode())).first()


def case_of_form(
    organ: Organ, application: Application, digests: Iterable[str], *, code: str
) -> AccessRequest | None:
    """The case that the form of this code made, where it made one of the same content.

    ``digests`` are the SM3 of the files in their order; they are made only where there is a case.

    Raises:
        UsedFormError: it made a case of other content.
    """
    before = coded(organ, code)
    if before is None:
        return None
    files = before.papers.filter(kind=PaperKind.ATTACHMENT.value)
    same = all(getattr(before, name) == said for name, said in asdict(application).items())
    if not same or list(files.values_list("digest", flat=True)) != list(digests):
        raise UsedFormError
    return before


def message_of_form(
    case: AccessRequest, kind: MessageKind, words: str, digests: Iterable[str], *, token: str
) -> Message | None:
    """The message that the form of this token made; as :func:`case_of_form`.

    Raises:
        UsedFormError: it made a message of other content.
    """
    before = case.messages.filter(token_digest=sm3(token.encode())).first()
    if before is None:
        return None
    files = list(before.papers.values_list("digest", flat=True))
    if (before.kind, before.words, files) != (kind.value, words, list(digests)):
        raise UsedFormError
    return before
