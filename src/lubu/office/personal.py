"""The register of personal data that the desk shows masked, and showing them whole.

A room registers each such field; its screens write ``{% personal row "field" %}``. Whoever may see
more presses a button, and the ledger has an entry of who looked at whose data and why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

from django.db import models, transaction

from lubu.ledger import actions as ledger
from lubu.office import errors
from lubu.office.masking import MaskKind, mask
from lubu.organisations.models import Organ, User
from lubu.organisations.visibility import visible
from lubu.sealing.envelopes import NotOpenedError

KIND: Final = "personal_data.shown"
LONGEST_REASON: Final = 200

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal(Generic[M]):
    """One field of personal data.

    ``organ`` is whose ledger has the entry; ``may`` says who, of those that see the row, may see
    the whole; ``back`` is the address of the row's screen.
    """

    model: type[M]
    field: str
    kind: MaskKind
    label: object
    organ: Callable[[M], Organ]
    may: Callable[[User, M], bool]
    back: Callable[[M], str]
    asks_reason: bool = False

    @property
    def name(self) -> str:
        """How it is named in addresses and in the ledger: ``app.model.field``."""
        return f"{self.model._meta.label_lower}.{self.field}"

    def text(self, row: M) -> str:
        """The whole.

        Raises:
            NotOpenedError: it is sealed and does not open.
        """
        return str(getattr(row, self.field) or "")

    def masked(self, row: M) -> str:
        """What everybody sees who sees the row.

        Raises:
            NotOpenedError: it is sealed and does not open.
        """
        return mask(self.kind, self.text(row))


class UnknownPersonalError(LookupError):
    """No room registered this field."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name!r} is not registered as personal data")


class NotToBeShownError(Exception):
    """The person sees the row but not the whole of this field."""


class WhyMissingError(Exception):
    """The field asks why somebody wants to see it, and no reason was given, or too long a one."""

    field = "reason"

    def __init__(self) -> None:
        self.most = LONGEST_REASON
        super().__init__()


def readable(row: models.Model, field: str) -> str:
    """A sealed field of a row; where it does not open, a sentence that says so, so that one row
    spoils no list."""
    try:
        return str(getattr(row, field) or "")
    except NotOpenedError as error:
        return errors.sentence(error)


_registered: dict[str, Personal[Any]] = {}


def register(personal: Personal[Any]) -> None:
    """Register a field.

    Raises:
        ValueError: registered before.
    """
    if personal.name in _registered:
        raise ValueError(f"{personal.name} is registered twice")
    _registered[personal.name] = personal


def registered() -> dict[str, Personal[Any]]:
    """All of them by name."""
    return dict(_registered)


def of(name: str) -> Personal[Any]:
    """The field of that name.

    Raises:
        UnknownPersonalError: there is none.
    """
    if name not in _registered:
        raise UnknownPersonalError(name)
    return _registered[name]


def row_for(personal: Personal[M], key: int, user: User) -> M:
    """The row, if ``user`` may see it.

    Raises:
        ObjectDoesNotExist: there is none that the person may see.
    """
    return visible(personal.model._default_manager.all(), user).get(pk=key)


@transaction.atomic
def show(personal: Personal[Any], key: int, *, actor: User, reason: str, at: datetime) -> str:
    """The whole of a field, once it is in the ledger who looked at it.

    Raises:
        ObjectDoesNotExist: there is no row that ``actor`` may see.
        NotToBeShownError: ``actor`` may not see the whole.
        WhyMissingError: the field asks for a reason.
        NotOpenedError: it is sealed and does not open.
    """
    row = row_for(personal, key, actor)
    if not personal.may(actor, row):
        raise NotToBeShownError
    why = reason.strip()
    if len(why) > LONGEST_REASON or (personal.asks_reason and not why):
        raise WhyMissingError
    text = personal.text(row)
    ledger.record(
        KIND,
        organ=personal.organ(row),
        subject=row,
        actor=actor,
        payload={"field": personal.field, **({"reason": why} if why else {})},
        at=at,
    )
    return text
