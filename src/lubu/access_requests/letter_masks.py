"""Facts of a document as screens show them: names, numbers and addresses of people masked."""

from __future__ import annotations

from dataclasses import replace

from lubu.access_requests.documents.facts import LetterFacts, OpinionFacts
from lubu.office.masking import MaskKind, mask


def masked(found: LetterFacts) -> LetterFacts:
    """With names, numbers and addresses of people as the desk shows them to everybody."""
    applicant = found.applicant
    is_person = applicant.is_person
    hidden = replace(
        applicant,
        name=mask(MaskKind.NAME, applicant.name) if is_person else applicant.name,
        identity=mask(MaskKind.IDENTITY, applicant.identity),
        agent=mask(MaskKind.NAME, applicant.agent),
        contact=mask(MaskKind.CONTACT, applicant.contact),
        address=mask(MaskKind.ADDRESS, applicant.address),
    )
    return replace(
        found,
        applicant=hidden,
        opinions=tuple(map(_masked_opinion, found.opinions)),
        party=_masked_opinion(found.party) if found.party else None,
        delivery=replace(
            found.delivery,
            address=mask(MaskKind.ADDRESS, found.delivery.address),
            receiver=mask(MaskKind.NAME, found.delivery.receiver),
        ),
    )


def _masked_opinion(one: OpinionFacts) -> OpinionFacts:
    return one if one.is_organ else replace(one, name=mask(MaskKind.NAME, one.name))
