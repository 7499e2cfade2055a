"""Assistance and subsidies by place, lists with masked names, the accounts of villages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from lubu.demo.draw import Draw
from lubu.demo.places import Place, places, villages

PERCENT = 100
SURNAMES = "陈梁黄刘何李林吴郑杨罗余阮欧胡"
GIVEN = "明华英平文芳强珍志玲伟娟森群发"
# Households or people in the town that have it, and what one gets a month, in yuan.
AID = {
    "最低生活保障": (436, 1080), "特困人员供养": (96, 1728), "残疾人两项补贴": (1240, 243),
    "高龄津贴": (6850, 102), "临时救助": (22, 2600), "事实无人抚养儿童保障": (9, 1227),
}  # fmt: skip
INCOME = (("集体物业租金", 62), ("土地和鱼塘发包", 18), ("利息和投资收益", 8), ("补助收入", 12))
SPENT = (
    ("股份分红", 46),
    ("公益福利", 17),
    ("村庄保洁和治安", 21),
    ("管理费用", 11),
    ("工程维修", 5),
)


class Row(NamedTuple):
    """What one place gets: how many, and how much in yuan."""

    place: str
    number: int
    amount: int


class Listed(NamedTuple):
    """A line of a list of who is to get aid."""

    name: str
    place: str
    people: int
    amount: int


class Farmed(NamedTuple):
    """What the farmers of a village get: households, mu, yuan."""

    place: str
    households: int
    area: int
    amount: int


def assistance(draw: Draw, day: date, given: Mapping[str, object]) -> dict[str, object]:
    """How much of a kind of aid was paid in the month before ``day``, by village and community."""
    name = str(given["aid"])
    count, each = AID[name]
    counts = draw.split(draw.around(count, 4), [place.people for place in places()])
    rows = [Row(place.name, number, number * each)
            for place, number in zip(places(), counts, strict=True) if number]  # fmt: skip
    return {"rows": rows, "count": sum(row.number for row in rows),
            "amount": sum(row.amount for row in rows), "each": each}  # fmt: skip


def masked(draw: Draw) -> str:
    """A made-up name as lists show it: the middle hidden."""
    return f"{draw.pick(*SURNAMES)}*{draw.pick(*GIVEN)}"


def aid_list(draw: Draw, day: date, given: Mapping[str, object]) -> dict[str, object]:
    """A list of who is to get aid: masked names, place, people, amount; no reason, no address."""
    rows = [
        Listed(masked(draw), place.name, draw.n(1, 4), draw.n(8, 42) * PERCENT)
        for place in draw.some(places(), draw.n(5, 11))
    ]
    return {"rows": rows, "total": sum(row.amount for row in rows)}


def subsidies(draw: Draw, day: date, given: Mapping[str, object]) -> dict[str, object]:
    """A subsidy of farmers by village: households, area in mu, amount in yuan."""
    each = int(str(given["each"]))
    rows = []
    for place in villages():
        households = max(place.households * draw.n(4, 9) // PERCENT, 1)
        area = households * draw.n(6, 14) // 10 + 1
        rows.append(Farmed(place.name, households, area, area * each))
    return {
        "rows": rows,
        "households": sum(row.households for row in rows),
        "area": sum(row.area for row in rows),
        "amount": sum(row.amount for row in rows),
    }


def village_accounts(draw: Draw, day: date, given: Mapping[str, object]) -> dict[str, object]:
    """A collective's income and spending in a quarter; what is left is never below zero."""
    place = given["place"]
    assert isinstance(place, Place)  # noqa: S101  the matter runs through places
    income = place.income * 1000 // 4 * draw.n(92, 108) // PERCENT
    spent = income * draw.n(58, 88) // PERCENT
    return {
        "income": _shared(draw, income, INCOME),
        "spent": _shared(draw, spent, SPENT),
        "income_total": income,
        "spent_total": spent,
        "left": income - spent,
        "reserve": place.income * draw.n(620, 980),
    }


def _shared(draw: Draw, total: int, parts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    amounts = draw.split(total, [weight for _, weight in parts])
    return list(zip((name for name, _ in parts), amounts, strict=True))
