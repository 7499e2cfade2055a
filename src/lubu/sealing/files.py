"""Sealed files of rows: an upload is sealed while it is stored, and opened while it is read.

The stored name says the key and nothing of the file; its own name goes to a sealed field beside it.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core import checks
from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import models
from django.db.models.fields.files import FieldFile

from lubu.sealing.envelopes import NotOpenedError, Place, Reason
from lubu.sealing.fields import OnlyByRowError, UnboundError
from lubu.sealing.keys import ring
from lubu.sealing.streams import PIECE, Opened, sealed

FOLDER = "sealed"


class _Sealing(File[bytes]):
    """An upload as it goes to the storage: its sealed pieces."""

    def __init__(self, content: File[bytes], place: Place) -> None:
        super().__init__(None, name="")  # nothing reads it but by pieces
        self._content, self._place = content, place

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        self._content.seek(0)
        return sealed(self._content, ring(), self._place)


def new_name() -> str:
    """Where the next file is stored: by its key, so that rotation finds what is left to do."""
    name = secrets.token_hex(16)
    return f"{FOLDER}/{ring().head}/{name[:2]}/{name}"


def store(storage: Storage, content: File[bytes], place: Place) -> str:
    """Seal ``content`` into a new file and return its name; it is on disk when this returns."""
    name = storage.save(new_name(), _Sealing(content, place))
    try:
        path = Path(storage.path(name))
    except NotImplementedError:  # another machine keeps it
        return name
    for one in (path, path.parent):
        handle = os.open(one, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    return name


class SealedFieldFile(FieldFile):
    """The file of a row, sealed in its storage."""

    field: SealedFileField

    @property
    def place(self) -> Place:
        return self.field.named(self.instance)

    def save(self, name: str | None, content: File[Any], save: bool = True) -> None:
        self.name = store(self.storage, content, self.place)
        setattr(self.instance, self.field.attname, self.name)
        if self.field.name_field:
            setattr(self.instance, self.field.name_field, Path(name or "").name)
        self._committed = True
        if save:
            self.instance.save()

    save.alters_data = True  # type: ignore[attr-defined]  # Django's own

    def open(self, mode: str = "rb") -> SealedFieldFile:  # type: ignore[override]  # as Django's
        """Open it for reading.

        Raises:
            NotOpenedError: it does not open, or is gone; the error names the row.
        """
        self._require_file()  # type: ignore[attr-defined]  # Django's own
        if not getattr(self, "_committed", True):
            super().open(mode)
            return self
        self.close()
        try:
            opened = Opened.buffered(self.storage.open(self.name or "", "rb"), ring(), self.place)
        except FileNotFoundError:
            raise NotOpenedError(Reason.MISSING, self.place, row=self.instance.pk) from None
        except NotOpenedError as error:
            raise NotOpenedError(
                error.reason, error.place, key=error.key, row=self.instance.pk
            ) from None
        self.file = File(opened, name=self.name)
        return self

    def _get_file(self) -> File[Any]:
        """What is read, opened: never the sealed bytes themselves."""
        if getattr(self, "_file", None) is None:
            self.open()
        opened: File[Any] = self._file  # type: ignore[attr-defined]  # Django's own
        return opened

    file = property(_get_file, FieldFile._set_file, FieldFile._del_file)  # type: ignore[attr-defined]

    @property
    def size(self) -> int:
        """Of what was sealed, in bytes."""
        with self.open() as opened:
            raw = opened.file.file.raw
            return int(raw.size)

    @property
    def url(self) -> str:
        """None: what is sealed leaves through a view that asks who wants it."""
        raise OnlyByRowError(str(self.field))

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        with self.open() as opened:
            while piece := opened.read(chunk_size or PIECE):
                yield piece


class SealedFileField(models.FileField):
    """A file that is sealed where it is stored; bound as :class:`~lubu.sealing.fields.SealedField`.

    ``name_field`` is the sealed field that keeps the name under which it was handed in.
    """

    attr_class = SealedFieldFile

    def __init__(
        self,
        *args: object,
        bound_to: str | Sequence[str] = (),
        name_field: str = "",
        **options: Any,  # noqa: ANN401  Django's own
    ) -> None:
        self.bound_to = (bound_to,) if isinstance(bound_to, str) else tuple(bound_to)
        self.name_field = name_field
        options.setdefault("max_length", 120)
        super().__init__(*args, **options)  # type: ignore[arg-type]  # Django's own

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        options |= {"bound_to": self.bound_to, "name_field": self.name_field}
        return name, path, args, options

    def place(self, row: Sequence[object]) -> Place:
        """Where the file of the row of that name belongs."""
        return Place(self.model._meta.db_table, str(self.column), tuple(map(str, row)))

    def named(self, instance: models.Model) -> Place:
        """Where this row's file belongs.

        Raises:
            UnboundError: the row has no name yet.
        """
        names = [getattr(instance, name) for name in self.bound_to]
        if None in names or "" in names:
            raise UnboundError(str(self), ", ".join(self.bound_to))
        return self.place(names)

    def check(self, **options: Any) -> list[checks.CheckMessage]:  # noqa: ANN401  Django's own
        found = super().check(**options)
        fields = {field.attname: field for field in self.model._meta.concrete_fields}
        if not self.bound_to or not set(self.bound_to) <= set(fields):
            found.append(checks.Error(f"{self} must be bound to fields that name its row."))
        kept = fields.get(self.name_field)
        if self.name_field and (kept is None or kept.creation_counter < self.creation_counter):
            found.append(checks.Error(f"The name of {self} must be a field that stands after it."))
        return found
