"""Which numbers of a text are typed, and which belong to dates, names and documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from lubu.office.sentences import parse
from lubu.reporting.typed import typed_numbers

pytestmark = pytest.mark.one_database

TYPED = {
    "发布信息9999条。": ["9999条"],
    "共发布信息２９０１条": ["２９０１条"],
    "总阅读量527.9万次，增长98.5%。": ["527.9万次", "98.5%"],
    "12345热线受理12345件": ["12345件"],
    "收到申请三件，办结两件": ["三件", "两件"],
    "收到申请一件。": ["一件"],
    "发布两百": ["两百"],
    "共计贰佰件": ["贰佰件"],
    "阅读近万": ["近万"],
    "阅读量近万人次": ["近万人次"],
    "发布万余条、上千条、数百条": ["万余条", "上千条", "数百条"],
    "满意率百分之九十五": ["百分之九十五"],
    "七成以上的群众": ["七成"],
    "增长一倍，为前两年的三倍": ["一倍", "三倍"],
    "召开会议十余次": ["十余次"],
    "委托17个村社区、二十个站点": ["17个", "二十个"],
    "发布{x}万条，另有3{x}条，再有{x}0条": ["万", "3", "0条"],
    "[其中微博5条，]广播{x}次": ["5条"],
    "3至5件、3、4份": ["3", "5件", "3", "4份"],
}
FINE = (
    "2021年12月31日，7月1日至今，2021—2023年，二〇二一年十二月三十一日，上半年，第二季度，近三年",
    "9:00至17:00办理，每月一次，每年两次",
    "国办公开办函〔2021〕30号，国务院令第711号，第三条第（一）项，第二十条第(八)项",
    "1.持续推进公开",
    "（一）夯实基础。（2）强化审核",
    "围绕“六稳”“六保”，“三公”经费，“五公开”，三审三校，三类内部事务信息，十四五规划，二十届三中全会",
    "26个领域，26个试点领域，“一件事一次办”，只跑一次，“一网通办、一窗通取”，12345热线",
    "一是进一步统一认识，二是一项重要工作，一系列措施，一个平台，三个方面，一方面",
    "通过百度，经过万家灯火，千方百计服务百姓，十分重视",
    "5G网络，COVID-19疫情",
    "{year}年1月1日至12月31日，国办函〔{year}〕30号",
)


@pytest.mark.parametrize("text", TYPED)
def test_a_typed_number_is_found_however_it_is_written(text):
    assert list(typed_numbers(parse(text))) == TYPED[text]


@pytest.mark.parametrize("text", FINE)
def test_dates_documents_ordinals_and_fixed_names_are_no_typed_numbers(text):
    assert typed_numbers(parse(text), words={"year"}) == ()


def test_of_the_report_of_2021_just_the_statistics_are_found():
    whole = (Path(__file__).parents[1] / "data" / "shaxi-2021.txt").read_text(encoding="utf-8")
    text = whole.partition("二、主动公开政府信息情况")[0]
    assert [number for line in text.splitlines() for number in typed_numbers(parse(line))] == [
        "2901条", "3398条", "527.9万次", "3份", "3份", "9110件", "9110件", "2165宗", "17个",
        "3个", "3690个", "950项", "71339次", "240项", "287项", "100%",
    ]  # fmt: skip
