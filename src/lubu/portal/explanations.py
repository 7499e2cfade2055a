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
from lubu.portal.actions.query_codes import WaitBeforeCodeError
from lubu.portal.actions.sendings import TooManySendingsError
from lubu.portal.actions.subscriptions import (
    NotConfirmedError,
    NothingChosenError,
    SubscriptionGoneError,
    TooManyWaitingError,
)
from lubu.portal.actions.topics import (
    NotForTopicsError,
    NotOfTheSiteError,
    TopicAddressError,
    TopicChangedError,
    TopicGoneError,
)
from lubu.portal.rules.notices import NoticePeriodError
from lubu.portal.rules.topics import SectionsNumberError, SectionSourceError, TopicPeriodError

explain(
    {
        WaitBeforeCodeError: (
            429,
            _("Too many wrong numbers or codes came. Wait a quarter of an hour, then try again."),
        ),
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
        NotForTopicsError: (
            403,
            _(
                "Topics of %(organ)s are drafted by editors of the unit that keeps them and by its "
                "site administrators, who put them in force."
            ),
        ),
        TopicAddressError: (409, _("Another topic has the short name “%(slug)s”. Choose another.")),
        TopicChangedError: (
            409,
            _("Somebody saved another draft of this topic meanwhile. Reload the page."),
        ),
        TopicGoneError: (409, _("This topic stands no longer. Reload the page.")),
        NotOfTheSiteError: (
            422,
            _("The section “%(heading)s” names what is not in public on the site. Choose anew."),
        ),
        NothingChosenError: (
            422,
            _("Tick at least one column or topic of the list, and %(most)s at most."),
        ),
        TooManyWaitingError: (
            429,
            _("Too many subscriptions wait for confirmation. Please try again tomorrow."),
        ),
        SubscriptionGoneError: (404, _("There is no such subscription any more.")),
        NotConfirmedError: (
            409,
            _("The subscription is not confirmed yet. Open the link in the first mail."),
        ),
        TopicPeriodError: (422, _("The last day lies before the first.")),
        SectionsNumberError: (422, _("A topic has at least one section and twelve at most.")),
        SectionSourceError: (
            422,
            _(
                "Fill the section “%(heading)s” in one way: by columns, by ten keywords at most, "
                "or by 30 texts at most."
            ),
        ),
    }
)
