"""`lubu check catalogue`: whether the versions in force are what the ledger says they are."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lubu.catalogue.actions.versions import digest_of
from lubu.catalogue.models import CatalogueVersion
from lubu.ledger.actions import subject_key
from lubu.ledger.models import Entry
from lubu.office.checks import Finding, organ_check
from lubu.organisations.models import Organ


@organ_check("catalogue", gettext_lazy("versions of the catalogue"))
def versions_as_recorded(organ: Organ) -> Iterator[Finding]:
    """Whether each version still holds the entries with which it was put in force."""
    recorded = {
        subject: json.loads(payload)["digest"]
        for subject, payload in Entry.objects.filter(
            organ=organ, kind="catalogue.put_in_force"
        ).values_list("subject", "payload")
    }
    for version in CatalogueVersion.objects.filter(organ=organ).order_by("number"):
        if digest_of(version.entries) != recorded.pop(subject_key(version), None):
            yield _changed(version.number)
    if recorded:
        yield Finding(
            sentence=_("A version of the catalogue that was put in force is missing."),
            remedy=_("Bring the database back from a backup."),
            place=", ".join(sorted(recorded)),
        )


def _changed(number: int) -> Finding:
    return Finding(
        sentence=_("Version %(number)s of the catalogue is not what was put in force.")
        % {"number": number},
        remedy=_("Bring the database back from a backup."),
        place=str(number),
    )
