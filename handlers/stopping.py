"""A patient stops: asked once, then nothing more is sent."""

from dataclasses import dataclass

from domain.moves import Stop
from domain.prompts import Kind
from handlers.awaiting import settle
from handlers.courses import enrolled, move, next_number
from handlers.turn import Turn
from messages import stopping
from messages.channel import Strip
from messages.taps import ForeignTapError, Tap
from storage import buttons, courses, nights, prompts
from storage.courses import Enrolled


@dataclass(frozen=True, slots=True)
class Stopping:
    """Ends the course a patient is on. What was answered stays; nothing is erased here."""

    async def command(self, turn: Turn, _args: str) -> None:
        await settle(turn)
        on = await enrolled(turn)
        turn.say(stopping.ask(turn.language) if on else stopping.nothing_to_stop(turn.language))

    async def tap(self, turn: Turn, tap: Tap) -> None:
        on = await enrolled(turn)
        match tap.verb:
            case _ if on is None:
                turn.show(stopping.nothing_to_stop(turn.language))
            case "yes":
                await _stop(turn, on)
                turn.show(stopping.stopped(turn.language))
            case "no":
                turn.show(stopping.went_on(turn.language))
            case _:
                raise ForeignTapError(tap.verb)


async def _stop(turn: Turn, on: Enrolled) -> None:
    await move(turn, on, Stop(), number=await next_number(turn, on))
    await prompts.withdraw(turn.tx, on.course.id, why="stopped")
    await courses.change(turn.tx, on.course.id, ended_at=turn.now, plan_next_at=None)
    for night in await nights.newest(turn.tx, on.course.id, limit=2):
        live = await buttons.take(turn.tx, night.id, Kind)
        turn.replies.extend(Strip(message_id) for message_id in live)
        if not night.is_baseline and not night.has_started(turn.now):
            await nights.unplan(turn.tx, night.id)
