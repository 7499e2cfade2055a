"""The seam between Wagtail's workflow and our actions.

Wagtail imports :func:`finish` before any model exists, and the task model lies below the actions
that it sets going. Both therefore call through here; ``apps.py`` says what is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from wagtail.models import Page, Revision, WorkflowState

    from lubu.organisations.models import Organ, User
    from lubu.publishing.files.prepared import Prepared
    from lubu.publishing.models import Attachment, Picture, ReviewTask


class Reviewing(Protocol):
    """What the workflow needs of the actions."""

    def started(self, state: WorkflowState, user: User | None) -> None:
        """The workflow begins on a page: the text is handed in."""

    def finished(self, state: WorkflowState, user: User | None) -> None:
        """All three steps approved: release."""

    def may_review(self, task: ReviewTask, page: Page, user: User) -> bool:
        """Whether this person may take this step of this page."""

    def holder(self, page: Page, number: str) -> Page | None:
        """Another item that has this document number, or is about to."""

    def unfit(self, organ: Organ, words: str) -> str:
        """A sentence that says what in the words must not be published; empty when nothing."""

    def prepared(self, data: bytes, name: str) -> Prepared:
        """An uploaded file made ready to be stored.

        Raises:
            ValidationError: it may not come in; in the person's language.
        """

    def fill(self, file: Attachment | Picture, prepared: Prepared, user: User) -> None:
        """Write what was prepared onto an unsaved row."""

    def received(self, file: Attachment | Picture) -> None:
        """A file was stored for the first time."""

    def changed(self, page: Page, revision: Revision, user: User | None) -> None:
        """A new version was saved; in the transaction that saved it, and in the page's turn."""


_reviewing: list[Reviewing] = []


def connect(reviewing: Reviewing) -> None:
    """Say who answers; once, at start."""
    _reviewing[:] = [reviewing]


def reviewing() -> Reviewing:
    """Who answers."""
    return _reviewing[0]


def finish(workflow_state: WorkflowState, user: User | None = None) -> None:
    """Wagtail's finish action: never publishes by itself."""
    reviewing().finished(workflow_state, user)
