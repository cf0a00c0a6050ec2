"""The word about what is in hand: once, ten days ahead, and only while it is true."""

from datetime import timedelta

import pytest
from sqlalchemy import event, update

from domain.forms import Capsules
from domain.moves import Actor, Move, Pause, Reform
from domain.patients import Wording
from domain.prompts import RECOVER_AFTER, Kind, PromptState
from domain.stocks import CapsulesInHand
from storage import courses, supplies, tables
from tests.engine import HALF, ONE

NONE_FOR_THE_STEP = CapsulesInHand({HALF: 14, ONE: 0})
FOR_A_YEAR = CapsulesInHand({HALF: 99, ONE: 999})
WORD = (
    "📦 What you have in hand will not do for long.\n"
    "The step to 1 mg can come from Mon, Mar 16 on. It cannot be made of what is left by then.\n"
    "Please ask your pharmacy or your prescriber in good time."
)


@pytest.fixture
async def first(engine, ada):
    """The first night of a course: 0.5 mg for 14 nights, then 1 mg; from March 2nd on."""
    return await engine.enrol(ada)


async def has(engine, night, stock):
    async with engine.database.begin() as tx:
        await supplies.append(tx, night.course_id, stock, {}, at=engine.clock(), update_id=9)


async def puts(engine, table, **columns):
    async with engine.database.begin() as tx:
        await tx.execute(update(table).values(columns))


async def until_owed(engine, night, kind, *, within=20):
    """Take each dose until *kind* is owed, and stop when it is due; None if it never is."""
    for _ in range(within):
        if owed := await engine.prompt(night, kind):
            await engine.answer(night)
            for other in (Kind.DOSE, Kind.CHECKIN):
                await engine.put(night, other, state=PromptState.SENT)
            engine.clock.time = owed.due_at
            return night
        night = await engine.night_passes(night)
    return None


async def test_the_word_comes_ten_days_before_the_step_that_cannot_be_made(engine, ada, first):
    await has(engine, first, NONE_FOR_THE_STEP)
    night = await until_owed(engine, first, Kind.SUPPLY)
    await engine.send()

    assert night.number == 4
    assert ada.last.text == WORD
    assert [button.text for button in ada.last.buttons[0]] == ["Refilled", "Not now"]


async def test_it_comes_an_hour_after_the_check_in(engine, first):
    await has(engine, first, NONE_FOR_THE_STEP)
    night = await until_owed(engine, first, Kind.SUPPLY)

    checkin = await engine.prompt(night, Kind.CHECKIN)
    assert engine.clock.time - checkin.due_at == timedelta(hours=1)


async def test_it_is_said_once(engine, first):
    await has(engine, first, NONE_FOR_THE_STEP)
    night = await until_owed(engine, first, Kind.SUPPLY)
    await engine.send()

    assert await until_owed(engine, await engine.night_passes(night), Kind.SUPPLY) is None


async def test_counted_again_it_may_be_said_again(engine, first):
    await has(engine, first, NONE_FOR_THE_STEP)
    night = await until_owed(engine, first, Kind.SUPPLY)
    await engine.send()
    await has(engine, first, CapsulesInHand({HALF: 10, ONE: 0}))

    following = await engine.night_passes(night)
    assert await until_owed(engine, following, Kind.SUPPLY) == following


async def test_planned_twice_before_it_was_sent_it_is_said_once(engine, ada, first):
    await has(engine, first, NONE_FOR_THE_STEP)
    night = await until_owed(engine, first, Kind.SUPPLY)
    following = await engine.night_passes(night)
    assert await engine.state(following, Kind.SUPPLY) is PromptState.DUE
    await engine.send()
    await until_owed(engine, following, Kind.SUPPLY)
    await engine.send()

    assert await engine.state(following, Kind.SUPPLY) is PromptState.VOID
    assert [message.text for message in ada.messages].count(WORD) == 1


async def test_a_word_that_may_have_been_lost_is_said_once_more(engine, ada, first):
    await has(engine, first, NONE_FOR_THE_STEP)
    await until_owed(engine, first, Kind.SUPPLY)
    engine.telegram.faults.add("sendMessage", "drop")
    await engine.send()
    engine.clock.time += RECOVER_AFTER
    await engine.recover()
    await engine.send()

    assert ada.last.text == f"A reminder, if you have seen this already.\n{WORD}"


async def test_what_was_filled_up_in_the_meantime_is_no_cause(engine, first):
    await has(engine, first, NONE_FOR_THE_STEP)
    night = await until_owed(engine, first, Kind.SUPPLY)
    await has(engine, first, FOR_A_YEAR)
    await engine.send()

    assert await engine.state(night, Kind.SUPPLY) is PromptState.VOID


@pytest.mark.parametrize("stock", [None, FOR_A_YEAR])
async def test_with_enough_in_hand_or_nothing_counted_nothing_is_said(engine, first, stock):
    if stock:
        await has(engine, first, stock)

    assert await until_owed(engine, first, Kind.SUPPLY) is None


async def test_who_ended_counting_hears_nothing(engine, first):
    await has(engine, first, NONE_FOR_THE_STEP)
    await has(engine, first, None)

    assert await until_owed(engine, first, Kind.SUPPLY) is None


@pytest.mark.parametrize("act", [Pause(directed=True), Reform(Capsules((ONE,)))])
async def test_while_no_dose_is_due_or_it_is_made_of_other_capsules_nothing_is_said(
    engine, first, act
):
    await has(engine, first, NONE_FOR_THE_STEP)
    async with engine.database.begin() as tx:
        move = Move(2, engine.clock(), Actor.PATIENT, act)
        await courses.append(tx, first.course_id, move, update_id=1)

    night = await engine.night_passes(first)
    for _ in range(12):
        assert await engine.prompt(night, Kind.SUPPLY) is None
        night = await engine.night_passes(night, None)


async def test_in_hidden_mode_it_names_no_dose(engine, ada, first):
    await has(engine, first, NONE_FOR_THE_STEP)
    await puts(engine, tables.patients, wording=Wording.HIDDEN)
    await until_owed(engine, first, Kind.SUPPLY)
    await engine.send()

    assert ada.last.text == "📦 A note on what you have in hand. Tap to open it."


async def test_one_query_finds_what_a_whole_batch_has_in_hand(engine, ada, first):
    other = await engine.enrol(engine.telegram.person(43))
    for night in (first, other):
        await has(engine, night, NONE_FOR_THE_STEP)
    engine.clock.time = (await engine.night(first)).closes_at
    asked = []
    event.listen(
        engine.database.sync_engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, *_more: asked.append(statement),
    )
    assert await engine.plan() == {"planned": 2}

    assert len([each for each in asked if "supplies.stock" in each]) == 1


async def test_nights_since_the_count_are_used_up_and_earlier_ones_are_not(engine, first):
    second = await engine.night_passes(first)
    await has(engine, first, CapsulesInHand({HALF: 30, ONE: 5}))
    third = await engine.night_passes(second)
    await engine.answer(third)

    async with engine.database.begin() as tx:
        found = await supplies.current(tx, [first.course_id])
    assert found[first.course_id].left == CapsulesInHand({HALF: 28, ONE: 5})


async def test_the_weekly_question_is_asked_and_the_last_one_loses_its_buttons(engine, ada, first):
    night = await until_owed(engine, first, Kind.RECHECK)
    assert night.number == 7
    await engine.send()
    asked = ada.last
    assert asked.text.startswith("A quick weekly question.")
    following = await engine.night_passes(night)
    await until_owed(engine, following, Kind.RECHECK)
    await engine.send()

    with_buttons = [message for message in ada.messages if "No changes" in message.labels]
    assert [message.id for message in with_buttons] == [ada.last.id]
    assert asked.id != ada.last.id


async def test_the_weekly_question_is_not_asked_of_somebody_who_pauses(engine, first):
    night = await until_owed(engine, first, Kind.RECHECK)
    async with engine.database.begin() as tx:
        pause = Move(night.number + 1, engine.clock(), Actor.PATIENT, Pause(directed=False))
        await courses.append(tx, first.course_id, pause, update_id=1)
    await engine.send()

    assert await engine.state(night, Kind.RECHECK) is PromptState.VOID
