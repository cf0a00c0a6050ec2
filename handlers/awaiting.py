"""Which question of /settings a typed answer would be for."""

from handlers.turn import Turn
from storage import patients

TOPIC = "set"


async def wait_for(turn: Turn, question: str) -> None:
    await patients.change(turn.tx, turn.patient_id, awaiting=f"{TOPIC}:{question}")


def awaited(turn: Turn) -> str | None:
    """Return the question that waits for a typed answer, if it is one of /settings."""
    topic, _, question = ((turn.known and turn.known.awaiting) or "").partition(":")
    return question if topic == TOPIC else None


async def settle(turn: Turn) -> None:
    """Wait no longer: the patient has turned to something else."""
    if turn.known and turn.known.awaiting:
        await patients.change(turn.tx, turn.patient_id, awaiting=None)
