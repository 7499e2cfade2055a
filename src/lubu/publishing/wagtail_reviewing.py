"""What Wagtail's workflow and forms ask of the room, answered by its actions (`workflow.py`)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from wagtail.models import Page, Revision, WorkflowState

from lubu.office import errors
from lubu.organisations.models import Organ, User
from lubu.publishing import checking, explanations, numbers, rules
from lubu.publishing.actions import files, releasing
from lubu.publishing.actions.handing_in import NoTextError, hand_in
from lubu.publishing.actions.reviewing import NotAnEditorError, check_may_review, stop
from lubu.publishing.content import digest, freeze
from lubu.publishing.files.kinds import RefusedFileError
from lubu.publishing.files.prepared import Prepared
from lubu.publishing.models import (
    Attachment,
    InformationItem,
    Picture,
    ReviewTask,
    Submission,
)
from lubu.publishing.rules import SubmissionState


class WagtailReviewing:
    """Wagtail's workflow, answered by the actions above (see ``workflow.Reviewing``)."""

    def started(self, state: WorkflowState, user: User | None) -> None:
        """Hand the latest draft in."""
        item = InformationItem.objects.get(pk=state.object_id)
        if user is None:
            raise NoTextError
        hand_in(item, item.get_latest_revision(), user)

    def finished(self, state: WorkflowState, user: User | None) -> None:
        """Release what all three approved."""
        submission = Submission.objects.get(
            item_id=state.object_id, state=SubmissionState.IN_REVIEW
        )
        releasing.approve(submission, actor=user)

    def may_review(self, task: ReviewTask, page: Page, user: User) -> bool:
        """Whether the step is due and this person's."""
        submission = (
            Submission.objects.visible_to(user)
            .filter(item_id=page.pk, state=SubmissionState.IN_REVIEW)
            .first()
        )
        if submission is None:
            return False
        try:
            check_may_review(submission, task.step, user)
        except (rules.NotYourReviewError, rules.WrongStepError):
            return False
        return True

    def holder(self, page: Page, number: str) -> Page | None:
        """Another item that has this document number, or is about to."""
        return numbers.holder(page.organ_id, number, but=page.pk)

    def unfit(self, organ: Organ, words: str) -> str:
        """What in words that go public at once must not be published."""
        try:
            checking.check_words(organ, words)
        except rules.UnfitWordsError as error:
            return errors.sentence(error)
        return ""

    def prepared(self, data: bytes, name: str) -> Prepared:
        """An uploaded file made ready to be stored, or a sentence why not."""
        try:
            return files.prepare(data, name)
        except RefusedFileError as error:
            raise ValidationError(explanations.reasons(error)) from error

    def fill(self, file: Attachment | Picture, prepared: Prepared, user: User) -> None:
        """Write what was prepared onto an unsaved row of the person's organ."""
        if user.organ is None:
            raise NotAnEditorError("")
        files.fill(file, prepared, user.organ)

    def received(self, file: Attachment | Picture) -> None:
        """Record the arrival, which sets the scan going."""
        files.record_received(file)

    def changed(self, page: Page, revision: Revision, user: User | None) -> None:
        """A text saved during its review starts again, unless nothing in it changed."""
        submission = Submission.objects.filter(
            item_id=page.pk, state=SubmissionState.IN_REVIEW
        ).first()
        if submission is not None and digest(freeze(page)) != submission.digest:
            stop(submission, user, SubmissionState.SUPERSEDED)
