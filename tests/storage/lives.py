"""People with a past in the database: nights, answers, mornings, moves, prompts on every way."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select, update

from domain import ladders
from domain.checkins import CheckIn, Item, Severity
from domain.doses import Micrograms
from domain.drafts import Ask, Draft
from domain.forms import Capsules
from domain.moves import Actor, Hold, Move, Stop
from domain.occurrences import CourseId, OccurrenceId, Reason, Source, State
from domain.planning import first_night, following_night
from domain.plans import Plan
from domain.prompts import PromptState
from domain.snapshots import Snapshot
from domain.stocks import CapsulesInHand
from domain.succession import Part, Place, Present
from storage import (
    announcing,
    answers,
    courses,
    enrolments,
    nights,
    notes,
    patients,
    plans,
    recent,
    snapshots,
    supplies,
)
from storage.ids import new_id
from storage.tables import announced, announcements, metadata, prompts
from storage.vault import Vault

EVENING = datetime(2026, 3, 2, 18, tzinfo=UTC)
"""A Monday, seven o'clock in Berlin: three hours before the first dose."""

NOTE = "=1+1, a canary שלום 😴"
"""What somebody who lives has noted about their first night."""

BERLIN = ZoneInfo("Europe/Berlin")
LADDER = ladders.parse("0.5x14, 1x14, 1.5")


async def agrees(tx, vault: Vault, telegram_id: int, *, at=EVENING):
    """Somebody who agreed, and has not answered anything else."""
    patient_id = await patients.add(tx, vault, telegram_id, language="en", at=at)
    for purpose, given in (("care", True), ("counted", False)):
        await patients.consent(
            tx, patient_id, purpose=purpose, version="1", given=given, at=at, update_id=1
        )
    return patient_id


async def enrols(tx, patient_id, *, at=EVENING, plan_key=None) -> CourseId:
    """Begin a course tonight, on a typed plan unless *plan_key* names another."""
    await patients.change(
        tx, patient_id, zone=BERLIN, dose_time=time(22), wake_time=time(7), country="DE"
    )
    if plan_key is None:
        plan = Plan(f"own-{new_id():x}", "My own", LADDER)
        plan_key = await plans.add(tx, plan, offered=False, at=at)
    form = Capsules((500, 1500))
    course_id = await courses.add(
        tx, patient_id, plan_key, form, screening={"E1": "yes", "E2": "yes"}, at=at
    )
    on = await courses.current(tx, patient_id)
    await nights.plan(tx, [first_night(on.course, on.patient, number=1, on=None, now=at)])
    return course_id


async def sleeps(tx, patient_id, count=1):
    """Let *count* nights close, each planned when the one before it closes."""
    for _ in range(count):
        on = await courses.current(tx, patient_id)
        [last] = await nights.newest(tx, on.course.id, limit=1)
        await nights.plan(tx, [following_night(on.course, on.patient, last, asked=on.asked)])


async def says(tx, id: OccurrenceId, state=State.TAKEN, *, after=timedelta(minutes=5), reason=None):
    night = await nights.get(tx, id)
    at = night.scheduled_at + after
    await answers.answer_dose(
        tx,
        id,
        state,
        at=at,
        update_id=2,
        source=Source.TAP,
        taken_at=at if state is State.TAKEN else None,
        reason=reason,
    )


async def wakes(tx, id: OccurrenceId, given, *, saved=True):
    """Tap *given* on the morning after *id*, and save it, which implies the rest."""
    night = await nights.get(tx, id)
    at = night.scheduled_at + timedelta(hours=10)
    asked = CheckIn(id, closes_at=night.freezes_at)
    await answers.open_checkin(tx, asked)
    tapped = replace(asked, values=given)
    await answers.keep_checkin(tx, tapped, given, at=at, update_id=3)
    if saved:
        rest = {item: Severity.NONE for item in asked.items if item not in given}
        done = replace(
            tapped, values={**given, **rest}, implied=frozenset(rest), saved_at=at + MOMENT
        )
        await answers.keep_checkin(tx, done, rest, at=at + MOMENT, update_id=4)


MOMENT = timedelta(minutes=1)


async def lives(tx, vault: Vault, telegram_id: int, *, at=EVENING):
    """Somebody on a course with something in every table that can speak of them."""
    patient_id = await agrees(tx, vault, telegram_id, at=at)
    course_id = await enrols(tx, patient_id, at=at)
    await sleeps(tx, patient_id, 3)
    first, second = (OccurrenceId(course_id, number) for number in (1, 2))
    await says(tx, first)
    await says(tx, second, State.SKIPPED, reason=Reason.RAN_OUT)
    await wakes(tx, first, {Item.SLEEP: Severity.MODERATE})
    await wakes(tx, second, {Item.DREAMS: Severity.MILD}, saved=False)
    await notes.keep(tx, vault, first, NOTE, at=at)
    await recent.note(tx, vault, telegram_id, 9, at=at - recent.DELETABLE_FOR)
    await courses.append(tx, course_id, Move(3, at, Actor.PATIENT, Hold(10)), update_id=5)
    in_hand = CapsulesInHand({500: 30, 1500: 30})
    await supplies.append(tx, course_id, in_hand, {}, at=at, update_id=6)
    draft = Draft(answers={Ask.CONSENT: "yes", Ask.COUNTED: "no"})
    await enrolments.keep(tx, patient_id, draft, at=at)
    present = Present({course_id: Place(2, Micrograms(500))}, {Part.ACTIVE: frozenset({course_id})})
    await snapshots.keep(tx, Snapshot(as_of=at, k=11, invented=False), present)
    await is_announced(tx, vault, patient_id, at)
    return patient_id, course_id


async def is_announced(tx, vault, patient_id, at):
    """Owe a copy of the one announcement there is."""
    known = (await tx.execute(select(announcements.c.id).limit(1))).scalar_one_or_none()
    wanted = known or await announcing.draft(tx, vault, "We are closed on Monday.", at=at)
    row = {"announcement_id": wanted, "patient_id": patient_id, "state": PromptState.DUE}
    await tx.execute(insert(announced).values(**row, due_at=at, expires_at=at + MOMENT))


async def stops(tx, course_id, *, at):
    await courses.append(tx, course_id, Move(4, at, Actor.PATIENT, Stop()), update_id=6)
    await courses.change(tx, course_id, ended_at=at, plan_next_at=None)


async def put(tx, id: OccurrenceId, kind, **columns):
    """Put a prompt into a state that takes a send to reach."""
    key = (prompts.c.course_id == id.course_id) & (prompts.c.number == id.number)
    await tx.execute(update(prompts).where(key, prompts.c.kind == kind).values(columns))


async def counts(tx):
    """Return how many rows each table has."""
    return {
        table.name: (await tx.execute(select(func.count()).select_from(table))).scalar_one()
        for table in metadata.sorted_tables
    }
