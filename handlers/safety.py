"""Somebody is in danger, or says words that sound like it: help first, then the plan stops.

Nobody watches the chat, and nothing here waits for anybody: the text with the numbers of
the patient's country is the first thing said (R14, R15).
"""

from dataclasses import dataclass

from domain.countries import Country, country_of
from domain.freezes import frozen
from domain.moves import Actor, Concern, Freeze
from domain.nights import followup_at
from domain.occurrences import State
from domain.prompts import ABOUT_THE_DOSE, ABOUT_THE_MORNING, Kind, prompt
from domain.red_flags import spotted
from handlers import clearing, mishaps, notes
from handlers.courses import current_night, enrolled, move, next_number
from handlers.turn import Turn
from messages import alarms, safety
from messages.channel import Strip
from messages.taps import ForeignTapError, Tap
from storage import buttons, nights, prompts
from storage.courses import Enrolled


@dataclass(frozen=True, slots=True)
class Safety:
    """What a tap or a typed text about safety does; *text* comes before every other one."""

    async def tap(self, turn: Turn, tap: Tap) -> None:
        match tap.verb:
            case "ask":
                await serious(turn)
            case "is":
                await _chosen(turn, tap.argument(0))
            case "back":
                turn.show(safety.nothing_chosen(turn.language))
            case "cleared" | "notyet":
                await _asked_whether_cleared(turn, tap)
            case "vomit" | "twice":
                await mishaps.tap(turn, tap)
            case _:
                raise ForeignTapError(tap.verb)

    async def text(self, turn: Turn, text: str) -> bool:
        """Answer a text with a red flag in it, whoever wrote it.

        The text itself is kept only if it is the note that was asked for.
        """
        concern = spotted(text)
        if concern is None:
            return False
        await raise_flag(turn, concern)
        await notes.typed(turn, text)
        return True


async def serious(turn: Turn) -> None:
    """Ask what is going on, in a message of its own: the card it came from stays."""
    turn.say(safety.chooser(turn.language, country(turn)))


async def raise_flag(turn: Turn, concern: Concern) -> None:
    """Say what helps, and freeze the plan of somebody who is on one, once."""
    turn.say(alarms.alarm(turn.language, concern, country(turn)))
    await _freeze(turn, concern)


async def mood(turn: Turn) -> None:
    """Offer help to somebody whose mood is severe; it freezes as a red flag does."""
    turn.say(alarms.mood(turn.language, country(turn)))
    await _freeze(turn, Concern.SELF_HARM)


def country(turn: Turn) -> Country:
    """Return the country whose numbers to give; it is never guessed from the language."""
    return country_of(turn.patient.country if turn.patient else None)


async def _chosen(turn: Turn, said: str) -> None:
    if said not in safety.choices(turn.language):
        raise ForeignTapError(said)
    await raise_flag(turn, Concern(said))
    if turn.press and turn.press.message_id:
        turn.replies.append(Strip(turn.press.message_id))


async def _asked_whether_cleared(turn: Turn, tap: Tap) -> None:
    belongs = await clearing.meant(turn, tap)
    if belongs is None:
        turn.toast(safety.not_frozen(turn.language))
    elif tap.verb == "cleared":
        await clearing.clear(turn, *belongs)
    else:
        on, ice = belongs
        turn.show(safety.not_yet(turn.language, on.course, ice, country(turn)))


async def _freeze(turn: Turn, concern: Concern) -> None:
    on = await enrolled(turn)
    if on is None:
        return
    number = await next_number(turn, on)
    ice = frozen(on.course, number)
    if ice is None:
        act = Freeze(concern)
        on = await move(turn, on, act, number=number, actor=Actor.SYSTEM, reason=str(concern))
        await _stop_asking(turn, on)
        await _ask_tomorrow(turn, on)
        ice = frozen(on.course, number)
    assert ice
    turn.say(safety.frozen_card(turn.language, on.course, ice))


async def _ask_tomorrow(turn: Turn, on: Enrolled) -> None:
    """Owe one question the next morning, about how they are and what a clinician said."""
    newest = await current_night(turn, on)
    at = followup_at(turn.now, on.patient.wake_time, on.patient.zone)
    await prompts.add(turn.tx, prompt(newest.id, Kind.FOLLOWUP, at))


async def _stop_asking(turn: Turn, on: Enrolled) -> None:
    """Conclude the night that is open, and withdraw what is asked about it and the next step."""
    for night in await nights.newest(turn.tx, on.course.id, limit=2):
        kinds = {Kind.CARD}
        if night.state is State.PENDING and night.scheduled_at <= turn.now < night.closes_at:
            await nights.conclude(turn.tx, [night.id], State.PAUSED)
            kinds |= ABOUT_THE_DOSE | ABOUT_THE_MORNING
        await prompts.void(turn.tx, night.id, kinds, why="frozen")
        stripped = await buttons.take(turn.tx, night.id, kinds)
        turn.replies.extend(Strip(message_id) for message_id in stripped)
