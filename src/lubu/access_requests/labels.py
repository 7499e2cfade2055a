"""The words for what the procedure distinguishes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lubu.access_requests.documents.kinds import DENIED, PRIVACY
from lubu.access_requests.rules.disputes import DisputeKind, Outcome
from lubu.access_requests.rules.following import HandOutState
from lubu.access_requests.rules.identity import IdentityKind
from lubu.access_requests.rules.kinds import (
    AnswerKind,
    ApplicantKind,
    Arrival,
    ClockKind,
    Consulted,
    EventKind,
    Notice,
    State,
)
from lubu.access_requests.rules.lettering import LetterState
from lubu.access_requests.rules.papers import MessageKind, PaperKind
from lubu.access_requests.rules.permits import Refusal
from lubu.access_requests.rules.redacting import RedactionState
from lubu.access_requests.rules.wanted import WantedForm, WantedWay

ARRIVAL_LABELS = {
    Arrival.IN_PERSON: _("handed in"),
    Arrival.ORAL: _("said, and written down by the office"),
    Arrival.REGISTERED_MAIL: _("by mail that is signed for"),
    Arrival.ORDINARY_MAIL: _("by ordinary mail"),
    Arrival.FAX: _("by fax"),
    Arrival.INTERNET: _("online"),
}
APPLICANT_LABELS = {
    ApplicantKind.NATURAL_PERSON: _("natural person"),
    ApplicantKind.BUSINESS: _("business enterprise"),
    ApplicantKind.RESEARCH: _("research institution"),
    ApplicantKind.CHARITY: _("public-interest organisation"),
    ApplicantKind.LEGAL_SERVICE: _("legal service organisation"),
    ApplicantKind.OTHER: _("other organisation"),
}
IDENTITY_LABELS = {
    IdentityKind.ID_CARD: _("identity card"),
    IdentityKind.PASSPORT: _("passport"),
    IdentityKind.HOME_RETURN: _("travel permit of residents of Hong Kong and Macao"),
    IdentityKind.TAIWAN: _("travel permit of residents of Taiwan"),
    IdentityKind.RESIDENCE: _("permanent residence card of foreigners"),
    IdentityKind.CREDIT_CODE: _("unified social credit code"),
    IdentityKind.OTHER: _("another document"),
}
FORM_LABELS = {
    WantedForm.PAPER: _("on paper"),
    WantedForm.ELECTRONIC: _("as electronic documents"),
    WantedForm.DISC: _("on a disc"),
    WantedForm.VIEWING: _("read or copied at the office"),
}
WAY_LABELS = {
    WantedWay.ONLINE: _("download from this site with the query code"),
    WantedWay.MAIL: _("by post"),
    WantedWay.EMAIL: _("by e-mail"),
    WantedWay.FAX: _("by fax"),
    WantedWay.IN_PERSON: _("fetched at the office"),
}
STATE_LABELS = {
    State.CONFIRMING: _("to be confirmed with the applicant"),
    State.ARRIVED: _("received, to be registered"),
    State.EXAMINING: _("being handled"),
    State.CORRECTION_SENT: _("waiting for a correction"),
    State.REASON_ASKED: _("waiting for reasons"),
    State.CONSULTING: _("waiting for opinions"),
    State.FEE_NOTICED: _("waiting for payment"),
    State.IN_REVIEW: _("in legal check"),
    State.LEGAL_PASSED: _("waiting for approval"),
    State.APPROVED: _("approved, to be sent"),
    State.ISSUED: _("answered, not served yet"),
    State.DELIVERED: _("answer served"),
    State.ABANDONED_UNCORRECTED: _("ended: not corrected in time"),
    State.ABANDONED_UNPAID: _("ended: not paid in time"),
    State.WITHDRAWN: _("withdrawn by the applicant"),
    State.ENDED: _("ended otherwise"),
    State.CLOSED: _("closed and archived"),
}
EVENT_LABELS = {
    EventKind.ARRIVED: _("application arrived"),
    EventKind.CONFIRM_TRIED: _("applicant could not be reached"),
    EventKind.CONFIRMED: _("confirmed with the applicant"),
    EventKind.REGISTERED: _("registered"),
    EventKind.CORRECTION_ASKED: _("correction asked for"),
    EventKind.CORRECTED: _("correction received"),
    EventKind.CORRECTION_LAPSED: _("not corrected in time"),
    EventKind.REASONS_ASKED: _("reasons asked for"),
    EventKind.REASONS_ACCEPTED: _("reasons accepted, answer delayed"),
    EventKind.REASONS_REJECTED: _("reasons not accepted"),
    EventKind.CONSULTED: _("opinion asked for"),
    EventKind.OPINION_GIVEN: _("opinion received"),
    EventKind.OPINION_LAPSED: _("no opinion in time"),
    EventKind.EXTENDED: _("term extended"),
    EventKind.FEE_NOTICED: _("fee noticed"),
    EventKind.FEE_PAID: _("fee paid"),
    EventKind.FEE_LAPSED: _("fee not paid in time"),
    EventKind.SERVED: _("letter served"),
    EventKind.DRAFTED: _("draft of the answer handed in"),
    EventKind.SENT_BACK: _("draft sent back"),
    EventKind.LEGAL_PASSED: _("legal check passed"),
    EventKind.APPROVED: _("answer approved"),
    EventKind.ISSUED: _("answer issued"),
    EventKind.WITHDRAWN: _("withdrawn by the applicant"),
    EventKind.ENDED: _("ended otherwise"),
    EventKind.CLOSED: _("closed and archived"),
}
ANSWER_LABELS = {
    AnswerKind.GRANT_PUBLISHED: _("already public: told where"),
    AnswerKind.GRANT: _("disclosed"),
    AnswerKind.PARTIAL: _("disclosed in part"),
    AnswerKind.DENY_SECRET: _("not disclosed: state secret"),
    AnswerKind.DENY_LAW: _("not disclosed: forbidden by law"),
    AnswerKind.DENY_SAFETY: _("not disclosed: security and stability"),
    AnswerKind.DENY_THIRD: _("not disclosed: rights of a third party"),
    AnswerKind.DENY_INTERNAL: _("not disclosed: internal affairs"),
    AnswerKind.DENY_PROCESS: _("not disclosed: information of the process"),
    AnswerKind.DENY_CASEFILE: _("not disclosed: enforcement case file"),
    AnswerKind.DENY_QUERY: _("not disclosed: to be queried at a register"),
    AnswerKind.UNABLE_NOT_HELD: _("not held: does not exist"),
    AnswerKind.UNABLE_OTHER_ORGAN: _("not held: another organ answers for it"),
    AnswerKind.UNABLE_CREATE: _("would have to be made"),
    AnswerKind.UNABLE_UNCLEAR: _("still unclear after the correction"),
    AnswerKind.REFUSE_PETITION: _("not handled: petition, complaint or report"),
    AnswerKind.REFUSE_REPEAT: _("not handled: repeated"),
    AnswerKind.REFUSE_PUBLICATION: _("not handled: asks for a publication"),
    AnswerKind.REFUSE_EXCESSIVE: _("not handled: many repeated applications without good reason"),
    AnswerKind.REFUSE_CONFIRM: _("not handled: asks to confirm what he has"),
}
CLOCK_LABELS = {
    ClockKind.CORRECTION_NOTICE: _("notice to correct"),
    ClockKind.ANSWER: _("answer"),
    ClockKind.CORRECTION: _("correction by the applicant"),
    ClockKind.REASONS: _("reasons by the applicant"),
    ClockKind.CONSULTATION: _("opinion"),
    ClockKind.FEE: _("payment"),
}
REFUSAL_LABELS = {
    Refusal.NOT_HERE: _("It does not belong to where the case stands now."),
    Refusal.TOO_EARLY: _("The day lies before what it follows. Check the day."),
    Refusal.PERIOD_RUNS: _("The period has not ended yet. Wait for its last day to pass."),
    Refusal.NOT_SERVED: _("The letter is not served yet. Enter first when it was served."),
    Refusal.TERM_OVER: _("The term for it has passed; it cannot be made good any more."),
    Refusal.ONCE_ONLY: _("It may be done once only, and was done already."),
    Refusal.NO_SUCH_LETTER: _("There is no such letter that waits for it."),
    Refusal.TOO_LONG: _("That is more working days than the law gives."),
    Refusal.DELAYED: _(
        "The answer was delayed to a set day already (art. 35): its term is not extended as well."
    ),
    Refusal.TOO_FAR: _(
        "The day is too far off for a reasonable delay (art. 35). Choose an earlier one."
    ),
    Refusal.OPINIONS_OUT: _("An opinion is still waited for."),
    Refusal.NEEDS_CORRECTION: _("This answer needs that a correction was asked for and received."),
    Refusal.NEEDS_THIRD_PARTY: _("This answer needs that the third party was asked in writing."),
    Refusal.NEEDS_REASONS: _("This answer needs that reasons were asked for and not accepted."),
    Refusal.NEEDS_STATEMENT: _(
        "Enter the day on which the applicant's reasons came. Did none come, wait until the last "
        "day for them has passed."
    ),
}
PART_LABELS = {
    PRIVACY: _("not disclosed: personal privacy, taken out"),
    **{one.value: ANSWER_LABELS[one] for one in DENIED},
}
"""Grounds of a part, as rows keep them."""
DISPUTE_LABELS = {
    DisputeKind.RECONSIDERATION: _("reconsideration"),
    DisputeKind.LITIGATION_DIRECT: _("suit without reconsideration"),
    DisputeKind.LITIGATION_AFTER: _("suit after reconsideration"),
}
OUTCOME_LABELS = {
    Outcome.UPHELD: _("upheld"),
    Outcome.CORRECTED: _("corrected"),
    Outcome.OTHER: _("another outcome"),
}
PAPER_LABELS = {
    PaperKind.ATTACHMENT: _("attached to the application"),
    PaperKind.MESSAGE: _("sent in later by the applicant"),
    PaperKind.OPINION: _("opinion of others"),
    PaperKind.FOUND: _("found in the search"),
    PaperKind.PREPARED: _("copy to be handed over"),
    PaperKind.TAKEN_BACK: _("copy taken back"),
    PaperKind.LETTER: _("letter of the office"),
    PaperKind.SERVICE: _("proof of service"),
    PaperKind.OTHER: _("other file"),
}
MESSAGE_LABELS = {
    MessageKind.CORRECTION: _("correction"),
    MessageKind.REASONS: _("reasons"),
    MessageKind.PAYMENT: _("proof of payment"),
    MessageKind.WITHDRAWAL: _("withdrawal"),
    MessageKind.OBJECTION: _("objection"),
}
NOTICE_LABELS = {
    Notice.CORRECTION: _("notice to correct"),
    Notice.REASONS: _("request for reasons"),
    Notice.CONSULTATION: _("letter that asks for an opinion"),
    Notice.EXTENSION: _("notice of the extension"),
    Notice.FEE: _("notice of the fee"),
    Notice.ANSWER: _("letter of answer"),
}
CONSULTED_LABELS = {
    Consulted.THIRD_PARTY: _("third party"),
    Consulted.CO_ORGAN: _("organ that made it too"),
}
HAND_OUT_LABELS = {
    HandOutState.OPEN: _("waits for the unit"),
    HandOutState.ANSWERED: _("answered by the unit"),
    HandOutState.RECALLED: _("recalled"),
}
LETTER_LABELS = {
    LetterState.DRAFT: _("draft"),
    LetterState.HANDED_IN: pgettext_lazy("letter", "handed in"),
    LetterState.LEGAL_PASSED: _("legal check passed"),
    LetterState.APPROVED: pgettext_lazy("letter", "approved"),
    LetterState.ISSUED: _("issued"),
    LetterState.SET_ASIDE: pgettext_lazy("letter", "set aside"),
}
REDACTION_LABELS = {
    RedactionState.FINDING: _("searching"),
    RedactionState.MARKING: _("to be marked"),
    RedactionState.MAKING: _("being made"),
    RedactionState.READY: _("to be looked through"),
    RedactionState.RELEASED: _("released as a copy"),
    RedactionState.TAKEN_BACK: _("copy taken back"),
    RedactionState.DROPPED: pgettext_lazy("redaction", "dropped"),
}
