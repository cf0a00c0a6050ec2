"""Somebody agrees to something, or takes it back: kept beside what they agreed to before."""

from handlers.turn import Turn
from messages.enrolment import CONSENT_VERSION
from storage import patients


async def agreed(turn: Turn, *, purpose: str, given: bool) -> None:
    await patients.consent(
        turn.tx,
        turn.patient_id,
        purpose=purpose,
        version=CONSENT_VERSION,
        given=given,
        at=turn.now,
        update_id=turn.update_id,
    )
