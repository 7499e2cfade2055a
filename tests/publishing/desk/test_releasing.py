"""Urgent release, an item's standing, taking back, repeal, and fact checks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.locks import ScheduledForPublishLock

from lubu.ledger.models import Entry
from lubu.office.todo import waiting as todo
from lubu.publishing import actions
from lubu.publishing.models import FactCheck, InformationItem, Release, SubmissionFile
from lubu.publishing.rules import (
    Decision,
    ItemKind,
    ReleaseState,
    ScanState,
    SubmissionState,
    Validity,
    WithdrawalKind,
)
from tests.publishing.desk.editor_form import save
from tests.publishing.desk.test_handing_in import due, with_file
from tests.publishing.factories import approved, changed, draft, submitted

pytestmark = pytest.mark.django_db
REASON = "暴雨红色预警,须立即告知群众"


def is_refused(answer) -> bool:
    return answer.status_code == 302 and answer.url == reverse("wagtailadmin_home")


def test_the_leader_in_charge_releases_at_once_and_it_is_marked_until_made_good(town, desk):
    later = timezone.now() + timedelta(days=3)
    item = draft(town.column, town.editor, title="暴雨红色预警", go_live_at=later)
    submission = submitted(item, town.editor)
    answer = desk.become(town.second).post("urgent", submission.pk, reason=REASON, certain="on")
    assert answer.status_code == 302
    assert Release.objects.get().state == ReleaseState.RELEASED
    [line] = desk.get("missing-reviews").context["lines"]
    assert line.submission == submission
    assert REASON in desk.get("missing-reviews").text
    waits = {str(label) for label, _entries in todo(town.first, timezone.localdate())}
    assert _("Urgent releases whose reviews are missing") in waits
    for step, person in enumerate((town.first, town.second, town.final), 1):
        assert submission in [
            one.submission for one in desk.become(person).get("reviews").context["lines"]
        ]
        desk.post("review", submission.pk, step=step, decision="approve")
    submission.refresh_from_db()
    assert submission.state == SubmissionState.APPROVED
    assert desk.get("missing-reviews").context["lines"] == []


@pytest.mark.parametrize("made_good", [False, True])
def test_a_text_released_urgently_before_its_planned_moment_can_be_edited(town, desk, made_good):
    """An urgent release means now: nothing waits for the planned moment any more."""
    later = timezone.now() + timedelta(days=3)
    item = draft(town.column, town.editor, go_live_at=later)
    submission = submitted(item, town.editor)
    desk.become(town.second).post("urgent", submission.pk, reason=REASON, certain="on")
    for reviewer in (town.first, town.second, town.final)[: 3 * made_good]:
        actions.decide(submission.pk, actor=reviewer, decision=Decision.APPROVE)
    item = InformationItem.objects.get(pk=item.pk)
    assert (item.live, item.go_live_at) == (True, None)
    assert not isinstance(item.get_lock(), ScheduledForPublishLock)
    assert save(desk.become(town.editor), item, title="改正后的标题").status_code == 302
    approved(item, town)
    assert Release.objects.get().submission.content["title"] == "改正后的标题"


def test_an_urgent_text_that_was_returned_is_still_missing_its_reviews(town, desk):
    submission = submitted(draft(town.column, town.editor), town.editor)
    actions.order_urgent_release(submission.pk, actor=town.second, reason=REASON)
    actions.decide(submission.pk, actor=town.first, decision=Decision.RETURN, remark="地名有误")
    assert len(desk.become(town.second).get("missing-reviews").context["lines"]) == 1


def test_an_urgent_release_skips_the_queue_but_not_the_scan(town, desk):
    item = draft(town.column, town.editor)
    file = with_file(item, town, ScanState.CLEAN)
    submission = submitted(item, town.editor)
    assert SubmissionFile.objects.filter(submission=submission).exists()
    type(file).objects.filter(pk=file.pk).update(scan_state=ScanState.UNKNOWN)
    answer = desk.become(town.second).post("urgent", submission.pk, reason=REASON, certain="on")
    assert answer.status_code == 422
    assert "申请表" in answer.text
    assert not Release.objects.exists()


def test_only_leaders_in_charge_order_and_only_once(town, desk):
    submission = submitted(draft(town.column, town.editor), town.editor)
    for person in (town.editor, town.first, town.releaser, town.admin):
        desk.become(person)
        assert is_refused(desk.get("urgent", submission.pk))
        assert is_refused(desk.post("urgent", submission.pk, reason=REASON, certain="on"))
    desk.become(town.second).post("urgent", submission.pk, reason=REASON, certain="on")
    assert desk.post("urgent", submission.pk, reason=REASON, certain="on").status_code == 409
    assert Entry.objects.filter(kind="release.urgent").count() == 1


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"reason": REASON},
        {"certain": "on", "reason": "  "},
        {"certain": "on", "reason": "字" * 400},
        {"certain": "on", "reason": "\u202e预警"},
        {"certain": "on", "reason": "\x00"},
    ],
)
def test_a_wrong_order_is_answered_and_nothing_goes_out(town, desk, data):
    submission = submitted(draft(town.column, town.editor), town.editor)
    answer = desk.become(town.second).post("urgent", submission.pk, **data)
    assert answer.status_code == 422
    assert not Release.objects.exists()


def test_the_standing_tells_the_item_from_first_to_last(town, desk):
    item = draft(town.column, town.editor)
    approved(item, town)
    page = desk.become(town.releaser).get("standing", item.pk)
    for said in (str(town.first), str(town.final), f"/{town.organ.slug}/tzgg/"):
        assert said in page.text
    assert len(page.context["entries"]) == 5
    assert page.context["may_withdraw"]
    assert not desk.become(town.editor).get("standing", item.pk).context["may_withdraw"]


@pytest.mark.parametrize("kind", ["mistake", "merged", "withdrawn"])
def test_an_item_is_taken_back_in_each_of_three_ways(town, desk, kind):
    item, target = (draft(town.column, town.editor) for _number in range(2))
    approved(item, town)
    approved(target, town)
    target.refresh_from_db()
    answer = desk.become(town.releaser).post(
        "withdraw", item.pk, kind=kind, reason="数据有误", merged_into=target.index_no
    )
    assert answer.status_code == 302
    release = item.releases.get()
    assert (release.state, release.withdrawal) == (ReleaseState.WITHDRAWN, kind)
    assert release.merged_into == (target if kind == "merged" else None)
    assert desk.get("withdraw", item.pk).status_code == 200
    assert desk.post("withdraw", item.pk, kind="mistake", reason="再来").status_code == 409


def test_taking_back_stops_the_review_that_is_running_and_says_so(town, desk):
    """Else the item would return by itself when its third reviewer approves."""
    item = draft(town.column, town.editor)
    approved(item, town)
    running = submitted(changed(item, town.editor), town.editor)
    for reviewer in (town.first, town.second):
        actions.decide(running.pk, actor=reviewer, decision=Decision.APPROVE)
    said = "第2版正在审核。撤回本信息将同时终止该次审核。"
    assert said in desk.become(town.releaser).get("withdraw", item.pk).text
    desk.post("withdraw", item.pk, kind="withdrawn", reason="数据有误")
    running.refresh_from_db()
    assert running.state == SubmissionState.WITHDRAWN
    [entry] = Entry.objects.filter(kind="submission.withdrawn")
    assert entry.actor == town.releaser
    answer = desk.become(town.final).post("review", running.pk, step=3, decision="approve")
    assert answer.status_code == 409
    assert item.releases.get().state == ReleaseState.WITHDRAWN
    assert "因信息撤回而终止" in desk.get("review", running.pk).text
    assert InformationItem.objects.get(pk=item.pk).current_workflow_state is None
    approved(item, town)
    assert item.releases.get().state == ReleaseState.RELEASED


WRONG = [
    {},
    {"kind": "mistake"},
    {"kind": "mistake", "reason": " "},
    {"kind": "deleted", "reason": "因"},
    {"kind": "merged", "reason": "因"},
    {"kind": "merged", "reason": "因", "merged_into": "没有这一条"},
    {"kind": "merged", "reason": "因", "merged_into": "\x00"},
    {"kind": "withdrawn", "reason": "字" * 400},
    {"kind": "withdrawn", "reason": "\u202e因"},
]


@pytest.mark.parametrize("data", WRONG)
def test_a_wrong_withdrawal_is_answered_and_the_item_stays(town, desk, data):
    item = draft(town.column, town.editor)
    approved(item, town)
    answer = desk.become(town.releaser).post("withdraw", item.pk, **data)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert item.releases.get().state == ReleaseState.RELEASED


def test_an_item_merges_into_no_draft_and_none_of_another_organ(town, other, desk):
    item, unseen = draft(town.column, town.editor), draft(town.column, town.editor, title="草稿")
    approved(item, town)
    foreign = draft(other.column, other.editor, title="别处的")
    approved(foreign, other)
    item.refresh_from_db()
    for target in (unseen.title, foreign.title, item.index_no):
        answer = desk.become(town.releaser).post(
            "withdraw", item.pk, kind="merged", reason="并入", merged_into=target
        )
        assert answer.status_code == 422


def test_who_only_reviews_or_edits_takes_nothing_back(town, desk):
    item = draft(town.column, town.editor)
    approved(item, town)
    for person in (town.editor, town.first, town.final, town.auditor):
        desk.become(person)
        assert is_refused(desk.post("withdraw", item.pk, kind="mistake", reason="因"))
        assert is_refused(desk.post("repeal", item.pk, on=due(0)))
    assert item.releases.get().state == ReleaseState.RELEASED


def test_a_document_is_repealed_with_what_replaces_it(town, desk):
    item = document(town)
    new = document(town, title="新办法")
    approved(item, town)
    approved(new, town)
    desk.become(town.releaser)
    for wrong in ({}, {"on": "x"}, {"on": due(5)}, {"on": due(0), "by_item": "没有"}):
        assert desk.post("repeal", item.pk, **wrong).status_code == 422
    assert desk.post("repeal", item.pk, on=due(0), by_item="新办法").status_code == 302
    item = InformationItem.objects.get(pk=item.pk)
    assert (item.repealed_on.isoformat(), item.repealed_by) == (due(0), new)
    assert item.validity_shown == _("repealed")
    assert desk.post("repeal", item.pk, on=due(0)).status_code == 409


def test_only_documents_in_public_are_repealed(town, desk):
    """No notice, no draft, none that was taken back: by the button and past it."""
    notice, only_draft, gone = draft(town.column, town.editor), document(town), document(town)
    approved(notice, town)
    approved(gone, town)
    actions.withdraw(gone.pk, actor=town.releaser, kind=WithdrawalKind.WITHDRAWN, reason="有误")
    desk.become(town.releaser)
    for item in (notice, only_draft, gone):
        assert not desk.get("standing", item.pk).context["may_repeal"]
        answer = desk.post("repeal", item.pk, on=due(0))
        assert answer.status_code == 422
        assert "只有向公众公开的政策文件、规范性文件可以废止" in answer.text
        item.refresh_from_db()
        assert item.repealed_on is None
    assert not Entry.objects.filter(kind="document.repealed").exists()


def document(town, **fields) -> InformationItem:
    """A normative document, complete enough to be handed in."""
    fields = {"kind": ItemKind.NORMATIVE, "written_on": date(2021, 3, 1), **fields}
    return draft(town.column, town.editor, validity=Validity.IN_FORCE, **fields)


def asked(town, desk, **data) -> tuple[FactCheck, str]:
    """A fact check asked for at the desk, and the path of its link."""
    submission = submitted(draft(town.column, town.editor, title="水质数据公告"), town.editor)
    data = {"expert": "王教授", "question": "数据对吗?", "due_on": due(), **data}
    answer = desk.become(town.first).post("ask-fact-check", submission.pk, **data)
    assert answer.status_code == 200
    return FactCheck.objects.get(), "/fact-check/" + answer.context["link"].split("/fact-check/")[1]


def test_an_expert_answers_by_a_link_without_an_account(town, desk, client):
    check, link = asked(town, desk)
    assert timezone.localdate(check.expires_at).isoformat() == due(4)
    assert f"可答复至{due()}" in desk.get("review", check.submission_id).text
    client.logout()
    page = client.get(link)
    assert page.status_code == 200
    assert "水质数据公告" in page.text
    assert "数据对吗?" in page.text
    assert page["Cache-Control"] == "no-store"
    answer = client.post(link, {"facts_right": "no", "answer": "<b>氨氮</b>应为0.5"})
    assert _("Thank you: your answer has arrived") in answer.text
    used = client.get(link)
    assert used.status_code == 410
    assert "水质数据公告" not in used.text
    assert client.post(link, {"facts_right": "yes"}).status_code == 410
    check.refresh_from_db()
    assert (check.facts_right, check.answer) == (False, "<b>氨氮</b>应为0.5")
    review = desk.become(town.second).get("review", check.submission_id)
    assert "&lt;b&gt;氨氮&lt;/b&gt;应为0.5" in review.text
    assert "氨氮" in desk.become(town.editor).get("standing", check.submission.item_id).text


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"facts_right": "maybe"},
        {"facts_right": "no"},
        {"facts_right": "no", "answer": "  "},
        {"facts_right": "yes", "answer": "字" * 3000},
        {"facts_right": "yes", "answer": "\u202e"},
        {"facts_right": "yes", "answer": "\x00"},
        {"facts_right": "\x00"},
    ],
)
def test_a_wrong_answer_is_answered_and_the_link_stays_open(town, desk, client, data):
    check, link = asked(town, desk)
    client.logout()
    answer = client.post(link, data)
    assert answer.status_code == 422
    assert 'class="fault"' in answer.text
    check.refresh_from_db()
    assert check.answered_at is None


def test_a_wrong_late_or_pointless_link_says_so_and_shows_nothing(town, desk, client):
    check, link = asked(town, desk)
    client.logout()
    for wrong in ("x", "%00", "é" * 30, "a" * 3000):
        page = client.get(f"/fact-check/{wrong}/")
        assert page.status_code == 404
        assert _("This link cannot be used") in page.text
    FactCheck.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    page = client.get(link)
    assert (page.status_code, "水质" in page.text) == (410, False)
    FactCheck.objects.update(expires_at=timezone.now() + timedelta(days=1))
    actions.cancel(check.submission_id, actor=town.editor)
    assert client.post(link, {"facts_right": "yes"}).status_code == 410


def test_the_link_needs_the_forms_own_token(town, desk):
    from django.test import Client

    check, link = asked(town, desk)
    forged = Client(enforce_csrf_checks=True).post(link, {"facts_right": "yes"})
    assert forged.status_code == 403
    check.refresh_from_db()
    assert check.answered_at is None


@pytest.mark.parametrize(
    "data",
    [
        {"expert": ""},
        {"expert": "王" * 61},
        {"expert": "\u202e王"},
        {"due_on": ""},
        {"due_on": "2020-01-01"},
        {"due_on": "9999-12-31"},
        {"question": "字" * 3000},
    ],
)
def test_a_wrong_question_makes_no_link(town, desk, data):
    submission = submitted(draft(town.column, town.editor), town.editor)
    data = {"expert": "王教授", "due_on": due(), **data}
    answer = desk.become(town.first).post("ask-fact-check", submission.pk, **data)
    assert answer.status_code == 422
    assert not FactCheck.objects.exists()


def test_who_neither_edits_nor_reviews_asks_nobody(town, desk):
    submission = submitted(draft(town.column, town.editor), town.editor)
    for person in (town.auditor, town.releaser):
        answer = desk.become(person).post(
            "ask-fact-check", submission.pk, expert="王", due_on=due()
        )
        assert is_refused(answer)
    assert not FactCheck.objects.exists()
