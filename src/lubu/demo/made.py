"""One item of the demonstration on its way through the record."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from wagtail.models import Revision, TaskState

from lubu.demo import plan
from lubu.organisations.models import User
from lubu.publishing.models import Attachment, Channel, InformationItem, Submission


@dataclass
class Made:
    """One planned item on its way: its rows and the people who made them."""

    planned: plan.Planned
    item: InformationItem
    author: User
    reviewers: tuple[User, User, User]
    at: datetime
    channels: list[Channel]
    files: list[Attachment] = field(default_factory=list)
    revision: Revision | None = None
    submission: Submission | None = None
    interpreted: Made | None = None
    states: list[TaskState] = field(default_factory=list)

    @property
    def decided(self) -> tuple[datetime, datetime, datetime]:
        """When each review was decided."""
        return (
            self.at + timedelta(minutes=50),
            self.at + timedelta(minutes=125),
            self.at + timedelta(minutes=240),
        )
