"""The room's screens, through Wagtail's desk."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from lubu.channels.actions import record_reads
from lubu.channels.delivering import deliver
from lubu.channels.models import Delivery, ReadCount
from lubu.channels.rules import ReadSource
from lubu.office import errors
from lubu.office.todo import waiting as todo
from lubu.organisations.models import User
from lubu.publishing.explanations import REFUSALS
from lubu.publishing.files.kinds import Refusal
from lubu.publishing.models import Attachment, Channel, Release
from lubu.publishing.rules import ChannelKind, ReleaseState
from tests.channels import factories
from tests.organisations.factories import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return factories.make_channels()


@pytest.fixture
def desk(client: Client, town: Town) -> Desk:
    return Desk(client, town.releaser)


class Desk:
    """A browser of one person."""

    def __init__(self, client: Client, user: User) -> None:
        self.client = client
        self.become(user)

    def become(self, user: User) -> None:
        self.client.force_login(user)

    def get(self, name: str, /, *args: object, **query: str):
        return self.client.get(reverse(f"channels:{name}", args=args), query)

    def post(self, name: str, /, *args: object, **data: object):
        return self.client.post(reverse(f"channels:{name}", args=args), data)


def is_refused(answer: HttpResponse) -> bool:
    """Whether the desk sent the person back to its start, as Wagtail does with a refusal."""
    return answer.status_code == 302 and answer.url == reverse("wagtailadmin_home")


def jpeg() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (60, 40), (200, 30, 30)).save(written, "JPEG")
    return written.getvalue()


def titles(user: User) -> dict[str, list[str]]:
    today = timezone.localdate()
    return {str(label): [one.title for one in entries] for label, entries in todo(user, today)}


def title_of(release: Release) -> str:
    return str(release.submission.content["title"])


SCREENS = ("deliveries", "accounts", "reads", "reads-import", "add-channel")


@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_opens_in_the_desk_and_strangers_are_sent_to_log_in(town, client, name):
    assert client.get(reverse(f"channels:{name}")).status_code == 302
    client.force_login(town.admin)
    answer = client.get(reverse(f"channels:{name}"))
    assert answer.status_code == 200
    assert "wagtail-sidebar" in answer.text


def test_the_menu_shows_the_room_to_those_who_work_in_it(town, client):
    address = reverse("channels:deliveries")
    for user, seen in ((town.editor, True), (town.releaser, True), (town.system, False)):
        client.force_login(user)
        answer = client.get(reverse("wagtailadmin_home"))
        assert (address in answer.text) is seen


def test_what_waits_is_listed_with_why_and_nothing_of_another_organ_is(town, desk):
    other = factories.make_channels("nanqu")
    mine = factories.waiting(town, ChannelKind.WEIBO, title="关于暴雨的提醒")
    foreign = factories.waiting(other, ChannelKind.WEIBO, title="南区的秘密标题")
    deliver(mine.pk)
    deliver(foreign.pk)
    page = desk.get("deliveries").text
    assert "关于暴雨的提醒" in page
    assert "南区的秘密标题" not in page
    for name in ("prove", "take-down", "package", "reads-of-release"):
        assert desk.get(name, foreign.pk).status_code == 404
    assert desk.post("prove", foreign.pk, address=factories.POST).status_code == 404
    assert desk.post("try-again", foreign.pk).status_code == 404
    foreign.refresh_from_db()
    assert foreign.state == ReleaseState.WAITING


def test_the_list_costs_the_same_queries_for_one_and_for_many(
    town, desk, django_assert_max_num_queries
):
    factories.waiting(town, ChannelKind.NANFANG)
    desk.get("deliveries")
    with django_assert_max_num_queries(40) as one:
        desk.get("deliveries")
    for _ in range(6):
        factories.waiting(town, ChannelKind.NANFANG)
    with django_assert_max_num_queries(len(one)):
        desk.get("deliveries")


def test_a_person_without_the_right_gets_the_proof_form_neither_to_see_nor_to_send(town, desk):
    release = factories.waiting(town, ChannelKind.WEIBO)
    desk.become(town.first)
    assert is_refused(desk.get("prove", release.pk))
    assert is_refused(desk.post("prove", release.pk, address=factories.POST))
    release.refresh_from_db()
    assert release.state == ReleaseState.WAITING


def test_a_posting_on_an_account_is_proved_by_its_address(town, desk):
    release = factories.waiting(town, ChannelKind.WEIBO)
    page = desk.get("prove", release.pk).text
    assert title_of(release) in page
    assert 'name="place"' not in page
    today = timezone.localdate().isoformat()
    for bad in ("", "no address", "javascript:alert(1)", "ftp://weibo.com/1", "http://10.0.0.8/1"):
        answer = desk.post("prove", release.pk, address=bad, note="记着", shown_from=today)
        assert answer.status_code == 422
        assert 'value="记着"' in answer.text  # what was typed stays
        assert "checkbox" not in answer.text
    for impossible in ("", "2036-03-05", "1999-03-05", "明天"):
        answer = desk.post(
            "prove", release.pk, address=factories.POSTS[ChannelKind.WEIBO], shown_from=impossible
        )
        assert answer.status_code == 422, impossible
    other = {"address": "https://www.toutiao.com/w/1", "shown_from": today}
    asked = desk.post("prove", release.pk, **other)
    assert asked.status_code == 422
    assert "www.toutiao.com" in asked.text
    assert 'type="checkbox" name="is_confirmed"' in asked.text
    answer = desk.post("prove", release.pk, **other, is_confirmed="on")
    assert answer.status_code == 302
    release.refresh_from_db()
    assert release.state == ReleaseState.RELEASED
    assert release.deliveries.last().by == town.releaser
    again = desk.post(
        "prove", release.pk, address=factories.POSTS[ChannelKind.WEIBO], shown_from=today
    )
    assert again.status_code == 409
    assert release.deliveries.filter(state="done").count() == 1


def test_a_posting_on_the_board_is_proved_by_photo_place_and_period(town, desk):
    release = factories.waiting(town, ChannelKind.NOTICE_BOARD)
    today = timezone.localdate()
    data = {
        "place": "龙头环村公开栏",
        "shown_from": today.isoformat(),
        "shown_until": (today + timedelta(days=7)).isoformat(),
    }
    answer = desk.post("prove", release.pk, **data)
    assert answer.status_code == 422
    fake = SimpleUploadedFile("board.jpg", b"MZ this is a program")
    answer = desk.post("prove", release.pk, **data, photo=fake)
    assert answer.status_code == 422
    refused = answer.context["form"].non_field_errors()
    assert any(str(REFUSALS[Refusal.UNKNOWN_TYPE]) in words for words in refused), refused
    backwards = {**data, "shown_until": (today - timedelta(days=1)).isoformat()}
    photo = SimpleUploadedFile("board.jpg", jpeg(), "image/jpeg")
    answer = desk.post("prove", release.pk, **backwards, photo=photo)
    assert answer.status_code == 422
    assert not Delivery.objects.filter(state="done").exists()
    assert not Attachment.objects.exists()
    photo = SimpleUploadedFile("board.jpg", jpeg(), "image/jpeg")
    assert desk.post("prove", release.pk, **data, photo=photo).status_code == 302
    stored = release.deliveries.get()
    assert stored.photo.kind == "jpg"
    assert stored.photo.organ == town.organ
    release.refresh_from_db()
    assert release.state == ReleaseState.RELEASED


def test_a_photo_is_a_picture_and_nothing_else(town, desk):
    release = factories.waiting(town, ChannelKind.NOTICE_BOARD)
    today = timezone.localdate().isoformat()
    data = {"place": "村口", "shown_from": today, "shown_until": today}
    for name in ("a.pdf", "a.svg", "a.html", "a.jpg.exe"):
        photo = SimpleUploadedFile(name, b"%PDF-1.7")
        assert desk.post("prove", release.pk, **data, photo=photo).status_code == 422


def test_the_package_is_a_zip_with_the_frozen_text_and_is_not_cached(town, desk):
    release = factories.waiting(town, ChannelKind.NANFANG, title="南方号稿件")
    answer = desk.get("package", release.pk)
    assert answer.headers["Content-Type"] == "application/zip"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "attachment" in answer.headers["Content-Disposition"]
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.read("title.txt").decode().startswith("南方号稿件")
    desk.become(town.village_editor)
    assert desk.get("package", release.pk).status_code == 404
    desk.become(town.auditor)
    assert is_refused(desk.get("package", release.pk))


def test_a_withdrawn_posting_is_taken_down_and_confirmed(town, desk):
    release = factories.posted(town, ChannelKind.WEIBO)
    assert desk.post("take-down", release.pk).status_code == 409
    factories.withdrawn(town, release)
    assert title_of(release) in desk.get("deliveries").text
    page = desk.get("take-down", release.pk).text
    assert factories.POSTS[ChannelKind.WEIBO] in page
    assert desk.post("take-down", release.pk, note="已删").status_code == 302
    assert title_of(release) not in desk.get("deliveries").text


def test_the_machine_tries_again_by_a_button_only(town, desk):
    release = factories.waiting(town, ChannelKind.WECHAT)
    deliver(release.pk)
    assert desk.get("try-again", release.pk).status_code == 405
    assert desk.post("try-again", release.pk).status_code == 302
    assert release.deliveries.last().state == "put_off"
    desk.post("try-again", release.pk)
    assert release.deliveries.count() == 2


def test_the_to_do_lists_tell_who_has_to_act(town):
    posting = factories.waiting(town, ChannelKind.LOUDSPEAKER)
    standing = factories.posted(town, ChannelKind.WEIBO)
    factories.withdrawn(town, standing)
    for user in (town.releaser, town.editor):
        lists = titles(User.objects.get(pk=user.pk))
        assert [title_of(posting), title_of(standing)] == [
            title for entries in list(lists.values())[:2] for title in entries
        ]
    for user in (town.village_editor, town.first, town.system):
        seen = [title for entries in titles(user).values() for title in entries]
        assert title_of(posting) not in seen
        assert title_of(standing) not in seen


def test_accounts_going_quiet_are_a_to_do_before_they_are_dormant(town):
    release = factories.posted(town)
    today = timezone.localdate()
    wechat = release.channel.name
    seen = {}
    for rested in (9, 10, 14):
        Release.objects.filter(pk=release.pk).update(released_on=today - timedelta(days=rested))
        entries = [one for _, entries in todo(town.releaser, today) for one in entries]
        seen[rested] = [one for one in entries if one.title == wechat]
    assert seen[9] == []
    assert (seen[10][0].urgent, seen[10][0].due_on) == (False, today + timedelta(days=4))
    assert (seen[14][0].urgent, seen[14][0].due_on) == (True, today)
    assert wechat not in [one for entries in titles(town.system).values() for one in entries]


def test_channels_are_listed_for_staff_and_changed_by_the_site_administrator(town, desk):
    other = factories.make_channels("nanqu")
    channel = Channel.objects.get(organ=town.organ, kind="weibo")
    page = desk.get("accounts").text
    assert "微博沙溪" in page
    assert reverse("channels:add-channel") not in page
    assert is_refused(desk.get("add-channel"))
    assert is_refused(desk.get("change-channel", channel.pk))
    assert is_refused(desk.post("change-channel", channel.pk, name="改名"))
    desk.become(town.admin)
    assert reverse("channels:add-channel") in desk.get("accounts").text
    foreign = Channel.objects.get(organ=other.organ, kind="weibo")
    assert desk.get("change-channel", foreign.pk).status_code == 404
    assert desk.post("change-channel", channel.pk, name="村村响").status_code == 409
    assert desk.post("change-channel", channel.pk, name="").status_code == 422
    changed = desk.post("change-channel", channel.pk, name="沙溪微博", account="weibo", active="on")
    assert changed.status_code == 302
    channel.refresh_from_db()
    assert (channel.name, channel.account, channel.active) == ("沙溪微博", "weibo", True)
    assert channel.kind == "weibo"


def test_a_channel_is_opened_for_the_persons_own_organ_only(town, desk):
    other = factories.make_channels("nanqu")
    desk.become(town.admin)
    data = {"kind": "nanfang", "name": "新号", "active": "on"}
    assert desk.post("add-channel", **data, organ=other.organ.pk).status_code == 422
    assert desk.post("add-channel", **data, organ=town.organ.pk).status_code == 302
    assert Channel.objects.get(name="新号").organ == town.organ
    website = {**data, "kind": "website", "name": "二号网站"}
    assert desk.post("add-channel", **website, organ=town.organ.pk).status_code == 422


def test_counts_are_drawn_and_listed_and_keyed_in(town, desk):
    release = factories.posted(town)
    today = timezone.localdate()
    Release.objects.filter(pk=release.pk).update(released_on=today - timedelta(days=5))
    assert desk.post("reads-of-release", release.pk, on=today - timedelta(days=4), reads=1200)
    assert desk.post("reads-of-release", release.pk, on=today, reads=1500).status_code == 302
    fell = desk.post("reads-of-release", release.pk, on=today, reads=12)
    assert fell.status_code == 422
    assert "1200" in fell.text
    page = desk.get("reads-of-release", release.pk).text
    assert page.count("<rect") == 2
    assert ">300<" in page
    assert "style=" not in page[page.index("channels-chart") : page.index("</figure>")]
    listed = desk.get("reads", q=title_of(release)[2:6]).text
    assert title_of(release) in listed
    assert title_of(release) not in desk.get("reads", q="没有这样的标题").text
    assert title_of(release) not in desk.get("reads", channel="99999999999999").text
    desk.become(town.auditor)
    assert 'name="reads"' not in desk.get("reads-of-release", release.pk).text
    assert is_refused(desk.post("reads-of-release", release.pk, on=today, reads=9999))


def sheet(*lines: str) -> SimpleUploadedFile:
    data = "编号,统计日期,累计阅读量,更正原因\n" + "\n".join(lines)
    return SimpleUploadedFile("reads.csv", data.encode(), "text/csv")


def test_a_table_is_shown_first_and_stored_on_confirmation(town, desk):
    release = factories.posted(town)
    today = timezone.localdate()
    shown = desk.post("reads-import", organ=town.organ.pk, file=sheet(f"{release.pk},{today},321"))
    assert shown.status_code == 200
    assert title_of(release) in shown.text
    assert not ReadCount.objects.exists()
    rows = shown.context["rows"]
    stored = desk.post("reads-import", organ=town.organ.pk, rows=rows)
    assert stored.status_code == 302
    assert ReadCount.objects.get().reads == 321
    assert desk.post("reads-import", organ=town.organ.pk, rows=rows).status_code == 302
    assert ReadCount.objects.count() == 1


def test_a_preview_is_its_persons_own_and_cannot_be_forged(town, desk):
    release = factories.posted(town)
    line = f"{release.pk},{timezone.localdate()},321"
    rows = desk.post("reads-import", organ=town.organ.pk, file=sheet(line)).context["rows"]
    for forged in (rows[:-2] + "xx", "", "{}"):
        desk.post("reads-import", organ=town.organ.pk, rows=forged)
    desk.become(town.editor)
    desk.post("reads-import", organ=town.organ.pk, rows=rows)
    assert not ReadCount.objects.exists()


def test_faults_of_a_table_are_listed_by_row_and_column_and_escaped(town, desk):
    release = factories.posted(town)
    today = timezone.localdate()
    answer = desk.post(
        "reads-import",
        organ=town.organ.pk,
        file=sheet(f"{release.pk},{today},<b>x</b>", f"{release.pk},明天,5"),
    )
    assert answer.status_code == 422
    assert "<b>x</b>" not in answer.text
    assert "&lt;b&gt;x&lt;/b&gt;" in answer.text
    assert [(one.row, one.column) for one, _, _ in answer.context["faults"]] == [
        (2, "reads"),
        (3, "on"),
    ]
    foreign = factories.posted(factories.make_channels("nanqu"))
    rows = (f"{foreign.pk},{today},5", f"{foreign.pk},明天,6", f"{release.pk},{today},七")
    answer = desk.post("reads-import", organ=town.organ.pk, file=sheet(*rows))
    assert answer.status_code == 422
    assert title_of(foreign) not in answer.text
    assert [(one.row, one.column) for one, _, _ in answer.context["faults"]] == [
        (2, "release"),
        (3, "on"),
        (3, "release"),
        (4, "reads"),
    ], "what cannot be read and what does not fit are told at once"
    assert not ReadCount.objects.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.csv", b""), ("a.csv", b"\x00\x01"), ("a.xlsx", b"PK\x03\x04x"), ("a.exe", b"MZ")],
)
def test_files_that_are_no_tables_get_a_sentence_and_leave_nothing(town, desk, name, data):
    answer = desk.post("reads-import", organ=town.organ.pk, file=SimpleUploadedFile(name, data))
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert desk.post("reads-import", organ=town.organ.pk).status_code == 422


def test_the_table_to_fill_in_holds_only_what_the_person_counts(town, desk):
    from openpyxl import load_workbook

    release = factories.posted(town)
    factories.posted(factories.make_channels("nanqu"))
    answer = desk.get("reads-template")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [release.pk]
    assert rows[1][4] == factories.POST
    desk.become(town.first)
    answer = desk.get("reads-template")
    assert len(list(load_workbook(io.BytesIO(answer.content)).active.iter_rows())) == 1
    assert is_refused(desk.get("reads-import"))


def test_a_title_that_would_act_is_shown_as_words(town, desk):
    release = factories.posted(town, title="<script>alert(1)</script>通告")
    record_reads(
        release.pk,
        on=timezone.localdate(),
        reads=3,
        source=ReadSource.API,
        actor=None,
    )
    for answer in (
        desk.get("reads"),
        desk.get("reads-of-release", release.pk),
        desk.get("prove", release.pk),
    ):
        assert "<script>alert(1)" not in answer.text
        assert "&lt;script&gt;alert(1)" in answer.text


def test_every_error_of_the_room_has_its_sentence():
    import importlib
    import inspect

    rooms = (
        "rules",
        "packages",
        "reads_sheet",
        "adapters",
        "adapters.wechat_client",
        "actions.accounts",
        "actions.deliveries",
        "actions.reads",
        "actions.rights",
    )
    for name in rooms:
        module = importlib.import_module(f"lubu.channels.{name}")
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, Exception) and kind.__module__ == module.__name__:
                assert kind in errors.explained(), kind
