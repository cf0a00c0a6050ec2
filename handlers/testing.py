"""A patient wants to see whether messages arrive: one is owed in a minute, sent like all others."""

from domain.prompts import TEST_AFTER, Kind, prompt
from handlers.awaiting import settle
from handlers.courses import current_night, enrolled
from handlers.turn import Turn
from messages import basics, testing
from storage import prompts


async def command(turn: Turn, _arguments: str) -> None:
    await settle(turn)
    on = await enrolled(turn)
    if on is None:
        turn.say(basics.no_course(turn.language))
        return
    night = await current_night(turn, on)
    last = await prompts.last_sent(turn.tx, on.course.id)
    await prompts.postpone(turn.tx, prompt(night.id, Kind.TEST, turn.now + TEST_AFTER))
    turn.say(testing.coming(turn.language, on.patient.zone, last))
