"""Every kind of change, held byte by byte against a full build."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from lubu.catalogue import actions as catalogue
from lubu.channels.actions import import_reads, record_reads
from lubu.channels.actions.accounts import ChannelDetails, change_channel
from lubu.channels.actions.reads import ReadsRow
from lubu.channels.rules import ReadSource
from lubu.desk.actions.organs import ORGAN_FIELDS, UnitDetails, change_organ, change_unit
from lubu.ledger import actions as ledger
from lubu.ledger.models import Entry
from lubu.organisations.models import Unit
from lubu.organisations.rules import UnitKind
from lubu.portal import changes
from lubu.portal.actions.topics import NotOfTheSiteError
from lubu.portal.builder import Builder
from lubu.portal.disk import Disk
from lubu.publishing import actions
from lubu.publishing.actions import files
from lubu.publishing.actions.releasing import NotReleasableError
from lubu.publishing.files.scanner import Scan
from lubu.publishing.models import (
    Attachment,
    Channel,
    ColumnPage,
    InformationItem,
    Picture,
    Release,
)
from lubu.publishing.rules import ChannelKind, ColumnKind, ItemKind, WithdrawalKind
from tests.catalogue.factories import OWN, in_force, own
from tests.channels import factories as channels
from tests.organisations.factories import Town
from tests.portal import sample_citizens as citizens
from tests.portal.factories import (
    CLEAN,
    INFECTED,
    built,
    edited,
    on_website,
    picture,
    released,
    shown,
)
from tests.portal.people import one_takes_over, people_come_and_go
from tests.publishing import factories
from tests.reporting import factories as reports
from tests.reporting.conftest import clamd, scanned  # noqa: F401  fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def withdraw(
    release: object, town: Town, kind: WithdrawalKind, into: InformationItem | None = None
) -> None:
    actions.withdraw(
        release.item_id,
        actor=town.releaser,
        kind=kind,
        reason="内容有误",
        merged_into=into and into.pk,
    )


def several(town: Town) -> None:
    for number in range(7):
        released(town, title=f"第{number}号通告")


def retitle_all(town: Town) -> None:
    """Wherever an item is named, it is named anew."""
    for release in (town.repealing, town.linked, town.reading, town.document, town.both):
        edited(on_website(release), town, title=f"改过的{release.pk}号")


def withdraw_all(kind: WithdrawalKind) -> Callable[[Town], None]:
    def change(town: Town) -> None:
        for release in (town.repealing, town.linked, town.reading, town.carrying, town.both):
            withdraw(release, town, kind, town.notice.item)

    return change


def back_again(town: Town) -> None:
    withdraw(town.linked, town, WithdrawalKind.WITHDRAWN)
    withdraw(town.repealing, town, WithdrawalKind.WITHDRAWN)
    Builder(town.organ).build_changes()
    edited(town.linked, town, title="又发布的通告")
    edited(town.repealing, town, title="又发布的办法")


def drop_and_exchange_files(town: Town) -> None:
    edited(town.carrying, town, attachments=[])
    edited(town.pictured, town, body=shown(picture(town, "blue"), "蓝图"))


def scan_all(town: Town, result: Scan) -> None:
    files.keep_scan(Attachment.objects.get(pk=town.file.pk), result)
    files.keep_scan(Picture.objects.get(pk=town.red.pk), result)


def infect(town: Town) -> None:
    scan_all(town, INFECTED)


def clean_again(town: Town) -> None:
    infect(town)
    Builder(town.organ).build_changes()
    scan_all(town, CLEAN)


def correct(town: Town) -> None:
    """The count of June is put right, and with it the increase of September."""
    record_reads(
        town.post.pk, on=date(2021, 6, 15), reads=90, source=ReadSource.MANUAL,
        actor=town.releaser, reason="更正",
    )  # fmt: skip
    record_reads(
        town.post.pk, on=date(2021, 9, 2), reads=400, source=ReadSource.MANUAL,
        actor=town.releaser, reason="更正",
    )  # fmt: skip


def bring_in_reads(town: Town) -> None:
    days = (date(2021, 7, 1), date(2021, 8, 30))
    table = [ReadsRow(row=n, release=town.post.pk, on=on, reads=300) for n, on in enumerate(days)]
    table.append(ReadsRow(row=9, release=town.both.pk, on=date(2021, 9, 3), reads=44))
    import_reads(table, organ=town.organ, actor=town.releaser)


def set_organ(**details: object) -> Callable[[Town], None]:
    def change(town: Town) -> None:
        said = {name: getattr(town.organ, name) for name in ORGAN_FIELDS} | details
        change_organ(town.organ.pk, actor=town.admin, details=said)

    return change


def set_column(slug: str, **fields: object) -> Callable[[Town], None]:
    def change(town: Town) -> None:
        column = ColumnPage.objects.get(organ=town.organ, slug=slug)
        for name, value in fields.items():
            setattr(column, name, value)
        column.save_revision(user=town.admin)
        actions.put_in_force(column, actor=town.admin)

    return change


def delete_column(town: Town) -> None:
    """As the editor's own screen does: the record, then Wagtail's deletion."""
    column = ColumnPage.objects.get(organ=town.organ, slug="zn")
    actions.record_deleted(column, actor=town.admin)
    column.delete()


def expire(town: Town) -> None:
    """Two documents that name the day on which they end, one of them repealed before."""
    for title in ("到期的办法", "先废止的办法"):
        ends = released(
            town, title=title, kind=ItemKind.NORMATIVE, written_on=date(2021, 6, 1),
            valid_until=date(2021, 9, 2),
        )  # fmt: skip
    actions.repeal(ends.item_id, actor=town.releaser, on=date(2021, 9, 1))
    Builder(town.organ).build_changes()
    actions.expire_documents(date(2021, 9, 3), timezone.now())


def rename_unit(town: Town) -> None:
    unit: Unit = town.units["office"]
    details = UnitDetails(slug=unit.slug, name="党政办", kind=UnitKind(unit.kind))
    change_unit(unit.pk, actor=town.admin, details=details)


def rename_channel(town: Town) -> None:
    weibo = Channel.objects.get(organ=town.organ, kind=ChannelKind.WEIBO.value)
    change_channel(weibo.pk, actor=town.admin, details=ChannelDetails(name="微博新名"))


def new_year(town: Town) -> None:
    """Reads of January stand on no page until something is released in the year."""
    with time_machine.travel(datetime(2022, 1, 5, 2, 0, tzinfo=UTC)):
        reports.read(town, town.post, 900, date(2022, 1, 4))
        Builder(town.organ).build_changes()
        released(town, title="新年的办法", kind=ItemKind.NORMATIVE, written_on=date(2021, 12, 30))


def move_document(town: Town) -> None:
    edited(town.document, town, written_on=date(2021, 7, 1))


def release_planned(town: Town) -> None:
    later = timezone.now() + timedelta(days=2)
    text = InformationItem.objects.get(pk=town.notice.item_id).get_latest_revision_as_object()
    text.title, text.go_live_at = "定时的后一稿", later
    text.save_revision(user=town.editor)
    factories.approved(InformationItem.objects.get(pk=town.notice.item_id), town)
    actions.release_due(later)


def renew_post(town: Town) -> None:
    """What was posted waits to be posted anew, and is not out meanwhile."""
    edited(on_website(town.both), town, title="两处发布的后一稿")


def first_catalogue(town: Town) -> None:
    """An entry of the office and one that is dropped; items of it come, change and go."""
    row = own(town)
    catalogue.assign([row.pk], actor=town.admin, unit=town.units["office"])
    in_force(town)
    Builder(town.organ).build_changes()
    edited(town.linked, town, entry=row)
    edited(town.linking, town, entry=row, title="目录事项的通告")
    Builder(town.organ).build_changes()
    edited(town.linked, town, entry=None)
    withdraw(town.linking, town, WithdrawalKind.WITHDRAWN)


def next_catalogue(town: Town) -> None:
    """A field and a unit go, others come."""
    row = own(town)
    other = own(town, replace(OWN, code="27-Z01"))
    in_force(town)
    edited(town.linked, town, entry=other)
    Builder(town.organ).build_changes()
    catalogue.drop(row.pk, actor=town.admin, reason="无此职能")
    catalogue.assign([other.pk], actor=town.admin, unit=town.units["village"])
    in_force(town)


def found_from_nothing(town: Town) -> None:
    from django.db import transaction

    with transaction.atomic():
        ledger.record("organ.founded", organ=town.organ, subject=town.organ, actor=None)


def report_out(town: Town) -> None:
    with time_machine.travel(reports.AFTER_THE_YEAR):
        town.report = reports.in_public(town)


def report_back(town: Town) -> None:
    report_out(town)
    Builder(town.organ).build_changes()
    with time_machine.travel(reports.AFTER_THE_YEAR):
        withdraw(town.report.item.releases.get(), town, WithdrawalKind.WITHDRAWN)
        reports.follow("release.withdrawn")


Change = tuple[set[str], Callable[[Town], object]]
CHANGES: dict[str, Change] = {
    "releases": ({"release.released"}, several),
    "new titles": ({"release.released", "release.waiting"}, retitle_all),
    "mistakes": ({"release.withdrawn"}, withdraw_all(WithdrawalKind.MISTAKE)),
    "mergers": ({"release.withdrawn"}, withdraw_all(WithdrawalKind.MERGED)),
    "withdrawals": ({"release.withdrawn"}, withdraw_all(WithdrawalKind.WITHDRAWN)),
    "released once more": ({"release.released"}, back_again),
    "what a link waited for": (
        {"release.released"}, lambda town: factories.approved(town.draft, town)
    ),
    "an interpretation of another policy": (
        {"release.released"},
        lambda town: edited(town.reading, town, interprets=town.repealing.item),
    ),
    "the interpreted policy withdrawn": (
        {"release.withdrawn"}, lambda town: withdraw(town.document, town, WithdrawalKind.WITHDRAWN)
    ),
    "files dropped and exchanged": ({"release.released"}, drop_and_exchange_files),
    "files infected": ({"file.taken_down"}, infect),
    "files clean after all": ({"file.put_back"}, clean_again),
    "reads": (
        {"reads.counted"}, lambda town: reports.read(town, town.post, 300, date(2021, 8, 30))
    ),
    "reads corrected": ({"reads.corrected"}, correct),
    "reads by table": ({"reads.imported"}, bring_in_reads),
    "a name of the organ": ({"organ.changed"}, set_organ(site_name="新的站名")),
    "a path of the site": ({"organ.changed"}, set_organ(site_path="/zwgk/shaxi/")),
    "a unit": ({"unit.changed"}, rename_unit),
    "a channel": ({"channel.changed"}, rename_channel),
    "a column": ({"column.changed"}, set_column("tzgg", title="通知")),
    "a column off the site": ({"column.changed"}, set_column("tzgg", on_website=False)),
    "a column of another kind": (
        {"column.changed"}, set_column("zfxxgk", kind=ColumnKind.STATIC.value)
    ),
    "a column deleted": ({"column.deleted"}, delete_column),
    "a document over": ({"document.expired"}, expire),
    "a public notice over": (
        {"notice.closed"}, lambda town: actions.close_notices(date(2021, 9, 3), timezone.now())
    ),
    "a repeal": (
        {"document.repealed"},
        lambda town: actions.repeal(
            town.document.item_id, actor=town.releaser, on=date(2021, 9, 2)
        ),
    ),
    "a document dated anew": ({"release.released"}, move_document),
    "a planned text": ({"release.released"}, release_planned),
    "a text to post anew": ({"release.waiting"}, renew_post),
    "a post": (
        {"release.released"}, lambda town: channels.posted(town, ChannelKind.WEIBO, title="新微博")
    ),
    "a new year": ({"release.released", "reads.counted"}, new_year),
    "a catalogue": ({"catalogue.put_in_force", "release.released"}, first_catalogue),
    "the next catalogue": ({"catalogue.put_in_force"}, next_catalogue),
    "an urgent notice": ({"site_notice.put_up"}, citizens.notice_up),
    "a planned urgent notice": (
        {"site_notice.begun", "site_notice.ended"}, citizens.notice_planned
    ),
    "an urgent notice taken down": ({"site_notice.taken_down"}, citizens.notice_down),
    "a topic and its texts": (
        {"topic.put_in_force", "release.released", "release.withdrawn"}, citizens.topic_and_texts
    ),
    "a topic by the clock": ({"topic.begun", "topic.ended"}, citizens.topic_by_the_clock),
    "a topic taken down": ({"topic.taken_down"}, citizens.topic_down),
    "who leads": (
        {
            "unit.added", "unit.abolished", "post.added", "post.changed", "post.abolished",
            "account.opened", "account.renamed", "account.presented", "appointment.begun",
            "appointment.took_effect", "appointment.ended",
        },
        people_come_and_go,
    ),
    "who takes over": ({"work.handed_over", "account.reopened"}, one_takes_over),
    "an organ founded": ({"organ.founded"}, found_from_nothing),
}  # fmt: skip
OF_REPORTS: dict[str, Change] = {
    "a report": ({"report.released"}, report_out),
    "a report taken back": ({"report.taken_back"}, report_back),
}


def holds(town: Town, kinds: set[str], change: Callable[[Town], object]) -> None:
    before = Entry.objects.count()
    change(town)
    recorded = Entry.objects.order_by("pk")[before:].values_list("kind", flat=True)
    assert kinds <= set(recorded)
    Builder(town.organ).build_changes()
    assert_full(town)


def assert_full(town: Town) -> None:
    """The site is what a full build makes of it, file by file: that is rendered, not written."""
    assert Builder(town.organ).verify() == []


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_change_writes_is_what_a_full_build_writes(summer, name):
    holds(summer, *CHANGES[name])


@pytest.mark.parametrize("name", OF_REPORTS)
def test_what_a_report_writes_is_what_a_full_build_writes(summer, scanned, name):  # noqa: F811
    holds(summer, *OF_REPORTS[name])


def test_every_kind_that_the_site_shows_is_tried():
    tried = {kind for kinds, _ in [*CHANGES.values(), *OF_REPORTS.values()] for kind in kinds}
    assert tried == set(changes.SHOWN)


class PowerCutError(Exception):
    """The machine stops."""


def build_and_die(build: Callable[[], int], *, after: int) -> None:
    """Let a builder die when it has written some files."""
    left = iter(range(after))
    put = Disk.put

    def put_or_die(self: Disk, path: str, data: bytes) -> None:
        if next(left, None) is None:
            raise PowerCutError
        put(self, path, data)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Disk, "put", put_or_die)
        with pytest.raises(PowerCutError):
            build()


@pytest.mark.parametrize("at", [0, 9])
@pytest.mark.parametrize("name", ["files dropped and exchanged", "a unit"])
def test_a_build_that_broke_off_is_finished_by_the_next(summer, name, at):
    """Whatever changed meanwhile, and whatever kind of build it was."""
    CHANGES[name][1](summer)
    builder = Builder(summer.organ)
    build_and_die(builder.build_changes, after=at)
    assert builder.is_broken_off()
    assert builder.behind() > 0
    assert {drift.fault.value for drift in builder.verify()} == {"behind"}
    assert builder.compare() == []
    edited(summer.reading, summer, interprets=summer.repealing.item)
    Builder(summer.organ).build_changes()
    assert builder.behind() == 0
    assert_full(summer)


def test_a_whole_build_that_broke_off_is_due_until_it_is_done(summer):
    """Nothing happened since; still some pages are old and some new."""
    ColumnPage.objects.filter(slug="tzgg").update(title="另一标题")
    build_and_die(Builder(summer.organ).build_all, after=9)
    assert Builder(summer.organ).is_broken_off()
    Builder(summer.organ).build_changes()
    assert not Builder(summer.organ).is_unfinished()
    assert_full(summer)


def test_one_change_after_another_with_builds_here_and_there(summer):
    chance = random.Random(2021)
    alone = {"an organ founded", "what a link waited for", "a repeal"}
    names = [name for name in CHANGES if name not in alone and "column" not in name]
    for name in chance.sample(names, 8):
        try:
            CHANGES[name][1](summer)
        except (NotReleasableError, NotOfTheSiteError, Release.DoesNotExist):
            continue  # an earlier change took away what this one would change
        if chance.random() < 0.5:
            Builder(summer.organ).build_changes()
    Builder(summer.organ).build_changes()
    assert_full(summer)
    by_changes = built(summer)
    Builder(summer.organ).build_all()
    assert built(summer) == by_changes
