"""The desk's screens of topics in a real browser, at both widths."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from lubu.portal.actions import topics
from lubu.portal.rules.topics import TopicSection, TopicText
from tests.browser.serving import violations
from tests.browser.test_desk_screens import become, leftovers, opened  # noqa: F401  a fixture
from tests.organisations.factories import Town, make_town
from tests.portal.factories import released
from tests.publishing.factories import open_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town() -> Town:
    town = make_town()
    town.column = open_site(town)
    release = released(town, title="防汛动员令")
    text = TopicText(
        title="防汛专题",
        introduction="汛期的预警与通告。",
        begins_on=None,
        ends_on=None,
        sections=(
            TopicSection(heading="通告", columns=(town.column.pk,)),
            TopicSection(heading="要闻", words=("防汛", "台风")),
            TopicSection(heading="选定", items=(release.item_id,)),
        ),
    )
    now, unit = timezone.now(), town.units["office"]
    for slug in ("flood", "wind"):
        town.topic = topics.draft(
            town.organ, actor=town.editor, slug=slug, unit=unit, text=text, at=now
        )
    topics.put_in_force(town.topic.pk, actor=town.admin, seen=1, at=now)
    topics.redraft(town.topic.pk, actor=town.editor, seen=1, text=text, at=now)
    return town


def test_every_screen_of_topics_is_usable_at_both_widths(town, opened):  # noqa: F811
    axe = Axe()
    faults: dict[str, object] = {}
    for who, name, keys in (
        ("editor", "topics", []),
        ("admin", "topics", []),
        ("editor", "new-topic", []),
        ("admin", "topic", [town.topic.pk]),
        ("editor", "edit-topic", [town.topic.pk]),
    ):
        page = become(opened, town.people[who])
        page.goto(reverse(f"portal:{name}", args=keys))
        page.wait_for_timeout(250)
        found: list[object] = [*violations(page, axe)]
        found += [words for words in leftovers(page) if not words.startswith("/shaxi/")]
        if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
            found.append("overflow")
        if found:
            faults[f"{who} {name}"] = found
        page.close()
    assert faults == {}
