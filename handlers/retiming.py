"""A patient changes their dose time or zone: what that does is said before it counts."""

from dataclasses import replace
from datetime import time
from zoneinfo import ZoneInfo

from domain import zones
from domain.moves import Actor, Retime, Rezone
from domain.patients import Patient
from domain.retiming import Shift, becomes_morning, shift
from handlers.courses import enrolled, move
from handlers.turn import Turn
from messages import enrolment, retiming, settings
from storage import nights, patients
from storage.courses import Enrolled


async def propose_time(turn: Turn, patient: Patient, wall: time) -> None:
    """Set the dose time, after a question where it makes an unusual gap or a morning dose."""
    changed = replace(patient, dose_time=wall)
    on = await enrolled(turn)
    does = await _shift(turn, on, changed) if on else None
    to_morning = on is not None and _needs_attesting(on, patient, changed)
    if on and does and changed != patient and (to_morning or _is_odd(on, does)):
        turn.show(retiming.time_check(turn.language, changed, does, to_morning=to_morning))
    else:
        await set_time(turn, patient, wall)


async def set_time(turn: Turn, patient: Patient, wall: time) -> None:
    changed = replace(patient, dose_time=wall)
    line = retiming.time_line(turn.language, changed)
    await _change(turn, patient, changed, Retime(wall), line)


async def find_zone(turn: Turn, patient: Patient, text: str) -> None:
    """Take a typed place if it can mean one zone only; otherwise ask which."""
    _ = turn.language
    found = zones.matching(text)
    if not found:
        offset = zones.is_offset(text)
        why = enrolment.zone_is_offset(_, text) if offset else enrolment.unknown_zone(_, text)
        turn.say(settings.zone_again(_, why))
        return
    turn.say(enrolment.zone_seen(_))
    if len(found) == 1:
        await propose_zone(turn, patient, found[0])
    else:
        turn.say(retiming.zones(_, found[: zones.MOST], turn.now))


async def propose_zone(turn: Turn, patient: Patient, zone: ZoneInfo) -> None:
    """Ask whether the local time in *zone* is theirs, and tell a gap that it would make."""
    changed = replace(patient, zone=zone)
    on = await enrolled(turn)
    does = await _shift(turn, on, changed) if on else None
    odd = does if on and does and _is_odd(on, does) else None
    turn.show(retiming.zone_check(turn.language, changed, turn.now, odd))


async def set_zone(turn: Turn, patient: Patient, zone: ZoneInfo) -> None:
    changed = replace(patient, zone=zone)
    line = retiming.zone_line(turn.language, changed)
    await _change(turn, patient, changed, Rezone(zone), line)


async def _change(
    turn: Turn, patient: Patient, changed: Patient, act: Retime | Rezone, line: str
) -> None:
    """Keep the change and say when the next dose is due; done twice, it is kept once."""
    on = await enrolled(turn)
    does = await _shift(turn, on, changed) if on else None
    if changed != patient:
        # The patient comes first: the move plans the next night by their times.
        await patients.change(turn.tx, patient.id, dose_time=changed.dose_time, zone=changed.zone)
        if on and does:
            attested = _needs_attesting(on, patient, changed)
            await move(
                turn,
                replace(on, patient=changed),
                act,
                number=does.number,
                actor=Actor.PRESCRIBER if attested else Actor.PATIENT,
            )
    due = does if on and does and _is_dosing(on, does) else None
    turn.show(retiming.shifted(turn.language, changed, line, due))


async def _shift(turn: Turn, on: Enrolled, changed: Patient) -> Shift:
    current, *before = await nights.newest(turn.tx, on.course.id, limit=2)
    return shift(changed, current, before[0] if before else None, now=turn.now)


def _is_dosing(on: Enrolled, does: Shift) -> bool:
    return on.course.standing(does.number).is_dosing


def _is_odd(on: Enrolled, does: Shift) -> bool:
    return does.is_unusual and _is_dosing(on, does)


def _needs_attesting(on: Enrolled, before: Patient, after: Patient) -> bool:
    """Whether doses move to the morning on a plan that does not allow it by itself (R10)."""
    to_morning = becomes_morning(before.dose_time, after.dose_time)
    return to_morning and not on.course.plan.rules.morning_allowed
