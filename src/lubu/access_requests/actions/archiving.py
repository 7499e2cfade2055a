"""Handing closed cases to the archive: a folder for each, with all that belongs to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lubu.access_requests.actions.papers import NotScannedError, opened
from lubu.access_requests.actions.recording import NotYourCaseError
from lubu.access_requests.documents.compose import Book, write
from lubu.access_requests.documents.facts import (
    ApplicantFacts,
    ArchiveEntry,
    LetterFacts,
    OrganFacts,
)
from lubu.access_requests.documents.kinds import DocumentKind
from lubu.access_requests.documents.loading import book
from lubu.access_requests.documents.word import docx
from lubu.access_requests.models import AccessRequest, Paper
from lubu.access_requests.rules.kinds import EventKind, State
from lubu.ledger import actions as ledger
from lubu.ledger.rules import JSON, sm3
from lubu.organisations.models import Organ, User
from lubu.organisations.rules import Role
from lubu.sealing.envelopes import NotOpenedError

SUMS: Final = "SM3SUMS"
LIST: Final = "archive-list.docx"
WRITTEN_AT: Final = (1980, 1, 1, 0, 0, 0)  # the same cases give the same bytes
FACTS: Final = (
    "number", "arrival", "arrived_at", "applicant_kind", "words", "form", "way", "received_on",
    "ended_on", "row", "answer", "issued_on", "is_in_time", "days_taken", "fee_noticed_on",
    "fee_yuan", "fee_paid_on",
)  # fmt: skip
APPLICANT: Final = ("name", "identity", "contact", "phone", "email", "address", "agent")
RELATED: Final = (
    "history__actor", "history__noted", "messages", "papers", "disputes", "notes__actor",
    "hand_outs__unit", "hand_outs__actor", "hand_outs__answered_by", "hand_outs__papers",
    "letters__written_by", "letters__word", "letters__pdf", "redactions__actor",
    "redactions__source", "redactions__copy",
)  # fmt: skip
BATCH: Final = 100
FORBIDDEN: Final = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))


@dataclass(slots=True)
class Exported:
    """What was written: the numbers of the cases, the SM3 of each file by its path, which files of
    cases could not be opened, with the reason (``not_clean``, ``not_opened``), and the numbers of
    these by case."""

    numbers: list[str] = field(default_factory=list)
    sums: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    papers_left: dict[str, list[int]] = field(default_factory=dict)

    @property
    def cases(self) -> int:
        """How many cases."""
        return len(self.numbers)


def export_closed(
    organ: Organ,
    year: int,
    *,
    target: IO[bytes],
    actor: User,
    at: datetime,
    place: Callable[[], object] = lambda: None,
) -> Exported:
    """Write the cases that were closed in a year as a zip; what is sealed is opened in it.

    Who exports, which cases, which of their files are missing and the SM3 of all sums stand in the
    ledger; no name does. What it does not name was not handed over, and is not erased. The zip is
    written outside any transaction, since that may take long; ``place`` puts it where it stays, in
    the transaction of the entry: where that fails there is no entry. ``at`` is when writing begins.

    Raises:
        NotYourCaseError: ``actor`` is no clerk of the organ.
        NotOpenedError: who applied, or what he wrote, does not open.
        WrongTermsError: the patterns of documents cannot be read.
    """
    if not actor.holds(Role.CLERK, organ_id=organ.pk):
        raise NotYourCaseError(str(organ))
    made, words, today = Exported(), book(_home()), timezone.localdate(at)
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for case in closed_in(organ, year, actor):
            made.numbers.append(case.number)
            for name, data in _files(case, words, today, made):
                _put(archive, f"{case.number}/{name}", data, made)
        lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(made.sums.items()))
        archive.writestr(_entry(SUMS), lines.encode())
    payload: dict[str, JSON] = {
        "year": year,
        "cases": list(made.numbers),
        "sums": sm3(lines.encode()),
        "left_out": {number: list(papers) for number, papers in made.papers_left.items()},
    }
    with transaction.atomic():
        ledger.record(
            "request.exported", organ=organ, subject=organ, actor=actor, payload=payload, at=at
        )
        place()
    return made


def closed_in(organ: Organ, year: int, user: User) -> Iterator[AccessRequest]:
    """The cases of an organ that were closed in a year, of those that ``user`` may see."""
    visible = AccessRequest.objects.visible_to(user)
    closed = visible.filter(
        organ=organ,
        state=State.CLOSED.value,
        history__kind=EventKind.CLOSED.value,
        history__on__range=(date(year, 1, 1), date(year, 12, 31)),
    )
    keys = list(closed.order_by("number").values_list("pk", flat=True))
    for first in range(0, len(keys), BATCH):  # no query stays open while these are written
        rows = visible.filter(pk__in=keys[first : first + BATCH]).order_by("number")
        yield from rows.select_related("organ", "split_from").prefetch_related(*RELATED)


def _home() -> Path:
    return Path(settings.LUBU_HOME)


def _put(archive: ZipFile, path: str, data: bytes, made: Exported) -> None:
    archive.writestr(_entry(path), data)
    made.sums[path] = sm3(data)


def _entry(path: str) -> ZipInfo:
    entry = ZipInfo(path, WRITTEN_AT)
    entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
    return entry


def _files(
    case: AccessRequest, words: Book, today: date, made: Exported
) -> Iterator[tuple[str, bytes]]:
    yield "case.json", _json(_facts(case))
    yield "events.json", _json(_events(case))
    yield "messages.json", _json(_messages(case))
    yield "disputes.json", _json(_disputes(case))
    yield "notes.json", _json(_notes(case))
    yield "hand-outs.json", _json(_hand_outs(case))
    yield "letters.json", _json(_letters(case))
    yield "redactions.json", _json(_redactions(case))
    papers = list(case.papers.all())
    yield LIST, docx(write(_archive_list(case, papers), words, today), today)
    for paper in papers:
        if not paper.file:  # erased, since its time was up
            continue
        name = f"files/{paper.number:02d}-{_safe(paper)}"
        try:
            data = opened(paper)
        except (NotScannedError, NotOpenedError, OSError) as error:
            why = "not_clean" if isinstance(error, NotScannedError) else "not_opened"
            made.left_out[f"{case.number}/{name}"] = why
            made.papers_left.setdefault(case.number, []).append(paper.number)
        else:
            yield name, data


def _safe(paper: Paper) -> str:
    return paper.name.translate(FORBIDDEN).strip(". ")[-100:] or "file"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str).encode()


def _facts(case: AccessRequest) -> dict[str, object]:
    applicant = {name: getattr(case, name) for name in APPLICANT}
    split = case.split_from.number if case.split_from else None
    facts = {name: getattr(case, name) for name in FACTS}
    facts["arrived_on"] = next(one.on for one in case.history.all())
    return {"organ": case.organ.name, **facts, "split_from": split, "applicant": applicant}


def _events(case: AccessRequest) -> list[dict[str, object]]:
    return [
        {**one.values, "at": one.at, "by": one.actor and one.actor.full_name, "note": one.note}
        for one in case.history.all()
    ]


def _messages(case: AccessRequest) -> list[dict[str, object]]:
    names = ("number", "kind", "at", "words", "taken_up_at", "reply")
    return [{name: getattr(one, name) for name in names} for one in case.messages.all()]


def _disputes(case: AccessRequest) -> list[dict[str, object]]:
    names = (
        "kind", "before", "case_number", "filed_on", "outcome", "closed_on", "served_on", "note",
    )  # fmt: skip
    return [{name: getattr(one, name) for name in names} for one in case.disputes.all()]


def _notes(case: AccessRequest) -> list[dict[str, object]]:
    return [
        {"number": one.number, "at": one.at, "by": one.actor.full_name, "words": one.words}
        for one in case.notes.all()
    ]


def _hand_outs(case: AccessRequest) -> list[dict[str, object]]:
    names = (
        "number", "reference", "matter", "ask", "due_on", "at", "state", "answer", "answered_at",
    )  # fmt: skip
    return [
        {name: getattr(one, name) for name in names}
        | {
            "unit": one.unit.name,
            "by": one.actor.full_name,
            "answered_by": one.answered_by and one.answered_by.full_name,
            "files": [paper.number for paper in one.papers.all()],
        }
        for one in case.hand_outs.all()
    ]


def _letters(case: AccessRequest) -> list[dict[str, object]]:
    names = (
        "number", "kind", "answer", "party", "state", "document_number", "signed_on", "written_at",
        "entered", "said",
    )  # fmt: skip
    return [
        {name: getattr(one, name) for name in names}
        | {
            "by": one.written_by.full_name,
            "files": [paper.number for paper in (one.word, one.pdf) if paper],
        }
        for one in case.letters.all()
    ]


def _redactions(case: AccessRequest) -> list[dict[str, object]]:
    names = (
        "number",
        "state",
        "is_whole",
        "sought",
        "marks",
        "grounds",
        "told",
        "at",
        "changed_at",
    )
    return [
        {name: getattr(one, name) for name in names}
        | {
            "by": one.actor.full_name,
            "file": one.source.number,
            "copy": one.copy and one.copy.number,
        }
        for one in case.redactions.all()
    ]


def _archive_list(case: AccessRequest, papers: list[Paper]) -> LetterFacts:
    """What the list of what is archived (归档目录) says."""
    organ = case.organ
    return LetterFacts(
        kind=DocumentKind.ARCHIVE_LIST,
        organ=OrganFacts(name=organ.name, short_name=organ.doc_prefix),
        applicant=ApplicantFacts(name=case.name),
        receipt_number=case.number,
        description=case.words,
        archive=tuple(
            ArchiveEntry(
                name=paper.name,
                on=timezone.localdate(paper.at),
                pages=paper.pages,
                note=str(paper.get_kind_display()),
            )
            for paper in papers
        ),
    )
