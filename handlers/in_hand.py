"""What somebody has in hand as it stands: found, kept, shown."""

from collections.abc import Mapping
from typing import Final

from domain.occurrences import OccurrenceId
from domain.stocks import Stock
from handlers.courses import current_night
from handlers.turn import Turn
from messages import supply
from messages.channel import Card
from messages.forecasts import look
from storage import supplies
from storage.courses import Enrolled
from storage.supplies import Supply

NOTHING: Final = Supply(0, None, {}, warned=False)


async def counted(turn: Turn, on: Enrolled) -> Supply:
    """Return the last count of this course; it holds nothing if nothing is counted."""
    found = await supplies.current(turn.tx, [on.course.id])
    return found.get(on.course.id, NOTHING)


def place(on: Enrolled, last: Supply) -> OccurrenceId:
    """Return what a button carries: the course and the count that it is good for."""
    return OccurrenceId(on.course.id, last.seq)


async def keep(turn: Turn, on: Enrolled, stock: Stock | None, added: Mapping[int, int]) -> Supply:
    """Append that *stock* is in hand now, *added* being what came last."""
    await supplies.append(
        turn.tx, on.course.id, stock, added, at=turn.now, update_id=turn.update_id
    )
    return await counted(turn, on)


async def card(turn: Turn, on: Enrolled, last: Supply, *before: str) -> Card:
    """Return the screen of /supply, after what was done *before*."""
    if last.left is None:
        return supply.off(turn.language, place(on, last))
    newest = await current_night(turn, on)
    view = look(
        on.course,
        on.patient,
        newest,
        last.left,
        place=place(on, last),
        asked=on.asked,
        now=turn.now,
    )
    return supply.screen(turn.language, view, *before)
