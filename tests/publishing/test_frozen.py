"""What the public reads and what is counted is the text that was reviewed, not the working copy."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lubu.office.figures import Period, registered
from lubu.portal.builder import Builder
from lubu.portal.disk import site_root
from lubu.publishing import actions
from lubu.publishing.actions.releasing import release_due
from lubu.publishing.content import columns
from lubu.publishing.models import InformationItem, Release
from lubu.publishing.rules import FiveOpen, ItemKind, Validity
from tests.publishing.factories import approved, changed, draft, submitted

pytestmark = pytest.mark.django_db
REVIEWED = {
    "kind": ItemKind.NORMATIVE,
    "written_on": date(2021, 3, 1),
    "validity": Validity.IN_FORCE,
    "valid_until": date(2099, 3, 1),
    "doc_no": "沙府〔2021〕1号",
    "five_open": FiveOpen.DECISION,
    "key_area": "公共服务",
}
UNREVIEWED = {
    "kind": ItemKind.NEWS,
    "written_on": date(2021, 9, 9),
    "validity": Validity.AMENDED,
    "valid_until": date(2022, 1, 1),
    "doc_no": "沙府〔2021〕99号",
    "five_open": "",
    "key_area": "",
}


def page(town) -> str:
    Builder(town.organ).build_all()
    return (site_root(town.organ) / Release.objects.get().path).read_text(encoding="utf-8")


def counted(town) -> dict[str, int]:
    """What each figure of publishing counts of the year."""
    year = Period.year(timezone.localdate().year)
    names = ("website_items", "policy_documents", "five_open_items", "key_area_items")
    return {name: registered()[name].value(town.organ, year) for name in names}


def says_what_was_reviewed(town) -> bool:
    html = page(town)
    return (
        "沙府〔2021〕1号" in html
        and "99号" not in html
        and "2099-03-01" in html
        and "已修改" not in html
        and counted(town) == dict.fromkeys(counted(town), 1)
    )


def test_a_draft_saved_over_a_planned_release_changes_nothing_that_was_reviewed(town):
    """The page is not out yet: what is saved lands in its very row."""
    later = timezone.now() + timedelta(days=2)
    item = draft(town.column, town.editor, go_live_at=later, **REVIEWED)
    approved(item, town)
    row = changed(item, town.editor, **UNREVIEWED)
    InformationItem.objects.filter(pk=row.pk).update(**UNREVIEWED)
    release_due(later)
    assert says_what_was_reviewed(town)
    row.refresh_from_db()
    assert (row.kind, row.doc_no, row.valid_until) == (
        ItemKind.NORMATIVE, "沙府〔2021〕1号", date(2099, 3, 1),
    )  # fmt: skip


def test_a_row_that_differs_from_the_text_in_public_shows_nowhere(town):
    approved(draft(town.column, town.editor, **REVIEWED), town)
    InformationItem.objects.update(**UNREVIEWED)
    assert says_what_was_reviewed(town)


def test_a_number_typed_after_the_review_does_not_stand_in_for_one_that_was_not_given(town):
    later = timezone.now() + timedelta(days=2)
    item = draft(town.column, town.editor, go_live_at=later)
    approved(item, town)
    row = changed(item, town.editor, doc_no="沙府〔2021〕99号")
    InformationItem.objects.filter(pk=row.pk).update(doc_no="沙府〔2021〕99号")
    release_due(later)
    row.refresh_from_db()
    assert row.doc_no == ""
    assert "99号" not in page(town)


def test_a_later_text_counts_as_what_it_says_once_it_is_out(town):
    item = draft(town.column, town.editor, **REVIEWED)
    approved(item, town)
    row = changed(item, town.editor, kind=ItemKind.NOTICE, five_open="")
    assert counted(town)["policy_documents"] == 1
    approved(row, town)
    assert (counted(town)["policy_documents"], counted(town)["five_open_items"]) == (0, 0)


def test_an_interpretation_is_named_where_the_reviewed_text_says_so(town):
    policy = draft(town.column, town.editor, **REVIEWED)
    approved(policy, town)
    approved(
        draft(
            town.column, town.editor, title="一图读懂", kind=ItemKind.INTERPRETATION,
            interprets=policy,
        ),
        town,
    )  # fmt: skip
    InformationItem.objects.filter(title="一图读懂").update(interprets=None)
    Builder(town.organ).build_all()
    path = Release.objects.get(item=policy).path
    assert "一图读懂" in (site_root(town.organ) / path).read_text(encoding="utf-8")


def test_what_rows_are_found_by_stands_beside_the_text_as_the_text_says_it(town):
    until = timezone.localdate() + timedelta(days=3)
    item = draft(
        town.column, town.editor, notice_from=timezone.localdate(), notice_until=until, **REVIEWED
    )
    submission = submitted(item, town.editor)
    for name, value in columns(submission.content).items():
        assert getattr(submission, name) == value
    assert submission.unit == town.units["office"]
    assert submission.notice_until == until


def test_a_repealed_document_is_edited_and_stays_repealed_for_the_public(town):
    item = draft(town.column, town.editor, **REVIEWED)
    approved(item, town)
    actions.repeal(item.pk, actor=town.releaser, on=timezone.localdate())
    approved(changed(item, town.editor, summary="加一句"), town)
    assert "废止" in page(town)
    assert InformationItem.objects.get().validity_shown == "废止"
