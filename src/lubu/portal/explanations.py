"""What people are told of this room's errors."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lubu.office.errors import explain
from lubu.portal.actions.find_error import (
    FaultAnsweredError,
    NoAnswerError,
    NotAUnitOfTheOrganError,
    NotYourFaultReportError,
)
from lubu.portal.actions.notices import NotForNoticesError, NoticeGoneError, NoticeStandsError
from lubu.portal.actions.sendings import TooManySendingsError
from lubu.portal.rules.notices import NoticePeriodError

explain(
    {
        NotForNoticesError: (
            403,
            _(
                "Urgent notices of %(organ)s are put up by who may release urgently and by its "
                "site administrators."
            ),
        ),
        NoticeStandsError: (
            409,
            _("“%(text)s” stands or is planned. Take it down before you put up another."),
        ),
        NoticeGoneError: (409, _("This notice stands no longer. Reload the page.")),
        TooManySendingsError: (
            429,
            _("Too many forms were sent from your network. Please try again in an hour."),
        ),
        NotYourFaultReportError: (
            403,
            _(
                "The message is dealt with by the unit that keeps the page and by the site "
                "administrators."
            ),
        ),
        FaultAnsweredError: (409, _("The message is answered already. Reload the page.")),
        NoAnswerError: (422, _("Write what was found and what was done.")),
        NotAUnitOfTheOrganError: (422, _("Choose a standing unit of the organ.")),
        NoticePeriodError: (
            422,
            _(
                "A notice ends after it begins and after now, begins within 30 days and stands "
                "for 30 days at most."
            ),
        ),
    }
)
