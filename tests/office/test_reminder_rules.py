"""What a reminder says, without a database."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from lubu.office.reminders.rules import MOST_NAMED, Pressing, told

DAY = date(2021, 3, 29)
entries = st.builds(
    Pressing,
    reference=st.sampled_from(["", "2021-00001", "2021-00002", "2021-00003"]),
    deed=st.sampled_from(["", "答复"]),
    due_on=st.none() | st.dates(date(2021, 3, 1), date(2021, 4, 30)),
    left=st.none() | st.integers(-9, 9),
    is_urgent=st.booleans(),
)
lists = st.lists(st.tuples(st.text("甲乙丙", min_size=1), st.lists(entries, max_size=30)))


@given(lists)
def test_everything_that_presses_is_named_or_counted_once(given):
    says = told(given)
    presses = [one for _name, some in given for one in some if one.due_on or one.is_urgent]
    assert says.number == len(presses)
    assert says.overdue == sum(one.is_overdue for one in presses)
    assert sum(len(one.named) + one.more for one in says.sections) == says.number
    for section in says.sections:
        assert all(one.reference for one in section.named)
        assert len(section.named) <= MOST_NAMED
        assert (section.first is None) == (section.more == 0)


@given(lists)
def test_the_most_pressing_stands_first(given):
    says = told(given)
    for section in says.sections:
        ranks = [one.rank for one in section.named]
        assert ranks == sorted(ranks)
    tops = [
        min(one.rank for one in (*section.named, section.first) if one) for section in says.sections
    ]
    assert tops == sorted(tops)


def test_overdue_goes_before_urgent_and_urgent_before_near():
    overdue = Pressing(reference="3", due_on=date(2021, 3, 1), left=-20)
    urgent = Pressing(reference="2", is_urgent=True)
    near = Pressing(reference="1", due_on=DAY, left=0)
    [section] = told([("甲", [near, urgent, overdue])]).sections
    assert section.named == (overdue, urgent, near)


def test_what_has_no_day_and_no_urgency_makes_no_mail():
    assert told([("甲", [Pressing(reference="1", deed="看一看")])]).number == 0


def test_of_very_many_the_rest_is_counted_with_the_most_pressing_of_it():
    many = [Pressing(reference=f"{number:02d}", due_on=DAY, left=0) for number in range(25)]
    [section] = told([("甲", many)]).sections
    assert [one.reference for one in section.named] == [f"{number:02d}" for number in range(20)]
    assert section.more == 5
    assert section.first is not None
    assert section.first.reference == "20"
