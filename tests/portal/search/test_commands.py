from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from lubu.cli import lubu
from lubu.office import checks
from lubu.portal.models import SearchEntry
from lubu.publishing.models import Release
from tests.portal.factories import released

pytestmark = pytest.mark.django_db


def run(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(lubu, words, standalone_mode=False)
    assert result.exception is None, result.exception
    return int(result.return_value), result.stdout, result.stderr


def test_a_rebuild_says_how_far_it_is_and_what_can_be_found(town):
    released(town)
    SearchEntry.objects.all().delete()
    code, said, told = run("search", "--rebuild")
    assert (code, said) == (0, "shaxi：1 篇信息可以搜到。\n")
    assert "1/1" in told
    assert run("search", "--rebuild", "--format", "json", "--organ", "shaxi")[1] == (
        json.dumps([{"organ": "shaxi", "entries": 1}], indent=2) + "\n"
    )


def test_an_unknown_organ_is_wrong_use(town):
    result = CliRunner().invoke(lubu, ["search", "--rebuild", "--organ", "nowhere"])
    assert result.exit_code == 2


def test_words_are_sought_and_found_as_on_the_page(town):
    release = released(town, title="养老金领取通告", text="<p>凡领取养老金的居民，请办理。</p>")
    code, said, told = run("search", "養老金", "--organ", "shaxi")
    assert code == 0
    assert said.startswith(f"养老金领取通告\n  /shaxi/{release.path}\n")
    assert "找到1篇" in told
    code, said, _told = run("search", "养老金", "--organ", "shaxi", "--format", "json")
    found = json.loads(said)
    assert (code, found["count"], found["more"], found["near"]) == (0, 1, False, False)
    assert (found["page"], found["pages"], found["suggestions"]) == (1, 1, [])
    [hit] = found["hits"]
    assert hit["title"] == "养老金领取通告"
    assert hit["href"] == f"/shaxi/{release.path}"
    assert hit["released_on"] == release.released_on.isoformat()
    assert {"text": "养老金", "sought": True} in hit["excerpt"]
    assert set(hit) == {
        "title", "href", "released_on", "column", "doc_no", "validity", "file", "excerpt",
    }  # fmt: skip
    assert run("search", "--organ", "shaxi", "--", "养老金", "-居民")[0] == 1


def test_what_is_not_found_exits_with_one_and_may_suggest(town):
    released(town, title="养老金领取通告")
    code, said, told = run("search", "yanglaojin", "--organ", "shaxi")
    assert (code, said) == (1, "")
    assert "您是不是要找：养老金" in told
    code, said, _told = run("search", "yanglaojin", "--organ", "shaxi", "--format", "json")
    [one] = json.loads(said)["suggestions"]
    assert code == 1
    assert (one["word"], one["column"]) == ("养老金", False)
    assert one["href"].startswith("/search/shaxi/?q=")


def test_what_is_hidden_is_not_found_from_here_either(town):
    release = released(town, title="养老金领取通告")
    Release.objects.filter(pk=release.pk).update(state="withdrawn")
    code, said, told = run("search", "养老金", "--organ", "shaxi")
    assert (code, said) == (1, "")
    assert "找到0篇" in told


@pytest.mark.parametrize(
    "words",
    [
        ["养老金"],
        ["养老金", "--organ", "nowhere"],
        ["--organ", "shaxi"],
        ["，", "--organ", "shaxi"],
        ["养老金", "--rebuild"],
        ["养老金", "--organ", "shaxi", "--page", "0"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_said(town, words):
    assert CliRunner().invoke(lubu, ["search", *words]).exit_code == 2


def test_the_check_names_what_is_missing_and_what_is_hidden(town):
    shown, hidden = released(town), released(town)
    assert checks.run("search") == []
    SearchEntry.objects.filter(pk=shown.pk).delete()
    Release.objects.filter(pk=hidden.pk).update(state="withdrawn")
    found = checks.run("search")
    assert {one.place for one in found} == {f"shaxi/{shown.path}", f"shaxi/{hidden.path}"}
    assert all("lubu search --rebuild" in one.remedy for one in found)
    code, said, _told = run("check", "search")
    assert code == 1
    assert shown.path in said
