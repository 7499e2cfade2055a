"""Review and release as rules (三审三校、先审后发), pure.

Source: 政府信息公开条例 arts 11, 17; the towns' published rules summarised in 三审三校 practice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

STEPS = (1, 2, 3)


class ItemKind(StrEnum):
    """What an information item is."""

    NEWS = "news"  # 动态要闻
    NOTICE = "notice"  # 通知公告
    POLICY = "policy"  # 政策文件
    NORMATIVE = "normative"  # 行政规范性文件
    INTERPRETATION = "interpretation"  # 政策解读
    KEY_AREA = "key_area"  # 重点领域信息
    PUBLIC_NOTICE = "public_notice"  # 公示
    FINANCE = "finance"  # 财政预决算
    ORGANISATION = "organisation"  # 机构职能、领导信息
    ANNUAL_REPORT = "annual_report"  # 政府信息公开年报
    BULLETIN = "bulletin"  # 新媒体专发
    REPOST = "repost"  # 转载


DOCUMENTS = frozenset({ItemKind.POLICY, ItemKind.NORMATIVE})


class ColumnKind(StrEnum):
    """What a column holds; decides its ColumnType and its place on the disclosure platform."""

    NEWS = "news"
    NOTICES = "notices"
    POLICY = "policy"
    INTERPRETATION = "interpretation"
    KEY_AREA = "key_area"
    FINANCE = "finance"
    STATIC = "static"
    DISCLOSURE = "disclosure"  # 政府信息公开: its front page is the platform
    GUIDE = "guide"  # 政府信息公开指南
    REGULATIONS = "regulations"  # 政府信息公开制度
    STATUTORY = "statutory"  # 法定主动公开内容
    ANNUAL_REPORT = "annual_report"  # 政府信息公开年报
    REQUESTS = "requests"  # 依申请公开
    INSTITUTION = "institution"  # 机构职能
    LEADERS = "leaders"  # 领导信息
    NEW_MEDIA = "new_media"


# The parts of the platform in their order (国办公开办函〔2019〕61号).
PLATFORM_PARTS = (
    ColumnKind.GUIDE,
    ColumnKind.REGULATIONS,
    ColumnKind.STATUTORY,
    ColumnKind.INSTITUTION,
    ColumnKind.LEADERS,
    ColumnKind.ANNUAL_REPORT,
    ColumnKind.REQUESTS,
)


class FiveOpen(StrEnum):
    """五公开."""

    DECISION = "decision"
    EXECUTION = "execution"
    MANAGEMENT = "management"
    SERVICE = "service"
    RESULT = "result"


class DisclosureMode(StrEnum):
    """The two modes of 条例 arts 13, 16 and what may not be disclosed."""

    PROACTIVE = "proactive"
    ON_REQUEST = "on_request"
    DENIED = "denied"


class Validity(StrEnum):
    """有效性 of a document."""

    IN_FORCE = "in_force"
    AMENDED = "amended"
    EXPIRED = "expired"
    REPEALED = "repealed"


class SubmissionState(StrEnum):
    """Where a text handed in for review stands."""

    IN_REVIEW = "in_review"
    APPROVED = "approved"
    RETURNED = "returned"
    SUPERSEDED = "superseded"  # the text changed: a new submission began
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"  # the item was taken back from the public meanwhile


class Decision(StrEnum):
    """What a reviewer decides."""

    APPROVE = "approve"
    RETURN = "return"


class ReleaseState(StrEnum):
    """Where an item stands on one channel."""

    SCHEDULED = "scheduled"
    WAITING = "waiting"  # to be delivered, by an adapter or by hand
    RELEASED = "released"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class WithdrawalKind(StrEnum):
    """The three ways of taking back, each with its own public result."""

    MISTAKE = "mistake"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


class ChannelKind(StrEnum):
    """公开渠道."""

    WEBSITE = "website"
    WECHAT = "wechat"
    WEIBO = "weibo"
    NANFANG = "nanfang"
    NOTICE_BOARD = "notice_board"
    LOUDSPEAKER = "loudspeaker"
    VISITS = "visits"


NEW_MEDIA = frozenset({ChannelKind.WECHAT, ChannelKind.WEIBO, ChannelKind.NANFANG})
BY_HAND = frozenset(
    {ChannelKind.NANFANG, ChannelKind.NOTICE_BOARD, ChannelKind.LOUDSPEAKER, ChannelKind.VISITS}
)


class ScanState(StrEnum):
    """What the virus scanner said of a file; only ``clean`` lets it pass."""

    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"
    TOO_LARGE = "too_large"
    UNKNOWN = "unknown"


class Obstacle(StrEnum):
    """Why a text may not go on."""

    BLOCKING_FINDINGS = "blocking_findings"
    FILE_NOT_CLEAN = "file_not_clean"
    NO_CHANNEL = "no_channel"
    MISSING_METADATA = "missing_metadata"
    REVIEWS_INCOMPLETE = "reviews_incomplete"
    NOT_PROACTIVE = "not_proactive"
    NUMBER_TAKEN = "number_taken"
    UNCHANGED = "unchanged"


class NotYourReviewError(Exception):
    """``reviewer`` may not take ``step``: wrote the text, reviewed it before, or lacks the post."""

    def __init__(self, step: int, reason: str) -> None:
        self.step, self.reason = step, reason
        super().__init__(f"step {step} is not this reviewer's: {reason}")


class WrongStepError(Exception):
    """Step ``step`` was tried while ``expected`` is due (``None``: no review is running)."""

    def __init__(self, step: int, expected: int | None) -> None:
        self.step, self.expected = step, expected
        super().__init__(f"step {step} is not due; due is {expected}")


class NotReadyError(Exception):
    """The text may not go on; ``obstacles`` say why, with details to show."""

    def __init__(self, obstacles: Mapping[Obstacle, Collection[str]]) -> None:
        self.obstacles = {kind: tuple(details) for kind, details in obstacles.items()}
        super().__init__(", ".join(self.obstacles))


class OwnTextError(Exception):
    """Who wrote a text neither reviews nor releases it: two people at the least see each."""


class DocNoTakenError(Exception):
    """Another item of the organ has the document number ``number``, or is about to."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(f"{number} is taken")


class UnfitWordsError(Exception):
    """Words that go public at once, without reviews, hold ``text``, which must not be published."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text)


class RemarkMissingError(Exception):
    """A return, a dismissal, a withdrawal or an urgent release must say why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """One decision taken: by whom (account id), at which step, over which text (digest)."""

    step: int
    reviewer: int
    decision: Decision
    digest: str


def due_step(reviews: Collection[Reviewed]) -> int | None:
    """The step that is due; ``None`` when all three approved or one returned."""
    if any(review.decision is Decision.RETURN for review in reviews):
        return None
    done = {review.step for review in reviews}
    return next((step for step in STEPS if step not in done), None)


def check_reviewer(
    step: int, reviewer: int, *, authors: Collection[int], reviews: Collection[Reviewed]
) -> None:
    """Three different people, none of whom wrote the text.

    Raises:
        WrongStepError: another step is due.
        NotYourReviewError: ``author`` or ``reviewed_before``.
    """
    expected = due_step(reviews)
    if step != expected:
        raise WrongStepError(step, expected)
    if reviewer in authors:
        raise NotYourReviewError(step, "author")
    if reviewer in {review.reviewer for review in reviews}:
        raise NotYourReviewError(step, "reviewed_before")


def is_complete(reviews: Collection[Reviewed], digest: str, authors: Collection[int]) -> bool:
    """Whether this very text (``digest``) has its three reviews by three people not its authors."""
    approved = {
        review.step: review.reviewer
        for review in reviews
        if review.decision is Decision.APPROVE and review.digest == digest
    }
    people = set(approved.values())
    return set(approved) == set(STEPS) and len(people) == len(STEPS) and not people & set(authors)


def validity_now(stated: str, *, is_repealed: bool, has_expired: bool) -> str:
    """有效性 as it is now: what the text says of itself, unless something ended it since.

    ``stated`` and the result are values of :class:`Validity`, or empty.
    """
    if is_repealed or stated == Validity.REPEALED:
        return Validity.REPEALED
    return Validity.EXPIRED if has_expired else stated
