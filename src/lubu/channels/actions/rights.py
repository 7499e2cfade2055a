"""Who may act on a channel: the organ's releasers and site administrators, and the editors of
the unit that provides the text."""

from __future__ import annotations

from lubu.organisations.models import Organ, User
from lubu.organisations.rules import Role
from lubu.publishing.models import Release

POSTING_ROLES = (Role.RELEASER, Role.SITE_ADMIN)


class NotYourChannelError(Exception):
    """The person holds no post that posts for the organ, nor edits for the item's unit."""

    def __init__(self, organ: str) -> None:
        self.organ = organ
        super().__init__(f"no right to post for {organ}")


def may_post(user: User, release: Release) -> bool:
    """Whether ``user`` may post ``release`` by hand, take it down and count its reads."""
    return user.holds(*POSTING_ROLES, organ_id=release.organ_id) or (
        release.submission.unit_id in user.units_with(Role.EDITOR)
    )


def check_may_post(user: User, release: Release) -> None:
    """As :func:`may_post`.

    Raises:
        NotYourChannelError: no.
    """
    if not may_post(user, release):
        raise NotYourChannelError(str(release.organ))


def check_may_keep(user: User, organ: Organ) -> None:
    """Whether ``user`` may open and change the organ's channels.

    Raises:
        NotYourChannelError: no.
    """
    if not user.holds(Role.SITE_ADMIN, organ_id=organ.pk):
        raise NotYourChannelError(str(organ))


def may_count(user: User, organ: Organ) -> bool:
    """Whether ``user`` may import read counts of the whole organ."""
    return user.holds(*POSTING_ROLES, Role.EDITOR, organ_id=organ.pk)
