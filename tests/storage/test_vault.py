import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.vault import BUCKET, BadKeyError, Vault, new_key
from tests.engine import VAULT

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@given(TEXTS, st.text("abc.", max_size=20))
def test_what_was_sealed_is_opened_again(text, row):
    assert VAULT.open(VAULT.seal(text, row=row), row=row) == text


@pytest.mark.parametrize("text", ["", "\x00", "\x80", "a\x00\x00", "é" * 16, "x" * BUCKET])
def test_padding_is_no_part_of_the_text(text):
    assert VAULT.open(VAULT.seal(text, row="r"), row="r") == text


@given(TEXTS, TEXTS)
def test_a_length_tells_no_more_than_a_bucket(one, other):
    same = len(one.encode()) // BUCKET == len(other.encode()) // BUCKET
    sealed = [len(VAULT.seal(text, row="r")) for text in (one, other)]

    assert (sealed[0] == sealed[1]) == same


def test_short_answers_have_one_length():
    assert len({len(VAULT.seal(text, row="r")) for text in ("yes", "no", "skipped", "")}) == 1


def test_the_same_text_is_never_sealed_the_same():
    assert VAULT.seal("42", row="r") != VAULT.seal("42", row="r")


def test_a_ciphertext_cannot_be_moved_to_another_row():
    with pytest.raises(BadKeyError):
        VAULT.open(VAULT.seal("42", row="patients.1"), row="patients.2")


def test_another_key_opens_nothing():
    with pytest.raises(BadKeyError):
        Vault.from_text(new_key()).open(VAULT.seal("42", row="r"), row="r")


@given(st.integers(0, 60), st.integers(1, 255))
def test_a_changed_byte_is_noticed(place, change):
    sealed = bytearray(VAULT.seal("42", row="r"))
    sealed[place % len(sealed)] ^= change

    with pytest.raises(BadKeyError):
        VAULT.open(bytes(sealed), row="r")


@pytest.mark.parametrize("length", [0, 1, 13, 28])
def test_what_is_too_short_to_be_sealed_is_a_bad_key_and_no_crash(length):
    with pytest.raises(BadKeyError):
        VAULT.open(VAULT.seal("42", row="r")[:length], row="r")


def test_a_person_is_found_by_a_hash_that_only_the_key_can_make():
    assert VAULT.lookup(42) == VAULT.lookup(42) != VAULT.lookup(43)
    assert len(VAULT.lookup(42)) == 16
    assert Vault.from_text(new_key()).lookup(42) != VAULT.lookup(42)


def test_the_key_does_not_show():
    key = new_key()

    assert key not in repr(Vault.from_text(key))


@pytest.mark.parametrize("key", ["", "x", "A" * 40, "A" * 48, "ü" * 44])
def test_a_key_is_32_bytes_in_base64(key):
    with pytest.raises(BadKeyError):
        Vault.from_text(key)
