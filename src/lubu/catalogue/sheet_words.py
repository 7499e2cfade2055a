"""What people are told of a catalogue's table, on the desk and on the command line."""

from __future__ import annotations

from dataclasses import asdict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lubu.catalogue.actions import Imported
from lubu.catalogue.sheet import FaultKind

FAULT_SENTENCES = {
    FaultKind.MISSING: gettext_lazy("This must be filled in."),
    FaultKind.TOO_LONG: gettext_lazy("This is too long: at most 200 characters a line."),
    FaultKind.TOO_MANY: gettext_lazy("These are too many lines: at most 40."),
    FaultKind.NOT_A_CODE: gettext_lazy(
        "This is no code. It is the field's number and a serial, such as 05-06; an entry of your "
        "own has a Z before the serial, such as 05-Z01."
    ),
    FaultKind.NOT_A_LIMIT: gettext_lazy(
        "This time limit cannot be counted with. Write it as the other rows do."
    ),
    FaultKind.UNKNOWN: gettext_lazy("This is not known here. Look at an exported table."),
    FaultKind.TWICE: gettext_lazy("This stands twice, or in the catalogue under another code."),
    FaultKind.FORMULA: gettext_lazy(
        "A formula stands here. Store the table with values in place of formulas."
    ),
}
SHEET_SENTENCES = {
    "too_large": gettext_lazy("The file is too large: at most 5 MB."),
    "too_many_rows": gettext_lazy("The table has too many rows: at most 5,000."),
    "no_headings": gettext_lazy(
        "The first row must name the columns of the standard directory, as an exported table does."
    ),
    "heading_twice": gettext_lazy("A column heading stands in the first row twice."),
    "no_rows": gettext_lazy("No row is filled in."),
    "empty": gettext_lazy("The file is empty."),
    "encoding": gettext_lazy("The file's characters cannot be read. Save it as UTF-8 or XLSX."),
}


def unreadable(reason: str) -> str:
    """Why a file is no table that can be read."""
    unknown = gettext_lazy("The file cannot be read as a table. Save it as XLSX or CSV.")
    return str(SHEET_SENTENCES.get(reason, unknown))


def outcome(done: Imported) -> str:
    """What an import did."""
    return _(
        "Taken over: %(added)s entries added, %(changed)s changed, %(kept)s kept again; "
        "%(same)s stood so already."
    ) % asdict(done)
