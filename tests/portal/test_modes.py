"""Built pages read in another mode: larger, or in traditional characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lubu.portal.builder import Builder
from lubu.portal.disk import site_root
from lubu.portal.modes.reading import Mode, Place, prefix, read_in, split, traditional
from lubu.publishing import actions
from lubu.publishing.models import Release
from lubu.publishing.rules import WithdrawalKind
from tests.organisations.factories import Town, make_town
from tests.publishing.factories import approved, draft, open_site

ELDER, HANT, BOTH = frozenset({Mode.ELDER}), frozenset({Mode.HANT}), frozenset(Mode)
PLACE = Place(base="/shaxi/", path="tzgg/", asked=("/search/",))


def shown(body: str, modes: frozenset[Mode]) -> str:
    page = f'<!doctype html>\n<html lang="zh-CN"><head></head><body>{body}</body></html>'
    return read_in(page.encode(), modes, PLACE).decode()


@given(
    st.sets(st.sampled_from(Mode)), st.sampled_from(["", "tzgg/", "tzgg/2021/1.html", "elders/"])
)
def test_an_address_says_its_modes_and_its_page(modes, path):
    assert split(prefix(frozenset(modes)) + path) == (modes, path)


@pytest.mark.parametrize(
    ("simplified", "traditional_"),
    [
        ("沙府〔2021〕3号", "沙府〔2021〕3號"),
        ("行政复议、反复", "行政復議、反覆"),
        ("涌边村汹涌", "涌邊村洶湧"),
        ("皇后、后勤、头发、发展、干部、干净", "皇后、後勤、頭髮、發展、幹部、乾淨"),
    ],
)
def test_words_are_converted_as_words(simplified, traditional_):
    assert traditional(simplified) == traditional_


def test_without_a_mode_not_a_byte_changes():
    assert read_in(b"<p>x", frozenset(), PLACE) == b"<p>x"


@pytest.mark.parametrize(
    ("address", "within"),
    [
        ("/shaxi/", "/shaxi/elder/"),
        ("/shaxi/tzgg/2021/1.html#a", "/shaxi/elder/tzgg/2021/1.html#a"),
        ("/shaxi/files/1.pdf", "/shaxi/files/1.pdf"),
        ("/shaxi/assets/site.css", "/shaxi/assets/site.css"),
        ("/search/shaxi/?q=x", "/search/shaxi/?q=x&amp;mode=elder"),
        ("https://www.gov.cn/shaxi/", "https://www.gov.cn/shaxi/"),
        ("#main", "#main"),
        ("mailto:a@b.cn", "mailto:a@b.cn"),
        ("/other/", "/other/"),
    ],
)
def test_links_stay_within_the_mode(address, within):
    assert f'href="{within}"' in shown(f'<a href="{address}">x</a>', ELDER)


def test_words_are_converted_and_what_machines_read_is_not():
    body = (
        '<h1>发展</h1><img src="/shaxi/发.png" alt="发展图"><code>发展</code>'
        '<p class="发" data-x="发">台风<b>预警</b>发布</p><input placeholder="标题" value="发">'
        "<script>发</script>"
    )
    found = shown(body, HANT)
    assert 'lang="zh-Hant-HK"' in found
    for kept in (
        "<code>发展</code>",
        'class="发" data-x="发"',
        'value="发"',
        "<script>发</script>",
    ):
        assert kept in found
    for turned in ("<h1>發展</h1>", 'alt="發展圖"', "颱風<b>預警</b>發佈", 'placeholder="標題"'):
        assert turned in found


def test_forms_carry_the_mode_on():
    found = shown('<form action="/search/shaxi/"></form>', BOTH)
    for mode in ("elder", "hant"):
        assert f'<input type="hidden" name="mode" value="{mode}">' in found


@pytest.fixture
def town(db) -> Town:
    town = make_town()
    town.column = open_site(town)
    approved(draft(town.column, town.editor, title="关于台风预警的通告"), town)
    town.release = Release.objects.get()
    Builder(town.organ).build_all()
    return town


def test_every_built_page_is_read_in_every_mode_and_leads_on_within(client, town):
    for file in site_root(town.organ).rglob("*.html"):
        path = file.relative_to(site_root(town.organ)).as_posix().removesuffix("index.html")
        for modes in (ELDER, HANT, BOTH):
            answer = client.get(f"/shaxi/{prefix(modes)}{path}")
            assert answer.status_code == (404 if path == "404.html" else 200)
            said = answer.content.decode()
            assert f'<a class="brand" href="/shaxi/{prefix(modes)}">' in said
            assert ('class="elder"' in said) == (Mode.ELDER in modes)
            assert ("網站" in said) == (Mode.HANT in modes)


def test_the_switches_lead_in_and_out_at_the_same_page(client, town):
    page = f"/shaxi/{town.release.path}"
    plain = client.get(page).content.decode()
    assert 'href="/shaxi/elder/?from=here"' in plain
    there = client.get("/shaxi/elder/?from=here", headers={"referer": f"http://testserver{page}"})
    assert there["Location"] == f"/shaxi/elder/{town.release.path}"
    assert there["Cache-Control"] == "no-store"
    elder = client.get(there["Location"]).content.decode()
    assert f'href="{page}" rel="nofollow" data-mode="elder"' in elder
    assert f'href="/shaxi/elder/hant/{town.release.path}"' in elder
    assert "退出长辈版" in elder


@pytest.mark.parametrize(
    "referer", ["", "https://evil.example/shaxi/x.html", "http://testserver/search/shaxi/?q=x"]
)
def test_the_switch_leads_home_from_anywhere_else(client, town, referer):
    answer = client.get("/shaxi/hant/?from=here", headers={"referer": referer})
    assert answer["Location"] == "/shaxi/hant/"


@pytest.mark.parametrize(
    "path",
    [
        "../../lubu.sqlite3", "..%2f..%2flubu.sqlite3", ".shaxi.lock", "none.html", "%00",
        "x" * 300,
        "assets/site.css", "elder/", "hant/elder/", "foreign.html", "tzgg/index.html/",
    ],
)  # fmt: skip
def test_only_pages_that_the_builder_wrote_are_read(client, town, path):
    (site_root(town.organ) / "foreign.html").write_text("<p>foreign", encoding="utf-8")
    answer = client.get(f"/shaxi/hant/elder/{path}")
    assert answer.status_code == 404
    assert "foreign" not in answer.content.decode()
    missing = client.get(f"/shaxi/elder/{path}")
    if missing.status_code == 404 and missing.content:
        assert 'class="elder"' in missing.content.decode()


def test_a_folder_without_its_slash_leads_to_it(client, town):
    assert client.get("/shaxi/elder/tzgg")["Location"] == "/shaxi/elder/tzgg/"


def test_a_withdrawn_text_is_gone_in_every_mode_and_caches_ask_again(client, town):
    address = f"/shaxi/hant/{town.release.path}"
    first = client.get(address)
    assert first["Cache-Control"] == "public, max-age=10"
    same = client.get(address, headers={"if-none-match": first["ETag"]})
    assert same.status_code == 304
    actions.withdraw(
        town.release.item_id, actor=town.releaser, kind=WithdrawalKind.MISTAKE, reason="有误"
    )
    Builder(town.organ).build_changes()
    then = client.get(address, headers={"if-none-match": first["ETag"]})
    assert then.status_code == 200
    assert "颱風" not in then.content.decode()


def test_the_search_stays_within_the_mode(client, town):
    answer = client.get("/search/shaxi/?q=台风&mode=elder&mode=hant").content.decode()
    assert 'class="elder"' in answer
    assert 'href="/shaxi/elder/hant/"' in answer
