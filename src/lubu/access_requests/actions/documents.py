"""Making the files of a document: number, words, DOCX and PDF, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from django.conf import settings
from django.db import transaction
from django.db.models import Max

from lubu.access_requests.actions.papers import Upload, put_in
from lubu.access_requests.actions.recording import law
from lubu.access_requests.documents import pdf, word
from lubu.access_requests.documents.compose import Book, write
from lubu.access_requests.documents.document import Letter as Written
from lubu.access_requests.documents.kinds import TRAITS, DocumentKind, Series, document_number
from lubu.access_requests.documents.legality import Item, is_complete, legality_list
from lubu.access_requests.documents.loading import book
from lubu.access_requests.documents.patterns import pattern_in_force
from lubu.access_requests.gathering import facts_of, organ_facts
from lubu.access_requests.letter_sources import TO_BE_GIVEN, Source
from lubu.access_requests.models import AccessRequest, Letter
from lubu.access_requests.rules.kinds import AnswerKind
from lubu.access_requests.rules.papers import PaperKind
from lubu.organisations.models import Organ, User
from lubu.publishing.files.limits import FileKind


class LetterIncompleteError(Exception):
    """The legality list is not complete; ``items`` are those that do not hold."""

    def __init__(self, items: tuple[Item, ...]) -> None:
        self.items = tuple(one for one in items if not one.is_satisfied)
        super().__init__(", ".join(one.asked for one in self.items))


def the_book() -> Book:
    """The patterns and words of this installation. Raises WrongTermsError."""
    return book(Path(settings.LUBU_HOME))


def numbered(source: Source) -> Source:
    """The same with words in the place of a number that is still to be given."""
    if source.number or TRAITS[source.kind].series is None:
        return source
    has_name = bool(organ_facts(source.case).short_name.strip())
    return replace(source, number=TO_BE_GIVEN if has_name else "")


def composed(source: Source, *, is_masked: bool = False) -> Written:
    """The document as it reads. Raises NoTermsError: no pattern was in force."""
    day = source.signed_on or source.on
    return write(facts_of(numbered(source), is_masked=is_masked), the_book(), day)


def listed(source: Source) -> tuple[Item, ...]:
    """Its legality list; a number that is given with the step counts as given."""
    return legality_list(facts_of(numbered(source)), the_book(), source.on)


def check_complete(source: Source) -> None:
    """Raises LetterIncompleteError: something is missing."""
    items = listed(source)
    if not is_complete(items):
        raise LetterIncompleteError(items)


def take_number(letter: Letter, on: date) -> None:
    """Give the next number of the series, once; whoever else wants one waits.

    Raises:
        NoNumberError: the organ has no short name.
    """
    series = TRAITS[DocumentKind(letter.kind)].series
    if series is None or letter.serial is not None:
        return
    Organ.objects.select_for_update(no_key=True).get(pk=letter.organ_id)
    counted = Letter.objects.filter(organ=letter.organ_id, series=series.value, year=on.year)
    serial = (counted.aggregate(last=Max("serial"))["last"] or 0) + 1
    short_name = organ_facts(letter.request).short_name
    letter.document_number = document_number(short_name, on.year, serial, Series(series))
    letter.series, letter.year, letter.serial = series.value, on.year, serial


@transaction.atomic
def put_down_files(letter: Letter, source: Source, *, actor: User, at: datetime) -> None:
    """Write the document and lay its two files beside the case.

    Raises:
        LetterIncompleteError: its legality list is not complete.
    """
    source = replace(source, number=letter.document_number)
    check_complete(source)
    day = source.signed_on or source.on
    written = composed(source)
    letter.pattern_from = pattern_in_force(the_book().patterns, source.kind, day).valid_from
    as_word, as_pdf = word.docx(written, day), pdf.pdf(written)
    with pikepdf.open(BytesIO(as_pdf)) as opened:
        pages = len(opened.pages)
    name = f"{TRAITS[source.kind].name}{letter.document_number}"
    uploads = [
        Upload(name=f"{name}.docx", media=FileKind.DOCX, data=as_word),
        Upload(name=f"{name}.pdf", media=FileKind.PDF, data=as_pdf),
    ]
    letter.word, letter.pdf = put_in(
        letter.request, uploads, kind=PaperKind.LETTER, actor=actor, at=at, pages=pages
    )


def new_letter(
    case: AccessRequest,
    kind: DocumentKind,
    entered: Mapping[str, Any],
    *,
    answer: AnswerKind | None,
    actor: User,
    at: datetime,
) -> Letter:
    """A row for a document of a case that is locked; not stored yet."""
    last = case.letters.aggregate(last=Max("number"))["last"] or 0
    return Letter(
        request=case,
        number=last + 1,
        organ=case.organ,
        kind=kind.value,
        answer=answer.value if answer else "",
        entered=dict(entered),
        said=[],
        written_by=actor,
        written_at=at,
    )


def source_for(
    case: AccessRequest,
    kind: DocumentKind,
    entered: Mapping[str, Any],
    *,
    on: date,
    answer: AnswerKind | None = None,
    party: int | None = None,
) -> Source:
    """A document that is not stored, for looking at it."""
    return Source(
        case=case, kind=kind, on=on, law=law(), entered=entered, answer=answer, party=party
    )
