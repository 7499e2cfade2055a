"""What follows from a message, which steps carry a letter, and where a case may be split. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from lubu.access_requests.rules.kinds import EventKind, State
from lubu.access_requests.rules.lettering import LETTERED
from lubu.access_requests.rules.papers import MessageKind
from lubu.access_requests.rules.standing import Standing


class HandOutState(StrEnum):
    """Where a hand-out to a unit (协办) stands."""

    OPEN = "open"  # 待回复
    ANSWERED = "answered"  # 已回复
    RECALLED = "recalled"  # 已撤回


FOLLOWS: Mapping[MessageKind, tuple[EventKind, ...]] = {
    MessageKind.CORRECTION: (EventKind.CORRECTED,),
    MessageKind.REASONS: (EventKind.REASONS_ACCEPTED, EventKind.REASONS_REJECTED),
    MessageKind.PAYMENT: (EventKind.FEE_PAID,),
    MessageKind.WITHDRAWAL: (EventKind.WITHDRAWN,),
    MessageKind.OBJECTION: (),
}
"""The steps that may follow from a message; an objection is answered in words."""

PLAIN = tuple(kind for kind in EventKind if kind not in LETTERED and kind is not EventKind.ARRIVED)
"""Steps that a clerk records by themselves."""

SPLITTABLE = frozenset({State.CONFIRMING, State.ARRIVED, State.EXAMINING})


def is_splittable(standing: Standing) -> bool:
    """Whether a letter of several matters may become several cases: before anything was sent,
    corrected or drafted, for the new cases take nothing along but the receipt."""
    untouched = not standing.letters and standing.answer is None and standing.corrected_on is None
    return standing.state in SPLITTABLE and untouched


TAKEN_ALONG = (EventKind.ARRIVED, EventKind.CONFIRM_TRIED, EventKind.CONFIRMED)
"""What happened to the letter as a whole, and so to every case that it becomes."""
