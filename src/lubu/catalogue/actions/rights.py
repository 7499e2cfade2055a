"""Who may work on a catalogue: the organ's site administrators."""

from __future__ import annotations

from lubu.organisations.models import Organ, User
from lubu.organisations.rules import Role


class NotYourCatalogueError(Exception):
    """The person is no site administrator of the organ."""

    def __init__(self, organ: str) -> None:
        self.organ = organ
        super().__init__(f"no right to tailor the catalogue of {organ}")


def may_tailor(user: User, organ: Organ) -> bool:
    """Whether ``user`` may change the organ's catalogue and put it in force."""
    return user.holds(Role.SITE_ADMIN, organ_id=organ.pk)


def check_may_tailor(user: User, organ: Organ) -> None:
    """As :func:`may_tailor`.

    Raises:
        NotYourCatalogueError: no.
    """
    if not may_tailor(user, organ):
        raise NotYourCatalogueError(str(organ))
