"""Wagtail's lists and choosers of attachments and pictures, as one person may see them."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as picture_policy

from lubu.organisations.models import User
from lubu.organisations.visibility import visible


def visible_files(files: QuerySet[Model], user: User | AnonymousUser) -> QuerySet[Model]:
    """Of ``files``, those that the person sees; may be searched, which knows no other fields."""
    return files.filter(pk__in=visible(files.model._default_manager.all(), user).values("pk"))


class _OnlyVisible:
    """Of Wagtail's policies, which ask who may change a file, to superusers of every organ."""

    def instances_user_has_any_permission_for(
        self, user: User | AnonymousUser, actions: Iterable[str]
    ) -> QuerySet[Model]:
        allowed = super().instances_user_has_any_permission_for(user, actions)  # type: ignore[misc]  # mixed in below
        return visible_files(allowed, user)


def narrow_lists() -> None:
    """Every list of files asks these two objects, which no setting exchanges; at start."""
    for policy in (document_policy, picture_policy):
        kind = type(policy)
        if not issubclass(kind, _OnlyVisible):
            policy.__class__ = type(f"Visible{kind.__name__}", (_OnlyVisible, kind), {})
