"""Counts that grow through the year and end where the year's report says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

from lubu.demo.draw import Draw
from lubu.demo.places import people

# Shares of the people, in thousandths, that had a first, a second, a third dose by a day.
FIRST = (
    ("03-22", 0),
    ("04-30", 118),
    ("05-31", 262),
    ("06-30", 498),
    ("07-31", 641),
    ("08-31", 742),
    ("09-30", 806),
    ("10-31", 838),
    ("11-30", 896),
    ("12-31", 927),
)
SECOND = (
    ("04-12", 0),
    ("04-30", 24),
    ("05-31", 96),
    ("06-30", 243),
    ("07-31", 455),
    ("08-31", 603),
    ("09-30", 731),
    ("10-31", 784),
    ("11-30", 825),
    ("12-31", 871),
)
THIRD = (("10-15", 0), ("10-31", 16), ("11-30", 108), ("12-31", 236))
GROUPS = (
    (date(2021, 6, 1), "18周岁至59周岁人群"),
    (date(2021, 8, 5), "18周岁及以上人群，60周岁及以上老年人优先"),
    (date(2021, 11, 4), "12周岁及以上人群"),
    (date(2022, 1, 1), "3周岁及以上人群；全程接种满六个月的18周岁及以上人群接种加强针"),
)
PLANS = (
    (date(2021, 6, 1), "增加疫苗供应，优先保证第二剂接种"),
    (date(2021, 8, 5), "继续推进18周岁及以上人群接种，组织流动接种队进企业、进村居"),
    (date(2021, 11, 4), "推进12周岁至17周岁人群第二剂接种，动员60周岁及以上老年人接种"),
    (date(2022, 1, 1), "推进3周岁至11周岁人群接种和加强针接种"),
)
CHARTS = {
    date(2021, 6, 27): "vaccination-6",
    date(2021, 9, 26): "vaccination-9",
    date(2021, 12, 26): "vaccination-12",
}
# Cases of second-hand housing in one window (二手房“一窗受理”) from July to December: 2,165.
CASES = {7: 318, 8: 352, 9: 371, 10: 334, 11: 386, 12: 404}
# Calls to 12345 of the year, by month: 9,110.
CALLS = (672, 548, 731, 742, 768, 823, 802, 786, 774, 795, 842, 827)
KINDS = (
    ("城市管理和环境卫生", 24),
    ("劳动社保", 15),
    ("交通出行", 14),
    ("住房和物业", 12),
    ("教育卫生", 13),
    ("环境保护", 11),
    ("其他", 11),
)


def doses(day: date) -> tuple[int, int, int]:
    """How many people had a first, second, third dose by ``day``; never fewer than before."""
    return _reached(FIRST, day), _reached(SECOND, day), _reached(THIRD, day)


def _reached(curve: tuple[tuple[str, int], ...], day: date) -> int:
    points = [(date.fromisoformat(f"2021-{words}"), share) for words, share in curve]
    for (start, low), (end, high) in pairwise(points):
        if start <= day <= end:
            share = low + (high - low) * (day - start).days / (end - start).days
            return int(people() * share / 1000)
    return 0 if day < points[0][0] else people() * points[-1][1] // 1000


def vaccination(draw: Draw, day: date, given: Mapping[str, object]) -> dict[str, object]:
    """How far vaccination had come by ``day``, and what is offered."""
    first, second, third = doses(day)
    week = sum(doses(day)) - sum(doses(day - timedelta(days=7)))
    a_day = max((sum(doses(day + timedelta(days=3))) - sum(doses(day))) // 3, 240) // 20 * 20
    return {
        "first": first,
        "second": second,
        "third": third,
        "doses": first + second + third,
        "week": week,
        "picture": CHARTS.get(day, ""),
        "slots": draw.split(a_day, [6, 2, 2]),
        "groups": next(words for until, words in GROUPS if day < until),
        "plan": next(words for until, words in PLANS if day < until),
    }


def second_hand(draw: Draw, day: date, given: Mapping[str, object]) -> dict[str, object]:
    """Cases in one window up to the end of the month before ``day``."""
    until = day.replace(day=1) - timedelta(days=1)
    cases = sum(number for month, number in CASES.items() if month <= until.month)
    rated = cases * draw.n(32, 48) // 100
    return {
        "until": until,
        "cases": cases,
        "in_month": CASES[until.month],
        "rated": rated,
        "content": rated - draw.n(0, 3),
    }


def hotline(draw: Draw, day: date, given: Mapping[str, object]) -> dict[str, object]:
    """Calls of the month before ``day``, by kind; in the first month those of December 2020."""
    month = day.month - 1 or 12
    calls = CALLS[month - 1] if day.month > 1 else CALLS[month - 1] - 61
    rows = list(
        zip(
            (name for name, _ in KINDS),
            draw.split(calls, [weight for _, weight in KINDS]),
            strict=True,
        )
    )
    return {
        "calls": calls,
        "kinds": sorted(rows, key=lambda row: (row[0] == "其他", -row[1])),
        "content": draw.n(941, 989) / 10,
        "prompt": draw.n(988, 1000) / 10,
    }


def job_fair(draw: Draw, day: date, given: Mapping[str, object]) -> dict[str, object]:
    """A job fair: more letters than intentions, not more intentions than places."""
    jobs = draw.n(42, 98) * 10 + draw.n(0, 9)
    meant = jobs * draw.n(24, 46) // 100
    return {
        "firms": draw.n(26, 58),
        "jobs": jobs,
        "meant": meant,
        "letters": meant + draw.n(120, 460),
    }
