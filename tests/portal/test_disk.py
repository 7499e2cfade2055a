"""The built files: whole or not there, and on the disk before they are noted."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from lubu.portal import disk
from lubu.portal.builder import Builder
from lubu.portal.disk import Disk, site_root
from tests.organisations.factories import Town, make_town
from tests.portal.factories import built, released
from tests.publishing import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    town = make_town()
    town.column = factories.open_site(town)
    released(town)
    Builder(town.organ).build_all()
    return town


def test_files_come_by_the_batch_and_the_last_word_counts(town, monkeypatch):
    monkeypatch.setattr(disk, "BATCH", 3)
    root = site_root(town.organ)
    files = Disk(town.organ)
    with files.alone():
        files.put("a/1.html", b"first")
        files.put("a/1.html", b"second")
        files.put("a/2.html", b"dropped")
        files.remove("a/2.html")
        files.put("b/3.html", b"three")
        assert not (root / "a/1.html").exists()
        files.put("b/4.html", b"four")
        assert (root / "a/1.html").read_bytes() == b"second"
        files.put("a/1.html", b"third")
        files.settle()
    assert (root / "a/1.html").read_bytes() == b"third"
    assert (root / "b/4.html").stat().st_mode & 0o777 == 0o644
    assert not (root / "a/2.html").exists()


def test_where_the_disk_refuses_nothing_is_shown_or_noted_and_the_next_build_does_it(
    town, monkeypatch
):
    before = built(town)
    later = released(town, title="后来的通告")
    builder = Builder(town.organ)

    def refuse(_file: int) -> None:
        raise OSError(errno.EIO, "the disk is broken")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        with pytest.raises(OSError, match="broken"):
            builder.build_changes()
    assert built(town) == before
    assert builder.is_broken_off()
    builder.build_changes()
    assert later.path in built(town)
    assert builder.verify() == []


def test_what_is_noted_is_on_the_disk_by_name_too(town, monkeypatch):
    """Every folder from the site's own down to the file, for what came and for what went."""
    synced: set[Path] = set()
    sync = os.fsync

    def watch(file: int) -> None:
        synced.add(Path(f"/proc/self/fd/{file}").readlink())
        sync(file)

    monkeypatch.setattr(os, "fsync", watch)
    root = site_root(town.organ).resolve()
    files = Disk(town.organ)
    with files.alone():
        files.put("new/2021/1.html", b"one")
        files.remove("tzgg/index.html")
        files.settle()
    assert {root.parent, root, root / "new", root / "new/2021", root / "tzgg"} <= synced
