"""What people are told of this room's errors."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lubu.office.errors import explain
from lubu.reporting.actions import (
    ReasonMissingError,
    ReportExistsError,
    ReportFaultyError,
    TextChangedError,
    WrongReportStateError,
    YearNotOverError,
)
from lubu.reporting.editing import (
    TextTooLongError,
    TypedNumberError,
    UnknownFigureInTextError,
    UnknownPlaceError,
)
from lubu.reporting.report_text import NoTextError, TextFormatError
from lubu.reporting.rights import NoReportColumnError, NotACompilerError
from lubu.reporting.snapshots import SnapshotAlteredError

explain(
    {
        NotACompilerError: (403, _("Only the disclosure office of “%(organ)s” compiles this.")),
        NoReportColumnError: (
            409,
            _("The site of “%(organ)s” has no column of annual reports. Add one first."),
        ),
        ReportExistsError: (409, _("There is a report on %(year)s already: open that one.")),
        WrongReportStateError: (
            409,
            _("This cannot be done in the report's present state. Reload the page."),
        ),
        YearNotOverError: (409, _("%(year)s is not over: its figures cannot stand still yet.")),
        ReportFaultyError: (
            422,
            _("Checks fail: %(rules)s. Mend the record that they count, then check again."),
        ),
        TextChangedError: (
            409,
            _("Somebody else changed these words meanwhile. Open them again; yours are below."),
        ),
        ReasonMissingError: (422, _("Say why the frozen report is opened again.")),
        UnknownPlaceError: (422, _("These words of the report cannot be changed: %(place)s.")),
        UnknownFigureInTextError: (
            422,
            _("No such figure is counted: %(names)s. Use a name that stands in the form."),
        ),
        TypedNumberError: (
            422,
            _(
                "Section one, “%(place)s”: %(numbers)s is typed. Put the figure in its place, or "
                "mark a number that is no statistic with its reason: {=number|reason}."
            ),
        ),
        TextTooLongError: (422, _("The words are too long: at most %(longest)s characters.")),
        TextFormatError: (
            422,
            _(
                "The words cannot be read at “%(place)s”: check the brackets ({ } and [ ]) and "
                "that a number kept as typed has its reason."
            ),
        ),
        NoTextError: (422, _("There is no form of report for that year.")),
        SnapshotAlteredError: (
            409,
            _(
                "The frozen report on %(year)s is no longer what was frozen: somebody changed it "
                "in the database. Nothing of it is shown. Run “lubu check reports”, compare with "
                "a backup, and open the report again to count anew."
            ),
        ),
    }
)
