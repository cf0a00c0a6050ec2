"""What is said to a saved morning: severe, or bad too often, it comes with help (R3, R4)."""

from domain.allowed import refusal
from domain.checkins import CheckIn, Severity
from domain.evidence import weigh
from domain.moves import Hold
from handlers.courses import next_number
from handlers.safety import country
from handlers.turn import Turn
from messages import heavy_mornings, morning
from messages.channel import Card
from storage import evidence
from storage.courses import Enrolled


async def saved(turn: Turn, on: Enrolled, checkin: CheckIn) -> Card:
    """Return the receipt of a morning; whom to call is said whatever the plan's rules are."""
    receipt = morning.saved(turn.language, checkin)
    bad = {item for item, level in checkin.values.items() if level >= Severity.MODERATE}
    if not bad:
        return receipt
    number = max(await next_number(turn, on), 1)
    known = weigh(on.course, number, *await evidence.lately(turn.tx, on.course.id), now=turn.now)
    concerns = known.suggests_hold
    often = concerns if concerns and concerns.mornings and bad & {*concerns.items} else None
    if not often and Severity.SEVERE not in checkin.values.values():
        return receipt
    return heavy_mornings.beside(
        turn.language,
        receipt,
        on.patient,
        on.course,
        number,
        country=country(turn),
        concerns=often,
        holds=bool(concerns) and refusal(on.course, number, Hold(None), not_taken=0) is None,
    )
