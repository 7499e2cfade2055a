"""Table three: the rules of its sums hold whatever happened, and each figure opens to its rows."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lubu.access_requests import figures, tables
from lubu.access_requests.rules.counting import WHOLE, Group, Total, table_three
from lubu.access_requests.rules.kinds import AnswerKind, ApplicantKind, EventKind, Row
from lubu.office.figures import Period
from tests.access_requests.cases import answered, day, event
from tests.access_requests.factories import done, handed_in, make_office

GROUPS = st.lists(
    st.builds(
        Group,
        st.sampled_from(ApplicantKind),
        st.booleans(),
        st.one_of(st.none(), st.sampled_from(Row)),
        st.integers(0, 9_999),
    ),
    max_size=40,
)


@given(GROUPS)
def test_the_sums_of_the_table_hold(groups):
    cells = table_three(groups)
    for column in (*ApplicantKind, WHOLE):
        results = sum(cells[row, column] for row in Row)
        assert cells[Total.CONCLUDED, column] == results
        came = cells[Total.RECEIVED, column] + cells[Total.CARRIED_IN, column]
        assert came == cells[Total.CONCLUDED, column] + cells[Total.CARRIED_OUT, column]
    for row in (*Total, *Row):
        assert cells[row, WHOLE] == sum(cells[row, column] for column in ApplicantKind)


@pytest.mark.django_db
def test_cases_of_three_years_stand_in_their_rows_and_roll_over(django_assert_num_queries):
    town = make_office()
    firm = {"applicant_kind": ApplicantKind.BUSINESS}
    granted = handed_in(town, day("2024-12-02"))
    done(town, granted, *answered("2024-12-20"))
    rolled = handed_in(town, day("2024-12-23"), **firm)
    done(town, rolled, *answered("2025-01-10", AnswerKind.DENY_PROCESS))
    done(town, handed_in(town, day("2025-05-06")), event(EventKind.WITHDRAWN, "2025-05-07"))
    handed_in(town, day("2025-12-30"), **firm)

    with django_assert_num_queries(1):
        cells = tables.table(town.organ, Period.year(2025))
    filled = {key: number for key, number in cells.items() if number and key[1] != WHOLE}
    assert filled == {
        ("received", "natural_person"): 1,
        ("received", "biz"): 1,
        ("carried_in", "biz"): 1,
        ("deny_process", "biz"): 1,
        ("other", "natural_person"): 1,
        ("concluded", "biz"): 1,
        ("concluded", "natural_person"): 1,
        ("carried_out", "biz"): 1,
    }
    before = tables.table(town.organ, Period.year(2024))
    for column in (*ApplicantKind, WHOLE):
        assert before[Total.CARRIED_OUT, column] == cells[Total.CARRIED_IN, column]
    rows = Counter(
        {
            "received": figures.requests_received(town.organ, Period.year(2025)).count(),
            "carried_in": figures.requests_carried_in(town.organ, Period.year(2025)).count(),
            "concluded": figures.requests_concluded(town.organ, Period.year(2025)).count(),
            "carried_out": figures.requests_carried_out(town.organ, Period.year(2025)).count(),
        }
    )
    assert rows == {name: cells[name, WHOLE] for name in rows}
    later = tables.table(town.organ, Period.year(2026))
    assert later["carried_in", WHOLE] == 1
    assert later["received", WHOLE] == 0


@pytest.mark.django_db
def test_another_organs_cases_are_not_counted():
    town, other = make_office(), make_office("nanqu")
    handed_in(other, day("2025-05-06") + timedelta(days=1))
    assert not any(tables.table(town.organ, Period.year(2025)).values())
    assert tables.table(other.organ, Period.year(2025))["received", WHOLE] == 1
