"""Budgets and accounts: every table's rows add up to its last line; amounts are yuan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from lubu.demo.draw import Draw
from lubu.demo.offices import Office

Line: TypeAlias = tuple[str, int]
# The town's budget of 2021 as its congress approved it, in 万元; both sides come to 81,200.
REVENUE = (
    ("税收分成收入", 52600), ("非税收入", 6850), ("上级补助收入", 9430), ("调入资金", 8200),
    ("上年结余", 4120),
)  # fmt: skip
SPENDING = (
    ("一般公共服务支出", 9860), ("公共安全支出", 5240), ("教育支出", 21350), ("科学技术支出", 620),
    ("文化旅游体育与传媒支出", 1180), ("社会保障和就业支出", 8930), ("卫生健康支出", 6470),
    ("节能环保支出", 5860), ("城乡社区支出", 12380), ("农林水支出", 4260), ("交通运输支出", 1150),
    ("资源勘探工业信息等支出", 1640), ("灾害防治及应急管理支出", 1060), ("预备费", 1200),
)  # fmt: skip
TOTAL = 81_200
# How much of the year's budget had come in, and gone out, by the end of each month, in thousandths.
CAME_IN = (79, 148, 229, 321, 406, 503, 590, 668, 754, 841, 919, 1006)
WENT_OUT = (61, 124, 213, 290, 372, 476, 551, 627, 718, 796, 883, 984)
THREE_COSTS = (("因公出国（境）费", 0), ("公务用车购置费", 0), ("公务用车运行维护费", 684_000),
               ("公务接待费", 180_000))  # fmt: skip
THREE_BY_QUARTER = (17, 41, 66, 93)
PAY = 168_000  # what one post costs in a year
LAST_YEAR, PERCENT, THOUSAND = 94, 100, 1000


def town_budget(draw: Draw, day: date, given: Mapping[str, object]) -> dict[str, object]:
    """The budget of 2021 and, beside it, the accounts of 2020."""
    share = [
        (name, amount, amount * draw.n(900, 985) // THOUSAND) for name, amount in SPENDING[:-1]
    ]
    return {
        "revenue": REVENUE,
        "spending": SPENDING,
        "total": TOTAL,
        "done": share,
        "done_planned": sum(row[1] for row in share),
        "done_total": sum(row[2] for row in share),
    }


def execution(draw: Draw, day: date, given: Mapping[str, object]) -> dict[str, object]:
    """What had come in and gone out by the end of the month before ``day``."""
    month = (day.month - 2) % 12
    budget = TOTAL if day.month > 1 else TOTAL * LAST_YEAR // PERCENT
    income = budget * CAME_IN[month] // THOUSAND
    spent = budget * WENT_OUT[month] // THOUSAND
    weights = [amount for _, amount in REVENUE[:3]]
    names = [name for name, _ in SPENDING[:-1]]
    steady = Draw("execution", month)
    parts = steady.split(spent, [amount for _, amount in SPENDING[:-1]])
    return {
        "income": income,
        "spent": spent,
        "income_rows": list(zip((name for name, _ in REVENUE[:3]),
                                steady.split(income, weights), strict=True)),
        "spent_rows": list(zip(names, parts, strict=True)),
        "grown": draw.n(21, 118) / 10,
    }  # fmt: skip


def three_costs(draw: Draw, day: date, given: Mapping[str, object]) -> dict[str, object]:
    """The three public costs (“三公”经费) up to the end of the quarter before ``day``."""
    quarter = (day.month - 4) // 3 % 4
    share = THREE_BY_QUARTER[quarter]
    rows = [(name, budget, budget * share // PERCENT) for name, budget in THREE_COSTS]
    return {
        "rows": rows,
        "planned": sum(row[1] for row in rows),
        "spent": sum(row[2] for row in rows),
        "share": share,
        "months": quarter * 3 + 3,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeBudget:
    """An office's budget: pay and running, projects, and the three public costs out of it."""

    basic: tuple[Line, ...]
    projects: tuple[Line, ...]
    costs: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """All that is spent."""
        return (*self.basic, *self.projects)

    @property
    def total(self) -> int:
        """What all lines come to."""
        return summed(self.lines)


def summed(lines: Iterable[Line]) -> int:
    """What lines come to."""
    return sum(amount for _, amount in lines)


def office_budget(draw: Draw, day: date, given: Mapping[str, object]) -> dict[str, object]:
    """An office's budget of 2021: its posts' pay, its running, its projects."""
    return _told(of_office(_office(given), year=2021))


def office_accounts(draw: Draw, day: date, given: Mapping[str, object]) -> dict[str, object]:
    """An office's accounts of 2020 beside its budget of 2020."""
    office = _office(given)
    budget = of_office(office, year=2020)
    spent = Draw("spent", office.slug)
    rows = [
        (name, amount, amount * spent.n(930, 997) // THOUSAND // PERCENT * PERCENT)
        for name, amount in budget.lines
    ]
    return _told(budget) | {"done_rows": rows, "done": sum(row[2] for row in rows)}


def of_office(office: Office, *, year: int) -> OfficeBudget:
    """The budget of an office in a year; the same for every seed."""
    steady = Draw("office", office.slug, year)
    running = office.staff * steady.n(210, 320) * PERCENT
    return OfficeBudget(
        basic=(("工资福利支出", office.staff * PAY), ("商品和服务支出", running)),
        projects=tuple((name, steady.n(80, 960) * THOUSAND) for name in office.projects),
        costs=(
            ("因公出国（境）费", 0),
            ("公务用车购置及运行维护费", steady.n(0, 3) * 28_000),
            ("公务接待费", steady.n(2, 18) * THOUSAND),
        ),
    )


def _told(budget: OfficeBudget) -> dict[str, object]:
    return {
        "basic": budget.basic,
        "basic_total": summed(budget.basic),
        "projects": budget.projects,
        "projects_total": summed(budget.projects),
        "total": budget.total,
        "costs": budget.costs,
        "costs_total": summed(budget.costs),
    }


def _office(given: Mapping[str, object]) -> Office:
    office = given["office"]
    assert isinstance(office, Office)  # noqa: S101  the matter runs through the offices
    return office
