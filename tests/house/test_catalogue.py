"""The interface is complete in Chinese."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext

from tests import outside
from tests.house import tree

PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[a-zA-Z]|\{(\w*)\}")
CATALOGUES = sorted(tree.PACKAGE.rglob("LC_MESSAGES/*.po"))
LOST_ON_PURPOSE = {"{value!r} is not a valid {number_type}."}  # "integer range", always in English
SAME_IN_BOTH = re.compile(r"[^\w]*|[A-Z0-9 .:/%()+,_-]+|.*[\u4e00-\u9fff].*", re.DOTALL)


def load(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans", abort_invalid=True)


def entries(path: Path) -> list[tuple[str, str, object]]:
    """Message id, translation and message, plurals one by one."""
    found = []
    for message in load(path):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        found += [(ids[-1], text, message) for text in texts]
    return found


def test_there_are_catalogues():
    assert len(CATALOGUES) >= 2
    known = {Path(folder) for folder in settings.LOCALE_PATHS} | {tree.PACKAGE / "cli" / "locale"}
    known |= {Path(config.path) / "locale" for config in apps.get_app_configs()}
    assert {path.parents[2] for path in CATALOGUES} <= known


def test_our_words_for_wagtail_win_over_its_own():
    with translation.override("zh-hans"):
        assert gettext("Schedule to publish") == "定时发布"
        assert "个子页面" in ngettext(
            "This page has one subpage. Unpublish this too",
            "This page has %(live_descendant_count)s subpages. Unpublish these too",
            3,
        )


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[3].name)
def test_every_message_is_translated_and_none_is_guessed(path):
    untranslated = [source for source, text, _ in entries(path) if not text]
    guessed = [source for source, _, message in entries(path) if message.fuzzy]
    assert untranslated == []
    assert guessed == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[3].name)
def test_every_translation_is_chinese(path):
    latin = [
        source
        for source, text, _ in entries(path)
        if text
        and not re.search(r"[\u4e00-\u9fff]", text)
        and re.search(r"[a-z]", re.sub(r"<[^>]*>|" + PLACEHOLDER.pattern, "", text))
        and not SAME_IN_BOTH.fullmatch(source)
    ]
    assert latin == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[3].name)
def test_chinese_is_punctuated_in_chinese(path):
    """Source: GB/T 15834-2011."""
    half = re.compile(r"(?<=[\u4e00-\u9fff”）])[,;:?!]|[,;:?!](?=[\u4e00-\u9fff“（])")
    assert [text for _, text, _ in entries(path) if half.search(text)] == []


def placeholders(text: str) -> set[str]:
    return {match.group() for match in PLACEHOLDER.finditer(text.replace("%%", ""))}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[3].name)
def test_every_placeholder_is_kept(path):
    lost = [
        source
        for source, text, message in entries(path)
        if text
        and source not in LOST_ON_PURPOSE
        and (
            placeholders(text) - placeholders(source)
            or (not message.pluralizable and placeholders(source) - placeholders(text))
        )
    ]
    assert lost == []


def test_our_placeholders_have_names():
    path = tree.PACKAGE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    nameless = [
        source
        for source, _, message in entries(path)
        if "python-format" in message.flags
        and any(match.group(1) is None for match in re.finditer(r"%(?:\((\w+)\))?[sd]", source))
    ]
    assert nameless == []


@pytest.mark.one_database
def test_extraction_leaves_no_difference():
    outside.need(shutil.which("msgmerge"), "The gettext tools are not installed.")
    done = subprocess.run(
        ["tools/messages", "--check"], cwd=tree.ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
