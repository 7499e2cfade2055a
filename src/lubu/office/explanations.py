"""What people are told of the errors of the rooms below: organisations, ledger and office."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lubu.ledger.actions import OutsideTransactionError, UnknownKindError
from lubu.office.checks import UnknownCheckError
from lubu.office.errors import explain
from lubu.office.figures import UnknownFigureError
from lubu.office.paper.pdf import OutsideFileError
from lubu.office.personal import NotToBeShownError, UnknownPersonalError, WhyMissingError
from lubu.office.sheets import SheetError
from lubu.organisations.actions import AbolishedError, AlreadyAppointedError, NotAppointedError
from lubu.organisations.attempts import WaitBeforeLogInError
from lubu.organisations.models import SITE_PATH_WORDS
from lubu.organisations.rules import BadIdentifierError, SitePathError
from lubu.sealing.ciphers import ChangedError
from lubu.sealing.envelopes import NotOpenedError
from lubu.sealing.fields import OnlyByRowError, SealedLookupError, UnboundError

BROKEN = _("The program made an error; nothing was changed. Please tell your administrator.")

explain(
    {
        AlreadyAppointedError: (409, _("%(person)s holds the post “%(post)s” already.")),
        NotAppointedError: (409, _("%(person)s does not hold the post “%(post)s”.")),
        AbolishedError: (409, _("“%(name)s” was abolished and stands no longer.")),
        WaitBeforeLogInError: (429, _("Too many log-ins failed. Try again later.")),
        BadIdentifierError: (
            422,
            _("“%(value)s” is not a valid code. Check it character by character."),
        ),
        SitePathError: (422, SITE_PATH_WORDS),
        UnknownFigureError: (404, _("There is no figure called “%(name)s”.")),
        UnknownCheckError: (404, _("There is no check called “%(name)s”.")),
        SheetError: (
            422,
            _("The file cannot be read as a table. Use the template, as XLSX or CSV."),
        ),
        NotOpenedError: (
            500,
            _(
                "Personal data stored at %(where)s cannot be opened. Tell your administrator: "
                "“lubu check sealed” says why."
            ),
        ),
        NotToBeShownError: (403, _("Your post does not give you these personal data.")),
        WhyMissingError: (
            422,
            _("Say in at most %(most)s characters for which matter you need it."),
        ),
        UnknownPersonalError: (500, BROKEN),
        ChangedError: (500, BROKEN),
        SealedLookupError: (500, BROKEN),
        OnlyByRowError: (500, BROKEN),
        UnboundError: (500, BROKEN),
        OutsideFileError: (500, _("The document asks for a file from outside and was not made.")),
        UnknownKindError: (500, BROKEN),
        OutsideTransactionError: (500, BROKEN),
    }
)
