from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from lubu.proofreading.checker import check, check_table
from lubu.proofreading.findings import Kind, Part, Severity
from lubu.proofreading.markup import read_html
from lubu.proofreading.tables import table_part
from lubu.proofreading.texts import Facts, Manuscript

KNOWN = {"lubu:item/1", "/gk/1.html", "https://shaxi.example.gov.cn/gk/1.html"}
FACTS = Facts(hosts=frozenset({"shaxi.example.gov.cn"}), is_known=KNOWN.__contains__)


def kinds(html):
    return [one.kind for one in check(Manuscript((read_html("body", html),), FACTS))]


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ('<a href="lubu:item/2">通知</a>', Kind.DEAD_LINK),
        ('<a href="/gk/2.html">通知</a>', Kind.DEAD_LINK),
        ('<a href="2.html">通知</a>', Kind.DEAD_LINK),
        ('<a href="https://shaxi.example.gov.cn/gk/2.html">通知</a>', Kind.DEAD_LINK),
        ('<a href="//shaxi.example.gov.cn/x">通知</a>', Kind.DEAD_LINK),
        ('<a href="">通知</a>', Kind.EMPTY_LINK),
        ('<a href="#">通知</a>', Kind.EMPTY_LINK),
        ("<a>通知</a>", Kind.EMPTY_LINK),
        ('<a href="http://">通知</a>', Kind.EMPTY_LINK),
        ('<a href="http://[">通知</a>', Kind.EMPTY_LINK),
        ('<a href="https://www.gov.cn/"></a>', Kind.EMPTY_LINK),
        ('<a href="https://www.gov.cn/"> </a>', Kind.EMPTY_LINK),
        ('<a href="https://bad.example/">https://www.gov.cn/</a>', Kind.MISMATCHED_LINK),
        ('<a href="https://www.gov.cn/a">www.gov.cn/b</a>', Kind.MISMATCHED_LINK),
        ('<a href="http://zs.example.com">zs.gov.cn</a>', Kind.MISMATCHED_LINK),
        ('<img src="x.png">', Kind.MISSING_ALTERNATIVE),
        ('<img src="x.png" alt=" ">', Kind.MISSING_ALTERNATIVE),
    ],
)
def test_links_and_pictures_that_fail_the_reader_are_found(html, kind):
    assert kinds(html) == [kind]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="lubu:item/1">通知</a>',
        '<a href="/gk/1.html">通知</a>',
        '<a href="https://shaxi.example.gov.cn/gk/1.html">通知</a>',
        '<a href="https://www.gov.cn/x">中国政府网</a>',
        '<a href="https://www.gov.cn/">www.gov.cn</a>',
        '<a href="https://www.gov.cn/zhengce/">http://www.gov.cn</a>',
        '<a href="mailto:shaxi@zs.gov.cn">shaxi@zs.gov.cn</a>',
        '<a href="tel:12345">12345</a>',
        '<a href="https://www.gov.cn/"><img src="x.png" alt="国徽"></a>',
        '<a href="lubu:item/1">www.gov.cn</a>',
        "<p>网址www.gov.cn</p>",
    ],
)
def test_links_that_serve_are_left_alone(html):
    assert kinds(html) == []


def test_without_knowledge_of_the_site_no_link_is_called_dead():
    assert check([read_html("body", '<a href="/gk/2.html">通知</a>')]) == ()


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<br>",
                "文 字",
                " ",
                "\n",
                "<ul><li>",
                "</li></ul>",
                "一",
                "<b>",
                "</b>",
                *["<table><tr><th>", "</th></tr></table>", "&amp;", "<h2>", "</h2>", "\u3000"],
            ]
        ),
        max_size=25,
    ).map("".join)
)
def test_the_text_of_markup_is_its_lines(html):
    soup = BeautifulSoup(html, "html.parser")
    clean = str(soup)
    for tag in soup.find_all(["p", "h2", "li", "th", "tr", "br"]):
        tag.append("\n")
    lines = (line.strip() for line in soup.get_text().splitlines())
    assert read_html("body", clean).text == "\n".join(line for line in lines if line)


def test_places_of_links_and_cells_are_those_of_the_text():
    part = read_html(
        "body",
        "<p> 见 <a href='/a'>通 知</a>。</p><table><tr><th>姓名</th><th>账号</th></tr>"
        "<tr><td> 陈小明 </td><td>80020000012345678</td></tr></table>",
    )
    assert [part.text[one.start : one.end] for one in part.links] == ["通 知"]
    cells = [(one.heading, part.text[one.start : one.end]) for one in part.cells if one.row]
    assert cells == [("姓名", "陈小明"), ("账号", "80020000012345678")]
    assert [one.kind for one in check([part])] == [Kind.BANK_ACCOUNT]


def test_a_column_says_what_its_values_are():
    header = ["序号", "姓名", "身份证号", "联系电话", "账号", "残疾等级", "家庭住址", "出生年月"]
    rows = [
        [
            "1",
            "陈小明",
            "440101199001019999",
            "13800138000",
            "80020000012345",
            "二级",
            "圣狮村三组",
            "1990-01-01",
        ],
        ["2", "李*同", "440101********9999", "138****8000", "**********2345", "三级", "圣狮村", ""],
    ]
    found = check_table(header, rows, part="attachment:名单")
    text = table_part("attachment:名单", header, rows).text
    assert all(text[one.start : one.end] == one.text for one in found)
    assert {(one.kind, one.severity) for one in found} == {
        (Kind.ID_CARD, Severity.BLOCKING),
        (Kind.MOBILE, Severity.BLOCKING),
        (Kind.BANK_ACCOUNT, Severity.BLOCKING),
        (Kind.SENSITIVE_PERSON, Severity.BLOCKING),
        (Kind.ADDRESS, Severity.WARNING),
        (Kind.BIRTH_DATE, Severity.WARNING),
    }
    assert max(one.end for one in found) <= text.index("2\t李")


def test_public_contacts_are_allowed_however_they_are_written():
    facts = Facts(public_contacts=frozenset({"0760-87790000", "138 0013 8000", "Shaxi@qq.com"}))
    text = "电话(0760)87790000、138-0013-8000,邮箱shaxi@qq.com"
    assert check(Manuscript((Part("body", text),), facts)) == ()
    assert check(Manuscript((Part("body", text),))) != ()


def about(**fields):
    facts = Facts(fields=fields, required=("title", "issuer"), recommended=("keywords",))
    return [
        (one.kind, one.severity, one.part, one.suggestion) for one in check(Manuscript((), facts))
    ]


def test_required_fields_block_and_recommended_ones_hint():
    assert about(title="通知", issuer=" ") == [
        (Kind.MISSING_METADATA, Severity.BLOCKING, "metadata:issuer", None),
        (Kind.MISSING_METADATA, Severity.HINT, "metadata:keywords", None),
    ]


@pytest.mark.parametrize(
    ("number", "mended"),
    [
        ("沙府[2021]5号", "沙府〔2021〕5号"),
        ("沙府〔2021〕第05号", "沙府〔2021〕5号"),
        ("沙府〔2021〕5", None),
        ("2021年5号", None),
        ("沙府〔2021〕\uff15号", "沙府〔2021〕5号"),
    ],
)
def test_an_items_own_document_number_must_be_well_formed(number, mended):
    found = about(title="通知", issuer="沙溪镇", keywords="公开", doc_no=number)
    assert found == [(Kind.DOCUMENT_NUMBER, Severity.BLOCKING, "metadata:doc_no", mended)]


@pytest.mark.parametrize("number", ["", "沙府〔2021〕5号", "国办公开办函〔2021〕30号"])
def test_a_well_formed_or_absent_document_number_is_left_alone(number):
    assert about(title="通知", issuer="沙溪镇", keywords="公开", doc_no=number) == []


@pytest.mark.parametrize("day", ["2021-02-30", "2021-13-01", "20210101", "昨天"])
def test_a_date_field_must_hold_a_date(day):
    found = about(title="通知", issuer="沙溪镇", keywords="公开", written_on=day)
    assert found == [(Kind.IMPOSSIBLE_DATE, Severity.BLOCKING, "metadata:written_on", None)]
