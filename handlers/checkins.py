"""A patient says how the night was. Every tap is kept at once; what was not touched stays blank."""

from collections.abc import Mapping
from dataclasses import replace

from domain.checkins import BURDEN, BURDENS, CheckIn, Item, Severity, asked
from domain.occurrences import Occurrence, Reason, Source, State
from domain.prompts import ABOUT_THE_MORNING
from handlers import extras, safety
from handlers.courses import enrolled
from handlers.heavy_mornings import saved
from handlers.records import found, record, strip_others
from handlers.turn import Turn
from messages import basics, morning, recalling
from messages.taps import ForeignTapError, Tap
from storage import answers, nights, prompts
from storage.courses import Enrolled

NIGHT = {
    recalling.TOOK: (State.TAKEN, None),
    recalling.MISSED: (State.SKIPPED, None),
    recalling.UNSURE: (State.PENDING, Reason.UNSURE),
}


async def command(turn: Turn, _arguments: str) -> None:
    """Show the newest morning that can be answered: /checkin."""
    on = await enrolled(turn)
    if on is None:
        turn.say(basics.no_course(turn.language))
        return
    for occurrence in await nights.newest(turn.tx, on.course.id, limit=2):
        checkin = await answers.checkin(turn.tx, occurrence.id)
        if checkin and checkin.is_open(turn.now):
            await _show(turn, on, checkin, occurrence)
            return
    turn.say(morning.none_open(turn.language))


async def tap(turn: Turn, tap: Tap) -> None:
    belongs = await found(turn, tap.occurrence())
    checkin = belongs and await answers.checkin(turn.tx, belongs[1].id)
    if tap.verb == "serious":  # on a card of whatever age, this helps
        await safety.serious(turn)
        return
    if not belongs or not checkin:
        raise ForeignTapError(tap.verb)
    on, occurrence = belongs
    if not checkin.is_open(turn.now):
        turn.toast(morning.closed(turn.language))
        return
    match tap.verb:
        case "what":
            turn.toast(morning.meaning(turn.language, _item(tap)))
            return
        case "more" | "add":
            await _more(turn, on, checkin, tap)
            return
        case "night":
            occurrence = await _recall(turn, occurrence, tap.argument(1))
        case "back":
            pass
        case _:
            checkin = await _changed(turn, checkin, tap)
    await _show(turn, on, checkin, occurrence)


async def _changed(turn: Turn, checkin: CheckIn, tap: Tap) -> CheckIn:
    match tap.verb:
        case "set":
            checkin = await _set(turn, checkin, _item(tap), tap.number(2))
            if checkin.values.get(Item.MOOD) is Severity.SEVERE and _item(tap) is Item.MOOD:
                await safety.mood(turn)
            return checkin
        case "week":
            return await _set_burden(turn, checkin, tap.number(1))
        case "save":
            return await _save(turn, checkin)
        case "change":
            return await _keep(turn, replace(checkin, saved_at=None))
        case _:
            raise ForeignTapError(tap.verb)


async def _set(turn: Turn, checkin: CheckIn, item: Item, level: int) -> CheckIn:
    """Keep one level; the same level again takes it back."""
    if level not in set(Severity) or item not in checkin.items:
        raise ForeignTapError(str(item))
    value = Severity(level)
    if checkin.values.get(item) == value:
        value = Severity.NONE
    values = {**checkin.values, item: value}
    changed = replace(checkin, values=values, implied=checkin.implied - {item}, saved_at=None)
    return await _keep(turn, changed, {item: value})


async def _set_burden(turn: Turn, checkin: CheckIn, number: int) -> CheckIn:
    """Keep the week's number, where it is asked for; another one takes its place."""
    if number not in BURDENS or not checkin.asks_burden:
        raise ForeignTapError(BURDEN)
    return await _keep(turn, replace(checkin, burden=number, saved_at=None), {BURDEN: number})


async def _more(turn: Turn, on: Enrolled, checkin: CheckIn, tap: Tap) -> None:
    """Choose what else is asked: this morning as well, what was said already stays."""
    patient = on.patient
    if tap.verb == "add":
        patient = await extras.toggle(turn, patient, tap.argument(1))
        checkin = replace(checkin, items=asked(patient.extras, checkin.values))
        await _keep(turn, checkin)
    turn.show(morning.more(turn.language, patient, checkin))


async def _save(turn: Turn, checkin: CheckIn) -> CheckIn:
    """Keep the morning as it is: what nobody touched was none, and is marked as implied."""
    untouched = {item: Severity.NONE for item in checkin.items if item not in checkin.values}
    in_order = {item: {**checkin.values, **untouched}[item] for item in checkin.items}
    done = replace(
        checkin,
        values=in_order,
        implied=checkin.implied | frozenset(untouched),
        saved_at=turn.now,
    )
    await prompts.void(turn.tx, checkin.occurrence, ABOUT_THE_MORNING, why="answered")
    await strip_others(turn, checkin.occurrence, ABOUT_THE_MORNING)
    return await _keep(turn, done, {str(item): level for item, level in untouched.items()})


async def _keep(turn: Turn, checkin: CheckIn, given: Mapping[str, int] | None = None) -> CheckIn:
    await answers.keep_checkin(turn.tx, checkin, given or {}, at=turn.now, update_id=turn.update_id)
    return checkin


async def _recall(turn: Turn, occurrence: Occurrence, said: str) -> Occurrence:
    """Keep what the patient recalls of a night that nobody had answered in its time."""
    if said not in NIGHT:
        raise ForeignTapError(said)
    if not (recalling.is_open(occurrence) and occurrence.takes_answers(turn.now)):
        return occurrence
    state, reason = NIGHT[said]
    return await record(turn, occurrence, state, source=Source.RECALLED, reason=reason)


def _item(tap: Tap) -> Item:
    if tap.argument(1) not in set(Item):
        raise ForeignTapError(tap.verb)
    return Item(tap.argument(1))


async def _show(turn: Turn, on: Enrolled, checkin: CheckIn, occurrence: Occurrence) -> None:
    _, patient, rules = turn.language, on.patient, on.course.plan.rules
    if checkin.saved_at:
        shown = await saved(turn, on, checkin)
        turn.show(recalling.beneath(_, shown, patient, occurrence, rules))
    else:
        turn.show(morning.card(_, patient, checkin, occurrence, rules))
