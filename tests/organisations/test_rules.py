from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lubu.organisations.rules import BadIdentifierError, check_site_id_code, check_uscc

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def check_character(body: str) -> str:
    """GB 32100-2015, 5.2, worked out here once more."""
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(body, WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def codes() -> st.SearchStrategy[str]:
    tails = st.text(alphabet=ALPHABET, min_size=9, max_size=9)
    heads = st.sampled_from(["11", "12", "51", "91"])
    places = st.from_regex(r"\A[1-6][0-9]{5}\Z")
    bodies = st.tuples(heads, places, tails).map("".join)
    return bodies.map(lambda body: body + check_character(body))


@given(codes())
def test_a_code_with_the_right_check_character_is_taken_as_it_is(code):
    assert check_uscc(code) == code


@given(codes(), st.integers(8, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(code, at, char):
    wrong = code[:at] + char + code[at + 1 :]
    if wrong == code:
        return
    with pytest.raises(BadIdentifierError) as refused:
        check_uscc(wrong)
    assert (refused.value.kind, refused.value.value) == ("uscc", wrong)


@pytest.mark.parametrize("value", ["", "1", "I" * 18, "11442000007332723" * 2, "沙溪镇人民政府"])
def test_what_is_no_code_at_all_is_refused(value):
    with pytest.raises(BadIdentifierError):
        check_uscc(value)


@given(st.from_regex(r"\A[0-9]{10}\Z") | st.from_regex(r"\Abm[0-9]{8}\Z"))
def test_ten_digits_or_bm_and_eight_make_a_site_code(code):
    assert check_site_id_code(code) == code


@pytest.mark.parametrize(
    "code",
    [
        "",
        "442000003",
        "44200000355",
        "bm123",
        "BM12345678",
        "442000003 ",
        "4420000035\n",
        "４４２０００００３５",
        "٤٤٢٠٠٠٠٠٣٥",
    ],
)
def test_any_other_form_of_a_site_code_is_refused(code):
    with pytest.raises(BadIdentifierError):
        check_site_id_code(code)
