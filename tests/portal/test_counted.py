"""Behind every public figure the list of what it counts: equal to it, and public only."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from bs4 import BeautifulSoup

from lubu.office import figures
from lubu.office.figures import Period
from lubu.portal import counted
from lubu.portal.builder import Builder
from lubu.portal.disk import site_root
from lubu.publishing import actions as publishing
from lubu.publishing.models import InformationItem
from lubu.publishing.rules import ChannelKind, ItemKind, WithdrawalKind
from tests.channels import factories as channels
from tests.organisations.factories import Town
from tests.publishing import factories as items
from tests.reporting import factories
from tests.reporting.conftest import clamd, clock, scanned  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(clock: time_machine.Traveller, db: None) -> Town:  # noqa: F811  the fixture
    """Two months of 2021: ten notices, a document, posts with and without a page of their own."""
    town = factories.make_reporting_town()
    factories.live_a_year(town)
    factories.read(town, town.post, 120, date(2021, 6, 15))
    for number in range(4):
        factories.released(town, title=f"六月第{number}号通告")
    clock.move_to(datetime(2021, 9, 3, 2, 0, tzinfo=UTC))
    for number in range(3):
        factories.released(town, title=f"九月第{number}号通告")
    both = channels.waiting(town, ChannelKind.WECHAT, with_website=True, title="两处发布的通告")
    channels.record_proof(
        both.pk, actor=town.releaser, proof=channels.proof_for(ChannelKind.WECHAT)
    )
    town.both = both
    return town


@pytest.fixture(autouse=True)
def _short_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three rows a page, so that a few items fill several."""
    monkeypatch.setattr(counted, "PER_LIST", 3)


def page(town: Town, path: str) -> BeautifulSoup:
    file = site_root(town.organ) / path
    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


def files(town: Town) -> dict[str, bytes]:
    root = site_root(town.organ)
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def follow(town: Town, href: str) -> BeautifulSoup:
    assert href.startswith("/shaxi/")
    path = href.removeprefix("/shaxi/")
    return page(town, path + "index.html" if path.endswith("/") else path)


def rows(town: Town, first: BeautifulSoup) -> list[tuple[str, str]]:
    """(title, amount) of all pages of a list, following the links as a reader does."""
    found = []
    while True:
        for line in first.select("table.counted tbody tr"):
            cells = [cell.get_text(strip=True) for cell in line.find_all("td")]
            amount = line.select_one("td.number")
            found.append((cells[1], amount.get_text(strip=True) if amount else "1"))
        further = first.select_one(".pager a[rel=next]")
        if further is None:
            return found
        first = follow(town, further["href"])


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


@pytest.mark.parametrize("way", ["months", "columns"])
def test_every_figure_opens_to_as_many_rows_as_it_says(town, way):
    Builder(town.organ).build_all()
    opened = 0
    for chart in page(town, "figures/2021.html").select("section.chart"):
        link = chart.select_one("a.more")
        overview = follow(town, link["href"])
        name = link["href"].rstrip("/").rsplit("/", 1)[-1]
        value = figures.get(name).value(town.organ, Period.year(2021))
        assert number(overview.select_one(".total strong").get_text()) == value
        ids = f"section[aria-labelledby={way}] a"
        parts = overview.select(ids)
        total = 0
        for part in parts:
            first = follow(town, part["href"])
            amounts = [number(amount) for _, amount in rows(town, first)]
            assert sum(amounts) == number(part.strong.get_text())
            assert number(first.select_one(".total strong").get_text()) == sum(amounts)
            total += sum(amounts)
        if parts:
            opened += 1
            assert total == value
    assert opened >= (4 if way == "months" else 1)


def test_bars_of_the_figures_page_lead_to_the_list_of_their_month(town):
    Builder(town.organ).build_all()
    for chart in page(town, "figures/2021.html").select("section.chart"):
        for line in chart.select("tbody tr"):
            link = line.select_one("td a")
            said = line.td.get_text(strip=True)
            assert (link is None) == (said == "0")
            if link is not None:
                assert sum(number(a) for _, a in rows(town, follow(town, link["href"]))) == number(
                    said
                )


def test_rows_name_only_what_is_out(town):
    items.submitted(items.draft(town.column, town.editor, title="尚未审完的稿件"), town.editor)
    channels.waiting(town, ChannelKind.WEIBO, title="尚未发出的微博")
    Builder(town.organ).build_all()
    everything = b"".join(files(town).values()).decode()
    assert "尚未审完的稿件" not in everything
    assert "尚未发出的微博" not in everything
    listed = rows(town, page(town, "figures/2021/new_media_items/09.html"))
    assert [title for title, _ in listed] == ["两处发布的通告"]
    in_june = [title for title, _ in rows(town, page(town, "figures/2021/website_items/06.html"))]
    assert in_june[:3] == ["关于停水的通告", "关于防汛的通告", "管理办法"]
    document = page(town, "figures/2021/normative_issued/06.html").select("table.counted td a")
    assert [link.get_text() for link in document] == ["管理办法"]
    links = page(town, "figures/2021/new_media_items/09.html").select("table.counted td a")
    assert links[0]["href"].startswith("/shaxi/tzgg/2021/")


def test_what_was_withdrawn_still_counts_and_shows_neither_title_nor_text(town):
    publishing.withdraw(
        town.notice.item_id, actor=town.releaser, kind=WithdrawalKind.WITHDRAWN, reason="天气"
    )
    Builder(town.organ).build_all()
    listed = rows(town, page(town, "figures/2021/website_items/06.html"))
    assert len(listed) == 7
    gone = page(town, "figures/2021/website_items/06.html").select("tr.gone")
    assert len(gone) == 1
    assert gone[0].a["href"] == f"/shaxi/{town.notice.path}"
    lists = [data for path, data in files(town).items() if path.startswith("figures/")]
    assert "关于停水的通告" not in b"".join(lists).decode()


def take_back(town: Town) -> None:
    publishing.withdraw(
        town.other.item_id, actor=town.releaser, kind=WithdrawalKind.MISTAKE, reason="误发"
    )


def take_back_from_wechat_too(town: Town) -> None:
    publishing.withdraw(
        town.both.item_id, actor=town.releaser, kind=WithdrawalKind.WITHDRAWN, reason="停办"
    )


def take_back_the_last_of_a_month(town: Town) -> None:
    for item in InformationItem.objects.filter(releases__released_on__month=9).distinct():
        publishing.withdraw(
            item.pk, actor=town.releaser, kind=WithdrawalKind.MISTAKE, reason="误发"
        )


CHANGES: dict[str, Callable[[Town], object]] = {
    "a release": lambda town: factories.released(town, title="新的通告"),
    "a mistake in the middle": take_back,
    "withdrawn on two channels": take_back_from_wechat_too,
    "a month left empty": take_back_the_last_of_a_month,
    "a post": lambda town: channels.posted(town, ChannelKind.WEIBO, title="新的微博"),
    "reads": lambda town: factories.read(town, town.post, 900, date(2021, 8, 30)),
    "a document": lambda town: factories.released(
        town, kind=ItemKind.NORMATIVE, written_on=date(2021, 8, 1)
    ),
    "a repeal": lambda town: publishing.repeal(
        town.document.item_id, actor=town.releaser, on=date(2021, 9, 2)
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_change_writes_is_what_a_full_build_writes(town, name):
    Builder(town.organ).build_all()
    CHANGES[name](town)
    Builder(town.organ).build_changes()
    by_change = files(town)
    Builder(town.organ).build_all()
    assert files(town) == by_change
    assert Builder(town.organ).verify() == []


def test_a_release_rewrites_the_end_of_its_lists_only(town):
    Builder(town.organ).build_all()
    before = {p: (site_root(town.organ) / p).stat().st_ino for p in files(town)}
    factories.released(town, title="再一条通告")
    Builder(town.organ).build_changes()
    lists = {
        path
        for path in files(town)
        if path.startswith("figures/2021/")
        and before.get(path) != (site_root(town.organ) / path).stat().st_ino
    }
    assert lists == {
        "figures/2021/website_items/index.html",
        "figures/2021/website_items/09.html",
        "figures/2021/website_items/09-2.html",
        "figures/2021/website_items/column-tzgg.html",
        "figures/2021/website_items/column-tzgg-4.html",
        *(
            f"figures/2021/website_items/{name}.{form}"
            for name in ("09-2", "column-tzgg-4")
            for form in ("csv", "json")
        ),
    }


# --- the annual report ----------------------------------------------------------------------------


def build_report(town: Town, clock: time_machine.Traveller) -> str:  # noqa: F811
    clock.move_to(factories.AFTER_THE_YEAR)
    Builder(town.organ).build_all()
    report = factories.in_public(town)
    Builder(town.organ).build_changes()
    return report.item.releases.get().path


def test_figures_and_cells_of_the_public_report_open_to_their_rows(town, clock, scanned):  # noqa: F811
    path = build_report(town, clock)
    report = page(town, path)
    shown = {one["data-figure"]: one for one in report.select(".report-figure")}
    for name in ("website_items", "new_media_items", "new_media_reads", "normative_in_force"):
        overview = follow(town, shown[name]["href"])
        said = number(shown[name].get_text())
        assert number(overview.select_one(".total strong").get_text()) == said
        parts = overview.select("section[aria-labelledby=months] a")
        lists = [rows(town, follow(town, part["href"])) for part in parts]
        assert sum(number(amount) for one in lists for _, amount in one) == said
    cell = report.select_one("td[data-cell='two/normative_documents/issued']")
    assert cell.a["href"] == "/shaxi/figures/2021/normative_issued/"
    assert report.select_one("td[data-cell='two/rules/issued']").a is None
    assert len(report.select("table")) == 3
    kinds = {link["href"].rsplit(".", 1)[-1] for link in report.select(".files a")}
    assert kinds == {"docx", "pdf"}
    for link in report.select(".files a"):
        assert (site_root(town.organ) / link["href"].removeprefix("/shaxi/")).is_file()
    assert page(town, "zfxxgknb/index.html").select_one(f"a[href='/shaxi/{path}']")


def test_what_the_report_counted_and_was_taken_back_since_is_listed_apart(town, clock, scanned):  # noqa: F811
    path = build_report(town, clock)
    publishing.withdraw(
        town.other.item_id, actor=town.releaser, kind=WithdrawalKind.MISTAKE, reason="误发"
    )
    Builder(town.organ).build_changes()
    by_change = files(town)
    report = page(town, path)
    assert "信息11条" in report.get_text()
    overview = page(town, "figures/2021/website_items/index.html")
    assert number(overview.select_one(".total strong").get_text()) == 10
    assert overview.select_one(".notice a")["href"] == f"/shaxi/{path}"
    dropped = overview.select("section[aria-labelledby=dropped] tbody tr")
    assert len(dropped) == 1
    assert "关于防汛的通告" not in overview.get_text()
    Builder(town.organ).build_all()
    assert files(town) == by_change


def test_a_report_that_was_taken_back_leaves_its_word_and_no_tables(town, clock, scanned):  # noqa: F811
    path = build_report(town, clock)
    item = InformationItem.objects.get(kind=ItemKind.ANNUAL_REPORT.value)
    publishing.withdraw(
        item.pk, actor=town.releaser, kind=WithdrawalKind.WITHDRAWN, reason="数字有误"
    )
    factories.follow("release.withdrawn")
    Builder(town.organ).build_changes()
    by_change = files(town)
    assert not page(town, path).select("table")
    Builder(town.organ).build_all()
    assert files(town) == by_change
