"""A patient wants something to show in an emergency: /card."""

from handlers.courses import enrolled, next_number
from handlers.last_dose import last_dose
from handlers.turn import Turn
from messages import basics, wallet


async def command(turn: Turn, _arguments: str) -> None:
    on = await enrolled(turn)
    if on is None:
        turn.say(basics.no_course(turn.language))
        return
    dose = on.course.dose(await next_number(turn, on))
    last = await last_dose(turn.tx, on.course.id)
    turn.say(wallet.card(turn.language, on.patient, dose=dose, last=last))
