"""Reading reports back from every kind of file, and telling what does not hold in them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from lubu.access_requests.rules.counting import Total
from lubu.access_requests.rules.kinds import Row
from lubu.office.formats import FEN_PER_WAN
from lubu.reporting.cells import EMPTY, NOT_APPLICABLE, Cell
from lubu.reporting.documents.document import ReportDocument
from lubu.reporting.documents.docx import docx
from lubu.reporting.documents.html import page
from lubu.reporting.documents.pdf import pdf
from lubu.reporting.findings import FeeFacts, OrganTier, Rule
from lubu.reporting.reading.files import extract
from lubu.reporting.reading.judging import judge
from lubu.reporting.reading.numbers import cell
from lubu.reporting.reading.reader import read
from lubu.reporting.reading.statements import fees, stated
from lubu.reporting.reading.titles import tier
from lubu.reporting.tables import (
    ADDRESSES,
    APPLICANTS,
    RESULTS,
    Address,
    ColumnThree,
    ReportForm,
    RowThree,
    Tables,
)
from lubu.reporting.wording import COLUMNS_THREE, GROUPS_THREE, ROWS_THREE
from tests.reporting.consistent import covering, document, of_town, sound

pytestmark = pytest.mark.one_database
SEED = Path(__file__).parents[1] / "data" / "shaxi-2021.txt"


def as_text(made: ReportDocument) -> bytes:
    """The report as one copies it out of a text program: cells by tabs."""
    return extract(docx(made)).text.encode()


FORMS = {
    "html": lambda made: page(made).encode(),
    "docx": docx,
    "pdf": pdf,
    "txt": as_text,
}


@pytest.mark.parametrize("form", FORMS)
def test_our_own_report_comes_back_cell_by_cell(form):
    tables = sound()
    found = read(FORMS[form](document(tables)))
    assert found.tables == tables
    assert (found.form, found.organ, found.year) == (
        ReportForm.OF_2021,
        "沙溪镇人民政府",
        2021,
    )
    assert found.fees == FeeFacts(notices=2, billed_fen=120_050, received_fen=20_000)
    said = {(str(one.cell), one.number) for one in found.stated}
    assert said == {
        (written, tables.at(Address.parse(written)).number)
        for written in (
            "three/received/total",
            "three/concluded/total",
            "three/carried_in/total",
            "three/carried_out/total",
            "four/reconsideration/total",
        )
    }
    assert judge(found).findings == ()


@pytest.mark.parametrize("form", FORMS)
def test_large_numbers_and_absent_ones_come_back(form):
    tables = sound(scale=123_457)
    for written, value in (
        ("three/deny_law/biz", EMPTY),
        ("three/deny_law/research", NOT_APPLICABLE),
        ("two/rules/issued", NOT_APPLICABLE),
        ("two/licences/decisions", EMPTY),
        ("four/reconsideration/other", EMPTY),
    ):
        tables = tables.with_cell(Address.parse(written), value)
    assert read(FORMS[form](document(tables))).tables == tables


@pytest.mark.parametrize("form", ["html", "docx", "pdf", "txt"])
@pytest.mark.parametrize(
    "written", ["three/partial/biz", "three/received/total", "four/litigation_after/total"]
)
def test_one_wrong_cell_is_found_in_every_kind_of_file_by_the_rules_that_cover_it(form, written):
    address = Address.parse(written)
    tables = sound()
    honest = document(tables)
    wrong = tables.with_cell(address, Cell((tables.at(address).number or 0) + 1))
    found = judge(read(FORMS[form](replace(honest, tables=wrong)))).findings
    also = {Rule.STATED} if written == "three/received/total" else set()
    assert {one.rule for one in found} == covering(address) | also
    assert all(address in one.cells for one in found)


@given(written=st.sampled_from(sorted(ADDRESSES)), more=st.integers(1, 10**6))
@settings(max_examples=25)
def test_any_wrong_cell_of_a_page_is_found(written, more):
    address, tables = Address.parse(written), sound()
    wrong = tables.with_cell(address, Cell((tables.at(address).number or 0) + more))
    found = read(page(document(wrong)).encode())
    assert found.tables == wrong
    rules = {one.rule for one in judge(found).findings}
    assert rules - {Rule.STATED} == covering(address)


# --- what others write ----------------------------------------------------------------------------


def test_the_seed_has_no_tables_and_its_sentences_are_read():
    found = read(SEED.read_bytes())
    assert found.tables == Tables.empty()
    assert found.form is ReportForm.OF_2021
    assert {(str(one.cell), one.number) for one in found.stated} == {
        ("three/received/total", 3),
        ("three/concluded/total", 3),
    }
    assert found.fees == FeeFacts(notices=0, billed_fen=0, received_fen=0)
    judgement = judge(found)
    assert judgement.findings == ()
    unread = [one.params["where"] for one in judgement.not_checked if one.rule is Rule.FILLED]
    assert unread == ["表二", "表三", "表四"], "that there is no table is said"
    assert Rule.STATED in {one.rule for one in judgement.not_checked}


def old_form(tables: Tables, *, single_other: bool = True) -> str:
    """A page in the form of 2019, with attributes and blanks as such pages have them."""
    head = "".join(f"<td>{words}</td>" for words in list(COLUMNS_THREE.values())[1:-1])

    def numbers(row: RowThree) -> str:
        cells = (tables.three.at(row, c).number for c in ColumnThree)
        return "".join(f"<td align='center'><p>&nbsp;{n}&nbsp;</p></td>" for n in cells)

    rows = [
        f"<tr><td colspan='3'>{ROWS_THREE[r]}</td>{numbers(r)}</tr>"
        for r in (Total.RECEIVED, Total.CARRIED_IN)
    ]
    first = True
    for title, members in GROUPS_THREE:
        if members[-1] is Row.OTHER and single_other:
            title, members = "", (Row.OTHER,)
        for place, row in enumerate(members):
            whole = "<td rowspan='21'>三、本年度办理结果</td>" if first else ""
            group = f"<td rowspan='{len(members)}'>{title}</td>" if title and not place else ""
            words = "（六）其他处理" if row is Row.OTHER and single_other else ROWS_THREE[row]
            label = f"<td>{words}</td>" if title else f"<td colspan='2'>{words}</td>"
            rows.append(f"<tr>{whole}{group}{label}{numbers(row)}</tr>")
            first = False
    rows.append(
        f"<tr><td colspan='3'>{ROWS_THREE[Total.CARRIED_OUT]}</td>{numbers(Total.CARRIED_OUT)}</tr>"
    )
    received = tables.three.at("received", "total").number
    fifteen = "".join(f"<td>{c.number}</td>" for row in tables.four.cells for c in row)
    return f"""<html><head><meta charset="gb18030"><title>年报</title></head><body>
<table width="100%"><tr><td>导航</td><td>
<h1>某某县人民政府2020年政府信息公开工作年度报告</h1>
<p>一、总体情况</p><p>2020年,共收到政府信息公开申请{received}件。</p>
<p>二、主动公开政府信息情况</p>
<table><tr><td colspan="4">第二十条第（一）项</td></tr>
<tr><td>信息内容</td><td>本年新制作数量</td><td>本年新公开数量</td><td>对外公开总数量</td></tr>
<tr><td>规章</td><td>6</td><td>6</td><td>6</td></tr>
<tr><td>规范性文件</td><td>1</td><td>2</td><td>30</td></tr>
<tr><td colspan="4">第二十条第（五）项</td></tr>
<tr><td>信息内容</td><td>上一年项目数量</td><td>本年增/减</td><td>处理决定数量</td></tr>
<tr><td>行政许可</td><td>120</td><td>+3</td><td>1,234</td></tr>
<tr><td>行政事业性收费</td><td>3</td><td>0</td><td></td></tr></table>
<p>三、收到和处理政府信息公开申请情况</p>
<table><tr><td colspan="3" rowspan="3">勾稽关系</td><td colspan="7">申请人情况</td></tr>
<tr><td rowspan="2">自然人</td><td colspan="5">法人或其他组织</td><td rowspan="2">总计</td></tr>
<tr>{head}</tr>{"".join(rows)}</table>
<p>四、政府信息公开行政复议、行政诉讼情况</p>
<table><tr><td colspan="5">行政复议</td><td colspan="10">行政诉讼</td></tr>
<tr>{fifteen}</tr></table>
<p>五、存在的主要问题及改进情况</p><p>略。</p><p>六、其他需要报告的事项</p><p>无。</p>
</td></tr></table></body></html>"""


def without_2021_rows(tables: Tables) -> Tables:
    """The sums of a report in the form of 2019, in which two rows do not exist."""
    values = {
        row: {
            c: 0
            if row in (Row.OTHER_UNCORRECTED, Row.OTHER_UNPAID)
            else tables.three.at(row, c).number or 0
            for c in APPLICANTS
        }
        for row in (*RESULTS, Total.CARRIED_IN, Total.CARRIED_OUT)
    }
    three = of_town(values)
    made = Tables(two=tables.two, three=three, four=tables.four)
    for row in (Row.OTHER_UNCORRECTED, Row.OTHER_UNPAID):
        for column in ColumnThree:
            made = made.with_cell(Address("three", row, column), EMPTY)
    return made


def test_a_report_in_the_form_of_2019_is_read_and_checked_by_its_own_measure():
    tables = without_2021_rows(sound())
    found = read(old_form(tables).encode("gb18030"))
    assert found.form is ReportForm.OF_2019
    assert (found.organ, found.year) == ("某某县人民政府", 2020)
    assert (found.tables.three, found.tables.four) == (tables.three, tables.four)
    assert found.tables.two.at("licences", "decisions") == Cell(1234)
    assert found.tables.two.at("rules", "issued") == EMPTY  # it counted other things then
    judgement = judge(found)
    assert [one.rule for one in judgement.findings] == [Rule.FEES]  # silent on fees, a warning
    broken = read(
        old_form(tables).replace("上年结转", "上年结转").replace("30</td>", "31</td>", 1).encode()
    )
    assert judge(broken).findings == judgement.findings


def test_last_years_report_is_what_this_years_takes_over():
    last, this = sound(), sound()
    wrong = document(this)
    found = judge(read(page(wrong).encode()), last_year=read(page(document(last)).encode()))
    cells = {str(cell) for one in found.findings for cell in one.cells if one.rule is Rule.CARRIED}
    assert cells == {f"three/carried_in/{c}" for c in ColumnThree}
    old = without_2021_rows(sound())
    found = judge(read(page(wrong).encode()), last_year=read(old_form(old).encode()))
    assert Rule.CARRIED in {one.rule for one in found.findings}
    assert Rule.EFFECTIVE not in {one.rule for one in found.findings}


def test_rules_made_by_a_town_are_flagged_and_by_a_city_are_not():
    tables = sound().with_cell(Address.parse("two/rules/effective"), Cell(6))
    made = page(document(tables))
    assert {one.rule for one in judge(read(made.encode())).findings} == {Rule.RULES_BY_TOWN}
    city = made.replace("沙溪镇人民政府", "中山市人民政府")
    assert judge(read(city.encode())).findings == ()


@pytest.mark.parametrize(
    ("organ", "level"),
    [
        ("中山市沙溪镇人民政府", OrganTier.TOWN),
        ("某区某某街道办事处", OrganTier.TOWN),
        ("某某县人民政府", OrganTier.COUNTY),
        ("某某市", OrganTier.CITY),
        ("某某省人民政府", OrganTier.PROVINCE),
        ("某某市教育局", OrganTier.DEPARTMENT),
        ("某某镇政府", OrganTier.TOWN),
        ("某某自治州人民政府", OrganTier.CITY),
        ("某某部", OrganTier.CENTRAL),
        ("某某省委宣传部", OrganTier.DEPARTMENT),
        ("某某研究", None),
    ],
)
def test_the_level_of_an_organ_is_told_by_its_name(organ, level):
    assert tier(organ) is level


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("本年共收到政府信息公开申请12件,已办结11件,结转下年度继续办理1件。",
         {"received": 12, "concluded": 11, "carried_out": 1}),
        ("新收政府信息公开申请1,234件,上年结转56件。", {"received": 1234, "carried_in": 56}),
        ("12345热线共收到信息公开咨询9110件,办结9110件。", {}),
        ("收到人大建议、政协提案3件,办结3件。", {}),
        ("收到依申请公开信息3份,按时答复办结3份;12345平台收到9110件,办结9110件。",
         {"received": 3, "concluded": 3}),
        ("办结行政审批事项300件。", {}),
        ("去年收到政府信息公开申请9件。", {}),
        ("收到政府信息公开申请5件，其中自然人4件、法人1件，办结9件。",
         {"received": 5, "concluded": 9}),
        ("收到政府信息公开申请3件，其中网上收到申请2件，信函收到申请1件，办结3件。",
         {"received": 3, "concluded": 3}),
    ],
)  # fmt: skip
def test_numbers_of_applications_are_read_from_sentences_and_others_are_not(text, numbers):
    assert {one.cell.row: one.number for one in stated(text)} == numbers


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("本年度未发出收费通知,未收取信息处理费用。", (0, 0, 0)),
        ("2021年没有收取信息处理费。", (0, 0, 0)),
        ("发出收费通知3件,总金额1.5万元,实际收取1,200.50元。", (3, 1_500_000, 120_050)),
        ("收取信息处理费的情况见附件。", None),
    ],
)
def test_fees_are_read_from_section_six(text, facts):
    found = fees(text)
    assert (found and (found.notices, found.billed_fen, found.received_fen)) == facts


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", Cell(3)), (" １，２３４ ", Cell(1234)), ("0", Cell(0)), ("5.0", Cell(5)),
        ("3件", Cell(3)),
        ("", EMPTY), ("\xa0", EMPTY), ("未填", EMPTY), ("5.5", None), ("—", NOT_APPLICABLE),
        ("/", NOT_APPLICABLE), ("自然人", None), ("-3", None), ("12,34", None), ("9" * 40, None),
    ],
)  # fmt: skip
def test_a_cell_is_a_number_a_reason_for_none_or_words(text, value):
    assert cell(text) == value


def test_amounts_are_read_in_wan_to_the_fen():
    assert cell("20.300001", unit_fen=FEN_PER_WAN) == Cell(20_300_001)
    assert cell("0.0000001", unit_fen=FEN_PER_WAN) is None


# --- the command ----------------------------------------------------------------------------------


def lubu(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lubu.cli", *map(str, arguments)],
        capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, **environment},
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.docx").write_bytes(docx(document(sound())))
    wrong = sound().with_cell(Address.parse("three/partial/biz"), Cell(999))
    (tmp_path / "wrong.html").write_text(page(document(wrong)), encoding="utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\n")
    return tmp_path


def test_files_are_checked_without_an_installation(folder):
    lost = {"DATABASE_URL": "nonsense://", "LUBU_HOME": "/nowhere/at/all", "LUBU_DEBUG": "maybe"}
    done = lubu("report", "--check", folder / "good.docx", "--format", "json", **lost)
    assert (done.returncode, done.stderr) == (0, "")
    [entry] = json.loads(done.stdout)
    assert entry["file"].endswith("good.docx")
    assert (entry["readable"], entry["form"], entry["findings"]) == (True, "2021", [])
    assert entry["tables"] == sound().to_json()


def test_findings_name_rule_cells_and_numbers(folder):
    done = lubu(
        "report", "--check", folder / "wrong.html", folder / "good.docx", "--format", "json"
    )
    assert done.returncode == 1
    wrong, good = json.loads(done.stdout)
    assert good["findings"] == []
    assert {one["rule"] for one in wrong["findings"]} == {"V2", "V3"}
    for one in wrong["findings"]:
        assert {"rule", "cells", "expected", "found", "message"} <= set(one)
        assert "three/partial/biz" in one["cells"]
        assert one["expected"] != one["found"]
        assert str(one["expected"]) in one["message"]


def test_a_file_that_cannot_be_read_is_said_and_the_others_are_checked(folder):
    done = lubu(
        "report", "--check", folder / "broken.pdf", folder / "wrong.html", "none.txt",
        "--format", "json",
    )  # fmt: skip
    assert done.returncode == 3
    broken, wrong, none = json.loads(done.stdout)
    assert [one["readable"] for one in (broken, wrong, none)] == [False, True, False]
    assert (broken["tables"], broken["findings"], broken["reason"]) == (None, [], "damaged")
    assert none["reason"] == "missing"


def test_a_folder_is_all_its_files_and_the_page_shows_them_marked(folder):
    target = folder.parent / "found.html"
    done = lubu("report", "--check", folder, "--format", "html", "--output", target)
    assert (done.returncode, done.stdout) == (3, "")
    assert "3" in done.stderr
    soup = BeautifulSoup(target.read_text("utf-8"), "html.parser")
    rows = [row.get_text(" ") for row in soup.select(".overview tbody tr")]
    assert [name in row for name, row in zip(("broken", "good", "wrong"), rows, strict=True)]
    assert [len(soup.select(f"#r{n} table.report")) for n in (1, 2, 3)] == [0, 0, 3]
    cell = soup.select_one("#c3-three-partial-biz")
    assert cell["class"] == ["compared"]
    assert cell.find(string=True) == "999"
    named = soup.select("#r3 td.named")
    assert {one["id"] for one in named} == {"c3-three-concluded-biz", "c3-three-partial-total"}
    anchors = {one["id"] for one in soup.select("[id]")}
    links = [one["href"] for one in soup.select("a[href]")]
    assert links
    assert {link.removeprefix("#") for link in links} <= anchors
    assert not soup.select("script, [style], link, img")


def test_last_year_is_found_in_a_folder_for_each_organ(folder):
    last = folder / "last"
    last.mkdir()
    this = document(sound())
    (last / "a.html").write_text(page(replace(this, year=2020)).replace("2021年", "2020年"))
    done = lubu("report", "--check", folder / "good.docx", "--last-year", last, "--format", "json")
    [entry] = json.loads(done.stdout)
    assert {one["rule"] for one in entry["findings"]} == {"V4", "T2.2"}
    (last / "b.html").write_text("<html>")
    done = lubu("report", "--check", folder / "good.docx", "--last-year", last)
    assert done.returncode == 1
    assert "b.html" in done.stderr


def test_last_year_is_compared_and_must_be_readable(folder):
    good = folder / "good.docx"
    done = lubu("report", "--check", good, "--last-year", good)
    assert done.returncode == 1
    assert "V4" in done.stdout
    assert lubu("report", "--check", good, "--last-year", folder / "broken.pdf").returncode == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ["--check"], ["--check", "x.txt", "--organ", "shaxi"],
        ["--check", "x.txt", "--format", "pdf"],
        ["--check", "x.txt", "--seconds", "0"],
        ["2021"], ["2021", "2022", "--organ", "x"], ["2021", "--organ", "x", "--format", "text"],
        ["1999", "--organ", "x"], ["2021", "--organ", "x", "--last-year", "y"], [],
    ],
)  # fmt: skip
def test_wrong_use_is_told_with_two(arguments):
    assert lubu("report", *arguments).returncode == 2


def test_where_there_is_no_installation_none_is_begun(tmp_path):
    home = tmp_path / "nowhere"
    done = lubu("report", "2021", "--organ", "shaxi", LUBU_HOME=str(home), DATABASE_URL="")
    assert done.returncode == 2
    assert "LUBU_HOME" in done.stderr
    assert not home.exists()


def test_wrong_use_is_told_in_chinese(tmp_path):
    assert "年份" in lubu("report", "abc").stderr
    assert "--organ" in lubu("report", "2021").stderr


def test_checking_loads_no_framework(folder):
    script = (
        "import sys\nfrom lubu.cli import main\n"
        f"sys.argv = ['lubu', 'report', '--check', {str(folder / 'good.docx')!r}]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    code = end.code\n"
        "print(code, sorted(n for n in sys.modules if n.split('.')[0] in ('django', 'wagtail')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "0 []"


def test_headings_of_others_are_found_and_a_table_of_contents_is_not():
    html = page(document(sound()))
    soup = BeautifulSoup(html, "html.parser")
    contents = soup.new_tag("div")
    contents.append("一、总体情况\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n")
    soup.main.insert(0, contents)
    found = read(str(soup).encode())
    assert {str(one.cell) for one in found.stated} >= {"three/received/total"}
