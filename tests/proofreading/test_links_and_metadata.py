from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from lubu.proofreading.checker import check
from lubu.proofreading.findings import Kind, Part, Severity
from lubu.proofreading.headings import as_line, cells_of
from lubu.proofreading.markup import read_html
from lubu.proofreading.parts import Gap, Unread
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
        ('<img src="x.png" alt="" role="presentation">', Kind.DECORATIVE_PICTURE),
    ],
)
def test_links_and_pictures_that_fail_the_reader_are_found(html, kind):
    assert kinds(html) == [kind]


def test_a_decorative_picture_is_told_to_reviewers_and_does_not_block():
    html = '<img src="x.png" alt="" role="presentation">'
    assert [one.severity for one in check([read_html("body", html)])] == [Severity.WARNING]


def test_a_link_to_a_file_says_that_the_text_does_not_carry_it():
    html = '<a href="lubu:file/9">表</a>'
    (found,) = check(Manuscript((read_html("body", html),), FACTS))
    assert (found.kind, found.severity) == (Kind.DEAD_LINK, Severity.BLOCKING)
    assert "attachments" in found.why


def test_what_could_not_be_read_stands_in_the_way_until_somebody_has_looked():
    gaps = [Unread(gap, "a" * 64, ("3", "4")) for gap in Gap]
    found = check([Part("attachment:表", "", unread=tuple(gaps))])
    assert {one.kind for one in found} == {Kind.UNREAD, Kind.HIDDEN}
    assert {one.severity for one in found} == {Severity.BLOCKING, Severity.WARNING}
    assert "3、4" in [one.params["places"] for one in found]
    other = check([Part("attachment:表", "", unread=(Unread(Gap.SCANNED, "b" * 64),))])
    assert not {one.key for one in other} & {one.key for one in found}, "another file"
    again = check([Part("attachment:改名", "", unread=(Unread(Gap.SCANNED, "a" * 64),))])
    assert {one.key for one in again} <= {one.key for one in found}


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


def listed(*rows):
    """A part that is a table, as files are read."""
    text = "\n".join(map(as_line, rows))
    return Part("attachment:名单", text, cells=cells_of(text, [(0, 0, len(rows))]))


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
    part = listed(header, *rows)
    found, text = check([part]), part.text
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


def headed(*rows):
    return [
        (one.heading, part.text[one.start : one.end])
        for part in [listed(*rows)]
        for one in part.cells
        if one.row and part.text[one.start : one.end]
    ]


def test_a_title_over_the_table_is_no_heading_and_headings_may_stand_in_two_rows():
    rows = [
        ["沙溪镇2021年困难群众补助发放表", "", "", ""],
        ["序号", "姓名", "联系方式", ""],
        ["", "", "手机", "家庭住址"],
        ["1", "陈小明", "13800138000", "圣狮村三组"],
        ["", "龙瑞村", "", ""],
        ["2", "李大同", "13800138001", "龙瑞村二巷"],
    ]
    assert ("手机", "13800138000") in headed(*rows)
    assert ("家庭住址", "龙瑞村二巷") in headed(*rows)
    assert ("姓名", "李大同") in headed(*rows)
    assert not [value for _, value in headed(*rows) if value in {"序号", "手机"}]


def test_headings_that_come_again_on_the_next_page_are_no_values():
    page = [["姓名", "残疾等级"], ["陈小明", "二级"]]
    assert headed(*page, *page) == [("姓名", "陈小明"), ("残疾等级", "二级")] * 2


def test_one_column_of_numbers_is_known_by_its_heading_and_none_without_one():
    rows = [["证件号码"], ["44200019900101999"]]
    assert [one.kind for one in check([listed(*rows)])] == [Kind.ID_CARD]
    assert check([listed(*rows[1:])]) == ()
    assert headed(["陈小明", "13800138000"]) == [("", "陈小明"), ("", "13800138000")]


def test_cells_that_span_columns_and_rows_do_not_shift_what_stands_below():
    part = read_html(
        "body",
        "<table><tr><td colspan='3'>名单</td></tr>"
        "<tr><th rowspan='2'>姓名</th><th colspan='2'>联系方式</th></tr>"
        "<tr><th>手机</th><th>银行账号</th></tr>"
        "<tr><td>陈小明</td><td>无</td><td>80020000012345</td></tr></table>",
    )
    cells = [(one.heading, part.text[one.start : one.end]) for one in part.cells if one.row]
    assert ("银行账号", "80020000012345") in cells
    assert ("姓名", "陈小明") in cells
    assert [one.kind for one in check([part])] == [Kind.BANK_ACCOUNT]


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
