"""What two do to a report at the same moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from lubu.ledger.actions import check as check_ledger
from lubu.ledger.models import Entry
from lubu.publishing import actions as publishing
from lubu.publishing.rules import ChannelKind, ReleaseState, WithdrawalKind
from lubu.reporting import actions
from lubu.reporting.differences import counted_rows
from tests.channels import factories as channels
from tests.reporting import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_freeze_at_the_same_moment_one_does(clock):
    town = factories.make_reporting_town()
    factories.live_a_year(town)
    clock.move_to(factories.AFTER_THE_YEAR)
    report = factories.checked(town)
    start = threading.Barrier(2)

    def work(actor: object) -> str:
        try:
            start.wait()
            return actions.freeze(report.pk, actor=actor).snapshot_digest
        except actions.WrongReportStateError:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        digests = sorted(workers.map(work, (town.editor, town.first)))
    report.refresh_from_db()
    assert digests == ["", report.snapshot_digest]
    assert Entry.objects.filter(kind="report.frozen").count() == 1
    assert check_ledger(town.organ) == []


def test_what_is_released_while_a_report_is_frozen_is_before_or_after_it_never_half(clock):
    town = factories.make_reporting_town()
    factories.live_a_year(town)
    waiting = channels.waiting(town, ChannelKind.WEIBO)
    clock.move_to(factories.AFTER_THE_YEAR)
    report = factories.checked(town)
    start = threading.Barrier(2)

    def freeze() -> None:
        try:
            start.wait()
            actions.freeze(report.pk, actor=town.editor)
        finally:
            connection.close()

    def take_back() -> None:
        try:
            start.wait()
            publishing.withdraw(
                town.notice.item_id, actor=town.releaser, kind=WithdrawalKind.MISTAKE, reason="误"
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        for done in [workers.submit(freeze), workers.submit(take_back)]:
            done.result()
    assert waiting.state == ReleaseState.WAITING
    report.refresh_from_db()
    withdrawn = Entry.objects.filter(kind="release.withdrawn").latest("sequence").sequence
    counted = 2 if withdrawn <= report.ledger_sequence else 3
    assert report.snapshot["figures"]["website_items"] == counted
    assert len(counted_rows(report, "website_items")) == counted
