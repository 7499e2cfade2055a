"""What a letter may say: everything about the case, gathered before it is written. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from lubu.access_requests.documents.kinds import DocumentKind
from lubu.access_requests.rules.fees import Fee
from lubu.access_requests.rules.kinds import AnswerKind, ApplicantKind, Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganFacts:
    """Who writes. ``short_name`` stands in document numbers (沙府); ``office`` is the 工作机构.

    ``online_reconsideration``: where an application for reconsideration can be made online.
    """

    name: str
    short_name: str = ""
    office: str = ""
    address: str = ""
    postcode: str = ""
    phone: str = ""
    office_hours: str = ""
    reconsideration_organ: str = ""
    court: str = ""
    online_reconsideration: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicantFacts:
    """Who applied, as on the application; ``code`` is an organisation's credit code."""

    name: str
    kind: ApplicantKind = ApplicantKind.NATURAL_PERSON
    identity: str = ""
    code: str = ""
    representative: str = ""
    agent: str = ""
    contact: str = ""
    address: str = ""

    @property
    def is_person(self) -> bool:
        """Whether it is a human being, who is addressed differently."""
        return self.kind is ApplicantKind.NATURAL_PERSON


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionFacts:
    """The one notice to correct (art. 30); ``points`` is what was unclear, one text each."""

    asked_on: date
    points: tuple[str, ...]
    working_days: int
    due_on: date | None = None
    corrected_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonsFacts:
    """The reasons that were asked for and not accepted (art. 35); ``stated_on`` is None where none
    came in their period."""

    asked_on: date
    stated_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionFacts:
    """The one extension (art. 33)."""

    on: date
    working_days: int
    due_on: date | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRecord:
    """One search that was made, as a court will ask for it (rules 1.50)."""

    on: date | None
    systems: str = ""
    keywords: str = ""
    units: str = ""
    people: str = ""
    result: str = ""

    def missing(self) -> tuple[str, ...]:
        """What the record does not say, by field."""
        given = {
            "on": self.on,
            "systems": self.systems.strip(),
            "keywords": self.keywords.strip(),
            "units": self.units.strip(),
            "people": self.people.strip(),
        }
        return tuple(name for name, value in given.items() if not value)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldPart:
    """A part that is not disclosed (art. 37): what it is, on which ground, why.

    ``legal_basis``: the law that forbids it, where the ground is such a law. ``is_privacy``: it
    only points to people, and was taken out of what is given.
    """

    what: str
    ground: AnswerKind
    reason: str
    legal_basis: str = ""
    is_privacy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionFacts:
    """A third party or another organ that was asked.

    ``discloses`` is None where no opinion came; ``lapsed_on`` then is the day on which the period
    was over. ``told_on`` and ``override_reason``: the notice that it will be disclosed although
    the third party objects (art. 32).
    """

    name: str
    asked_on: date
    served_on: date | None = None
    working_days: int | None = None
    due_on: date | None = None
    is_organ: bool = False
    is_person: bool = False
    discloses: bool | None = None
    answered_on: date | None = None
    reason: str = ""
    lapsed_on: date | None = None
    told_on: date | None = None
    override_reason: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether the opinion came, or its period ended."""
        return self.discloses is not None or self.lapsed_on is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedFile:
    """What is handed over with the letter; ``pages`` of A4."""

    name: str
    pages: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFacts:
    """How information and letter reach the applicant: form (纸质, 电子文档) and way (邮寄 …).

    ``is_online``: the letter itself is served through the internet. ``document``: what is served,
    with its number. ``proof``: the number of the mail, the protocol of the e-mail, who signed.
    ``viewing``: where and when it can be read, where nothing is handed over (art. 36 (2)).
    """

    form: str = ""
    way: str = ""
    is_online: bool = False
    viewing: str = ""
    address: str = ""
    document: str = ""
    served_on: date | None = None
    receiver: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeFacts:
    """A fee as it was counted; ``units`` are applications or pages. ``how_to_pay`` in words."""

    fee: Fee
    units: int
    how_to_pay: str = ""
    working_days: int | None = None
    due_on: date | None = None
    noticed_on: date | None = None
    served_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveEntry:
    """A line of the list of what is archived."""

    name: str
    number: str = ""
    on: date | None = None
    pages: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Who agreed to the answer, and when; a role is drafter, legal, secrecy or head."""

    role: str
    name: str
    on: date | None
    opinion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """Everything that a document may say; what a case does not have stays empty.

    ``number`` is the document's own; ``receipt_number`` the application's. ``signed_on`` is the
    day of the document, by which patterns and remedies are chosen. ``party``: to whom a letter of
    consultation goes, whose slip it is, or to whom it is served; else that is the applicant.
    """

    kind: DocumentKind
    organ: OrganFacts
    applicant: ApplicantFacts
    receipt_number: str = ""
    arrival: Arrival | None = None
    arrived_on: date | None = None
    received_on: date | None = None
    description: str = ""
    wanted_form: str = ""
    due_on: date | None = None
    number: str = ""
    signed_on: date | None = None
    answer: AnswerKind | None = None
    reason: str = ""
    legal_basis: str = ""
    withheld: tuple[WithheldPart, ...] = ()
    disclosed: str = ""
    correction: CorrectionFacts | None = None
    extension: ExtensionFacts | None = None
    reasons: ReasonsFacts | None = None
    delayed_to: date | None = None
    searches: tuple[SearchRecord, ...] = ()
    opinions: tuple[OpinionFacts, ...] = ()
    party: OpinionFacts | None = None
    delivery: DeliveryFacts = field(default_factory=DeliveryFacts)
    attachments: tuple[AttachedFile, ...] = ()
    fee: FeeFacts | None = None
    reply_working_days: int | None = None
    published_at: str = ""
    other_organ: str = ""
    other_organ_contact: str = ""
    earlier_number: str = ""
    earlier_on: date | None = None
    unit: str = ""
    unit_due_on: date | None = None
    rectified: str = ""
    approvals: tuple[Approval, ...] = ()
    archive: tuple[ArchiveEntry, ...] = ()
    copies_to: str = ""

    @property
    def pages(self) -> int | None:
        """Pages of all that is handed over; None while those of one are not known."""
        counted = [one.pages for one in self.attachments]
        known = [pages for pages in counted if pages is not None]
        return sum(known) if counted and len(known) == len(counted) else None
