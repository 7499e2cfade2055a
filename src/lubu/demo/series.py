"""Matters that come in series: a project from approval to end, a policy and its readings. Pure.

What one text of a series says holds in the others: prices, days and firms are drawn once for all.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from lubu.demo.draw import Draw
from lubu.demo.offices import offices
from lubu.demo.places import Place, data, places, villages
from lubu.demo.schedule import LAST, Entry, day_of, working_day

LEASES = 3  # a village and year
PERCENT, HUNDRED = 100, 100
KINDS = ("厂房", "商铺", "仓库", "综合楼层", "临街铺位", "空置旧校舍")
WORKS = (
    "机织服装制造",
    "纺织面料印花",
    "服装洗水后整",
    "针织服装制造",
    "纸箱包装生产",
    "木质家具制造",
    "金属配件加工",
    "塑料制品加工",
    "食品加工",
    "机械设备维修组装",
)
NONE = {"normative": False, "repeals": "", "amends": "", "years": 0, "ask": [], "poster": [],
        "until": ""}  # fmt: skip
MOVED_IN = date(2020, 12, 30)
REPORT_BY = 3  # days within which a document is interpreted


@cache
def listed(name: str, key: str) -> list[dict[str, Any]]:
    """The entries of a file of ``data``, with what they leave out."""
    return [{**NONE, **entry} for entry in tomllib.loads(data(f"{name}.toml"))[key]]


@cache
def firms() -> dict[str, list[str]]:
    """Invented firms by what they do."""
    return tomllib.loads(data("firms.toml"))


def entries(seed: int) -> Iterator[Entry]:
    """Everything that comes in series."""
    yield from _moved_in()
    yield from _policies()
    yield from _projects(seed)
    yield from _purchases(seed)
    for place in villages():
        yield from _leases(place, seed)
    yield from _makers(seed)
    for question in listed("questions", "question"):
        yield _on("hotline_answer", question["on"], question["title"], question=question)
    for guide in listed("guides", "guide"):
        yield _on("guide", guide["on"], guide["name"], guide=guide)
    for repost in listed("reposts", "repost"):
        yield _on("repost", repost["on"], repost["title"], repost=repost)


def _on(matter: str, day: str, key: str, **given: object) -> Entry:
    return Entry(matter, working_day(day_of(day)), key, given)


def _moved_in() -> Iterator[Entry]:
    """What stood on the old site, moved in before the year began."""
    for document in listed("old_policies", "document"):
        yield Entry("policy_old", MOVED_IN, document["name"], {"document": document})
    yield Entry("report_2019", MOVED_IN + timedelta(days=1), "2019", {})


def _policies() -> Iterator[Entry]:
    names = {office.slug: office.name for office in offices()}
    for policy in listed("policies", "policy"):
        day = working_day(day_of(policy["on"]))
        given = {"policy": policy, "unit_name": names[policy["unit"]], "published": day,
                 "noun": _noun(policy["title"])}  # fmt: skip
        yield Entry("policy", day, policy["name"], given)
        yield Entry("reading", day, policy["name"], given)
        if policy["ask"]:
            yield Entry("asked", _after(day, 1), policy["name"], given)
        if policy["poster"]:
            yield Entry("poster", _after(day, 2), policy["name"], given)


def _noun(title: str) -> str:
    """What the document calls itself: 方案, 办法 …"""
    ends = ("方案", "办法", "规定", "细则", "预案", "措施", "要点", "目录", "制度", "决定")
    return next(
        (end for end in ends if title.rstrip("）0123456789年度修订（").endswith(end)), "文件"
    )


def _after(day: date, days: int) -> date:
    """The working day ``days`` later, at most as late as a document must be interpreted."""
    return min(working_day(day + timedelta(days=days)), day + timedelta(days=REPORT_BY), LAST)


def _projects(seed: int) -> Iterator[Entry]:
    for project in listed("projects", "project"):
        draw = Draw(seed, "project", project["name"])
        cap = project["budget"] * draw.n(93, 98) // PERCENT
        award = cap * draw.n(88, 97) // PERCENT
        prices = sorted({award + step * draw.n(2, 9) for step in (0, 1, 2)})
        names = draw.some(firms()["builders"], len(prices))
        bids = [
            {"firm": firm, "price": price, "days": project["days"] - 2 * n}
            for n, (firm, price) in enumerate(zip(names, prices, strict=True))
        ]
        given = {"project": project, "cap": cap, "award": bids[0]["price"], "bids": bids,
                 "agent": draw.pick(*firms()["agents"])}  # fmt: skip
        yield from _of_project(project, given, draw)


def _of_project(project: dict[str, Any], given: dict[str, object], draw: Draw) -> Iterator[Entry]:
    name, start = project["name"], day_of(project["start"])
    award = int(str(given["award"]))
    begun = start + timedelta(days=75)
    steps = (("project_approval", 0), ("tender", 24), ("candidates", 54), ("award", 62))
    for matter, days in steps:
        yield Entry(matter, working_day(start + timedelta(days=days)), name, given)
    ends = begun + timedelta(days=project["days"])
    day, number = begun + timedelta(days=45), 1
    while day < min(ends, LAST):
        share = min((day - begun).days * PERCENT // project["days"], 96)
        done = award * max(share - draw.n(0, 4), 1) // PERCENT
        yield Entry("project_progress", working_day(day), f"{name}{number}",
                    {**given, "no": number, "share": share, "done": done})  # fmt: skip
        day, number = day + timedelta(days=45), number + 1
    if ends + timedelta(days=10) <= LAST:
        paid = award * draw.n(94, 99) // PERCENT
        yield Entry("project_done", working_day(ends + timedelta(days=10)), name,
                    {**given, "paid": paid})  # fmt: skip


def _purchases(seed: int) -> Iterator[Entry]:
    for purchase in listed("purchases", "purchase"):
        draw = Draw(seed, "purchase", purchase["name"])
        given = {
            "purchase": purchase,
            "price": purchase["budget"] * draw.n(88, 98) // PERCENT,
            "firm": draw.pick(*firms()["suppliers"]),
            "agent": draw.pick(*firms()["agents"]),
        }
        steps = (("purchase_intent", 0), ("purchase_call", 32), ("purchase_result", 46),
                 ("purchase_contract", 54))  # fmt: skip
        for matter, days in steps:
            day = day_of(purchase["start"]) + timedelta(days=days)
            if day <= LAST:
                yield Entry(matter, working_day(day), purchase["name"], given)


def _leases(place: Place, seed: int) -> Iterator[Entry]:
    draw = Draw(seed, "lease", place.slug)
    for number in range(1, LEASES + 1):
        base = draw.n(9, 26)
        lot = {
            "kind": draw.pick(*KINDS), "area": draw.n(12, 96) * HUNDRED // 2, "base": base,
            "years": draw.pick(3, 5, 6), "reached": base + draw.n(0, 4),
            "deposit": draw.n(2, 9) * 10_000,
        }  # fmt: skip
        given = {"place": place, "no": number, "lot": lot, "bidders": draw.n(1, 6)}
        day = day_of("1-18") + timedelta(days=110 * (number - 1) + draw.n(0, 80))
        yield Entry("lease", working_day(day), f"{place.slug}-{number}", given)
        told = working_day(day + timedelta(days=16))
        yield Entry("leased", told, f"{place.slug}-{number}", given)


def _makers(seed: int) -> Iterator[Entry]:
    for number, maker in enumerate(firms()["makers"]):
        draw = Draw(seed, "maker", number)
        given = {
            "maker": maker,
            "place": draw.pick(*places()).name,
            "work": WORKS[number % len(WORKS)],
        }
        day = day_of("1-11") + timedelta(days=15 * number + draw.n(0, 9))
        yield Entry("eia_accept", working_day(day), str(number), given)
        decided = day + timedelta(days=28)
        if decided <= LAST:
            yield Entry("eia_result", working_day(decided), str(number), given)
