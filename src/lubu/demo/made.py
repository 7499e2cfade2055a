"""One item of the demonstration on its way through the record."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.utils import timezone
from wagtail.models import Revision, TaskState

from lubu.demo import plan
from lubu.demo.plan import Way
from lubu.demo.texts import Text
from lubu.ledger.rules import JSON
from lubu.organisations.models import User
from lubu.publishing.models import Attachment, Channel, InformationItem, Picture, Submission
from lubu.publishing.rules import STEPS, Decision

PACE = (50, 125, 240)  # minutes from handing in to each review
QUICK = (6, 13, 22)  # of what cannot wait: a warning, the day's bulletin
NEXT_DAY = (13 * 60, 14 * 60, 16 * 60)  # of what was released ahead of its reviews
ORDERED_AFTER = 4  # minutes from handing in to the order to release at once


@dataclass(frozen=True, slots=True)
class Decided:
    """What a reviewer decided at a step, and when."""

    step: int
    person: User
    decision: Decision
    at: datetime
    remark: str = ""


@dataclass
class Handed:
    """A text as it was handed in, what was decided on it, and its rows."""

    number: int
    at: datetime
    decided: list[Decided]
    body: list[dict[str, JSON]]
    revision: Revision | None = None
    submission: Submission | None = None
    states: list[TaskState] = field(default_factory=list)

    @property
    def given(self) -> Submission:
        """The submission, made as soon as the item has its row."""
        assert self.submission is not None  # noqa: S101
        return self.submission

    @property
    def is_approved(self) -> bool:
        """Whether all three reviews approved."""
        return all(one.decision is Decision.APPROVE for one in self.decided)


@dataclass
class Made:
    """One planned item on its way: its rows and the people who made them."""

    planned: plan.Planned
    text: Text
    item: InformationItem
    author: User
    reviewers: tuple[User, User, User]
    at: datetime
    channels: list[Channel]
    files: list[Attachment] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    interpreted: Made | None = None
    repealed_by: Made | None = None
    handed: list[Handed] = field(default_factory=list)

    @property
    def last(self) -> Handed:
        """The text that was approved."""
        return self.handed[-1]

    @property
    def is_urgent(self) -> bool:
        """Released ahead of its reviews."""
        return self.planned.way is Way.URGENT

    @property
    def out_at(self) -> datetime:
        """When it first reached the public."""
        if self.is_urgent:
            return self.at + timedelta(minutes=ORDERED_AFTER)
        return self.last.decided[-1].at

    @property
    def closed_at(self) -> datetime | None:
        """When the clock closed its public notice: the first minute after the last day."""
        until = self.item.notice_until
        if until is None:
            return None
        return timezone.make_aware(datetime.combine(until + timedelta(days=1), time(0, 1)))

    @property
    def submission(self) -> Submission:
        """The submission that the public reads."""
        return self.last.given

    def hand_in(self, body: list[dict[str, JSON]], remark: str) -> None:
        """Lay down when the text was handed in and decided on, once or twice."""
        if self.planned.way is Way.RETURNED:
            before = self.at - timedelta(days=1)
            step = 1 + self.planned.serial % 2
            decided = [
                self._decided(before, n, remark if n == step else "") for n in range(1, step + 1)
            ]
            self.handed.append(Handed(1, before, decided, body[:-1] or body))
        decided = [self._decided(self.at, step, "") for step in STEPS]
        self.handed.append(Handed(len(self.handed) + 1, self.at, decided, body))

    def _decided(self, at: datetime, step: int, remark: str) -> Decided:
        pace = NEXT_DAY if self.is_urgent else QUICK if self.planned.quick else PACE
        return Decided(
            step=step,
            person=self.reviewers[step - 1],
            decision=Decision.RETURN if remark else Decision.APPROVE,
            at=at + timedelta(minutes=pace[step - 1]),
            remark=remark,
        )
