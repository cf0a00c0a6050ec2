"""What an answer does to a draft, question by question."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import time
from typing import Final

from domain.drafts import SCREENING, Ask, Draft, Question
from domain.nights import TimeProblem, parse_time
from domain.retiming import is_morning
from domain.starts import Start
from handlers import enrolment_place as place
from handlers import enrolment_prescription as prescription
from handlers import screening
from handlers.agreeing import agreed
from handlers.enrolment_begin import begin
from handlers.enrolment_plan import Onward, Outcome, Over, chosen
from handlers.turn import Turn
from messages import enrolment, enrolment_times
from messages.options import BACK
from messages.screening import ATTEST
from storage import enrolments


async def answer(turn: Turn, draft: Draft, reply: str) -> Outcome:
    """Return what becomes of *draft* when its question is answered with *reply*."""
    if reply == BACK:
        return Onward(draft.back())
    if draft.question in SCREENING:
        return await screening.answered(turn, draft, reply)
    return await ANSWERS[draft.question](turn, draft, reply)


async def _consent(turn: Turn, draft: Draft, reply: str) -> Outcome:
    """Answer the consent card that Back has brought up again."""
    if reply == "no":
        await enrolments.forget(turn.tx, turn.patient_id, at=turn.now)
        return Over(enrolment.declined(turn.language))
    if reply != "yes":
        return _unread(turn, draft)
    await agreed(turn, purpose="care", given=True)
    return Onward(draft.answered(Ask.CONSENT, reply))


async def _counted(turn: Turn, draft: Draft, reply: str) -> Outcome:
    if reply not in ("yes", "no"):
        return _unread(turn, draft)
    await agreed(turn, purpose="counted", given=reply == "yes")
    return Onward(draft.answered(Ask.COUNTED, reply))


async def _time(turn: Turn, draft: Draft, reply: str) -> Onward:
    try:
        wall = parse_time(reply)
    except TimeProblem as wrong:
        return Onward(draft, enrolment_times.time_problem(turn.language, wrong))
    return Onward(draft.answered(draft.question, wall.isoformat("minutes")))


async def _dose_time(turn: Turn, draft: Draft, reply: str) -> Outcome:
    """Take a dose time; in the morning only where the plan allows it, or as attested (R10)."""
    if draft.pending and reply == ATTEST:
        return Onward(draft.answered(Ask.DOSE_TIME, draft.pending))
    taken = await _time(turn, draft, reply)
    wall = taken.draft.answers.get(Ask.DOSE_TIME)
    if wall is None or not is_morning(time.fromisoformat(wall)):
        return taken
    plan = await chosen(turn, draft)
    return taken if plan.rules.morning_allowed else Onward(replace(draft, pending=wall))


async def _start(turn: Turn, draft: Draft, reply: str) -> Outcome:
    if reply not in set(Start):
        return _unread(turn, draft)
    return Onward(draft.answered(Ask.START, reply))


async def _summary(turn: Turn, draft: Draft, reply: str) -> Outcome:
    match reply:
        case enrolment_times.BEGIN:
            return await begin(turn, draft)
        case enrolment_times.CHANGE:
            return Onward(replace(draft, choosing=True))
        case _:
            return _unread(turn, draft)


async def _change(turn: Turn, draft: Draft, reply: str) -> Outcome:
    if reply not in CHANGEABLE or (reply == Ask.PLAN and draft.invite):
        return _unread(turn, draft)
    return Onward(draft.changing(reply))


def _unread(turn: Turn, draft: Draft) -> Onward:
    return Onward(draft, enrolment.use_the_buttons(turn.language))


ANSWERS: Final[Mapping[Question, Callable[[Turn, Draft, str], Awaitable[Outcome]]]] = {
    Ask.CONSENT: _consent,
    Ask.COUNTED: _counted,
    Ask.COUNTRY: place.country,
    Ask.ZONE: place.zone,
    Ask.ZONE_CHECK: place.zone_check,
    Ask.PLAN: prescription.plan,
    Ask.OWN: prescription.own,
    Ask.CONFIRMED: prescription.confirmed,
    Ask.FORM: prescription.form,
    Ask.STRENGTHS: prescription.strengths,
    Ask.LIQUID: prescription.liquid,
    Ask.DOSE_TIME: _dose_time,
    Ask.WAKE_TIME: _time,
    Ask.START: _start,
    Ask.SUMMARY: _summary,
    Ask.CHANGE: _change,
}
CHANGEABLE: Final = frozenset(
    (
        *(Ask.COUNTED, Ask.COUNTRY, Ask.ZONE, Ask.PLAN, Ask.FORM),
        *(Ask.DOSE_TIME, Ask.WAKE_TIME, Ask.START),
    )
)
