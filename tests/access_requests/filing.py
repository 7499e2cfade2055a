"""Files that come with applications, and scanners that say what they are told."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import IO

from lubu.access_requests.actions import Upload, apply, look_at
from lubu.access_requests.models import AccessRequest
from lubu.publishing.files.scanner import Scan, Verdict
from tests.access_requests.factories import SAID, at, make_office
from tests.organisations.factories import Town
from tests.publishing.files import samples

DAY = date(2021, 3, 1)
"""A Monday."""
CODE = "ABCDEFGHJK"


class Saying:
    """A scanner that says what it was told to; the real one is asked in other tests."""

    def __init__(
        self, verdict: Verdict, *, is_answer: bool = True, version: str = "1", leaves: bool = False
    ) -> None:
        signature = "Eicar" if verdict is Verdict.INFECTED else ""
        self.told = Scan(verdict, signature, version, is_answer=is_answer)
        self.said, self.leaves = version, leaves
        self.shown: list[bytes] = []

    def scan(self, file: IO[bytes]) -> Scan:
        self.shown.append(file.read())
        return self.told

    def version(self) -> str:
        return "" if self.leaves and self.shown else self.said


def a_file(name: str = "说明.pdf") -> Upload:
    return look_at(BytesIO(samples.pdf()), name)


def sent(*uploads: Upload) -> tuple[Town, AccessRequest]:
    town = make_office()
    case = apply(town.organ, SAID, uploads=uploads, code=CODE, at=at(DAY))
    return town, case
