"""A course begins: everything chosen is written down, and the first night planned."""

from dataclasses import replace
from datetime import time

from domain.drafts import OWN, Ask, Draft
from domain.planning import first_night, first_number
from domain.starts import Start, first_dose, first_night_on
from handlers.courses import enrolled
from handlers.enrolment_cards import dose_time, zone
from handlers.enrolment_plan import Onward, Outcome, Over, chosen
from handlers.turn import Turn
from messages import enrolment, enrolment_times
from storage import courses, enrolments, invites, nights, patients, plans
from storage.ids import new_id


async def begin(turn: Turn, draft: Draft) -> Outcome:
    """Start the course of *draft*, or ask for a plan if the invite has lapsed meanwhile."""
    if draft.invite and not await invites.redeem(turn.tx, bytes.fromhex(draft.invite), turn.now):
        lapsed = replace(draft.without(Ask.PLAN), invite=None)
        return Onward(lapsed, enrolment.lapsed_invite(turn.language))
    here, at, start = zone(draft), dose_time(draft), Start(draft.answers[Ask.START])
    await _settle(turn, draft)
    on = await enrolled(turn)
    assert on  # it was added a moment ago
    night = first_night(
        on.course,
        on.patient,
        number=first_number(baseline=start is Start.BASELINE),
        on=first_night_on(start, turn.now, here),
        now=turn.now,
    )
    await nights.plan(turn.tx, [night])
    await enrolments.drop(turn.tx, on.patient.id)
    return Over(
        enrolment_times.begun(
            turn.language,
            first_word=min(prompt.due_at for prompt in night.prompts),
            first_dose=first_dose(start, turn.now, at, here),
            zone=here,
        )
    )


async def _settle(turn: Turn, draft: Draft) -> None:
    """Keep the patient's settings and the course."""
    await patients.change(
        turn.tx,
        turn.patient_id,
        zone=zone(draft),
        dose_time=dose_time(draft),
        wake_time=time.fromisoformat(draft.answers[Ask.WAKE_TIME]),
        country=draft.answers[Ask.COUNTRY] or None,
        counted=draft.answers[Ask.COUNTED] == "yes",
    )
    form = draft.form
    assert form  # every question is answered
    await courses.add(
        turn.tx,
        turn.patient_id,
        await _plan_key(turn, draft),
        form,
        screening=draft.screening,
        at=turn.now,
    )


async def _plan_key(turn: Turn, draft: Draft) -> int:
    if draft.answers[Ask.PLAN] != OWN:
        return int(draft.answers[Ask.PLAN])
    plan = replace(await chosen(turn, draft), id=f"{OWN}-{new_id():x}")
    return await plans.add(turn.tx, plan, offered=False, at=turn.now)
