"""Numbers that texts state: drawn so that they add up, grow and stay within sense. Pure.

A matter whose head says ``facts: name`` is given what the function of that name makes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeAlias

from lubu.demo.draw import Draw
from lubu.demo.facts import aid, city, counts, finance

Given: TypeAlias = Mapping[str, object]
FACTS: dict[str, Callable[[Draw, date, Given], dict[str, object]]] = {
    "assistance": aid.assistance,
    "aid_list": aid.aid_list,
    "subsidies": aid.subsidies,
    "village_accounts": aid.village_accounts,
    "homes": city.homes,
    "hotline": counts.hotline,
    "job_fair": counts.job_fair,
    "micro_projects": city.micro_projects,
    "second_hand": counts.second_hand,
    "vaccination": counts.vaccination,
    "water": city.water,
    "air": city.air,
    "town_budget": finance.town_budget,
    "execution": finance.execution,
    "three_costs": finance.three_costs,
    "office_budget": finance.office_budget,
    "office_accounts": finance.office_accounts,
    "inspection": city.inspection,
    "penalties": city.penalties,
}
