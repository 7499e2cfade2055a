"""Columns whose content only the application can read: personal data sealed row by row.

A value is sealed when its row is saved and opened when it is looked at: a list of a thousand rows
opens what it shows. It is bound to its table, its column and the row, which ``bound_to`` names:
fields that are known before the row is stored, differ in every row and never change. A value
that somebody moves to another row or column does not open.

Nothing is found by a sealed value but by a :class:`BlindIndexField` beside it. Empty text stays
empty, so that what is erased is seen to be erased.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import Exact, In, Lookup
from django.db.models.query_utils import DeferredAttribute

from lubu.sealing.alike import Alike, normalised
from lubu.sealing.envelopes import NotOpenedError, Place
from lubu.sealing.keys import ring

EMPTY: Final = ""


class SealedLookupError(FieldError):
    """A query asks for rows by a sealed value, which differs each time that it is sealed."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(f"{field} is sealed: look for its blind index, or open the rows")


class OnlyByRowError(TypeError):
    """A sealed value is written, or exported, without the row that it is bound to."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(f"{field} is sealed: save its row; update() and exports cannot seal")


class UnboundError(ValueError):
    """The row does not have its name yet, to which the value would be bound."""

    def __init__(self, field: str, bound_to: str) -> None:
        self.field, self.bound_to = field, bound_to
        super().__init__(f"{field} cannot be sealed while {bound_to} is empty")


@dataclass(frozen=True, slots=True)
class Sealed:
    """What stands in the column, not opened."""

    text: str


class SealedAttribute(DeferredAttribute):
    """Opens the value when it is first looked at."""

    field: SealedField

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:  # noqa: ANN401
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            super().__get__(instance, cls)
        held = instance.__dict__[name]
        if isinstance(held, Sealed):
            held = instance.__dict__[name] = self.field.opened(instance, held)
        return held

    def __set__(self, instance: models.Model, value: object) -> None:
        instance.__dict__[self.field.attname] = value


class SealedField(models.Field[Any, Any]):
    """What the sealed fields share; the column is text."""

    descriptor_class = SealedAttribute

    def __init__(
        self,
        *args: object,
        bound_to: str | Sequence[str] = (),
        **options: Any,  # noqa: ANN401
    ) -> None:
        self.bound_to = (bound_to,) if isinstance(bound_to, str) else tuple(bound_to)
        super().__init__(*args, **options)  # type: ignore[arg-type]  # Django's own

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "bound_to": self.bound_to}

    def get_internal_type(self) -> str:
        return "TextField"

    # --- text and back ----------------------------------------------------------------------------
    def to_text(self, value: Any) -> str:  # noqa: ANN401  the subclass knows
        return str(value)

    def from_text(self, text: str) -> object:
        return text

    def place(self, row: Iterable[object]) -> Place:
        """Where a value of this column stands in the row of that name."""
        return Place(self.model._meta.db_table, str(self.column), tuple(map(str, row)))

    def named(self, instance: models.Model) -> Place:
        """Where this row's value stands.

        Raises:
            UnboundError: the row has no name yet.
        """
        names = []
        for name in self.bound_to:
            value = getattr(instance, name)
            if value in (None, ""):
                raise UnboundError(str(self), name)
            names.append(value)
        return self.place(names)

    def opened(self, instance: models.Model, held: Sealed) -> object:
        """What was sealed in this row.

        Raises:
            NotOpenedError: it does not open; the error names the row.
        """
        if held.text == EMPTY:
            return EMPTY
        try:
            content = ring().open(held.text, self.named(instance))
        except NotOpenedError as error:
            raise NotOpenedError(
                error.reason, error.place, key=error.key, row=instance.pk
            ) from None
        return self.from_text(content.decode("utf-8", "surrogatepass"))

    def sealed(self, instance: models.Model, value: object) -> Sealed:
        """What to store of ``value`` in this row."""
        text = self.to_text(value)
        content = text.encode("utf-8", "surrogatepass")
        return Sealed(ring().seal(content, self.named(instance)) if text else EMPTY)

    # --- to and from the database -----------------------------------------------------------------
    def from_db_value(self, value: str | None, *_about: object) -> Sealed | None:
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:
        held = model_instance.__dict__.get(self.attname)
        if held is None:
            return None
        if isinstance(held, Sealed):  # nobody looked at it: as it was, if it is this row's
            self.opened(model_instance, held)
            return held
        return self.sealed(model_instance, held)

    def get_prep_value(self, value: Any) -> Any:  # noqa: ANN401  Django's own
        if isinstance(value, Sealed):
            return value.text
        if value is None or value == EMPTY or hasattr(value, "resolve_expression"):
            return value
        raise OnlyByRowError(str(self))

    def get_lookup(self, lookup_name: str) -> type[Lookup[Any]] | None:
        if lookup_name != "isnull":
            raise SealedLookupError(str(self))
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:  # noqa: ANN401  Django's own
        raise SealedLookupError(str(self))

    def value_to_string(self, obj: models.Model) -> str:
        raise OnlyByRowError(str(self))

    def check(self, **options: Any) -> list[checks.CheckMessage]:  # noqa: ANN401  Django's own
        return [*super().check(**options), *self._check_binding()]

    def _check_binding(self) -> Iterable[checks.CheckMessage]:
        meta, names = self.model._meta, set(self.bound_to)
        fields = {field.attname: field for field in meta.concrete_fields}
        if self.unique or self.primary_key or getattr(self, "db_index", False):
            yield checks.Error(f"{self} is sealed and cannot have an index.", obj=self)
        if not names or not names <= set(fields):
            yield checks.Error(f"{self} must be bound to fields that name its row.", obj=self)
            return
        if any(isinstance(fields[name], models.AutoField) for name in names):
            yield checks.Error(f"{self} is bound to a key that the database gives.", obj=self)
        unique = [{name} for name, field in fields.items() if field.unique]
        unique += [
            {field.attname for field in meta.concrete_fields if field.name in one.fields}
            for one in meta.constraints
            if isinstance(one, models.UniqueConstraint) and one.condition is None
        ]
        if not any(one <= names for one in unique):
            yield checks.Error(f"{self} is bound to what two rows may share.", obj=self)


class SealedTextField(SealedField, models.TextField[Any, Any]):
    """Sealed text."""


class SealedJSONField(SealedField):
    """Sealed plain JSON values: what ``json`` reads back as it was. Erased, it is empty text."""

    empty_strings_allowed = False

    def to_text(self, value: Any) -> str:  # noqa: ANN401  JSON
        return EMPTY if value == EMPTY else json.dumps(value, ensure_ascii=False)

    def from_text(self, text: str) -> object:
        value: object = json.loads(text)
        return value


@dataclass(frozen=True, slots=True)
class Blind:
    """A blind index as it stands in its column."""

    text: str


class BlindIndexField(models.CharField[Any, Any]):
    """By which rows are found whose sealed field ``of`` says the same as a text.

    It is the keyed digest of the text in the form that ``kind`` gives it, so that it finds the
    same person in all columns of its kind; whoever copies the database learns nothing from
    it but which rows are alike. It follows its field whenever both are saved. Ask for it with the
    text itself: ``filter(address_index="wang@example.cn")``. NULL where there is no text.
    """

    def __init__(self, *args: object, of: str, kind: str, **options: Any) -> None:  # noqa: ANN401
        self.of, self.kind = of, Alike(kind)
        options |= {"max_length": 100, "null": True, "editable": False}
        super().__init__(*args, **options)  # type: ignore[arg-type]  # Django's own

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        for given in ("max_length", "null", "editable"):
            options.pop(given, None)
        return name, path, args, {**options, "of": self.of, "kind": self.kind.value}

    def index(self, text: object) -> Blind | None:
        """What to store for a text."""
        form = normalised(self.kind, str(text)) if text is not None else EMPTY
        return Blind(ring().blind(form, self.kind.value)) if form else None

    def candidates(self, text: object) -> list[str]:
        """In which forms the index of this text may stand while keys are changed."""
        form = normalised(self.kind, str(text))
        return ring().blinds(form, self.kind.value) if form else []

    def place(self) -> Place:
        """Where it stands, for messages."""
        return Place(self.model._meta.db_table, str(self.column))

    def pre_save(self, model_instance: models.Model, add: bool) -> Blind | None:
        return self.index(getattr(model_instance, self.of))

    def get_prep_value(self, value: Any) -> Any:  # noqa: ANN401  Django's own
        if isinstance(value, Blind):
            return value.text
        if value is None or hasattr(value, "resolve_expression"):
            return value
        raise OnlyByRowError(str(self))

    def get_lookup(self, lookup_name: str) -> type[Lookup[Any]] | None:
        if lookup_name not in ("exact", "in", "isnull"):
            raise SealedLookupError(str(self))
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj: models.Model) -> str:
        raise OnlyByRowError(str(self))


class _Found:
    """The lookups of an index turn texts into every form in which their digests may stand."""

    lhs: Any
    rhs: Any
    prepare_rhs = False

    def texts(self) -> Iterable[object]:
        return [self.rhs]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[object]]:  # noqa: ANN401
        if hasattr(self.rhs, "resolve_expression") or hasattr(self.rhs, "as_sql"):
            sql, given = super().as_sql(compiler, connection)  # type: ignore[misc]  # the lookup's
            return sql, list(given)
        field = self.lhs.output_field
        sql, given = compiler.compile(self.lhs)
        sought = [one for text in self.texts() for one in field.candidates(text)]
        if not sought:
            return "1 = 0", []
        return f"{sql} IN ({', '.join(['%s'] * len(sought))})", [*given, *sought]


@BlindIndexField.register_lookup
class _FoundExact(_Found, Exact):  # type: ignore[misc]  # as its base has it
    """Rows whose field says this."""


@BlindIndexField.register_lookup
class _FoundIn(_Found, In):  # type: ignore[misc]  # as its base has it
    """Rows whose field says one of these."""

    def texts(self) -> Iterable[object]:
        return list(self.rhs)
