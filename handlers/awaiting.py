"""Which question a typed answer would be for: its topic, and what else it has to know."""

from handlers.turn import Turn
from storage import patients


async def wait_for(turn: Turn, topic: str, question: str) -> None:
    await patients.change(turn.tx, turn.patient_id, awaiting=f"{topic}:{question}")


def awaited(turn: Turn, topic: str) -> str | None:
    """Return the question that waits for a typed answer, if it is one of *topic*."""
    asked, _, question = ((turn.known and turn.known.awaiting) or "").partition(":")
    return question if asked == topic else None


async def settle(turn: Turn) -> None:
    """Wait no longer: the patient has turned to something else."""
    if turn.known and turn.known.awaiting:
        await patients.change(turn.tx, turn.patient_id, awaiting=None)
