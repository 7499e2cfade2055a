"""Killed at any moment: nothing half-done stays, nothing approved is lost."""

from __future__ import annotations

import csv
import os
import random
import signal
from io import StringIO
from itertools import count

import pytest
from django.db import connections, transaction

from lubu.ledger.actions import check
from lubu.portal.builder import Builder
from lubu.portal.disk import site_root
from lubu.publishing import actions, rules
from lubu.publishing.actions.importing import import_items
from lubu.publishing.models import ColumnPage, InformationItem, Release, Submission
from lubu.publishing.rules import Decision, SubmissionState, WithdrawalKind
from tests.organisations.factories import Town, make_town
from tests.publishing import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
KILLS = 200
BATCH = 5


@pytest.fixture
def town() -> Town:
    town = make_town()
    town.column = factories.open_site(town)
    Builder(town.organ).build_all()
    return town


def work(town: Town, seed: int) -> None:
    """What a busy day does, over and over, until the process is killed."""
    chance = random.Random(seed)
    for number in count():
        one_round(town, chance, f"{seed}-{number}")


def one_round(town: Town, chance: random.Random, name: str) -> None:
    """An item from draft to the site, now and then withdrawn, and an import."""
    column = ColumnPage.objects.get(pk=town.column.pk)
    with transaction.atomic():
        item = factories.draft(column, town.editor, slug=f"k{name}")
    submission = actions.submit(item.pk, actor=town.editor)
    for reviewer in (town.first, town.second, town.final):
        actions.decide(submission.pk, actor=reviewer, decision=Decision.APPROVE)
    Builder(town.organ).build_changes()
    if chance.random() < 0.3:
        actions.withdraw(item.pk, actor=town.releaser, kind=WithdrawalKind.WITHDRAWN, reason="取消")
    table = StringIO()
    rows = [[f"{name}-{n}", "tzgg", f"旧文{n}", "正文"] for n in range(BATCH)]
    csv.writer(table).writerows([["编号", "栏目", "标题", "正文"], *rows])
    data = table.getvalue().encode()
    import_items(data, "旧站.csv", organ=town.organ, actor=town.editor)


def run_and_kill(town: Town, seed: int, seconds: float) -> None:
    connections.close_all()
    child = os.fork()
    if child == 0:
        # In processor time, so that a slow machine is killed at the same moments as a fast one.
        # Nobody handles the signal: the kernel ends the process where it stands, as SIGKILL does.
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            work(town, seed)
        finally:
            os._exit(3)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the work ended by itself"


def test_killed_two_hundred_times_everything_still_holds(town):
    chance = random.Random(2021)
    for seed in range(KILLS):
        run_and_kill(town, seed, chance.uniform(0.05, 1.0))
    assert Release.objects.count() > KILLS / 10, "the processes were killed before they did a thing"
    holds(town)


def holds(town: Town) -> None:
    assert check(town.organ) == []
    for release in Release.objects.select_related("submission"):
        authors = set(release.submission.authors.values_list("pk", flat=True))
        reviewed = release.submission.reviewed()
        assert rules.is_complete(reviewed, release.submission.digest, authors)
    for submission in Submission.objects.all():
        approved = submission.state == SubmissionState.APPROVED
        assert approved == submission.releases.exists()
        assert approved == (len(submission.reviewed()) == len(rules.STEPS))
    by_batch: dict[str, int] = {}
    for key in InformationItem.objects.exclude(import_key="").values_list("import_key", flat=True):
        by_batch[key.rsplit("-", 1)[0]] = by_batch.get(key.rsplit("-", 1)[0], 0) + 1
    assert set(by_batch.values()) <= {BATCH}
    numbers = InformationItem.objects.exclude(index_no="").values_list("index_no", flat=True)
    serials = sorted(int(number.rsplit("-", 1)[1]) for number in numbers)
    assert serials == list(range(1, len(serials) + 1))
    Builder(town.organ).build_changes()
    by_changes = files(town)
    Builder(town.organ).build_all()
    assert files(town) == by_changes
    assert Builder(town.organ).verify() == []


def files(town: Town) -> dict[str, bytes]:
    root = site_root(town.organ)
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}
