"""The deadline calculator, as a citizen uses it: no script, no log-in, every answer explained."""

from __future__ import annotations

import json
from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lubu.office import calendar as own
from lubu.portal.deadlines.asking import deadline_page
from lubu.portal.deadlines.limits import limits
from lubu.portal.deadlines.pages import CellState
from lubu.working_days.explaining import Unit
from tests.organisations.factories import Town, make_town
from tests.portal.sample_deadlines import DEADLINES, asked
from tests.publishing.factories import open_site
from tests.working_days.calendars import REAL

LAST = max(REAL.known)


def states(name: str) -> dict[str, CellState]:
    """What each day of a drawing is, by its day as text."""
    page = DEADLINES[name].answer
    assert page is not None
    return {
        f"{month.title}{cell.day}日": cell.state
        for month in page.months
        for week in month.weeks
        for cell in week
        if cell and cell.state is not CellState.OUTSIDE
    }


def test_a_term_over_spring_festival_is_drawn_and_explained():
    answer = DEADLINES["deadline"].answer
    assert answer.due_on == date(2024, 3, 6)
    assert answer.due == "2024年3月6日（星期三）"
    assert answer.basis == "答复政府信息公开申请：20个工作日（《政府信息公开条例》第三十三条）"
    assert not answer.is_provisional
    drawn = states("deadline")
    assert drawn["2024年2月2日"] == CellState.START
    assert drawn["2024年2月4日"] == CellState.WORKED
    assert drawn["2024年2月9日"] == CellState.COUNTED
    assert drawn["2024年2月10日"] == CellState.HOLIDAY
    assert drawn["2024年3月2日"] == CellState.WEEKEND
    assert drawn["2024年3月6日"] == CellState.DUE
    assert len(drawn) == 34, "every day from the first to the last"
    assert ("2024年2月10日（星期六）至2024年2月17日（星期六）", "春节") in [
        (run.span, run.reason) for run in answer.skipped
    ]
    assert any("2024年2月18日" in step for step in answer.steps)
    assert answer.sources[0].href.startswith("https://www.gov.cn/")


def test_a_day_of_rest_at_the_end_moves_it_and_names_the_article():
    answer = DEADLINES["deadline-days"].answer
    assert answer.due_on == date(2025, 10, 9)
    assert "第二百零三条" in answer.steps[-1]
    assert states("deadline-days")["2025年10月2日"] == CellState.HOLIDAY
    months = DEADLINES["deadline-months"].answer
    assert months.due_on == date(2026, 2, 28)
    assert "第二百零二条" in months.steps[1]
    assert len(months.steps) == 2, "a worked Saturday moves nothing"


def test_what_is_provisional_says_so_and_names_no_paper():
    answer = DEADLINES["deadline-provisional"].answer
    assert answer.is_provisional
    assert [bool(link.href) for link in answer.sources] == [True, False]


def test_of_a_long_period_only_the_end_is_drawn():
    answer = DEADLINES["deadline-long"].answer
    assert answer.is_end_only
    assert [month.title for month in answer.months] == ["2023年12月", "2024年1月"]
    whole = DEADLINES["deadline-months"].answer
    assert (whole.is_end_only, len(whole.months)) == (False, 7)


def test_every_limit_is_the_guides_and_has_its_article():
    by_key = {one.key: one for one in limits()}
    assert {one.number for one in limits() if one.unit is Unit.WORKING_DAYS} == {7, 15, 20, 40}
    assert (by_key["reconsider"].number, by_key["reconsider"].unit) == (60, Unit.CALENDAR_DAYS)
    assert (by_key["sue"].number, by_key["sue"].unit) == (6, Unit.MONTHS)
    for one in limits():
        page = asked(start="2024-03-01", limit=one.key)
        assert one.article in page.answer.basis
        assert [option.label for option in page.limits if option.is_chosen] != ["按下面填写的期限"]


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"start": "2024-02-30", "limit": "answer"}, ["start"]),
        ({"start": "", "limit": "answer"}, ["start"]),
        ({"limit": "answer"}, ["start"]),
        ({"start": "1999-01-01", "limit": "answer"}, ["start"]),
        ({"start": "2024-02-02"}, ["number"]),
        ({"start": "2024-02-02", "number": "0"}, ["number"]),
        ({"start": "2024-02-02", "number": "251"}, ["number"]),
        ({"start": "2024-02-02", "number": "-3"}, ["number"]),
        ({"start": "2024-02-02", "number": "²"}, ["number"]),
        ({"start": "2024-02-02", "number": "61", "unit": "months"}, ["number"]),
        ({"start": "\x00", "number": "\x00", "limit": "none"}, ["start", "number"]),
    ],
    ids=str,
)
def test_what_cannot_be_counted_is_refused_where_it_stands(sent, fields):
    page = asked(**sent)
    assert page.answer is None
    assert [field for field, _sentence in page.faults] == fields


@pytest.mark.parametrize("spelt", ["2024-2-2", "2024年2月2日", "2024/02/02", "２０２４-２-２"])
def test_days_and_numbers_are_read_as_people_type_them(spelt):
    page = asked(start=spelt, number="２０")
    assert page.answer.due_on == date(2024, 3, 6)
    assert page.start == "2024-02-02"


def test_an_empty_form_proposes_today_and_finds_no_fault():
    page = DEADLINES["deadline-empty"]
    assert (page.start, page.answer, page.faults) == ("2024-02-02", None, ())


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "start": st.text(max_size=12) | st.dates().map(date.isoformat),
            "number": st.text(max_size=8) | st.integers(-5, 900).map(str),
            "unit": st.sampled_from([*Unit, "", "years"]),
            "limit": st.sampled_from(["", "answer", "sue", "\x00"]),
        },
    )
)
def test_whatever_is_sent_there_is_an_answer_or_a_sentence(sent):
    with translation.override("zh-hans"):
        page = deadline_page("/deadline/shaxi/", sent, calendar=REAL, today=date(2024, 2, 2))
    is_asked = bool({"start", "number", "limit"} & set(sent))
    assert bool(page.answer) != bool(page.faults) if is_asked else not page.faults
    if page.answer:
        assert REAL.is_working_day(page.answer.due_on)


# --- the page -------------------------------------------------------------------------------------


@pytest.fixture
def town() -> Town:
    town = make_town()
    open_site(town)
    return town


def look(**sent: str) -> BeautifulSoup:
    answer = Client().get("/deadline/shaxi/", sent)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex"
    return BeautifulSoup(answer.content, "html.parser")


@pytest.mark.django_db
def test_the_page_answers_a_question_by_get_and_keeps_it(town):
    with time_machine.travel(date(2025, 3, 3), tick=False):
        assert look().select_one("#start")["value"] == "2025-03-03"
    page = look(start="2024-02-02", limit="answer")
    assert page.select_one("form.ask")["method"] == "get"
    assert page.select_one(".due time")["datetime"] == "2024-03-06"
    assert page.select_one("#limit [selected]")["value"] == "answer"
    assert [cell.get_text(strip=True) for cell in page.select("td.due")] == ["6止"]
    assert len(page.select(".months caption")) == 2


@pytest.mark.django_db
def test_a_notice_of_the_operators_counts_on_the_page_at_once(town):
    asked_for = {"start": f"{LAST}-12-21", "limit": "answer"}
    assert "暂定" in look(**asked_for).select_one(".due").get_text()
    folder = own.folder()
    folder.mkdir()
    days = [
        {"name": name, "date": day.isoformat(), "isOffDay": True}
        for day, name in REAL.year(LAST + 1).off.items()
    ]
    papers = ["http://www.gov.cn/notice.htm"]
    (folder / f"{LAST + 1}.json").write_text(
        json.dumps({"year": LAST + 1, "papers": papers, "days": days}), encoding="utf-8"
    )
    page = look(**asked_for)
    assert "暂定" not in page.select_one(".due").get_text()
    assert page.select("#sources ~ ul a")[-1]["href"] == "https://www.gov.cn/notice.htm"


@pytest.mark.django_db
def test_it_stands_on_public_sites_alone_and_takes_no_posts(town):
    assert Client().get("/deadline/nowhere/").status_code == 404
    assert Client().post("/deadline/shaxi/").status_code in (403, 405)


@pytest.mark.django_db
def test_in_traditional_characters_the_form_stays_in_them(town):
    page = look(start="2024-02-02", limit="answer", mode="hant")
    assert "辦理期限" in page.select_one("h1").get_text()
    assert page.select_one("form.ask [name=mode]")["value"] == "hant"
    elder = look(start="2024-02-02", limit="answer", mode="elder")
    assert "elder" in elder.html["class"]
    links = [link["href"] for link in elder.select(".footer-links a")]
    assert f"{reverse('deadline', args=['shaxi'])}?mode=elder" in links


@pytest.mark.django_db
def test_bad_values_are_shown_harmless(town):
    page = look(start="<script>", number='"><b>')
    assert page.select("main script, main b") == []
    assert [fault["id"] for fault in page.select(".fault")] == ["fault-start", "fault-number"]
