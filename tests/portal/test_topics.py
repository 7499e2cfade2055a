"""Topic pages: who drafts and decides, the calendar, what fills sections, what the site shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from lubu.ledger.models import Entry
from lubu.office.todo import Todo
from lubu.portal.actions import topics
from lubu.portal.builder import Builder
from lubu.portal.changes import Changes
from lubu.portal.disk import site_root
from lubu.portal.models import Topic, TopicDraft, TopicWord
from lubu.portal.rules.topics import (
    MOST_ITEMS,
    MOST_SECTIONS,
    SectionsNumberError,
    SectionSourceError,
    TopicPeriodError,
    TopicSection,
    TopicState,
    TopicText,
    check,
    due_state,
    says,
    split_words,
)
from lubu.portal.site import Site
from lubu.portal.tasks import follow_topics
from lubu.portal.todo import topics_drafted
from lubu.portal.topics import IN_A_SECTION
from lubu.publishing import actions
from lubu.publishing.rules import WithdrawalKind
from tests.organisations.factories import Town, make_town
from tests.portal.factories import edited, page, released
from tests.publishing.factories import open_site

NOW = datetime(2021, 8, 10, 2, 0, tzinfo=UTC)
TODAY, DAY = date(2021, 8, 10), timedelta(days=1)
ADDRESS = "/desk/site/topics/"
TOPIC = "topics/flood/index.html"
PLAIN = TopicText(
    title="防汛专题",
    introduction="防汛要闻与提示。",
    begins_on=None,
    ends_on=None,
    sections=(TopicSection(heading="要闻", words=("防汛",)),),
)


@pytest.fixture
def town(db: None) -> Town:
    with time_machine.travel(NOW, tick=False) as clock:
        town = make_town()
        town.clock = clock
        town.column = open_site(town)
        town.release = released(town, title="防汛动员令")
        yield town


def drafted(town: Town, text: TopicText = PLAIN, **said: object) -> Topic:
    usual = {"actor": town.editor, "slug": "flood", "unit": town.units["office"], "at": NOW}
    return topics.draft(town.organ, text=text, **{**usual, **said})


def in_force(town: Town, text: TopicText = PLAIN, **said: object) -> Topic:
    topic = drafted(town, text, **said)
    return topics.put_in_force(topic.pk, actor=town.admin, seen=1, at=NOW)


def by(town: Town, **way: tuple[object, ...]) -> TopicText:
    return replace(PLAIN, sections=(TopicSection(heading="部分", **way),))


def built_anew(town: Town) -> None:
    Builder(town.organ).build_changes()
    assert Builder(town.organ).verify() == []


def has_page(town: Town) -> bool:
    return (site_root(town.organ) / TOPIC).exists()


# --- rules ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begins", "ends", "state"),
    [
        (None, None, TopicState.CURRENT),
        (TODAY, TODAY, TopicState.CURRENT),
        (TODAY + DAY, None, TopicState.PLANNED),
        (None, TODAY - DAY, TopicState.OVER),
    ],
)
def test_the_calendar_begins_and_ends_a_topic(begins, ends, state):
    assert due_state(replace(PLAIN, begins_on=begins, ends_on=ends), TODAY) is state


def test_what_cannot_be_shown_is_refused():
    with pytest.raises(TopicPeriodError):
        check(replace(PLAIN, begins_on=TODAY, ends_on=TODAY - DAY))
    one = PLAIN.sections[0]
    for sections in ((), (one,) * (MOST_SECTIONS + 1)):
        with pytest.raises(SectionsNumberError):
            check(replace(PLAIN, sections=sections))
    for section in (
        replace(one, words=()),
        replace(one, columns=(1,)),
        replace(one, words=("词",) * 11),
        replace(one, words=("长" * 31,)),
        replace(one, words=(), items=tuple(range(MOST_ITEMS + 1))),
    ):
        with pytest.raises(SectionSourceError):
            check(replace(PLAIN, sections=(section,)))
    check(PLAIN)


keys = st.lists(st.integers(1, 99)).map(tuple)
sections = st.builds(
    TopicSection, heading=st.text(), columns=keys, words=st.lists(st.text()).map(tuple), items=keys
)
days = st.none() | st.dates()


@given(
    st.builds(
        TopicText,
        title=st.text(),
        introduction=st.text(),
        begins_on=days,
        ends_on=days,
        sections=st.lists(sections).map(tuple),
    )
)
def test_a_text_is_read_as_it_was_written(text):
    assert TopicText.from_data(text.to_data()) == text


def test_words_are_found_in_the_title_and_among_the_keywords():
    assert split_words("防汛、台风， 防汛;应急") == ("防汛", "台风", "应急")
    assert says("关于防汛工作的通知", "", "防汛")
    assert says("通知", "应急 防汛", "防汛")
    assert not says("通知", "防汛抗旱", "防汛")


# --- actions --------------------------------------------------------------------------------------


def test_a_draft_is_put_in_force_by_the_administrator(town):
    Builder(town.organ).build_all()
    topic = drafted(town)
    assert Builder(town.organ).build_changes() == 0
    assert [todo.title for todo in topics_drafted(town.admin)] == ["防汛专题"]
    assert topics_drafted(town.editor) == []
    with pytest.raises(topics.NotForTopicsError):
        topics.put_in_force(topic.pk, actor=town.editor, seen=1, at=NOW)
    topics.put_in_force(topic.pk, actor=town.admin, seen=1, at=NOW)
    built_anew(town)
    link = f'<a href="/shaxi/{town.release.path}">防汛动员令</a>'
    assert link in page(town, TOPIC)
    assert "防汛动员令" in page(town, "topics/flood/feed.xml")
    for path in ("index.html", "topics/index.html", "sitemap/index.html"):
        assert 'href="/shaxi/topics/flood/"' in page(town, path), path
    assert "/shaxi/topics/flood/</loc>" in page(town, "sitemap-pages.xml")
    assert topics_drafted(town.admin) == []
    entry = Entry.objects.get(kind="topic.put_in_force")
    assert '"title":"防汛专题"' in entry.payload.replace(": ", ":")


def test_a_later_draft_stays_inside_until_it_is_put_in_force(town):
    topic = in_force(town)
    topics.redraft(
        topic.pk, actor=town.second_editor, seen=1, text=replace(PLAIN, title="改"), at=NOW
    )
    built_anew(town)
    assert "防汛专题" in page(town, TOPIC)
    assert isinstance(topics_drafted(town.admin)[0], Todo)
    for act in (
        lambda: topics.put_in_force(topic.pk, actor=town.admin, seen=1, at=NOW),
        lambda: topics.redraft(topic.pk, actor=town.editor, seen=1, text=PLAIN, at=NOW),
    ):
        with pytest.raises(topics.TopicChangedError):
            act()
    topics.put_in_force(topic.pk, actor=town.admin, seen=2, at=NOW)
    built_anew(town)
    assert "<h1>改" in page(town, TOPIC)


@pytest.mark.parametrize("who", ["village_editor", "releaser", "auditor", "first"])
def test_others_draft_nothing_for_the_unit(client, town, who):
    other = town.people[who]
    with pytest.raises(topics.NotForTopicsError):
        drafted(town, actor=other)
    topic = in_force(town)
    with pytest.raises(topics.NotForTopicsError):
        topics.redraft(topic.pk, actor=other, seen=1, text=PLAIN, at=NOW)
    for act in (topics.end, topics.take_down):
        with pytest.raises(topics.NotForTopicsError):
            act(topic.pk, actor=other, at=NOW)
    client.force_login(other)
    for step in ("force", "end", "take-down"):
        client.post(f"{ADDRESS}{topic.pk}/{step}/", {"seen": 1})
    client.get(f"{ADDRESS}{topic.pk}/edit/")
    assert Topic.objects.get().state == TopicState.CURRENT


def test_the_address_is_given_once_and_the_unit_is_the_organ_s(town):
    drafted(town)
    with pytest.raises(topics.TopicAddressError):
        drafted(town)
    other = make_town("nanqu")
    with pytest.raises(topics.NotForTopicsError):
        drafted(town, slug="other", unit=other.units["office"], actor=town.admin)
    assert Topic.objects.count() == TopicDraft.objects.count() == 1


def test_a_section_names_only_what_the_public_reads(town):
    other = make_town("nanqu")
    theirs = open_site(other)
    for text in (by(town, columns=(theirs.pk,)), by(town, items=(10**9,))):
        with pytest.raises(topics.NotOfTheSiteError):
            drafted(town, text)


def test_the_clock_begins_it_and_makes_it_a_historical_one(town):
    text = replace(PLAIN, begins_on=TODAY + DAY, ends_on=TODAY + 2 * DAY)
    in_force(town, text)
    built_anew(town)
    assert not has_page(town)
    for days, state in ((1, TopicState.CURRENT), (2, TopicState.CURRENT), (3, TopicState.OVER)):
        town.clock.move_to(NOW + timedelta(days=days))
        follow_topics(NOW + timedelta(days=days))
        assert Topic.objects.get().state == state
    released(town, title="下一次防汛")
    built_anew(town)
    assert "防汛动员令" in page(town, TOPIC)
    assert "历史专题" in page(town, TOPIC)
    assert "下一次防汛" not in page(town, TOPIC)
    assert 'href="/shaxi/topics/flood/"' not in page(town, "index.html")
    assert 'href="/shaxi/topics/flood/"' in page(town, "topics/index.html")
    assert topics.follow_clock(NOW + timedelta(days=3)) == 0


def test_it_is_ended_and_taken_down_by_hand(town):
    topic = in_force(town)
    topics.end(topic.pk, actor=town.admin, at=NOW)
    with pytest.raises(topics.TopicGoneError):
        topics.end(topic.pk, actor=town.admin, at=NOW)
    built_anew(town)
    assert has_page(town)
    topics.take_down(topic.pk, actor=town.admin, at=NOW)
    with pytest.raises(topics.TopicGoneError):
        topics.take_down(topic.pk, actor=town.admin, at=NOW)
    built_anew(town)
    assert not has_page(town)
    assert not [path for path in (site_root(town.organ) / "topics").rglob("*") if path.is_file()]


# --- what fills it, and what a release writes anew ------------------------------------------------


def test_columns_fill_a_section_with_the_newest_and_lead_to_the_rest(town):
    in_force(town, by(town, columns=(town.column.pk,)))
    for number in range(IN_A_SECTION):
        released(town, title=f"第{number}期")
    built_anew(town)
    shown = page(town, TOPIC)
    assert "防汛动员令" not in shown
    assert shown.count('<time datetime="2021-08-10">') == IN_A_SECTION
    assert '<a class="more" href="/shaxi/tzgg/">' in shown


def test_chosen_texts_fill_a_section_while_they_are_in_public(town):
    in_force(town, by(town, items=(town.release.item_id,)))
    built_anew(town)
    edited(town.release, town, title="改过的令")
    built_anew(town)
    assert "改过的令" in page(town, TOPIC)
    actions.withdraw(
        town.release.item_id, actor=town.releaser, kind=WithdrawalKind.MISTAKE, reason="有误"
    )
    built_anew(town)
    assert "改过的令" not in page(town, TOPIC)


def test_a_text_comes_and_goes_with_its_words(town):
    in_force(town)
    built_anew(town)
    edited(town.release, town, title="动员令")
    built_anew(town)
    assert "动员令" not in page(town, TOPIC)
    edited(town.release, town, keywords="应急、防汛")
    built_anew(town)
    assert "动员令" in page(town, TOPIC)


def test_words_of_no_topic_are_forgotten_and_learned_anew_in_full(town):
    topic = drafted(town)
    topics.redraft(topic.pk, actor=town.editor, seen=1, text=by(town, words=("台风",)), at=NOW)
    assert not TopicWord.objects.filter(word="防汛").exists()
    later = released(town, title="再次防汛")
    topics.redraft(topic.pk, actor=town.editor, seen=2, text=PLAIN, at=NOW)
    found = TopicWord.objects.filter(word="防汛").values_list("release", flat=True)
    assert set(found) == {town.release.pk, later.pk}


def test_a_release_writes_only_the_topics_that_show_it(town):
    in_force(town)
    in_force(town, by(town, words=("台风",)), slug="wind")
    built_anew(town)
    other = site_root(town.organ) / "topics/wind/index.html"
    before = other.stat().st_mtime_ns
    released(town, title="防汛简报")
    entry = Entry.objects.filter(kind="release.released").latest("pk")
    found = [key for key in Changes(Site(town.organ), ()).keys(entry) if key[0] == "topic"]
    assert found == [("topic", str(Topic.objects.get(slug="flood").pk))]
    built_anew(town)
    assert other.stat().st_mtime_ns == before


# --- the desk -------------------------------------------------------------------------------------


def filled(town: Town, **said: object) -> dict[str, object]:
    return {
        "title": "防汛专题",
        "slug": "flood",
        "unit": town.units["office"].pk,
        "sections-TOTAL_FORMS": 2,
        "sections-INITIAL_FORMS": 0,
        "sections-0-heading": "要闻",
        "sections-0-items": f"https://shaxi.example.gov.cn/shaxi/{town.release.path}",
        **said,
    }


def test_the_screens_draft_change_and_decide(client, town):
    client.force_login(town.editor)
    assert client.get(f"{ADDRESS}new/").status_code == 200
    made = client.post(f"{ADDRESS}new/", filled(town))
    topic = Topic.objects.get()
    assert made["Location"] == f"{ADDRESS}{topic.pk}/"
    assert "防汛动员令" in client.get(made["Location"]).content.decode()
    shown = client.get(f"{ADDRESS}{topic.pk}/edit/").content.decode()
    assert f"/shaxi/{town.release.path}" in shown
    said = filled(town, title="又一题", seen=1)
    assert client.post(f"{ADDRESS}{topic.pk}/edit/", said).status_code == 302
    assert client.post(f"{ADDRESS}{topic.pk}/edit/", said).status_code == 409
    client.force_login(town.admin)
    assert "又一题" in client.get(ADDRESS).content.decode()
    client.post(f"{ADDRESS}{topic.pk}/force/", {"seen": 1})
    assert Topic.objects.get().state == TopicState.DRAFT
    client.post(f"{ADDRESS}{topic.pk}/force/", {"seen": 2})
    assert Topic.objects.get().state == TopicState.CURRENT
    client.post(f"{ADDRESS}{topic.pk}/end/")
    assert Topic.objects.get().state == TopicState.OVER
    client.post(f"{ADDRESS}{topic.pk}/take-down/")
    assert Topic.objects.get().state == TopicState.TAKEN_DOWN


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"sections-0-items": "/shaxi/tzgg/2021/999.html"}, "没有公开"),
        ({"sections-0-items": "http://["}, "没有公开"),
        ({"sections-0-words": "防汛"}, "一种方式"),
        ({"sections-0-heading": ""}, "标题"),
        ({"sections-0-heading": "", "sections-0-items": ""}, "至少"),
        ({"begins_on": "2021-08-10", "ends_on": "2021-08-01"}, "早于"),
        ({"slug": "不行"}, "字母"),
        ({"sections-TOTAL_FORMS": "x"}, ""),
        ({"sections-0-columns": "9" * 30}, ""),
    ],
)
def test_faults_are_told_and_nothing_is_kept(client, town, wrong, words):
    client.force_login(town.admin)
    answer = client.post(f"{ADDRESS}new/", filled(town, **wrong))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Topic.objects.exists()
