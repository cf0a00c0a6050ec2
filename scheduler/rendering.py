"""The words of a prompt, found at the moment it goes out: nothing with content waits in a queue."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from domain.adherence import as_closed, nights_not_taken
from domain.checkins import CheckIn, asked, burden_is_due
from domain.evidence import weigh
from domain.freezes import frozen
from domain.occurrences import OccurrenceId, State
from domain.planning import night_date
from domain.prompts import ABOUT_THE_DOSE, ABOUT_THE_MORNING, Kind
from messages import morning, night, rechecks, safety, steps, testing
from messages.channel import Card
from messages.language import Language, language
from messages.reminding import reminder
from scheduler.supplies import warning
from storage import Transaction, answers, courses, evidence, nights
from storage.claims import Claimed
from storage.courses import Enrolled


class NothingToSayError(Exception):
    """The prompt has lost its point since it was planned; the text says how."""


Mornings: TypeAlias = Mapping[OccurrenceId, CheckIn]


async def mornings_of(tx: Transaction, prompts: Sequence[Claimed]) -> Mornings:
    """Return the mornings that *prompts* ask about; those not asked about before are opened."""
    about = {each.occurrence.id: each for each in prompts if each.kind in ABOUT_THE_MORNING}
    if not about:
        return {}
    known = await answers.mornings(tx, list(about))
    new = {night: _opened(each) for night, each in about.items() if night not in known}
    await answers.open_checkin(tx, *new.values())
    return known | new


async def render(tx: Transaction, claimed: Claimed, mornings: Mornings, now: datetime) -> Card:
    """Return the message, worded as a reminder if it may be there already.

    What everybody is asked each day takes no query. Raises NothingToSayError.
    """
    if claimed.stopped:
        raise NothingToSayError("stopped")
    _ = language(claimed.patient.language)
    if claimed.kind is Kind.TEST:
        return testing.arrived(_)
    card = await _worded(tx, _, claimed, mornings, now)
    is_new = not claimed.again or claimed.kind in ABOUT_THE_DOSE  # these say so themselves
    return card if is_new else reminder(_, card)


async def _worded(
    tx: Transaction, _: Language, claimed: Claimed, mornings: Mornings, now: datetime
) -> Card:
    kind, occurrence = claimed.kind, claimed.occurrence
    if kind in ABOUT_THE_DOSE:
        if occurrence.state is not State.PENDING:
            raise NothingToSayError("answered")
        return night.prompt_card(
            _,
            claimed.patient,
            occurrence,
            claimed.plan,
            claimed.form,
            kind=kind,
            again=claimed.again,
        )
    if kind in ABOUT_THE_MORNING:
        return _morning(_, claimed, mornings[occurrence.id])
    on = await courses.current(tx, claimed.patient.id)
    if on is None:
        raise NothingToSayError("stopped")
    if kind is Kind.NOTICE:
        recent = (await nights.recent(tx, [on.course.id], limit=60)).get(on.course.id, [])
        over = [each for each in recent if each.closes_at <= now]
        return steps.suspended(_, nights_not_taken(as_closed(over, now)))
    if kind is Kind.FOLLOWUP:
        ice = frozen(on.course, occurrence.number + 1)
        if ice is None:
            raise NothingToSayError("no longer frozen")
        return safety.followup_card(_, on.course, ice)
    if kind is Kind.RECHECK:
        if not on.course.standing(occurrence.number + 1).is_dosing:
            raise NothingToSayError("no dose is due")
        planned = await answers.procedure_planned(tx, on.course.id)
        return rechecks.card(_, claimed.patient, occurrence.id, procedure=planned)
    if kind is Kind.SUPPLY:
        if card := await warning(tx, _, on, occurrence.id, now):
            return card
        raise NothingToSayError("enough in hand")
    return await _step(tx, _, on, occurrence.id, now)


def _opened(claimed: Claimed) -> CheckIn:
    """Return the questions of a morning that nobody was asked about yet."""
    patient, night = claimed.patient, claimed.occurrence
    return CheckIn(
        night.id,
        closes_at=night.freezes_at,
        items=asked(patient.extras),
        asks_burden=patient.asks_burden and burden_is_due(night.number),
    )


def _morning(_: Language, claimed: Claimed, checkin: CheckIn) -> Card:
    if checkin.saved_at:
        raise NothingToSayError("answered")
    return morning.card(_, claimed.patient, checkin, claimed.occurrence, claimed.plan.rules)


async def _step(
    tx: Transaction, _: Language, on: Enrolled, card: OccurrenceId, now: datetime
) -> Card:
    """Offer the next step, or say why not: never after three nights without a dose (R7)."""
    recent, mornings = await evidence.lately(tx, on.course.id)
    number = max(card.number + 2, recent[0].number + recent[0].has_started(now))
    rung = on.course.offer(number)
    if rung is None:
        raise NothingToSayError("no step to offer")
    known = weigh(on.course, number, recent, mornings, now=now)
    if known.not_taken >= on.course.plan.rules.gap_nights:
        return steps.gap(_, known.not_taken)
    ladder, standing = on.course.plan.ladder, on.course.standing(number)
    return steps.offer(
        _,
        on.patient,
        card,
        now=ladder.dose(standing.rung),
        then=ladder.dose(rung),
        rung=rung,
        form=standing.form,
        night=night_date(on.patient, recent[0], number),
        known=known,
    )
