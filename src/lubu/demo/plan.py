"""What the year 2021 of the demonstration town holds: how much of what, when. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from random import Random

from lubu.demo import schedule, series
from lubu.demo.draw import Draw
from lubu.demo.matters import matters
from lubu.demo.schedule import YEAR as YEAR
from lubu.demo.schedule import Entry
from lubu.publishing.rules import ChannelKind

PASSWORD = "lubu-demo-2021"  # noqa: S105  printed by the demo, refused by `lubu check` in service
WEBSITE_ITEMS = 2901
TAKEN_BACK = 2  # one by mistake, one merged into another: released once, and not counted
BULLETINS = 598
READS = 5_279_000
MEDIA_SHARES = ((ChannelKind.WECHAT, 1400), (ChannelKind.WEIBO, 900), (ChannelKind.NANFANG, 500))
BULLETIN_COLUMN = "xmt"
RETURNED_EVERY = 61  # of so many texts one was returned once
FIRST_MINUTE, LAST_MINUTE = 8 * 60 + 30, 13 * 60 + 30


class TooFewMattersError(Exception):
    """The matters do not fill the year: ``wanted`` items, ``found`` to choose from."""

    def __init__(self, column: str, wanted: int, found: int) -> None:
        self.wanted, self.found = wanted, found
        super().__init__(f"{column}: {wanted} wanted, {found} found")


class Way(StrEnum):
    """How a text came to the public."""

    ORDINARY = "ordinary"
    RETURNED = "returned"  # once, mended and handed in again
    URGENT = "urgent"  # ahead of its reviews, which were made good


@dataclass(frozen=True, slots=True)
class Planned:
    """One item to be: its matter, its day and minute, where it goes and how."""

    matter: str
    key: str
    day: date
    minute: int
    serial: int
    channels: tuple[ChannelKind, ...]
    way: Way = Way.ORDINARY
    given: Mapping[str, object] = field(default_factory=dict)

    @property
    def quick(self) -> bool:
        """Whether it is tied to an hour, so that its reviews could not take half a day."""
        return bool(matters()[self.matter].get("hour"))


def items(seed: int) -> list[Planned]:
    """The year's items, and those moved in from earlier years, in the order of their release."""
    fixed = [*schedule.fixed(seed), *series.entries(seed)]
    spare = list(schedule.spare(seed))
    site = _filled(fixed, spare, WEBSITE_ITEMS + TAKEN_BACK, seed, bulletins=False)
    media = _filled(fixed, spare, BULLETINS, seed, bulletins=True)
    timed = sorted(
        ((entry.day, _minute(entry, seed), n, entry) for n, entry in enumerate([*site, *media])),
        key=lambda row: row[:3],
    )
    entries = [row[-1] for row in timed]
    also = _also(entries, seed)
    return [
        Planned(entry.matter, entry.key, day, minute, n, _channels(entry, also[n]),
                _way(entry, n), entry.given)
        for n, (day, minute, _, entry) in enumerate(timed)
    ]  # fmt: skip


def column_of(entry: Entry | Planned) -> str:
    """The column in which the matter stands."""
    return matters()[entry.matter].get("column")


def _filled(
    fixed: Sequence[Entry], spare: Sequence[Entry], count: int, seed: int, *, bulletins: bool
) -> list[Entry]:
    """What stands fast, and of the spare ones as many as make up ``count`` in the year."""
    always = [one for one in fixed if (column_of(one) == BULLETIN_COLUMN) is bulletins]
    choice = [one for one in spare if (column_of(one) == BULLETIN_COLUMN) is bulletins]
    wanted = count - sum(one.day.year == YEAR for one in always)
    if not 0 <= wanted <= len(choice):
        raise TooFewMattersError("bulletins" if bulletins else "site", wanted, len(choice))
    return always + Draw(seed, "spare", bulletins).some(choice, wanted)


def _minute(entry: Entry, seed: int) -> int:
    """When in the day it was handed in: in the morning, unless the matter says otherwise."""
    hours = [int(hour) for hour in matters()[entry.matter].get("hour").split()]
    draw = Draw(seed, "minute", entry.matter, entry.key)
    if not hours:
        return draw.n(FIRST_MINUTE, LAST_MINUTE)
    number = int(str(entry.given.get("no", 1)))
    return hours[(number - 1) % len(hours)] * 60 + draw.n(0, 50)


def _way(entry: Entry, number: int) -> Way:
    way = matters()[entry.matter].get("way")
    if way:
        return Way(way)
    return Way.RETURNED if number % RETURNED_EVERY == RETURNED_EVERY - 1 else Way.ORDINARY


def _also(entries: Sequence[Entry], seed: int) -> list[set[ChannelKind]]:
    """Which of the site's items of the year went to which account of the new media."""
    extra: list[set[ChannelKind]] = [set() for _ in entries]
    asks = [
        "no" if column_of(one) == BULLETIN_COLUMN or one.day.year != YEAR
        else matters()[one.matter].get("media", "no")
        for one in entries
    ]  # fmt: skip
    always = [n for n, ask in enumerate(asks) if ask == "all"]
    fit = [n for n, ask in enumerate(asks) if ask == "yes"]
    for kind, share in MEDIA_SHARES:
        wanted = share - len(always)
        if wanted > len(fit):
            raise TooFewMattersError(kind, wanted, len(fit))
        for place in [*always, *Draw(seed, "media", kind).some(fit, wanted)]:
            extra[place].add(kind)
    return extra


def _channels(entry: Entry, also: set[ChannelKind]) -> tuple[ChannelKind, ...]:
    if column_of(entry) == BULLETIN_COLUMN:
        return (ChannelKind.WECHAT,)
    boards = map(ChannelKind, matters()[entry.matter].get("boards").split())
    return (ChannelKind.WEBSITE, *sorted(also), *boards)


def reads(random: Random, count: int) -> list[int]:
    """Reads for ``count`` releases, few of them read very much; they sum to ``READS``."""
    weights = [random.paretovariate(1.6) for _ in range(count)]
    scale = READS / sum(weights)
    shares = [int(weight * scale) for weight in weights]
    shares[0] += READS - sum(shares)
    return shares
