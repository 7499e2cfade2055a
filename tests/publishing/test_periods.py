"""Periods that end by themselves: public notices, and the validity of documents."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from lubu.ledger.models import Entry
from lubu.portal.builder import Builder
from lubu.portal.disk import site_root
from lubu.publishing import actions, rules
from lubu.publishing.models import InformationItem, Release
from lubu.publishing.rules import ItemKind, Obstacle, Validity, WithdrawalKind
from tests.publishing.factories import approved, changed, draft, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))


def notice(town, today, last_in: int) -> InformationItem:
    """A public notice that runs for ``last_in`` more days, in public."""
    item = draft(
        town.column, town.editor, kind=ItemKind.PUBLIC_NOTICE,
        notice_from=today - timedelta(days=8), notice_until=today + timedelta(days=last_in),
    )  # fmt: skip
    approved(item, town)
    return item


def document(town, until: date | None, **fields) -> InformationItem:
    """A normative document in public, valid to the end of ``until``."""
    fields = {"validity": Validity.IN_FORCE, "written_on": date(2021, 1, 1), **fields}
    item = draft(town.column, town.editor, kind=ItemKind.NORMATIVE, valid_until=until, **fields)
    approved(item, town)
    return item


def built(town, item=None) -> str:
    """An item's page as it is built now; the column's list without one."""
    Builder(town.organ).build_changes()
    path = Release.objects.get(item=item).path if item else "tzgg/index.html"
    return (site_root(town.organ) / path).read_text(encoding="utf-8")


def closed(day: date) -> int:
    return actions.close_notices(day, at(day))


def expired(day: date) -> int:
    return actions.expire_documents(day, at(day))


def test_a_public_notice_closes_when_its_last_day_has_passed_and_once(town, today):
    item = notice(town, today, last_in=1)
    assert "公示中" in built(town, item)
    assert closed(today) == 0
    assert closed(today + timedelta(days=1)) == 0, "the last day is one of the notice"
    over = today + timedelta(days=2)
    assert closed(over) == 1
    assert closed(over) == 0
    item.refresh_from_db()
    assert item.notice_closed_at == at(over)
    [entry] = Entry.objects.filter(kind="notice.closed")
    assert (entry.actor, entry.at) == (None, at(over))
    assert (today + timedelta(days=1)).isoformat() in entry.payload
    assert "公示已结束" in built(town, item)


def test_only_what_the_public_reads_is_closed(town, today):
    """Neither a draft nor what was taken back, nor by a day that stands in a draft alone."""
    over = today + timedelta(days=9)
    draft(town.column, town.editor, notice_until=today)
    gone, going_on = notice(town, today, last_in=1), notice(town, today, last_in=20)
    actions.withdraw(gone.pk, actor=town.releaser, kind=WithdrawalKind.WITHDRAWN, reason="有误")
    changed(going_on, town.editor, notice_until=today + timedelta(days=2))
    assert closed(over) == 0
    assert closed(today + timedelta(days=21)) == 1


def test_a_notice_extended_by_a_newly_approved_text_is_open_again_and_closes_again(town, today):
    item = notice(town, today, last_in=-1)
    assert closed(today) == 1
    until = today + timedelta(days=7)
    later = changed(item, town.editor, notice_until=until)
    submitted(later, town.editor)
    assert "公示已结束" in built(town, item), "a draft opens nothing"
    approved(changed(item, town.editor, summary="延长公示"), town)
    assert "公示中" in built(town, item)
    assert closed(until) == 0
    assert closed(until + timedelta(days=1)) == 1
    assert "公示已结束" in built(town, item)


@pytest.mark.parametrize("missing", ["notice_from", "notice_until"])
def test_a_public_notice_says_from_when_until_when(town, today, missing):
    days = {"notice_from": today, "notice_until": today, missing: None}
    item = draft(town.column, town.editor, kind=ItemKind.PUBLIC_NOTICE, **days)
    with pytest.raises(rules.NotReadyError) as refused:
        submitted(item, town.editor)
    assert refused.value.obstacles == {Obstacle.MISSING_METADATA: (missing,)}


def test_a_document_expires_on_the_day_after_its_last_one(town, today):
    item = document(town, until=today + timedelta(days=1))
    assert "有效" in built(town, item)
    assert expired(today + timedelta(days=1)) == 0
    over = today + timedelta(days=5)  # the clock stood still for a while
    assert expired(over) == 1
    assert expired(over) == 0
    item.refresh_from_db()
    assert item.expired_on == today + timedelta(days=2)
    assert item.validity_shown == "失效"
    assert [entry.actor for entry in Entry.objects.filter(kind="document.expired")] == [None]
    assert "失效" in built(town, item)
    assert "失效" in built(town), "and in lists"


def test_neither_what_has_no_end_nor_what_is_repealed_expires(town, today):
    document(town, until=None)
    repealed = document(town, until=today)
    actions.repeal(repealed.pk, actor=town.releaser, on=today)
    changed(document(town, until=today + timedelta(days=90)), town.editor, valid_until=today)
    assert expired(today + timedelta(days=2)) == 0
    assert "废止" in built(town, repealed)


def test_a_document_whose_validity_is_prolonged_is_in_force_again(town, today):
    item = document(town, until=today - timedelta(days=1))
    assert expired(today) == 1
    approved(changed(item, town.editor, valid_until=today + timedelta(days=365)), town)
    item.refresh_from_db()
    assert item.expired_on is None
    assert "失效" not in built(town, item)
    assert expired(today + timedelta(days=366)) == 1


def test_lists_mark_what_was_amended(town):
    item = document(town, until=None, validity=Validity.AMENDED)
    assert "已修改" in built(town, item)
    assert "已修改" in built(town)
