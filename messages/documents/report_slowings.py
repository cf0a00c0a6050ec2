"""What kept somebody from climbing, line by line, as the report tells it."""

from collections.abc import Iterator, Sequence
from typing import Final

from domain.moves import Freeze, Hold, Move, Pause, StepBack, Stop, Suspend
from domain.reports import Slowing
from messages.causes import told as because
from messages.language import Language

MOST: Final = 6
"""Lines; of more the latest are told."""


def slowed(_: Language, slowings: Sequence[Slowing]) -> Iterator[str]:
    if not slowings:
        yield _("Nothing of this in this time.")
    told = slowings if len(slowings) <= MOST else slowings[1 - MOST :]
    if more := len(slowings) - len(told):
        yield _.n("{n} earlier one is in the export.", "{n} earlier ones are in the export.", more)
    for slowing in told:
        why = because(_, slowing.move.reason)
        said = _(
            "{day}: {what}",
            day=_.day(slowing.since),
            what=what(_, slowing.move, until=slowing.until),
        )
        yield f"{said} ({why})" if why else said


def what(_: Language, move: Move, *, until: int | None = None) -> str:
    """Say what was done; of a freeze not which alarm it was: that is for the patient to tell.

    *until* is the number at which a hold really ended, where that is known.
    """
    match move.act:
        case Hold(None) if until is None:
            return _("held on this dose, until the patient says")
        case Hold(planned):
            nights = (until or planned or move.number) - move.number
            return _.n(
                "held on this dose for {n} night", "held on this dose for {n} nights", nights
            )
        case Pause(directed=True):
            return _("paused, as a clinician said")
        case Pause():
            return _("paused by the patient")
        case StepBack():
            return _("one step back")
        case Freeze():
            return _("stopped by a safety question, until a clinician says")
        case Suspend():
            return _("stopped after too many nights without a dose")
        case Stop():
            return _("ended by the patient")
        case _:
            return ""
