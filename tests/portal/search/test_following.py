"""The index follows the record: in the same transaction, and to the letter."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from docx import Document
from modelsearch.backends import get_search_backend
from modelsearch.query import Phrase

from lubu.organisations.models import Organ
from lubu.portal.changes import SHOWN
from lubu.portal.models import SearchEntry
from lubu.portal.search import entries, following
from lubu.portal.search.entries import Drift, Fault
from lubu.publishing import actions
from lubu.publishing.actions import files
from lubu.publishing.files.scanner import Scan, Verdict
from lubu.publishing.models import Attachment, Release
from lubu.publishing.rules import ChannelKind, Decision, ItemKind, Validity, WithdrawalKind
from tests.organisations.factories import Town
from tests.portal import factories as portal
from tests.portal.search.factories import found
from tests.publishing import factories

pytestmark = pytest.mark.django_db
REASON = "内容有误"


def test_a_text_is_found_the_moment_it_is_released(town):
    draft = factories.draft(town.column, town.editor, title="养老金领取通告")
    submission = factories.submitted(draft, town.editor)
    assert found(Phrase("养老金")) == []
    for reviewer in (town.first, town.second, town.final):
        assert found(Phrase("养老金")) == []
        actions.decide(submission.pk, actor=reviewer, decision=Decision.APPROVE)
    release = portal.on_website(draft)
    assert found(Phrase("养老金")) == [release.pk]
    assert found(Phrase("现将有关事项公告")) == [release.pk]
    assert found(Phrase(release.item.index_no)) == [release.pk]


def test_a_text_is_found_no_longer_once_it_is_taken_back_and_again_when_it_returns(town):
    release = portal.released(town, title="养老金领取通告")
    kind = WithdrawalKind.WITHDRAWN
    actions.withdraw(release.item_id, actor=town.releaser, kind=kind, reason=REASON)
    assert found(Phrase("养老金")) == []
    assert not SearchEntry.objects.exists()
    portal.edited(release, town, title="养老金领取新通告")
    assert found(Phrase("养老金领取新通告")) == [release.pk]


def test_what_the_release_takes_back_the_index_takes_back(town):
    with transaction.atomic():
        portal.released(town, title="养老金领取通告")
        assert found(Phrase("养老金")) != []
        transaction.set_rollback(True)
    assert found(Phrase("养老金")) == []


def test_a_later_text_takes_the_place_of_the_earlier(town):
    release = portal.released(town, title="养老金领取通告")
    portal.edited(release, town, title="公园开放通告")
    assert found(Phrase("养老金")) == []
    assert found(Phrase("公园开放")) == [release.pk]


def test_what_is_not_on_the_website_or_not_yet_out_is_not_found(town):
    draft = factories.draft(
        town.column, town.editor, title="只发微信", channels=(ChannelKind.WECHAT,)
    )
    factories.approved(draft, town)
    later = timezone.now() + timedelta(days=2)
    planned = factories.draft(town.column, town.editor, title="以后发布", go_live_at=later)
    factories.approved(planned, town)
    assert not SearchEntry.objects.exists()
    actions.release_due(later + timedelta(minutes=1))
    assert found(Phrase("以后发布")) == [portal.on_website(planned).pk]


def carrying(town: Town, title: str = "带附件的通告") -> tuple[Release, Attachment]:
    """A text with a document whose words were read when it was found clean."""
    document, written = Document(), BytesIO()
    document.add_paragraph("补贴标准见附表第三栏")
    document.save(written)
    file = files.receive(
        written.getvalue(), "表.docx", title="补贴表", organ=town.organ, actor=town.editor
    )
    files.keep_scan(file, portal.CLEAN)
    return portal.with_attachment(town, file, title=title), file


def test_the_words_of_an_attachment_are_found_while_it_can_be_fetched(town):
    release, file = carrying(town)
    assert found(Phrase("附表第三栏")) == [release.pk]
    files.keep_scan(file, Scan(Verdict.INFECTED, signature="Eicar", engine_version="2"))
    assert found(Phrase("附表第三栏")) == []
    assert found(Phrase("带附件的通告")) == [release.pk]


def test_nothing_is_found_across_title_text_and_file(town):
    release, _file = carrying(town, title="关于补贴")
    [text] = SearchEntry.objects.filter(pk=release.pk).values_list("text", flat=True)
    assert text.startswith("关于补贴 ¶ ")
    assert found(Phrase("关于补贴 ¶")) == [release.pk]
    assert found(Phrase("关于补贴 shaxi")) == []


def test_a_repealed_document_is_marked(town):
    today = timezone.localdate()
    document = {"kind": ItemKind.NORMATIVE, "written_on": today}
    release = portal.released(town, title="旧办法", **document)
    rows = SearchEntry.objects
    assert found(Phrase("旧办法"), rows.filter(is_current=True)) == [release.pk]
    actions.repeal(release.item_id, actor=town.releaser, on=today)
    assert found(Phrase("旧办法"), rows.filter(is_current=True)) == []
    assert found(Phrase("旧办法"), rows.filter(validity=Validity.REPEALED.value)) == [release.pk]


def test_an_expired_document_is_marked_until_its_next_text_is_valid_again(town):
    today = timezone.localdate()
    document = {"kind": ItemKind.NORMATIVE, "written_on": today - timedelta(days=9)}
    release = portal.released(town, title="暂行办法", valid_until=today, **document)
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        actions.expire_documents(timezone.localdate(), timezone.now())
        ended = SearchEntry.objects.filter(is_current=False, validity=Validity.EXPIRED.value)
        assert found(Phrase("暂行办法"), ended) == [release.pk]
        portal.edited(release, town, valid_until=today + timedelta(days=400))
        current = SearchEntry.objects.filter(is_current=True)
        assert found(Phrase("暂行办法"), current) == [release.pk]
        assert list(entries.compare(town.organ)) == []


def test_what_the_index_follows_the_site_shows():
    assert set(following.FOUND_BY) <= set(SHOWN)


# --- the whole index ------------------------------------------------------------------------------


def test_a_rebuild_makes_what_is_missing_and_removes_what_is_hidden(town):
    kept, lost, hidden = (portal.released(town, title=f"第{n}号通告") for n in "一二三")
    SearchEntry.objects.filter(pk=lost.pk).delete()
    Release.objects.filter(pk=hidden.pk).update(state="withdrawn")
    SearchEntry.objects.filter(pk=kept.pk).update(year=1999)
    drift = {one.release: one.fault for one in entries.compare(town.organ)}
    assert drift == {kept.pk: Fault.BEHIND, lost.pk: Fault.MISSING, hidden.pk: Fault.HIDDEN}
    told: list[tuple[int, int]] = []
    assert entries.rebuild(town.organ, lambda done, total: told.append((done, total))) == 2
    assert told == [(3, 3)]
    assert list(entries.compare(town.organ)) == []
    assert found(Phrase("号通告")) == [lost.pk, kept.pk]


def test_an_entry_that_the_database_cannot_seek_is_missing(town):
    release = portal.released(town, title="第一号通告")
    get_search_backend("public").delete(SearchEntry.objects.get(pk=release.pk))
    assert list(entries.compare(town.organ)) == [Drift(Fault.MISSING, release.pk)]
    assert entries.mend(town.organ) == 1
    assert found(Phrase("第一号通告")) == [release.pk]


def test_the_clock_mends_what_is_missing_and_leaves_the_rest(town):
    released = [portal.released(town) for _ in range(3)]
    SearchEntry.objects.filter(pk=released[0].pk).delete()
    following.catch_up(timezone.now())
    assert list(entries.compare(town.organ)) == []
    assert entries.mend(town.organ) == 0


def test_a_text_longer_than_any_index_is_found_by_its_beginning(town):
    words = "".join(map(chr, range(0x4E00, 0x4E00 + 20_000)))
    text = "".join(words[shift:] + words[:shift] for shift in range(0, 180, 20))
    release, file = carrying(town)
    Attachment.objects.filter(pk=file.pk).update(text=text)
    entries.refresh([release.pk])
    assert found(Phrase(text[:50])) == [release.pk]
    assert found(Phrase("带附件的通告")) == [release.pk]
    assert len(SearchEntry.objects.get(pk=release.pk).text.encode()) <= entries.MOST_BYTES


def test_organs_keep_their_own(town):
    portal.released(town)
    assert entries.rebuild(Organ(pk=town.organ.pk + 1)) == 0
    assert SearchEntry.objects.count() == 1
