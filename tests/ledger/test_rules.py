from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lubu.ledger.rules import GENESIS, Broken, Fault, Row, canonical, sm3, verify

START = datetime(2021, 1, 4, 1, 30, tzinfo=UTC)
payloads = st.dictionaries(
    st.text(max_size=8),
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    max_size=3,
)
FIELDS = ("organ", "actor", "kind", "subject", "payload", "previous", "digest")


def chain_of(contents: list[dict[str, object]]) -> list[Row]:
    rows: list[Row] = []
    for number, content in enumerate(contents, start=1):
        row = Row(
            organ="shaxi",
            sequence=number,
            at=START + timedelta(minutes=number),
            actor=str(number % 3),
            kind="release.released",
            subject=f"publishing.release:{number}",
            payload=canonical(content),
            previous=rows[-1].digest if rows else GENESIS,
        )
        rows.append(replace(row, digest=row.computed()))
    return rows


chains = st.lists(payloads, min_size=1, max_size=12).map(chain_of)


def faults(rows: list[Row], whole: list[Row]) -> list[Broken]:
    """What is found in ``rows`` when the end of ``whole`` is what the organ remembers."""
    return list(
        verify(rows, organ="shaxi", head_sequence=whole[-1].sequence, head_digest=whole[-1].digest)
    )


@pytest.mark.parametrize(
    ("data", "digest"),
    [
        pytest.param(
            b"abc",
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
            id="GB/T 32905-2016 A.1",
        ),
        pytest.param(
            b"abcd" * 16,
            "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
            id="GB/T 32905-2016 A.2",
        ),
    ],
)
def test_the_hash_is_the_standard_sm3(data, digest):
    assert sm3(data) == digest


@given(payloads)
def test_equal_content_gives_equal_text_whatever_its_order(content):
    turned = dict(reversed(list(content.items())))
    assert canonical(content) == canonical(turned)
    assert "\n" not in canonical(content)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_json_does_not_know_is_refused(number):
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"n": number})


@given(chains)
def test_a_chain_as_written_has_no_fault(rows):
    assert faults(rows, rows) == []


@given(chains, st.data())
def test_any_changed_field_is_found_and_the_row_is_named(rows, data):
    at = data.draw(st.integers(0, len(rows) - 1))
    field = data.draw(st.sampled_from(FIELDS))
    old = getattr(rows[at], field)
    forged = replace(rows[at], **{field: old + "x"})
    found = faults([*rows[:at], forged, *rows[at + 1 :]], rows)
    assert found[0].fault == Fault.CHANGED
    assert (found[0].sequence, found[0].subject) == (rows[at].sequence, forged.subject)


@given(chains, st.integers(1, 10**9), st.data())
def test_a_changed_time_is_found(rows, microseconds, data):
    at = data.draw(st.integers(0, len(rows) - 1))
    forged = replace(rows[at], at=rows[at].at + timedelta(microseconds=microseconds))
    found = faults([*rows[:at], forged, *rows[at + 1 :]], rows)
    assert [(fault.fault, fault.sequence) for fault in found] == [(Fault.CHANGED, at + 1)]


@given(chains, st.data())
def test_a_row_rewritten_with_a_fitting_hash_is_found_by_its_neighbour(rows, data):
    at = data.draw(st.integers(0, len(rows) - 1))
    forged = replace(rows[at], payload='{"forged":true}')
    forged = replace(forged, digest=forged.computed())
    found = faults([*rows[:at], forged, *rows[at + 1 :]], rows)
    assert {fault.sequence for fault in found} & {at + 1, at + 2}


@given(chains, st.data())
def test_every_removed_row_is_named(rows, data):
    gone = data.draw(st.sets(st.integers(0, len(rows) - 1), min_size=1))
    left = [row for at, row in enumerate(rows) if at not in gone]
    found = faults(left, rows)
    assert {fault.sequence for fault in found if fault.fault in (Fault.REMOVED, Fault.CUT)} == {
        at + 1 for at in gone
    }


@given(chains, st.data())
def test_rows_cut_off_at_the_end_are_named(rows, data):
    kept = data.draw(st.integers(0, len(rows) - 1))
    found = faults(rows[:kept], rows)
    assert [(fault.fault, fault.sequence) for fault in found] == [
        (Fault.CUT, number) for number in range(kept + 1, len(rows) + 1)
    ]


@given(chains, st.data())
def test_a_row_inserted_under_a_used_number_is_found(rows, data):
    at = data.draw(st.integers(0, len(rows) - 1))
    foreign = replace(rows[at], subject="publishing.release:999")
    foreign = replace(foreign, digest=foreign.computed())
    found = faults([*rows[: at + 1], foreign, *rows[at + 1 :]], rows)
    assert [(fault.fault, fault.sequence) for fault in found] == [(Fault.INSERTED, at + 1)]
    assert found[0].subject == foreign.subject


@given(chains)
def test_a_row_added_after_the_end_is_found(rows):
    last = rows[-1]
    foreign = replace(last, sequence=last.sequence + 1, previous=last.digest)
    foreign = replace(foreign, digest=foreign.computed())
    found = faults([*rows, foreign], rows)
    assert [(fault.fault, fault.sequence) for fault in found] == [
        (Fault.INSERTED, last.sequence + 1)
    ]


@given(chains)
def test_an_empty_ledger_whose_end_is_remembered_is_cut(rows):
    assert all(fault.fault == Fault.CUT for fault in faults([], rows))
    assert len(faults([], rows)) == len(rows)
