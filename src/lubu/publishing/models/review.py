"""Texts handed in for review, what each reviewer decided, and the tasks of Wagtail's workflow."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision, Task, TaskState, WorkflowState

from lubu.catalogue.models import CatalogueEntry
from lubu.organisations.models import Unit, User, VisibleQuerySet
from lubu.publishing import workflow
from lubu.publishing.models.files import Attachment, Picture
from lubu.publishing.models.items import FIVE_OPEN_LABELS, ITEM_KIND_LABELS, InformationItem
from lubu.publishing.rules import Decision, Reviewed, SubmissionState
from lubu.sealing.fields import SealedTextField

SUBMISSION_STATE_LABELS = {
    SubmissionState.IN_REVIEW: _("in review"),
    SubmissionState.APPROVED: _("approved"),
    SubmissionState.RETURNED: _("returned"),
    SubmissionState.SUPERSEDED: _("replaced by a changed text"),
    SubmissionState.CANCELLED: _("taken back by its author"),
    SubmissionState.WITHDRAWN: _("stopped, since the item was taken back"),
}
DECISION_LABELS = {Decision.APPROVE: _("approved"), Decision.RETURN: _("returned")}
STEP_LABELS = {
    1: _("first review and proofread"),
    2: _("second review and proofread"),
    3: _("final review and proofread"),
}


class Submission(models.Model):
    """A text as handed in for review (送审稿): frozen, and what the public reads once released.

    ``content`` is the text with its metadata, attachments and channels (see ``content.py``);
    ``digest`` the SM3 of its canonical JSON. What rows are found and counted by stands beside it
    once more (``kind`` to ``interprets``), as ``content.columns`` takes it from there: the item's
    own row is the working copy, and says nothing of what was reviewed.
    """

    item = models.ForeignKey(
        InformationItem,
        on_delete=models.PROTECT,
        related_name="submissions",
        verbose_name=_("information item"),
    )
    number = models.PositiveSmallIntegerField(_("version"))
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, null=True, related_name="submissions"
    )
    content = models.JSONField(_("content"))
    digest = models.CharField(_("hash (SM3)"), max_length=64)
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices={kind.value: label for kind, label in ITEM_KIND_LABELS.items()},
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        related_name="submissions",
        verbose_name=_("providing unit"),
    )
    doc_no = models.CharField(_("document number"), max_length=60, blank=True)
    five_open = models.CharField(
        _("five disclosures"),
        max_length=20,
        blank=True,
        choices={mark.value: label for mark, label in FIVE_OPEN_LABELS.items()},
    )
    key_area = models.CharField(_("key area"), max_length=40, blank=True)
    entry = models.ForeignKey(
        CatalogueEntry,
        on_delete=models.PROTECT,
        null=True,
        related_name="submissions",
        verbose_name=_("entry of the catalogue"),
    )
    written_on = models.DateField(_("date of the document"), null=True)
    valid_until = models.DateField(_("valid until"), null=True)
    notice_until = models.DateField(_("public notice until"), null=True)
    interprets = models.ForeignKey(
        InformationItem,
        on_delete=models.PROTECT,
        null=True,
        related_name="interpreted_by",
        verbose_name=_("interprets"),
    )
    authors = models.ManyToManyField(User, related_name="+", verbose_name=_("authors"))
    submitted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted at"))
    due_on = models.DateField(_("due on"))
    priority = models.PositiveSmallIntegerField(_("priority"), default=2)  # 1 urgent … 3 can wait
    findings = models.JSONField(_("findings"), default=list)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices={state.value: label for state, label in SUBMISSION_STATE_LABELS.items()},
        default=SubmissionState.IN_REVIEW.value,
        db_index=True,
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    release_at = models.DateTimeField(_("not before"), null=True, blank=True)
    urgent_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("urgent release by"),
    )
    urgent_reason = models.CharField(_("reason of urgency"), max_length=300, blank=True)
    make_good_by = models.DateField(_("missing reviews due on"), null=True, blank=True)

    objects = VisibleQuerySet["Submission"].as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="submission_number_once"),
            models.UniqueConstraint(
                fields=["item"],
                condition=models.Q(state=SubmissionState.IN_REVIEW.value),
                name="one_submission_in_review",
            ),
        ]
        indexes = [
            models.Index(
                fields=["doc_no"], condition=~models.Q(doc_no=""), name="submission_by_doc_no"
            ),
            models.Index(
                fields=["valid_until"],
                condition=models.Q(valid_until__isnull=False),
                name="submission_by_end",
            ),
            models.Index(
                fields=["notice_until"],
                condition=models.Q(notice_until__isnull=False),
                name="submission_by_notice_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content.get('title', '')} ({self.number})"

    @property
    def is_urgent(self) -> bool:
        """Released ahead of its reviews."""
        return self.urgent_by_id is not None

    def reviewed(self) -> tuple[Reviewed, ...]:
        """The decisions as the rules take them."""
        return tuple(
            Reviewed(
                step=review.step,
                reviewer=review.reviewer_id,
                decision=Decision(review.decision),
                digest=review.digest,
            )
            for review in self.reviews.all()
        )


class SubmissionFile(models.Model):
    """A file that a submission carries; a release waits until every one is clean."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="files")
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, related_name="submissions"
    )
    picture = models.ForeignKey(
        Picture, on_delete=models.PROTECT, null=True, related_name="submissions"
    )

    objects = VisibleQuerySet["SubmissionFile"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(attachment=None) ^ models.Q(picture=None),
                name="submission_file_is_one_of_two",
            )
        ]

    def __str__(self) -> str:
        return str(self.attachment or self.picture)


class Review(models.Model):
    """What one reviewer decided at one step, over which text, with what was found (审、校)."""

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("submission")
    )
    step = models.PositiveSmallIntegerField(_("step"), choices=STEP_LABELS)
    reviewer = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("reviewer")
    )
    decision = models.CharField(
        _("decision"),
        max_length=10,
        choices={decision.value: label for decision, label in DECISION_LABELS.items()},
    )
    remark = models.TextField(_("remark"), blank=True)
    findings = models.JSONField(_("findings"), default=list)
    digest = models.CharField(_("hash of the text"), max_length=64)
    decided_at = models.DateTimeField(_("decided at"), db_index=True)
    task_state = models.OneToOneField(
        TaskState, on_delete=models.PROTECT, null=True, related_name="review"
    )

    objects = VisibleQuerySet["Review"].as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["submission", "step"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "step"], name="one_review_a_step"),
            models.UniqueConstraint(
                fields=["submission", "reviewer"], name="three_different_reviewers"
            ),
            models.CheckConstraint(
                condition=models.Q(step__in=(1, 2, 3)), name="review_step_is_1_2_3"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.step} {self.decision}"


class Dismissal(models.Model):
    """A finding set aside with a reason; it sticks to the same text (``Finding.key``)."""

    item = models.ForeignKey(InformationItem, on_delete=models.PROTECT, related_name="dismissals")
    finding_key = models.CharField(max_length=64)
    finding = models.JSONField(_("finding"))
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("time"))

    objects = VisibleQuerySet["Dismissal"].as_manager()

    class Meta:
        verbose_name = _("dismissed finding")
        verbose_name_plural = _("dismissed findings")
        constraints = [
            models.UniqueConstraint(fields=["item", "finding_key"], name="dismissed_once")
        ]

    def __str__(self) -> str:
        return self.reason


class FactCheck(models.Model):
    """An outside expert's check of a submission through a link; no account is needed.

    Only the SM3 of the token is stored; the expert's name is sealed.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="fact_checks")
    expert = SealedTextField(_("expert"), bound_to="token_digest", max_length=60)
    question = models.TextField(_("question"), blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    expires_at = models.DateTimeField(_("open until"))
    facts_right = models.BooleanField(_("facts are right"), null=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)

    objects = VisibleQuerySet["FactCheck"].as_manager()

    class Meta:
        verbose_name = _("fact check")
        verbose_name_plural = _("fact checks")
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return timezone.localdate(self.asked_at).isoformat()

    @property
    def last_day(self) -> date:
        """The day to whose end it can be answered."""
        return timezone.localdate(self.expires_at - timedelta(microseconds=1))


class ReviewTask(Task):
    """One of the three steps in Wagtail's workflow; what happens is the actions' business."""

    step = models.PositiveSmallIntegerField(_("step"), choices=STEP_LABELS)

    class Meta:
        verbose_name = _("review step")
        verbose_name_plural = _("review steps")

    def start(self, workflow_state: WorkflowState, user: User | None = None) -> TaskState:
        if self.step == 1:
            workflow.reviewing().started(workflow_state, user)
        return super().start(workflow_state, user=user)

    def user_can_access_editor(self, obj: Page, user: User) -> bool:
        return workflow.reviewing().may_review(self, obj, user)

    def locked_for_user(self, obj: Page, user: User) -> bool:
        """Who reviews does not write: a reviewer who changed the text would be its author."""
        return workflow.reviewing().may_review(self, obj, user)

    def get_actions(self, obj: Page, user: User) -> list[tuple[str, object, bool]]:
        """None in Wagtail's dialogues: the desk's own screen shows what is to be decided on."""
        return []

    def on_action(
        self, task_state: TaskState, user: User, action_name: str, **kwargs: object
    ) -> None:
        raise PermissionDenied

    def get_task_states_user_can_moderate(
        self, user: User, **kwargs: object
    ) -> models.QuerySet[TaskState]:
        return TaskState.objects.none()  # the desk's own inbox shows them, with what is due

    @classmethod
    def get_description(cls) -> object:
        return _("One of the three reviews; three different people, none an author of the text")
