"""A patient asks what is due tonight, or what comes next, when and why."""

from dataclasses import dataclass
from datetime import date

from domain.adherence import as_closed, nights_not_taken
from domain.delays import delay
from domain.evidence import since_restart
from domain.occurrences import Occurrence, OccurrenceId
from domain.outlook import coming_dose, first_numbers, outlook
from domain.patients import Wording
from domain.prompts import ABOUT_THE_DOSE
from domain.stairs import stairs, turning_numbers
from handlers.awaiting import settle
from handlers.courses import current_night, enrolled
from handlers.records import show_night
from handlers.turn import Turn
from messages import basics, schedule, today
from messages.all_steps import all_steps
from messages.channel import Draw, Strip
from messages.pictures.schedule_picture import schedule_picture
from messages.schedule import View
from messages.taps import ForeignTapError, Tap
from storage import buttons, history, nights
from storage.courses import Enrolled

LATELY = 30
"""Nights looked at for a lapse: a plan is suspended long before it could be longer (R8)."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Shows a course as it stands. Nothing here changes it."""

    async def today(self, turn: Turn, _args: str) -> None:
        """Show the night that can be answered, or else what comes next."""
        await settle(turn)
        on = await enrolled(turn)
        if on is None:
            turn.say(basics.no_course(turn.language))
            return
        newest = await nights.newest(turn.tx, on.course.id, limit=2)
        if open_now := [each for each in newest if each.is_open(turn.now)]:
            await _one_live_prompt(turn, open_now[0])
            show_night(turn, on, open_now[0])
            return
        view = await _view(turn, on)
        last = next((each for each in newest if each.closes_at <= turn.now), None)
        turn.say(today.next_dose(turn.language, view, last))

    async def schedule(self, turn: Turn, _args: str) -> None:
        await settle(turn)
        on = await enrolled(turn)
        if on is None:
            turn.say(basics.no_course(turn.language))
        elif on.patient.wording is Wording.HIDDEN:
            turn.say(schedule.closed(turn.language))
        else:
            turn.say(schedule.first_screen(turn.language, await _view(turn, on)))

    async def tap(self, turn: Turn, tap: Tap) -> None:
        shown = {"open": schedule.first_screen, "back": schedule.first_screen}
        shown["steps"] = all_steps
        if tap.verb not in {*shown, "picture"}:
            raise ForeignTapError(tap.verb)
        await settle(turn)
        on = await enrolled(turn)
        if on is None:
            turn.show(basics.no_course(turn.language))
        elif tap.verb == "picture":
            turn.replies.append(await _picture(turn, on))
        else:
            turn.show(shown[tap.verb](turn.language, await _view(turn, on)))


async def _one_live_prompt(turn: Turn, occurrence: Occurrence) -> None:
    """Take the buttons off the earlier messages about this night: the new one has them."""
    earlier = await buttons.take(turn.tx, occurrence.id, ABOUT_THE_DOSE)
    turn.replies.extend(Strip(message_id) for message_id in earlier)


async def _view(turn: Turn, on: Enrolled) -> View:
    newest = await current_night(turn, on)
    dose = coming_dose(on.course, on.patient, newest, turn.now)
    past = await _past(turn, on, dose.number)
    lately = await nights.newest(turn.tx, on.course.id, limit=LATELY)
    rungs = outlook(on.course, on.patient, newest, asked=on.asked, now=turn.now, nights=past)
    return View(
        patient=on.patient,
        course=on.course,
        dose=dose,
        rungs=rungs,
        delay=delay(on.course, dose, schedule.following(rungs)),
        begun=dose.number > 1 or dose.opens_at <= turn.now,
        lapse=nights_not_taken(as_closed(since_restart(on.course, lately), turn.now)),
    )


async def _picture(turn: Turn, on: Enrolled) -> Draw:
    view = await _view(turn, on)
    turns = turning_numbers(on.course, view.dose.number)
    dates = await history.dates(turn.tx, on.course.id, turns)
    shown = stairs(on.course, on.patient, view.dose, view.rungs, dates)
    return Draw(
        schedule_picture(turn.language, shown),
        schedule.caption(turn.language, view),
        veiled=on.patient.wording is Wording.HIDDEN,
    )


async def _past(turn: Turn, on: Enrolled, number: int) -> dict[int, date]:
    """Return the real date of the first night on each rung climbed so far."""
    found: dict[int, date] = {}
    for first in first_numbers(on.course, number).values():
        if night := await nights.get(turn.tx, OccurrenceId(on.course.id, first)):
            found[first] = night.night
    return found
