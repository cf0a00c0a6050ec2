import pytest

from domain.cells import hidden

K = 11


@pytest.mark.parametrize(
    ("cells", "out"),
    [
        ({"a": 30, "b": 20, "c": 15}, ""),
        ({"a": 12, "b": 11, "c": 3}, "bc"),
        ({"a": 12, "b": 9, "c": 5}, "bc"),
        ({"a": 30, "b": 20, "c": 4, "d": 3}, "bcd"),
        ({"a": 30, "b": 2}, "ab"),
        ({"a": 30, "b": 0}, ""),
        ({"a": 21, "b": 0}, "ab"),
        ({"a": 30, "b": 20, "c": 3, "d": 0}, "bcd"),
    ],
)
def test_what_is_of_few_is_hidden_and_what_would_give_it_away(cells, out):
    assert hidden(cells, K) == {*out}
