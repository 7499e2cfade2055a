"""What people are told of what cannot be."""

from __future__ import annotations

import pytest
from django.utils import translation

from lubu.access_requests.documents.checking import read
from lubu.access_requests.documents.faults import WrongPatternError
from lubu.access_requests.documents.kinds import NoNumberError, Series, document_number
from lubu.access_requests.explanations import reasons
from lubu.access_requests.rules.folding import fold
from lubu.access_requests.rules.kinds import EventKind
from lubu.access_requests.rules.permits import NotHereError, NotPermittedError, Refusal
from lubu.office import errors
from tests.access_requests.cases import LAW, answered, event, received


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_is_told_with_its_reason_in_chinese(refusal):
    error = NotPermittedError(EventKind.DRAFTED, None, refusal)
    with translation.override("zh-hans"):
        [reason] = reasons(error)
        said = errors.sentence(error)
    assert not reason.isascii()
    assert not said.isascii()
    assert errors.status(error) == 422


def test_a_step_that_does_not_belong_to_the_state_is_a_conflict():
    registered = event(EventKind.REGISTERED, "2025-03-03")
    with pytest.raises(NotHereError) as caught:
        fold([*received("2025-03-03"), registered], LAW)
    assert errors.status(caught.value) == 409
    early = event(EventKind.DRAFTED, "2025-03-02", answer=answered("2025-03-02")[0].answer)
    with pytest.raises(NotPermittedError) as caught_early:
        fold([*received("2025-03-03"), early], LAW)
    assert errors.status(caught_early.value) == 422


@pytest.mark.parametrize(
    ("name", "serial", "year"), [("", 1, 2025), ("沙府", 0, 2025), ("沙府", 1, 5)]
)
def test_a_number_that_cannot_be_made_says_what_is_missing(name, serial, year):
    with pytest.raises(NoNumberError) as caught:
        document_number(name, year, serial, Series.ANSWER)
    [reason] = reasons(caught.value)
    assert reason


def test_a_faulty_pattern_lists_its_faults():
    with pytest.raises(WrongPatternError) as caught:
        read({"no_such_part": 1})
    assert len(reasons(caught.value)) == len(caught.value.faults) > 0


def test_other_errors_have_no_list():
    assert reasons(ValueError()) == []
