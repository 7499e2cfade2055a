"""The index in the database, on whichever it is, against looking for words in the text itself."""

from __future__ import annotations

from random import Random

import pytest
from modelsearch.backends import get_search_backend
from modelsearch.query import MATCH_ALL, And, Not, Or, Phrase

from lubu.office.search import postgresql
from lubu.office.search.backend import storage
from lubu.office.search.tokens import plain
from lubu.portal.models import SearchEntry
from tests.organisations.factories import Town, make_town
from tests.portal.factories import released
from tests.portal.search.factories import entry, found
from tests.publishing import factories

pytestmark = pytest.mark.django_db
ALPHABET = "关于办理的公告事项aA1２。， 　〇é"


@pytest.fixture
def town() -> Town:
    town = make_town()
    town.column = factories.open_site(town)
    return town


@pytest.fixture
def texts(town: Town) -> dict[int, str]:
    """Random texts of few characters, by the keys of their entries."""
    random = Random(1)
    made = {}
    for _ in range(12):
        release = released(town)
        title = "".join(random.choices(ALPHABET, k=6))
        body = "".join(random.choices(ALPHABET, k=60))
        entry(release, title, body)
        made[release.pk] = f"{title}¶{body}"
    return made


def test_recall_and_precision_are_whole(texts):
    random = Random(2)
    for _ in range(150):
        text = random.choice(list(texts.values()))
        start, length = random.randrange(len(text)), random.choice([1, 1, 2, 2, 3, 5, 9])
        words = text[start : start + length].replace("¶", "")
        if not plain(words):
            continue
        there = [key for key, one in texts.items() if stands(words, one)]
        assert found(Phrase(words)) == sorted(there, reverse=True), words


def stands(words: str, text: str) -> bool:
    return any(plain(words) in plain(part) for part in text.split("¶"))


def test_the_newest_come_first_and_a_part_can_be_asked_for(texts):
    newest = sorted(texts, reverse=True)
    assert found(MATCH_ALL) == newest
    results = get_search_backend("public").search(MATCH_ALL, SearchEntry.objects.all())
    assert [one.pk for one in results[2:5]] == newest[2:5]
    assert results[2:5].count() == 3
    assert results.count() == len(newest)
    assert results[20:].count() == 0


@pytest.fixture
def three(town: Town) -> tuple[int, int, int]:
    """Three entries by what they say."""
    rows = [released(town) for _ in range(3)]
    entry(rows[0], "养老金通知", "领取时间另行公告。", year=2020, kind="notice")
    entry(rows[1], "公园开放", "养老服务中心旁的公园开放。", year=2021, kind="news")
    entry(rows[2], "停水公告", "因检修停水。", year=2021, kind="notice", is_current=False)
    return rows[0].pk, rows[1].pk, rows[2].pk


def test_terms_join_exclude_and_choose(three):
    pension, park, water = three
    assert found(And([Phrase("养老"), Phrase("公告")])) == [pension]
    assert found(And([Phrase("养老"), Not(Phrase("公园"))])) == [pension]
    assert found(And([Phrase("公告"), Not(Or([Phrase("停水"), Phrase("公园")]))])) == [pension]
    assert found(Or([Phrase("停水"), Phrase("养老")])) == [water, park, pension]
    assert found(Not(Phrase("养老"))) == [water]
    assert found("养老 公告") == [pension]
    assert found("养老 停水", operator="or") == [water, park, pension]


def test_the_title_can_be_asked_alone_and_exclusion_looks_at_the_whole(three):
    pension, park, water = three
    assert found(Phrase("公告"), fields=["title"]) == [water]
    assert found(Phrase("告"), fields=["title"]) == [water]
    assert found(Phrase("养老"), fields=["title"]) == [pension]
    assert found(Phrase("公园开放"), fields=["title"]) == [park]
    assert found(And([Phrase("养老"), Not(Phrase("领取"))]), fields=["title"]) == []


def test_a_single_character_is_found_wherever_it_stands(three):
    pension, park, water = three
    assert found(Phrase("金")) == [pension]
    assert found(Phrase("知")) == [pension]
    assert found(Phrase("水")) == [water]
    assert found(Phrase("养")) == [park, pension]
    assert found(Phrase("狗")) == []


def test_filters_are_held_by_the_index(three, town):
    pension, park, water = three
    rows = SearchEntry.objects
    assert found(MATCH_ALL, rows.filter(organ=town.organ)) == [water, park, pension]
    assert found(MATCH_ALL, rows.filter(organ=town.organ.pk + 1)) == []
    assert found(MATCH_ALL, rows.filter(column__in=[town.column.pk])) == [water, park, pension]
    assert found(Phrase("公告"), rows.filter(year=2021)) == [water]
    assert found(Phrase("公告"), rows.filter(year__in=[2020])) == [pension]
    assert found(MATCH_ALL, rows.filter(is_current=True, kind="notice")) == [pension]
    assert found(MATCH_ALL, rows.exclude(kind="notice")) == [park]
    assert found(MATCH_ALL, rows.none()) == []


def test_marks_are_no_words(three):
    for words in ("isevery", "every", "iskindnews", "news", "isyear2021", "2021"):
        assert found(Phrase(words)) == []


@pytest.mark.parametrize(
    "words",
    [
        "", " ", '"', "'", "\\", "*", "^", "养老 OR 公园", "NEAR(养 老)", "title : 养老", "养老*",
        "养老' --", "');DROP TABLE portal_searchentry;--", "%s", "%", "\x00", "&|!():*<->",
        "{text} : 公", "¶", "公 ¶ 因",
    ],
)  # fmt: skip
def test_whatever_is_typed_is_text(three, words):
    there = [key for key in three if plain(words) and plain(words) in plain(str_of(key))]
    assert found(Phrase(words)) == sorted(there, reverse=True)
    assert {*found(Phrase(words), fields=["title"])} <= {*there}
    assert found(Not(Phrase(words))) == sorted(set(three) - set(there), reverse=True)


def str_of(key: int) -> str:
    return SearchEntry.objects.get(pk=key).text


def test_a_row_can_be_written_again_and_taken_out(three):
    pension, park, _water = three
    row = SearchEntry.objects.get(pk=pension)
    row.text = plain("别的话")
    row.save()
    backend = get_search_backend("public")
    backend.add(row)
    assert found(Phrase("养老")) == [park]
    assert found(Phrase("别的话")) == [pension]
    assert storage().unindexed(SearchEntry) == []
    backend.delete(row)
    assert found(Phrase("别的话")) == []
    assert storage().unindexed(SearchEntry) == [pension]


def test_a_key_that_the_index_still_holds_finds_no_row(three):
    SearchEntry.objects.filter(pk=three[1]).delete()
    assert found(Phrase("公园")) == []


def test_what_stands_in_many_windows_of_keys_is_found_once_the_newest_first(town, monkeypatch):
    """PostgreSQL asks for windows of keys one after the other; SQLite has none."""
    monkeypatch.setattr(postgresql, "WINDOW", 1)
    newest = [entry(released(town), f"通告{number}").pk for number in range(14)][::-1]
    results = get_search_backend("public").search(Phrase("通告"), SearchEntry.objects.all())
    for most in (1, 2, 9, 10, 13, 20):
        assert results[:most].keys() == newest[:most]
    assert results[8:12].keys() == newest[8:12]


def test_a_text_of_many_characters_is_found_to_its_end(town):
    release = released(town)
    words = "".join(map(chr, range(0x4E00, 0x4E00 + 20_000)))
    entry(release, "长文", words * 3 + "末尾的话")
    assert found(Phrase("末尾的话")) == [release.pk]
    assert found(Phrase(words[7_000:7_040])) == [release.pk]
