"""Urgent notices above every page: who puts them up, the clock, and what the site shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from lubu.ledger.models import Entry
from lubu.portal.actions import notices
from lubu.portal.builder import Builder
from lubu.portal.disk import site_root
from lubu.portal.models import SiteNotice
from lubu.portal.rules.notices import LONGEST, NoticePeriodError, NoticeState, due_state
from lubu.portal.tasks import follow_notices
from lubu.publishing import actions
from lubu.publishing.models import Release
from lubu.publishing.rules import WithdrawalKind
from tests.organisations.factories import Town, make_town
from tests.publishing.factories import approved, draft, open_site

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 8, 10, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADDRESS = "/desk/site/notices/"
FILLED = {"text": "台风红色预警", "begins_at": "2021-08-10 10:00", "ends_at": "2021-08-11 10:00"}


@pytest.fixture
def town() -> Town:
    with time_machine.travel(NOW, tick=False):
        town = make_town()
        town.column = open_site(town)
        approved(draft(town.column, town.editor, title="防御台风的通告"), town)
        town.release = Release.objects.get()
        yield town


def put_up(town: Town, **said: object) -> SiteNotice:
    usual = {"text": "台风红色预警", "begins_at": NOW, "ends_at": NOW + HOUR, "at": NOW}
    return notices.put_up(town.organ, **{"actor": town.second, **usual, **said})


def pages(town: Town) -> list[str]:
    Builder(town.organ).build_changes()
    return [file.read_text("utf-8") for file in site_root(town.organ).rglob("*.html")]


@pytest.mark.parametrize(
    ("now", "state"),
    [(-1, NoticeState.PLANNED), (0, NoticeState.UP), (59, NoticeState.UP), (60, NoticeState.OVER)],
)
def test_the_clock_begins_and_ends_a_notice(now, state):
    assert due_state(NOW, NOW + HOUR, NOW + timedelta(minutes=now)) is state


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (NOW, NOW),
        (NOW - 2 * HOUR, NOW - HOUR),
        (NOW, NOW + LONGEST + HOUR),
        (NOW + LONGEST + HOUR, NOW + LONGEST + 2 * HOUR),
    ],
)
def test_a_period_that_cannot_be_meant_is_refused(town, begins, ends):
    with pytest.raises(NoticePeriodError):
        put_up(town, begins_at=begins, ends_at=ends)
    assert not SiteNotice.objects.exists()


@pytest.mark.parametrize("who", ["second", "admin"])
def test_it_stands_on_every_page_with_its_link_and_goes_by_the_clock(town, who):
    put_up(town, actor=town.people[who], release=town.release.pk)
    link = f'<a href="/shaxi/{town.release.path}">台风红色预警</a>'
    assert [page for page in pages(town) if link not in page] == []
    follow_notices(NOW + HOUR)
    assert [page for page in pages(town) if "台风红色预警" in page] == []
    kinds = ["site_notice.put_up", "site_notice.ended"]
    assert list(Entry.objects.order_by("pk").values_list("kind", flat=True))[-2:] == kinds


def test_a_planned_one_begins_by_the_clock_once(town):
    Builder(town.organ).build_all()
    put_up(town, begins_at=NOW + HOUR, ends_at=NOW + 2 * HOUR, address="https://www.cma.gov.cn/")
    assert Builder(town.organ).build_changes() == 0
    assert notices.follow_clock(NOW + HOUR) == 1
    assert notices.follow_clock(NOW + HOUR) == 0
    assert 'href="https://www.cma.gov.cn/">台风红色预警' in pages(town)[0]


def test_one_stands_at_a_time(town):
    put_up(town)
    with pytest.raises(notices.NoticeStandsError):
        put_up(town, text="第二条")
    with pytest.raises(IntegrityError), transaction.atomic():
        SiteNotice.objects.create(
            organ=town.organ, text="x", begins_at=NOW, ends_at=NOW + HOUR, state="up",
            by=town.admin,
        )  # fmt: skip


def test_it_goes_with_the_text_that_it_leads_to(town):
    """A notice would lead nowhere, and say what was taken back."""
    put_up(town, release=town.release.pk)
    actions.withdraw(
        town.release.item_id, actor=town.releaser, kind=WithdrawalKind.MISTAKE, reason="有误"
    )
    assert [page for page in pages(town) if "台风红色预警" in page] == []
    assert SiteNotice.objects.get().state == "taken_down"


def test_only_what_the_public_reads_can_be_led_to(town):
    hidden = Release.objects.filter(pk=town.release.pk)
    hidden.update(state="withdrawn")
    with pytest.raises(Release.DoesNotExist):
        put_up(town, release=town.release.pk)


def test_the_screen_puts_up_and_takes_down(client, town):
    client.force_login(town.admin)
    assert client.post(ADDRESS, FILLED).status_code == 302
    shown = client.get(ADDRESS).content.decode()
    assert "台风红色预警" in shown
    assert 'name="text"' not in shown
    again = client.post(ADDRESS, {**FILLED, "text": "又一条"})
    assert again.status_code == 409
    assert "已在显示" in again.content.decode()
    notice = SiteNotice.objects.get()
    assert client.post(f"{ADDRESS}{notice.pk}/take-down/").status_code == 302
    assert "已撤下" in client.get(ADDRESS).content.decode()
    client.post(f"{ADDRESS}{notice.pk}/take-down/")
    assert Entry.objects.filter(kind="site_notice.taken_down").count() == 1


@pytest.mark.parametrize("who", ["editor", "auditor", "releaser"])
def test_others_are_refused(client, town, who):
    client.force_login(town.people[who])
    assert client.get(ADDRESS)["Location"] == "/desk/"
    with pytest.raises(notices.NotForNoticesError):
        put_up(town, actor=town.people[who])
    notice = put_up(town)
    with pytest.raises(notices.NotForNoticesError):
        notices.take_down(notice.pk, actor=town.people[who], at=NOW)


def test_faults_are_told_and_nothing_is_kept(client, town):
    client.force_login(town.admin)
    wrong = client.post(ADDRESS, {**FILLED, "ends_at": "2021-08-09 10:00"})
    assert wrong.status_code == 422
    assert "不超过30天" in wrong.content.decode()
    assert not SiteNotice.objects.exists()
