"""The word about what is in hand: owed in good time, said once, and only while it is true."""

from dataclasses import replace
from datetime import datetime

from domain.occurrences import Occurrence, OccurrenceId
from domain.planning import Night
from domain.prompts import Kind, prompt
from domain.supply import AFTER_CHECK_IN
from messages import supply
from messages.channel import Card
from messages.forecasts import View, look
from messages.language import Language
from storage import Transaction, nights, supplies
from storage.courses import Enrolled
from storage.supplies import Supply


def with_warning(night: Night, on: Enrolled, last: Supply | None, now: datetime) -> Night:
    """Return *night* with the word about what is in hand, if the morning after is its time."""
    morning = next((each for each in night.prompts if each.kind is Kind.CHECKIN), None)
    if morning is None or last is None:
        return night
    if _short(on, night.occurrence, last, night.occurrence.id, now) is None:
        return night
    owed = prompt(night.occurrence.id, Kind.SUPPLY, morning.due_at + AFTER_CHECK_IN)
    return replace(night, prompts=(*night.prompts, owed))


async def warning(
    tx: Transaction, _: Language, on: Enrolled, after: OccurrenceId, now: datetime
) -> Card | None:
    """Return the word for the morning after night *after*; None if it has lost its point."""
    last = (await supplies.current(tx, [on.course.id])).get(on.course.id)
    [newest] = await nights.newest(tx, on.course.id, limit=1)
    view = _short(on, newest, last, after, now) if last else None
    return supply.warning(_, view, view.forecast) if view and view.forecast else None


def _short(
    on: Enrolled, newest: Occurrence, last: Supply, after: OccurrenceId, now: datetime
) -> View | None:
    """Return what is in hand if it will not do, and nobody was told so since it was counted."""
    if last.left is None or last.warned:
        return None
    place = OccurrenceId(on.course.id, last.seq)
    view = look(on.course, on.patient, newest, last.left, place=place, asked=on.asked, now=now)
    warns = view.fits and view.forecast and view.forecast.warns(after.number + 1)
    return view if warns else None
