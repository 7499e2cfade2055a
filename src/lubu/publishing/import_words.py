"""What people are told of an import, on the desk and on the command line."""

from __future__ import annotations

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from lubu.publishing.actions.importing import Imported
from lubu.publishing.import_jobs import Job, JobState
from lubu.publishing.items_sheet import HEADINGS, FaultKind

FAULT_SENTENCES = {
    FaultKind.MISSING: gettext_lazy("This must be filled in."),
    FaultKind.TOO_LONG: gettext_lazy("This is too long."),
    FaultKind.NOT_A_DATE: gettext_lazy("This is no date. Write it like 2021-03-31."),
    FaultKind.UNKNOWN: gettext_lazy("This is not known here. Look at the template."),
    FaultKind.TWICE: gettext_lazy("This stands twice, or belongs to another item."),
    FaultKind.NOT_YOURS: gettext_lazy("You may not draft in this column, or change this item."),
    FaultKind.FORMULA: gettext_lazy(
        "A formula stands here. Store the table with values in place of formulas."
    ),
    FaultKind.NOT_AN_ADDRESS: gettext_lazy("This is no web address, such as https://www.gov.cn/."),
    FaultKind.INVALID: gettext_lazy("This cannot be taken as it stands. Write it otherwise."),
    FaultKind.AMBIGUOUS: gettext_lazy(
        "Several columns have this name. Write the short name for addresses of the one you mean."
    ),
    FaultKind.MOVED: gettext_lazy(
        "The item stands in another column, and an import moves nothing. Write its present column."
    ),
    FaultKind.CHANGED_HERE: gettext_lazy(
        "This was changed here since the last import. Have such rows left out, or change it here."
    ),
    FaultKind.IN_REVIEW: gettext_lazy(
        "The item is in review, which a change would stop. Have such rows left out, or wait."
    ),
}
UNREADABLE_SENTENCES = {
    "too_large": gettext_lazy("The file is too large: at most 30 MB."),
    "too_many_rows": gettext_lazy("The table has too many rows: at most 5,000. Split it."),
    "no_headings": gettext_lazy(
        "The first row must name the columns; number, column, title and text are needed."
    ),
    "heading_twice": gettext_lazy("A column heading stands in the first row twice."),
    "no_rows": gettext_lazy("No row is filled in."),
    "empty": gettext_lazy("The file is empty."),
    "encoding": gettext_lazy("The file's characters cannot be read. Save it as UTF-8 or XLSX."),
}
NO_TABLE = gettext_lazy("The file cannot be read as a table. Use the template, as XLSX or CSV.")
STATE_LABELS = {
    JobState.WAITING: gettext_lazy("waits for the background work"),
    JobState.CHECKING: gettext_lazy("the table is being looked through"),
    JobState.STORING: gettext_lazy("items are being stored"),
    JobState.DONE: gettext_lazy("done"),
    JobState.FAULTY: gettext_lazy("refused: faults in the table"),
    JobState.UNREADABLE: gettext_lazy("refused: no table"),
    JobState.BROKEN: gettext_lazy("the program made an error"),
}
HOW_FAR = {
    JobState.CHECKING: gettext_lazy("%(done)s of %(total)s rows looked through, %(left)s left"),
    JobState.STORING: gettext_lazy("%(done)s of %(total)s rows stored, %(left)s left"),
}


def heading(column: str) -> str:
    """A column as the table calls it, in the language in force."""
    chinese = (get_language() or "").startswith("zh")
    return HEADINGS[column][0 if chinese else 1] if column in HEADINGS else column


def unreadable(reason: str) -> str:
    """Why a file is no table of items."""
    return str(UNREADABLE_SENTENCES.get(reason, NO_TABLE))


def outcome(done: Imported | Job) -> str:
    """What an import stored."""
    return _(
        "Stored as drafts: %(created)s new, %(changed)s changed; %(same)s known already, "
        "%(kept)s left as they were changed here."
    ) % {
        "created": done.created,
        "changed": done.changed,
        "same": done.same,
        "kept": done.kept,
    }


def how_far(state: JobState, done: int, total: int) -> str:
    """How many rows are done, and how many are left; nothing while that is not known."""
    if state not in HOW_FAR or not total:
        return ""
    return str(HOW_FAR[state]) % {"done": done, "total": total, "left": total - done}
