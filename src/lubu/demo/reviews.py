"""Revisions, submissions, reviews and the rows of Wagtail's workflow, in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from modelcluster.models import get_serializable_data_for_fields
from wagtail.blocks import StreamValue
from wagtail.models import Page, Revision, TaskState, WorkflowState

from lubu.demo.made import ORDERED_AFTER, Handed, Made
from lubu.demo.record import BATCH
from lubu.demo.town import Town
from lubu.ledger.rules import JSON
from lubu.proofreading.checker import check
from lubu.proofreading.findings import Severity
from lubu.proofreading.markup import read_html
from lubu.proofreading.parts import Part
from lubu.proofreading.texts import Facts, Manuscript
from lubu.publishing import bulk, rules
from lubu.publishing.actions.sites import review_workflow
from lubu.publishing.content import columns, freeze
from lubu.publishing.models import (
    InformationItem,
    ItemAttachment,
    Review,
    ReviewTask,
    Submission,
    SubmissionFile,
)
from lubu.publishing.rules import Decision, Reviewed, SubmissionState


class UnfitTextError(Exception):
    """A generated text would not pass its own proofreading; the generator must be mended."""


def insert_reviews(town: Town, made: list[Made]) -> None:
    """Everything between a text's being handed in and its approval."""
    kind, base = (ContentType.objects.get_for_model(m) for m in (InformationItem, Page))
    pairs = [(one, handed) for one in made for handed in one.handed]
    for one, handed in pairs:
        handed.revision = _revision(one, handed)
    Revision.objects.bulk_create([h.revision for _, h in pairs], batch_size=BATCH)
    facts = _facts(town)
    for one, handed in pairs:
        handed.submission = _submission(one, handed, facts)
    Submission.objects.bulk_create([h.given for _, h in pairs], batch_size=BATCH)
    authors = Submission.authors.through
    authors.objects.bulk_create(
        [authors(submission_id=h.given.pk, user_id=one.author.pk) for one, h in pairs],
        batch_size=BATCH,
    )
    SubmissionFile.objects.bulk_create([row for pair in pairs for row in _carried(*pair)])
    _insert_flows(pairs, kind, base)
    Review.objects.bulk_create(
        [review for pair in pairs for review in _reviews(*pair)], batch_size=BATCH
    )
    _point_to_revisions(kind)


def _point_to_revisions(kind: ContentType) -> None:
    """Let every page know its revision: the last one, which was approved."""
    revisions = Revision.objects.filter(
        content_type=kind, object_id=Cast(OuterRef("pk"), CharField())
    ).order_by("-pk")
    last = Subquery(revisions.values("pk")[:1])
    Page.objects.filter(content_type=kind, latest_revision=None).update(
        latest_revision=last, live_revision=last
    )


def _revision(one: Made, handed: Handed) -> Revision:
    item = one.item
    block = InformationItem._meta.get_field("body").stream_block
    item.body = StreamValue(block, handed.body, is_lazy=True)
    content = get_serializable_data_for_fields(item)
    uses = [ItemAttachment(file=file, sort_order=n) for n, file in enumerate(one.files)]
    content["attachments"] = [get_serializable_data_for_fields(use) for use in uses]
    content["channels"] = [channel.pk for channel in one.channels]
    return bulk.revision(item, content, author=one.author, at=handed.at)


def _facts(town: Town) -> Facts:
    """What proofreading knows of the town, as `publishing.checking` tells it."""
    phones = [unit.phone for unit in town.units.values()]
    contacts = (town.organ.phone, town.organ.email, *phones)
    return Facts(
        hosts=frozenset({town.organ.site_domain}),
        is_known=lambda address: not address.startswith("lubu:item/"),
        public_contacts=frozenset(contact for contact in contacts if contact),
    )


def _submission(one: Made, handed: Handed, facts: Facts) -> Submission:
    item = one.item
    block = InformationItem._meta.get_field("body").stream_block
    item.body = StreamValue(block, handed.body, is_lazy=True)
    item.attachments = [ItemAttachment(file=file, sort_order=n) for n, file in enumerate(one.files)]
    item.channels = one.channels
    content = freeze(item)
    found = _proofread(one, content, facts)
    day = timezone.localdate(handed.at)
    submission = Submission(
        item_id=item.pk,
        number=handed.number,
        revision=handed.revision,
        **columns(content),
        submitted_by=one.author,
        submitted_at=handed.at,
        due_on=day + timedelta(days=settings.LUBU_REVIEW_DAYS),
        findings=found,
        state=SubmissionState.APPROVED if handed.is_approved else SubmissionState.RETURNED,
        decided_at=handed.decided[-1].at,
    )
    if one.is_urgent:
        submission.priority = 1
        submission.urgent_by = one.reviewers[1]
        submission.urgent_reason = one.text.more["urgent"]
        ordered = handed.at + timedelta(minutes=ORDERED_AFTER)
        good = timedelta(days=settings.LUBU_MAKE_GOOD_DAYS)
        submission.make_good_by = timezone.localdate(ordered) + good
    return submission


def _proofread(one: Made, content: dict[str, JSON], facts: Facts) -> list[dict[str, JSON]]:
    parts = [
        Part("title", str(content["title"])),
        Part("summary", str(content["summary"])),
        read_html("body", str(content["body_html"])),
        *(Part(f"attachment:{file.title}", file.text) for file in one.files),
    ]
    found = check(Manuscript(tuple(parts), facts))
    if any(finding.severity is Severity.BLOCKING for finding in found):
        raise UnfitTextError(one.item.title)
    return [{**finding.to_json(), "dismissed": False} for finding in found]


def _carried(one: Made, handed: Handed) -> Iterator[SubmissionFile]:
    for file in one.files:
        yield SubmissionFile(submission=handed.given, attachment=file)
    shown = {entry["id"] for entry in handed.given.content["pictures"]}
    for picture in one.pictures:
        if picture.pk in shown:
            yield SubmissionFile(submission=handed.given, picture=picture)


def _insert_flows(pairs: list[tuple[Made, Handed]], kind: ContentType, base: ContentType) -> None:
    """The rows of Wagtail's workflow: one state a text handed in, a task a decision."""
    tasks = list(ReviewTask.objects.order_by("step"))
    workflow = review_workflow()
    flows = [
        WorkflowState(
            content_type=kind,
            base_content_type=base,
            object_id=str(one.item.pk),
            workflow=workflow,
            status=WorkflowState.STATUS_APPROVED
            if handed.is_approved
            else WorkflowState.STATUS_CANCELLED,
            requested_by=one.author,
        )
        for one, handed in pairs
    ]
    WorkflowState.objects.bulk_create(flows, batch_size=BATCH)
    task_kind = ContentType.objects.get_for_model(TaskState)
    for (_, handed), flow in zip(pairs, flows, strict=True):
        handed.states = [
            TaskState(
                workflow_state=flow,
                revision=handed.revision,
                task_id=tasks[one.step - 1].pk,
                status=TaskState.STATUS_APPROVED
                if one.decision is Decision.APPROVE
                else TaskState.STATUS_REJECTED,
                finished_at=one.at,
                finished_by=one.person,
                comment=one.remark,
                content_type=task_kind,
            )
            for one in handed.decided
        ]
    states = [state for _, handed in pairs for state in handed.states]
    TaskState.objects.bulk_create(states, batch_size=BATCH)
    last = TaskState.objects.filter(workflow_state=OuterRef("pk")).order_by("-pk")
    WorkflowState.objects.filter(pk__gte=flows[0].pk).update(
        current_task_state=Subquery(last.values("pk")[:1])
    )


def _reviews(one: Made, handed: Handed) -> Iterator[Review]:
    submission = handed.given
    decisions = [
        Reviewed(
            step=decided.step,
            reviewer=decided.person.pk,
            decision=decided.decision,
            digest=submission.digest,
        )
        for decided in handed.decided
    ]
    if rules.is_complete(decisions, submission.digest, {one.author.pk}) != handed.is_approved:
        raise UnfitTextError(one.item.title)
    for decided, state in zip(handed.decided, handed.states, strict=True):
        yield Review(
            submission=submission,
            step=decided.step,
            reviewer=decided.person,
            decision=decided.decision,
            remark=decided.remark,
            findings=submission.findings,
            digest=submission.digest,
            decided_at=decided.at,
            task_state=state,
        )
