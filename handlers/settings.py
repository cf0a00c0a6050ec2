"""A patient looks at their settings and changes one, by button or typed."""

from dataclasses import dataclass, replace
from datetime import time
from zoneinfo import ZoneInfo, available_timezones

from tzfpy import get_tz

from domain import zones
from domain.nights import TimeProblem, UnclearTime, parse_time
from domain.patients import Patient, Wording
from handlers import choices, extras, retiming
from handlers.awaiting import awaited, settle, wait_for
from handlers.turn import Turn
from messages import basics, enrolment, enrolment_times, settings, typed
from messages.channel import Card
from messages.language import LANGUAGES
from messages.taps import ForeignTapError, Tap

TIMES = ("dose_time", "wake_time", "bedtime")


@dataclass(frozen=True, slots=True)
class SettingsMenu:
    """One question at a time; what is asked last is what a typed answer is for."""

    async def command(self, turn: Turn, _args: str) -> None:
        if turn.patient is None:
            turn.say(basics.no_course(turn.language))
            return
        await _leave(turn)
        turn.say(settings.menu(turn.language, turn.patient, turn.now))

    async def tap(self, turn: Turn, tap: Tap) -> None:
        patient = turn.patient
        if patient is None:
            raise ForeignTapError(tap.verb)
        await _leave(turn)
        if tap.verb in TIMES:
            await _time_tapped(turn, patient, tap)
            return
        match tap.verb:
            case "menu":
                turn.show(settings.menu(turn.language, patient, turn.now))
            case "no":
                turn.toast(settings.unchanged(turn.language))
                turn.show(settings.menu(turn.language, patient, turn.now))
            case "done":
                turn.show(settings.done(turn.language, patient, turn.now))
            case "zone":
                await _zone_tapped(turn, patient, tap)
            case settings.EXTRAS:
                await _morning_tapped(turn, patient, tap)
            case "wording" if not tap.arguments:
                turn.show(settings.wording(turn.language, patient))
            case "wording" if tap.argument(0) in set(Wording):
                await choices.wording(turn, patient, Wording(tap.argument(0)))
            case "language" if tap.argument(0) in LANGUAGES:
                await choices.spoken(turn, patient, tap.argument(0))
            case "counted":
                await _counted_tapped(turn, patient, tap)
            case _:
                raise ForeignTapError(tap.verb)

    async def text(self, turn: Turn, text: str) -> bool:
        """Take a typed answer, if one was asked for; the words of a dose prompt are none."""
        question, patient = awaited(turn, settings.TOPIC), turn.patient
        if question is None or patient is None or typed.answer(turn.language, text):
            return False
        if question == "zone":
            await retiming.find_zone(turn, patient, text)
            return True
        try:
            wall = parse_time(text)
        except TimeProblem as wrong:
            turn.say(_asked_again(turn, question, wrong))
        else:
            await settle(turn)
            await _set_time(turn, patient, question, wall)
        return True

    async def location(self, turn: Turn, latitude: float, longitude: float) -> bool:
        """Take the zone at a place; the place itself goes no further than this call."""
        if awaited(turn, settings.TOPIC) != "zone" or turn.patient is None:
            return False
        found = zones.find(get_tz(longitude, latitude))
        if found is None:
            turn.say(settings.zone_again(turn.language, enrolment.no_zone_there(turn.language)))
        else:
            turn.say(enrolment.zone_seen(turn.language))
            await retiming.propose_zone(turn, turn.patient, found)
        return True


async def _leave(turn: Turn) -> None:
    """Wait no longer for an answer; a card without buttons puts the location keyboard away."""
    goes_on = turn.press is not None and turn.press.tap.verb in {"zone", "no"}
    if awaited(turn, settings.TOPIC) == "zone" and not goes_on:
        turn.say(Card(settings.unchanged(turn.language)))
    await settle(turn)


def _asked_again(turn: Turn, question: str, wrong: TimeProblem) -> Card:
    _ = turn.language
    if wrong.code is UnclearTime.MORNING_OR_EVENING:
        return settings.which_half(_, question, int(wrong.values["hour"]))
    return Card(enrolment_times.time_problem(_, wrong))


async def _time_tapped(turn: Turn, patient: Patient, tap: Tap) -> None:
    if not tap.arguments:
        await wait_for(turn, settings.TOPIC, tap.verb)
        turn.show(choices.question(turn.language, tap.verb, patient))
    elif tap.argument(0) == settings.USUAL:
        await choices.bedtime(turn, patient, None)
    elif tap.arguments[1:] == ("yes",):
        await retiming.set_time(turn, patient, _wall(tap))
    else:
        await _set_time(turn, patient, tap.verb, _wall(tap))


async def _counted_tapped(turn: Turn, patient: Patient, tap: Tap) -> None:
    if tap.arguments:
        await choices.counted(turn, replace(patient, counted=tap.argument(0) == "yes"))
    else:
        turn.show(settings.counted(turn.language, patient))


async def _morning_tapped(turn: Turn, patient: Patient, tap: Tap) -> None:
    if tap.arguments:
        patient = await extras.toggle(turn, patient, tap.argument(0))
    turn.show(settings.morning(turn.language, patient))


def _wall(tap: Tap) -> time:
    try:
        return time.fromisoformat(tap.argument(0))
    except ValueError:
        raise ForeignTapError(tap.verb) from None


async def _set_time(turn: Turn, patient: Patient, question: str, wall: time) -> None:
    match question:
        case "dose_time":
            await retiming.propose_time(turn, patient, wall)
        case "wake_time":
            await choices.wake_time(turn, patient, wall)
        case _:
            await choices.bedtime(turn, patient, wall)


async def _zone_tapped(turn: Turn, patient: Patient, tap: Tap) -> None:
    if not tap.arguments:
        await wait_for(turn, settings.TOPIC, "zone")
        turn.say(settings.zone(turn.language))
        return
    if tap.argument(0) not in available_timezones():
        raise ForeignTapError(tap.verb)
    zone = ZoneInfo(tap.argument(0))
    if tap.arguments[1:] == ("yes",):
        await retiming.set_zone(turn, patient, zone)
    else:
        await retiming.propose_zone(turn, patient, zone)
