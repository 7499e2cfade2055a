"""What is sealed opens with its key at its place, and in no other way."""

from __future__ import annotations

import io

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher as Run
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lubu.sealing.alike import Alike, normalised
from lubu.sealing.ciphers import Box, Cipher, derive
from lubu.sealing.envelopes import Envelope, NotOpenedError, Place, Reason
from lubu.sealing.rings import Ring
from lubu.sealing.streams import PIECE, STORED, Opened, sealed

KEYS = {"old": bytes(range(32)), "new": bytes(range(1, 33))}
rings = st.builds(Ring, st.just(KEYS), st.sampled_from(Cipher))
names = st.text(st.characters(codec="utf-8"), max_size=12)
places = st.builds(Place, names, names, st.tuples(names) | st.tuples(names, names))


def reason(ring: Ring, text: str, place: Place) -> Reason:
    with pytest.raises(NotOpenedError) as refused:
        ring.open(text, place)
    return refused.value.reason


@given(rings, st.binary(max_size=300), places)
def test_what_is_sealed_opens_again_and_differs_each_time(ring, content, place):
    first, second = ring.seal(content, place), ring.seal(content, place)
    assert ring.open(first, place) == ring.open(second, place) == content
    assert first != second
    assert first.startswith("1s.old." if ring.cipher is Cipher.SM4 else "1a.old.")


@given(rings, st.binary(max_size=40), places, st.data())
def test_no_tampered_character_opens(ring, content, place, data):
    text = ring.seal(content, place)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("abcXYZ019-_.=ä "))
    assume(other != text[at])
    assert reason(ring, text[:at] + other + text[at + 1 :], place) in Reason
    cut = data.draw(st.integers(0, len(text) - 1))
    assert reason(ring, text[:cut], place) in Reason


@given(rings, st.binary(max_size=40), places, places)
def test_what_is_moved_does_not_open(ring, content, place, elsewhere):
    assume(place != elsewhere)
    assert reason(ring, ring.seal(content, place), elsewhere) is Reason.CHANGED


@pytest.mark.parametrize("cipher", Cipher)
def test_a_value_says_which_key_it_needs(cipher):
    place = Place("people", "name", ("1",))
    text = Ring(KEYS, cipher).seal(b"x", place)
    with pytest.raises(NotOpenedError) as refused:
        Ring({"new": KEYS["new"]}, cipher).open(text, place)
    assert (refused.value.reason, refused.value.key) == (Reason.NO_KEY, "old")
    assert refused.value.where == "people.name 1"
    wrong = Ring({"old": KEYS["new"]}, cipher)
    assert reason(wrong, text, place) is Reason.CHANGED
    assert reason(wrong, "王小明", place) is Reason.PLAIN


def test_each_cipher_opens_what_the_other_sealed_and_says_so_itself():
    place = Place("people", "name", ("1",))
    aes, sm4 = Ring(KEYS, Cipher.AES), Ring(KEYS, Cipher.SM4)
    assert sm4.open(aes.seal(b"a", place), place) == b"a"
    assert aes.open(sm4.seal(b"b", place), place) == b"b"
    envelope = Envelope.read(aes.seal(b"a", place))
    assert envelope is not None
    as_sm4 = Envelope(Cipher.SM4, envelope.key, envelope.content)
    assert reason(aes, str(as_sm4), place) is Reason.CHANGED


def test_sm4_in_gcm_is_that_of_the_standard():
    """RFC 8998, appendix A.1."""
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    nonce = bytes.fromhex("00001234567800000000abcd")
    about = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    content = b"".join(bytes([one] * 8) for one in b"\xaa\xbb\xcc\xdd\xee\xff\xee\xaa")
    made = Box(Cipher.SM4, key).seal(content, about, nonce)
    assert made[12:].hex() == (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )
    assert Box(Cipher.SM4, key).open(made, about) == content
    plain = Run(algorithms.SM4(key), modes.ECB()).encryptor().update(key)  # GB/T 32907, A.1
    assert plain.hex() == "681edf34d206965e86b3e94f536e4246"


def test_keys_of_different_purposes_say_nothing_of_each_other():
    made = {
        derive(master, cipher, purpose)
        for master in KEYS.values()
        for cipher in Cipher
        for purpose in ("column/a/b", "column/a/c", "index/email")
    }
    assert len(made) == 12


@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from(Alike))
def test_the_blind_index_is_the_same_for_what_means_the_same(one, other, kind):
    ring = Ring(KEYS, Cipher.AES)
    same = normalised(kind, one) == normalised(kind, other)
    index = ring.blind(normalised(kind, one), kind.value)
    assert (index == ring.blind(normalised(kind, other), kind.value)) is same
    assert index in Ring(KEYS, Cipher.SM4).blinds(normalised(kind, one), kind.value)
    assert index not in Ring(KEYS, Cipher.AES).blinds(normalised(kind, one), "other")


@pytest.mark.parametrize(
    ("kind", "written", "same"),
    [
        (Alike.EMAIL, " Wang@Example.CN", "wang@example.cn"),
        (Alike.PHONE, "+86 138-1234-5678", "１３８１２３４５６７８"),
        (Alike.PHONE, "0760 8877 6655", "0760-88776655"),
        (Alike.IDENTITY, "11010519491231002x", "110105 19491231 002X"),
        (Alike.NAME, "王 小明", "王小明"),
        (Alike.TEXT, "Shaxi  镇", "shaxi 镇"),
    ],
)
def test_ways_of_writing_make_no_difference(kind, written, same):
    assert normalised(kind, written) == normalised(kind, same)
    assert normalised(Alike.PHONE, "8612345678") == "8612345678"  # no number of a mobile


# --- files ----------------------------------------------------------------------------------------
PLACE = Place("people", "paper", ("1",))
SIZES = st.sampled_from([0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 7])


class Drips(io.BytesIO):
    """A source that gives a little at a time, as a network does."""

    def read(self, count: int | None = -1, /) -> bytes:
        return super().read(min(count or 1, 10_007))


def seal(ring: Ring, content: bytes) -> bytes:
    return b"".join(sealed(Drips(content), ring, PLACE))


def open_all(ring: Ring, stored: bytes, place: Place = PLACE) -> bytes:
    with Opened.buffered(io.BytesIO(stored), ring, place) as opened:
        return opened.read()


@settings(max_examples=30)
@given(rings, SIZES, st.binary(min_size=7, max_size=7), st.data())
def test_a_file_of_any_size_opens_at_any_place(ring, size, pattern, data):
    content = (pattern * (size // 7 + 1))[:size]
    opened = Opened(io.BytesIO(seal(ring, content)), ring, PLACE)
    assert opened.size == size
    start, count = data.draw(st.integers(0, size + 3)), data.draw(st.integers(0, 100))
    with io.BufferedReader(opened) as reader:
        reader.seek(start)
        assert reader.read(count) == content[start : start + count]
        reader.seek(-min(3, size), io.SEEK_END)
        assert reader.read() == content[-min(3, size) :] if size else True


@settings(max_examples=40)
@given(rings, st.sampled_from([5, PIECE + 5]), st.data())
def test_no_tampered_byte_of_a_file_opens(ring, size, data):
    stored = bytearray(seal(ring, bytes(size)))
    at = data.draw(st.integers(0, len(stored) - 1))
    stored[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(NotOpenedError):
        open_all(ring, bytes(stored))


@pytest.mark.parametrize("cipher", Cipher)
def test_a_file_cut_off_lengthened_turned_or_moved_does_not_open(cipher):
    ring = Ring(KEYS, cipher)
    stored = seal(ring, bytes(3 * PIECE))
    head = len(stored) - 3 * STORED
    pieces = [stored[head + n * STORED : head + (n + 1) * STORED] for n in range(3)]
    for wrong in (
        stored[:-STORED], stored[:-1], stored[: head + 3], stored[:head], stored + pieces[2],
        stored + b"x", stored[:head] + pieces[1] + pieces[0] + pieces[2], b"", b"%PDF-1.7",
    ):  # fmt: skip
        with pytest.raises(NotOpenedError):
            open_all(ring, wrong)
    with pytest.raises(NotOpenedError):
        open_all(ring, stored, Place("people", "paper", ("2",)))
    with pytest.raises(NotOpenedError) as refused:
        open_all(Ring({"new": KEYS["new"]}, cipher), stored)
    assert (refused.value.reason, refused.value.key) == (Reason.NO_KEY, "old")
    assert open_all(Ring(KEYS, cipher), stored) == bytes(3 * PIECE)
