from dataclasses import replace
from datetime import time, timedelta

import pytest

from domain.moves import Actor, Move, Pause
from domain.occurrences import OccurrenceId, State
from domain.planning import Night, replanned
from domain.prompts import Kind, PromptState
from simulator.core import Telegram
from storage import answers, courses, nights
from tests.engine import TEN, VAULT, enrol, night_of, prompt_row, put
from tests.world import TOKEN

AN_HOUR = timedelta(hours=1)
AN_HOUR_BEFORE = TEN - AN_HOUR


@pytest.fixture
async def night(database, clock):
    person = Telegram(token=TOKEN, now=clock).person(42)
    return await enrol(database, VAULT, person, AN_HOUR_BEFORE)


async def plan_anew(database, id, *, now, move=None, **changes):
    """Plan the newest night anew after a move or a change of the patient's times."""
    async with database.begin() as tx:
        [on] = await courses.among(tx, [id.course_id])
        course = on.course.with_move(move) if move else on.course
        [current] = await nights.newest(tx, id.course_id, limit=1)
        patient = replace(on.patient, **changes)
        night = replanned(course, patient, current, None, asked=None, now=now)
        await nights.replan(tx, night, now)


async def test_a_new_dose_time_moves_what_is_owed(database, night):
    await plan_anew(database, night, now=AN_HOUR_BEFORE, dose_time=time(23))

    assert (await prompt_row(database, night, Kind.DOSE)).due_at == TEN + AN_HOUR
    assert (await night_of(database, night, 1)).scheduled_at == TEN + AN_HOUR


@pytest.mark.parametrize(
    "state", [PromptState.SENDING, PromptState.SENT, PromptState.AMBIGUOUS, PromptState.CLAIMED]
)
async def test_what_went_out_or_is_on_its_way_is_not_owed_again(database, night, state):
    await put(database, night, state=state, token=7)
    before = await prompt_row(database, night, Kind.DOSE)
    await plan_anew(database, night, now=TEN, dose_time=time(23))

    assert await prompt_row(database, night, Kind.DOSE) == before


async def test_that_a_copy_may_be_there_is_not_forgotten_by_planning_anew(database, night):
    """Else a change of settings at the wrong moment brings a third copy (P1)."""
    await put(database, night, state=PromptState.DUE, ambiguous=1)
    await plan_anew(database, night, now=TEN, dose_time=time(23))

    row = await prompt_row(database, night, Kind.DOSE)
    assert (row.state, row.ambiguous) == (PromptState.DUE, 1)


async def test_what_was_withdrawn_before_its_time_is_owed_anew(database, night):
    await put(database, night, state=PromptState.VOID)
    await plan_anew(database, night, now=AN_HOUR_BEFORE)

    assert (await prompt_row(database, night, Kind.DOSE)).state is PromptState.DUE


async def test_what_was_withdrawn_after_its_time_stays_withdrawn(database, night):
    await put(database, night, state=PromptState.VOID)
    await plan_anew(database, night, now=TEN + AN_HOUR)

    assert (await prompt_row(database, night, Kind.DOSE)).state is PromptState.VOID


async def test_an_answer_given_early_is_kept_when_the_night_is_planned_anew(database, night):
    async with database.begin() as tx:
        await answers.answer_dose(tx, night, State.TAKEN, at=AN_HOUR_BEFORE, update_id=1)
    await put(database, night, state=PromptState.VOID)
    await plan_anew(database, night, now=AN_HOUR_BEFORE, dose_time=time(23))

    kept_night = await night_of(database, night, 1)
    assert (kept_night.state, kept_night.answered_at) == (State.TAKEN, AN_HOUR_BEFORE)
    row = await prompt_row(database, night, Kind.DOSE)
    assert row is None or row.state is PromptState.VOID


async def test_a_pause_before_the_dose_leaves_nothing_owed(database, night):
    move = Move(1, AN_HOUR_BEFORE, Actor.PATIENT, Pause(directed=False))
    await plan_anew(database, night, now=AN_HOUR_BEFORE, move=move)

    assert await prompt_row(database, night, Kind.DOSE) is None
    assert (await night_of(database, night, 1)).state is State.PAUSED_SELF


async def test_planning_twice_adds_nothing(database, night):
    async with database.begin() as tx:
        again = await nights.get(tx, night)
        await nights.plan(tx, [Night(replace(again, state=State.UNANSWERED), ())])

    assert (await night_of(database, night, 1)).state is State.PENDING


async def test_a_conclusion_never_overwrites_an_answer(database, night):
    async with database.begin() as tx:
        await answers.answer_dose(tx, night, State.SKIPPED, at=TEN, update_id=1)
        await nights.conclude(tx, [night, OccurrenceId(night.course_id, 9)], State.UNANSWERED)
        await nights.conclude(tx, [], State.UNANSWERED)

    assert (await night_of(database, night, 1)).state is State.SKIPPED


async def test_a_night_that_is_not_there_is_none(database, night):
    assert await night_of(database, night, 99) is None
