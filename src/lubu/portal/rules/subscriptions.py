"""Subscription to columns and topics by e-mail: states, limits, and what is news; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LONGEST_ADDRESS = 254
MOST_CHOICES = 100
MOST_NAMED = 200  # items that one mail names; of more it says the number


class SubscriptionState(StrEnum):
    """Where a subscription stands."""

    WAITING = "waiting"  # its address has not confirmed: nothing but one link was sent there
    CONFIRMED = "confirmed"
    PAUSED = "paused"  # by its owner
    REFUSED = "refused"  # paused, since the address refused one digest after the other


class DigestState(StrEnum):
    """What became of one day's mail."""

    SENDING = "sending"  # handed over, or the process died while it was
    SENT = "sent"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionTerms:
    """The limits in force from a day on; see ``data/subscriptions.toml``."""

    valid_from: date
    confirm_hours: int
    mails_a_day: int
    waiting: int
    refusals: int
    paused_days: int
    told_days: int
    source: str


@dataclass(frozen=True, slots=True)
class Step:
    """That a text came out on the website (``is_out``), or was taken back; ``at`` its place in
    the organ's ledger."""

    at: int
    is_out: bool


def came_out(steps: Sequence[Step], after: int, until: int) -> bool:
    """Whether a text that was not public at the place ``after`` is so at ``until``.

    ``steps`` in order. A changed text of what was public is no news; what was taken back and is
    out again is, to those who were not told before.
    """
    was = is_now = False
    for step in steps:
        if step.at <= after:
            was = step.is_out
        if step.at <= until:
            is_now = step.is_out
    return is_now and (not was or _was_away(steps, after, until))


def _was_away(steps: Sequence[Step], after: int, until: int) -> bool:
    """Whether it was taken back meanwhile."""
    return any(after < step.at <= until and not step.is_out for step in steps)


def masked(address: str) -> str:
    """An address as its owner recognises it and nobody else learns it: ``wa***@example.cn``."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:2]}***@{domain}"


def plain(address: str) -> str:
    """An address as it is compared and kept: providers make no difference between cases."""
    return address.strip().lower()
