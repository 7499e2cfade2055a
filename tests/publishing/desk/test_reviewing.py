"""The inbox, the review of one text, and several at once."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lubu.ledger.models import Entry
from lubu.office.todo import waiting as todo
from lubu.publishing import actions
from lubu.publishing.models import Attachment, InformationItem, ItemAttachment, Review, Submission
from lubu.publishing.rules import Decision, ScanState, SubmissionState
from tests.publishing import factories
from tests.publishing.factories import draft, submitted

pytestmark = pytest.mark.django_db
HOME = "/desk/"


def in_review(town, *, steps=0, author=None, **fields):
    author = author or town.editor
    submission = submitted(draft(town.column, author, **fields), author)
    for reviewer in (town.first, town.second)[:steps]:
        actions.decide(submission.pk, actor=reviewer, decision=Decision.APPROVE)
    return submission


def set_fields(submission, **fields):
    Submission.objects.filter(pk=submission.pk).update(**fields)


def titles(answer) -> list[str]:
    return [line.submission.content["title"] for line in answer.context["lines"]]


def test_the_inbox_lists_what_is_mine_overdue_first_then_urgent_then_by_due_date(town, desk):
    today = timezone.localdate()
    for title, days, priority in (
        ("将来", 9, 2), ("明天", 1, 2), ("紧急", 5, 1), ("逾期", -2, 2), ("逾期更久", -5, 3),
    ):  # fmt: skip
        set_fields(
            in_review(town, title=title), due_on=today + timedelta(days=days), priority=priority
        )
    in_review(town, title="二审的", steps=1)
    answer = desk.become(town.first).get("reviews")
    assert titles(answer) == ["逾期", "逾期更久", "紧急", "明天", "将来"]
    assert titles(desk.become(town.second).get("reviews")) == ["二审的"]
    assert titles(desk.become(town.final).get("reviews")) == []


def test_a_reviewers_own_text_is_not_in_her_inbox_and_says_why_on_its_page(town, desk):
    from lubu.organisations import actions as organisations

    organisations.appoint(town.first, town.editor.posts_held[0], since=timezone.localdate())
    submission = in_review(town, author=town.first)
    assert titles(desk.become(town.first).get("reviews")) == []
    page = desk.get("review", submission.pk)
    assert page.context["why_not"] == [_("You wrote this text: its reviews are for others.")]
    assert not page.context["may_decide"]


@pytest.mark.parametrize("step", [1, 2, 3])
def test_an_author_can_approve_her_own_text_through_no_post(town, desk, client, step):
    """Whatever posts she holds, by our screens, in bulk, and by Wagtail's own addresses."""
    from lubu.organisations import actions as organisations

    for person in (town.first, town.second, town.final, town.releaser, town.admin):
        organisations.appoint(town.editor, person.posts_held[0], since=timezone.localdate())
    town.editor.is_superuser = True
    town.editor.save()
    submission = in_review(town, steps=step - 1)
    desk.become(town.editor)
    before = Review.objects.count()
    assert desk.post("review", submission.pk, step=step, decision="approve").status_code == 403
    desk.post("bulk", chosen=f"{submission.pk}:{step}")
    task = submission.item.current_workflow_task_state
    for name in ("workflow_action", "collect_workflow_action_data"):
        address = reverse(
            f"wagtailadmin_pages:{name}", args=[submission.item_id, "approve", task.pk]
        )
        client.post(address, {"comment": "同意"})
    client.post(
        reverse("wagtailadmin_pages:edit", args=[submission.item_id]),
        {"action-workflow-action": "true", "workflow-action-name": "approve"},
    )
    submission.refresh_from_db()
    assert submission.state == SubmissionState.IN_REVIEW
    assert Review.objects.count() == before


@pytest.mark.parametrize("action", ["approve", "reject"])
@pytest.mark.parametrize("name", ["workflow_action", "collect_workflow_action_data"])
def test_wagtails_own_dialogue_decides_nothing_for_the_reviewer_either(town, desk, name, action):
    submission = in_review(town)
    task = submission.item.current_workflow_task_state
    address = reverse(f"wagtailadmin_pages:{name}", args=[submission.item_id, action, task.pk])
    answer = desk.become(town.first).client.post(address, {"comment": ""})
    assert answer.status_code in (302, 403)
    submission.refresh_from_db()
    assert submission.state == SubmissionState.IN_REVIEW
    assert submission.reviews.count() == 0


def test_three_people_approve_one_after_the_other_and_the_text_is_released(town, desk):
    submission = in_review(town)
    for step, reviewer in enumerate((town.first, town.second, town.final), 1):
        page = desk.become(reviewer).get("review", submission.pk)
        assert page.context["may_decide"]
        answer = desk.post("review", submission.pk, step=step, decision="approve", remark="同意")
        assert (answer.status_code, answer.url) == (302, reverse("publishing:reviews"))
    submission.refresh_from_db()
    assert submission.state == SubmissionState.APPROVED
    assert submission.releases.exists()
    assert [review.remark for review in submission.reviews.all()] == ["同意"] * 3


def test_a_return_needs_a_remark_and_reaches_the_author(town, desk):
    submission = in_review(town, title="请改日期的通知")
    desk.become(town.first)
    answer = desk.post("review", submission.pk, step=1, decision="return", remark="  ")
    assert answer.status_code == 422
    assert _("Say what is to be mended: the author reads it.") in answer.text
    submission.refresh_from_db()
    assert submission.state == SubmissionState.IN_REVIEW
    desk.post("review", submission.pk, step=1, decision="return", remark="日期有误")
    submission.refresh_from_db()
    assert submission.state == SubmissionState.RETURNED
    waits = {str(label): entries for label, entries in todo(town.editor, timezone.localdate())}
    [entry] = waits[_("Returned to me")]
    assert entry.title == "请改日期的通知"
    assert "日期有误" in entry.what
    assert "日期有误" in desk.become(town.editor).get("standing", submission.item_id).text


def test_who_decides_after_somebody_else_did_is_told_and_decides_nothing(town, desk):
    submission = in_review(town)
    actions.decide(submission.pk, actor=town.first, decision=Decision.APPROVE)
    answer = desk.become(town.second).post("review", submission.pk, step=1, decision="approve")
    assert answer.status_code == 409
    assert _("This step is not due now. Reload the page to see where it is.") in answer.text
    assert submission.reviews.count() == 1
    actions.decide(submission.pk, actor=town.second, decision=Decision.RETURN, remark="重写")
    answer = desk.become(town.final).post("review", submission.pk, step=3, decision="approve")
    assert answer.status_code == 409
    assert submission.reviews.count() == 2
    page = desk.get("review", submission.pk)
    assert not page.context["is_running"]
    assert "decision" not in page.text


def test_another_organs_reviewer_finds_nothing(town, other, desk):
    submission = in_review(town)
    desk.become(other.first)
    for name in ("review", "urgent", "ask-fact-check"):
        assert desk.get(name, submission.pk).status_code == 404
        assert desk.post(name, submission.pk, step=1, decision="approve").status_code == 404
    assert desk.post("cancel", submission.pk).status_code == 404
    for name in ("standing", "submit", "findings", "withdraw", "repeal"):
        assert desk.get(name, submission.item_id).status_code == 404
        if name != "standing":
            assert desk.post(name, submission.item_id).status_code == 404
    assert desk.post("bulk", chosen=f"{submission.pk}:1").status_code == 302
    assert desk.get("bulk", chosen=f"{submission.pk}:1").context["candidates"] == []
    assert submission.reviews.count() == 0


def test_a_reviewer_reviews_only_the_units_of_the_post(town, desk):
    from lubu.organisations.models import Post

    line = Post.objects.get(appointments__user=town.second)
    line.oversees.set([town.units["village"]])
    submission = in_review(town, steps=0)
    actions.decide(submission.pk, actor=town.first, decision=Decision.APPROVE)
    desk.become(town.second)
    assert titles(desk.get("reviews")) == []
    assert desk.post("review", submission.pk, step=2, decision="approve").status_code == 403


def test_an_unclean_file_keeps_the_text_from_being_approved(town, desk):
    item = draft(town.column, town.editor)
    file = Attachment.objects.create(
        organ=town.organ, title="申请表", scan_state=ScanState.CLEAN, file="x.pdf", kind="pdf"
    )
    ItemAttachment.objects.create(item=item, file=file)
    InformationItem.objects.get(pk=item.pk).save_revision(user=town.editor)
    submission = submitted(item, town.editor)
    Attachment.objects.filter(pk=file.pk).update(scan_state=ScanState.INFECTED)
    answer = desk.become(town.first).post("review", submission.pk, step=1, decision="approve")
    assert answer.status_code == 422
    assert "申请表" in answer.text
    assert submission.reviews.count() == 0
    assert "disabled" in desk.get("review", submission.pk).text


def test_each_step_proofreads_anew_and_keeps_what_it_found(town, desk):
    item = draft(town.column, town.editor, text="<p>联系人手机13800138000。</p>")
    found = findings_of(item)
    for one in found:
        if one["severity"] == "blocking":
            actions.dismiss(item.pk, actor=town.editor, finding=one, reason="办公用手机")
    submission = submitted(item, town.editor)
    page = desk.become(town.first).get("review", submission.pk)
    assert '<mark id="place-1"' in page.text
    assert "办公用手机" in page.text
    assert str(town.editor) in page.text
    desk.post("review", submission.pk, step=1, decision="approve")
    assert [one["dismissed"] for one in submission.reviews.get().findings] == [True]
    item.dismissals.all().delete()
    answer = desk.become(town.second).post("review", submission.pk, step=2, decision="approve")
    assert answer.status_code == 422
    assert submission.reviews.count() == 1


def findings_of(item):
    from lubu.publishing import checking
    from lubu.publishing.content import freeze

    return checking.findings(item, freeze(item))


def test_a_text_in_review_says_when_it_comes_out_how_pressing_it_is_and_who_acts_next(town, desk):
    day = timezone.localdate() + timedelta(days=3)
    midnight = timezone.make_aware(datetime.combine(day, time.min))
    planned = in_review(town, steps=1, go_live_at=midnight)
    set_fields(planned, priority=1)
    page = desk.become(town.editor).get("review", planned.pk)
    assert list(page.context["next_up"]) == [town.second]
    assert f"<dd>{town.second}</dd>" in page.text
    assert f"{day}（届时须已通过三审）" in page.text
    assert '<span class="pub-tag pub-tag--critical">紧急</span>' in page.text
    set_fields(planned, release_at=timezone.now() - timedelta(hours=1))
    assert "三审全部通过后立即发布（原定" in desk.get("review", planned.pk).text
    assert "三审全部通过后立即发布" in desk.get("review", in_review(town).pk).text


def test_a_text_that_nobody_may_review_says_so(town, desk):
    """Whoever holds the post has written it or reviewed it before."""
    from lubu.organisations import actions as organisations

    submission = in_review(town, steps=1)
    submission.authors.add(town.second)
    organisations.appoint(town.first, town.second.posts_held[0], since=timezone.localdate())
    page = desk.become(town.editor).get("review", submission.pk)
    assert list(page.context["next_up"]) == []
    assert "没有可办理的人" in page.text


def test_what_changed_against_the_approved_version_is_shown(town, desk):
    item = draft(town.column, town.editor, text="<p>三月一日开始办理。</p><p>请互相转告。</p>")
    factories.approved(item, town)
    item = InformationItem.objects.get(pk=item.pk)
    item.body = [("paragraph", "<p>三月五日开始办理。</p><p>请互相转告。</p>")]
    item.topic = "民政"
    item.save_revision(user=town.editor)
    submission = submitted(item, town.editor)
    page = desk.become(town.first).get("review", submission.pk).text
    assert "三月<del>一</del><ins>五</ins>日开始办理。" in page
    assert "综合政务" in page
    assert "民政" in page


def test_several_are_approved_and_each_that_cannot_be_says_why(town, desk):
    ready = [in_review(town, title=f"可以通过{n}") for n in (1, 2)]
    taken = in_review(town, title="别人已审")
    chosen = [f"{one.pk}:1" for one in (*ready, taken)]
    desk.become(town.first)
    page = desk.get("bulk", chosen=chosen)
    assert page.status_code == 200
    assert len(page.context["ready"]) == 3
    actions.cancel(taken.pk, actor=town.editor)
    answer = desk.post("bulk", chosen=chosen)
    assert answer.status_code == 200
    assert [title for _pk, title in answer.context["done"]] == ["可以通过1", "可以通过2"]
    [failure] = answer.context["failures"]
    assert failure.title == "别人已审"
    assert failure.reasons == [_("This step is not due now. Reload the page to see where it is.")]
    assert "别人已审" in desk.get("bulk", chosen=chosen).text


@pytest.mark.parametrize(
    "chosen", ["", "x", "1", "1:9", "9" * 30 + ":1", "1:1; drop", "\x00", "٣:1", "-1:1"]
)
def test_bulk_approval_of_nonsense_says_so_and_changes_nothing(town, desk, chosen):
    in_review(town)
    before = Entry.objects.count()
    answer = desk.become(town.first).client.post(
        reverse("publishing:bulk"), {"chosen": chosen}, follow=True
    )
    assert answer.status_code == 200
    assert _("Choose at least one text.") in answer.text
    assert Entry.objects.count() == before


def test_the_inbox_costs_the_same_queries_for_one_and_for_many(
    town, desk, django_assert_max_num_queries
):
    in_review(town)
    desk.become(town.first).get("reviews")
    with django_assert_max_num_queries(40) as one:
        desk.get("reviews")
    for _number in range(6):
        in_review(town)
    with django_assert_max_num_queries(len(one)):
        desk.get("reviews")


def test_the_inbox_is_narrowed_and_paged(town, desk):
    for number in range(23):
        in_review(town, title=f"第{number}号通知")
    desk.become(town.first)
    assert len(titles(desk.get("reviews"))) == 20
    assert len(titles(desk.get("reviews", p=2))) == 3
    assert titles(desk.get("reviews", q="第7号")) == ["第7号通知"]
    assert titles(desk.get("reviews", step=2)) == []
    assert len(titles(desk.get("reviews", unit=town.units["office"].pk))) == 20
    assert titles(desk.get("reviews", pressing="overdue")) == []
    for wrong in ({"step": "9"}, {"unit": "x"}, {"unit": "9" * 40}, {"q": "\x07" * 3}):
        assert desk.get("reviews", **wrong).status_code == 422
    assert desk.get("reviews", p="x" * 50).status_code == 200


def test_the_menu_says_how_many_wait_and_only_to_reviewers(town, desk):
    in_review(town)
    in_review(town)
    label = json.dumps(_("Reviews (%(number)s)") % {"number": 2})
    assert label in desk.become(town.first).client.get(HOME).text
    page = desk.become(town.system).client.get(HOME).text
    assert reverse("publishing:reviews") not in page


def test_an_author_takes_a_text_back_out_of_review_and_a_stranger_does_not(town, desk):
    submission = in_review(town)
    desk.become(town.first).post("cancel", submission.pk)
    submission.refresh_from_db()
    assert submission.state == SubmissionState.IN_REVIEW
    assert desk.become(town.editor).get("cancel", submission.pk).status_code == 405
    desk.post("cancel", submission.pk)
    submission.refresh_from_db()
    assert submission.state == SubmissionState.CANCELLED


WRONG = [
    {"decision": "approve"},
    {"step": "1"},
    {"step": "1", "decision": "publish"},
    {"step": "4", "decision": "approve"},
    {"step": "x", "decision": "approve"},
    {"step": "9" * 50, "decision": "approve"},
    {"step": "1", "decision": "approve", "remark": "字" * 3000},
    {"step": "1", "decision": "return", "remark": "\u202e倒过来"},
    {"step": "1", "decision": "return", "remark": "a\x00b"},
    {"step": "1", "decision": "return", "remark": "\x1b[31m"},
]


@pytest.mark.parametrize("data", WRONG)
def test_a_wrong_decision_is_answered_with_a_sentence_and_changes_nothing(town, desk, data):
    submission = in_review(town)
    before = Entry.objects.count()
    answer = desk.become(town.first).post("review", submission.pk, **data)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert Entry.objects.count() == before


def test_strangers_are_sent_to_log_in(town, client):
    submission = in_review(town)
    for name, pk in (("reviews", None), ("review", submission.pk), ("standing", 1)):
        answer = client.get(reverse(f"publishing:{name}", args=[pk] if pk else []))
        assert answer.status_code == 302
        assert "/desk/login/" in answer.url
