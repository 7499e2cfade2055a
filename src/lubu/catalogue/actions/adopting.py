"""Taking over the national baseline (基本目录)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from lubu.catalogue import baseline
from lubu.catalogue.actions.rights import check_may_tailor
from lubu.catalogue.models import CatalogueEntry
from lubu.catalogue.rules.vocabulary import Level
from lubu.ledger import actions as ledger
from lubu.organisations.models import Organ, User


@transaction.atomic
def adopt(organ: Organ, *, actor: User, level: Level, on: date) -> int:
    """Take over the baseline's entries of a tier that the organ does not have yet.

    Returns how many; what was tailored before stays as it is, so that a new edition of the
    baseline can be adopted again. Source: 国办发〔2019〕54号.

    Raises:
        NotYourCatalogueError: ``actor`` is no site administrator of the organ.
    """
    check_may_tailor(actor, organ)
    organ = Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)
    here = CatalogueEntry.objects.filter(organ=organ)
    codes = set(here.values_list("code", flat=True))
    names = set(here.values_list("field", "level1", "level2"))
    new = []
    for content in baseline.entries().values():
        name = (content.field_number, content.level1, content.level2)
        if level in content.levels and content.code not in codes and name not in names:
            entry = CatalogueEntry(organ=organ, since=on)
            entry.say(content)
            new.append(entry)
    if new:
        CatalogueEntry.objects.bulk_create(new, batch_size=200)
        ledger.record(
            "catalogue.adopted",
            organ=organ,
            subject=organ,
            actor=actor,
            payload={"level": level.value, "codes": [entry.code for entry in new]},
        )
    return len(new)
