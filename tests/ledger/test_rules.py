from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lubu.ledger.rules import (
    GENESIS,
    Broken,
    Damaged,
    End,
    Fault,
    Row,
    canonical,
    sm3,
    verify,
    verify_end,
)

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


def faults(
    rows: list[Row | Damaged], whole: list[Row], anchors: Mapping[int, str] = {}
) -> list[Broken]:
    """What is found in ``rows`` when the end of ``whole`` is what the organ remembers."""
    head = End(whole[-1].sequence, whole[-1].digest)
    found, end = verify(rows, organ="shaxi", anchors=anchors)
    return [*found, *verify_end(end, organ="shaxi", before=head, after=head, anchors=anchors)]


def numbers(found: list[Broken], *kinds: Fault) -> list[int]:
    """All numbers that the faults of these kinds name."""
    return [
        number
        for fault in found
        if fault.fault in kinds
        for number in range(fault.sequence, max(fault.through, fault.sequence) + 1)
    ]


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
    assert numbers(found, Fault.REMOVED, Fault.CUT) == sorted(at + 1 for at in gone)


@given(chains, st.data())
def test_rows_cut_off_at_the_end_are_named(rows, data):
    kept = data.draw(st.integers(0, len(rows) - 1))
    found = faults(rows[:kept], rows)
    assert [fault.fault for fault in found] == [Fault.CUT] * (kept < len(rows))
    assert numbers(found, Fault.CUT) == list(range(kept + 1, len(rows) + 1))


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
    [fault] = faults([], rows)
    assert (fault.fault, fault.sequence, fault.through) == (Fault.CUT, 1, len(rows))


@given(chains, st.data())
def test_a_chain_written_anew_from_some_row_on_is_found_by_what_was_written_down(rows, data):
    at = data.draw(st.integers(0, len(rows) - 1))
    anchors = {row.sequence: row.digest for row in rows if data.draw(st.booleans())}
    forged = rows[:at]
    for row in rows[at:]:
        before = forged[-1].digest if forged else GENESIS
        new = replace(row, payload='{"forged":true}', previous=before)
        forged.append(replace(new, digest=new.computed()))
    assert faults(forged, forged) == []
    found = faults(forged, forged, anchors)
    late = [number for number in anchors if number > at]
    assert [fault.fault for fault in found] == [Fault.REWRITTEN] * bool(late)
    if late:
        sound = max([number for number in anchors if number <= at], default=0)
        assert (found[0].sequence, found[0].through) == (sound + 1, max(late))


@given(chains, st.data())
def test_a_chain_shortened_with_its_remembered_end_is_found_by_what_was_written_down(rows, data):
    kept = data.draw(st.integers(1, len(rows)))
    found = faults(rows[:kept], rows[:kept], {len(rows): rows[-1].digest})
    assert numbers(found, Fault.CUT) == list(range(kept + 1, len(rows) + 1))


@given(chains, st.data())
def test_a_row_that_cannot_be_read_is_named_and_hides_no_other(rows, data):
    at = data.draw(st.integers(0, len(rows) - 1))
    damaged = Damaged(sequence=at + 1, subject=rows[at].subject)
    found = faults([*rows[:at], damaged, *rows[at + 1 :]], rows)
    assert [(fault.fault, fault.sequence) for fault in found] == [(Fault.DAMAGED, at + 1)]
    assert found[0].subject == rows[at].subject


@pytest.mark.parametrize("payload", ["{", "[]", '{"a": 1}', '{"b":1,"a":2}', "[" * 9000, ""])
def test_content_that_is_not_canonical_json_is_damaged_though_its_hash_fits(payload):
    [row] = chain_of([{}])
    forged = replace(row, payload=payload)
    forged = replace(forged, digest=forged.computed())
    assert [fault.fault for fault in faults([forged], [forged])] == [Fault.DAMAGED]
