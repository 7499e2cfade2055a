"""Putting a version of a catalogue in force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from lubu.catalogue.actions.rights import check_may_tailor
from lubu.catalogue.models import (
    CatalogueEntry,
    CatalogueVersion,
    as_listed,
    current_version,
    listed_to,
)
from lubu.catalogue.rules.differences import Difference, difference
from lubu.ledger import actions as ledger
from lubu.ledger.rules import JSON, canonical, sm3
from lubu.organisations.models import Organ, User


class NothingToPutInForceError(Exception):
    """The catalogue has no entry, or is what is in force already."""


class DayOfVersionError(Exception):
    """``day`` is after today, or before the day from which the last version is in force."""

    field = "in_force_from"

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(day.isoformat())


def pending(organ: Organ) -> Difference:
    """What would change if the catalogue were put in force as it stands."""
    last = current_version(organ)
    entries = CatalogueEntry.objects.filter(organ=organ).select_related("unit")
    return difference(last.listed() if last else [], as_listed(entries))


@transaction.atomic
def put_in_force(
    organ: Organ, *, actor: User, in_force_from: date, note: str, today: date
) -> CatalogueVersion:
    """Freeze the catalogue as it stands as its next version, which the public reads from now on.

    A catalogue is kept up to date (政府信息公开条例 art. 12).

    Raises:
        NotYourCatalogueError: ``actor`` is no site administrator of the organ.
        NothingToPutInForceError: nothing differs from the last version.
        DayOfVersionError: the day is to come, or before that of the last version.
    """
    check_may_tailor(actor, organ)
    organ = Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)
    last = current_version(organ)
    if in_force_from > today or (last and in_force_from < last.in_force_from):
        raise DayOfVersionError(in_force_from)
    entries = CatalogueEntry.objects.filter(organ=organ).select_related("unit").order_by("code")
    listed = as_listed(entries)
    if not difference(last.listed() if last else [], listed):
        raise NothingToPutInForceError
    plain = [listed_to(one) for one in listed]
    version = CatalogueVersion.objects.create(
        organ=organ,
        number=last.number + 1 if last else 1,
        in_force_from=in_force_from,
        note=note.strip(),
        entries=plain,
        digest=digest_of(plain),
        by=actor,
        at=timezone.now(),
    )
    ledger.record(
        "catalogue.put_in_force",
        organ=organ,
        subject=version,
        actor=actor,
        payload={
            "number": version.number,
            "in_force_from": in_force_from.isoformat(),
            "entries": sum(one.is_kept for one in listed),
            "digest": version.digest,
        },
    )
    return version


def digest_of(entries: Sequence[JSON]) -> str:
    """The SM3 of a version's entries."""
    return sm3(canonical({"entries": entries}).encode())
