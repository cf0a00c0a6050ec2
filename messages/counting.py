"""Counting what is in hand: one question at a time, answered by button or typed."""

from collections.abc import Sequence
from typing import Final

from domain.doses import Micrograms
from domain.forms import Volume
from domain.occurrences import OccurrenceId
from messages.channel import Card
from messages.doses import amount
from messages.language import Language
from messages.supply import BOTTLES, REFILLS, button

BETWEEN: Final = "."
"""Stands between the numbers of capsules that a button carries."""

OPENED_BEFORE: Final = (0, 1, 3, 7, 14, 21)
"""Days ago that a bottle may have been opened, as buttons."""

CLOSED: Final = "closed"
OPENED: Final = frozenset({CLOSED, *map(str, OPENED_BEFORE)})


def capsules(_: Language, place: OccurrenceId, strength: Micrograms, so_far: Sequence[int]) -> Card:
    """Ask for the capsules of *strength*; the button carries the numbers *so_far* as well."""
    text = _(
        "How many {strength} capsules do you have? Tap a number or type one.",
        strength=amount(_, strength),
    )
    chips = tuple(
        button(_("None") if n == 0 else str(n), "count", place, joined((*so_far, n)))
        for n in (0, *REFILLS)
    )
    return Card(text, (chips, (button(_("Back"), "open", place),)))


def volume(_: Language, place: OccurrenceId) -> Card:
    text = _("How much is in your bottle? Tap an amount or type one, such as 80 mL.")
    chips = tuple(
        button(_("{n} mL", n=each), "ml", place, str(each.hundredths)) for each in BOTTLES
    )
    return Card(text, (chips, (button(_("Back"), "open", place),)))


def opened(_: Language, place: OccurrenceId, left: Volume) -> Card:
    """Ask when the bottle was opened, *left* being what is in it."""
    labels = {str(days): _ago(_, days) for days in OPENED_BEFORE}
    labels[CLOSED] = _("Not opened yet")
    chips = [
        button(label, "opened", place, str(left.hundredths), said) for said, label in labels.items()
    ]
    rows = [tuple(chips[i : i + 2]) for i in range(0, len(chips), 2)]
    return Card(_("When was it opened?"), (*rows, (button(_("Back"), "open", place),)))


def _ago(_: Language, days: int) -> str:
    match days:
        case 0:
            return _("Today")
        case 1:
            return _("Yesterday")
        case _days:
            return _.n("{n} day ago", "{n} days ago", days)


def joined(numbers: Sequence[int]) -> str:
    return BETWEEN.join(map(str, numbers))


def not_a_number(_: Language) -> str:
    return _("Please type a number, such as 63.")


def not_a_volume(_: Language) -> str:
    return _("Please type an amount, such as 80 mL.")
