"""What the year 2021 of the demonstration town holds: how much of what, when. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from lubu.publishing.rules import ChannelKind

YEAR = 2021
PASSWORD = "lubu-demo-2021"  # noqa: S105  printed by the demo, refused by `lubu check` in service
WEBSITE_ITEMS = 2901
TAKEN_BACK = 2  # one by mistake, one merged into another: released once, and not counted
NEW_MEDIA_ITEMS = 3398
READS = 5_279_000
BULLETINS = 598
SHARES = {
    "zwdt": 760, "tzgg": 520, "zcwj": 46, "zcjd": 38, "czyjs": 42, "zdjsxm": 130, "ggzy": 210,
    "hjbh": 170, "zfbz": 60, "aqsc": 190, "shgy": 230, "yqfk": 330, "fdzdgknr": 150, "jggk": 15,
    "zfxxgkzn": 2, "zfxxgkzd": 8,
}  # fmt: skip
# Busier before the Spring Festival holiday ends, in June with the epidemic, and at the year's end.
MONTHS = (78, 62, 92, 84, 88, 112, 86, 82, 88, 78, 90, 100)
MEDIA_SHARES = ((ChannelKind.WECHAT, 1400), (ChannelKind.WEIBO, 900), (ChannelKind.NANFANG, 500))


@dataclass(frozen=True, slots=True)
class Planned:
    """One item to be: its column, its day, where else it goes."""

    column: str
    day: date
    serial: int
    channels: tuple[ChannelKind, ...]


def items(random: Random) -> list[Planned]:
    """The year's items in the order in which they were released."""
    total = WEBSITE_ITEMS + TAKEN_BACK
    columns = [column for column, share in SHARES.items() for _ in range(share)]
    columns += ["tzgg"] * (total - len(columns))
    random.shuffle(columns)
    site = [(column, _day(random)) for column in columns[:total]]
    site.sort(key=lambda pair: pair[1])
    extra: list[set[ChannelKind]] = [set() for _ in site]
    for kind, share in MEDIA_SHARES:
        for place in random.sample(range(TAKEN_BACK, total), share):
            extra[place].add(kind)
    rows = [
        (day, column, (ChannelKind.WEBSITE, *sorted(also)))
        for (column, day), also in zip(site, extra, strict=True)
    ]
    rows += [(day, "xmt", (ChannelKind.WECHAT,)) for day in _bulletin_days(random)]
    rows.sort(key=lambda row: row[0])
    return [Planned(column, day, n, kinds) for n, (day, column, kinds) in enumerate(rows)]


def _day(random: Random) -> date:
    month = random.choices(range(1, 13), weights=MONTHS)[0]
    while True:
        day = date(YEAR, month, 1) + timedelta(days=random.randrange(31))
        if day.month == month and (day.weekday() < 5 or random.random() < 0.15):
            return day


def _bulletin_days(random: Random) -> Iterator[date]:
    """One bulletin every day of the year, and some more."""
    first = date(YEAR, 1, 1)
    yield from (first + timedelta(days=n) for n in range(365))
    yield from (_day(random) for _ in range(BULLETINS - 365))


def reads(random: Random, count: int) -> list[int]:
    """Reads for ``count`` releases, few of them read very much; they sum to ``READS``."""
    weights = [random.paretovariate(1.6) for _ in range(count)]
    scale = READS / sum(weights)
    shares = [int(weight * scale) for weight in weights]
    shares[0] += READS - sum(shares)
    return shares
