"""Who may see what: the one function, and the register of rules behind it.

Every list, search, comparison, history, export, feed and file name asks :func:`visible`.
A model without a policy is invisible to everybody: forgetting one closes a door, never opens it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet

if TYPE_CHECKING:
    from lubu.organisations.models import User

M = TypeVar("M", bound=Model)
Policy = Callable[["User | None"], Q]
_policies: dict[type[Model], Policy] = {}

NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING


def policy(model: type[Model]) -> Callable[[Policy], Policy]:
    """Register who sees the rows of ``model``; called with ``None`` for the public.

    Raises:
        ValueError: the model has a policy already.
    """

    def add(rule: Policy) -> Policy:
        if model in _policies:
            raise ValueError(f"{model.__name__} has two visibility policies")
        _policies[model] = rule
        return rule

    return add


def has_policy(model: type[Model]) -> bool:
    """Whether ``model`` is covered."""
    return any(kind in _policies for kind in model.__mro__)


def covered() -> list[type[Model]]:
    """Every model that has a policy of its own, in the order of registration."""
    return list(_policies)


def visible(queryset: QuerySet[M], user: User | AnonymousUser | None) -> QuerySet[M]:
    """The rows of ``queryset`` that ``user`` may see; ``None`` is the public."""
    person = _person(user)
    for kind in queryset.model.__mro__:
        if kind in _policies:
            return queryset.filter(_policies[kind](person))
    return queryset.none()


def may_see(user: User | AnonymousUser | None, row: Model) -> bool:
    """Whether ``user`` may see this one stored row."""
    return visible(type(row)._default_manager.filter(pk=row.pk), user).exists()


def _person(user: User | AnonymousUser | None) -> User | None:
    if user is None or isinstance(user, AnonymousUser) or not user.is_active:
        return None
    return user
