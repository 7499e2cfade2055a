"""A whole site in several processes: the same files, and nothing lost when one dies."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection, connections
from wagtail.models import Page

from lubu.portal import builder
from lubu.portal.builder import Builder
from lubu.portal.disk import site_root
from lubu.portal.models import Mention
from lubu.portal.several import beside
from lubu.portal.site import Site
from tests.organisations.factories import Town, make_town
from tests.portal.factories import built, link
from tests.publishing import factories

pytestmark = pytest.mark.django_db(transaction=True)  # each process has a connection of its own


@pytest.fixture(autouse=True)
def _own_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """On SQLite a file that nothing of the tests before holds: what a thread still reads would be
    open on both sides of a fork."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(tmp_path / "own.sqlite3")) as copy:
        connection.connection.backup(copy)
    with pytest.MonkeyPatch.context() as patch:
        connections.close_all()
        patch.setitem(connection.settings_dict, "NAME", str(tmp_path / "own.sqlite3"))
        yield
        connections.close_all()


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "PART", 3)


@pytest.fixture
def town() -> Town:
    town = make_town()
    town.column = factories.open_site(town)
    first = factories.draft(town.column, town.editor, title="被引用的通告")
    factories.approved(first, town)
    for number in range(4):
        body = [link("page", first.pk, "前文")]
        text = factories.draft(town.column, town.editor, title=f"第{number}号通告", body=body)
        factories.approved(text, town)
    return town


def test_several_processes_write_what_one_writes(town):
    Builder(town.organ).build_all()
    alone, named = built(town), set(Mention.objects.values_list("page", "item"))
    assert len(named) == 4
    shutil.rmtree(site_root(town.organ))  # equal files would not be written
    told: list[tuple[int, int]] = []
    count = Builder(town.organ, processes=3).build_all(lambda done, of: told.append((done, of)))
    assert built(town) == alone
    assert count == len(alone)
    assert set(Mention.objects.values_list("page", "item")) == named
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1]
    assert Builder(town.organ, processes=3).verify() == []


def test_when_one_of_them_dies_it_is_told_and_the_next_build_finishes(town, monkeypatch):
    parent, sitemap = os.getpid(), Site._sitemap

    def dies(site: Site) -> object:
        if os.getpid() != parent:
            os._exit(9)
        return sitemap(site)

    monkeypatch.setattr(Site, "_sitemap", dies)
    with pytest.raises(BrokenProcessPool):
        Builder(town.organ, processes=2).build_all()
    assert Builder(town.organ).is_broken_off()
    Builder(town.organ).build_changes()
    assert Builder(town.organ).verify() == []


def test_what_is_done_beside_comes_back_with_what_was_done_meanwhile(town):
    mine, here = beside(lambda: (os.getpid(), Mention.objects.count()), os.getpid)
    assert here == os.getpid() != mine[0]
    assert mine[1] == Mention.objects.count()


def test_nothing_that_was_read_in_part_is_open_on_both_sides(town):
    gc.disable()
    try:
        forgotten: list[object] = [Page.objects.values_list("pk").iterator(chunk_size=1)]
        next(forgotten[0])
        forgotten.append(forgotten)
        del forgotten
        gc.freeze()  # as a command that another test called
        assert beside(_open_files, lambda: None)[0] == []
    finally:
        gc.enable()


def _open_files() -> list[str]:
    """What this process holds open of the database, before it asks anything."""
    name = str(connection.settings_dict["NAME"])
    entries = Path("/proc/self/fd").iterdir()
    held = (str(entry.readlink()) for entry in entries if entry.is_symlink())
    return [file for file in held if file.startswith(name)]


def test_when_what_works_beside_dies_it_is_told(town):
    with pytest.raises(ChildProcessError):
        beside(lambda: os._exit(9), lambda: None)
