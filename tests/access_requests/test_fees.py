"""The two tariffs, by the examples of the law and against a loop over units."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lubu.access_requests.rules.fees import Fee, NoUnitsError, TariffTerms, fee, price
from lubu.access_requests.rules.kinds import Tariff
from lubu.access_requests.terms import tariffs


def terms(tariff: Tariff) -> TariffTerms:
    return next(one for one in tariffs() if one.tariff is tariff)


ITEMS, PAGES = terms(Tariff.PER_ITEM), terms(Tariff.PER_PAGE)


@pytest.mark.parametrize(
    ("already", "number", "yuan"),
    [
        (9, 1, 0), (10, 1, 100), (10, 5, 500), (0, 30, 2_000), (30, 1, 200), (0, 31, 2_200),
        (0, 35, 3_000), (0, 40, 4_000), (40, 1, 300), (0, 45, 5_500), (0, 60, 11_000), (0, 8, 0),
        (0, 14, 400),
    ],
)  # fmt: skip
def test_by_items_of_a_month(already, number, yuan):
    assert fee(ITEMS, number, already).amount_yuan == yuan


@pytest.mark.parametrize(
    ("number", "yuan"),
    [(30, 0), (31, 10), (68, 380), (100, 700), (101, 720), (150, 1_700), (200, 2_700),
     (201, 2_740), (250, 4_700), (35, 50), (20, 0)],
)  # fmt: skip
def test_by_pages_of_one_application(number, yuan):
    assert fee(PAGES, number).amount_yuan == yuan


@pytest.mark.parametrize(
    ("place", "yuan"), [(10, 0), (11, 100), (30, 100), (31, 200), (40, 200), (41, 300), (51, 400)]
)
def test_the_price_of_one_item(place, yuan):
    assert price(ITEMS, place) == yuan


def test_the_parts_say_how_it_was_counted():
    parts = fee(PAGES, 250).parts
    assert [(one.first, one.count, one.yuan) for one in parts] == [
        (1, 30, 0), (31, 70, 10), (101, 100, 20), (201, 50, 40),
    ]  # fmt: skip


def test_fewer_than_none_is_refused():
    with pytest.raises(NoUnitsError):
        fee(PAGES, -1)


def item_by_item(number: int, already: int) -> int:
    def one(place: int) -> int:
        if place <= 10:
            return 0
        return 100 if place <= 30 else 100 * (1 + -(-(place - 30) // 10))

    return sum(one(place) for place in range(already + 1, already + number + 1))


@given(st.integers(0, 400), st.integers(0, 400))
def test_items_cost_what_each_of_them_costs(number, already):
    assert fee(ITEMS, number, already).amount_yuan == item_by_item(number, already)


@given(st.integers(0, 2_000))
def test_pages_cost_what_the_formula_says(number):
    def within(low: int, most: int) -> int:
        return max(0, min(number - low, most))

    expected = 10 * within(30, 70) + 20 * within(100, 100) + 40 * max(number - 200, 0)
    assert fee(PAGES, number).amount_yuan == expected


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_an_account_adds_up(already, first, second):
    def together(one: Fee, other: Fee) -> int:
        return one.amount_yuan + other.amount_yuan

    apart = together(fee(ITEMS, first, already), fee(ITEMS, second, already + first))
    assert apart == fee(ITEMS, first + second, already).amount_yuan
