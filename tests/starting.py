"""Somebody who is on a plan already: what enrolment leaves behind, without the talk."""

from datetime import time
from zoneinfo import ZoneInfo

from domain.doses import Micrograms
from domain.forms import Capsules
from domain.ladders import parse
from domain.planning import first_night
from domain.plans import Plan, Rules
from storage import courses, nights, patients, plans

STRENGTHS = (Micrograms(500), Micrograms(1500))


async def begins(world, person, ladder, *, zone="Europe/Berlin", at=time(22), **rules):
    """Put *person* on *ladder* from tonight; *rules* are those that are not the usual ones."""
    person.start()
    plan = Plan(id=f"own-{person.id}", name="Own plan", ladder=parse(ladder), rules=Rules(**rules))
    now, database, vault = world.clock(), world.app.database, world.app.intake.dispatch.vault
    async with database.begin() as tx:
        patient_id = await patients.add(tx, vault, person.id, language="en", at=now)
        times = {"dose_time": at, "wake_time": time(7)}
        await patients.change(tx, patient_id, zone=ZoneInfo(zone), country="DE", **times)
        key = await plans.add(tx, plan, offered=False, at=now)
        form = Capsules(STRENGTHS)
        await courses.add(tx, patient_id, key, form, screening={}, at=now)
        on = await courses.current(tx, patient_id)
        night = first_night(on.course, on.patient, number=1, on=None, now=now)
        await nights.plan(tx, [night])
    return person
