"""Time limits as data, and as the sentence that stands in a directory's column 公开时限."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from lubu.catalogue.rules.vocabulary import After, DayUnit, Limit, LimitKind, Notice
from lubu.ledger.rules import JSON

EnumT = TypeVar("EnumT", bound=StrEnum)
MOST_DAYS = 366
LAST_BY_DAY = 28  # the last day that every month has


class LimitError(ValueError):
    """A limit that none of the forms allows; ``fault`` says in a few English words why."""

    def __init__(self, fault: str) -> None:
        self.fault = fault
        super().__init__(fault)


class LimitWordsError(ValueError):
    """``words`` are no time limit that can be understood."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__(words)


@dataclass(frozen=True, slots=True)
class Fields:
    """The keys that a kind of limit must have, and those that it may have."""

    needed: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()


PERIODS = (LimitKind.MONTHLY, LimitKind.QUARTERLY, LimitKind.HALF_YEARLY)
FIELDS: Mapping[LimitKind, Fields] = {
    LimitKind.WORKING_DAYS: Fields(frozenset({"days", "after"})),
    LimitKind.CALENDAR_DAYS: Fields(frozenset({"days", "after"})),
    LimitKind.BEFORE: Fields(frozenset({"days", "unit", "event"})),
    LimitKind.PROMPT: Fields(),
    LimitKind.CONTINUOUS: Fields(),
    LimitKind.ON_PROGRESS: Fields(),
    LimitKind.YEARLY: Fields(allowed=frozenset({"by"})),
    **{kind: Fields(allowed=frozenset({"by_day"})) for kind in PERIODS},
}


def limit_from(plain: Mapping[str, object]) -> Limit:
    """The limit that plain data (TOML, JSON) describe.

    Raises:
        LimitError: a kind, key or value that the vocabulary does not have.
    """
    kind = _member(LimitKind, plain.get("kind"), "limit.kind")
    given = set(plain) - {"kind", "otherwise"}
    fields = FIELDS[kind]
    if missing := fields.needed - given:
        raise LimitError(f"limit of kind {kind.value} lacks {', '.join(sorted(missing))}")
    if foreign := given - fields.needed - fields.allowed:
        raise LimitError(f"limit of kind {kind.value} has no {', '.join(sorted(foreign))}")
    otherwise = plain.get("otherwise", False)
    if not isinstance(otherwise, bool):
        raise LimitError("limit.otherwise is neither true nor false")
    return Limit(
        kind=kind,
        otherwise=otherwise,
        days=_number(plain["days"], MOST_DAYS, "limit.days") if "days" in given else 0,
        after=_member(After, plain["after"], "limit.after") if "after" in given else None,
        unit=_member(DayUnit, plain["unit"], "limit.unit") if "unit" in given else None,
        event=_event(plain["event"]) if "event" in given else "",
        by=_month_and_day(plain["by"]) if "by" in given else None,
        by_day=_number(plain["by_day"], LAST_BY_DAY, "limit.by_day") if "by_day" in given else 0,
    )


def limit_to(limit: Limit) -> dict[str, JSON]:
    """The plain data from which :func:`limit_from` makes the same limit."""
    plain: dict[str, JSON] = {"kind": limit.kind.value}
    if limit.days:
        plain["days"] = limit.days
    if limit.after:
        plain["after"] = limit.after.value
    if limit.unit:
        plain["unit"] = limit.unit.value
    if limit.event:
        plain["event"] = limit.event
    if limit.by:
        plain["by"] = f"{limit.by[0]:02d}-{limit.by[1]:02d}"
    if limit.by_day:
        plain["by_day"] = limit.by_day
    if limit.otherwise:
        plain["otherwise"] = True
    return plain


def notice_from(plain: object) -> Notice:
    """A notice's length from plain data.

    Raises:
        LimitError: a key or value that it does not have.
    """
    if not isinstance(plain, Mapping) or set(plain) != {"days", "unit"}:
        raise LimitError("notice has not exactly days and unit")
    return Notice(
        days=_number(plain["days"], MOST_DAYS, "notice.days"),
        unit=_member(DayUnit, plain["unit"], "notice.unit"),
    )


def _member(kind: type[EnumT], value: object, name: str) -> EnumT:
    try:
        return kind(str(value))
    except ValueError:
        raise LimitError(f"{name} {value!r} is not in the vocabulary") from None


def _number(value: object, most: int, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise LimitError(f"{name} {value!r} is no number from 1 to {most}")
    return value


def _event(value: object) -> str:
    if not isinstance(value, str) or not EVENT.fullmatch(value):
        raise LimitError(f"limit.event {value!r} is no plain words")
    return value


def _month_and_day(value: object) -> tuple[int, int]:
    found = re.fullmatch(r"(\d\d)-(\d\d)", str(value))
    if not found:
        raise LimitError(f"limit.by {value!r} is no month and day")
    return _day_of_year(int(found[1]), int(found[2]))


def _day_of_year(month: int, day: int) -> tuple[int, int]:
    try:
        date(2021, month, day)  # no leap year: every year has the day
    except ValueError:
        raise LimitError(f"limit.by {month}-{day} is no day that every year has") from None
    return month, day


# --- words ----------------------------------------------------------------------------------------

AFTER_WORDS: Mapping[After, str] = {
    After.MADE_OR_CHANGED: "信息形成或者变更",
    After.MADE: "制定或者印发",
    After.MADE_OR_OBTAINED: "制作或者获取",
    After.CHANGED: "变更",
    After.DECIDED: "作出决定",
    After.APPROVED: "批准",
    After.REPLIED: "财政部门批复",
    After.RECEIVED: "收到批准文件",
    After.FINISHED: "检查或者调查结束",
    After.APPLICATION_RECEIVED: "收到申请",
}
UNIT_WORDS: Mapping[DayUnit, str] = {DayUnit.WORKING: "个工作日", DayUnit.CALENDAR: "日"}
PLAIN_WORDS: Mapping[LimitKind, str] = {
    LimitKind.PROMPT: "及时公开",
    LimitKind.CONTINUOUS: "长期公开，动态更新",
    LimitKind.ON_PROGRESS: "按进展情况及时公开",
    LimitKind.MONTHLY: "每月公开",
    LimitKind.QUARTERLY: "每季度公开",
    LimitKind.HALF_YEARLY: "每半年公开",
    LimitKind.YEARLY: "每年公开",
}
BY_DAY_WORDS: Mapping[LimitKind, str] = {
    LimitKind.MONTHLY: "每月{}日前公开上月信息",
    LimitKind.QUARTERLY: "每季度首月{}日前公开上季度信息",
    LimitKind.HALF_YEARLY: "每半年首月{}日前公开上半年度信息",
}
OTHERWISE = "法律、法规另有规定的，从其规定"
EVENT = re.compile(r"[\w、，（）《》“”]{1,60}(?<!的)")


def limit_words(limit: Limit) -> str:
    """The limit as a directory writes it, in Chinese; :func:`limit_of` reads it back."""
    if limit.after:
        working = limit.kind is LimitKind.WORKING_DAYS
        unit = UNIT_WORDS[DayUnit.WORKING if working else DayUnit.CALENDAR]
        words = f"自{AFTER_WORDS[limit.after]}之日起{limit.days}{unit}内"
    elif limit.unit:
        words = f"{limit.event}的{limit.days}{UNIT_WORDS[limit.unit]}前"
    elif limit.by:
        words = f"每年{limit.by[0]}月{limit.by[1]}日前公开"
    elif limit.by_day:
        words = BY_DAY_WORDS[limit.kind].format(limit.by_day)
    else:
        words = PLAIN_WORDS[limit.kind]
    return f"{words}；{OTHERWISE}" if limit.otherwise else words


def notice_words(notice: Notice) -> str:
    """The length of a notice as a directory writes it."""
    return f"公示{notice.days}{UNIT_WORDS[notice.unit]}"


def times_words(limit: Limit, notice: Notice | None) -> str:
    """The whole column 公开时限: the limit, and how long a notice stands."""
    return f"{limit_words(limit)}；{notice_words(notice)}" if notice else limit_words(limit)


def times_of(words: str) -> tuple[Limit, Notice | None]:
    """What :func:`times_words` wrote, or a person wrote alike.

    Blanks, half-width punctuation and the shorter 或 are taken as well.

    Raises:
        LimitWordsError: they cannot be understood.
    """
    flat = "".join(words.split()).translate(str.maketrans(",;:()", "，；：（）")).rstrip("。")
    main, _, noticed = flat.partition("；公示")
    notice = _notice_of(noticed, words) if noticed else None
    bare = re.sub(r"[；，。]法律、法规另有规定的，从其规定$", "", main)
    for read in (_plain, _days_after, _days_before, _by_day, _by_date):
        limit = read(bare, words, bare != main)
        if limit is not None:
            return limit, notice
    raise LimitWordsError(words)


def limit_of(words: str) -> Limit:
    """The limit alone.

    Raises:
        LimitWordsError: no limit, or a notice beside it.
    """
    limit, notice = times_of(words)
    if notice:
        raise LimitWordsError(words)
    return limit


def _same(words: str) -> str:
    return words.replace("或者", "或")


def _plain(bare: str, _words: str, otherwise: bool) -> Limit | None:
    for kind, words in PLAIN_WORDS.items():
        if bare == words:
            return Limit(kind=kind, otherwise=otherwise)
    return None


def _checked(words: str, limit: Limit) -> Limit:
    try:
        return limit_from(limit_to(limit))
    except LimitError:
        raise LimitWordsError(words) from None


def _days_after(bare: str, words: str, otherwise: bool) -> Limit | None:
    found = re.fullmatch(r"自(.+?)之日起(\d{1,3})(个工作日|日)(?:以?内)", bare, re.ASCII)
    if not found:
        return None
    known = {_same(said): after for after, said in AFTER_WORDS.items()}
    after = known.get(_same(found[1]))
    if after is None:
        raise LimitWordsError(words)
    working = found[3] == UNIT_WORDS[DayUnit.WORKING]
    kind = LimitKind.WORKING_DAYS if working else LimitKind.CALENDAR_DAYS
    return _checked(words, Limit(kind=kind, days=int(found[2]), after=after, otherwise=otherwise))


def _days_before(bare: str, words: str, otherwise: bool) -> Limit | None:
    found = re.fullmatch(r"(.+)的([0-9]{1,3})(个工作日|日)前", bare)
    if not found:
        return None
    unit = next(unit for unit, said in UNIT_WORDS.items() if said == found[3])
    limit = Limit(
        kind=LimitKind.BEFORE, days=int(found[2]), unit=unit, event=found[1], otherwise=otherwise
    )
    return _checked(words, limit)


def _by_day(bare: str, words: str, otherwise: bool) -> Limit | None:
    for kind, said in BY_DAY_WORDS.items():
        before, behind = said.split("{}")
        found = re.fullmatch(f"{before}([0-9]{{1,2}}){behind}", bare)
        if found:
            return _checked(words, Limit(kind=kind, by_day=int(found[1]), otherwise=otherwise))
    return None


def _by_date(bare: str, words: str, otherwise: bool) -> Limit | None:
    found = re.fullmatch(r"每年([0-9]{1,2})月([0-9]{1,2})日前公开", bare)
    if not found:
        return None
    by = (int(found[1]), int(found[2]))
    return _checked(words, Limit(kind=LimitKind.YEARLY, by=by, otherwise=otherwise))


def _notice_of(noticed: str, words: str) -> Notice:
    found = re.fullmatch(r"([0-9]{1,3})(个工作日|日)", noticed)
    if not found or not 1 <= int(found[1]) <= MOST_DAYS:
        raise LimitWordsError(words)
    unit = next(unit for unit, said in UNIT_WORDS.items() if said == found[2])
    return Notice(days=int(found[1]), unit=unit)
