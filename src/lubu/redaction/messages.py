"""What the redaction says, as message ids; the edge translates and fills them."""

from __future__ import annotations

from typing import Final

from lubu.language import gettext_noop
from lubu.redaction.failures import Reason
from lubu.redaction.report import Notice, Stage

REFUSED: Final = {
    Reason.MISSING: gettext_noop("The file is not there or cannot be opened."),
    Reason.TOO_LARGE: gettext_noop(
        "The file, or a picture in it, unpacks beyond all measure. Make it anew from its original."
    ),
    Reason.UNKNOWN_KIND: gettext_noop("Only PDF and DOCX files can be redacted."),
    Reason.OLD_WORD: gettext_noop("This is an old Word file (DOC). Save it as DOCX first."),
    Reason.DAMAGED: gettext_noop(
        "The file is damaged. Open it in the program that made it and save it anew."
    ),
    Reason.ENCRYPTED: gettext_noop("The file is locked by a password. Save it without one first."),
    Reason.TOO_COMPLEX: gettext_noop(
        "The file draws without end, or so much that it cannot be examined. Print it to a new PDF."
    ),
    Reason.NO_SUCH_PLACE: gettext_noop("A mark is at a place that the file does not have."),
    Reason.CHANGED: gettext_noop(
        "Where a mark is, the file says something else than when it was marked. Mark it again."
    ),
    Reason.MALFORMED_MARKS: gettext_noop(
        "The marks are not as they should be: %(place)s. Mark the file again."
    ),
    Reason.NOT_WRITTEN: gettext_noop(
        "The copy cannot be written. Is its folder there, and is there room on the disk?"
    ),
    Reason.TEXT_LEFT: gettext_noop(
        "The copy was not given out: a marked text could still be read in it. "
        "Print the file to a new PDF and redact that."
    ),
    Reason.SEEN_INSIDE: gettext_noop(
        "The copy was not given out: something shows through a mark. "
        "Print the file to a new PDF and redact that."
    ),
    Reason.SEEN_OUTSIDE: gettext_noop(
        "The copy was not given out: it looks otherwise than the file beside the marks. "
        "Print the file to a new PDF and redact that."
    ),
    Reason.LEFT_IN_FILE: gettext_noop(
        "The copy was not given out: what was removed still lies in it (%(place)s). "
        "Print the file to a new PDF and redact that."
    ),
    Reason.HIDDEN_SHEETS: gettext_noop(
        "Sheets are hidden, by their place: %(place)s. Show them in the spreadsheet program and "
        "delete what is not given, or save the sheets that are given as PDF."
    ),
    Reason.BEYOND_SHEETS: gettext_noop(
        "The workbook holds more than its sheets show (%(place)s): links to other files, the "
        "source of a pivot table, an enclosed file. Copy the sheets as values into a new "
        "workbook, or save them as PDF."
    ),
}
ON_PAGE: Final = gettext_noop("Page %(page)s: %(sentence)s")
NOTICES: Final = {
    Notice.SIGNATURES_LOST: gettext_noop("The signatures of the file are not valid for the copy."),
    Notice.NO_TEXT: gettext_noop(
        "No text lies under the marks: the pages are pictures. Only what was marked by hand is "
        "gone; look through the copy yourself."
    ),
    Notice.STANDS_ELSEWHERE: gettext_noop(
        "A removed text still stands in other places, which nobody marked."
    ),
    Notice.PICTURE_ELSEWHERE: gettext_noop(
        "A picture that was painted over is shown unpainted in another place, which nobody marked."
    ),
    Notice.SHAPES_KEPT: gettext_noop(
        "A font of the file could not be rewritten; it may hold the shapes of removed characters."
    ),
    Notice.DRAWINGS_COVERED: gettext_noop(
        "Lines or areas that reach beyond a mark were covered, not cut. Look whether they tell."
    ),
    Notice.FIELDS_FLATTENED: gettext_noop("Fields of a form became plain text."),
}
STAGES: Final = {
    Stage.FINDING: gettext_noop("searching: %(done)s of %(of)s"),
    Stage.REDACTING: gettext_noop("removing: %(done)s of %(of)s"),
    Stage.VERIFYING: gettext_noop("verifying: %(done)s of %(of)s"),
}
