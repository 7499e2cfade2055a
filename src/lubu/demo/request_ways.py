"""How a demonstrated application goes: the events of a case, on days that the law permits. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.kinds import AnswerKind, Consulted, EventKind, Notice
from lubu.demo.draw import Draw
from lubu.working_days.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Way:
    """The days of one case: received ``on``, registered the same day; ``draw`` gives the rest."""

    calendar: Calendar
    on: date
    draw: Draw

    def day(self, number: int, since: date | None = None) -> date:
        """So many working days after receipt, or after another day."""
        return self.calendar.add(since or self.on, number)

    def served(self, notice: Notice, on: date, party: int | None = None) -> Event:
        """A letter reached whom it was sent to."""
        return Event(kind=EventKind.SERVED, on=on, notice=notice, party=party)

    def answer(self, kind: AnswerKind, number: int, since: date | None = None) -> list[Event]:
        """Drafted after so many working days, checked, approved, sent, served and closed."""
        drafted = self.day(number, since)
        checked = self.day(self.draw.n(0, 1), drafted)
        sent = self.day(1, checked)
        reached = self.day(self.draw.n(0, 3), sent)
        return [
            Event(kind=EventKind.DRAFTED, on=drafted, answer=kind),
            Event(kind=EventKind.LEGAL_PASSED, on=checked),
            Event(kind=EventKind.APPROVED, on=sent),
            Event(kind=EventKind.ISSUED, on=sent),
            self.served(Notice.ANSWER, reached),
            Event(kind=EventKind.CLOSED, on=self.day(self.draw.n(2, 9), reached)),
        ]

    def soon(self) -> int:
        """A usual number of working days to a draft."""
        return self.draw.n(2, 9)


Told = Callable[[Way, AnswerKind], list[Event]]


def plainly(way: Way, kind: AnswerKind) -> list[Event]:
    """Answered as it is."""
    return way.answer(kind, way.soon())


def sent_back(way: Way, kind: AnswerKind) -> list[Event]:
    """The first draft was sent back by the legal check."""
    drafted = way.day(4)
    return [
        Event(kind=EventKind.DRAFTED, on=drafted, answer=kind),
        Event(kind=EventKind.SENT_BACK, on=way.day(1, drafted)),
        *way.answer(kind, 2, way.day(1, drafted)),
    ]


def corrected(way: Way, kind: AnswerKind) -> list[Event]:
    """A correction was asked for, and came."""
    asked = way.day(3)
    reached = way.day(2, asked)
    came = way.day(way.draw.n(2, 6), reached)
    return [
        Event(kind=EventKind.CORRECTION_ASKED, on=asked, working_days=10),
        way.served(Notice.CORRECTION, reached),
        Event(kind=EventKind.CORRECTED, on=came),
        *way.answer(kind, way.soon(), came),
    ]


def consulted(way: Way, kind: AnswerKind) -> list[Event]:
    """A third party was asked, and objected."""
    asked = way.day(3)
    reached = way.day(2, asked)
    said = way.day(6, reached)
    return [
        Event(kind=EventKind.CONSULTED, on=asked, whom=Consulted.THIRD_PARTY, party=1),
        way.served(Notice.CONSULTATION, reached, 1),
        Event(kind=EventKind.OPINION_GIVEN, on=said, party=1, discloses=False),
        *way.answer(kind, 2, said),
    ]


def silent(way: Way, kind: AnswerKind) -> list[Event]:
    """Another organ was asked, and said nothing in time."""
    asked = way.day(2)
    reached = way.day(1, asked)
    over = way.day(16, reached)
    return [
        Event(kind=EventKind.CONSULTED, on=asked, whom=Consulted.CO_ORGAN, party=1),
        way.served(Notice.CONSULTATION, reached, 1),
        Event(kind=EventKind.OPINION_LAPSED, on=over, party=1),
        *way.answer(kind, 2, over),
    ]


def extended(way: Way, kind: AnswerKind) -> list[Event]:
    """The term was extended once."""
    asked = way.day(12)
    return [
        Event(kind=EventKind.EXTENDED, on=asked, working_days=10),
        way.served(Notice.EXTENSION, way.day(1, asked)),
        *way.answer(kind, 8, asked),
    ]


def late(way: Way, kind: AnswerKind) -> list[Event]:
    """Answered after the last day."""
    return way.answer(kind, 23)


def unreasonable(way: Way, kind: AnswerKind) -> list[Event]:
    """Reasons for so many applications were asked for, and not accepted."""
    asked = way.day(3)
    reached = way.day(1, asked)
    said = way.day(4, reached)
    return [
        Event(kind=EventKind.REASONS_ASKED, on=asked, working_days=10),
        way.served(Notice.REASONS, reached),
        Event(kind=EventKind.REASONS_REJECTED, on=said, stated_on=said),
        *way.answer(kind, 2, said),
    ]


def delayed(way: Way, kind: AnswerKind) -> list[Event]:
    """Reasons were accepted; the answer came by the day that was set instead."""
    asked = way.day(3)
    reached = way.day(1, asked)
    said = way.day(4, reached)
    return [
        Event(kind=EventKind.REASONS_ASKED, on=asked, working_days=10),
        way.served(Notice.REASONS, reached),
        Event(kind=EventKind.REASONS_ACCEPTED, on=said, until=way.day(30)),
        *way.answer(kind, 12, said),
    ]


def paid(way: Way, kind: AnswerKind, yuan: int = 380) -> list[Event]:
    """A fee was noticed, and paid."""
    noticed = way.day(5)
    reached = way.day(1, noticed)
    received = way.day(5, reached)
    return [
        Event(kind=EventKind.FEE_NOTICED, on=noticed, amount_yuan=yuan),
        way.served(Notice.FEE, reached),
        Event(kind=EventKind.FEE_PAID, on=received),
        *way.answer(kind, 3, received),
    ]


# --- ways without an answer -----------------------------------------------------------------------


def uncorrected(way: Way) -> list[Event]:
    """A correction was asked for, and never came."""
    asked = way.day(3)
    reached = way.day(2, asked)
    over = way.day(11, reached)
    return [
        Event(kind=EventKind.CORRECTION_ASKED, on=asked, working_days=10),
        way.served(Notice.CORRECTION, reached),
        Event(kind=EventKind.CORRECTION_LAPSED, on=over),
        Event(kind=EventKind.CLOSED, on=way.day(3, over)),
    ]


def unpaid(way: Way, yuan: int = 1_700) -> list[Event]:
    """A fee was noticed, and never paid."""
    noticed = way.day(5)
    reached = way.day(1, noticed)
    over = way.day(21, reached)
    return [
        Event(kind=EventKind.FEE_NOTICED, on=noticed, amount_yuan=yuan),
        way.served(Notice.FEE, reached),
        Event(kind=EventKind.FEE_LAPSED, on=over),
        Event(kind=EventKind.CLOSED, on=way.day(3, over)),
    ]


def withdrawn(way: Way) -> list[Event]:
    """The applicant withdrew."""
    on = way.day(4)
    return [Event(kind=EventKind.WITHDRAWN, on=on), Event(kind=EventKind.CLOSED, on=way.day(1, on))]


def ended(way: Way) -> list[Event]:
    """It ended otherwise."""
    on = way.day(6)
    return [Event(kind=EventKind.ENDED, on=on), Event(kind=EventKind.CLOSED, on=way.day(1, on))]


NEEDS: Mapping[AnswerKind, Told] = {
    AnswerKind.UNABLE_UNCLEAR: corrected,
    AnswerKind.DENY_THIRD: consulted,
    AnswerKind.REFUSE_EXCESSIVE: unreasonable,
}
"""Answers that something must go before."""


def told(way: Way, kind: AnswerKind) -> list[Event]:
    """The usual way to an answer."""
    return NEEDS.get(kind, plainly)(way, kind)


# --- cases that are open today --------------------------------------------------------------------


def in_review(way: Way) -> list[Event]:
    """A draft waits for its legal check."""
    return [Event(kind=EventKind.DRAFTED, on=way.day(4), answer=AnswerKind.PARTIAL)]


def waits_for_approval(way: Way) -> list[Event]:
    """A draft waits for the leader."""
    return [*in_review(way), Event(kind=EventKind.LEGAL_PASSED, on=way.day(5))]


def approved(way: Way) -> list[Event]:
    """An answer waits to be sent."""
    return [*waits_for_approval(way), Event(kind=EventKind.APPROVED, on=way.day(6))]


def issued(way: Way) -> list[Event]:
    """An answer is on its way to the applicant."""
    return [*approved(way), Event(kind=EventKind.ISSUED, on=way.day(6))]


def waits_for_correction(way: Way) -> list[Event]:
    """The applicant corrects."""
    return [
        Event(kind=EventKind.CORRECTION_ASKED, on=way.day(2), working_days=10),
        way.served(Notice.CORRECTION, way.day(3)),
    ]


def waits_for_reasons(way: Way) -> list[Event]:
    """The applicant says why there are so many."""
    return [
        Event(kind=EventKind.REASONS_ASKED, on=way.day(2), working_days=10),
        way.served(Notice.REASONS, way.day(3)),
    ]


def waits_for_opinion(way: Way) -> list[Event]:
    """A third party is asked."""
    return [
        Event(kind=EventKind.CONSULTED, on=way.day(3), whom=Consulted.THIRD_PARTY, party=1),
        way.served(Notice.CONSULTATION, way.day(4), 1),
    ]


def waits_for_payment(way: Way) -> list[Event]:
    """A fee is due."""
    return [
        Event(kind=EventKind.FEE_NOTICED, on=way.day(3), amount_yuan=500),
        way.served(Notice.FEE, way.day(4)),
    ]


def runs_longer(way: Way) -> list[Event]:
    """The extended term runs."""
    return [
        Event(kind=EventKind.EXTENDED, on=way.day(15), working_days=10),
        way.served(Notice.EXTENSION, way.day(16)),
    ]


def handled(_way: Way) -> list[Event]:
    """Somebody looks for what was asked for."""
    return []
