"""Invented people in bulk: one is enrolled as anybody is, the others are copies of their rows."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import text, update

from domain.doses import Micrograms
from domain.forms import Capsules
from domain.planning import first_night
from domain.plans import Ladder, Plan, Step
from storage import courses, nights, patients, plans, seeding
from storage.patients import sealed_row
from storage.tables import courses as courses_table
from storage.tables import occurrences, prompts
from storage.tables import patients as patients_table

FIRST = 1_000_000
"""The first copy's id: as a patient, as a course, and at Telegram."""

AT_ONCE = 10_000

PLAN = Plan(
    id="slow",
    name="Slow",
    version=1,
    evidence="C",
    suits="invented people",
    ladder=Ladder((Step(Micrograms(500), 14), Step(Micrograms(1000), 14)), Micrograms(1500)),
)

CLONES = (
    (patients_table, {"id": "{id}", "lookup": "{random}"}),
    (courses_table, {"id": "{id}", "patient_id": "{id}"}),
    (occurrences, {"course_id": "{id}"}),
    (prompts, {"course_id": "{id}"}),
)


async def populate(database, vault, *, count, now, due_in=timedelta(0), sealed=True, first=FIRST):
    """Enrol *count* people whose dose is due *due_in* from *now*; return their course ids.

    Those who are to be written to need a *sealed* address of their own, which takes a while.
    """
    at = now + due_in
    async with database.begin() as tx:
        original = await _original(tx, vault, now, at, first)
        shift = f"{first} + i"
        random = "randomblob(16)" if tx.dialect.name == "sqlite" else "uuid_send(gen_random_uuid())"
        for table, given in CLONES:
            columns = ", ".join(column.name for column in table.columns)
            values = ", ".join(
                given.get(column.name, f"t.{column.name}").format(id=shift, random=random)
                for column in table.columns
            )
            key = "id" if "id" in table.columns else "course_id"
            source = original[0] if table is patients_table else original[1]
            await tx.execute(
                text(
                    f"INSERT INTO {table.name} ({columns}) WITH RECURSIVE n(i) AS "
                    f"(SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count}) "
                    f"SELECT {values} FROM n, {table.name} t WHERE t.{key} = {source}"
                )
            )
        if sealed:
            await _seal(tx, vault, range(first, first + count))
        await _leave(tx, original[1])
    return range(first, first + count)


async def remembered(database, vault, *, count, nights, now):
    """Invent *count* people with so many nights behind them; their ids at Telegram begin with 1.

    Two hours ago it was time for tonight's dose.
    """
    await seeding.seed(
        database,
        vault,
        patients=count,
        nights=nights,
        first_id=1,
        zone=ZoneInfo("UTC"),
        dose_time=_wall(now - timedelta(hours=2)),
        now=now,
        seed=1,
    )


async def _seal(tx, vault, ids):
    """Give each their own address at Telegram; so many at once, or a million would fill memory."""
    for some in (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)):
        await tx.execute(
            text("UPDATE patients SET telegram_id = :sealed, lookup = :lookup WHERE id = :id"),
            [
                {
                    "id": id,
                    "sealed": vault.seal(str(id), row=sealed_row(id)),
                    "lookup": vault.lookup(id),
                }
                for id in some
            ],
        )


async def _original(tx, vault, now, at, first):
    """Enrol somebody whose first night is at *at*."""
    patient_id = await patients.add(tx, vault, first - 1, language="en", at=now)
    zone = ZoneInfo("UTC")
    await patients.change(
        tx, patient_id, zone=zone, dose_time=_wall(at), wake_time=time(7), counted=True
    )
    found = await plans.newest(tx, PLAN.id)
    key = found[0] if found else await plans.add(tx, PLAN, offered=True, at=now)
    form = Capsules((Micrograms(500), Micrograms(1000)))
    await courses.add(tx, patient_id, key, form, screening={}, at=now)
    on = await courses.current(tx, patient_id)
    before = at - timedelta(hours=1)
    night = first_night(on.course, on.patient, number=1, on=None, now=before)
    await nights.plan(tx, [night])
    await tx.execute(
        update(prompts)
        .where(prompts.c.course_id == on.course.id, prompts.c.kind == "dose")
        .values(due_at=at)
    )
    return patient_id, on.course.id


async def _leave(tx, course_id):
    """Let the original have nothing to do."""
    await tx.execute(prompts.delete().where(prompts.c.course_id == course_id))
    await tx.execute(
        update(courses_table).where(courses_table.c.id == course_id).values(plan_next_at=None)
    )


def _wall(at):
    return time(at.hour, at.minute)
