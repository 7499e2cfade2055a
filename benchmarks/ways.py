"""The ways through the product that are timed, in one town that can grow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from random import Random

from lubu.demo import history, today
from lubu.demo.town import found_town
from lubu.ledger.actions import check
from lubu.ledger.models import Entry
from lubu.office.figures import Period, registered
from lubu.portal.builder import Builder
from lubu.portal.models import BuiltFile
from lubu.publishing import actions
from lubu.publishing.models import Release
from lubu.publishing.rules import Decision

TEXT = "<p>为方便群众办事,现将有关事项公告如下。</p>"


@dataclass(frozen=True)
class Size:
    """How large the archive is."""

    items: int
    entries: int
    files: int


class Ways:
    """A town with thirty items of one column, and what is done in it."""

    def __init__(self) -> None:
        self.town = found_town()
        self.serial = count(1)
        for _ in range(30):
            self._approved()
        Builder(self.town.organ).build_all()

    def grow(self) -> None:
        """Give the town its year."""
        history.write(self.town, Random(2021), [])
        Builder(self.town.organ).build_all()

    def size(self) -> Size:
        """Items, entries and files now."""
        return Size(
            Release.objects.exclude(path="").count(),
            Entry.objects.count(),
            BuiltFile.objects.count(),
        )

    def all(self) -> dict[str, Callable[[], object]]:
        """Every way by its name."""
        return {
            "hand in, review three times, release": self._approved,
            "the same, to its files on disk": self._released_to_files,
            "all figures of a year": self._figures,
            "build the whole site": lambda: Builder(self.town.organ).build_all(),
            "verify the whole ledger": lambda: check(self.town.organ),
        }

    def _approved(self) -> None:
        number = next(self.serial)
        item = today.draft(self.town, "tzgg", "dzb", f"关于第{number}期业务的通告", TEXT)
        submission = actions.submit(item.pk, actor=self.town.people["dzb-editor"])
        for person in self.town.reviewers("dzb"):
            actions.decide(submission.pk, actor=person, decision=Decision.APPROVE, remark="同意")

    def _released_to_files(self) -> None:
        self._approved()
        Builder(self.town.organ).build_changes()

    def _figures(self) -> None:
        for figure in registered().values():
            figure.value(self.town.organ, Period.year(2021))
