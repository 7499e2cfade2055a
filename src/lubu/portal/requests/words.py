"""The procedure in the words of who applied: what stands where, and what is no business of his."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lubu.access_requests.rules.kinds import ClockKind, EventKind, Notice, Row, State
from lubu.access_requests.rules.papers import MessageKind, PaperKind

STATE_SAID = {
    State.CONFIRMING: _(
        "Your application has arrived. The office calls or writes to you to confirm it; the term "
        "of the answer begins on that day."
    ),
    State.ARRIVED: _("Your application is received and will be registered."),
    State.EXAMINING: _("The office is looking for the information and prepares the answer."),
    State.CORRECTION_SENT: _(
        "The office needs a correction from you. Until it comes the term of the answer stands "
        "still; then it begins anew."
    ),
    State.REASON_ASKED: _("The office asks for the reasons of so many applications."),
    State.CONSULTING: _(
        "The information touches others. They are asked for their opinion; that time does not "
        "count."
    ),
    State.FEE_NOTICED: _(
        "The office asks for a fee. Until it is paid the term of the answer stands still; then it "
        "begins anew."
    ),
    State.ISSUED: _("The office has answered. The letter is on its way to you."),
    State.DELIVERED: _("The office has answered, and the letter has reached you."),
    State.ABANDONED_UNCORRECTED: _(
        "No correction came in time, so the application is not handled any further. You may apply "
        "anew."
    ),
    State.ABANDONED_UNPAID: _(
        "The fee was not paid in time, so the application is not handled any further. You may "
        "apply anew."
    ),
    State.WITHDRAWN: _("You have withdrawn the application. You may apply anew."),
    State.ENDED: _("The application has ended otherwise."),
    State.CLOSED: _("The application is finished and archived."),
}
AT_WORK = (State.EXAMINING, State.IN_REVIEW, State.LEGAL_PASSED, State.APPROVED)
"""States that look alike from outside: how far a draft has come is the office's own matter."""
STATE_NAMES = {
    State.CONFIRMING: _("to be confirmed with you"),
    State.ARRIVED: pgettext_lazy("application", "received"),
    State.EXAMINING: _("being handled"),
    State.CORRECTION_SENT: _("waiting for your correction"),
    State.REASON_ASKED: _("waiting for your reasons"),
    State.CONSULTING: _("waiting for opinions"),
    State.FEE_NOTICED: _("waiting for your payment"),
    State.ISSUED: _("answered"),
    State.DELIVERED: _("answered"),
    State.ABANDONED_UNCORRECTED: _("ended: not corrected in time"),
    State.ABANDONED_UNPAID: _("ended: not paid in time"),
    State.WITHDRAWN: _("withdrawn"),
    State.ENDED: _("ended otherwise"),
    State.CLOSED: _("finished"),
}
EVENT_SAID = {
    EventKind.ARRIVED: _("Your application arrived."),
    EventKind.CONFIRM_TRIED: _("The office tried to reach you and could not."),
    EventKind.CONFIRMED: _("You and the office confirmed it: the day of receipt by law."),
    EventKind.REGISTERED: _("The office registered it."),
    EventKind.CORRECTION_ASKED: _(
        "The office asked you for a correction, within %(working_days)s working days from when its "
        "letter reaches you."
    ),
    EventKind.CORRECTED: _("Your correction came; the term of the answer began anew."),
    EventKind.CORRECTION_LAPSED: _("No correction had come in time."),
    EventKind.REASONS_ASKED: _(
        "The office asked you for reasons, within %(working_days)s working days from when its "
        "letter reaches you."
    ),
    EventKind.REASONS_ACCEPTED: _("Your reasons were accepted; the answer comes by %(until)s."),
    EventKind.REASONS_REJECTED: _("Your reasons were not accepted."),
    EventKind.CONSULTED: _("Others whom the information touches were asked for their opinion."),
    EventKind.OPINION_GIVEN: _("An opinion that was asked for came."),
    EventKind.OPINION_LAPSED: _("No opinion came in time; the office goes on."),
    EventKind.EXTENDED: _("The term of the answer was extended by %(working_days)s working days."),
    EventKind.FEE_NOTICED: _("The office asked for a fee of %(amount_yuan)s yuan."),
    EventKind.FEE_PAID: _("The fee was paid; the term of the answer began anew."),
    EventKind.FEE_LAPSED: _("The fee had not been paid in time."),
    EventKind.ISSUED: _("The office answered."),
    EventKind.WITHDRAWN: _("The application was withdrawn."),
    EventKind.ENDED: _("The application ended otherwise."),
}
"""What is told; drafts, checks, approvals and filing away are left out."""
WHERE_A_PAYMENT_RESUMES = {
    State.FEE_NOTICED: _(
        "The office asks for a fee. Until it is paid the term of the answer stands still; then it "
        "goes on."
    ),
    EventKind.FEE_PAID: _("The fee was paid; the term of the answer went on."),
}
"""What is said instead where the terms of the case do not let the term begin anew (the law is
silent)."""
SERVED_SAID = {
    Notice.CORRECTION: _("The letter that asks for a correction reached you."),
    Notice.REASONS: _("The letter that asks for reasons reached you."),
    Notice.EXTENSION: _("The letter about the longer term reached you."),
    Notice.FEE: _("The letter about the fee reached you."),
    Notice.ANSWER: _("The answer reached you."),
}
TERM_TITLES = {
    ClockKind.ANSWER: _("The office answers by"),
    ClockKind.CORRECTION: _("Send your correction by"),
    ClockKind.REASONS: _("Send your reasons by"),
    ClockKind.FEE: _("Pay the fee by"),
}
"""The clocks that are shown; the others bind third parties, or are the office's own."""
GIVEN_SAID = {
    PaperKind.LETTER: _("letter of this organ"),
    PaperKind.PREPARED: _("copy of the information"),
}
SAY_LABELS = {
    MessageKind.CORRECTION: _("Send the correction"),
    MessageKind.REASONS: _("Send the reasons"),
    MessageKind.PAYMENT: _("Send the proof of payment"),
    MessageKind.WITHDRAWAL: _("Withdraw the application"),
    MessageKind.OBJECTION: _("Object, or tell the office something"),
}
SAY_HINTS = {
    MessageKind.CORRECTION: _(
        "Answer every point of the letter; what it asks for can be attached."
    ),
    MessageKind.REASONS: _("Say why you need so many applications, or so often."),
    MessageKind.PAYMENT: _("Attach the receipt of the payment, or write its number and day."),
    MessageKind.WITHDRAWAL: _(
        "The office stops its work on the application. You may say why; you need not."
    ),
    MessageKind.OBJECTION: _(
        "For what the office should know or look at again. An objection here is neither "
        "reconsideration nor suit, and stops no term of these."
    ),
}
ROW_GROUPS = (
    (_("disclosed"), (Row.GRANTED,)),
    (_("disclosed in part"), (Row.PARTIAL,)),
    (_("not disclosed"), tuple(row for row in Row if row.startswith("deny"))),
    (_("cannot be provided"), tuple(row for row in Row if row.startswith("unable"))),
    (_("not handled as an application"), tuple(row for row in Row if row.startswith("refuse"))),
)
"""The kinds of answer as table three groups them."""
