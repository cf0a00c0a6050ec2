"""What follows from prompts that were delivered: reminders, and older copies without buttons."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeAlias

from domain.adherence import as_closed, silent_nights
from domain.occurrences import CourseId, Occurrence, OccurrenceId, State
from domain.prompts import (
    ABOUT_THE_DOSE,
    ABOUT_THE_MORNING,
    CHECKIN_REMINDER_AFTER,
    SILENT_NIGHTS_BEFORE_ONE_PROMPT,
    Kind,
    Prompt,
    nags,
    prompt,
)
from domain.rechecks import EVERY
from storage import Transaction, buttons, courses, nights, prompts, supplies
from storage.claims import Claimed

Delivered: TypeAlias = Sequence[tuple[Claimed, int]]
Message: TypeAlias = tuple[CourseId, int]

BY_DAY = ABOUT_THE_DOSE - {Kind.REOPENED}
"""What asks about "tonight"; what was asked again after a gap names its night."""


async def follow(tx: Transaction, delivered: Delivered, now: datetime) -> list[Message]:
    """Do what follows, and return the messages that now lose their buttons."""
    doses = [each for each in delivered if each[0].kind in ABOUT_THE_DOSE]
    mornings = [each for each in delivered if each[0].kind in ABOUT_THE_MORNING]
    stale = [*await _after_doses(tx, doses, now), *await _after_mornings(tx, mornings, now)]
    for claimed, _ in delivered:
        if claimed.kind not in ABOUT_THE_DOSE | ABOUT_THE_MORNING:
            stale += await _after_another(tx, claimed, now)
    return stale


async def _after_doses(tx: Transaction, doses: Delivered, now: datetime) -> list[Message]:
    """Owe reminders, and leave the buttons to the newest copy, if it has anything left to ask."""
    if not doses:
        return []
    asked = {claimed.occurrence.id for claimed, _ in doses}
    known = await nights.among_those(
        tx,
        (
            OccurrenceId(night.course_id, night.number - before)
            for night in asked
            for before in range(SILENT_NIGHTS_BEFORE_ONE_PROMPT + 1)
        ),
    )
    # Others were answered while this was on its way: no copy has anything left to ask.
    pending = [each for each in doses if _is_pending(known, each[0].occurrence.id)]
    owed = [each for claimed, _ in pending for each in _reminders(claimed, known, now)]
    await prompts.add(tx, *owed)
    left = await buttons.outdated(tx, asked, ABOUT_THE_DOSE, but=_newest(pending))
    return [*left, *await buttons.outdated(tx, _open_before(doses, known), BY_DAY, but=())]


async def _after_mornings(tx: Transaction, mornings: Delivered, now: datetime) -> list[Message]:
    again = [
        prompt(claimed.occurrence.id, Kind.CHECKIN_REMINDER, now + CHECKIN_REMINDER_AFTER)
        for claimed, _ in mornings
        if claimed.kind is Kind.CHECKIN
    ]
    await prompts.add(tx, *again)
    asked = {claimed.occurrence.id for claimed, _ in mornings}
    return await buttons.outdated(tx, asked, ABOUT_THE_MORNING, but=_newest(mornings))


async def _after_another(tx: Transaction, claimed: Claimed, now: datetime) -> Iterable[Message]:
    """Do what follows from a prompt that few people get on one day."""
    occurrence = claimed.occurrence
    if claimed.kind is Kind.CARD:
        await courses.asked(tx, occurrence.id)
    elif claimed.kind is Kind.SUPPLY:
        await supplies.warned(tx, occurrence.id.course_id, at=now)
    elif claimed.kind is Kind.RECHECK:
        week_before = OccurrenceId(occurrence.id.course_id, occurrence.number - EVERY)
        return await buttons.outdated(tx, [week_before], [Kind.RECHECK], but=())
    return ()


def _open_before(doses: Delivered, known: dict[OccurrenceId, Occurrence]) -> list[OccurrenceId]:
    """Return the nights before those just asked about that nobody answered: the morning asks."""
    asked = [claimed.occurrence.id for claimed, _ in doses if claimed.kind is Kind.DOSE]
    before = [OccurrenceId(night.course_id, night.number - 1) for night in asked]
    return [each for each in before if _is_pending(known, each)]


def _is_pending(known: dict[OccurrenceId, Occurrence], id: OccurrenceId) -> bool:
    return id in known and known[id].state is State.PENDING


def _newest(delivered: Delivered) -> set[tuple[int, int, str]]:
    """Return the keys of the newest copies, one for each night."""
    in_order = sorted(delivered, key=lambda each: each[1])
    return set({claimed.occurrence.id: claimed.key for claimed, _ in in_order}.values())


def _reminders(
    claimed: Claimed, known: dict[OccurrenceId, Occurrence], now: datetime
) -> list[Prompt]:
    """Return the reminders that are owed; after three silent nights the one prompt is enough."""
    tonight = claimed.occurrence.id
    until = claimed.occurrence.bedtime(claimed.patient.bedtime)
    before = [
        known[night]
        for back in range(1, SILENT_NIGHTS_BEFORE_ONE_PROMPT + 1)
        if (night := OccurrenceId(tonight.course_id, tonight.number - back)) in known
    ]
    if silent_nights(as_closed(before, now)) >= SILENT_NIGHTS_BEFORE_ONE_PROMPT:
        return []
    return nags(claimed.kind, tonight, at=now, until=until)
