"""The facts of a document: of the case and its events, of the organ, and what people entered.

``entered`` is plain JSON whose names are those of the form fields of the kind; days in ISO 8601.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from lubu.access_requests.documents import facts as given
from lubu.access_requests.documents.facts import LetterFacts
from lubu.access_requests.documents.kinds import PRIVACY, TRAITS, Addressee, DocumentKind, ground_of
from lubu.access_requests.letter_masks import masked
from lubu.access_requests.letter_sources import (
    Source,
    day,
    days_of,
    fee_of,
    reasons_of,
    served,
    standing_after,
)
from lubu.access_requests.letter_words import FORMS, ONLINE_WORDS, PAPER_WORDS, WAYS
from lubu.access_requests.models import AccessRequest, Letter, OfficeFacts, Paper
from lubu.access_requests.rules import letters as sent
from lubu.access_requests.rules.clocks import answer_clock
from lubu.access_requests.rules.folding import Law
from lubu.access_requests.rules.kinds import (
    AnswerKind,
    ApplicantKind,
    Arrival,
    ClockKind,
    Consulted,
    EventKind,
    Notice,
    Tariff,
)
from lubu.access_requests.rules.lettering import WHOM, LetterState, Step
from lubu.access_requests.rules.papers import PaperKind
from lubu.access_requests.rules.standing import Standing
from lubu.organisations.models import Organ

AS_WRITTEN: Final = (
    "reason",
    "legal_basis",
    "disclosed",
    "published_at",
    "other_organ",
    "other_organ_contact",
    "earlier_number",
    "unit",
    "rectified",
    "copies_to",
)
"""Facts that stand in the document as somebody wrote them."""


def facts_of(source: Source, *, is_masked: bool = False) -> LetterFacts:
    """All that the document may say. ``is_masked``: names as the desk shows them to everybody.

    What the document itself brings about is told as if it had happened: the notice of an
    extension names the new last day.
    """
    case, entered = source.case, source.entered
    standing = standing_after(source)
    letters = list(case.letters.exclude(state=LetterState.SET_ASIDE.value))
    opinions = tuple(_opinions(case, standing, letters, source.law))
    party = _party(source, standing, opinions)
    found = LetterFacts(
        kind=source.kind,
        organ=organ_facts(case),
        applicant=_applicant(case),
        receipt_number=case.number,
        arrival=Arrival(case.arrival),
        arrived_on=standing.arrived_on,
        received_on=standing.received_on,
        description=_matter(source, letters),
        wanted_form="，".join(
            filter(None, (FORMS.get(case.form, case.form), WAYS.get(case.way, case.way)))
        ),
        due_on=_due_on(standing, source),
        number=source.number,
        signed_on=source.signed_on or source.on,
        answer=source.answer,
        withheld=tuple(_withheld(entered)),
        correction=_correction(source, standing, letters),
        extension=_extension(source, standing, letters),
        reasons=reasons_of(standing),
        delayed_to=standing.delayed_to,
        searches=tuple(_search(one) for one in entered.get("searches", ())),
        opinions=opinions,
        party=party,
        delivery=_delivery(source),
        attachments=tuple(_attached(case, entered.get("papers", ()))),
        fee=_fee(source, standing, letters),
        reply_working_days=_reply_days(source, standing),
        earlier_on=day(entered.get("earlier_on")),
        unit_due_on=day(entered.get("unit_due_on")),
        approvals=tuple(_approvals(source)),
        archive=tuple(_archive(case, letters)) if source.kind is DocumentKind.ARCHIVE_LIST else (),
        **{name: entered.get(name, "") for name in AS_WRITTEN},
    )
    return masked(found) if is_masked else found


def _matter(source: Source, letters: list[Letter]) -> str:
    """What was applied for: to others in words that do not tell who applied."""
    entered = source.entered
    if source.kind is DocumentKind.OPINION_SLIP:  # as the letter says with which it goes
        asked = (_last(letters, kind, source.party) for kind in WHOM)
        entered = next((one.entered or {} for one in asked if one), {})
    is_others = source.kind in WHOM or source.kind is DocumentKind.OPINION_SLIP
    return (entered.get("matter", "") if is_others else "") or source.case.words


def _withheld(entered: Mapping[str, Any]) -> Iterator[given.WithheldPart]:
    for one in entered.get("withheld", ()):
        if one.get("ground"):
            yield given.WithheldPart(
                ground=ground_of(one["ground"]),
                is_privacy=one["ground"] == PRIVACY,
                **{name: one.get(name, "") for name in ("what", "reason", "legal_basis")},
            )


# --- of the organ and the applicant ---------------------------------------------------------------


def kept_facts(organ: Organ) -> OfficeFacts:
    """What the organ's clerk keeps for letters; a row that is not stored where he keeps nothing."""
    return OfficeFacts.objects.filter(organ=organ).first() or OfficeFacts(organ=organ)


def organ_facts(case: AccessRequest) -> given.OrganFacts:
    """What letters say of the organ: as its clerk keeps it, else as the organ says of itself."""
    organ = case.organ
    kept = kept_facts(organ)
    return given.OrganFacts(
        name=organ.name,
        short_name=kept.short_name or organ.doc_prefix,
        office=kept.office or organ.disclosure_office,
        address=kept.address or organ.address,
        postcode=kept.postcode or organ.postcode,
        phone=kept.phone or organ.phone,
        office_hours=kept.office_hours or organ.office_hours,
        reconsideration_organ=kept.reconsideration_organ or organ.reconsideration_organ,
        court=kept.court or organ.court,
        online_reconsideration=kept.online_reconsideration,
    )


def _applicant(case: AccessRequest) -> given.ApplicantFacts:
    is_person = case.applicant_kind == ApplicantKind.NATURAL_PERSON.value
    reached = (case.contact, case.phone, case.email)
    return given.ApplicantFacts(
        name=case.name,
        kind=ApplicantKind(case.applicant_kind),
        identity=case.identity if is_person else "",
        code="" if is_person else case.identity,
        agent=case.agent,
        contact="，".join(filter(None, reached)),
        address=case.address,
    )


# --- of the course --------------------------------------------------------------------------------


def _due_on(standing: Standing, source: Source) -> date | None:
    if standing.received_on is None:
        return None
    return answer_clock(standing, source.law.calendar).due_on


def _last(letters: list[Letter], kind: DocumentKind, party: int | None = None) -> Letter | None:
    issued = [one for one in letters if one.kind == kind and one.state == LetterState.ISSUED.value]
    return next((one for one in reversed(issued) if one.party == party), None)


def _entered(source: Source, letters: list[Letter], kind: DocumentKind) -> Mapping[str, Any]:
    """What was entered for the document of that kind: this one, or the one that was issued."""
    if source.kind is kind:
        return source.entered
    found = _last(letters, kind)
    return found.entered if found else {}


def _correction(
    source: Source, standing: Standing, letters: list[Letter]
) -> given.CorrectionFacts | None:
    letter = standing.letter(Notice.CORRECTION)
    if letter is None:
        return None
    entered = _entered(source, letters, DocumentKind.CORRECTION_NOTICE)
    return given.CorrectionFacts(
        asked_on=letter.on,
        points=tuple(filter(None, str(entered.get("points", "")).splitlines())),
        working_days=letter.working_days,
        due_on=letter.due_on(source.law.calendar),
        corrected_on=standing.corrected_on,
    )


def _extension(
    source: Source, standing: Standing, letters: list[Letter]
) -> given.ExtensionFacts | None:
    if standing.extended_on is None:
        return None
    entered = _entered(source, letters, DocumentKind.EXTENSION_NOTICE)
    return given.ExtensionFacts(
        on=standing.extended_on,
        working_days=standing.extended_by,
        due_on=answer_clock(standing, source.law.calendar).due_on,
        reason=entered.get("why", ""),
    )


def _opinions(
    case: AccessRequest, standing: Standing, letters: list[Letter], law: Law
) -> Iterator[given.OpinionFacts]:
    for asked in standing.letters:
        if asked.notice is not Notice.CONSULTATION:
            continue
        is_organ = asked.whom is Consulted.CO_ORGAN
        kind = DocumentKind.CO_ORGAN_LETTER if is_organ else DocumentKind.THIRD_PARTY_LETTER
        letter = _last(letters, kind, asked.party)
        told = _last(letters, DocumentKind.THIRD_PARTY_OVERRIDE_NOTICE, asked.party)
        entered = letter.entered if letter else {}
        is_silent = asked.closed_on is not None and asked.discloses is None
        yield given.OpinionFacts(
            name=entered.get("party_name", ""),
            asked_on=asked.on,
            served_on=asked.served_on,
            working_days=asked.working_days,
            due_on=asked.due_on(law.calendar),
            is_organ=is_organ,
            is_person=bool(entered.get("party_is_person")),
            discloses=asked.discloses,
            answered_on=None if is_silent else asked.closed_on,
            reason=_why(case, asked),
            lapsed_on=asked.closed_on if is_silent else None,
            told_on=told.signed_on if told else None,
            override_reason=told.entered.get("override_reason", "") if told else "",
        )


def _why(case: AccessRequest, asked: sent.Letter) -> str:
    given_by = case.history.filter(kind=EventKind.OPINION_GIVEN.value).select_related("noted")
    return next((one.note for one in given_by if one.values.get("party") == asked.party), "")


def _party(
    source: Source, standing: Standing, opinions: tuple[given.OpinionFacts, ...]
) -> given.OpinionFacts | None:
    """Who is written to, or whose slip it is."""
    traits, entered = TRAITS[source.kind], source.entered
    if source.kind in WHOM:
        return given.OpinionFacts(
            name=entered.get("party_name", ""),
            asked_on=source.signed_on or source.on,
            is_organ=traits.addressee is Addressee.CO_ORGAN,
            is_person=bool(entered.get("party_is_person")),
        )
    number = source.party
    if source.kind is DocumentKind.DELIVERY_PROOF:  # never the applicant's name for a third party
        notice, number = served(entered)
        if notice is not Notice.CONSULTATION:
            return None
    elif source.kind not in (
        DocumentKind.OPINION_SLIP,
        DocumentKind.THIRD_PARTY_OVERRIDE_NOTICE,
    ):
        return None
    asked = [one for one in standing.letters if one.notice is Notice.CONSULTATION]
    for letter, opinion in zip(asked, opinions, strict=True):
        if letter.party == number:
            return replace(opinion, override_reason=entered.get("override_reason", ""))
    is_proof = source.kind is DocumentKind.DELIVERY_PROOF
    return given.OpinionFacts(name="", asked_on=source.on) if is_proof else None


def _reply_days(source: Source, standing: Standing) -> int | None:
    if standing.terms is None:
        return None
    if source.kind in WHOM:
        return standing.terms.days(ClockKind.CONSULTATION, WHOM[source.kind])
    return days_of(source, standing) if source.kind is DocumentKind.REASON_REQUEST else None


# --- fees, delivery, files ------------------------------------------------------------------------


def _fee(source: Source, standing: Standing, letters: list[Letter]) -> given.FeeFacts | None:
    entered = _entered(source, letters, DocumentKind.FEE_NOTICE)
    letter = standing.letter(Notice.FEE)
    if not entered.get("tariff"):
        return None
    noticed = letter.on if letter else source.on
    counted = fee_of(replace(source, entered=entered, signed_on=noticed))
    if counted is None:
        return None
    units = 1 if counted.tariff is Tariff.PER_ITEM else int(entered.get("pages") or 0)
    days = letter.working_days if letter else None
    if days is None and standing.terms is not None:
        days = standing.terms.fee
    return given.FeeFacts(
        fee=counted,
        units=units,
        how_to_pay=entered.get("how_to_pay", ""),
        working_days=days,
        due_on=letter.due_on(source.law.calendar) if letter else None,
        noticed_on=letter.on if letter else None,
        served_on=letter.served_on if letter else None,
    )


def _delivery(source: Source) -> given.DeliveryFacts:
    entered, case = source.entered, source.case
    is_others = served(entered)[0] is Notice.CONSULTATION
    wanted = "" if is_others else WAYS.get(case.way, case.way)
    way = entered.get("delivery_way", "") or wanted
    says_online = source.answer in (AnswerKind.GRANT, AnswerKind.PARTIAL) and way in ONLINE_WORDS
    found = given.DeliveryFacts(
        form=entered.get("delivery_form", "") or FORMS.get(case.form, case.form),
        way=way,
        is_online=bool(says_online or entered.get("is_online", way in ONLINE_WORDS)),
        viewing=entered.get("viewing", ""),
    )
    if source.kind is not DocumentKind.DELIVERY_PROOF:
        return found
    return replace(
        found,
        address=entered.get("served_at", ""),
        document=entered.get("document", ""),
        served_on=day(entered.get("served_on")),
        receiver=entered.get("receiver", ""),
        proof=entered.get("proof", ""),
    )


def prepared(case: AccessRequest) -> list[Paper]:
    """Copies that may be handed over: made for it, and found clean."""
    papers = case.papers.filter(kind=PaperKind.PREPARED.value).order_by("number")
    return [one for one in papers if one.is_clean]


def _attached(case: AccessRequest, numbers: object) -> Iterator[given.AttachedFile]:
    chosen = {int(one) for one in numbers} if isinstance(numbers, list | tuple) else set()
    for paper in prepared(case):
        if paper.number in chosen:
            yield given.AttachedFile(name=Path(paper.name).stem, pages=paper.pages)


def _search(one: Mapping[str, Any]) -> given.SearchRecord:
    words = ("systems", "keywords", "units", "people", "result")
    return given.SearchRecord(on=day(one.get("on")), **{name: one.get(name, "") for name in words})


def _approvals(source: Source) -> Iterator[given.Approval]:
    """The words of the steps since the draft was last handed in, each once."""
    latest = {one["step"]: one for one in source.said if one["step"] != Step.SENT_BACK}
    for name in (Step.DRAFTER, Step.LEGAL, Step.HEAD):
        if one := latest.get(name):
            yield given.Approval(
                role=str(name), name=one["name"], on=day(one["on"]), opinion=one["words"]
            )
    if source.entered.get("secrecy_opinion"):
        yield given.Approval(
            role="secrecy",
            name=source.entered.get("secrecy_by", ""),
            on=day(source.entered.get("secrecy_on")),
            opinion=source.entered["secrecy_opinion"],
        )


def _archive(case: AccessRequest, letters: list[Letter]) -> Iterator[given.ArchiveEntry]:
    """Documents of the office by their day, then what else lies with the case."""
    own = [one for one in letters if one.state == LetterState.ISSUED.value]
    for one in sorted(own, key=lambda one: (one.signed_on or date.max, one.number)):
        yield given.ArchiveEntry(
            name=one.get_kind_display(),
            number=one.document_number,
            on=one.signed_on,
            pages=one.pdf.pages if one.pdf else None,
        )
    for paper in case.papers.exclude(kind=PaperKind.LETTER.value).order_by("number"):
        yield given.ArchiveEntry(
            name=Path(paper.name).stem,
            on=paper.at.date(),
            pages=paper.pages,
            note=PAPER_WORDS[PaperKind(paper.kind)],
        )
