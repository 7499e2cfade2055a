"""Files written once more beside themselves, compressed, for the web server to send."""

from __future__ import annotations

import gzip

import pytest

from lubu.portal.builder import Builder
from lubu.portal.disk import site_root
from lubu.portal.site import PACKED
from tests.organisations.factories import Town, make_town
from tests.portal.factories import attachment, built, released, with_attachment
from tests.publishing import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(settings) -> Town:
    settings.LUBU_PRECOMPRESS = True
    town = make_town()
    town.column = factories.open_site(town)
    with_attachment(town, attachment(town))
    Builder(town.organ).build_all()
    return town


def test_every_page_has_its_compressed_twin_and_no_file_that_is_compressed_already(town):
    files = built(town)
    pages = {path for path in files if path.endswith(PACKED)}
    twins = {path for path in files if path.endswith(".gz")}
    assert twins == {f"{path}.gz" for path in pages}
    assert all(gzip.decompress(files[f"{path}.gz"]) == files[path] for path in pages)
    assert any(path.endswith(".png") for path in files)
    assert {".html", ".css", ".js", ".xml", ".json"} <= set(PACKED)


def test_twins_are_the_same_bytes_each_time_and_follow_every_change(town):
    released(town, title="后来的通告")
    Builder(town.organ).build_changes()
    by_changes = built(town)
    Builder(town.organ).build_all()
    assert built(town) == by_changes
    assert "后来的通告".encode() in gzip.decompress(by_changes["tzgg/index.html.gz"])


def test_a_twin_that_is_missing_changed_or_foreign_is_named(town):
    root = site_root(town.organ)
    (root / "index.html.gz").write_bytes(gzip.compress("另一个首页".encode()))
    (root / "404.html.gz").unlink()
    (root / "other.html.gz").write_bytes(b"x")
    found = {
        "index.html.gz": "changed", "404.html.gz": "missing", "other.html.gz": "foreign",
    }  # fmt: skip
    builder = Builder(town.organ)
    assert {one.path: one.fault.value for one in builder.verify()} == found
    assert {one.path: one.fault.value for one in builder.compare()} == found


def test_twins_go_when_they_are_wanted_no_more(town, settings):
    settings.LUBU_PRECOMPRESS = False
    released(town)
    Builder(town.organ).build_changes()
    assert "tzgg/index.html.gz" not in built(town), "it would be older than the page"
    Builder(town.organ).build_all()
    assert not [path for path in built(town) if path.endswith(".gz")]
    assert Builder(town.organ).verify() == []
