"""Water, air, inspections, penalties, homes: results as tables that add up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from lubu.demo.draw import Draw
from lubu.demo.facts.aid import Row
from lubu.demo.places import listed, places

PERCENT = 100
# The grades of water, best first, with the oxygen and ammonia (tenths of mg/L) that fit each.
GRADES = (
    ("Ⅳ类", (30, 49), (10, 14)),
    ("Ⅴ类", (20, 29), (15, 19)),
    ("劣Ⅴ类", (10, 19), (20, 38)),
)
WORKS = (
    "内街排水沟改造",
    "小区照明补建",
    "无障碍坡道加装",
    "健身角更新",
    "凉亭和座椅修缮",
    "晾晒场改造",
    "校门口等候区",
    "文化室空调更换",
    "电动自行车充电点",
    "旧水井周边整治",
)
SECTORS = (
    "制衣针织企业",
    "洗水印花企业",
    "仓储物流企业",
    "“三小”场所",
    "出租屋",
    "建筑工地",
    "餐饮燃气用户",
    "工贸有限空间企业",
)
# Fields of penalties with the usual number in a month and the fine of each in yuan.
PENALTIES = (
    ("市容环境卫生", 16, 200),
    ("安全生产", 5, 9000),
    ("城乡规划", 3, 12000),
    ("生态环境", 3, 21000),
    ("农业和动物防疫", 2, 500),
)
LICENCES = (
    ("农村村民宅基地审批", 3, 11),
    ("城镇临时占用道路审批", 2, 9),
    ("设置户外广告设施备案", 4, 14),
    ("公共场所卫生许可初审", 6, 21),
)
WARM = (5, 6, 7, 8)


class Water(NamedTuple):
    """A river's water in a month."""

    river: str
    grade: str
    oxygen: float
    ammonia: float


class Inspected(NamedTuple):
    """What a week's inspections of a sector found; not more was mended than found."""

    sector: str
    seen: int
    bad: int
    mended: int


class Decided(NamedTuple):
    """Decisions of a month in a field, with the fines in yuan."""

    field: str
    number: int
    fines: int = 0


class Project(NamedTuple):
    """A project that residents chose, with its cost in yuan."""

    place: str
    name: str
    cost: int


def water(draw: Draw, day: date, given: Mapping[str, object]) -> dict[str, object]:
    """A month's water: better in the second half of the year, its numbers fit its grade."""
    rows = []
    for river in listed()["rivers"]:
        grade, oxygen, ammonia = GRADES[1 - day.month // 7 + draw.n(0, 1)]
        rows.append(Water(str(river), grade, draw.n(*oxygen) / 10, draw.n(*ammonia) / 10))
    bad = sum(row.grade == GRADES[-1][0] for row in rows)
    return {"rows": rows, "good": len(rows) - bad, "bad": bad, "all": len(rows)}


def air(draw: Draw, day: date, given: Mapping[str, object]) -> dict[str, object]:
    """A month's air: good, fair and bad days are the days of the month."""
    days = date.fromordinal(day.replace(day=1).toordinal() - 1).day
    bad = draw.n(0, 2) if day.month in WARM else draw.n(0, 5)
    fair = draw.n(6, days - bad - 6)
    return {
        "days": days,
        "bad": bad,
        "fair": fair,
        "best": days - bad - fair,
        "pm": draw.n(14, 32),
        "ozone": draw.n(96, 168),
    }


def inspection(draw: Draw, day: date, given: Mapping[str, object]) -> dict[str, object]:
    """A week's inspections by sector."""
    rows = []
    for sector in draw.some(SECTORS, draw.n(4, 6)):
        seen = draw.n(8, 42)
        bad = seen * draw.n(20, 60) // PERCENT
        rows.append(Inspected(sector, seen, bad, bad - draw.n(0, min(3, bad))))
    bad, mended = sum(row.bad for row in rows), sum(row.mended for row in rows)
    seen = sum(row.seen for row in rows)
    return {"rows": rows, "seen": seen, "bad": bad, "mended": mended, "open": bad - mended}


def penalties(draw: Draw, day: date, given: Mapping[str, object]) -> dict[str, object]:
    """A month's licences and penalties by field."""
    rows = []
    for name, usual, fine in PENALTIES:
        number = draw.n(max(usual - 2, 0), usual + 4)
        rows.append(Decided(name, number, number * fine))
    licences = [Decided(name, draw.n(least, most)) for name, least, most in LICENCES]
    return {
        "rows": rows,
        "count": sum(row.number for row in rows),
        "fines": sum(row.fines for row in rows),
        "licences": licences,
        "licensed": sum(row.number for row in licences),
    }


def homes(draw: Draw, day: date, given: Mapping[str, object]) -> dict[str, object]:
    """Rent subsidies by place: households and yuan."""
    rows = []
    for place in draw.some(places(), draw.n(9, 14)):
        number = draw.n(1, 9)
        rows.append(Row(place.name, number, number * draw.n(5, 8) * 90))
    return {
        "rows": rows,
        "count": sum(row.number for row in rows),
        "amount": sum(row.amount for row in rows),
    }


def micro_projects(draw: Draw, day: date, given: Mapping[str, object]) -> dict[str, object]:
    """Projects that residents chose; each below the limit of 300,000 yuan."""
    rows = [
        Project(place.name, draw.pick(*WORKS), draw.n(42, 296) * 1000)
        for place in draw.some(places(), draw.n(8, 13))
    ]
    return {"rows": rows, "total": sum(row.cost for row in rows)}
