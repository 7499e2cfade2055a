"""The ways through the product that are timed, in one town that can grow."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from random import Random

from lubu.demo import files, history, today
from lubu.demo.town import found_town
from lubu.ledger.actions import check
from lubu.ledger.models import Entry
from lubu.office.figures import Period, registered
from lubu.portal.builder import Builder
from lubu.portal.models import BuiltFile
from lubu.publishing import actions
from lubu.publishing.models import Release
from lubu.publishing.rules import Decision

TEXT = "为方便群众办事,现将有关事项公告如下。"


class Ways:
    """A town with some thirty items or with its whole year, and what is done in it."""

    def __init__(self, *, whole_year: bool) -> None:
        self.town = found_town()
        self.serial = count(1)
        if whole_year:
            history.write(self.town, Random(2021), files.make(self.town))
        for _ in range(30):
            self._approved()
        Builder(self.town.organ).build_all()

    def size(self) -> dict[str, int]:
        """How large the archive is."""
        return {
            "items": Release.objects.exclude(path="").count(),
            "entries": Entry.objects.count(),
            "files": BuiltFile.objects.count(),
        }

    def all(self) -> dict[str, Callable[[], object]]:
        """Every way by its name."""
        return {
            "hand in, review three times, release": self._approved,
            "the same, to its files on disk": self._released_to_files,
            "all figures of a year": self._figures,
            "build the site": lambda: Builder(self.town.organ).build_all(),
            "verify the ledger": lambda: check(self.town.organ),
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
