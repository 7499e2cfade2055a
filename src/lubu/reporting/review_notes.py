"""What reviewers of a report's item are told: checks, typed numbers, what has moved since."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from lubu.office import errors
from lubu.publishing.checking import Note, note
from lubu.publishing.models import InformationItem
from lubu.reporting import checking
from lubu.reporting.desk.moved import moved
from lubu.reporting.differences import differences
from lubu.reporting.findings import Severity
from lubu.reporting.models import AnnualReport
from lubu.reporting.snapshots import SnapshotAlteredError, read


@note
def of_the_report(item: InformationItem) -> Iterator[Note]:
    """What the checks of the frozen report found, beside the text that is reviewed."""
    report = AnnualReport.objects.filter(item=item.pk).select_related("organ").first()
    if report is None or not report.is_frozen:
        return
    title = _("What the checks of the report found")
    try:
        text, found = read(report).text, differences(report)
    except SnapshotAlteredError as error:
        yield Note(title=title, lines=(errors.sentence(error),))
        return
    lines = checking.lines(report.findings)
    told = [f"{one.rule} {one.sentence}" for one in lines if one.severity != Severity.NOT_CHECKABLE]
    unchecked = [
        f"{one.rule} {one.sentence}" for one in lines if one.severity == Severity.NOT_CHECKABLE
    ]
    yield Note(title=title, lines=tuple(told))
    yield Note(
        title=_("Typed numbers, which follow no record"),
        lines=tuple(
            _("%(number)s (%(place)s)") % {"number": number, "place": place}
            for place, number in checking.typed(text)
        ),
    )
    yield Note(
        title=_("The record has moved since the report was frozen"),
        lines=tuple(one.words for one in moved(report, found)),
    )
    yield Note(title=_("Rules that could not be checked"), lines=tuple(unchecked), is_aside=True)
