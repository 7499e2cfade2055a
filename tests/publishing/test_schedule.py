"""Planned releases: a first text waits, a later one leaves the earlier in public till then."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from lubu.ledger.models import Entry
from lubu.portal.builder import Builder
from lubu.portal.disk import site_root
from lubu.publishing import actions
from lubu.publishing.actions.releasing import release_due
from lubu.publishing.models import InformationItem, Release
from lubu.publishing.rules import ChannelKind, ReleaseState, WithdrawalKind
from tests.organisations.factories import Town
from tests.publishing import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def later() -> datetime:
    return timezone.now() + timedelta(days=2)


def page(town: Town) -> str:
    """What the public reads at the item's address."""
    Builder(town.organ).build_all()
    return (site_root(town.organ) / Release.objects.get().path).read_text(encoding="utf-8")


def planned(town: Town, item: InformationItem, title: str, at: datetime) -> None:
    """A later text of the item, approved for a moment to come."""
    item = InformationItem.objects.get(pk=item.pk)
    item.title, item.go_live_at = title, at
    item.save_revision(user=town.editor)
    factories.approved(item, town)


def test_a_first_text_waits_for_its_moment(town, later):
    factories.approved(factories.draft(town.column, town.editor, go_live_at=later), town)
    release = Release.objects.get()
    assert (release.state, release.path) == (ReleaseState.SCHEDULED, "")
    assert release_due(later - timedelta(seconds=1)) == 0
    assert release_due(later) == 1
    release.refresh_from_db()
    assert release.state == ReleaseState.RELEASED
    assert release_due(later) == 0


def test_a_later_text_waits_and_the_earlier_stays_in_public(town, later):
    item = factories.draft(town.column, town.editor, title="原来的标题")
    first = factories.approved(item, town)
    planned(town, item, "以后的标题", later)
    release = Release.objects.get()
    assert (release.state, release.submission) == (ReleaseState.RELEASED, first)
    assert "原来的标题" in page(town)
    assert "以后的标题" not in page(town)
    assert Entry.objects.filter(kind="release.scheduled").count() == 1
    assert release_due(later - timedelta(seconds=1)) == 0
    assert release_due(later) == 1
    assert "以后的标题" in page(town)
    release.refresh_from_db()
    assert release.next_submission is None
    assert release_due(later) == 0


def test_a_text_released_at_once_takes_the_place_of_one_planned(town, later):
    item = factories.draft(town.column, town.editor, title="原来的标题")
    factories.approved(item, town)
    planned(town, item, "以后的标题", later)
    planned(town, item, "马上的标题", timezone.now() - timedelta(hours=1))
    assert "马上的标题" in page(town)
    assert release_due(later) == 0


def test_what_is_taken_back_stays_so_until_a_planned_text_takes_its_place(town, later):
    item = factories.draft(town.column, town.editor, title="原来的标题")
    factories.approved(item, town)
    planned(town, item, "以后的标题", later)
    actions.withdraw(item.pk, actor=town.releaser, kind=WithdrawalKind.WITHDRAWN, reason="内容有误")
    assert release_due(later) == 0, "what was planned is taken back too"
    planned(town, item, "改正的标题", later)
    shown = page(town)
    assert "内容有误" in shown
    assert "改正的标题" not in shown
    assert release_due(later) == 1
    assert "改正的标题" in page(town)
    assert "内容有误" not in page(town)


def test_by_hand_it_waits_for_its_delivery_from_the_moment_on(town, later):
    item = factories.draft(town.column, town.editor, channels=(ChannelKind.WECHAT,))
    factories.approved(item, town)
    actions.confirm_release(Release.objects.get().pk, actor=None, at=timezone.now())
    planned(town, item, "以后的标题", later)
    assert Release.objects.get().state == ReleaseState.RELEASED
    assert release_due(later) == 1
    assert Release.objects.get().state == ReleaseState.WAITING
