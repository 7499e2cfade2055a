"""Who sees a catalogue: what is in force is public, what is being worked on is the organ's."""

from __future__ import annotations

from django.db.models import Q

from lubu.catalogue.models import CatalogueEntry, CatalogueVersion
from lubu.organisations.models import User
from lubu.organisations.visibility import NOTHING, policy


@policy(CatalogueEntry)
def entries(user: User | None) -> Q:
    """The entries being worked on; the public reads the version in force."""
    return NOTHING if user is None else Q(organ__in=user.organ_ids)


@policy(CatalogueVersion)
def versions(user: User | None) -> Q:
    """The public reads the last version; earlier ones stay with the organ."""
    if user is None:
        return Q(pk__in=CatalogueVersion.objects.in_force().values("pk"))
    return Q(organ__in=user.organ_ids)
