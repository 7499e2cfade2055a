"""Whatever the public will read of a text is proofread, wherever it stands."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from io import BytesIO
from itertools import count
from typing import get_type_hints

import pytest
from django.urls import reverse
from openpyxl import Workbook
from PIL import Image

from lubu.organisations.models import Organ
from lubu.portal import pages
from lubu.portal.gather import Gatherer
from lubu.portal.rendering import Renderer
from lubu.proofreading.findings import Kind
from lubu.publishing import actions, checking, rules
from lubu.publishing.actions import files
from lubu.publishing.content import freeze
from lubu.publishing.files.scanner import Scan, Verdict
from lubu.publishing.manuscripts import parts_of
from lubu.publishing.models import (
    Attachment,
    ColumnPage,
    InformationItem,
    ItemAttachment,
    Picture,
    Release,
)
from lubu.publishing.rules import Decision, WithdrawalKind
from tests.organisations.factories import Town, make_town
from tests.publishing import factories

pytestmark = pytest.mark.django_db
PLANTED = re.compile(r"139\d{8}")
ID = "11010519491231002X"


@pytest.fixture
def town() -> Town:
    town = make_town()
    town.column = factories.open_site(town)
    return town


class Numbers:
    """Mobile numbers, each planted in one place."""

    def __init__(self) -> None:
        self.serial = count(13900000001)
        self.places: dict[str, str] = {}

    def __call__(self, place: str) -> str:
        number = str(next(self.serial))
        self.places[number] = place
        return number


def picture(town: Town, title: str) -> Picture:
    written = BytesIO()
    Image.new("RGB", (8, 8)).save(written, "PNG")
    made = Picture(title=title, uploaded_by_user=town.editor, width=8, height=8)
    files.fill(made, files.prepare(written.getvalue(), f"{title}.png"), town.organ)
    made.save()
    files.keep_scan(made, Scan(Verdict.CLEAN))
    return made


def attachment(town: Town, *rows: list[str], title: str = "名单", name: str = "名单") -> Attachment:
    book = Workbook()
    for row in rows or (["说明"],):
        book.active.append(row)
    written = BytesIO()
    book.save(written)
    file = files.receive(
        written.getvalue(), f"{name}.xlsx", title=title, organ=town.organ, actor=town.editor
    )
    files.keep_scan(file, Scan(Verdict.CLEAN))
    return file


def planted_item(town: Town, number: Numbers) -> InformationItem:
    """An item that says a number of its own in every field that takes words."""
    shown = picture(town, f"图{number('title of a picture')}")
    shown.contextual_alt_text = f"照片{number('text alternative')}"
    table = {
        "columns": [{"type": "text", "heading": f"列{number('heading of a table')}"}],
        "rows": [{"values": [f"值{number('cell')}"]}],
        "caption": f"表{number('caption')}",
    }
    body = InformationItem._meta.get_field("body").stream_block.to_python(
        [
            {"type": "heading", "value": f"题{number('heading')}"},
            {
                "type": "paragraph",
                "value": f"<p>话{number('paragraph')}<a href='tel:{number('link')}'>打</a></p>",
            },
            {"type": "table", "value": table},
            {"type": "fixed", "value": f"<p>定{number('fixed')}</p>"},
        ]
    )
    words = [
        field.name
        for field in InformationItem._meta.local_fields
        if field.editable
        and field.get_internal_type() in {"CharField", "TextField"}
        and not field.choices
        and field.name not in {"doc_no", "original_url"}  # the first's form is checked as a whole
    ]
    said = {name: f"词{number(name)}" for name in words}
    item = factories.draft(
        town.column,
        town.editor,
        title=f"题{number('title')}",
        body=body,
        original_url=f"https://example.cn/?tel={number('original_url')}",
        **said,
    )
    item.body.append(("picture", shown))
    first, second = (
        attachment(town, [f"格{number('cell of a file')}"], title=f"附{number('title of a file')}")
        for _ in range(2)
    )
    ItemAttachment.objects.create(item=item, file=first)
    ItemAttachment.objects.create(item=item, file=second, title=f"示{number('shown as')}")
    item.save_revision(user=town.editor)
    return item


def test_every_number_that_the_public_page_shows_is_found(town):
    number = Numbers()
    item = planted_item(town, number)
    text = item.get_latest_revision_as_object()
    content = freeze(text)
    found = set(PLANTED.findall(str([one["text"] for one in checking.findings(text, content)])))
    page = Gatherer(town.organ)
    release = Release(
        item=item,
        organ=town.organ,
        channel=town.organ.channels.first(),
        column=town.column,
        path="tzgg/2021/00001.html",
    )
    release.submission = factories.Submission(item=item, content=content)
    release.submission.submitted_at = item.latest_revision_created_at
    html = Renderer(page.chrome).render(page.item(release)).decode()
    shown = set(PLANTED.findall(html))
    assert {number.places[one] for one in shown - found} == set()
    assert len(shown) > 12
    inside = {one for one, place in number.places.items() if place == "cell of a file"}
    assert inside <= found


# What a page of an item says, and which part it is proofread as; or why it needs no proofreading.
ITEM_PAGE = {
    "title": "title", "summary": "summary", "body_html": "body", "source": "metadata:source",
    "original_url": "metadata:original_url", "keywords": "metadata:keywords",
    "key_area": "metadata:key_area", "files": "attachment-title:", "facts": "metadata:",
}  # fmt: skip
NO_WORDS = {
    "url": "made", "column": "a column's name", "column_kind": "made", "crumbs": "columns' names",
    "kind": "made", "metadata": "empty", "marks": "empty", "interprets": "another's title",
    "interpretations": "others' titles", "repealed_by": "another's title", "five_open": "made",
    "corrections": "empty", "author": "empty", "images": "addresses", "entry": "the catalogue's",
    "data": "made of the text's tables",
}  # fmt: skip
FACTS = {
    "topic_path": "metadata:topic", "issuer": "metadata:issuer", "title": "title",
    "keywords": "metadata:keywords",
}  # fmt: skip
NO_FACTS = {
    "index_no": "made", "doc_no": "its form is checked", "validity": "made",
    "disclosure_mode": "made",
}  # fmt: skip


@pytest.mark.parametrize(
    ("page", "proofread", "exempt"),
    [(pages.ItemPage, ITEM_PAGE, NO_WORDS), (pages.Metadata, FACTS, NO_FACTS)],
)
def test_every_field_of_a_public_page_is_proofread_or_needs_it_not(page, proofread, exempt, town):
    assert is_dataclass(page)
    hints = get_type_hints(page)
    worded = {
        field.name
        for field in fields(page)
        if re.search(r"\bstr\b|Link|File|Metadata|Correction", str(hints[field.name]))
    }
    assert worded == set(proofread) | set(exempt)
    item = planted_item(town, Numbers())
    names = [part.name for part in parts_of(freeze(item.get_latest_revision_as_object()))]
    for part in proofread.values():
        assert [name for name in names if name.startswith(part)], part


# --- attachments ----------------------------------------------------------------------------------


def found_in(item: InformationItem) -> list[dict]:
    text = InformationItem.objects.get(pk=item.pk).get_latest_revision_as_object()
    return checking.findings(text, freeze(text))


def with_file(town: Town, file: Attachment) -> InformationItem:
    item = factories.draft(town.column, town.editor)
    ItemAttachment.objects.create(item=item, file=file)
    item.save_revision(user=town.editor)
    return item


def test_a_list_in_an_attachment_is_proofread_by_its_headings(town):
    rows = ["姓名", "残疾等级", "账号"], ["张小明", "二级", "80020000012345"]
    found = found_in(with_file(town, attachment(town, *rows)))
    assert {(one["kind"], one["text"], one["part"]) for one in found} == {
        ("sensitive_person", "张小明", "attachment:名单"),
        ("bank_account", "80020000012345", "attachment:名单"),
    }


def test_a_scan_must_be_looked_at_before_the_text_goes_on(town):
    scan = BytesIO()
    Image.new("1", (50, 50)).save(scan, "PDF")
    file = files.receive(
        scan.getvalue(), "扫描.pdf", title="扫描件", organ=town.organ, actor=town.editor
    )
    files.keep_scan(file, Scan(Verdict.CLEAN))
    item = with_file(town, file)
    (finding,) = found_in(item)
    assert (finding["kind"], finding["severity"]) == ("unread", "blocking")
    with pytest.raises(rules.NotReadyError):
        factories.submitted(item, town.editor)
    actions.dismiss(item.pk, actor=town.editor, finding=finding, reason="看过原件，无个人信息")
    submission = factories.submitted(item, town.editor)
    actions.decide(submission.pk, actor=town.first, decision=Decision.APPROVE)


# --- links ----------------------------------------------------------------------------------------


def dead(town: Town, address: str, **mark: object) -> bool:
    item = factories.draft(town.column, town.editor, text=f"<p><a {address}>看</a></p>")
    if "file" in mark:
        ItemAttachment.objects.create(item=item, file=mark["file"])
        item.save_revision(user=town.editor)
    found = found_in(item)
    assert {one["kind"] for one in found} <= {"dead_link"}
    return bool(found)


@pytest.mark.parametrize("base", ["/shaxi/", "/zwgk/shaxi/"])
def test_links_into_the_own_site_are_judged_by_what_the_public_will_find_there(town, base):
    Organ.objects.filter(pk=town.organ.pk).update(site_path=base)
    factories.approved(factories.draft(town.column, town.editor), town)
    release = Release.objects.get()
    site = f"https://{town.organ.site_domain}"
    for path in (release.path, "tzgg/", "tzgg/index.html", "tzgg/page-1.html", "", "figures/"):
        for address in (f"{base}{path}", f"{site}{base}{path}", f"{base}{path}?a=1#b"):
            assert not dead(town, f'href="{address}"'), address
    for path in (
        "no.html",
        "tzgg/2021/99999.html",
        "no/",
        "disclosure/",
        "files/" + "0" * 32 + ".pdf",
        "a/b/c",
    ):
        for address in (f"{base}{path}", f"{site}{base}{path}"):
            assert dead(town, f'href="{address}"'), address
    assert dead(town, 'href="no.html"')
    assert not dead(town, f'href="{site}/another-site/of-the-city.html"'), "nothing is known of it"
    actions.withdraw(
        release.item_id, actor=town.releaser, kind=WithdrawalKind.MISTAKE, reason="发错"
    )
    assert dead(town, f'href="{base}{release.path}"')


def test_links_to_pages_of_the_tree_are_judged_by_kind(town):
    public = factories.approved(factories.draft(town.column, town.editor), town).item
    draft = factories.draft(town.column, town.editor)
    hidden = actions.add_column(
        town.organ.home, title="内", slug="nei", kind="notices", owner=town.units["office"],
        on_website=False,
    )  # fmt: skip
    other = make_town("nanqu")
    other.column = factories.open_site(other)
    abroad = factories.approved(factories.draft(other.column, other.editor), other).item
    alive = (public.pk, town.column.pk, town.organ.home.pk)
    gone = (draft.pk, hidden.pk, 999_999, abroad.pk, other.column.pk)
    for pk in alive:
        assert not dead(town, f'linktype="page" id="{pk}"'), pk
    for pk in gone:
        assert dead(town, f'linktype="page" id="{pk}"'), pk


def test_a_link_to_a_file_must_lead_to_one_that_the_text_carries(town):
    carried, other = attachment(town), attachment(town)
    assert not dead(town, f'linktype="document" id="{carried.pk}"', file=carried)
    assert dead(town, f'linktype="document" id="{other.pk}"', file=carried)
    assert dead(town, 'linktype="document" id="999999"')


def test_a_link_to_a_column_leads_there_on_the_site_and_on_the_desk(town, client):
    text = (
        f'<p><a linktype="page" id="{town.column.pk}">栏目</a>'
        f'<a linktype="page" id="{town.organ.home.pk}">首页</a></p>'
    )
    item = factories.draft(town.column, town.editor, text=text)
    content = freeze(item.get_latest_revision_as_object())
    base = town.organ.site_path
    assert re.findall(r'href="([^"]*)"', Gatherer(town.organ).resolve(content)) == [
        f"{base}tzgg/",
        base,
    ]
    client.force_login(town.editor)
    shown = client.get(reverse("publishing:submit", args=[item.pk])).content.decode()
    assert reverse("wagtailadmin_explore", args=[town.column.pk]) in shown


# --- pictures -------------------------------------------------------------------------------------


def test_the_text_of_a_picture_is_asked_for_and_not_taken_from_its_file(town):
    shown = picture(town, "IMG_2021")
    assert shown.default_alt_text == ""
    shown.description = "镇政府大楼"
    assert shown.default_alt_text == "镇政府大楼"
    item = factories.draft(town.column, town.editor, body=[])
    for decorative, severity in ((False, "blocking"), (True, "warning")):
        shown.contextual_alt_text, shown.decorative = "", decorative
        item.body = [("picture", shown)]
        item.save_revision(user=town.editor)
        (found,) = found_in(item)
        assert found["severity"] == severity
    assert found["kind"] == Kind.DECORATIVE_PICTURE


# --- words that nobody reviews --------------------------------------------------------------------


def test_a_reason_that_the_public_reads_is_proofread_before_it_goes_out(town):
    item = factories.approved(factories.draft(town.column, town.editor), town).item
    for reason in (f"当事人{ID}申请", "请联系13812345678"):
        with pytest.raises(rules.UnfitWordsError):
            actions.withdraw(
                item.pk, actor=town.releaser, kind=WithdrawalKind.WITHDRAWN, reason=reason
            )
    assert Release.objects.get().withdrawal_reason == ""
    actions.withdraw(
        item.pk, actor=town.releaser, kind=WithdrawalKind.WITHDRAWN, reason="活动因天气原因取消"
    )


def test_a_column_is_not_saved_with_words_that_must_not_be_published(town, client):
    client.force_login(town.admin)
    column = ColumnPage.objects.get(pk=town.column.pk)
    sent = {
        "title": column.title, "slug": column.slug, "kind": column.kind,
        "owner_unit": column.owner_unit_id, "on_website": "on",
        "description": "联系人张三13812345678", "keywords": f"{ID}",
    }  # fmt: skip
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[column.pk]), sent)
    shown = answer.content.decode()
    assert "13812345678" in shown
    assert shown.count("不能公开") >= 2
    column.refresh_from_db()
    assert column.description == ""
    column.description = "联系人13812345678"
    column.save_revision(user=town.admin)
    with pytest.raises(rules.UnfitWordsError):
        actions.put_in_force(column, actor=town.admin)


def test_an_offices_own_number_may_stand_in_a_description(town):
    town.organ.phone = "13812345678"
    town.organ.save()
    checking.check_words(town.organ, "咨询电话13812345678")
