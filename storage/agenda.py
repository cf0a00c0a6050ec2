"""When something is to be done next; for clocks that jump from one such moment to the next."""

from datetime import datetime

from sqlalchemy import func, select

from domain.prompts import PromptState
from storage import Transaction, announcing
from storage.sending import is_
from storage.tables import courses, prompts


async def next_at(tx: Transaction) -> datetime | None:
    """Return when the next prompt is due or the next night is to be planned."""
    moments = [
        (await tx.execute(select(func.min(prompts.c.due_at)).where(is_(PromptState.DUE)))).scalar(),
        (await tx.execute(select(func.min(courses.c.plan_next_at)))).scalar(),
        await announcing.next_due(tx),
    ]
    return min((at for at in moments if at is not None), default=None)
