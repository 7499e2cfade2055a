"""Data beside the pages of a built site: there with the table, gone with it, listed in DCAT."""

from __future__ import annotations

import csv
import json
from io import StringIO

import pytest

from lubu.catalogue import actions as catalogue
from lubu.portal import counted
from lubu.portal.builder import Builder
from lubu.publishing import actions
from lubu.publishing.models import Release
from lubu.publishing.rules import WithdrawalKind
from tests.catalogue.factories import in_force, own
from tests.organisations.factories import Town, make_town
from tests.portal.factories import built, edited, page, released
from tests.publishing.factories import open_site

pytestmark = pytest.mark.django_db


def table(*rows: list[str], caption: str = "支出表") -> tuple[str, object]:
    """A block of a text with a table, as the editor stores it."""
    head, *body = rows
    return (
        "table",
        {
            "caption": caption,
            "columns": [{"type": "text", "heading": one} for one in head],
            "rows": [{"values": row} for row in body],
        },
    )


def with_tables(town: Town, count: int, **fields: object) -> Release:
    return released(town, title="2021年预算", body=body(count), **fields)


def body(count: int) -> list[tuple[str, object]]:
    from lubu.publishing.blocks import BodyBlock

    blocks = BodyBlock()
    words = [{"type": "paragraph", "value": "<p>预算如下。</p>", "id": "1"}]
    rows = ["项目", "金额（万元）"], ["教育", "1,200"], ["国防", "—"]
    stream = [
        *words,
        *({"type": "table", "value": table(*rows)[1], "id": f"t{n}"} for n in range(count)),
    ]
    return blocks.to_python(stream)


@pytest.fixture
def town() -> Town:
    town = make_town()
    town.column = open_site(town)
    return town


def read(town: Town, path: str) -> list[list[str]]:
    return list(csv.reader(StringIO(built(town)[path].decode("utf-8-sig"))))


def beside(town: Town, release: Release) -> set[str]:
    stem = release.path.removesuffix(".html")
    return {path.removeprefix(stem) for path in built(town) if path.startswith(stem)}


def test_a_table_lies_beside_the_page_that_links_to_it(town):
    release = with_tables(town, 2)
    Builder(town.organ).build_all()
    stem = release.path.removesuffix(".html")
    assert beside(town, release) == {
        ".html", "-data.json",
        "-table-1.csv", "-table-1.json", "-table-2.csv", "-table-2.json",
    }  # fmt: skip
    assert read(town, f"{stem}-table-1.csv") == [
        ["项目", "金额（万元）"], ["教育", "1200"], ["国防", "不适用"]
    ]  # fmt: skip
    shown = page(town, release.path)
    for ending in ("-table-1.csv", "-table-2.json", "-data.json"):
        assert f'href="{town.organ.site_path}{stem}{ending}"' in shown
    about = json.loads(built(town)[f"{stem}-data.json"])
    assert about["homepage"].endswith(release.path)
    assert [one["path"] for one in about["resources"]] == [
        f"{stem.rpartition('/')[2]}-table-{n}.csv" for n in (1, 2)
    ]
    assert about["resources"][0]["schema"]["fields"][1] == {
        "name": "金额（万元）", "title": "金额", "type": "integer", "unit": "万元"
    }  # fmt: skip


def test_data_go_with_the_table_and_with_the_text(town):
    release = with_tables(town, 2)
    Builder(town.organ).build_all()
    edited(release, town, body=body(1))
    Builder(town.organ).build_changes()
    assert beside(town, release) == {".html", "-data.json", "-table-1.csv", "-table-1.json"}
    assert Builder(town.organ).verify() == []
    actions.withdraw(
        release.item_id, actor=town.releaser, kind=WithdrawalKind.WITHDRAWN, reason="有误"
    )
    Builder(town.organ).build_changes()
    assert beside(town, release) == {".html"}
    assert Builder(town.organ).verify() == []


def listed(town: Town, path: str = "catalog.jsonld") -> dict[str, dict]:
    """The datasets of a catalogue by their landing page; every address in it is a built file."""
    files, site = built(town), f"https://{town.organ.site_domain}{town.organ.site_path}"
    found = json.loads(files[path])
    assert found["@type"] == "dcat:Catalog"
    assert found["dct:publisher"]["foaf:name"] == town.organ.name
    sets = {}
    for one in found["dcat:dataset"]:
        landing = one["dcat:landingPage"]["@id"].removeprefix(site)
        addresses = [file["dcat:downloadURL"]["@id"] for file in one["dcat:distribution"]]
        for address in (*addresses, one["dct:conformsTo"]["@id"]):
            assert address.removeprefix(site) in files, address
        assert landing + ("index.html" if landing.endswith("/") else "") in files
        sets[landing] = one
    for part in found.get("dcat:catalog", []):
        sets |= listed(town, part["@id"].removeprefix(site))
    return sets


def test_the_catalogue_of_data_lists_tables_figures_and_entries(town, client):
    release = with_tables(town, 1)
    released(town, title="没有表格的通告")
    own(town)
    in_force(town)
    Builder(town.organ).build_all()
    sets = listed(town)
    year = release.released_on.year
    assert {release.path, f"figures/{year}.html", "catalogue/"} <= set(sets)
    assert f"figures/{year}/website_items/" in sets
    media = {one["dcat:mediaType"]["@id"].rpartition("/")[2]
             for one in sets[release.path]["dcat:distribution"]}  # fmt: skip
    assert media == {"csv", "json"}
    period = sets[f"figures/{year}.html"]["dct:temporal"]
    assert period["dcat:startDate"]["@value"] == f"{year}-01-01"
    assert len(sets) == len({one["@id"] for one in sets.values()})
    assert not [path for path in sets if "没有表格" in str(sets[path])]
    served = client.get(f"{town.organ.site_path}catalog.jsonld")
    assert served.headers["Content-Type"] == "application/ld+json"


def test_figures_are_data_month_by_month(town):
    release = with_tables(town, 1)
    Builder(town.organ).build_all()
    year = release.released_on.year
    head, *rows = read(town, f"figures/{year}.csv")
    assert len(rows) == 12
    column = head.index("网站发布信息") if "网站发布信息" in head else 1
    assert sum(int(row[column]) for row in rows) == 1
    [row] = [row for row in rows if row[column] != "0"]
    assert row[0] == release.released_on.isoformat()[:7]


def test_lists_behind_a_figure_join_to_all_its_rows(town, monkeypatch):
    monkeypatch.setattr(counted, "PER_LIST", 2)
    for number in range(5):
        released(town, title=f"=第{number}号")
    Builder(town.organ).build_all()
    year = Release.objects.first().released_on.year
    folder = f"figures/{year}/website_items/"
    [about] = json.loads(built(town)[f"{folder}data.json"])["resources"]
    assert len(about["path"]) == 3
    rows = []
    for path in about["path"]:
        head, *more = read(town, folder + path)
        assert head == [field["name"] for field in about["schema"]["fields"]]
        rows += more
    assert [row[1] for row in rows] == [f"'=第{number}号" for number in range(5)]
    assert all(row[2].startswith("https://") for row in rows)


def test_the_entries_of_the_catalogue_are_data(town):
    entry = own(town)
    in_force(town)
    Builder(town.organ).build_all()
    head, row = read(town, "catalogue/entries.csv")
    assert head[0] == "编号"
    assert row[0] == entry.code
    catalogue.drop(entry.pk, actor=town.admin, reason="无此职能")
    in_force(town)
    Builder(town.organ).build_changes()
    assert len(read(town, "catalogue/entries.csv")) == 1
    assert Builder(town.organ).verify() == []
