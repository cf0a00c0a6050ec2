"""Cells: the counts in one line of a table, and which must not be shown (clinical 8)."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import Final, TypeVar

ROUNDED_TO: Final = 5

Key = TypeVar("Key", bound=Hashable)


def rounded(count: int) -> int:
    """Return *count* to the nearest 5."""
    return (2 * count + ROUNDED_TO) // (2 * ROUNDED_TO) * ROUNDED_TO


def few(count: int, k: int) -> bool:
    """Whether *count* is of few; nobody is not a few."""
    return 0 < count < k


def tells(count: int, whole: int, k: int) -> bool:
    """Whether *count* out of *whole* is of few, leaves a few, or tells of a small group at once."""
    at_once = whole < 2 * k and count in (0, whole)
    return few(count, k) or few(whole - count, k) or at_once


def hidden(
    cells: Mapping[Key, int],
    k: int,
    *,
    whole: Mapping[Key, int] | None = None,
    already: Collection[Key] = (),
) -> set[Key]:
    """Return the keys of those *cells* that must not be shown beside their sum.

    Each is a part of *whole*, or else of the sum. What is hidden for its own sake is kept
    from being worked out: never one alone, nor several that are few together, nor as many
    as hidden ones can be at most; the next smallest that is not 0 goes with them. Where
    anything is hidden, a 0 is: it would say in which cell of next week they all are new.
    """
    total = sum(cells.values())
    found = {key for key, n in cells.items() if tells(n, whole[key] if whole else total, k)}
    found.update(already)
    shown = sorted((n, str(key), key) for key, n in cells.items() if key not in found and n)
    while found and shown and _worked_out([cells[key] for key in found], shown[0][0], k):
        found.add(shown.pop(0)[2])
    return found | {key for key, n in cells.items() if found and not n}


def _worked_out(hidden: Collection[int], smallest_shown: int, k: int) -> bool:
    together = sum(hidden)
    return len(hidden) == 1 or together < k or together == most(hidden, smallest_shown, k)


def most(hidden: Iterable[int], smallest_shown: int, k: int) -> int:
    """Return how many people so many hidden cells can have, beside cells that are all larger."""
    return sum(k - 1 if people < k else smallest_shown for people in hidden)
