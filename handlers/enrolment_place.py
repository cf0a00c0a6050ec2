"""Where somebody is: their country for emergency numbers, their zone for the time."""

from tzfpy import get_tz

from domain import countries, zones
from domain.drafts import Ask, Draft
from domain.screening import told
from handlers.enrolment_plan import Onward
from handlers.turn import Turn
from messages import enrolment, screening


async def country(turn: Turn, draft: Draft, reply: str) -> Onward:
    if reply == enrolment.OTHER_COUNTRY:
        return Onward(draft.answered(Ask.COUNTRY, ""))
    found = countries.find(reply)
    if found is None:
        return Onward(draft, enrolment.unknown_country(turn.language, reply))
    note = screening.crisis(turn.language, found) if told(draft.screening, "E9") else ""
    return Onward(draft.answered(Ask.COUNTRY, found.code), note)


async def zone(turn: Turn, draft: Draft, reply: str) -> Onward:
    """Take a typed place if it can mean one zone only; otherwise ask which."""
    found = zones.matching(reply)
    if len(found) == 1:
        return Onward(draft.without(Ask.ZONE).answered(Ask.ZONE, found[0].key))
    if found:
        return Onward(draft, card=enrolment.zones(turn.language, found[: zones.MOST], turn.now))
    if zones.is_offset(reply):
        return Onward(draft, enrolment.zone_is_offset(turn.language, reply))
    return Onward(draft, enrolment.unknown_zone(turn.language, reply))


async def zone_check(turn: Turn, draft: Draft, reply: str) -> Onward:
    if reply == "yes":
        return Onward(draft.answered(Ask.ZONE_CHECK, reply))
    if reply == "no":
        return Onward(draft.without(Ask.ZONE))
    return await zone(turn, draft, reply)


def located(turn: Turn, draft: Draft, latitude: float, longitude: float) -> Onward:
    """Take the zone at a place; the place itself goes no further than this call."""
    found = zones.find(get_tz(longitude, latitude))
    if found is None:
        return Onward(draft, enrolment.no_zone_there(turn.language))
    return Onward(draft.without(Ask.ZONE).answered(Ask.ZONE, found.key))
