"""The staff's home, the to-do lists and the checks."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lubu.desk.actions.checks import keep_check, run_checks
from lubu.desk.health import alarms
from lubu.desk.home import GREETINGS, greeting
from lubu.desk.models import CheckRun
from lubu.office import checks
from lubu.office.checks import Finding, Severity
from lubu.organisations.models import Organ
from lubu.publishing.models import Release
from lubu.publishing.rules import ChannelKind, ReleaseState
from tests.channels import factories
from tests.desk.conftest import is_refused

pytestmark = pytest.mark.django_db
EVERYBODY = ("editor", "first", "second", "final", "releaser", "admin", "auditor", "system")


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_is_greeted_by_name_and_post_and_sees_nothing_of_wagtails_own(town, desk, name):
    user = town.people[name]
    answer = desk.become(user).get("wagtailadmin_home")
    assert answer.status_code == 200
    assert user.full_name in answer.text
    assert str(user.posts_held[0]) in answer.text
    assert "editor guide" not in answer.text
    assert "releases.wagtail" not in answer.text


def test_a_day_has_a_greeting_for_every_hour():
    zone = ZoneInfo("Asia/Shanghai")
    found = [greeting(datetime(2021, 3, 1, hour, tzinfo=zone)) for hour in range(24)]
    assert found[0] == str(GREETINGS[0][1])
    assert set(found) == {str(words) for _, words in GREETINGS}


def test_where_nothing_waits_the_page_says_so_and_nowhere_else(town, desk):
    empty = "没有等您办理的事项" if _chinese() else "Nothing waits for you."
    assert empty in desk.become(town.auditor).get("wagtailadmin_home").text
    factories.waiting(town, ChannelKind.LOUDSPEAKER)
    assert empty not in desk.become(town.releaser).get("wagtailadmin_home").text


def _chinese() -> bool:
    from django.utils.translation import gettext

    return gettext("Nothing waits for you.") != "Nothing waits for you."


def test_a_list_shows_its_first_entries_and_leads_to_all_of_them(town, desk):
    releases = [
        factories.waiting(town, ChannelKind.LOUDSPEAKER, title=f"第{n}号广播稿") for n in range(8)
    ]
    home = desk.become(town.releaser).get("wagtailadmin_home").text
    shown = [f"第{n}号广播稿" in home for n in range(8)]
    assert shown.count(True) == 6
    assert reverse("todo:list", args=["channels_posting"]) in home
    everything = desk.get("todo:list", "channels_posting").text
    assert all(f"第{n}号广播稿" in everything for n in range(8))
    assert reverse("channels:prove", args=[releases[0].pk]) in everything


def test_what_is_overdue_stands_first_and_is_counted(town, desk):
    late = factories.waiting(town, ChannelKind.LOUDSPEAKER, title="迟了的稿件")
    factories.waiting(town, ChannelKind.LOUDSPEAKER, title="不急的稿件")
    submission = late.submission
    submission.decided_at = timezone.now() - timedelta(days=9)
    submission.save(update_fields=["decided_at"])
    answer = desk.become(town.releaser).get("todo:list", "channels_posting")
    assert answer.text.index("迟了的稿件") < answer.text.index("不急的稿件")
    assert answer.context["overdue"] == 1


def test_nobody_sees_the_lists_of_another_organ(town, other, desk):
    factories.waiting(other, ChannelKind.LOUDSPEAKER, title="南区的秘密标题")
    desk.become(town.releaser)
    assert "南区的秘密标题" not in desk.get("wagtailadmin_home").text
    assert "南区的秘密标题" not in desk.get("todo:list", "channels_posting").text
    assert desk.get("todo:list", "no_such_list").status_code == 404


def test_the_home_page_costs_the_same_queries_for_one_and_for_many(
    town, desk, django_assert_max_num_queries
):
    factories.waiting(town, ChannelKind.LOUDSPEAKER)
    desk.become(town.releaser).get("wagtailadmin_home")
    with django_assert_max_num_queries(60) as one:
        desk.get("wagtailadmin_home")
    for _ in range(5):
        factories.waiting(town, ChannelKind.LOUDSPEAKER)
    with django_assert_max_num_queries(len(one)):
        desk.get("wagtailadmin_home")


def test_what_a_check_found_is_an_alarm_for_those_who_keep_the_site_alone(town, desk):
    now = timezone.now()
    keep_check("site", [Finding(sentence="文件被改动。", place="shaxi/a.html")], at=now)
    keep_check("installation", [Finding(sentence="不要紧。", severity=Severity.WARNING)], at=now)
    for name, seen in (("admin", True), ("system", True), ("editor", False), ("second", False)):
        text = desk.become(town.people[name]).get("wagtailadmin_home").text
        assert ("文件被改动。" in text) is seen, name
        assert "不要紧。" not in text


def test_a_failed_delivery_is_an_alarm_of_its_own_organ(town, other, desk):
    release = factories.waiting(town, ChannelKind.WEIBO, title="推送失败的稿件")
    Release.objects.filter(pk=release.pk).update(state=ReleaseState.FAILED)
    keep_check("site", [], at=timezone.now())
    assert "推送失败的稿件" in desk.become(town.admin).get("wagtailadmin_home").text
    assert "推送失败的稿件" not in desk.become(other.admin).get("wagtailadmin_home").text


def test_checks_that_have_not_run_are_red_themselves(town):
    now = timezone.now()
    assert len(alarms(town.admin, now)) == 1
    keep_check("site", [], at=now - timedelta(minutes=59))
    assert alarms(town.admin, now) == []
    assert len(alarms(town.admin, now + timedelta(minutes=2))) == 1


def test_what_a_check_finds_of_an_organ_is_for_those_who_keep_that_organ(town, other, desk):
    now = timezone.now()
    fault = [Finding(sentence="条目被改动。", place="shaxi 3")]
    keep_check("ledger", fault, organ=town.organ, at=now)
    keep_check("ledger", [], organ=other.organ, at=now)
    assert "条目被改动。" in desk.become(town.admin).get("wagtailadmin_home").text
    assert "条目被改动。" in desk.get("health:checks").text
    assert "条目被改动。" not in desk.become(other.admin).get("wagtailadmin_home").text
    assert "条目被改动。" not in desk.get("health:checks").text


def test_the_bar_names_the_demonstration_of_ones_own_organ_alone(town, other, desk):
    Organ.objects.filter(pk=other.organ.pk).update(is_demo=True, short_name="演示镇")
    assert "演示镇" in desk.become(other.editor).get("wagtailadmin_home").text
    assert "desk-demo" not in desk.become(town.editor).get("wagtailadmin_home").text
    assert "desk-demo" not in Client().get(reverse("wagtailadmin_login")).text
    Organ.objects.update(is_demo=True)
    assert "desk-demo" in Client().get(reverse("wagtailadmin_login")).text


def test_checks_run_by_a_button_and_each_run_replaces_the_one_before(town, desk):
    desk.become(town.admin)
    assert desk.post("health:checks").status_code == 302
    assert set(CheckRun.objects.values_list("name", flat=True)) == set(checks.registered())
    scanner = CheckRun.objects.get(name="scanner")
    assert scanner.findings, "no scanner is set in the suite"
    assert scanner.findings[0]["sentence"] in desk.get("health:checks").text
    run_checks(at=timezone.now())
    per_organ = sum(run.organ is not None for run in CheckRun.objects.all())
    named = "the ledger's, the site's, the catalogue's and the search's"
    assert per_organ == 4 * Organ.objects.count(), named
    runs = CheckRun.objects.values_list("name", "organ")
    assert len(runs) == len(set(runs))


def test_only_keepers_run_checks(town, desk):
    desk.become(town.editor)
    assert is_refused(desk.get("health:checks"))
    assert is_refused(desk.post("health:checks"))
    assert not CheckRun.objects.exists()
