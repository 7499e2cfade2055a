"""A year's record written in bulk: the same rows that the actions leave, a hundred times as fast.

Every text is frozen by `publishing.content.freeze` and proofread, every set of reviews judged by
`publishing.rules.is_complete`; the database's own triggers judge the releases once more. A test
compares what this writes with what an item leaves that walked through the actions.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from random import Random

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState, WorkflowState

from lubu.demo import plan, texts
from lubu.demo.made import Made
from lubu.demo.record import (
    BATCH,
    facts_of_releases,
    facts_of_reviews,
    insert_deliveries,
    insert_reads,
)
from lubu.demo.town import Town
from lubu.ledger import actions as ledger
from lubu.proofreading.checker import check
from lubu.proofreading.findings import Severity
from lubu.proofreading.parts import Part
from lubu.publishing import bulk, rules
from lubu.publishing.actions.releasing import site_path
from lubu.publishing.actions.sites import review_workflow
from lubu.publishing.content import columns, freeze
from lubu.publishing.models import (
    Attachment,
    InformationItem,
    ItemAttachment,
    NumberSeries,
    Release,
    Review,
    ReviewTask,
    Submission,
    SubmissionFile,
)
from lubu.publishing.numbers import INDEX
from lubu.publishing.rules import (
    ChannelKind,
    Decision,
    ItemKind,
    ReleaseState,
    Reviewed,
    SubmissionState,
)

NAMESPACE = uuid.UUID("9f1d1f0a-4c1e-4f0e-9b1d-202100002021")


class UnfitTextError(Exception):
    """A generated text would not pass its own proofreading; the generator must be mended."""


@transaction.atomic
def write(town: Town, random: Random, files: Sequence[Attachment]) -> list[Release]:
    """Write the whole year; returns the releases."""
    planned = plan.items(random)
    made = [_item(town, random, one) for one in planned]
    _give_files(made, random, files)
    _give_documents(town, made)
    _insert_items(town, made)
    _insert_reviews(town, made)
    releases = _insert_releases(town, made)
    insert_deliveries(town, releases)
    reads = insert_reads(town, releases, random)
    facts = [*facts_of_reviews(made), *facts_of_releases(town, made, releases), *reads]
    facts.sort(key=lambda fact: fact.at)
    ledger.record_many(town.organ, facts, follow_up=False)  # the whole site is built afterwards
    return releases


def _item(town: Town, random: Random, one: plan.Planned) -> Made:
    text = texts.write(one.column, random, one.day.month, one.day.day, one.serial)
    start = time(8 + random.randrange(6), random.randrange(60), random.randrange(60))
    at = timezone.make_aware(datetime.combine(one.day, start))
    author = town.people[f"{text.unit}-editor"]
    item = InformationItem(
        title=text.title,
        slug=f"d{one.serial}",
        organ=town.organ,
        unit=town.units[text.unit],
        kind=text.kind,
        issuer=town.units[text.unit].name,
        topic=text.topic,
        keywords=text.key_area or text.topic,
        key_area=text.key_area,
        five_open=text.five_open,
        written_on=one.day,
        body=[("paragraph", text.html)],
        owner=author,
        live=True,
        first_published_at=at,
        last_published_at=at,
        latest_revision_created_at=at,
    )
    channels = [town.channels[kind] for kind in one.channels]
    return Made(one, item, author, town.reviewers(text.unit), at, channels)


def _give_files(made: list[Made], random: Random, files: Sequence[Attachment]) -> None:
    """Let some items carry attachments; none when no scanner has found any clean."""
    clean = [file for file in files if file.is_clean]
    if clean:
        carriers = [m for m in made if m.planned.column in {"tzgg", "czyjs", "ggzy", "zcwj"}]
        for one in random.sample(carriers, min(len(carriers), 160)):
            one.files = random.sample(clean, random.choice((1, 1, 2)))


def _give_documents(town: Town, made: list[Made]) -> None:
    """Number the policy documents; a third of them are normative, one is repealed later."""
    documents = [m for m in made if m.item.kind == ItemKind.POLICY]
    for serial, one in enumerate(documents, start=1):
        one.item.doc_no = f"{town.organ.doc_prefix}〔{plan.YEAR}〕{serial}号"
        one.item.validity = rules.Validity.IN_FORCE
        if serial % 3 == 0:
            one.item.kind = ItemKind.NORMATIVE
    NumberSeries.objects.create(
        organ=town.organ, name=town.organ.doc_prefix, year=plan.YEAR, last=len(documents)
    )
    interpretations = [m for m in made if m.item.kind == ItemKind.INTERPRETATION]
    for one in interpretations:
        theme = next(theme for theme in texts.THEMES if theme in one.item.title)
        earlier = [
            document
            for document in documents
            if theme in document.item.title and document.planned.day <= one.planned.day
        ]
        one.interpreted = max(earlier, key=lambda document: document.planned.day, default=None)


def _insert_items(town: Town, made: list[Made]) -> None:
    serials = _serials(town, made)
    placed = []
    for one in made:
        one.item.translation_key = uuid.uuid5(NAMESPACE, one.item.slug)
        one.item.index_no = serials.get(one.planned.serial, "")
        placed.append(bulk.Placed(one.item, town.columns[one.planned.column], one.channels))
    bulk.insert_pages(placed)
    for one in made:
        if one.interpreted is not None:
            one.item.interprets_id = one.interpreted.item.pk
    bulk.insert_details(placed)
    ItemAttachment.objects.bulk_create(
        ItemAttachment(item_id=one.item.pk, file=file, sort_order=n)
        for one in made
        for n, file in enumerate(one.files)
    )


def _serials(town: Town, made: list[Made]) -> dict[int, str]:
    """Index numbers in the order of release."""
    organ = town.organ
    site = [m.planned.serial for m in made if ChannelKind.WEBSITE in m.planned.channels]
    NumberSeries.objects.create(organ=organ, name=INDEX, year=plan.YEAR, last=len(site))
    return {
        serial: organ.index_pattern.format(uscc=organ.uscc, year=plan.YEAR, serial=number)
        for number, serial in enumerate(site, start=1)
    }


def _insert_reviews(town: Town, made: list[Made]) -> None:
    kind, base = (ContentType.objects.get_for_model(m) for m in (InformationItem, Page))
    revisions = [_revision(one) for one in made]
    Revision.objects.bulk_create(revisions, batch_size=BATCH)
    submissions = [_submission(one) for one in made]
    Submission.objects.bulk_create(submissions, batch_size=BATCH)
    authors = Submission.authors.through
    authors.objects.bulk_create(
        [
            authors(submission_id=one.pk, user_id=m.author.pk)
            for one, m in zip(submissions, made, strict=True)
        ],
        batch_size=BATCH,
    )
    SubmissionFile.objects.bulk_create(
        SubmissionFile(submission=m.submission, attachment=file) for m in made for file in m.files
    )
    _insert_flows(made, kind, base)
    Review.objects.bulk_create([r for m in made for r in _reviews(m)], batch_size=BATCH)
    pages = [Page(pk=m.item.pk, latest_revision=m.revision, live_revision=m.revision) for m in made]
    Page.objects.bulk_update(pages, ["latest_revision", "live_revision"], batch_size=BATCH)


def _insert_flows(made: list[Made], kind: ContentType, base: ContentType) -> None:
    """The rows of Wagtail's workflow: one state an item, three tasks each."""
    tasks = list(ReviewTask.objects.order_by("step"))
    workflow = review_workflow()
    flows = [
        WorkflowState(
            content_type=kind,
            base_content_type=base,
            object_id=str(m.item.pk),
            workflow=workflow,
            status=WorkflowState.STATUS_APPROVED,
            requested_by=m.author,
        )
        for m in made
    ]
    WorkflowState.objects.bulk_create(flows, batch_size=BATCH)
    task_kind = ContentType.objects.get_for_model(TaskState)
    for one, flow in zip(made, flows, strict=True):
        for step, task in enumerate(tasks):
            one.states.append(
                TaskState(
                    workflow_state=flow,
                    revision=one.revision,
                    task_id=task.pk,
                    status=TaskState.STATUS_APPROVED,
                    finished_at=one.decided[step],
                    finished_by=one.reviewers[step],
                    content_type=task_kind,
                )
            )
    TaskState.objects.bulk_create([s for m in made for s in m.states], batch_size=BATCH)
    for flow, one in zip(flows, made, strict=True):
        flow.current_task_state = one.states[-1]
    WorkflowState.objects.bulk_update(flows, ["current_task_state"], batch_size=BATCH)


def _revision(one: Made) -> Revision:
    item = one.item
    item.attachments = [ItemAttachment(file=file, sort_order=n) for n, file in enumerate(one.files)]
    item.channels = one.channels
    one.revision = bulk.revision(item, item.serializable_data(), author=one.author, at=one.at)
    return one.revision


def _submission(one: Made) -> Submission:
    content = freeze(one.item)
    parts = [Part("title", str(content["title"])), Part("body", str(content["body_text"]))]
    found = check(parts)
    if any(finding.severity is Severity.BLOCKING for finding in found):
        raise UnfitTextError(one.item.title)
    one.submission = Submission(
        item_id=one.item.pk,
        number=1,
        revision=one.revision,
        **columns(content),
        submitted_by=one.author,
        submitted_at=one.at,
        due_on=one.planned.day + timedelta(days=3),
        findings=[finding.to_json() | {"dismissed": False} for finding in found],
        state=SubmissionState.APPROVED,
        decided_at=one.decided[2],
    )
    return one.submission


def _reviews(one: Made) -> Iterator[Review]:
    submission = one.submission
    assert submission is not None  # noqa: S101  made a moment ago
    decisions = [
        Reviewed(step=step, reviewer=person.pk, decision=Decision.APPROVE, digest=submission.digest)
        for step, person in zip(rules.STEPS, one.reviewers, strict=True)
    ]
    if not rules.is_complete(decisions, submission.digest, {one.author.pk}):
        raise UnfitTextError(one.item.title)
    for decision, person, at, state in zip(
        decisions, one.reviewers, one.decided, one.states, strict=True
    ):
        yield Review(
            submission=submission,
            step=decision.step,
            reviewer=person,
            decision=decision.decision,
            findings=submission.findings,
            digest=submission.digest,
            decided_at=at,
            task_state=state,
        )


def _insert_releases(town: Town, made: list[Made]) -> list[Release]:
    positions: dict[int, int] = defaultdict(int)
    releases = []
    for one in made:
        at = one.decided[2]
        for channel in one.channels:
            release = Release(
                item=one.item,
                channel=channel,
                organ=town.organ,
                submission=one.submission,
                state=ReleaseState.RELEASED,
                first_released_at=at,
                released_at=at,
                released_on=timezone.localdate(at),
            )
            if channel.kind == ChannelKind.WEBSITE:
                column = town.columns[one.planned.column]
                release.column, release.path = column, site_path(one.item, column, at)
                release.position = positions[column.pk]
                positions[column.pk] += 1
            releases.append(release)
    Release.objects.bulk_create(releases, batch_size=BATCH)
    NumberSeries.objects.bulk_create(
        NumberSeries(organ=town.organ, name=f"column {pk}", year=0, last=last)
        for pk, last in positions.items()
    )
    return releases
