"""What says that it may run twice does: tasks that follow an entry, and what the clock runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from lubu.access_requests.actions.redactions import begin_redaction
from lubu.ledger import actions as ledger
from lubu.ledger.models import Entry
from lubu.office import schedule
from lubu.portal.actions import subscriptions
from lubu.portal.builder import Builder
from lubu.portal.disk import site_root
from lubu.publishing import actions as publishing
from lubu.publishing import import_jobs
from lubu.publishing.actions.files import receive
from lubu.publishing.models import InformationItem
from lubu.publishing.rules import ChannelKind, ItemKind, WithdrawalKind
from lubu.publishing.tasks import bring_in
from tests.access_requests.factories import handed_in
from tests.access_requests.lettering import lettered_office, prepared
from tests.channels.factories import make_channels
from tests.organisations.factories import Town
from tests.publishing import factories
from tests.publishing.files.samples import pdf
from tests.publishing.test_importing import ROWS, table

pytestmark = pytest.mark.django_db

REPLACED = {"desk.CheckRun"}  # each run of the checks takes the place of the one before


@pytest.fixture
def town() -> Town:
    """A town in which something waits for every task and every clock."""
    town = make_channels()
    now = timezone.now()
    today = timezone.localdate(now)
    Builder(town.organ).build_all()
    draft = factories.draft
    both = (ChannelKind.WEBSITE, ChannelKind.WECHAT)
    days = {"notice_from": today - timedelta(days=2), "notice_until": today}
    notice = draft(town.column, town.editor, kind=ItemKind.PUBLIC_NOTICE, **days)
    later = draft(town.column, town.editor, go_live_at=now + timedelta(hours=1))
    repealed = draft(town.column, town.editor, kind=ItemKind.POLICY, written_on=today)
    taken_back = draft(town.column, town.editor, channels=both)
    for item in (notice, later, repealed, taken_back):
        factories.approved(item, town)
    InformationItem.objects.filter(pk=notice.pk).update(notice_until=today - timedelta(days=1))
    publishing.repeal(repealed.pk, actor=town.releaser, on=today)
    publishing.withdraw(
        taken_back.pk, actor=town.releaser, kind=WithdrawalKind.WITHDRAWN, reason="内容有误"
    )
    for name in ("waiting", "confirmed"):
        row = subscriptions.ask(
            town.organ, address=f"{name}@example.cn", columns=[town.column.pk], topics=[], at=now
        )
        if name == "confirmed":
            subscriptions.confirm(row.key, at=now)
    factories.approved(draft(town.column, town.editor, title="订阅之后"), town)
    receive(pdf(), "说明.pdf", title="说明", organ=town.organ, actor=town.editor)
    _handled(today)
    return town


def _handled(today: date) -> None:
    """An application in another town, with a file that was scanned and is to be searched."""
    office = lettered_office("nanqu")
    case = handed_in(office, today)
    clerk, now = office.people["clerk"], timezone.now()
    begin_redaction(prepared(office, case).pk, actor=clerk, at=now)


def photograph(town: Town) -> dict[str, Any]:
    """Every row of ours, and every file of the site."""
    stored: dict[str, Any] = {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for config in apps.get_app_configs()
        if config.name.startswith("lubu.")
        for model in config.get_models()
        if model._meta.label not in REPLACED
    }
    root = site_root(town.organ)
    return stored | {str(file): file.read_bytes() for file in files(root)}


def files(root: Path) -> Iterator[Path]:
    return (file for file in root.rglob("*") if file.is_file())


def test_every_follower_may_run_twice(town):
    followers, waiting = ledger.followers(), list(Entry.objects.order_by("pk"))
    ran = set()
    for entry in waiting:
        for path in followers.get(entry.kind, []):
            module, name = path.rsplit(".", 1)
            task = getattr(import_module(module), name).func
            task(entry.pk)
            once = photograph(town)
            task(entry.pk)
            assert photograph(town) == once, f"{path} after {entry.kind}"
            ran.add(path)
    everything = {path for paths in followers.values() for path in paths}
    needs_a_change = {"lubu.portal.tasks.rebuild_all"}
    assert everything - ran - needs_a_change == set(), "the town has nothing for it"


@pytest.mark.parametrize("name", sorted(schedule.registered()))
def test_all_that_the_clock_runs_may_run_twice(town, name):
    at = timezone.now() + timedelta(hours=2)
    schedule.registered()[name].action(at)
    once = photograph(town)
    schedule.registered()[name].action(at)
    assert photograph(town) == once


def test_an_import_may_run_twice(town):
    job = import_jobs.hand_in(
        table(*ROWS),
        name="旧站.csv",
        organ=town.organ.pk,
        actor=town.admin.pk,
        skip_changed=False,
        at=timezone.now(),
    )
    bring_in.func(job.token)
    once = photograph(town)
    assert import_jobs.load(job.token).created == len(ROWS)
    bring_in.func(job.token)
    assert photograph(town) == once
