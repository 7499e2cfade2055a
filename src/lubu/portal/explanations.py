"""What people are told of this room's errors."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lubu.office.errors import explain
from lubu.portal.actions.notices import NotForNoticesError, NoticeGoneError, NoticeStandsError
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
        NoticePeriodError: (
            422,
            _(
                "A notice ends after it begins and after now, begins within 30 days and stands "
                "for 30 days at most."
            ),
        ),
    }
)
