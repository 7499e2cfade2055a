"""The public pages as text: well-formed, escaped, complete, the same data the same bytes."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime
from gettext import NullTranslations
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from jinja2 import UndefinedError
from tinyhtml5.parser import HTMLParser

import lubu.portal
from lubu.portal import rendering
from lubu.portal.pages import HomePageData, ItemPage, Link, NotFoundPage, SiteChrome
from tests.portal import sample_pages
from tests.portal.sample_pages import CHROME, PAGES, URGENT_CHROME

pytestmark = pytest.mark.one_database
PORTAL = Path(lubu.portal.__file__).parent


def page_text(name: str, chrome: SiteChrome = CHROME) -> str:
    return rendering.render_page(PAGES[name], chrome, path=f"{name}.html").decode()


def read(text: str | bytes) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser", multi_valued_attributes=None)


def tree(name: str, chrome: SiteChrome = CHROME) -> BeautifulSoup:
    return read(page_text(name, chrome))


def words(element: Tag) -> str:
    return " ".join(element.get_text().split())


def values(element: Tag, attribute: str, within: str = "") -> list[str]:
    """The values of an attribute, in the document's order."""
    return [str(found[attribute]) for found in element.select(f"{within}[{attribute}]")]


def tags(name: str) -> dict[str, str]:
    return {meta.get("name"): meta.get("content") for meta in tree(name).select("meta[name]")}


def metadata(name: str) -> dict[str, str]:
    rows = tree(name).select(".metadata > div")
    return {words(row.find("dt")): words(row.find("dd")) for row in rows}


# --- every page -----------------------------------------------------------------------------------


def test_every_kind_of_page_has_a_sample():
    assert {type(page) for page in PAGES.values()} == set(rendering.TEMPLATES)


@pytest.mark.parametrize("chrome", [CHROME, URGENT_CHROME], ids=["usual", "urgent"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_html_without_a_fault(name, chrome):
    parser = HTMLParser()
    parser.parse(page_text(name, chrome))
    assert parser.errors == []


def test_the_parser_would_have_found_a_fault():
    for fault in ("<p><div></p>", "<b>", "<li></ul>", "<p id=a id=b>"):
        parser = HTMLParser()
        parser.parse(page_text("home").replace("</main>", f"{fault}</main>"))
        assert parser.errors, fault


@pytest.mark.parametrize("chrome", [CHROME, URGENT_CHROME], ids=["usual", "urgent"])
@pytest.mark.parametrize("name", PAGES)
def test_ids_are_unique_and_references_lead_somewhere(name, chrome):
    page = tree(name, chrome)
    ids = values(page, "id")
    assert len(ids) == len(set(ids))
    labels = values(page, "aria-labelledby") + values(page, "for", "label")
    anchors = [href[1:] for href in values(page, "href") if href.startswith("#")]
    assert "main" in anchors
    assert set(labels + anchors) <= set(ids)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_its_landmarks_one_heading_and_a_language(name):
    page = tree(name)
    assert page.html["lang"] == "zh-CN"
    for landmark in ("header", "main", "footer", "h1"):
        assert len(page.select(landmark)) == 1, landmark
    assert page.body.select("a")[0].get("href") == "#main"
    levels = [int(heading.name[1]) for heading in page.select("h1, h2, h3, h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", PAGES)
def test_nothing_in_a_page_acts_styles_or_comes_from_elsewhere(name):
    page = tree(name)
    assert not page.select("style, iframe, object")
    scripts = page.select("script:not([type='application/ld+json'])")
    assert [one["src"] for one in scripts] == [f"{sample_pages.BASE}assets/site.js"]
    assert not scripts[0].string
    assert not page.select("[style]")
    assert not [tag for tag in page.find_all(True) if any(key[:2] == "on" for key in tag.attrs)]
    loaded = values(page, "src") + values(page, "href", "link:not([rel=canonical])")
    assert loaded
    assert all(address.startswith(sample_pages.BASE) for address in loaded)


@pytest.mark.parametrize("name", PAGES)
def test_every_address_of_the_site_lies_under_its_base_path(name):
    for href in values(tree(name), "href"):
        ours = (
            sample_pages.BASE,
            "/deadline/",
            "/find-error/",
            "/request/",
            "/subscribe/",
            "#",
            "https://",
        )
        assert href.startswith(ours), href


@pytest.mark.parametrize("name", PAGES)
def test_a_page_weighs_little(name):
    whole = sum(
        len(data)
        for data in (
            page_text(name).encode(),
            (PORTAL / "static/portal/site.css").read_bytes(),
            (PORTAL / "static/portal/site.js").read_bytes(),
            (PORTAL / "static/portal/mark.svg").read_bytes(),
        )
    )
    assert whole < 60_000
    assert (PORTAL / "static/portal/site.css").stat().st_size < 30_000


@pytest.mark.parametrize("name", PAGES)
def test_the_same_data_give_the_same_bytes(name):
    first = rendering.render_page(PAGES[name], CHROME)
    assert rendering.render_page(PAGES[name], CHROME) == first


# --- the frame ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_the_footer_has_all_that_inspections_look_for(name):
    footer = words(tree(name).select("footer")[0])
    for part in (
        "党政机关网站",
        "我为政府网站找错",
        f"网站标识码：{CHROME.site_id_code}",
        f"主办单位：{CHROME.organ_name}",
        f"联系电话：{CHROME.phone}",
        CHROME.icp_number,
        CHROME.police_number,
        "网站地图",
    ):
        assert part in footer, part


def test_without_an_address_for_faults_the_footer_names_the_telephone():
    footer = tree("home", URGENT_CHROME).select("footer .badges")[0]
    assert words(footer).endswith("我为政府网站找错0760-00000000")
    assert not footer.select("a")


@pytest.mark.parametrize("name", PAGES)
def test_the_demonstration_says_so_on_every_page_and_a_real_site_never(name):
    assert words(tree(name).select(".demo")[0]) == "演示数据：由程序生成，并非任何机关的真实行为。"
    assert not tree(name, URGENT_CHROME).select(".demo")


def test_the_demonstration_may_be_worded_by_the_site():
    page = tree("home", replace(CHROME, demo_mark="培训用站点"))
    assert words(page.select(".demo")[0]) == "培训用站点"


def test_an_urgent_notice_stands_first_on_every_page():
    for name in PAGES:
        header = tree(name, URGENT_CHROME).select("header")[0]
        assert words(header.find(True)).startswith("紧急通知 防汛提示")
        assert words(header.find(True)).endswith("2021-08-12 17:30")
    assert "紧急通知" not in page_text("home")


def test_the_navigation_marks_where_one_is():
    marked = tree("item").select(".main-nav [aria-current]")
    assert [words(link) for link in marked] == ["政策文件"]
    assert [words(a) for a in tree("home").select(".main-nav [aria-current]")] == ["首页"]
    assert tree("not-found").select(".main-nav [aria-current]") == []


# --- page tags (rules 8.4) ------------------------------------------------------------------------

SITE = {"SiteName", "SiteDomain", "SiteIDCode"}
COLUMN = {"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"}
CONTENT = {"ColumnName", "ColumnType", "ArticleTitle", "PubDate", "ContentSource", "Url"}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("home", SITE),
        ("column", SITE | COLUMN),
        ("column-old", SITE | COLUMN),
        ("disclosure", SITE | COLUMN),
        ("item", SITE | CONTENT | {"Keywords", "Description"}),
        ("report", SITE | CONTENT),
    ],
)
def test_a_page_carries_its_tags_and_none_is_empty(name, wanted):
    found = tags(name)
    assert wanted <= set(found)
    assert all(found.values())


def test_tags_of_content_say_what_the_page_says():
    found = tags("item")
    assert found["SiteIDCode"] == "4420000058"
    assert found["ArticleTitle"] == sample_pages.item().title
    assert found["PubDate"] == "2021-11-15 09:05"
    assert found["ColumnName"] == "政策文件"
    assert "Author" not in found
    assert tags("item-notice-closed")["Author"] == "党政综合办公室"


# --- items ----------------------------------------------------------------------------------------


def test_an_item_shows_the_eight_fields_validity_and_mode():
    assert metadata("item") == {
        "索引号": f"{sample_pages.USCC}/2021-00712",
        "分类": "工业、交通 / 服装",
        "发布机构": "中山市沙溪镇人民政府",
        "成文日期": "2021-11-10",
        "名称": "沙溪镇促进服装产业高质量发展扶持办法",
        "文号": "沙府规〔2021〕2号",
        "发布日期": "2021-11-15",
        "主题词": "服装产业,扶持,补助",
        "有效性": "有效（有效期至2024-12-31）",
        "公开方式": "主动公开",
    }


def test_an_empty_field_is_shown_as_a_dash_and_not_left_out():
    found = metadata("item-repealed")
    assert [found[name] for name in ("分类", "成文日期", "文号", "主题词")] == ["—"] * 4
    assert found["有效性"] == "废止"


@pytest.mark.parametrize(
    ("name", "validity", "mode"),
    [("item-amended", "已修改", "依申请公开"), ("item-expired", "失效", "不予公开")],
)
def test_validity_and_mode_are_said_in_words(name, validity, mode):
    assert (metadata(name)["有效性"], metadata(name)["公开方式"]) == (validity, mode)
    assert len(tree(name).select(".notice")) == 1


def test_a_repealed_document_says_so_before_its_title_and_names_what_replaces_it():
    article = tree("item-repealed").select("article")[0]
    assert article.find(True).get("class") == "notice repealed"
    assert words(article.find(True)).startswith("已废止 本文件已于2021-07-01废止")
    assert article.find(True).select("a")[0].get("href").endswith("/420.html")
    assert words(article).index("已废止") < words(article).index("第一章")
    assert not tree("item").select(".notice")


def test_a_public_notice_shows_its_period_and_whether_it_is_open():
    notice, correction = tree("item-notice").select(".notice")
    assert words(notice) == "公示中 公示期：2021-12-27至2022-01-05"
    assert words(correction).startswith("2021-12-28更正")
    assert words(tree("item-notice-closed").select(".notice.closed")[0]) == (
        "公示已结束 公示截至2021-12-20"
    )


def test_marks_name_the_five_disclosures_the_key_area_and_urgency():
    marks = tree("item-notice").select(".byline .mark")
    assert [words(mark) for mark in marks] == ["结果公开", "社会救助", "紧急发布"]
    assert marks[1].get("href") == "/shaxi/zdly/04/"


def test_a_document_and_its_interpretation_lead_to_each_other():
    there = values(tree("item"), "href", "[aria-labelledby=interpretations] a")
    back = values(tree("item-interpretation"), "href", "[aria-labelledby=interprets] a")
    assert there == [link.href for link in sample_pages.INTERPRETATIONS[:2]]
    assert back == [sample_pages.POLICIES[0].href]


def test_a_repost_names_its_source_and_the_original_address():
    page = tree("item-repost")
    assert "来源：中国政府网" in words(page.select(".byline")[0])
    assert page.select(".original a")[0].get("href").startswith("https://www.gov.cn/")


def test_attachments_show_kind_and_size():
    shown = [words(row) for row in tree("item").select(".files li")]
    assert shown == ["DOCX扶持资金申请表 28 KB", "PDF沙府规〔2021〕2号（版式文件） 1.8 MB"]


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "1 KB"), (1023, "1 KB"), (1536, "2 KB"), (1024 * 1024, "1.0 MB")],
)
def test_sizes_are_shown_as_people_read_them(count, shown):
    assert rendering.size(count) == shown


def test_moments_are_shown_in_the_sites_zone():
    at = datetime(2021, 12, 31, 16, 30, tzinfo=UTC)
    assert rendering.moment(at, "Asia/Shanghai") == "2022-01-01 00:30"
    assert rendering.moment(at, "UTC") == "2021-12-31 16:30"


def test_tables_of_a_text_scroll_and_are_reached_by_keyboard():
    frames = tree("report").select(".text .scroll")
    assert [(f.get("tabindex"), f.get("aria-label"), f.find(True).name) for f in frames] == [
        ("0", "表格", "table")
    ] * 2
    assert rendering.body("<p>x</p>", "表格") == "<p>x</p>"


# --- withdrawn ------------------------------------------------------------------------------------


def test_each_kind_of_withdrawal_has_its_own_result():
    mistake, merged, withdrawn = (
        tree(name).select("article")[0]
        for name in ("withdrawn-mistake", "withdrawn-merged", "withdrawn")
    )
    assert "误发" in words(mistake.select("h1")[0])
    assert sample_pages.MISTAKE.title not in page_text("withdrawn-mistake")
    assert merged.select(".notice a")[0].get("href") == sample_pages.NOTICES[2].href
    assert "原因：招聘计划取消" in words(withdrawn)
    for name in ("withdrawn-mistake", "withdrawn-merged", "withdrawn"):
        assert tags(name)["robots"] == "noindex"
    assert "robots" not in tags("item")


# --- lists, home, figures -------------------------------------------------------------------------


def test_a_list_page_leads_to_the_newer_and_the_older_and_names_its_number():
    pager = tree("column-old").select(".pager")[0]
    assert values(pager, "href", "[rel=prev]") == ["/shaxi/zcwj/page-4.html"]
    assert values(pager, "href", "[rel=next]") == ["/shaxi/zcwj/page-2.html"]
    assert values(pager, "href", "[aria-current=page]") == ["/shaxi/zcwj/page-3.html"]
    assert "第3页（从最早的一页数起）" in words(pager)
    assert words(tree("column-old").title).startswith("政策文件 - 第3页")


def test_the_front_page_of_a_column_counts_its_items_and_an_empty_one_says_so():
    assert "共771条" in words(tree("column").select(".block-head")[0])
    assert tree("column").select("[rel=prev]") == []
    assert "暂无信息。" in words(tree("column-empty").select("main")[0])
    assert tree("column-empty").select(".pager") == []


def test_a_repealed_document_is_marked_in_lists_too():
    marks = tree("column-old").select(".listing .mark")
    assert [words(mark) for mark in marks] == ["废止"]


def test_the_home_page_leads_to_everything_on_it():
    addresses = set(values(tree("home"), "href", "main "))
    home = sample_pages.HOME
    blocks = (home.news, home.notices, home.policies, home.interpretations, home.key_areas)
    for block in blocks:
        assert block is not None
        assert {block.href, *(link.href for link in block.items + block.entries)} <= addresses
    assert {link.href for link in CHROME.disclosure} <= addresses
    numbers = [words(value) for value in tree("home").select(".numbers dd")]
    assert numbers == ["2901", "3398", "527.9万", "9110"]


def test_a_home_page_without_content_still_stands():
    bare = HomePageData(
        introduction="", lead=None, lead_summary="", news=None, sections=(), figures=()
    )
    page = read(rendering.render_page(bare, CHROME))
    assert words(page.select("h1")[0]) == CHROME.site_name
    assert not page.select("main .block")


def test_a_chart_draws_what_its_table_says_and_each_number_opens():
    website, reads = tree("figures").select(".chart")
    heights = [float(bar.get("height")) for bar in website.select("rect")]
    values = [int(words(cell)) for cell in website.select("td")]
    assert len(heights) == len(values) == 12
    assert sum(values) == 2901
    for height, value in zip(heights, values, strict=True):
        assert height == pytest.approx(max(heights) * value / max(values), abs=1)
    assert all(cell.select("a") for cell in website.select("td"))
    assert website.select(".block-head a")[0].get("href") == "/shaxi/figures/2021/website.html"
    drawn = [words(text) for text in website.select("svg .value")]
    assert drawn == [words(cell) for cell in website.select("td")]
    fell = [float(bar.get("height")) for bar in reads.select("rect.falls")]
    assert len(fell) == 1
    assert fell[0] > 0


# --- strictness -----------------------------------------------------------------------------------


def test_text_is_never_taken_for_markup():
    evil = '"><script>alert(1)</script>'
    page = replace(
        sample_pages.item(),
        title=evil,
        source=evil,
        keywords=evil,
        marks=(evil,),
        metadata=((evil, evil),),
        interprets=Link(evil, '/"onclick="x'),
    )
    shown = read(rendering.render_page(page, replace(CHROME, site_name=evil, search="")))
    assert not [one for one in shown.select("script") if "alert" in (one.string or "")]
    assert len(shown.select("script")) == 1
    assert not shown.select("[onclick]")
    assert words(shown.select("h1")[0]) == evil
    assert values(shown, "content", "meta[name=ArticleTitle]") == [evil]


def test_a_percent_sign_in_a_value_stays_one():
    page = replace(sample_pages.item(), source="100%(x)s", title="完成率100%")
    text = rendering.render_page(page, CHROME).decode()
    assert "来源：100%(x)s" in text
    assert "<h1>完成率100%</h1>" in text


def test_a_template_that_asks_for_what_is_not_there_fails():
    template = rendering.environment(rendering.shipped_translations()).from_string(
        "{{ page.nothing_of_the_kind }}"
    )
    with pytest.raises(UndefinedError):
        template.render(page=sample_pages.item())


def test_pages_cannot_be_changed():
    page = sample_pages.item()
    assert isinstance(page, ItemPage)
    with pytest.raises(FrozenInstanceError):
        page.title = "改过的标题"  # type: ignore[misc]


@pytest.mark.parametrize("name", PAGES)
def test_no_english_is_left_on_a_page(name):
    page = tree(name)
    for label in (
        one for key in ("aria-label", "title", "placeholder") for one in values(page, key)
    ):
        assert re.search("[一-鿿]", label), label
    shown = re.sub(
        r"demo@example\.invalid|wa\*\*\*@example\.cn|https://\S+|DOCX|XLSX|PPTX|PDF|OFD|JPG|PNG|CSV|JSON|KB|MB|ICP|\d[A-Z0-9]{17}",
        "",
        words(page),
    )
    assert not re.search("[A-Za-z]{2,}", shown)


def test_without_a_compiled_catalogue_pages_are_rendered_all_the_same():
    for name, page in PAGES.items():
        assert len(rendering.render_page(page, CHROME, NullTranslations())) > 2000, name
    assert b"404" in rendering.render_page(NotFoundPage(), CHROME, NullTranslations())


def test_an_unknown_validity_is_refused_and_not_left_blank():
    page = sample_pages.item(facts=replace(sample_pages.item().facts, validity="valid"))
    with pytest.raises(UndefinedError):
        rendering.render_page(page, CHROME)


def test_what_surrounds_the_pages_is_rendered_once_and_follows_the_page():
    kept = rendering.Renderer(CHROME)
    first = kept.render(PAGES["item"])
    kept.render(PAGES["home"])
    assert kept.render(PAGES["item"]) == first
    assert kept.render(PAGES["home"]) == rendering.render_page(PAGES["home"], CHROME)


def test_rendering_needs_no_framework():
    code = (
        "import sys; from lubu.portal import pages, rendering; rendering.shipped_translations();"
        "print([name for name in sys.modules if name.split('.')[0] in ('django', 'wagtail')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
