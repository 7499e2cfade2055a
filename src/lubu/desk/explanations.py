"""What people are told of this room's errors."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lubu.desk.actions.founding import OrganTakenError
from lubu.desk.actions.organs import (
    CodeTakenError,
    NameTakenError,
    NoRoleError,
    PatternError,
    SitePathTakenError,
    StillHeldError,
    StillUsedError,
)
from lubu.desk.actions.people import UsernameTakenError
from lubu.desk.actions.rights import (
    ClashError,
    ClosedAccountError,
    DayError,
    ForeignAccountError,
    LastAdministratorError,
    NotYourOrganError,
    NotYourselfError,
    OpenAccountError,
)
from lubu.office.errors import explain
from lubu.organisations.actions import AbolishedError

explain(
    {
        NotYourOrganError: (403, _("Only a site administrator of the organ can do this.")),
        NotYourselfError: (
            403,
            _(
                "Nobody does this for himself. Ask another site administrator; "
                "where you are the only one, appoint a second one first."
            ),
        ),
        ForeignAccountError: (
            403,
            _("“%(person)s” works for another organ too: its administrator must take part."),
        ),
        LastAdministratorError: (
            409,
            _("“%(organ)s” would be left without a site administrator. Appoint another first."),
        ),
        ClosedAccountError: (409, _("The account of “%(person)s” is closed. Reopen it first.")),
        OpenAccountError: (409, _("The account of “%(person)s” is open already.")),
        ClashError: (
            409,
            _(
                "“%(person)s” would both write and review the texts of %(units)s, or review them "
                "at two steps: for each text it can be only one of these. Choose somebody else, "
                "or confirm below that it is meant."
            ),
        ),
        StillHeldError: (409, _("%(people)s still hold this post. End their appointments first.")),
        StillUsedError: (
            409,
            _("The unit still has %(what)s. Abolish its posts and give its columns away first."),
        ),
        DayError: (422, _("%(day)s cannot be: before the appointment began, or after today.")),
        UsernameTakenError: (422, _("“%(username)s” is used by another account. Choose another.")),
        NameTakenError: (422, _("“%(name)s” is used already. Choose another name.")),
        OrganTakenError: (422, _("Another organ has the short name “%(slug)s”. Choose another.")),
        CodeTakenError: (422, _("Another organ has the code “%(value)s”. Check it.")),
        SitePathTakenError: (
            422,
            _("Another organ publishes its site under “%(path)s” of this domain. Choose another."),
        ),
        PatternError: (
            422,
            _("“%(pattern)s” gives no unique numbers: it needs {year} and {serial}."),
        ),
        NoRoleError: (422, _("A post needs at least one role. Choose what its holder does.")),
    }
)

REFUSALS = (
    NotYourOrganError, NotYourselfError, ForeignAccountError, LastAdministratorError,
    ClosedAccountError, DayError, UsernameTakenError, NameTakenError, CodeTakenError,
    SitePathTakenError, PatternError, NoRoleError, OrganTakenError, OpenAccountError, ClashError,
    StillHeldError, StillUsedError, AbolishedError,
)  # fmt: skip
