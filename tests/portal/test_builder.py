from __future__ import annotations

from pathlib import Path

import pytest

from lubu.portal.builder import Builder, site_root
from lubu.publishing import actions
from lubu.publishing.models import ColumnPage, Release
from lubu.publishing.rules import ItemKind, WithdrawalKind
from tests.organisations.factories import Town, make_town
from tests.publishing import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    town = make_town()
    town.column = factories.open_site(town)
    return town


def files(town: Town) -> dict[str, bytes]:
    root = site_root(town.organ)
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def release(town: Town, **fields: object) -> Release:
    factories.approved(factories.draft(town.column, town.editor, **fields), town)
    return Release.objects.order_by("-pk").first()


def page(town: Town, path: str) -> str:
    return (site_root(town.organ) / path).read_text(encoding="utf-8")


def test_what_changes_write_is_what_a_full_build_writes(town):
    Builder(town.organ).build_all()
    for number in range(23):
        release(town, title=f"第{number}号通告")
        if number % 5 == 0:
            Builder(town.organ).build_changes()
    Builder(town.organ).build_changes()
    by_changes = files(town)
    Builder(town.organ).build_all()
    assert files(town) == by_changes
    assert "第22号通告" in page(town, "tzgg/index.html")
    assert "第0号通告" in page(town, "tzgg/page-1.html")


def test_a_second_build_changes_no_byte_and_verify_finds_nothing(town):
    release(town)
    Builder(town.organ).build_all()
    before = files(town)
    Builder(town.organ).build_all()
    assert files(town) == before
    assert Builder(town.organ).verify() == []


def test_a_release_rewrites_a_bounded_number_of_files_whatever_the_archive(town):
    for _ in range(45):
        release(town)
    Builder(town.organ).build_all()
    release(town)
    assert Builder(town.organ).build_changes() <= 12


def test_verify_names_what_is_missing_changed_and_foreign(town):
    shown = release(town)
    Builder(town.organ).build_all()
    root = site_root(town.organ)
    (root / shown.path).write_text("改过", encoding="utf-8")
    (root / "sitemap" / "index.html").unlink()
    (root / "foreign.html").write_text("x", encoding="utf-8")
    found = {(drift.fault, drift.path) for drift in Builder(town.organ).verify()}
    assert found == {
        ("changed", shown.path),
        ("missing", "sitemap/index.html"),
        ("foreign", "foreign.html"),
    }
    Builder(town.organ).build_all()
    assert [(d.fault, d.path) for d in Builder(town.organ).verify()] == [
        ("foreign", "foreign.html")
    ]


def test_what_a_dead_builder_left_is_cleared_away_and_never_shown(town):
    Builder(town.organ).build_all()
    unfinished = Builder(town.organ).unfinished
    (unfinished / "tmp1").write_text("<p>half", encoding="utf-8")
    assert Builder(town.organ).verify() == []
    Builder(town.organ).build_changes()
    assert list(unfinished.iterdir()) == []


@pytest.mark.parametrize("kind", WithdrawalKind)
def test_a_withdrawn_item_leaves_its_own_word_at_the_same_address(town, kind):
    shown = release(town, title="撤回的通告", text="<p>不再有效的正文</p>")
    other = release(town, title="留下的通告")
    Builder(town.organ).build_all()
    actions.withdraw(
        shown.item_id,
        actor=town.releaser,
        kind=kind,
        reason="内容有误",
        merged_into=other.item_id if kind is WithdrawalKind.MERGED else None,
    )
    Builder(town.organ).build_changes()
    text = page(town, shown.path)
    assert "不再有效的正文" not in text
    assert ("留下的通告" in text) == (kind is WithdrawalKind.MERGED)
    assert ("内容有误" in text) == (kind is WithdrawalKind.WITHDRAWN)
    assert ("撤回的通告" in text) == (kind is not WithdrawalKind.MISTAKE)
    assert "撤回的通告" not in page(town, "tzgg/index.html")


def test_a_repealed_document_stays_readable_and_is_marked(town):
    import datetime

    on = datetime.date(2021, 12, 1)
    shown = release(
        town, title="旧办法", kind=ItemKind.POLICY, written_on=datetime.date(2021, 1, 5)
    )
    Builder(town.organ).build_all()
    actions.repeal(shown.item_id, actor=town.releaser, on=on)
    Builder(town.organ).build_changes()
    assert "2021-12-01" in page(town, shown.path)
    assert "旧办法" in page(town, shown.path)


def test_drafts_and_texts_in_review_leave_no_trace_in_the_site(town):
    release(town)
    factories.submitted(
        factories.draft(town.column, town.editor, title="尚未审完的秘密标题"), town.editor
    )
    factories.draft(town.column, town.editor, title="只是草稿的标题")
    Builder(town.organ).build_all()
    everything = b"".join(files(town).values()).decode()
    assert "尚未审完的秘密标题" not in everything
    assert "只是草稿的标题" not in everything


def test_the_site_is_served_and_nothing_beside_it(client, town, settings):
    shown = release(town)
    Builder(town.organ).build_all()
    (Path(settings.LUBU_HOME) / "secret.key").write_text("s", encoding="utf-8")
    for path in (shown.path, ""):
        answer = client.get(f"/shaxi/{path}")
        assert answer.status_code == 200
        assert "</html>" in answer.content.decode()
    for path in ("../../secret.key", "%2e%2e/%2e%2e/secret.key", ".new-x", "nothing.html"):
        assert client.get(f"/shaxi/{path}").status_code == 404
    assert client.get("/nowhere/").status_code == 404
    assert client.delete("/shaxi/").status_code == 405


def test_what_is_out_in_a_column_that_left_the_website_links_to_no_page_that_is_gone(town):
    factories.approved(factories.draft(town.column, town.editor), town)
    ColumnPage.objects.filter(pk=town.column.pk).update(on_website=False)
    Builder(town.organ).build_all()
    text = (site_root(town.organ) / Release.objects.get().path).read_text(encoding="utf-8")
    assert town.column.title in text
    assert f'href="/{town.organ.slug}/{town.column.slug}/"' not in text
