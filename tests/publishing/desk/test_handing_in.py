"""From the editor to the reviewers: what stands in the way, findings, Wagtail's closed ways."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from lubu.ledger.models import Entry
from lubu.proofreading.findings import Kind
from lubu.publishing import actions
from lubu.publishing.models import Attachment, Dismissal, InformationItem, ItemAttachment
from lubu.publishing.rules import ItemKind, ScanState, SubmissionState
from tests.publishing.factories import approved, changed, draft, submitted

pytestmark = pytest.mark.django_db
FAULTY = "<p>联系人手机13800138000。</p>"


def due(days: int = 3) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def order(item: InformationItem, **more: object) -> dict[str, object]:
    """What the form for handing in sends of the draft that it shows."""
    latest = InformationItem.objects.get(pk=item.pk).latest_revision_id
    return {"priority": "2", "due_on": due(), "revision_seen": latest, **more}


def with_file(item, town, state) -> Attachment:
    file = Attachment.objects.create(
        organ=town.organ, title="申请表", scan_state=state, file="x.pdf", kind="pdf"
    )
    ItemAttachment.objects.create(item=item, file=file)
    InformationItem.objects.get(pk=item.pk).save_revision(user=town.editor)
    return file


def test_a_clean_draft_is_handed_in_with_its_priority_and_day(town, desk):
    item = draft(town.column, town.editor)
    page = desk.become(town.editor).get("submit", item.pk)
    assert page.context["obstacles"] == []
    answer = desk.post("submit", item.pk, **order(item, priority="1", due_on=due(1)))
    submission = item.submissions.get()
    assert answer.url == reverse("publishing:review", args=[submission.pk])
    assert (submission.priority, submission.due_on.isoformat()) == (1, due(1))


def test_every_obstacle_is_named_with_where_it_is_mended(town, desk):
    item = draft(town.column, town.editor, text=FAULTY, channels=(), topic="")
    with_file(item, town, ScanState.WAITING)
    page = desk.become(town.editor).get("submit", item.pk)
    obstacles = {str(one.what): one for one in page.context["obstacles"]}
    assert len(obstacles) == 4
    assert all(one.address and one.mend for one in obstacles.values())
    missing = obstacles[_("Metadata are missing")]
    assert missing.details == [_("topic")]
    assert missing.address.startswith(reverse("wagtailadmin_pages:edit", args=[item.pk]))
    answer = desk.post("submit", item.pk, **order(item))
    assert answer.status_code == 422
    assert not item.submissions.exists()


def test_a_blocking_finding_is_set_aside_with_a_reason_and_then_blocks_no_more(town, desk):
    item = draft(town.column, town.editor, text=FAULTY)
    desk.become(town.editor)
    [finding] = desk.get("submit", item.pk).context["findings"]
    key = finding.finding.key
    for reason in ("", "   ", "字" * 400, "\u202eabc"):
        answer = desk.post("findings", item.pk, key=key, reason=reason, next="submit")
        assert answer.status_code == 422
        assert answer.context["dismissal"].errors
    assert not Dismissal.objects.exists()
    answer = desk.post("findings", item.pk, key=key, reason="值班手机", next="submit")
    assert answer.url == reverse("publishing:submit", args=[item.pk])
    assert desk.get("submit", item.pk).context["obstacles"] == []


def test_only_an_editor_of_the_unit_sets_a_finding_aside(town, desk):
    item = draft(town.column, town.editor, text=FAULTY)
    [finding] = desk.become(town.editor).get("findings", item.pk).context["findings"]
    for person in (town.first, town.releaser, town.auditor):
        answer = desk.become(person).post(
            "findings", item.pk, key=finding.finding.key, reason="可以"
        )
        assert answer.status_code == 403
    assert not Dismissal.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "0" * 32, "'" * 32, "\x00" * 32, "a" * 5000])
def test_a_finding_that_is_not_there_cannot_be_set_aside(town, desk, key):
    item = draft(town.column, town.editor, text=FAULTY)
    answer = desk.become(town.editor).post("findings", item.pk, key=key, reason="可以")
    assert answer.status_code == 422
    assert not Dismissal.objects.exists()


def test_the_editor_gets_findings_as_a_part_of_a_page_and_others_as_a_page(town, desk):
    item = draft(town.column, town.editor, text=FAULTY)
    part = desk.become(town.editor).post("findings", item.pk, fragment="1")
    assert "<form" not in part.text
    assert "13800138000" in part.text
    answer = desk.post("findings", item.pk)
    assert "已重新校对" in desk.client.get(answer.url).text
    page = desk.client.get(reverse("wagtailadmin_pages:edit", args=[item.pk])).text
    assert f'data-findings="{reverse("publishing:findings", args=[item.pk])}"' in page


WRONG = [
    {"due_on": ""},
    {"priority": "9"},
    {"priority": "x"},
    {"due_on": "2020-01-01"},
    {"due_on": "31.31.2026"},
    {"due_on": "9999-12-31"},
    {"due_on": "\x00"},
    {"priority": "9" * 100},
    {"revision_seen": ""},
    {"revision_seen": "x"},
    {"revision_seen": "-1"},
]


@pytest.mark.parametrize("data", WRONG)
def test_wrong_words_on_the_form_are_answered_and_nothing_is_handed_in(town, desk, data):
    item = draft(town.column, town.editor)
    before = Entry.objects.count()
    answer = desk.become(town.editor).post("submit", item.pk, **order(item, **data))
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert Entry.objects.count() == before


def test_a_version_saved_after_the_draft_was_shown_is_not_handed_in_unseen(town, desk):
    item = draft(town.column, town.editor)
    shown = order(item)
    changed(item, town.second_editor, title="同事刚刚改过的标题")
    answer = desk.become(town.editor).post("submit", item.pk, **shown)
    assert answer.status_code == 409
    assert "其间有人保存了新的版本" in answer.text
    assert "同事刚刚改过的标题" in answer.text
    assert not item.submissions.exists()
    again = {name: answer.context["form"][name].value() for name in shown}
    assert desk.post("submit", item.pk, **again).status_code == 302
    assert item.submissions.get().content["title"] == "同事刚刚改过的标题"


def test_a_text_unchanged_since_it_was_decided_on_is_not_handed_in_again(town, desk):
    """Where the item stands the way leads to the editor then."""
    item = draft(town.column, town.editor)
    approved(item, town)
    desk.become(town.editor)
    page = desk.get("standing", item.pk)
    assert not page.context["hands_in"]
    edit = reverse("wagtailadmin_pages:edit", args=[item.pk])
    assert f'<a class="button" href="{edit}">打开编辑</a>' in page.text
    assert reverse("publishing:submit", args=[item.pk]) not in desk.get("findings", item.pk).text
    answer = desk.post("submit", item.pk, **order(item))
    assert answer.status_code == 422
    assert "本稿自审核通过或退回后未作修改" in answer.text
    [obstacle] = answer.context["obstacles"]
    assert obstacle.address == edit
    changed(item, town.editor)
    assert desk.get("standing", item.pk).context["hands_in"]
    assert reverse("publishing:submit", args=[item.pk]) in desk.get("findings", item.pk).text
    assert desk.post("submit", item.pk, **order(item)).status_code == 302


def test_for_another_moment_a_planned_text_is_handed_in_again(town):
    later = timezone.now().replace(microsecond=0) + timedelta(days=2)
    item = draft(town.column, town.editor, go_live_at=later)
    approved(item, town)
    approved(changed(item, town.editor, go_live_at=later + timedelta(days=1)), town)
    assert item.releases.get().release_at == later + timedelta(days=1)


def test_what_its_author_took_back_is_handed_in_as_it_is(town):
    item = draft(town.column, town.editor)
    actions.cancel(submitted(item, town.editor).pk, actor=town.editor)
    assert submitted(item, town.editor).number == 2


def test_a_refused_reason_leads_back_to_where_the_person_came_from(town, desk):
    item = draft(town.column, town.editor, text=FAULTY)
    [finding] = desk.become(town.editor).get("submit", item.pk).context["findings"]
    answer = desk.post("findings", item.pk, key=finding.finding.key, reason="", next="submit")
    assert answer.context["next"] == "submit"
    assert 'name="next" value="submit"' in answer.text


def test_the_editors_findings_offer_handing_in_only_to_whom_and_when_it_can_be_done(town, desk):
    item = draft(town.column, town.editor)
    submit = reverse("publishing:submit", args=[item.pk])

    def offered(person) -> bool:
        return submit in desk.become(person).post("findings", item.pk, fragment="1").text

    assert offered(town.editor)
    assert not offered(town.admin)
    submitted(item, town.editor)
    assert not offered(town.editor)


def test_what_the_metadata_lack_is_a_finding_and_no_reason_takes_its_place(town, desk):
    item = draft(town.column, town.editor, issuer="")
    desk.become(town.editor)
    [finding] = desk.get("submit", item.pk).context["findings"]
    assert (finding.finding.kind, finding.why) == (
        Kind.MISSING_METADATA, "送审前必须填写“发布机构”。",
    )  # fmt: skip
    answer = desk.post("findings", item.pk, key=finding.finding.key, reason="不需要", next="submit")
    assert answer.status_code == 422
    assert answer.context["dismissal"].non_field_errors() == [
        "缺少的内容须补填，不能以说明理由代替。"
    ]
    assert not Dismissal.objects.exists()
    assert desk.post("submit", item.pk, **order(item)).status_code == 422


def test_an_odd_document_number_and_a_day_to_come_are_mended_or_set_aside(town, desk):
    fields = {"doc_no": "乱写的文号", "written_on": date(2099, 1, 1)}
    item = draft(town.column, town.editor, kind=ItemKind.POLICY, **fields)
    desk.become(town.editor)
    page = desk.get("submit", item.pk)
    kinds = {one.finding.kind for one in page.context["findings"]}
    assert kinds == {Kind.DOCUMENT_NUMBER, Kind.FUTURE_DATE}
    assert "文件的成文日期应为签发之日" in page.text
    assert desk.post("submit", item.pk, **order(item)).status_code == 422
    for one in page.context["findings"]:
        desk.post("findings", item.pk, key=one.finding.key, reason="沿用历史文号", next="submit")
    assert desk.post("submit", item.pk, **order(item)).status_code == 302


def test_nobody_but_an_editor_of_the_unit_hands_in(town, desk):
    item = draft(town.column, town.editor)
    for person, status in ((town.auditor, 403), (town.first, 403), (town.village_editor, 404)):
        answer = desk.become(person).post("submit", item.pk, **order(item))
        assert answer.status_code == status
    assert not item.submissions.exists()


def test_a_text_in_review_is_not_handed_in_twice(town, desk):
    item = draft(town.column, town.editor)
    submitted(item, town.editor)
    answer = desk.become(town.editor).post("submit", item.pk, **order(item))
    assert answer.status_code == 409
    assert item.submissions.count() == 1


@pytest.mark.parametrize(
    "name", ["action-publish", "action-submit", "action-restart-workflow", "action-cancel-workflow"]
)
def test_wagtails_own_ways_to_move_a_text_on_are_closed(town, desk, name):
    item = draft(town.column, town.editor)
    submission = submitted(item, town.editor)
    town.editor.is_superuser = True
    town.editor.save()
    address = reverse("wagtailadmin_pages:edit", args=[item.pk])
    answer = desk.become(town.editor).client.post(address, {name: "1", "title": "改了"})
    assert answer.url == reverse("publishing:standing", args=[item.pk])
    submission.refresh_from_db()
    assert submission.state == SubmissionState.IN_REVIEW
    assert item.revisions.count() == 1
    page = desk.client.get(address).text
    assert f'name="{name}"' not in page
    assert 'name="action-hand-in"' in page


def test_saving_with_the_intent_to_hand_in_leads_to_the_page_for_it(town, desk):
    item = draft(town.column, town.editor)
    address = reverse("wagtailadmin_pages:edit", args=[item.pk])
    data = {
        "title": "改过的标题", "kind": "notice", "summary": "", "body-count": "0",
        "attachments-TOTAL_FORMS": "0", "attachments-INITIAL_FORMS": "0",
        "attachments-MIN_NUM_FORMS": "0", "attachments-MAX_NUM_FORMS": "1000",
        "disclosure_mode": "proactive", "action-hand-in": "1",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
        "unit": str(item.unit_id),
    }  # fmt: skip
    answer = desk.become(town.editor).client.post(address, data)
    assert answer.status_code == 302, answer.context["form"].errors
    assert answer.url == reverse("publishing:submit", args=[item.pk])
    assert InformationItem.objects.get(pk=item.pk).get_latest_revision_as_object().title == (
        "改过的标题"
    )


def test_nobody_types_or_changes_what_the_system_made(town, desk):
    """A statutory table in a report's text comes from the figures alone."""
    item = draft(town.column, town.editor)
    item.body = [("fixed", "<p>主动公开1条。</p>")]
    item.save_revision(user=town.editor)
    address = reverse("wagtailadmin_pages:edit", args=[item.pk])
    screen = desk.become(town.editor).client.get(address)
    sent = nested_form_data({
        "title": item.title, "kind": "notice", "summary": "", "disclosure_mode": "proactive",
        "unit": str(item.unit_id), "attachments": inline_formset([]),
        "comments": inline_formset([]), "body": streamfield([("fixed", "<p>主动公开9条。</p>")]),
    })  # fmt: skip
    assert screen.status_code == 200
    answer = desk.client.post(address, sent)
    assert answer.context["form"].errors["body"] == ["系统生成的内容不能自行添加或改动。"]
    kept = sent | {"body-0-value": "<p>主动公开1条。</p>"}
    assert desk.client.post(address, kept).status_code == 302


def test_an_item_with_a_chinese_title_needs_no_slug_of_its_author_to_be_approved(town):
    item = draft(town.column, town.editor, title="关于防汛的通告", slug="")
    assert item.slug
    assert approved(item, town).state == SubmissionState.APPROVED


def test_items_are_found_by_title_number_and_state_within_ones_own(town, other, desk):
    out = draft(town.column, town.editor, title="已经公开的通告")
    approved(out, town)
    submitted(draft(town.column, town.editor, title="正在审核的通告"), town.editor)
    draft(town.column, town.editor, title="还是草稿的通告")
    draft(other.column, other.editor, title="别处的通告")
    desk.become(town.releaser)

    def found(**query: str) -> set[str]:
        return {item.title for item in desk.get("items", **query).context["page_obj"]}

    assert found() == {"已经公开的通告", "正在审核的通告", "还是草稿的通告"}
    assert found(standing="public") == {"已经公开的通告"}
    assert found(standing="in_review") == {"正在审核的通告"}
    assert found(standing="draft") == {"还是草稿的通告"}
    out.refresh_from_db()
    assert found(q=out.index_no) == {"已经公开的通告"}
    assert desk.get("items", standing="x").status_code == 422
    assert desk.get("items", q="\x07").status_code == 422
