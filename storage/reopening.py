"""After a gap in which taps may have been lost: every open question is asked once more."""

from datetime import datetime
from typing import Final

from sqlalchemy import exists, literal, select

from domain.occurrences import State
from domain.prompts import ABOUT_THE_DOSE, Kind, PromptState
from storage import Transaction, marks
from storage.keys import is_
from storage.tables import courses, occurrences, prompts
from storage.upserts import upsert

GOES_ON: Final = exists().where(
    courses.c.id == occurrences.c.course_id, courses.c.ended_at.is_(None)
)
"""Whether the course of a night goes on; who has stopped is asked nothing more."""


async def after_gap(tx: Transaction, since: datetime, until: datetime) -> int:
    """Note that nobody could be heard in between, and ask anew about what is open at its end."""
    await marks.add_gap(tx, since, until)
    return await reopen(tx, until)


async def reopen(tx: Transaction, now: datetime) -> int:
    """Owe each unanswered, unclosed night that was asked about a *reopened* prompt, once."""
    asked = exists().where(
        prompts.c.course_id == occurrences.c.course_id,
        prompts.c.number == occurrences.c.number,
        prompts.c.kind.in_(list(ABOUT_THE_DOSE)),
        prompts.c.state == PromptState.SENT,
    )
    rows = select(
        occurrences.c.course_id,
        occurrences.c.number,
        literal(Kind.REOPENED, prompts.c.kind.type),
        literal(now, prompts.c.due_at.type),
        occurrences.c.closes_at,
        literal(PromptState.DUE, prompts.c.state.type),
    ).where(
        is_(occurrences, State.PENDING),
        occurrences.c.number > literal(0, literal_execute=True),
        occurrences.c.closes_at > now,
        GOES_ON,
        asked,
    )
    done = await tx.execute(
        upsert(tx, prompts)
        .from_select(["course_id", "number", "kind", "due_at", "expires_at", "state"], rows)
        .on_conflict_do_nothing()
        .returning(prompts.c.number)
    )
    return len(done.all())  # not every database counts what such an insert adds
