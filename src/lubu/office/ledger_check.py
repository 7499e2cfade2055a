"""`lubu check ledger`: whether every chain is whole, and guarded against change."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lubu.ledger import anchors, cells, guards
from lubu.ledger.actions import check as ledger_faults
from lubu.ledger.rules import Broken, Fault
from lubu.office.checks import Finding, check, organ_check
from lubu.organisations.models import Organ

LABEL = gettext_lazy("Ledger")
SENTENCES = {
    Fault.CHANGED: gettext_lazy("The entry was changed after it was written."),
    Fault.REMOVED: gettext_lazy("Entries are missing: they were removed."),
    Fault.INSERTED: gettext_lazy("The entry was not written by the application: it was inserted."),
    Fault.CUT: gettext_lazy("Entries are missing at the end of the ledger: they were cut off."),
    Fault.DAMAGED: gettext_lazy("The entry cannot be read: it holds what was never written there."),
    Fault.REWRITTEN: gettext_lazy(
        "The entries fit together, but not what was written down about them outside the database: "
        "they were written anew."
    ),
}


@check("ledger", LABEL)
def guarded() -> Iterator[Finding]:
    """Whether the database refuses to change the ledger, and all of it belongs to an organ."""
    for name in guards.missing():
        yield Finding(
            sentence=_("The database does not refuse to change the ledger: a trigger is missing."),
            remedy=_("Find out who removed it; restore it from a backup of the database."),
            place=name,
        )
    if number := cells.strays():
        yield Finding(
            sentence=_("Entries of the ledger belong to no organ: %(number)s.")
            % {"number": number},
            remedy=_remedy(),
        )
    written = anchors.read()
    for line in written.unread:
        yield Finding(
            sentence=_("The line is no anchor of the ledger, or says otherwise than one before."),
            remedy=_("Compare the file with your copies of it."),
            place=line,
        )
    known = set(Organ.objects.values_list("slug", flat=True))
    for slug in sorted(set(written.of) - known):
        yield Finding(sentence=str(SENTENCES[Fault.CUT]), remedy=_remedy(), place=slug)


@organ_check("ledger", LABEL)
def whole(organ: Organ) -> Iterator[Finding]:
    """One organ's chain; each row that was changed, removed or inserted is named.

    Where it is whole, its end is written down outside the database, for the next check.
    """
    faults = ledger_faults(organ)
    for fault in faults:
        yield Finding(sentence=str(SENTENCES[fault.fault]), remedy=_remedy(), place=_place(fault))
    if not faults:
        anchors.write_down(organ.slug, cells.head(organ.pk), timezone.now())


def _remedy() -> str:
    return _("Compare it with a backup; find out who reached the database directly.")


def _place(fault: Broken) -> str:
    what = " ".join(part for part in (fault.kind, fault.subject) if part)
    return f"{fault.organ} {fault.numbers}" + (f" ({what})" if what else "")
