"""The public forms of 依申请公开 as a person fills them in."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import IO, Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from time_machine import Traveller

from lubu.access_requests.actions.papers import scan_paper
from lubu.access_requests.models import AccessRequest, Paper
from lubu.ledger.rules import sm3
from lubu.portal.find_error.guard import code_of
from lubu.publishing.files.scanner import Scan, Verdict
from tests.publishing.files import samples

FORM, STATUS = "/request/shaxi/", "/request/shaxi/status/"
SAY, FILE = f"{STATUS}say/", f"{STATUS}file/"
GUIDE, LOG = "/request/shaxi/guide/", "/request/shaxi/log/"
PERSON = {
    "applicant_kind": "natural_person",
    "name": "张三",
    "document": "id_card",
    "identity": "11010519491231002X",
    "phone": "13800138000",
    "words": "2020年农村公路养护资金使用情况",
    "form": "electronic",
    "way": "online",
}


class Clean:
    """A scanner that finds nothing; the real one is asked in other tests."""

    def scan(self, file: IO[bytes]) -> Scan:
        return Scan(Verdict.CLEAN)

    def version(self) -> str:
        return "1"


def a_pdf(name: str = "身份证.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, samples.pdf(), "application/pdf")


def field(html: str, name: str) -> list[str]:
    """The values of the fields of a name."""
    return re.findall(rf'name="{name}" value="([^"]*)"', html)


def filled(client: Client, clock: Traveller, **said: Any) -> dict[str, Any]:
    """The application as a person fills it in: it takes some seconds."""
    [signed] = field(client.get(FORM).content.decode(), "mark")
    clock.shift(timedelta(seconds=9))
    return {**PERSON, "mark": signed, **said}


def applied(client: Client, clock: Traveller, **said: Any) -> tuple[AccessRequest, str]:
    """An application that was sent, and its code."""
    data = filled(client, clock, **said)
    answer = client.post(FORM, data)
    assert answer.status_code == 200, answer.content.decode()
    return AccessRequest.objects.latest("pk"), code_of(data["mark"])


def opened(client: Client, case: AccessRequest, code: str, **more: str) -> str:
    """The page of an application."""
    answer = client.post(STATUS, {"number": case.number, "code": code, **more})
    assert answer.status_code == 200
    return str(answer.content.decode())


def form_of(html: str, kind: str) -> dict[str, Any]:
    """What is hidden in the form by which something of a kind is said."""
    place = html.index(f'name="kind" value="{kind}"')
    marks = field(html[:place], "mark")
    return {"opened": field(html, "opened")[0], "kind": kind, "mark": marks[-1]}


def give(case: AccessRequest, data: bytes = b"%PDF-1.4 answer", name: str = "答复书.pdf") -> Paper:
    """A clean letter that was handed over."""
    paper = Paper(
        request=case, number=case.papers.count() + 1, kind="letter", name=name, media="pdf",
        size=len(data), digest=sm3(data), at=case.arrived_at, is_given=True,
    )  # fmt: skip
    paper.file.save(name, ContentFile(data), save=False)
    paper.save()
    scan_paper(paper, Clean())
    return paper
