"""What waits, and for whom: nobody is shown what she can do nothing about."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from lubu.office.todo import Todo, lists
from lubu.organisations import actions as organisations
from lubu.organisations.models import Post, User
from lubu.organisations.rules import Role
from lubu.publishing import actions
from lubu.publishing.actions.releasing import release_due
from lubu.publishing.models import (
    Attachment,
    ColumnPage,
    InformationItem,
    ItemAttachment,
    Release,
)
from lubu.publishing.rules import ColumnKind, ReleaseState, ScanState
from lubu.publishing.waiting import next_reviewers
from tests.publishing.factories import approved, draft, submitted

pytestmark = pytest.mark.django_db


def waiting(person: User, name: str) -> list[Todo]:
    """What one list says to somebody."""
    found = lists(User.objects.get(pk=person.pk), timezone.localdate())
    return next((list(one.entries) for one in found if one.name == f"publishing_{name}"), [])


def planned_with_file(town, later) -> Attachment:
    item = draft(town.column, town.editor, go_live_at=later)
    file = Attachment.objects.create(
        organ=town.organ, title="申请表", scan_state=ScanState.CLEAN, file="x.pdf", kind="pdf"
    )
    ItemAttachment.objects.create(item=item, file=file)
    InformationItem.objects.get(pk=item.pk).save_revision(user=town.editor)
    approved(item, town)
    return file


@pytest.mark.parametrize("state", [ScanState.INFECTED, ScanState.UNKNOWN, ScanState.WAITING])
def test_a_planned_release_held_back_by_a_file_says_why_to_those_who_can_act(town, state):
    later = timezone.now() + timedelta(minutes=1)
    file = planned_with_file(town, later)
    concerned = (town.editor, town.releaser, town.admin)
    with time_machine.travel(later + timedelta(days=1), tick=False):
        for person in concerned:
            assert len(waiting(person, "scheduled")) == 1
            assert waiting(person, "held_back") == []
        Attachment.objects.filter(pk=file.pk).update(scan_state=state)
        assert release_due(timezone.now()) == 0
        for person in concerned:
            [entry] = waiting(person, "held_back")
            assert (entry.urgent, entry.due_on) == (True, timezone.localdate(later))
            assert "“申请表”" in entry.what
            assert str(Attachment.objects.get().get_scan_state_display()) in entry.what
            assert waiting(person, "scheduled") == [], "not as if it went out today"
        for person in (town.village_editor, town.first, town.auditor):
            assert waiting(person, "held_back") == []
        Attachment.objects.filter(pk=file.pk).update(scan_state=ScanState.CLEAN)
        assert release_due(timezone.now()) == 1
        assert waiting(town.editor, "held_back") == []


def test_an_infected_file_is_told_before_the_planned_moment(town):
    file = planned_with_file(town, timezone.now() + timedelta(days=3))
    Attachment.objects.filter(pk=file.pk).update(scan_state=ScanState.INFECTED)
    assert len(waiting(town.editor, "held_back")) == 1


def test_a_later_text_that_is_held_back_says_so_while_the_earlier_stays(town):
    item = draft(town.column, town.editor)
    approved(item, town)
    later = timezone.now() + timedelta(minutes=1)
    file = Attachment.objects.create(
        organ=town.organ, title="新附件", scan_state=ScanState.CLEAN, file="x.pdf", kind="pdf"
    )
    ItemAttachment.objects.create(item=item, file=file)
    item = InformationItem.objects.get(pk=item.pk)
    item.go_live_at = later
    item.save_revision(user=town.editor)
    approved(item, town)
    Attachment.objects.update(scan_state=ScanState.INFECTED)
    assert release_due(later) == 0
    assert Release.objects.get().state == ReleaseState.RELEASED
    assert "“新附件”" in waiting(town.releaser, "held_back")[0].what


def test_missing_reviews_wait_for_the_unit_and_for_who_ordered_the_release(town):
    submission = submitted(draft(town.column, town.editor), town.editor)
    actions.order_urgent_release(submission.pk, actor=town.second, reason="暴雨红色预警")
    for person in (town.editor, town.first, town.second, town.final):
        assert len(waiting(person, "missing_reviews")) == 1
    for person in (town.village_editor, town.releaser, town.admin, town.auditor):
        assert waiting(person, "missing_reviews") == []


@pytest.fixture
def columns(town) -> dict[str, ColumnPage]:
    """A folder with a column below that the village keeps; each with its promise."""
    kind, office, village = ColumnKind.KEY_AREA, town.units["office"], town.units["village"]
    above = actions.add_column(
        town.organ.home, title="重点领域", slug="zdly", kind=kind, owner=office, update_days=90
    )
    below = actions.add_column(
        ColumnPage.objects.get(pk=above.pk), title="环境保护", slug="hjbh", kind=kind,
        owner=village, update_days=30,
    )  # fmt: skip
    return {"above": above, "below": ColumnPage.objects.get(pk=below.pk)}


def rested(person: User) -> dict[str, Todo]:
    return {entry.title: entry for entry in waiting(person, "resting_columns")}


def test_columns_past_their_promised_interval_wait_for_those_who_keep_them(town, columns):
    assert set(rested(town.admin)) == {"重点领域", "环境保护"}
    assert "从未发布过信息" in rested(town.admin)["环境保护"].what
    for holder in (town.first, town.second, town.final):
        for post in holder.posts_held:
            post.oversees.set([town.units["office"], town.units["village"]])
    fresh = {
        name: User.objects.get(pk=town.people[name].pk) for name in ("first", "second", "final")
    }
    town.people |= fresh
    approved(draft(columns["below"], town.village_editor), town, author=town.village_editor)
    assert rested(town.admin) == {}, "what comes out below counts above"
    today = timezone.localdate()
    with time_machine.travel(timezone.now() + timedelta(days=30), tick=False):
        assert rested(town.admin) == {}, "the last day of the promise"
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        [entry] = rested(town.village_editor).values()
        assert (entry.title, entry.due_on) == ("环境保护", today + timedelta(days=30))
        assert f"最近一次发布：{today}；承诺每30天更新" in entry.what
        assert set(rested(town.admin)) == {"环境保护"}
        assert rested(town.editor) == {}, "another unit's column"
    with time_machine.travel(timezone.now() + timedelta(days=91), tick=False):
        assert set(rested(town.admin)) == {"重点领域", "环境保护"}
        assert set(rested(town.editor)) == {"重点领域"}
        assert rested(town.releaser) == rested(town.auditor) == {}


def test_a_column_that_promises_nothing_or_is_off_the_site_is_not_waited_for(town, columns):
    columns["below"].on_website = False
    columns["below"].save()
    assert set(rested(town.admin)) == {"重点领域"}
    assert town.column.title not in rested(town.admin)


def test_the_home_page_shows_the_administrator_columns_at_rest(town, columns, client):
    client.force_login(town.admin)
    assert "超过承诺更新周期的栏目" in client.get("/desk/").text


def test_dormant_accounts_wait_for_those_who_post(town):
    def told(person: User) -> bool:
        found = lists(User.objects.get(pk=person.pk), timezone.localdate())
        return any(one.name == "channels_quiet" for one in found)

    assert told(town.releaser)
    assert told(town.second), "a leader sees to it"
    assert not told(town.editor)
    assert not told(town.village_editor)


def test_the_leader_who_may_not_see_to_the_unit_is_not_asked(town):
    """Another unit's leader in charge, who ordered nothing."""
    post = Post.objects.create(
        unit=town.units["office"], name="分管他线的领导", roles=[Role.URGENT.value]
    )
    post.oversees.set([town.units["village"]])
    organisations.establish(post)
    leader = User.objects.create_user("other-leader", password="露布 test 2021")
    organisations.appoint(leader, post, since=date(2021, 1, 1))
    submission = submitted(draft(town.column, town.editor), town.editor)
    actions.order_urgent_release(submission.pk, actor=town.second, reason="暴雨红色预警")
    assert waiting(leader, "missing_reviews") == []


def test_who_acts_next_is_named_from_the_day_of_the_appointment_on(town):
    text = submitted(draft(town.column, town.editor), town.editor)
    assert list(next_reviewers(text, 1)) == [town.first]
    coming = User.objects.create_user("coming", password="露布 test 2021")
    tomorrow = timezone.localdate() + timedelta(days=1)
    organisations.appoint(coming, town.first.posts_held[0], since=tomorrow)
    assert list(next_reviewers(text, 1)) == [town.first]
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert set(next_reviewers(text, 1)) == {town.first, coming}
