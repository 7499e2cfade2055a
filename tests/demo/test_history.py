"""The year written in bulk leaves the rows that the actions leave."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from django.db.models import Model
from django.utils import timezone
from wagtail.models import Revision, TaskState, WorkflowState

from lubu.channels.actions import Proof, record_proof
from lubu.channels.models import Delivery
from lubu.demo import history, plan, today
from lubu.demo.town import found_town
from lubu.ledger.actions import subject_key
from lubu.ledger.models import Entry
from lubu.publishing import actions
from lubu.publishing.models import Attachment, InformationItem, Release, Review, Submission
from lubu.publishing.rules import ChannelKind, Decision, ReleaseState, SubmissionState
from tests.channels.factories import POSTS

if TYPE_CHECKING:
    from lubu.demo.town import Town

pytestmark = pytest.mark.django_db
ITEMS = 40


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Town:
    """The town with the first days of its year."""
    whole_year = plan.items
    monkeypatch.setattr(plan, "items", lambda seed: whole_year(seed)[:ITEMS])
    town = found_town()
    history.write(town, Random(2021), [])
    return town


def walked(town: Town, like: InformationItem) -> InformationItem:
    """An item with the same text and channels that went through the actions."""
    unit = next(slug for slug, unit in town.units.items() if unit.pk == like.unit_id)
    column = like.get_parent().slug
    item = today.draft(town, column, unit, like.title, "请互相转告。")
    for name in ("kind", "topic", "keywords", "key_area", "five_open", "issuer", "written_on"):
        setattr(item, name, getattr(like, name))
    item.channels.set(like.channels.all())
    item.save_revision(user=town.people[f"{unit}-editor"])
    submission = actions.submit(item.pk, actor=town.people[f"{unit}-editor"])
    for person in town.reviewers(unit):
        actions.decide(submission.pk, actor=person, decision=Decision.APPROVE, remark="")
    for release in Release.objects.filter(item=item, state=ReleaseState.WAITING):
        kind = ChannelKind(release.channel.kind)
        proof = Proof(address=POSTS[kind], shown_from=timezone.localdate())
        record_proof(release.pk, actor=town.people["releaser"], proof=proof)
    return InformationItem.objects.get(pk=item.pk)


def shape(value: object) -> object:
    """What a value is, without what is another's in each row: keys, times, digests, numbers."""
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    if isinstance(value, list):
        return [shape(one) for one in value][:1]
    if value is None or value == "":
        return "nothing"
    return value if isinstance(value, bool) else type(value).__name__


def shape_of(row: Model) -> dict[str, object]:
    """The shape of every field; of a choice and of a step the value itself."""
    named = {"step", "number", "status"}
    return {
        field.attname: getattr(row, field.attname)
        if field.choices or field.name in named
        else shape(field.value_from_object(row))
        for field in row._meta.concrete_fields
        if not (isinstance(row, Revision) and field.name == "content")  # frozen in the submission
    }


def rows_of(item: InformationItem) -> dict[str, list[dict[str, object]]]:
    """Every row that the way of an item leaves, by what it is."""
    [submission] = Submission.objects.filter(item=item)
    [flow] = WorkflowState.objects.filter(object_id=str(item.pk))
    releases = Release.objects.filter(item=item).order_by("channel")
    told = Entry.objects.filter(subject__in=[subject_key(one) for one in (submission, *releases)])
    found: dict[str, list[Model]] = {
        "item": [item],
        "submission": [submission],
        "reviews": list(Review.objects.filter(submission=submission).order_by("step")),
        "releases": list(releases),
        "deliveries": list(Delivery.objects.filter(release__in=releases).order_by("pk")),
        "workflow": [flow],
        "tasks": list(TaskState.objects.filter(workflow_state=flow).order_by("pk")),
        "revision": [Revision.objects.get(pk=item.live_revision_id)],
        "ledger": list(told.order_by("kind", "sequence")),
    }
    return {name: [shape_of(row) for row in rows] for name, rows in found.items()}


def test_an_item_of_the_record_has_the_rows_of_one_that_went_through_the_actions(town):
    written = next(
        item
        for item in InformationItem.objects.filter(interprets=None, doc_no="").order_by("pk")
        if {channel.kind for channel in item.channels.all()}
        >= {ChannelKind.WEBSITE, ChannelKind.WECHAT}
    )
    assert rows_of(written) == rows_of(walked(town, written))


def test_without_a_scanner_the_work_goes_on_and_no_file_is_taken_for_clean(town, settings):
    settings.LUBU_SCANNER = "/nowhere/clamd.sock"
    today.work(town)
    assert {file.is_clean for file in Attachment.objects.all()} == {False}
    states = set(Submission.objects.values_list("state", flat=True))
    assert states == set(SubmissionState) - {SubmissionState.WITHDRAWN}  # of the year, not of today
    assert Release.objects.filter(state=ReleaseState.FAILED).count() == 1
    late = Submission.objects.filter(
        state=SubmissionState.IN_REVIEW, due_on__lt=timezone.localdate()
    )
    assert late.count() == 2
