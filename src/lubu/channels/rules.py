"""Channels as rules: what proves a posting, how a delivery goes on, how readings add up. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from lubu.publishing.rules import ChannelKind


class ReadSource(StrEnum):
    """Where a read count came from."""

    API = "api"
    IMPORT = "import"
    MANUAL = "manual"


class FetchProblem(StrEnum):
    """Why reads could not be fetched from an account's interface."""

    NO_RIGHT = "no_right"  # the account may not read its statistics
    QUOTA = "quota"  # the calls of the day are used up
    UNREACHABLE = "unreachable"
    REFUSED = "refused"  # for another reason, in the channel's words


class Purpose(StrEnum):
    """What an attempt is to do on the channel."""

    DELIVER = "deliver"
    TAKE_DOWN = "take_down"


class DeliveryState(StrEnum):
    """Where one attempt stands; the last attempt of a release says where its delivery stands."""

    STARTED = "started"  # a worker is at it
    UNDERWAY = "underway"  # a step is done on the channel, the next follows
    PUT_OFF = "put_off"  # did not work this time; tried again later
    BY_HAND = "by_hand"  # a person has to do it
    REFUSED = "refused"  # the channel will not have it; a person has to see why
    DONE = "done"


class Hint(StrEnum):
    """Why a person has to act, where the channel did not say it in words of its own."""

    NO_INTERFACE = "no_interface"  # the channel can only be reached by hand
    NOT_CONNECTED = "not_connected"  # no key is stored for the account
    NO_RIGHT = "no_right"  # the account may draft but not publish (since July 2025)
    UNCERTAIN = "uncertain"  # broke off while publishing: it may be out already
    TRIED_OFTEN = "tried_often"  # gave up after the last pause
    FILES_NOT_CLEAN = "files_not_clean"  # a file is no longer found clean
    TEXT_TOO_LONG = "text_too_long"  # above the channel's own limit


# What proves a posting; of a post on an account ``shown_from`` is the day of posting.
PROOF: dict[ChannelKind, tuple[str, ...]] = {
    ChannelKind.WEBSITE: (),
    ChannelKind.WECHAT: ("address", "shown_from"),
    ChannelKind.WEIBO: ("address", "shown_from"),
    ChannelKind.NANFANG: ("address", "shown_from"),
    ChannelKind.NOTICE_BOARD: ("photo", "place", "shown_from", "shown_until"),
    ChannelKind.LOUDSPEAKER: ("place", "shown_from", "shown_until"),
    ChannelKind.VISITS: ("place", "shown_from", "shown_until", "households"),
}
CAN_BE_TAKEN_DOWN = frozenset(ChannelKind) - {ChannelKind.WEBSITE, ChannelKind.VISITS}
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
STALE = timedelta(minutes=10)  # after it a silent worker is taken for dead
LARGEST_READS = 10**12


class ProofMissingError(Exception):
    """A posting by hand lacks the proof that its kind of channel asks for; ``missing`` fields."""

    def __init__(self, missing: Iterable[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(", ".join(self.missing))


class PeriodError(Exception):
    """The period of a posting ends (``until``) before it begins (``since``)."""

    def __init__(self, since: date, until: date) -> None:
        self.since, self.until = since, until
        super().__init__(f"{since} to {until}")


class PostedDayError(Exception):
    """Nothing can be posted on ``on``: it is before the approval (``since``) or after ``today``."""

    def __init__(self, on: date, since: date, today: date) -> None:
        self.on, self.since, self.today = on, since, today
        super().__init__(f"{on} is not within {since} to {today}")


class ReadsFellError(Exception):
    """A later count is below an earlier one, and no reason says that it is a correction."""

    def __init__(self, on: date, reads: int, other_on: date, other_reads: int) -> None:
        self.on, self.reads, self.other_on, self.other_reads = on, reads, other_on, other_reads
        super().__init__(f"{reads} on {on} against {other_reads} on {other_on}")


class ReadsDayError(Exception):
    """``on`` is before the release was public (``since``) or after today (``today``)."""

    def __init__(self, on: date, since: date | None, today: date) -> None:
        self.on, self.since, self.today = on, since, today
        super().__init__(f"{on} is not within {since} to {today}")


class ReadsNumberError(Exception):
    """``reads`` is no number of reads: below zero, or beyond all reason."""

    def __init__(self, reads: int) -> None:
        self.reads = reads
        super().__init__(str(reads))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Reads of one release up to and with the day ``on``.

    ``corrects``: the count was put right, and may therefore be below the one before.
    """

    on: date
    reads: int
    corrects: bool = False


def increases(snapshots: Iterable[Snapshot]) -> dict[date, int]:
    """How many reads each snapshot adds to the one before; they sum to the last count.

    Reads only grow. A count that was wrong is put right by a snapshot that says why: its increase
    is negative, so that the sum stays true and the earlier rows stay as they were recorded.

    Raises:
        ReadsFellError: a later count is smaller and corrects nothing.
    """
    added: dict[date, int] = {}
    before: Snapshot | None = None
    for snapshot in sorted(snapshots, key=lambda one: one.on):
        if before is not None and snapshot.reads < before.reads and not snapshot.corrects:
            raise ReadsFellError(snapshot.on, snapshot.reads, before.on, before.reads)
        added[snapshot.on] = snapshot.reads - (before.reads if before else 0)
        before = snapshot
    return added


def check_reads(snapshot: Snapshot, *, since: date | None, today: date) -> None:
    """Whether a count can be: not before the release, not of tomorrow, no absurd number.

    Raises:
        ReadsDayError: the day; also when the release was never public (``since`` None).
        ReadsNumberError: the number.
    """
    if since is None or not since <= snapshot.on <= today:
        raise ReadsDayError(snapshot.on, since, today)
    if not 0 <= snapshot.reads <= LARGEST_READS:
        raise ReadsNumberError(snapshot.reads)


FETCHED_FROM = 8  # o'clock: the platform has counted the day before by then
MOST_FETCHED_DAYS = 30


def days_to_fetch(until: date | None, *, today: date) -> list[date]:
    """The days that are over and not fetched yet, oldest first; of a long gap the last ones."""
    first = today - timedelta(days=MOST_FETCHED_DAYS if until else 1)
    if until is not None:
        first = max(first, until + timedelta(days=1))
    return [first + timedelta(days=more) for more in range((today - first).days)]


def may_fetch(problem: FetchProblem | None, last_at: datetime | None, *, at: datetime) -> bool:
    """Whether to ask (again) at ``at``, a local moment: after the hour, and a lasting refusal is
    not answered by asking once more on the same day.
    """
    if at.hour < FETCHED_FROM:
        return False
    lasting = problem not in (None, FetchProblem.UNREACHABLE)
    return not (lasting and last_at is not None and last_at.date() == at.date())


def check_proof(
    kind: ChannelKind,
    given: Iterable[str],
    *,
    since: date | None = None,
    until: date | None = None,
    approved_on: date,
    today: date,
) -> None:
    """Whether ``given`` (names of filled fields) proves a posting on this kind of channel.

    What is shown from ``since`` on was approved by then (先审后发) and is out by today; a visit is
    told of when it is over.

    Raises:
        ProofMissingError: what is missing.
        PeriodError: it ends before it begins.
        PostedDayError: a day on which it cannot have been posted.
    """
    known = set(given)
    missing = [name for name in PROOF[kind] if name not in known]
    if missing:
        raise ProofMissingError(missing)
    if since is not None and until is not None and until < since:
        raise PeriodError(since, until)
    over = (since, until) if kind is ChannelKind.VISITS else (since,)
    for day in filter(None, over):
        if not approved_on <= day <= today:
            raise PostedDayError(day, approved_on, today)


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; ``None``: give up.

    One minute to half a day, growing: together longer than an evening's outage.
    """
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


class Step(StrEnum):
    """What a worker that looks at a release does next."""

    WAIT = "wait"  # another worker is at it, a pause runs, or it is a person's turn
    BEGIN = "begin"  # a new attempt, from the first step
    AGAIN = "again"  # a new attempt, from where the last one stood
    GO_ON = "go_on"  # the next step of the same attempt


def next_step(
    state: DeliveryState | None,
    *,
    same: bool,
    failed: bool,
    next_at: datetime | None,
    at: datetime,
) -> Step:
    """What to do at ``at`` when the last attempt stands in ``state`` (``None``: there is none).

    ``same``: it was for the same text and purpose; ``failed``: the release is with a person.
    """
    resting = next_at is not None and next_at > at
    at_work = state in {DeliveryState.STARTED, DeliveryState.UNDERWAY}
    if at_work and resting:
        return Step.WAIT
    if not same or state in {None, DeliveryState.DONE}:
        return Step.WAIT if failed else Step.BEGIN
    if at_work:
        return Step.GO_ON
    return Step.AGAIN if state is DeliveryState.PUT_OFF and not resting else Step.WAIT


class Freshness(StrEnum):
    """How long an account has rested (检查指标: 两周未更新 is a veto)."""

    FRESH = "fresh"
    WARNING = "warning"
    QUIET = "quiet"
    NEVER = "never"  # nothing was ever posted


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietTerms:
    """From which day on accounts may rest how long; days are calendar days."""

    valid_from: date
    warn_days: int
    veto_days: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """How long an account has rested, when it becomes a veto, and by which rule."""

    freshness: Freshness
    days: int | None
    veto_on: date | None
    terms: QuietTerms


def rest(last_on: date | None, *, today: date, terms: QuietTerms) -> Rest:
    """How an account stands whose last post was on ``last_on``.

    The veto day is the last post's day plus ``veto_days``: on it, two weeks are full.
    Source: 政府网站与政务新媒体检查指标 (国办秘函〔2019〕19号), 单项否决, 内容不更新.
    """
    if last_on is None:
        return Rest(freshness=Freshness.NEVER, days=None, veto_on=None, terms=terms)
    days = (today - last_on).days
    freshness = Freshness.FRESH
    if days >= terms.veto_days:
        freshness = Freshness.QUIET
    elif days >= terms.warn_days:
        freshness = Freshness.WARNING
    veto_on = last_on + timedelta(days=terms.veto_days)
    return Rest(freshness=freshness, days=days, veto_on=veto_on, terms=terms)
