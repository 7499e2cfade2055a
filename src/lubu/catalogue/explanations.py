"""What people are told of this room's errors."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lubu.catalogue.actions.importing import CatalogueFaultsError
from lubu.catalogue.actions.rights import NotYourCatalogueError
from lubu.catalogue.actions.tailoring import (
    AlreadyDroppedError,
    EntryTakenError,
    ForeignUnitError,
    NoReasonError,
    NotDroppedError,
    UnknownFieldError,
)
from lubu.catalogue.actions.versions import DayOfVersionError, NothingToPutInForceError
from lubu.catalogue.rules.limits import LimitError, LimitWordsError
from lubu.catalogue.rules.reading import BaselineError, ContentError
from lubu.office.errors import explain

explain(
    {
        NotYourCatalogueError: (
            403,
            _("The catalogue of %(organ)s is tailored by its site administrators alone."),
        ),
        NoReasonError: (
            422,
            _("Say in at most 300 characters why the organ does not keep this entry."),
        ),
        AlreadyDroppedError: (409, _("“%(name)s” is dropped already. Reload the page.")),
        NotDroppedError: (409, _("“%(name)s” is kept. Reload the page.")),
        EntryTakenError: (
            409,
            _("The catalogue has this item already: “%(name)s”. Change that entry instead."),
        ),
        UnknownFieldError: (422, _("There is no field with the number %(number)s.")),
        ForeignUnitError: (
            422,
            _("“%(name)s” can only be given to a standing unit of its own organ."),
        ),
        NothingToPutInForceError: (
            409,
            _("Nothing has changed since the version in force, so there is no new version."),
        ),
        DayOfVersionError: (
            422,
            _(
                "%(day)s cannot be the day: it is after today, or before the day from which the "
                "last version is in force."
            ),
        ),
        CatalogueFaultsError: (
            422,
            _("The table has %(number)s faults; nothing was stored. Mend them and try again."),
        ),
        LimitWordsError: (
            422,
            _(
                "“%(words)s” is no time limit that the system can count with. Write it as the "
                "examples do."
            ),
        ),
        LimitError: (422, _("This is no time limit: %(fault)s.")),
        ContentError: (422, _("This is no entry of a catalogue: %(fault)s.")),
        BaselineError: (
            500,
            _(
                "The baseline that comes with the program is faulty: %(file)s, %(entry)s: "
                "%(fault)s."
            ),
        ),
    }
)
