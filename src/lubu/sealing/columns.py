"""What an installation has sealed: its columns, and the rows of each key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Left

from lubu.sealing.ciphers import Cipher
from lubu.sealing.envelopes import head
from lubu.sealing.fields import BlindIndexField, SealedField
from lubu.sealing.files import FOLDER, SealedFileField
from lubu.sealing.keys import ring

M = TypeVar("M", bound=models.Model)
OTHER = ""  # values of keys that are not here, and what is not sealed


@dataclass(frozen=True, slots=True)
class SealedModel:
    """A model with what it seals."""

    model: type[models.Model]
    values: tuple[SealedField, ...]
    indexes: tuple[BlindIndexField, ...]
    files: tuple[SealedFileField, ...]

    @property
    def label(self) -> str:
        return self.model._meta.label

    def rows(self) -> QuerySet[models.Model]:
        """All rows, with what is needed to open them and no more."""
        names = {field.attname for field in (*self.values, *self.indexes, *self.files)}
        names |= {name for value in self.values for name in value.bound_to}
        names |= {name for held in self.files for name in held.bound_to}
        return self.model._base_manager.only("pk", *names).order_by("pk")

    def not_from(self, beginnings: tuple[str, str]) -> QuerySet[models.Model]:
        """The rows in which something is stored that does not begin so: texts, and file names."""
        text, name = beginnings
        rows, condition = self.rows(), Q(pk__in=[])
        for number, field in enumerate((*self.values, *self.indexes, *self.files)):
            begins = name if isinstance(field, SealedFileField) else text
            other = f"_begins_{number}"
            rows = rows.annotate(**{other: Left(field.attname, len(begins))})
            filled = ~Q(**{other: ""}) & Q(**{f"{field.attname}__isnull": False})
            condition |= filled & ~Q(**{other: begins})
        return rows.filter(condition)


def sealed_models() -> list[SealedModel]:
    """Every model that seals something, in the order of the rooms."""
    found = map(of_model, apps.get_models())
    return [one for one in found if one.values or one.files]


def of_model(model: type[models.Model]) -> SealedModel:
    """What a model seals in its own table."""
    fields = model._meta.local_concrete_fields
    return SealedModel(
        model,
        tuple(one for one in fields if isinstance(one, SealedField)),
        tuple(one for one in fields if isinstance(one, BlindIndexField)),
        tuple(one for one in fields if isinstance(one, SealedFileField)),
    )


def beginnings(key: str, cipher: Cipher) -> tuple[str, str]:
    """How values, and names of files, of this key and cipher begin."""
    begins = head(cipher, key)
    return f"{begins}.", f"{FOLDER}/{begins}/"


def filled(rows: QuerySet[M], *names: str) -> QuerySet[M]:
    """Those of ``rows`` in which one of these sealed fields holds something."""
    holds = Q()
    for name in names:
        rows = rows.alias(**{f"_{name}_begins": Left(name, 1)})
        holds |= Q(**{f"{name}__isnull": False}) & ~Q(**{f"_{name}_begins": ""})
    return rows.filter(holds)


def to_do(one: SealedModel) -> QuerySet[models.Model]:
    """The rows in which something is sealed otherwise than values are from now on."""
    keys = ring()
    return one.not_from(beginnings(keys.names[0], keys.cipher))


def uses(among: Iterable[SealedModel] | None = None) -> Counter[tuple[str, str]]:
    """How many values and files each key and cipher seals; those of no known key are
    :data:`OTHER`'s."""
    found: Counter[tuple[str, str]] = Counter()
    for one in among or sealed_models():
        for field in (*one.values, *one.indexes, *one.files):
            found.update(_uses_of(one, field))
    return found


def _uses_of(one: SealedModel, field: models.Field[object, object]) -> Iterator[tuple[str, str]]:
    rows = one.model._base_manager.filter(**{f"{field.attname}__isnull": False})
    filled = rows.annotate(_begins=Left(field.attname, 1)).exclude(_begins="").count()
    known = Counter[tuple[str, str]]()
    for name in ring().names:
        for cipher in Cipher:
            begins = beginnings(name, cipher)[isinstance(field, SealedFileField)]
            same = rows.annotate(_begins=Left(field.attname, len(begins))).filter(_begins=begins)
            known[name, cipher.value] += same.count()
    known[OTHER, OTHER] += filled - known.total()
    return known.elements()
