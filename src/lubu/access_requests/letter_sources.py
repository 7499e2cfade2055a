"""A document that is to be written, and what it brings about when it is issued.

``entered`` is plain JSON whose names are those of the form fields of the kind; days in ISO 8601.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from lubu.access_requests.documents.facts import ReasonsFacts
from lubu.access_requests.documents.kinds import DocumentKind
from lubu.access_requests.models import AccessRequest, Letter
from lubu.access_requests.rules.events import Event
from lubu.access_requests.rules.fees import Fee, TariffTerms, fee
from lubu.access_requests.rules.folding import Law, step
from lubu.access_requests.rules.kinds import AnswerKind, EventKind, Notice, Tariff
from lubu.access_requests.rules.lettering import MAKES, WHOM, next_party
from lubu.access_requests.rules.permits import NotPermittedError
from lubu.access_requests.rules.standing import Standing
from lubu.access_requests.standings import standing_by
from lubu.access_requests.terms import tariffs
from lubu.office.dated import in_force
from lubu.working_days.calendar import OutOfCalendarError

TO_BE_GIVEN: Final = "（文号待编）"
"""Stands in the place of a number that is given when the document is issued."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that is to be written: of a case, on a day, with what people entered."""

    case: AccessRequest
    kind: DocumentKind
    on: date
    law: Law
    entered: Mapping[str, Any]
    answer: AnswerKind | None = None
    number: str = ""
    signed_on: date | None = None
    said: tuple[Mapping[str, Any], ...] = ()
    party: int | None = None


def source_of(letter: Letter, law: Law, on: date) -> Source:
    """A stored document as it stands."""
    return Source(
        case=letter.request,
        kind=DocumentKind(letter.kind),
        on=on,
        law=law,
        entered=letter.entered or {},
        answer=AnswerKind(letter.answer) if letter.answer else None,
        number=letter.document_number,
        signed_on=letter.signed_on,
        said=tuple(letter.said or ()),
        party=letter.party,
    )


def day(text: object) -> date | None:
    """A day as it is stored."""
    return date.fromisoformat(text) if isinstance(text, str) and text else None


def event_of(source: Source, standing: Standing) -> Event | None:
    """What happens to the case when the document is issued; None where nothing does, or where it
    has happened already."""
    kind = MAKES.get(source.kind)
    if kind is None or is_blank_form(source):
        return None
    entered, values = source.entered, dict[str, Any]()
    on = source.signed_on or source.on
    if kind in (EventKind.CORRECTION_ASKED, EventKind.REASONS_ASKED, EventKind.EXTENDED):
        values["working_days"] = days_of(source, standing)
    elif kind is EventKind.REASONS_ACCEPTED:
        values["until"] = day(entered.get("until"))
    elif kind is EventKind.CONSULTED:
        values |= {"whom": WHOM[source.kind], "party": source.party or next_party(standing)}
    elif kind is EventKind.FEE_NOTICED:
        counted = fee_of(source)
        values["amount_yuan"] = counted.amount_yuan if counted else None
    elif kind is EventKind.SERVED:
        values["notice"], values["party"] = served(entered)
        on = day(entered["served_on"]) or on
    if any(value is None for name, value in values.items() if name != "party"):
        return None
    return Event(kind=kind, on=on, **values)


def is_blank_form(source: Source) -> bool:
    """Whether it is a form that goes out with the letter to come back filled in: until then nobody
    knows that anything was served, or when."""
    return source.kind is DocumentKind.DELIVERY_PROOF and not source.entered.get("served_on")


def served(entered: Mapping[str, Any]) -> tuple[Notice | None, int | None]:
    """Which letter a proof of service is for: ``answer``, or ``consultation:2``."""
    notice, _, party = str(entered.get("served", "")).partition(":")
    return (Notice(notice) if notice else None), (int(party) if party else None)


def standing_after(source: Source) -> Standing:
    """Where the case stands with the document issued; as it stands now where that cannot be.

    Raises:
        BrokenHistoryError: what is stored of the case does not fit together.
    """
    standing = standing_by(source.case, source.law)
    event = event_of(source, standing)
    if event is None:
        return standing
    try:
        return step(standing, event, source.law)
    except (NotPermittedError, OutOfCalendarError):
        return standing


def days_of(source: Source, standing: Standing) -> int | None:
    """Working days that the letter sets: as entered, or as the law gives."""
    asked = source.entered.get("working_days")
    if asked or standing.terms is None:
        return int(asked) if asked else None
    limits = standing.terms
    return {
        DocumentKind.CORRECTION_NOTICE: limits.correction,
        DocumentKind.REASON_REQUEST: limits.reasons,
        DocumentKind.EXTENSION_NOTICE: limits.extension,
    }.get(source.kind)


def reasons_of(standing: Standing) -> ReasonsFacts | None:
    """The reasons that were asked for and not accepted."""
    letter = standing.letter(Notice.REASONS)
    if letter is None or not standing.reasons_rejected:
        return None
    return ReasonsFacts(asked_on=letter.on, stated_on=standing.reasons_stated_on)


def tariff_terms(tariff: Tariff, on: date) -> TariffTerms:
    """The tariff in force on a day. Raises NoTermsError: no fee was taken then."""
    home = Path(settings.LUBU_HOME)
    return in_force([one for one in tariffs(home) if one.tariff is tariff], on)


def earlier_this_month(case: AccessRequest) -> int:
    """Applications of the same applicant at the organ in the month, before this one (管理办法
    art. 4)."""
    if case.received_on is None:
        return 0
    month = case.received_on
    same = AccessRequest.objects.filter(
        organ=case.organ_id,
        identity_index=case.identity,
        received_on__year=month.year,
        received_on__month=month.month,
        number__lt=case.number,
    )
    return same.count()


def fee_of(source: Source) -> Fee | None:
    """The fee that the entered tariff makes; by item, or by page, never both."""
    entered = source.entered
    if not entered.get("tariff"):
        return None
    tariff = Tariff(entered["tariff"])
    terms = tariff_terms(tariff, source.signed_on or source.on)
    if tariff is Tariff.PER_ITEM:
        return fee(terms, 1, int(entered.get("earlier", earlier_this_month(source.case))))
    return fee(terms, int(entered.get("pages") or 0))
