"""Who sees the builder's own books: those who keep the site."""

from __future__ import annotations

from django.db.models import Q

from lubu.organisations.models import User
from lubu.organisations.visibility import NOTHING, policy
from lubu.portal.models import BuildState, BuiltFile, Mention
from lubu.publishing.policies import wide_organs


@policy(BuiltFile)
def built_files(user: User | None) -> Q:
    return NOTHING if user is None else Q(organ__in=wide_organs(user))


@policy(BuildState)
def build_states(user: User | None) -> Q:
    return NOTHING if user is None else Q(organ__in=wide_organs(user))


@policy(Mention)
def mentions(user: User | None) -> Q:
    return NOTHING if user is None else Q(page__organ__in=wide_organs(user))
