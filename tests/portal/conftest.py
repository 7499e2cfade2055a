"""A town with a summer behind it, planted and built once for all tests that change it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import transaction

from lubu.portal import counted, lists
from lubu.portal.builder import Builder
from lubu.publishing import actions
from lubu.publishing.models import HomePage
from lubu.publishing.rules import ChannelKind, ColumnKind, ItemKind, WithdrawalKind
from tests.channels import factories as channels
from tests.organisations.factories import Town
from tests.planted import once
from tests.portal.factories import (
    attachment,
    link,
    picture,
    released,
    released_all_the_same,
    shown,
    with_attachment,
)
from tests.publishing import factories
from tests.reporting import factories as reports

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

JUNE = date(2021, 6, 1)
SEPTEMBER = datetime(2021, 9, 3, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def summer_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("summer")


@pytest.fixture(scope="module")
def planted_summer(
    summer_home: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Town]:
    """Lists have three rows a page, so that a few items fill several."""
    with (
        pytest.MonkeyPatch.context() as patch,
        time_machine.travel(reports.IN_THE_YEAR) as clock,
    ):
        patch.setattr(counted, "PER_LIST", 3)
        patch.setattr(lists, "PER_PAGE", 3)

        def grown() -> Town:
            town = plant()
            clock.move_to(SEPTEMBER)
            grow(town)
            Builder(town.organ).build_all()
            return town

        with once(django_db_blocker, summer_home, grown) as town:
            yield town


@pytest.fixture
def summer(planted_summer: Town, summer_home: Path, tmp_path: Path) -> Iterator[Town]:
    """The town, in a transaction and a folder of the test's own."""
    shutil.copytree(summer_home, tmp_path, dirs_exist_ok=True)
    with transaction.atomic():
        yield planted_summer
        transaction.set_rollback(True)


def plant() -> Town:
    """Texts that name each other, files, and posts with their reads."""
    town = reports.make_reporting_town()
    platform = (
        ("政府信息公开", "zfxxgk", ColumnKind.DISCLOSURE),
        ("指南", "zn", ColumnKind.GUIDE),
        ("机构职能", "jg", ColumnKind.INSTITUTION),
        ("领导信息", "ld", ColumnKind.LEADERS),
    )
    for title, slug, kind in platform:
        home = HomePage.objects.get(organ=town.organ)
        actions.add_column(home, title=title, slug=slug, kind=kind, owner=town.units["office"])
    reports.live_a_year(town)
    town.repealing = released(town, title="新办法", kind=ItemKind.NORMATIVE, written_on=JUNE)
    town.old = released(town, title="旧办法", kind=ItemKind.NORMATIVE, written_on=JUNE)
    actions.repeal(town.old.item_id, actor=town.releaser, on=JUNE, by_item=town.repealing.item_id)
    town.reading = released(
        town, title="办法解读", kind=ItemKind.INTERPRETATION, interprets=town.document.item
    )
    town.linked = released(town, title="被引用的通告")
    town.linking = released(
        town, title="引用的通告", body=[link("page", town.linked.item_id, "前文")]
    )
    town.draft = factories.draft(town.column, town.editor, title="后发的通告")
    town.early = released_all_the_same(
        town, title="先发的通告", body=[link("page", town.draft.pk, "后文")]
    )
    town.merged = released(town, title="并入的通告")
    actions.withdraw(
        town.merged.item_id,
        actor=town.releaser,
        kind=WithdrawalKind.MERGED,
        reason="内容已并入",
        merged_into=town.linked.item_id,
    )
    town.file, town.red = attachment(town), picture(town, "red")
    town.carrying = with_attachment(town, town.file, title="带附件的通告")
    town.second_carrying = with_attachment(town, attachment(town), title="带同一附件的通告")
    town.pictured = released(town, title="带图的通告", body=shown(town.red, "红图"))
    town.public_notice = released(
        town, title="公示", kind=ItemKind.PUBLIC_NOTICE, notice_from=JUNE, notice_until=JUNE
    )
    reports.read(town, town.post, 120, date(2021, 6, 15))
    return town


def grow(town: Town) -> None:
    """What September adds."""
    town.both = channels.waiting(town, ChannelKind.WECHAT, with_website=True, title="两处发布")
    channels.record_proof(
        town.both.pk, actor=town.releaser, proof=channels.proof_for(ChannelKind.WECHAT)
    )
    reports.read(town, town.post, 500, date(2021, 9, 1))
