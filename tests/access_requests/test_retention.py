"""When its time is up nobody knows any more who applied; what was counted stays the same."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest

from lubu.access_requests import retention, tables
from lubu.access_requests.actions import Filed, file_dispute, look_at, say
from lubu.access_requests.actions.papers import put_in
from lubu.access_requests.checks import differences
from lubu.access_requests.models import AccessRequest, Message, Paper
from lubu.access_requests.rules.disputes import DisputeKind
from lubu.access_requests.rules.kinds import EventKind, Notice
from lubu.access_requests.rules.papers import MessageKind, PaperKind
from lubu.ledger.actions import check
from lubu.ledger.models import Entry
from lubu.office.figures import Period, registered
from lubu.office.retention import carry_out, due
from tests.access_requests.cases import answered, day, event, served
from tests.access_requests.factories import at, done, handed_in, make_office
from tests.organisations.factories import Town
from tests.publishing.files import samples

pytestmark = pytest.mark.django_db
LATER = date(2035, 6, 2)


@pytest.fixture
def town() -> Town:
    """A case with a message and a file that was closed in 2025, a disputed one, and an open one."""
    town = make_office()
    town.case = handed_in(town, day("2025-03-03"))
    say(town.case, MessageKind.WITHDRAWAL, "不用了", token="t", at=at(day("2025-03-04")))
    upload = look_at(BytesIO(samples.pdf()), "身份证.pdf")
    put_in(town.case, [upload], kind=PaperKind.ATTACHMENT, actor=None, at=at(day("2025-03-04")))
    town.case.refresh_from_db()
    for case in (town.case, handed_in(town, day("2025-03-05"))):
        town.disputed = done(
            town, case, *answered("2025-03-10"), served("2025-03-11", Notice.ANSWER),
            event(EventKind.CLOSED, "2025-03-12"),
        )  # fmt: skip
    filed = Filed(kind=DisputeKind.RECONSIDERATION, before="市政府", filed_on=day("2025-04-01"))
    file_dispute(town.disputed.pk, filed, actor=town.people["clerk"], at=at(day("2025-04-01")))
    town.open = handed_in(town, day("2025-05-06"))
    return town


def counted(town: Town) -> list[object]:
    year = Period.year(2025)
    own = [one for name, one in registered().items() if name.startswith(("requests_", "fee_"))]
    return [
        tables.table(town.organ, year),
        tables.disputes_table(town.organ, year),
        {one.name: one.value(town.organ, year) for one in own},
    ]


def all_due(on: date) -> list[tuple[str, int]]:
    return [(one.kept.name, one.count) for one in due(on)]


def test_what_is_erased_leaves_every_table_and_figure_as_it_was(town):
    before, events = counted(town), town.case.events
    paper = Paper.objects.get()
    storage, name = paper.file.storage, paper.file.name
    assert all_due(date(2035, 3, 12)) == []
    assert all_due(LATER) == [("applicant", 1), ("applicant_message", 1), ("request_file", 1)]
    for one in list(due(LATER)):
        carry_out(one, at=at(LATER))
    assert all_due(LATER) == []
    case = AccessRequest.objects.get(pk=town.case.pk)
    assert [getattr(case, name) for name in retention.APPLICANT] == [""] * 7
    assert (case.name_index, case.identity_index) == (None, None)
    assert not AccessRequest.objects.filter(pk=case.pk, identity_index="442000199001011234")
    assert (case.words, case.events) == (town.case.words, events + 6)
    assert (Message.objects.get().words, Paper.objects.get().name) == ("", "")
    assert not storage.exists(name)
    assert counted(town) == before
    assert list(differences()) == []
    assert check(town.organ) == []
    entries = Entry.objects.filter(kind="retention.carried_out")
    assert entries.count() == 3
    assert not any("张三" in one.payload for one in entries)


def test_open_and_disputed_cases_keep_who_applied(town):
    for one in list(due(LATER)):
        carry_out(one, at=at(LATER))
    for case in (town.open, town.disputed):
        assert AccessRequest.objects.get(pk=case.pk).name == "张三"
