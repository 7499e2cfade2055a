"""What people do with a catalogue (主动公开目录)."""

from __future__ import annotations

from lubu.catalogue.actions.adopting import adopt
from lubu.catalogue.actions.importing import CatalogueFaultsError, Imported, import_catalogue
from lubu.catalogue.actions.rights import NotYourCatalogueError, may_tailor
from lubu.catalogue.actions.tailoring import (
    AlreadyDroppedError,
    EntryTakenError,
    ForeignUnitError,
    NoReasonError,
    NotDroppedError,
    UnknownFieldError,
    add,
    assign,
    change,
    drop,
    keep,
)
from lubu.catalogue.actions.versions import (
    DayOfVersionError,
    NothingToPutInForceError,
    pending,
    put_in_force,
)

__all__ = [
    "AlreadyDroppedError",
    "CatalogueFaultsError",
    "DayOfVersionError",
    "EntryTakenError",
    "ForeignUnitError",
    "Imported",
    "NoReasonError",
    "NotDroppedError",
    "NotYourCatalogueError",
    "NothingToPutInForceError",
    "UnknownFieldError",
    "add",
    "adopt",
    "assign",
    "change",
    "drop",
    "import_catalogue",
    "keep",
    "may_tailor",
    "pending",
    "put_in_force",
]
