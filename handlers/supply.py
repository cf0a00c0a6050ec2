"""A patient looks at how far what is in hand goes, and says what was added: /supply."""

from collections.abc import Mapping

from domain.doses import Micrograms
from domain.patients import Wording
from domain.stocks import MOST_HUNDREDTHS, Bottle, CapsulesInHand, Stock, with_bottle, with_capsules
from handlers import counting
from handlers.awaiting import settle
from handlers.courses import enrolled
from handlers.in_hand import card, counted, keep, place
from handlers.turn import Turn
from messages import basics, supply
from messages.taps import ForeignTapError, Tap
from storage.courses import Enrolled
from storage.supplies import Supply

ASKED = frozenset({"begin", "count", "ml", "when", "opened"})


async def command(turn: Turn, _args: str) -> None:
    await settle(turn)
    on = await enrolled(turn)
    if on is None:
        turn.say(basics.no_course(turn.language))
        return
    last = await counted(turn, on)
    if last.left is not None and on.patient.wording is Wording.HIDDEN:
        turn.say(supply.closed(turn.language, place(on, last)))
    else:
        turn.say(await card(turn, on, last))


async def tap(turn: Turn, tap: Tap) -> None:
    """Do what a button says, unless something was counted since it was shown."""
    on = await enrolled(turn)
    if on is None or tap.occurrence().course_id != on.course.id:
        raise ForeignTapError(tap.verb)
    await settle(turn)
    last = await counted(turn, on)
    if tap.occurrence() != place(on, last):
        turn.toast(supply.counted_before(turn.language))
        turn.show(await card(turn, on, last))
    elif tap.verb in ASKED:
        await counting.tap(turn, on, last, tap)
    else:
        await _tapped(turn, on, last, tap)


async def _tapped(turn: Turn, on: Enrolled, last: Supply, tap: Tap) -> None:
    match tap.verb:
        case "open":
            turn.show(await card(turn, on, last))
        case "no":
            turn.show(supply.left_alone(turn.language))
        case "more" if last.left is not None:
            turn.show(supply.refill(turn.language, place(on, last), last.left, last.added))
        case "add" if last.left is not None:
            await _refill(turn, on, last, last.left, _amounts(last, tap))
        case "end":
            await keep(turn, on, None, {})
            turn.show(supply.ended(turn.language))
        case _:
            raise ForeignTapError(tap.verb)


async def _refill(
    turn: Turn, on: Enrolled, last: Supply, left: Stock, amounts: Mapping[int, int]
) -> None:
    """Add *amounts* to what is left; what came of another strength is remembered too."""
    match left:
        case CapsulesInHand():
            stock: Stock = with_capsules(left, {Micrograms(s): n for s, n in amounts.items()})
        case Bottle():
            today = turn.now.astimezone(on.patient.zone).date()
            stock = with_bottle(left, sum(amounts.values()), today)
    kept = await keep(turn, on, stock, {**last.added, **amounts})
    turn.show(await card(turn, on, kept, supply.recorded(turn.language)))


def _amounts(last: Supply, tap: Tap) -> Mapping[int, int]:
    if tap.argument(1) == supply.ALL:
        return last.added
    unit, amount = tap.number(1), tap.number(2)
    known = last.left.counts if isinstance(last.left, CapsulesInHand) else {supply.LIQUID}
    if unit not in known or not 0 < amount <= MOST_HUNDREDTHS:
        raise ForeignTapError(tap.verb)
    return {unit: amount}
