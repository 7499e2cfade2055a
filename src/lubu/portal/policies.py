"""Who sees the builder's own books, and what the public search knows."""

from __future__ import annotations

from django.db.models import Q

from lubu.organisations.models import User
from lubu.organisations.rules import Role
from lubu.organisations.visibility import NOTHING, policy
from lubu.portal.models import (
    BuildState,
    BuiltFile,
    Digest,
    DigestRun,
    FaultReport,
    Mention,
    PublicSending,
    SearchEntry,
    SiteNotice,
    Subscription,
    Topic,
    TopicDraft,
    TopicWord,
    WrongCode,
)
from lubu.portal.rules.notices import NoticeState
from lubu.portal.rules.topics import PUBLIC as TOPIC_IS_PUBLIC
from lubu.publishing.models import Release
from lubu.publishing.policies import PUBLIC, wide_organs


@policy(BuiltFile)
def built_files(user: User | None) -> Q:
    return NOTHING if user is None else Q(organ__in=wide_organs(user))


@policy(BuildState)
def build_states(user: User | None) -> Q:
    return NOTHING if user is None else Q(organ__in=wide_organs(user))


@policy(Mention)
def mentions(user: User | None) -> Q:
    return NOTHING if user is None else Q(page__organ__in=wide_organs(user))


@policy(SearchEntry)
def search_entries(user: User | None) -> Q:
    """Everybody sees what is out on the website, whatever the index still holds."""
    return Q(release__in=Release.objects.filter(PUBLIC))


@policy(SiteNotice)
def site_notices(user: User | None) -> Q:
    """Everybody reads what stands on every page; what is planned or over is the organ's."""
    return Q(state=NoticeState.UP.value) if user is None else Q(organ__in=user.organ_ids)


@policy(FaultReport)
def fault_reports(user: User | None) -> Q:
    """Who wrote is known to the unit that answers, and to who sees the organ's whole work."""
    if user is None:
        return NOTHING
    return Q(organ__in=wide_organs(user)) | Q(unit__in=user.units_with(Role.EDITOR))


@policy(PublicSending)
def public_sendings(user: User | None) -> Q:
    """Addresses of citizens are shown to nobody."""
    return NOTHING


@policy(WrongCode)
def wrong_codes(user: User | None) -> Q:
    """Nor those of who mistook a code, or guessed."""
    return NOTHING


@policy(Subscription)
def subscriptions(user: User | None) -> Q:
    """Who subscribes is shown to nobody: the desk counts, and the owner has a link."""
    return NOTHING


@policy(Digest)
def digests(user: User | None) -> Q:
    """Nor is what anybody was told."""
    return NOTHING


@policy(DigestRun)
def digest_runs(user: User | None) -> Q:
    return NOTHING if user is None else Q(organ__in=wide_organs(user))


@policy(Topic)
def topics(user: User | None) -> Q:
    """Everybody knows what has a page; what has none yet, or none any more, is for who keeps it."""
    out = Q(state__in=[state.value for state in TOPIC_IS_PUBLIC])
    if user is None:
        return out
    kept = Q(organ__in=wide_organs(user)) | Q(unit__in=user.units_with(Role.EDITOR))
    return kept | out & Q(organ__in=user.organ_ids)


@policy(TopicDraft)
def topic_drafts(user: User | None) -> Q:
    if user is None:
        return NOTHING
    own = Q(topic__unit__in=user.units_with(Role.EDITOR))
    return Q(topic__organ__in=wide_organs(user)) | own


@policy(TopicWord)
def topic_words(user: User | None) -> Q:
    """A word may be that of a draft."""
    return NOTHING if user is None else Q(organ__in=wide_organs(user))
