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
    code, said, told = run("search", "rebuild")
    assert (code, said) == (0, "shaxi：1 篇信息可以搜到。\n")
    assert "1/1" in told
    assert run("search", "rebuild", "--format", "json", "--organ", "shaxi")[1] == (
        json.dumps([{"organ": "shaxi", "entries": 1}], indent=2) + "\n"
    )


def test_an_unknown_organ_is_wrong_use(town):
    result = CliRunner().invoke(lubu, ["search", "rebuild", "--organ", "nowhere"])
    assert result.exit_code == 2


def test_the_check_names_what_is_missing_and_what_is_hidden(town):
    shown, hidden = released(town), released(town)
    assert checks.run("search") == []
    SearchEntry.objects.filter(pk=shown.pk).delete()
    Release.objects.filter(pk=hidden.pk).update(state="withdrawn")
    found = checks.run("search")
    assert {one.place for one in found} == {f"shaxi/{shown.path}", f"shaxi/{hidden.path}"}
    assert all("lubu search rebuild" in one.remedy for one in found)
    code, said, _told = run("check", "search")
    assert code == 1
    assert shown.path in said
