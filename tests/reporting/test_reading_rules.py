"""What is found in other people's reports beside sums: signs, blanks, headings, forms, words."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from lubu.reporting.cells import Cell
from lubu.reporting.findings import ReportFinding, Rule, Severity
from lubu.reporting.reading.headings import HeadingFaultKind, parts
from lubu.reporting.reading.judging import judge
from lubu.reporting.reading.reader import read
from lubu.reporting.reading.statements import fees, stated
from lubu.reporting.reading.titles import organ_and_year
from lubu.reporting.tables import Address, ReportForm, Tables
from lubu.reporting.wording import SECTIONS
from tests.reporting import shapes
from tests.reporting.consistent import sound

pytestmark = pytest.mark.one_database
OFFICIAL = [f"{number}、{title}" for number, title in SECTIONS]


def page_of(tables: Tables, *pairs: tuple[str, str], replace: tuple[str, str] = ("", "")) -> bytes:
    """A page with other texts in some cells of table three, and some words replaced."""
    soup = BeautifulSoup(shapes.html(tables), "html.parser")
    table = soup.find_all("table")[1]
    rows = {row.find_all("td")[-8].get_text().strip(): row for row in table.find_all("tr")[3:]}
    for place, text in pairs:
        label, column = place.rsplit("/", 1)
        rows[label].find_all("td")[-7 + int(column)].string = text
    return str(soup).replace(*replace).encode() if replace[0] else str(soup).encode()


def of(rule: Rule, found: tuple[ReportFinding, ...]) -> list[ReportFinding]:
    return [one for one in found if one.rule is rule]


# --- blanks and signs -----------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["/", "—", "-", "——", "无", "不适用"])
def test_a_sign_instead_of_a_number_is_told_and_adds_nothing(sign):
    data = page_of(sound(), ("（七）总计/1", sign))
    found = judge(read(data))
    [told] = of(Rule.SIGNS, found.not_checked)
    assert told.params["words"] == sign
    assert [str(cell) for cell in told.cells] == ["three/concluded/biz"]
    assert {one.rule for one in found.findings} == {Rule.BALANCE, Rule.RESULTS, Rule.ACROSS}


def test_a_blank_is_never_0_and_what_it_would_have_to_be_is_said():
    granted = sound().three.at("granted", "biz").number
    found = judge(read(page_of(sound(), ("（一）予以公开/1", "  "))))
    assert [one.rule for one in found.findings] == [Rule.FILLED]
    rests = [one for one in found.not_checked if "rest" in one.params]
    assert {(one.rule, one.params["rest"], one.params["blank"]) for one in rests} == {
        (Rule.RESULTS, granted, 1),
        (Rule.ACROSS, granted, 1),
    }
    assert all(one.expected - one.found == granted for one in rests)


def test_a_blank_that_agrees_with_its_sums_as_none_is_only_not_checkable():
    none = sound()
    for row, by in (("deny_secret", 1), ("other", -1)):
        cell = Address.parse(f"three/{row}/natural_person")
        total = Address.parse(f"three/{row}/total")
        more = sound().three.at("deny_secret", "natural_person").number * by
        none = none.with_cell(cell, Cell(none.at(cell).number - more))
        none = none.with_cell(total, Cell(none.at(total).number - more))
    found = judge(read(page_of(none, ("1.属于国家秘密/0", ""))))
    assert [one.rule for one in found.findings] == [Rule.FILLED]
    assert not [one for one in found.not_checked if "rest" in one.params]
    unsure = {one.rule for one in found.not_checked}
    assert {Rule.RESULTS, Rule.ACROSS} <= unsure


def test_rows_and_rows_of_blanks_are_one_finding_of_the_table():
    rows = [label for label in shapes.rows_of("three", sound()) if len(label) >= 8]
    names = [row[-8].text for row in rows[1:]]
    found = judge(
        read(page_of(sound(), *((f"{name}/{at}", "") for name in names for at in range(1, 6))))
    )
    [blank] = of(Rule.FILLED, found.findings)
    assert (blank.params["where"], len(blank.cells)) == ("表三", 5 * len(names))


# --- rows and forms -------------------------------------------------------------------------------


def test_a_row_with_another_label_is_known_by_its_place_and_told():
    data = page_of(sound(), replace=("2.其他法律行政法规禁止公开", "2.其他法律行政止公开"))
    found = read(data)
    assert found.tables == sound()
    [told] = judge(found).findings
    assert (told.rule, told.severity) == (Rule.FILLED, Severity.WARNING)
    assert told.params["words"] == "2.其他法律行政止公开"


def test_one_row_of_other_results_in_a_report_of_2023_is_told_and_its_sums_are_checked():
    soup = BeautifulSoup(shapes.html(sound()), "html.parser")
    uncorrected, unpaid, other = soup.find_all("table")[1].find_all("tr")[23:26]
    assert "逾期不补正" in uncorrected.get_text()
    sums = [
        sum(int(row.find_all("td")[-7 + at].get_text()) for row in (uncorrected, unpaid, other))
        for at in range(7)
    ]
    cells = uncorrected.find_all("td")
    cells[0]["rowspan"], cells[0]["colspan"] = "1", "2"
    cells[1].decompose()
    for cell, number in zip(cells[-7:], sums, strict=True):
        cell.string = str(number)
    unpaid.decompose()
    other.decompose()
    found = read(str(soup).encode())
    assert (found.form, found.has_single_other) == (ReportForm.OF_2021, True)
    [told] = judge(found).findings
    assert (told.rule, told.severity) == (Rule.FORM, Severity.WARNING)
    cells[-7].string = str(sums[0] + 1)
    rules = {one.rule for one in judge(read(str(soup).encode())).findings}
    assert rules == {Rule.FORM, Rule.RESULTS, Rule.ACROSS}


def test_table_two_in_the_form_of_2019_in_a_report_of_2023_is_a_finding():
    made = shapes.html(sound())
    for new, old in (
        ("制发", "新制作"),
        ("废止件数", "新公开数量"),
        ("现行有效件数", "对外公开总数量"),
    ):
        made = made.replace(new, old)
    made = made.replace("本年新制作件数", "本年新制作数量")
    found = judge(read(made.encode()))
    assert Rule.FORM in {one.rule for one in found.findings}


def test_money_in_yuan_is_no_money_in_wan():
    made = shapes.html(sound())
    amount = sound().two.at("fees", "amount_fen").number
    in_wan = f"{amount / 1_000_000:.6f}".rstrip("0")
    in_yuan = f"{amount / 100:.2f}"
    said = made.replace(f">{in_wan}<", f">{in_yuan}元<")
    assert said != made
    assert read(said.encode()).tables == sound()
    headed = made.replace("（单位：万元）", "（单位：元）").replace(f">{in_wan}<", f">{in_yuan}<")
    assert read(headed.encode()).tables == sound()


# --- headings -------------------------------------------------------------------------------------


def headed(*headings: str) -> dict[tuple[HeadingFaultKind, str], str]:
    text = "某某镇2023年度报告\n" + "".join(f"{heading}\n正文。\n" for heading in headings)
    return {(one.kind, one.number): one.words for one in parts(text).faults()}


def test_headings_missing_and_out_of_order_are_told():
    kind = HeadingFaultKind
    assert headed(*OFFICIAL) == {}
    assert set(headed(*OFFICIAL[:2], *OFFICIAL[3:])) == {(kind.MISSING, "三")}
    assert set(headed(*OFFICIAL[:5])) == {(kind.MISSING, "六")}
    swapped = headed(*OFFICIAL[:3], OFFICIAL[4], OFFICIAL[3], OFFICIAL[5])
    assert len(swapped) == 1
    assert next(iter(swapped))[0] is kind.OUT_OF_ORDER
    misnumbered = headed(*OFFICIAL[:3], "三、政府信息公开行政复议、行政诉讼情况", *OFFICIAL[4:])
    assert set(misnumbered) == {(kind.NUMBER, "四")}
    other = headed("一、工作开展情况", *OFFICIAL[1:])
    assert other == {(kind.WORDS, "一"): "一、工作开展情况"}
    assert set(headed("某事", "某事")) == {(kind.NONE, "")}


@pytest.mark.parametrize(
    "before",
    [
        "本报告分为六个部分:" + ",".join(OFFICIAL) + "。\n",
        "\n".join(OFFICIAL) + "\n",
        "(一)主动公开政府信息情况。\n(二)依申请公开情况。\n",
    ],
    ids=["named in the preamble", "a list of contents", "points of a section"],
)
def test_headings_named_elsewhere_are_not_taken_for_headings(before):
    text = before + "".join(f"{heading}\n正文{at}。\n" for at, heading in enumerate(OFFICIAL))
    cut = parts(text)
    assert cut.faults() == ()
    assert [cut.part(number).strip() for number, _ in SECTIONS] == [
        f"正文{at}。" for at in range(6)
    ]


def test_a_text_without_lines_is_cut_at_the_official_headings():
    text = "某某镇年度报告 " + " ".join(f"{one} 正文{at}。" for at, one in enumerate(OFFICIAL))
    assert parts(text).part("六").strip() == "正文5。"


def test_a_heading_missing_in_a_page_is_a_finding_and_the_tables_are_read_all_the_same():
    data = shapes.html(sound()).replace(f"<p>{OFFICIAL[2]}</p>", "").encode()
    found = read(data)
    assert found.tables == sound()
    [told] = judge(found).findings
    assert (told.rule, told.severity, told.params["number"]) == (
        Rule.HEADINGS,
        Severity.ERROR,
        "三",
    )


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("2023年度收到政府信息公开申请一件,已办理完毕。", {"three/received": 1}),
        ("共收到12件信息依申请公开,剩余2件结转下年度继续办理。",
         {"three/received": 12, "three/carried_out": 2}),
        ("收到二十三件政府信息公开申请。", {"three/received": 23}),
        ("全年未收到政府信息公开申请。", {"three/received": 0}),
        ("2023年,我乡未收到申请公开政府信息的要求。", {"three/received": 0}),
        ("本年度我镇无依申请公开政府信息。", {"three/received": 0}),
        ("未收到通过信函提交的政府信息公开申请。", {}),
        ("受理政府信息公开申请3119件,答复3050件。",
         {"three/received": 3119, "three/concluded": 3050}),
        ("收到政府信息公开申请9件,答复网民留言500件。", {"three/received": 9}),
        ("因政府信息公开引发行政复议2件、行政诉讼0件。",
         {"four/reconsideration": 2, "four/litigation_direct": 0}),
        ("因政府信息公开申请引起的行政复议、行政诉讼案件743件。", {}),
        ("未因政府信息公开申请引发行政复议、行政诉讼案件。",
         {"four/reconsideration": 0, "four/litigation_direct": 0}),
        ("收到政府信息公开申请后一个工作日内登记。", {}),
    ],
)  # fmt: skip
def test_what_sentences_say_of_applications_and_disputes_is_read(text, numbers):
    said = {f"{one.cell.table}/{one.cell.row}": one.number for one in stated(text)}
    assert said == numbers


def test_a_sentence_that_says_none_contradicts_a_table_that_says_some():
    data = page_of(sound(), replace=(shapes.overview(sound()), "2023年未收到政府信息公开申请。"))
    [told] = judge(read(data)).findings
    received = sound().three.at("received", "total").number
    assert (told.rule, told.expected, told.found) == (Rule.STATED, received, 0)


def test_disputes_in_court_are_counted_over_both_blocks():
    four = sound().four
    both = sum(
        four.at(block, "total").number for block in ("litigation_direct", "litigation_after")
    )
    for number, rules in ((both, set()), (both + 1, {Rule.STATED})):
        words = f"因政府信息公开引发行政诉讼{number}件。"
        found = judge(read(page_of(sound(), replace=(shapes.overview(sound()), words))))
        assert {one.rule for one in found.findings} == rules


@pytest.mark.parametrize(
    "words",
    [
        "政府信息公开未发生收费情况。",
        "未对公众依申请公开政府信息收取任何费用。",
        "全年收取政府信息公开信息处理费 0 元。",
    ],
)
def test_none_of_fees_is_understood_in_many_words(words):
    found = fees(words)
    assert found is not None
    assert (found.notices, found.billed_fen, found.received_fen) == (0, 0, 0)


@pytest.mark.parametrize(
    ("text", "others", "told"),
    [
        ("某某区教育局政府信息公开工作2024年度报告", (), ("某某区教育局", 2024)),
        ("某某街道办事处2023年度政府\n信息公开工作年度报告", (), ("某某街道办事处", 2023)),
        ("某某镇人民政府\n2023年政府信息公开\n工作年度报告", (), ("某某镇人民政府", 2023)),
        ("标题：某某镇2020年政府信息公开年度报告-某某镇", (), ("某某镇", 2020)),
        ("2025某某县某某乡2025年度政府信息公开工作年度报告", (), ("某某县某某乡", 2025)),
        ("一、总体情况", ("某某局2022年政府信息公开年报", ""), ("某某局", 2022)),
        ("一、总体情况", ("", "某某镇2022年政府信息公开年报"), ("某某镇", 2022)),
        (
            "本报告由某某镇人民政府办公室编制。统计期限为2022年1月1日至12月31日。",
            (),
            ("某某镇人民政府", 2022),
        ),
        ("关于放假的通知", (), ("", None)),
    ],
)
def test_whose_report_it_is_is_told_by_its_title_or_by_what_stands_around(text, others, told):
    assert organ_and_year(text, *others) == told
