"""An attack: numbers are in order, so codes are guessed. It is slowed, told and leaves no trace of
whether the number was right."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lubu.ledger.models import Entry
from lubu.portal.actions.query_codes import KEPT, OF_ADDRESS, OF_NUMBER, SPAN
from lubu.portal.models import WrongCode
from tests.portal.requests.sending import STATUS, applied

pytestmark = pytest.mark.django_db
WRONG, WAIT = "没有与该编号和查询码相符的申请", "请十五分钟后再试"


def tried(client, number: str, code: str, address: str = "192.0.2.1") -> tuple[int, str]:
    answer = client.post(STATUS, {"number": number, "code": code}, REMOTE_ADDR=address)
    return answer.status_code, answer.content.decode()


def bare(page: str) -> str:
    """A page without what is new in each: its token, and the number that was typed."""
    return re.sub(r'name="(csrfmiddlewaretoken|number)" value="[^"]*"|id="number"[^>]*', "", page)


def test_whichever_is_wrong_the_answer_is_the_same(client, clock, town):
    case, code = applied(client, clock)
    answers = [
        tried(client, case.number, "AAAAAAAAAA"),
        tried(client, "2021-09999", code),
        tried(client, "2021-09999", "AAAAAAAAAA"),
        tried(client, "x" * 300, code),
    ]
    assert {(status, bare(page)) for status, page in answers} == {
        (answers[0][0], bare(answers[0][1]))
    }
    assert WRONG in answers[0][1]


def test_what_was_not_filled_in_is_said(client, clock, town):
    case, code = applied(client, clock)
    for number, typed in (("", ""), (case.number, " "), ("", code)):
        page = tried(client, number, typed)[1]
        assert "请填写申请编号和查询码" in page
        assert WRONG not in page


def test_whichever_is_wrong_the_database_is_asked_the_same(client, clock, town):
    case, code = applied(client, clock)
    counted = []
    for number, guessed in (
        (case.number, "A" * 10),
        ("2021-09999", code),
        ("2021-09999", "A" * 10),
    ):
        with CaptureQueriesContext(connection) as asked:
            tried(client, number, guessed)
        counted.append([re.sub(r"'[^']*'|\d+", "?", one["sql"]) for one in asked.captured_queries])
    assert counted[0] == counted[1] == counted[2]


def test_an_address_that_guesses_waits_whatever_it_guesses_and_the_ledger_says_so(
    client, clock, town
):
    case, code = applied(client, clock)
    for number in range(OF_ADDRESS.most):
        assert WRONG in tried(client, f"2021-{number + 1:05d}", "AAAAAAAAAA")[1]
    entry = Entry.objects.get(kind="query_code.slowed")
    assert '"address"' in entry.payload
    assert "192.0.2.1" not in entry.payload
    status, page = tried(client, case.number, code)  # even the right one
    assert (status, WAIT in page, case.words in page) == (429, True, False)
    assert WrongCode.objects.count() == OF_ADDRESS.most  # who knocks on does not wait longer
    assert case.words in tried(client, case.number, code, "192.0.2.2")[1]
    clock.shift(SPAN + timedelta(seconds=1))
    assert case.words in tried(client, case.number, code)[1]


def test_a_number_that_many_addresses_guess_at_waits(client, clock, town):
    case, code = applied(client, clock)
    other, other_code = applied(client, clock)
    for turn in range(OF_NUMBER.most):
        assert WRONG in tried(client, case.number, "AAAAAAAAAA", f"192.0.2.{turn}")[1]
    assert '"number"' in Entry.objects.get(kind="query_code.slowed").payload
    assert WAIT in tried(client, case.number, code, "192.0.2.1")[1]  # which guessed
    assert WRONG in tried(client, case.number, "AAAAAAAAAA", "198.51.100.1")[1]
    assert WAIT in tried(client, case.number, code, "198.51.100.1")[1]
    assert Entry.objects.filter(kind="query_code.slowed").count() == 1
    assert case.words in tried(client, case.number, code, "198.51.100.2")[1]  # its owner
    assert other.words in tried(client, other.number, other_code, "198.51.100.2")[1]
    clock.shift(SPAN + timedelta(seconds=1))
    assert case.words in tried(client, case.number, code, "192.0.2.1")[1]


def test_all_addresses_of_one_line_are_counted_as_one(client, clock, town):
    case, code = applied(client, clock)
    for turn in range(OF_ADDRESS.most):
        assert WRONG in tried(client, f"2021-{turn}", "AAAAAAAAAA", f"2001:db8:1:2::{turn:x}")[1]
    assert WAIT in tried(client, case.number, code, "2001:db8:1:2:ffff::1")[1]
    assert case.words in tried(client, case.number, code, "2001:db8:1:3::1")[1]


def test_what_was_typed_is_not_kept_and_all_is_forgotten_after_a_day(client, clock, town):
    applied(client, clock)
    tried(client, "张三的申请", "AAAAAAAAAA")
    assert "张三" not in str(list(WrongCode.objects.values()))
    clock.shift(KEPT + timedelta(minutes=1))
    tried(client, "2021-00001", "AAAAAAAAAA")
    assert WrongCode.objects.count() == 1
