"""A patient blocks the bot, or lets it in again."""

from domain.occurrences import State
from domain.prompts import Kind, prompt
from handlers.courses import enrolled, replan
from handlers.turn import Turn
from storage import nights, patients, prompts
from storage.courses import Enrolled

NOT_FROZEN_YET = 5
"""More nights than can lie within the 48 hours before one is frozen, twelve hours apart."""


async def blocked(turn: Turn) -> None:
    """Note that they cannot be reached. That is no answer, and says nothing about a dose."""
    if turn.known is None:
        return
    await patients.change(turn.tx, turn.known.id, unreachable_at=turn.now)
    if on := await enrolled(turn):
        await prompts.block(turn.tx, on.course.id)


async def returned(turn: Turn) -> None:
    """Note that they are back, and owe them tonight's question again."""
    if turn.known is None or not turn.known.unreachable:
        return
    on = await enrolled(turn)
    await patients.change(turn.tx, turn.known.id, unreachable_at=None)
    if on:
        await _note_nights_away(turn, on)
        await replan(turn, on)


async def _note_nights_away(turn: Turn, on: Enrolled) -> None:
    """Note why nobody was asked about the nights since they left: that was no outage of ours."""
    lately = await nights.newest(turn.tx, on.course.id, limit=NOT_FROZEN_YET)
    away = [
        prompt(each.id, Kind.DOSE, each.scheduled_at)
        for each in lately
        if each.state is State.PENDING and each.has_started(turn.now) and not each.is_baseline
    ]
    await prompts.blocked(turn.tx, away)
