"""What no sender will conclude: expired leases, lost answers, prompts out of their time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, exists, or_, select, update

from domain.occurrences import State
from domain.prompts import (
    ABOUT_THE_DOSE,
    ABOUT_THE_MORNING,
    MAX_AMBIGUOUS,
    RECOVER_AFTER,
    Kind,
    PromptState,
)
from storage import Transaction
from storage.keys import is_
from storage.tables import checkins, courses, occurrences, prompts


async def recover(tx: Transaction, now: datetime) -> dict[str, int]:
    """Conclude what is out of time at *now*, and count what became of how many.

    Claimed and lease over: certainly unsent, due again. Sending and lease over: perhaps
    sent, so ambiguous. Ambiguous for ten minutes and still unanswered: due once more, as
    a reminder, unless another message asks about the same dose. Due and out of grace: missed.
    """
    if not await is_needed(tx, now):
        return {}
    times = _times(now)
    done = {name: (await tx.execute(step, times)).rowcount for name, step in _STEPS.items()}
    return {name: count for name, count in done.items() if count}


async def is_needed(tx: Transaction, now: datetime) -> bool:
    """Return whether anything is out of time at *now*."""
    return bool((await tx.execute(_ANYTHING, _times(now))).scalar_one())


def _times(now: datetime) -> dict[str, datetime]:
    return {"now": now, "silent": now - RECOVER_AFTER}


def _unanswered() -> ColumnElement[bool]:
    night = (occurrences.c.course_id == prompts.c.course_id) & (
        occurrences.c.number == prompts.c.number
    )
    morning = (checkins.c.course_id == prompts.c.course_id) & (
        checkins.c.number == prompts.c.number
    )
    offered = (courses.c.id == prompts.c.course_id) & (courses.c.asked_number >= prompts.c.number)
    return or_(
        prompts.c.kind.not_in([*ABOUT_THE_DOSE, *ABOUT_THE_MORNING, Kind.CARD]),
        (prompts.c.kind == Kind.CARD) & ~exists().where(offered),
        prompts.c.kind.in_(list(ABOUT_THE_DOSE))
        & exists().where(night, occurrences.c.state == State.PENDING),
        prompts.c.kind.in_(list(ABOUT_THE_MORNING))
        & ~exists().where(morning, checkins.c.saved_at.isnot(None)),
    )


def _asked_otherwise() -> ColumnElement[bool]:
    """Whether another message about the same dose came later, or is to come.

    Two that are both in doubt would else be followed by two reminders at the same moment.
    """
    other = prompts.alias()
    later = (other.c.lease_until > prompts.c.lease_until) | (
        (other.c.lease_until == prompts.c.lease_until) & (other.c.kind > prompts.c.kind)
    )
    about_the_dose = list(ABOUT_THE_DOSE)
    return prompts.c.kind.in_(about_the_dose) & exists().where(
        other.c.course_id == prompts.c.course_id,
        other.c.number == prompts.c.number,
        other.c.kind.in_(about_the_dose),
        other.c.kind != prompts.c.kind,
        or_(
            other.c.state.in_((PromptState.DUE, PromptState.CLAIMED, PromptState.SENDING)),
            (other.c.state == PromptState.SENT) & (other.c.sent_at > prompts.c.lease_until),
            (other.c.state == PromptState.AMBIGUOUS) & later,
        ),
    )


_now: Any = bindparam("now", type_=prompts.c.due_at.type)
_silent: Any = bindparam("silent", type_=prompts.c.due_at.type)
_over = prompts.c.lease_until <= _now
_CONCLUDED: Final[Mapping[str, tuple[ColumnElement[bool], Mapping[str, Any]]]] = {
    "released": (is_(prompts, PromptState.CLAIMED) & _over, {"state": PromptState.DUE}),
    "ambiguous": (
        is_(prompts, PromptState.SENDING) & _over,
        {
            "state": PromptState.AMBIGUOUS,
            "ambiguous": prompts.c.ambiguous + 1,
            "lease_until": _now,  # from when the ten minutes count, however clocks were set
        },
    ),
    "asked again": (
        is_(prompts, PromptState.AMBIGUOUS)
        & (prompts.c.lease_until <= _silent)
        & (prompts.c.ambiguous < MAX_AMBIGUOUS)
        & (prompts.c.expires_at > _now)
        & _unanswered()
        & ~_asked_otherwise(),
        {"state": PromptState.DUE, "due_at": _now},
    ),
    "missed": (
        is_(prompts, PromptState.DUE) & (prompts.c.due_at <= _now) & (prompts.c.expires_at <= _now),
        {"state": PromptState.MISSED, "why": "late"},
    ),
}
"""What is concluded, in this order: where, and what becomes of it."""

_ANYTHING: Final = select(
    or_(*(select(prompts.c.number).where(where).exists() for where, _ in _CONCLUDED.values()))
)
_STEPS: Final = {
    name: update(prompts).where(where).values(values)
    for name, (where, values) in _CONCLUDED.items()
}
