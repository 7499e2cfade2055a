"""The editor: whose text it is, numbers that are taken, drafts that are deleted."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from lubu.desk.items import own_columns
from lubu.ledger.models import Entry
from lubu.organisations.models import User
from lubu.publishing import actions
from lubu.publishing.forms import ItemForm
from lubu.publishing.models import ColumnPage, InformationItem
from lubu.publishing.rules import ColumnKind
from tests.publishing.desk.editor_form import NEW, add, save
from tests.publishing.desk.test_handing_in import order
from tests.publishing.factories import approved, changed, draft, submitted

pytestmark = pytest.mark.django_db
NUMBER = "沙府〔2021〕5号"


@pytest.fixture
def shared(town) -> ColumnPage:
    """A column of the office in which every unit drafts."""
    return actions.add_column(
        town.organ.home, title="政务动态", slug="zwdt", kind=ColumnKind.NEWS,
        owner=town.units["office"], open_to_units=True,
    )  # fmt: skip


def test_what_is_saved_over_a_version_handed_in_becomes_a_new_one(town, desk):
    """As the editor saves by itself: it names the version that it wrote last."""
    item = draft(town.column, town.editor)
    submission = approved(item, town)
    item = InformationItem.objects.get(pk=item.pk)
    answer = save(
        desk.become(town.editor), item, title="改过的标题",
        overwrite_revision_id=str(submission.revision_id),
    )  # fmt: skip
    assert answer.status_code == 302
    submission.refresh_from_db()
    assert submission.revision.content["title"] == submission.content["title"]
    item = InformationItem.objects.get(pk=item.pk)
    assert item.get_latest_revision_as_object().title == "改过的标题"


def test_an_editor_of_another_unit_drafts_for_her_own_in_a_shared_column(town, shared, desk):
    desk.become(town.village_editor)
    form = desk.client.get(reverse("wagtailadmin_pages:add", args=[*NEW, shared.pk])).context[
        "form"
    ]
    assert form["unit"].value() == town.units["village"].pk
    assert form["issuer"].value() == town.organ.name
    assert add(desk, shared).status_code == 302
    item = InformationItem.objects.get()
    assert item.unit == town.units["village"]
    item = changed(item, town.village_editor, channels=[town.organ.channels.first()])
    assert desk.post("submit", item.pk, **order(item)).status_code == 302


def test_an_editor_of_the_keeping_unit_drafts_for_it_and_may_say_another(town, shared, desk):
    desk.become(town.editor)
    add(desk, shared)
    add(desk, shared, title="村里供稿", unit=str(town.units["village"].pk))
    units = dict(InformationItem.objects.values_list("title", "unit__slug"))
    assert units == {"关于防汛的通告": "office", "村里供稿": "village"}


def test_who_edits_not_for_the_unit_that_the_text_names_is_told_so_and_who_may_where_to_change_it(
    town, shared, desk
):
    desk.become(town.village_editor)
    add(desk, shared, unit=str(town.units["office"].pk))
    item = InformationItem.objects.get()
    page = desk.get("submit", item.pk)
    edit = reverse("wagtailadmin_pages:edit", args=[item.pk])
    assert "信息提供单位为“党政综合办公室”" in page.text
    assert edit not in page.text
    desk.become(town.admin)
    assert f'href="{edit}#tab-' in desk.get("submit", item.pk).text
    desk.become(town.village_editor)
    answer = desk.post("submit", item.pk, **order(item))
    assert answer.status_code == 403
    assert not item.submissions.exists()


def test_the_desk_offers_shared_columns_after_those_of_ones_own_unit(town, shared):
    own = actions.add_column(
        town.organ.home, title="村务", slug="cunwu", kind=ColumnKind.NOTICES,
        owner=town.units["village"],
    )  # fmt: skip

    def offered(person: User) -> list[str]:
        return [column.title for column in own_columns(User.objects.get(pk=person.pk))]

    assert offered(town.village_editor) == [own.title, shared.title]
    assert offered(town.editor) == [town.column.title, shared.title]
    assert offered(town.auditor) == []


def test_a_document_number_of_another_item_is_refused_as_the_draft_is_saved(town, desk):
    one, two = draft(town.column, town.editor), draft(town.column, town.editor)
    approved(one, town)
    approved(two, town)
    desk.become(town.editor)
    assert save(desk, one, doc_no=NUMBER).status_code == 302
    answer = save(desk, two, doc_no=NUMBER)
    [said] = answer.context["form"].errors["doc_no"]
    assert said == f"“{one.title}”已使用文号{NUMBER}，请核对哪一个正确。"
    assert save(desk, one, doc_no=NUMBER, title="再存一次").status_code == 302


def test_an_item_that_she_may_not_see_is_not_named(town, shared, desk):
    draft(town.column, town.editor, title="还未公开的办法", doc_no=NUMBER)
    answer = add(desk.become(town.village_editor), shared, doc_no=NUMBER)
    [said] = answer.context["form"].errors["doc_no"]
    assert said == f"另一条信息已使用文号{NUMBER}，请核对哪一个正确。"
    assert "还未公开的办法" not in answer.text


def test_of_two_drafts_with_one_number_in_the_same_moment_the_later_is_told_to_send_again(
    town, desk, monkeypatch
):
    """The form of the later found the number free: the other was not stored yet."""
    desk.become(town.editor)
    desk.client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(ItemForm, "clean_doc_no", lambda form: form.cleaned_data["doc_no"])
        assert add(desk, town.column, doc_no=NUMBER).status_code == 302
        answer = add(desk, town.column, doc_no=NUMBER)
    assert answer.status_code == 409
    assert "再提交一次" in answer.text
    assert InformationItem.objects.filter(doc_no=NUMBER).count() == 1
    told = add(desk, town.column, doc_no=NUMBER)
    assert NUMBER in told.context["form"].errors["doc_no"][0]


def test_the_editor_says_where_an_item_stands_and_no_sentence_contradicts_it(town, desk):
    """Wagtail's own say that anyone edits it, and that it is visible to all."""
    item = draft(town.column, town.editor)
    submitted(item, town.editor)
    page = (
        desk.become(town.editor).client.get(reverse("wagtailadmin_pages:edit", args=[item.pk])).text
    )
    assert '<span class="pub-tag pub-tag--info">审核中</span>' in page
    for sentence in ("Anyone can edit this %(model_name)s", "Visible to all",
                     "Once live anyone can view", "No publishing schedule set"):  # fmt: skip
        words = _(sentence)
        assert words != sentence
        assert words.split("%")[0] not in page


def test_a_title_stands_in_one_line_though_its_field_grows(town, desk):
    answer = add(desk.become(town.editor), town.column, title="关于防汛的\n通告")
    assert answer.status_code == 200
    assert answer.context["form"].errors["title"] == [
        "此处只能填写一行，且不能含制表符，请重新输入。"
    ]


def test_saving_and_handing_in_are_both_in_sight(town, desk):
    page = (
        desk.become(town.editor)
        .client.get(reverse("wagtailadmin_pages:add", args=[*NEW, town.column.pk]))
        .text
    )
    bar = page[page.index('<div class="desk-bar">') :]
    assert bar.index("保存草稿") < bar.index('name="action-hand-in"') < bar.index("</div>")


def test_a_deleted_draft_stays_on_record(town, desk):
    item = draft(town.column, town.editor, title="不要了的草稿")
    kept = draft(town.column, town.editor)
    submitted(kept, town.editor)
    desk.become(town.editor)
    address = reverse("wagtailadmin_pages:delete", args=[item.pk])
    assert desk.client.post(address).status_code == 302
    assert not InformationItem.objects.filter(pk=item.pk).exists()
    [entry] = Entry.objects.filter(kind="draft.deleted")
    assert entry.actor == town.editor
    assert json.loads(entry.payload)["title"] == "不要了的草稿"
    desk.client.post(reverse("wagtailadmin_pages:delete", args=[kept.pk]))
    assert InformationItem.objects.filter(pk=kept.pk).exists()
    assert Entry.objects.filter(kind="draft.deleted").count() == 1


def test_a_deleted_column_stays_on_record_and_the_site_is_written_anew(town, shared, desk):
    from lubu.ledger.actions import followers

    town.admin.is_superuser = True  # Wagtail lets nobody else delete what is live
    town.admin.save()
    desk.become(town.admin)
    desk.client.post(reverse("wagtailadmin_pages:delete", args=[shared.pk]))
    assert not ColumnPage.objects.filter(pk=shared.pk).exists()
    [entry] = Entry.objects.filter(kind="column.deleted")
    assert (entry.actor, json.loads(entry.payload)["title"]) == (town.admin, "政务动态")
    assert followers()["column.deleted"] == ["lubu.portal.tasks.rebuild"]
