"""A patient counts what is in hand, one strength at a time or by the bottle."""

from collections.abc import Sequence
from datetime import timedelta

from domain.forms import Capsules, Form, Liquid, Volume
from domain.stocks import (
    MOST_CAPSULES,
    MOST_HUNDREDTHS,
    Bottle,
    CapsulesInHand,
    parse_capsules,
    parse_volume,
)
from handlers import reforming
from handlers.awaiting import awaited, settle, wait_for
from handlers.courses import enrolled, next_number
from handlers.in_hand import card, counted, keep, place
from handlers.turn import Turn
from messages import counting, supply
from messages import reforming as reforming_said
from messages import typed as typed_words
from messages.channel import Card
from messages.taps import ForeignTapError, Tap
from storage.courses import Enrolled
from storage.supplies import Supply


async def tap(turn: Turn, on: Enrolled, last: Supply, tap: Tap) -> None:
    form = await _form(turn, on)
    match tap.verb, form:
        case "begin", Capsules(()):  # nobody has told which
            await reforming.wait(turn)
            turn.show(reforming_said.ask(turn.language))
        case "begin", Capsules():
            await _next(turn, on, last, form, ())
        case "begin", Liquid():
            await wait_for(turn, supply.TOPIC, "")
            turn.show(counting.volume(turn.language, place(on, last)))
        case "count", Capsules():
            await _next(turn, on, last, form, _numbers(tap))
        case "ml", Liquid():
            turn.show(counting.opened(turn.language, place(on, last), _volume(tap)))
        case "when", Liquid() if isinstance(last.left, Bottle):
            turn.show(counting.opened(turn.language, place(on, last), last.left.volume))
        case "opened", Liquid(ug_per_ml):
            await _opened(turn, on, last, ug_per_ml, tap)
        case _:
            raise ForeignTapError(tap.verb)


async def typed(turn: Turn, text: str) -> bool:
    """Take a typed number, if one was asked for; the words of a dose prompt are none."""
    so_far = awaited(turn, supply.TOPIC)
    on = None if so_far is None else await enrolled(turn)
    if so_far is None or on is None or typed_words.answer(turn.language, text):
        return False
    form, last = await _form(turn, on), await counted(turn, on)
    if isinstance(form, Liquid):
        await _typed_volume(turn, on, last, text)
        return True
    number = parse_capsules(text)
    if number is None:
        turn.say(Card(counting.not_a_number(turn.language)))
    else:
        await _next(turn, on, last, form, (*_split(so_far), number))
    return True


async def _typed_volume(turn: Turn, on: Enrolled, last: Supply, text: str) -> None:
    volume = parse_volume(text)
    if volume is None:
        turn.say(Card(counting.not_a_volume(turn.language)))
    else:
        await settle(turn)
        turn.say(counting.opened(turn.language, place(on, last), volume))


async def _next(
    turn: Turn, on: Enrolled, last: Supply, form: Capsules, so_far: Sequence[int]
) -> None:
    """Ask for the next strength, or keep the count once all are told."""
    strengths = sorted(set(form.strengths))
    if len(so_far) < len(strengths):
        await wait_for(turn, supply.TOPIC, counting.joined(so_far))
        strength = strengths[len(so_far)]
        turn.show(counting.capsules(turn.language, place(on, last), strength, so_far))
        return
    counts = dict(zip(strengths, so_far, strict=True))
    await settle(turn)
    kept = await keep(turn, on, CapsulesInHand(counts), {int(s): n for s, n in counts.items()})
    turn.show(await card(turn, on, kept))


async def _opened(turn: Turn, on: Enrolled, last: Supply, ug_per_ml: int, tap: Tap) -> None:
    volume, said = _volume(tap), tap.argument(2)
    if said not in counting.OPENED:
        raise ForeignTapError(said)
    today = turn.now.astimezone(on.patient.zone).date()
    opened = None if said == counting.CLOSED else today - timedelta(days=int(said))
    is_new = not isinstance(last.left, Bottle) or last.left.volume != volume
    added = {supply.LIQUID: volume.hundredths} if is_new else last.added
    kept = await keep(turn, on, Bottle(ug_per_ml, volume, opened), added)
    turn.show(await card(turn, on, kept))


async def _form(turn: Turn, on: Enrolled) -> Form:
    return on.course.standing(max(await next_number(turn, on), 1)).form


def _numbers(tap: Tap) -> Sequence[int]:
    try:
        numbers = _split(tap.argument(1))
    except ValueError:
        raise ForeignTapError(tap.verb) from None
    if not all(0 <= number <= MOST_CAPSULES for number in numbers):
        raise ForeignTapError(tap.verb)
    return numbers


def _split(joined: str) -> Sequence[int]:
    return [int(each) for each in joined.split(counting.BETWEEN) if each]


def _volume(tap: Tap) -> Volume:
    if not 0 <= tap.number(1) <= MOST_HUNDREDTHS:
        raise ForeignTapError(tap.verb)
    return Volume(tap.number(1))
