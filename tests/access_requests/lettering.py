"""A town whose letters are complete, and its documents in a line or two."""

from __future__ import annotations

from datetime import date
from typing import IO, Any

from django.db import transaction

from lubu.access_requests.actions import Upload, Words, approve, hand_in, issue_answer, pass_legal
from lubu.access_requests.actions.papers import put_in, scan_paper
from lubu.access_requests.documents.kinds import DOCUMENT_OF, DocumentKind
from lubu.access_requests.models import AccessRequest, Letter, OfficeFacts, Paper
from lubu.access_requests.rules.kinds import AnswerKind
from lubu.access_requests.rules.papers import PaperKind
from lubu.publishing.files.limits import FileKind
from lubu.publishing.files.scanner import Scan, Verdict
from tests.access_requests.cases import day
from tests.access_requests.factories import at, make_office
from tests.organisations.factories import Town
from tests.publishing.files import samples

ON = day("2025-03-03")


class Clean:
    """A scanner that finds everything clean; the real one is asked in other tests."""

    def scan(self, file: IO[bytes]) -> Scan:
        file.read()
        return Scan(Verdict.CLEAN)

    def version(self) -> str:
        return "1"


def lettered_office(slug: str = "shaxi") -> Town:
    """A town that handles applications, with all that its letters say of it."""
    town = make_office(slug)
    OfficeFacts.objects.create(
        organ=town.organ,
        short_name="沙府",
        office="党政综合办公室",
        address="中山市沙溪镇宝珠中路",
        phone="0760-00000000",
        reconsideration_organ="中山市人民政府",
        court="中山市第一人民法院",
        online_reconsideration="https://reconsideration.example/",
    )
    return town


def words(kind: DocumentKind, answer: AnswerKind | None = None, **entered: Any) -> Words:
    """What a clerk wrote."""
    party = entered.pop("party", None)
    return Words(kind=kind, entered=entered, answer=answer, party=party)


def prepared(
    town: Town,
    case: AccessRequest,
    name: str = "资金使用情况表.pdf",
    pages: int = 3,
    data: bytes = b"",
) -> Paper:
    """A clean copy that may be handed over."""
    upload = Upload(name=name, media=FileKind.PDF, data=data or samples.pdf())
    when = at(case.received_on or ON)
    clerk = town.people["clerk"]
    with transaction.atomic():
        [paper] = put_in(case, [upload], kind=PaperKind.PREPARED, actor=clerk, at=when, pages=pages)
    scan_paper(paper, Clean())
    return paper


SAID: dict[AnswerKind, dict[str, Any]] = {
    AnswerKind.DENY_PROCESS: {"reason": "该记录反映讨论过程，公开会妨碍坦率讨论"},
    AnswerKind.GRANT: {"viewing": "党政综合办公室，工作日九时至十七时"},
}


def draft(answer: AnswerKind = AnswerKind.GRANT, **entered: Any) -> Words:
    """A complete draft of an answer."""
    return words(DOCUMENT_OF[answer], answer, **(SAID.get(answer, {}) | entered))


def answered(town: Town, case: AccessRequest, on: date = ON, said: Words | None = None) -> Letter:
    """The case answered by four people on one day."""
    people, when = town.people, at(on)
    case.refresh_from_db()
    hand_in(case.pk, said or draft(), seen=case.events, actor=people["clerk"], at=when)
    last = "clerk_two" if "clerk_two" in people else "clerk"
    for step, who in ((pass_legal, "legal"), (approve, "leader"), (issue_answer, last)):
        case.refresh_from_db()
        letter = step(case.pk, seen=case.events, actor=people[who], at=when)
    case.refresh_from_db()
    return letter
