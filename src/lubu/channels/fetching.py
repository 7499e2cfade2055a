"""Fetching reads from accounts that have a key: asked outside any transaction, stored by count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from lubu.channels import rules
from lubu.channels.actions.fetches import keep_fetch
from lubu.channels.actions.reads import record_reads
from lubu.channels.adapters.wechat import TITLE_CHARS, WechatAccount
from lubu.channels.adapters.wechat_client import (
    NO_RIGHT,
    QUOTA,
    Tokens,
    UnreachableError,
    WechatClient,
    WechatError,
)
from lubu.channels.adapters.wechat_reads import FOLLOWED, ArticleReads, daily, totals
from lubu.channels.credentials import wechat_account
from lubu.channels.models import Delivery, ReadCount, ReadFetch
from lubu.channels.rules import (
    FetchProblem,
    ReadsDayError,
    ReadsFellError,
    ReadsNumberError,
    ReadSource,
)
from lubu.publishing.models import Channel, Release
from lubu.publishing.rules import ChannelKind, ReleaseState

Accounts = Callable[[str, str], WechatAccount | None]


def fetch_due(at: datetime, *, accounts: Accounts = wechat_account) -> int:
    """Fetch the reads of every account whose turn it is; returns how many were asked."""
    channels = Channel.objects.filter(active=True, kind=ChannelKind.WECHAT.value)
    asked = 0
    for channel in channels.select_related("organ").order_by("pk"):
        account = accounts(channel.organ.slug, channel.account)
        if account is not None and _is_turn(channel, at):
            fetch_reads(channel, account, at=at)
            asked += 1
    return asked


def _is_turn(channel: Channel, at: datetime) -> bool:
    last = ReadFetch.objects.filter(channel=channel).first()
    if last is None:
        return rules.may_fetch(None, None, at=timezone.localtime(at))
    is_left = bool(rules.days_to_fetch(last.until, today=timezone.localdate(at)))
    problem = FetchProblem(last.problem) if last.problem else None
    return is_left and rules.may_fetch(
        problem, timezone.localtime(last.at), at=timezone.localtime(at)
    )


def fetch_reads(channel: Channel, account: WechatAccount, *, at: datetime) -> ReadFetch:
    """Ask for the days that are over, store what is new, and keep how it went. Repeatable."""
    last = ReadFetch.objects.filter(channel=channel).first()
    until = last.until if last else None
    days = rules.days_to_fetch(until, today=timezone.localdate(at))
    client = WechatClient(account.address, account.app_id, account.secret, Tokens())
    stored = _Stored()
    problem, error = None, ""
    try:
        for one in _followed(client, channel, days):
            stored.add(one)
        for day in days:
            for one in _older(client, channel, day):
                stored.add(one)
            until = day
    except UnreachableError as broken:
        problem, error = FetchProblem.UNREACHABLE, broken.detail
    except WechatError as refused:
        problem, error = _problem(refused), f"{refused.code} {refused.message}"
    return keep_fetch(
        channel.pk,
        at=at,
        until=until,
        counted=stored.counted,
        left_out=stored.left_out,
        problem=problem,
        error=error,
    )


def _problem(error: WechatError) -> FetchProblem:
    if error.code == NO_RIGHT:
        return FetchProblem.NO_RIGHT
    return FetchProblem.QUOTA if error.code in QUOTA else FetchProblem.REFUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class _Total:
    """How often a release had been read up to a day; no release where none fits the article."""

    release: Release | None
    on: date
    reads: int


def _followed(client: WechatClient, channel: Channel, days: list[date]) -> Iterator[_Total]:
    """The totals of all articles that were still followed on one of the days."""
    if not days:
        return
    sent = _out(channel).filter(released_on__gte=days[0] - FOLLOWED, released_on__lte=days[-1])
    for sent_on in sorted({on for on in sent.values_list("released_on", flat=True) if on}):
        releases = list(sent.filter(released_on=sent_on))
        for one in totals(client, sent_on):
            if one.on <= days[-1]:
                yield _Total(release=_meant(one, releases), on=one.on, reads=one.reads)


def _older(client: WechatClient, channel: Channel, day: date) -> Iterator[_Total]:
    """Of older articles, what was read on the day on top of their last count before it."""
    older = _out(channel).filter(released_on__lt=day - FOLLOWED)
    if not older.exists():
        return
    read = daily(client, day)
    titles = [one.title for one in read]
    releases = list(older.filter(submission__content__title__in=titles))
    for one in read:
        release = _meant(one, releases)
        counts = ReadCount.objects.filter(release=release, on__lt=day)
        before = counts.order_by("-on").first() if release else None
        if before is not None:
            yield _Total(release=release, on=day, reads=before.reads + one.reads)


def _out(channel: Channel) -> QuerySet[Release]:
    rows: QuerySet[Release] = Release.objects.filter(
        channel=channel, state=ReleaseState.RELEASED.value
    )
    return rows.select_related("submission")


def _meant(article: ArticleReads, releases: list[Release]) -> Release | None:
    """The one release that the article is: by its message's number, or else by its title alone."""
    number = article.message.partition("_")[0]
    sent = Delivery.objects.filter(release__in=releases, marks__message=number)
    known = set(sent.values_list("release", flat=True)) if number else set()
    fitting = [one for one in releases if one.pk in known] or [
        one
        for one in releases
        if str(one.submission.content["title"])[:TITLE_CHARS].strip() == article.title
    ]
    return fitting[0] if len(fitting) == 1 else None


@dataclass(slots=True)
class _Stored:
    """Stores totals one by one, and counts what was new and what could not be."""

    counted: int = 0
    left_out: int = 0

    def add(self, one: _Total) -> None:
        """Store a total, unless it is known, or a person entered another number for its day."""
        if one.release is None:
            self.left_out += 1
            return
        known = ReadCount.objects.filter(release=one.release, on=one.on).first()
        if known is not None and (known.reads == one.reads or known.source != ReadSource.API.value):
            return
        try:
            record_reads(
                one.release.pk, on=one.on, reads=one.reads, source=ReadSource.API, actor=None
            )
        except (ReadsDayError, ReadsFellError, ReadsNumberError):
            self.left_out += 1
        else:
            self.counted += 1
