"""A patient chooses what the mornings ask about besides the items that everybody is asked."""

from dataclasses import replace

from domain.checkins import BURDEN, OPTIONAL, Item, toggled
from domain.patients import Patient
from handlers.turn import Turn
from messages import extras
from messages.taps import ForeignTapError
from storage import patients


async def toggle(turn: Turn, patient: Patient, said: str) -> Patient:
    """Put *said*, an item or the weekly number, in or out; one more than three stays out."""
    if said == BURDEN:
        patient = replace(patient, asks_burden=not patient.asks_burden)
    elif said not in OPTIONAL:
        raise ForeignTapError(said)
    elif (chosen := toggled(patient.extras, Item(said))) is None:
        turn.toast(extras.full(turn.language))
    else:
        patient = replace(patient, extras=chosen)
    await patients.change(
        turn.tx,
        patient.id,
        extras=[str(item) for item in patient.extras],
        asks_burden=patient.asks_burden,
    )
    return patient
