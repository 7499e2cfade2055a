from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import transaction
from django.utils import timezone

from lubu.cli.serving import work
from lubu.ledger import actions as ledger
from lubu.office.checks import Severity, run
from lubu.organisations.models import Organ
from lubu.portal import lists
from lubu.portal.builder import Builder
from lubu.portal.disk import Disk, site_root
from lubu.portal.models import BuildState
from lubu.portal.tasks import catch_up
from lubu.publishing import actions
from lubu.publishing.actions import files
from lubu.publishing.models import Attachment, ColumnPage, HomePage, Release
from lubu.publishing.rules import ColumnKind, ItemKind, ReleaseState, WithdrawalKind
from tests.organisations.factories import Town, make_town
from tests.portal.factories import (
    INFECTED,
    attachment,
    built,
    edited,
    link,
    page,
    picture,
    served,
    shown,
    with_attachment,
)
from tests.publishing import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    town = make_town()
    town.column = factories.open_site(town)
    return town


def release(town: Town, **fields: object) -> Release:
    factories.approved(factories.draft(town.column, town.editor, **fields), town)
    return Release.objects.order_by("-pk").first()


def test_what_changes_write_is_what_a_full_build_writes(town):
    Builder(town.organ).build_all()
    for number in range(23):
        release(town, title=f"第{number}号通告")
        if number % 5 == 0:
            Builder(town.organ).build_changes()
    Builder(town.organ).build_changes()
    by_changes = built(town)
    Builder(town.organ).build_all()
    assert built(town) == by_changes
    assert "第22号通告" in page(town, "tzgg/index.html")
    assert "第0号通告" in page(town, "tzgg/index.html")


def test_a_second_build_changes_no_byte_and_verify_finds_nothing(town):
    release(town)
    Builder(town.organ).build_all()
    before = built(town)
    Builder(town.organ).build_all()
    assert built(town) == before
    assert Builder(town.organ).verify() == []


def test_a_release_rewrites_a_bounded_number_of_files_whatever_the_archive(town):
    for _ in range(45):
        release(town)
    Builder(town.organ).build_all()
    release(town)
    assert Builder(town.organ).build_changes() <= 27  # pages, feeds, site map, data


def faults(builder: Builder) -> dict[str, str]:
    return {drift.path: drift.fault.value for drift in builder.verify()}


def test_verify_tells_another_hand_from_a_record_that_has_gone_on(town):
    shown = release(town, title="原来的通告")
    Builder(town.organ).build_all()
    root = site_root(town.organ)
    (root / shown.path).write_text("改过", encoding="utf-8")
    (root / "sitemap" / "index.html").unlink()
    (root / "foreign.html").write_text("x", encoding="utf-8")
    by_hand = {
        shown.path: "changed", "sitemap/index.html": "missing", "foreign.html": "foreign",
    }  # fmt: skip
    builder = Builder(town.organ)
    assert faults(builder) == by_hand
    assert {drift.path: drift.fault.value for drift in builder.compare()} == by_hand
    later = release(town, title="后来的通告")
    assert builder.behind() == 1
    found = faults(builder)
    assert found.items() >= by_hand.items()
    assert found.keys() - by_hand.keys() >= {later.path, "index.html", "tzgg/index.html"}
    assert {found[path] for path in found.keys() - by_hand.keys()} == {"behind"}
    builder.build_all()
    assert faults(builder) == {"foreign.html": "foreign"}


def test_verify_finds_what_no_entry_told_the_builder(town):
    """A title changed in the database itself: the digests of what was written agree."""
    Builder(town.organ).build_all()
    ColumnPage.objects.update(title="改过的栏目")
    builder = Builder(town.organ)
    assert builder.compare() == []
    assert builder.behind() == 0
    assert faults(builder)["tzgg/index.html"] == "behind"


def test_what_a_dead_builder_left_is_cleared_away_and_never_shown(town):
    Builder(town.organ).build_all()
    unfinished = Builder(town.organ).disk.unfinished
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
    everything = b"".join(built(town).values()).decode()
    assert "尚未审完的秘密标题" not in everything
    assert "只是草稿的标题" not in everything


# --- what is late, and what broke off -------------------------------------------------------------


def test_the_clock_writes_what_no_task_has(town):
    Builder(town.organ).build_all()
    later = release(town)
    catch_up(timezone.now())
    assert (site_root(town.organ) / later.path).is_file()
    assert Builder(town.organ).behind() == 0


def test_the_clock_builds_the_site_of_a_new_organ_and_stops_at_no_fault(town):
    broken = make_town("nanqu")
    factories.open_site(broken)
    site_root(broken.organ).parent.mkdir(parents=True)
    site_root(broken.organ).write_text("a file where the folder should be", encoding="utf-8")
    catch_up(timezone.now())
    assert "index.html" in built(town)
    assert not BuildState.objects.filter(organ=broken.organ).exists()


def test_the_clock_waits_for_nobody_who_builds(town):
    Builder(town.organ).build_all()
    later = release(town)
    with Disk(town.organ).alone():
        catch_up(timezone.now())
    assert not (site_root(town.organ) / later.path).exists()


def test_check_says_how_far_the_site_is_behind_and_when_a_build_broke_off(town):
    Builder(town.organ).build_all()
    assert list(run("site")) == []
    release(town)
    [late] = run("site")
    assert late.severity is Severity.WARNING
    assert "落后" in late.sentence
    assert "1" in late.sentence
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        [late] = run("site")
    assert late.severity is Severity.FAULT
    Builder(town.organ).build_changes()
    BuildState.objects.update(due=[["everything"]])
    [broken] = run("site")
    assert broken.severity is Severity.FAULT
    with Disk(town.organ).alone():
        assert list(run("site")) == []
    catch_up(timezone.now())
    assert list(run("site")) == []


def test_a_builder_that_waited_reads_what_changed_meanwhile(town):
    """Names stand in the frame of every page: they must be those of the entries it crosses out."""
    Builder(town.organ).build_all()
    waiting = Builder(Organ.objects.get())
    with transaction.atomic():
        Organ.objects.update(site_name="新的站名")
        ledger.record("organ.changed", organ=town.organ, subject=town.organ, actor=None)
    waiting.build_changes()
    assert "新的站名" in page(town, "index.html")
    assert waiting.verify() == []


def test_progress_counts_what_is_really_written(town):
    release(town)
    seen: list[tuple[int, int]] = []
    Builder(town.organ).build_all(lambda done, total: seen.append((done, total)))
    done, total = seen[-1]
    assert done == total > 10


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)  # the worker closes its connections
def test_an_infected_file_is_served_no_more_and_offered_nowhere(town):
    file, red = attachment(town), picture(town, "red")
    carrying = with_attachment(town, file, body=shown(red, "施工图"))
    Builder(town.organ).build_all()
    assert {served(file), served(red)} <= built(town).keys()
    assert served(file) in page(town, carrying.path)
    files.keep_scan(file, INFECTED)
    files.keep_scan(red, INFECTED)
    work(once=True)
    text = page(town, carrying.path)
    assert not {served(file), served(red)} & built(town).keys()
    assert served(file) not in text
    assert "<img" not in text.partition("<article")[2]
    assert "施工图" in text


@pytest.mark.django_db(transaction=True)
def test_the_home_page_shows_the_first_picture_of_the_leading_news_while_it_is_clean(town):
    ColumnPage.objects.filter(pk=town.column.pk).update(kind=ColumnKind.NEWS)
    red = picture(town, "red")
    release(town, title="新路通车", body=shown(red, "通车的新路"))
    Builder(town.organ).build_all()
    lead = BeautifulSoup(page(town, "index.html"), "lxml").select(".lead img")
    assert [(one.get("alt"), one.get("src")) for one in lead] == [
        ("通车的新路", f"{town.organ.site_path}{served(red)}")
    ]
    files.keep_scan(red, INFECTED)
    work(once=True)
    assert not BeautifulSoup(page(town, "index.html"), "lxml").select(".lead img")


def test_the_same_bytes_infected_in_another_row_are_served_no_more(town):
    """A file is named by its content: whoever handed it in, it is the same file."""
    carrying = with_attachment(town, attachment(town))
    Builder(town.organ).build_all()
    again = attachment(town)
    files.keep_scan(again, INFECTED)
    Builder(town.organ).build_changes()
    assert served(again) not in built(town)
    assert served(again) not in page(town, carrying.path)


def test_what_is_infected_can_still_be_withdrawn(town):
    file = attachment(town)
    carrying = with_attachment(town, file)
    files.keep_scan(file, INFECTED)
    actions.withdraw(
        carrying.item_id, actor=town.releaser, kind=WithdrawalKind.WITHDRAWN, reason="附件有毒"
    )
    carrying.refresh_from_db()
    assert carrying.state == ReleaseState.WITHDRAWN


def test_a_file_that_a_later_text_dropped_goes_unless_another_text_carries_it(town):
    alone, shared = attachment(town, "red"), attachment(town, "blue")
    first, second = with_attachment(town, alone), with_attachment(town, shared)
    other = with_attachment(town, attachment(town, "blue"))
    Builder(town.organ).build_all()
    edited(first, town, attachments=[])
    edited(second, town, attachments=[])
    Builder(town.organ).build_changes()
    assert served(alone) not in built(town)
    assert served(shared) in built(town)
    edited(other, town, attachments=[])
    Builder(town.organ).build_changes()
    assert served(shared) not in built(town)


def test_a_stored_file_that_was_changed_or_lost_is_not_served_and_stops_no_build(town):
    carrying = with_attachment(town, attachment(town))
    stored = Attachment.objects.get()
    path = Path(stored.file.path)
    for spoil in (lambda: path.write_bytes(b"another"), path.unlink):
        path.chmod(0o600)
        spoil()
        Builder(town.organ).build_all()
        assert served(stored) not in built(town)
        assert carrying.path in built(town)


def test_a_link_to_what_is_not_public_leaves_its_words(town):
    target = release(town)
    linking = release(town, body=[link("page", target.item_id, "前文")])
    Builder(town.organ).build_all()
    assert f'<a href="/shaxi/{target.path}" rel="noopener">前文</a>' in page(town, linking.path)
    actions.withdraw(
        target.item_id, actor=town.releaser, kind=WithdrawalKind.WITHDRAWN, reason="有误"
    )
    Builder(town.organ).build_changes()
    assert "<p>详见前文。</p>" in page(town, linking.path)


# --- lists ----------------------------------------------------------------------------------------


def items_of(html: str) -> list[str]:
    return [link.get_text() for link in BeautifulSoup(html, "html.parser").select(".listing a")]


def test_reading_on_from_the_front_page_meets_every_item_once(town, monkeypatch):
    monkeypatch.setattr(lists, "PER_PAGE", 3)
    for number in range(11):
        release(town, title=f"第{number}号通告")
        Builder(town.organ).build_changes()
    path, read = "tzgg/index.html", []
    assert len(items_of(page(town, path))) in range(3, 6)
    while path:
        html = page(town, path)
        read += items_of(html)
        further = BeautifulSoup(html, "html.parser").select_one("a[rel=next]")
        path = further["href"].removeprefix("/shaxi/") if further else ""
    assert read == [f"第{number}号通告" for number in reversed(range(11))]
    back = []
    path = "tzgg/page-1.html"
    while path != "tzgg/index.html":
        html = page(town, path)
        back += reversed(items_of(html))
        newer = BeautifulSoup(html, "html.parser").select_one("a[rel=prev]")["href"]
        path = newer.removeprefix("/shaxi/")
        path += "index.html" if path.endswith("/") else ""
    assert back + list(reversed(items_of(page(town, path)))) == list(reversed(read))


def test_a_page_with_a_number_keeps_its_bytes_and_leads_far_back(town, monkeypatch):
    monkeypatch.setattr(lists, "PER_PAGE", 1)
    for _ in range(14):
        release(town)
        Builder(town.organ).build_changes()
    assert Builder(town.organ).verify() == []
    before = built(town)
    release(town)
    Builder(town.organ).build_changes()
    after = built(town)
    changed = {p for p in before if p.startswith("tzgg/page-") and before[p] != after[p]}
    assert changed == {"tzgg/page-13.html"}, "it leads on to the new page now"
    numbered = page(town, "tzgg/page-13.html")
    for number in (13, 12, 11, 8, 3):
        assert f'href="/shaxi/tzgg/page-{number}.html"' in numbered
    front = page(town, "tzgg/index.html")
    for number in (14, 12, 10, 8, 6, 4, 2):
        assert f'href="/shaxi/tzgg/page-{number}.html"' in front


# --- the disclosure platform ----------------------------------------------------------------------


def test_the_platform_is_the_front_page_of_its_column_whatever_the_names(town):
    home, owner = HomePage.objects.get(organ=town.organ), town.units["office"]
    platform = actions.add_column(
        home, title="政府信息公开", slug="xxgk", kind=ColumnKind.DISCLOSURE, owner=owner
    )
    guide = actions.add_column(
        platform, title="公开指南", slug="gkzn", kind=ColumnKind.GUIDE, owner=owner
    )
    factories.approved(factories.draft(guide, town.editor, title="公开指南（2021年版）"), town)
    Builder(town.organ).build_all()
    html = BeautifulSoup(page(town, "xxgk/index.html"), "html.parser")
    assert html.h1.get_text() == "政府信息公开"
    assert "公开指南（2021年版）" in html.main.get_text()
    for place in (".bar .tools", ".main-nav", ".footer-links"):
        for found in html.select(f"{place} a"):
            if found.get_text() == "政府信息公开":
                assert found["href"] == "/shaxi/xxgk/", place
    assert html.select_one('meta[name="ColumnType"]')["content"] == "政府信息公开"
    listed = BeautifulSoup(page(town, "gkzn/index.html"), "html.parser")
    assert listed.select_one('meta[name="ColumnType"]')["content"] == "信息公开指南"
    assert "disclosure/index.html" not in built(town)
    current = html.select_one(".main-nav [aria-current]")
    assert current["href"] == "/shaxi/xxgk/"


def test_two_columns_of_one_name_are_told_apart_by_their_addresses(town):
    home, owner = HomePage.objects.get(organ=town.organ), town.units["office"]
    actions.add_column(home, title="通知公告", slug="cun", kind=ColumnKind.NOTICES, owner=owner)
    Builder(town.organ).build_all()
    html = BeautifulSoup(page(town, "cun/index.html"), "html.parser")
    assert [link["href"] for link in html.select(".main-nav [aria-current]")] == ["/shaxi/cun/"]


def test_a_key_area_leads_to_its_column_or_nowhere(town):
    home, owner = HomePage.objects.get(organ=town.organ), town.units["office"]
    actions.add_column(home, title="安全生产", slug="aqsc", kind=ColumnKind.KEY_AREA, owner=owner)
    with_column = release(town, key_area="安全生产")
    without = release(town, key_area="公共卫生")
    Builder(town.organ).build_all()
    assert '<a class="mark" href="/shaxi/aqsc/">安全生产</a>' in page(town, with_column.path)
    assert '<span class="mark">公共卫生</span>' in page(town, without.path)
    assert b'href=""' not in b"".join(built(town).values())


# --- where it is served ---------------------------------------------------------------------------


def test_the_site_is_served_and_nothing_beside_it(client, town, settings):
    shown = release(town)
    Builder(town.organ).build_all()
    (Path(settings.LUBU_HOME) / "secret.key").write_text("s", encoding="utf-8")
    for path in (shown.path, ""):
        answer = client.get(f"/shaxi/{path}")
        assert answer.status_code == 200
        assert "</html>" in answer.content.decode()
    for path in (
        "../../secret.key", "%2e%2e/%2e%2e/secret.key", ".new-x", "nothing.html", "%00", "a%00b",
        "x" * 300, "x" * 300 + "/y", "/etc/passwd", "files/", "index.html/",
    ):  # fmt: skip
        answer = client.get(f"/shaxi/{path}")
        assert answer.status_code == 404, path
        assert "</html>" in answer.content.decode()
    assert client.get("/nowhere/").status_code == 404
    assert client.delete("/shaxi/").status_code == 405


def test_what_the_browser_has_is_not_sent_again(client, town):
    Builder(town.organ).build_all()
    first = client.get("/shaxi/")
    again = client.get("/shaxi/", headers={"If-Modified-Since": first["Last-Modified"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/", "/zwgk/shaxi/"])
def test_a_site_lives_under_the_path_that_its_organ_says(client, town, path):
    Organ.objects.update(site_path=path)
    shown = release(town)
    Builder(town.organ).build_all()
    html = client.get(f"{path}{shown.path}").content.decode()
    assert f"https://shaxi.example.gov.cn{path}{shown.path}" in html
    own = [link["href"] for link in BeautifulSoup(html, "html.parser").select("a[href^='/']")]
    assert own
    for href in own:
        assert href.startswith((path, "/deadline/", "/find-error/", "/subscribe/", "/request/"))
        assert client.get(href, follow=True).status_code == 200, href
    assert client.get("/", follow=True).status_code == 200
    assert client.get("/desk").headers["Location"] == "/desk/"
    assert client.get("/shaxi/tzgg/").status_code == 404
    if path != "/":
        assert client.get(path.rstrip("/")).headers["Location"] == path


def test_sites_of_two_domains_are_served_by_the_name_asked_for(client, town, settings):
    other = make_town("nanqu")
    factories.open_site(other)
    Organ.objects.update(site_path="/")
    settings.ALLOWED_HOSTS = ["*"]
    for one in (town, other):
        Builder(one.organ).build_all()
    for slug in ("shaxi", "nanqu"):
        answer = client.get("/", headers={"host": f"{slug}.example.gov.cn"})
        assert f"{slug}镇人民政府网站" in answer.content.decode()


def test_what_is_out_in_a_column_that_left_the_website_links_to_no_page_that_is_gone(town):
    factories.approved(factories.draft(town.column, town.editor), town)
    ColumnPage.objects.filter(pk=town.column.pk).update(on_website=False)
    Builder(town.organ).build_all()
    text = (site_root(town.organ) / Release.objects.get().path).read_text(encoding="utf-8")
    assert town.column.title in text
    assert f'href="/{town.organ.slug}/{town.column.slug}/"' not in text
