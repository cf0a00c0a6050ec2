"""A patient blocks the bot, or lets it in again."""

from handlers.courses import enrolled, replan
from handlers.turn import Turn
from storage import patients, prompts


async def blocked(turn: Turn) -> None:
    """Note that they cannot be reached. That is no answer, and says nothing about a dose."""
    if turn.known is None:
        return
    await patients.change(turn.tx, turn.known.id, unreachable_at=turn.now)
    if on := await enrolled(turn):
        await prompts.withdraw(turn.tx, on.course.id, why="blocked")


async def returned(turn: Turn) -> None:
    """Note that they are back, and owe them tonight's question again."""
    if turn.known is None or not turn.known.unreachable:
        return
    await patients.change(turn.tx, turn.known.id, unreachable_at=None)
    if on := await enrolled(turn):
        await replan(turn, on)
