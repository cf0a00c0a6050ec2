import pytest

from domain.notes import LONGEST, note


@pytest.mark.parametrize("text", ["=1+1", "שלום עולם", "😴" * (LONGEST // 2), "x" * LONGEST])
def test_a_note_is_kept_as_it_was_written(text):
    assert note(text) == text


@pytest.mark.parametrize("text", ["x" * (LONGEST + 1), "😴" * (LONGEST // 2) + "x"])
def test_a_note_that_is_too_long_is_not_cut_but_refused(text):
    assert note(text) is None


def test_half_a_character_is_replaced_so_that_the_rest_can_be_kept():
    assert note("tired \ud83d again") == "tired ? again"
