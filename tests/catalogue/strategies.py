"""Limits and entries of every form that the vocabulary allows."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from lubu.catalogue.rules.limits import FIELDS, LAST_BY_DAY, MOST_DAYS
from lubu.catalogue.rules.standing import Published
from lubu.catalogue.rules.vocabulary import (
    After,
    Audience,
    Channel,
    DayUnit,
    EntryContent,
    Level,
    Limit,
    LimitKind,
    Mode,
    Notice,
    OwnerKind,
)

days = st.dates(date(2019, 1, 1), date(2030, 12, 31))
words = st.text("公示名单补贴标准会议决定资金项目审批", min_size=1, max_size=12)
numbers = st.integers(1, MOST_DAYS)
month_days = st.dates(date(2021, 1, 1), date(2021, 12, 31)).map(lambda d: (d.month, d.day))
VALUES = {
    "days": numbers,
    "after": st.sampled_from(After),
    "unit": st.sampled_from(DayUnit),
    "event": words,
    "by": st.none() | month_days,
    "by_day": st.integers(0, LAST_BY_DAY),
}


@st.composite
def limits(draw: st.DrawFn, kinds: tuple[LimitKind, ...] = tuple(LimitKind)) -> Limit:
    kind = draw(st.sampled_from(kinds))
    fields = FIELDS[kind]
    values = {name: draw(VALUES[name]) for name in sorted(fields.needed | fields.allowed)}
    return Limit(kind=kind, otherwise=draw(st.booleans()), **values)


notices = st.none() | st.builds(Notice, days=numbers, unit=st.sampled_from(DayUnit))
texts = st.lists(
    st.builds(Published, made_on=st.none() | days, released_on=st.none() | days), max_size=5
)


@st.composite
def contents(draw: st.DrawFn, code: str = "") -> EntryContent:
    channels = draw(st.lists(st.sampled_from(Channel), min_size=1, max_size=6, unique=True))
    required = draw(st.integers(1, len(channels)))
    audience = draw(st.sampled_from(Audience))
    lines = st.lists(words, min_size=1, max_size=4).map(tuple)
    return EntryContent(
        code=code or draw(st.sampled_from(["05-01", "05-02", "08-101", "27-Z01"])),
        level1=draw(words),
        level2=draw(words),
        elements=draw(lines),
        bases=draw(lines),
        limit=draw(limits()),
        notice=draw(notices),
        owner=draw(st.sampled_from(OwnerKind)),
        owner_unit=draw(st.just("") | words),
        channels=tuple(channels[:required]),
        also=tuple(channels[required:]),
        other=draw(words) if Channel.OTHER in channels else "",
        audience=audience,
        group=draw(words) if audience is Audience.GROUP else "",
        mode=draw(st.sampled_from(Mode)),
        levels=draw(st.sampled_from([(Level.COUNTY,), (Level.TOWNSHIP,), tuple(Level)])),
    )
