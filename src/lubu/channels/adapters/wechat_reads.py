"""Read counts from WeChat's interface (图文分析数据): of mass-sent articles only, up to yesterday.

Source: 微信公众平台 ``/datacube/getarticletotal`` and ``getarticlesummary``, a day each call. The
totals of the articles of a day are cumulative and told for seven days; after that there is only
how often an article was read on one day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from lubu.channels.adapters.wechat_client import WechatClient, number

FOLLOWED = timedelta(days=6)  # the day of sending and six more have totals


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleReads:
    """Reads of an article: up to and with the day ``on`` in ``totals``, on that day in ``daily``.

    ``message`` is the number under which it was sent; the same article keeps it.
    """

    message: str
    title: str
    on: date
    reads: int


def totals(client: WechatClient, sent_on: date) -> list[ArticleReads]:
    """What the articles of a day had been read in all, on each day since.

    Raises:
        WechatError, UnreachableError
    """
    return [
        ArticleReads(message=message, title=title, on=on, reads=reads)
        for entry in _list(client, "/datacube/getarticletotal", sent_on)
        for message, title in [_named(entry)]
        for detail in _dicts(entry.get("details"))
        for on, reads in _counted(detail, "stat_date")
    ]


def daily(client: WechatClient, day: date) -> list[ArticleReads]:
    """How often articles were read on a day, however old they are.

    Raises:
        WechatError, UnreachableError
    """
    return [
        ArticleReads(message=message, title=title, on=on, reads=reads)
        for entry in _list(client, "/datacube/getarticlesummary", day)
        for message, title in [_named(entry)]
        for on, reads in _counted(entry, "ref_date")
        if on == day
    ]


def _list(client: WechatClient, path: str, day: date) -> Iterator[dict[str, object]]:
    asked: dict[str, object] = {"begin_date": day.isoformat(), "end_date": day.isoformat()}
    return _dicts(client.call(path, asked).get("list"))


def _dicts(value: object) -> Iterator[dict[str, object]]:
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())


def _named(entry: Mapping[str, object]) -> tuple[str, str]:
    """``msgid`` is the number of the message and the place in it: "10000050_1"."""
    return str(entry.get("msgid", "")), str(entry.get("title", "")).strip()


def _counted(entry: Mapping[str, object], day: str) -> Iterator[tuple[date, int]]:
    try:
        on = date.fromisoformat(str(entry.get(day)))
    except ValueError:
        return
    reads = number(entry.get("int_page_read_count"))
    if reads >= 0:
        yield on, reads
