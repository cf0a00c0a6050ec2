import pytest

from domain.moves import Stop
from domain.prompts import Kind
from messages.channel import Strip
from messages.taps import ForeignTapError
from storage import courses
from storage.tables import prompts
from tests.handlers.visits import visit_in


@pytest.fixture
async def visit(tmp_path):
    async with visit_in(tmp_path) as visit:
        yield await visit.enrols()


async def is_on_a_course(visit):
    return await visit.does(lambda turn: courses.current(turn.tx, turn.patient_id)) is not None


async def test_stopping_is_asked_first_and_no_changes_nothing(visit):
    await visit.says("/stop")
    assert visit.labels() == ["Yes, stop", "No"]

    assert await visit.taps("No") == "OK. Everything goes on as before. /today shows your dose."

    assert await is_on_a_course(visit)
    assert await visit.moves() == ()
    assert Kind.DOSE in await visit.owed()


async def test_after_stopping_nothing_is_owed_and_the_move_is_kept(visit):
    await visit.sleeps(2)
    await visit.says("/stop")

    await visit.taps("Yes, stop")

    assert not await is_on_a_course(visit)
    assert await visit.owed() == []
    assert [(move.number, move.act) for move in await visit.moves()] == [(3, Stop())]


async def test_a_dose_that_is_due_already_stays_before_the_stop(visit):
    visit.now = (await visit.newest()).scheduled_at
    await visit.says("/stop")

    await visit.taps("Yes, stop")

    assert [move.number for move in await visit.moves()] == [2]
    assert await visit.owed() == []


async def test_stopping_takes_the_buttons_off_what_was_asked(visit):
    sent = prompts.update().where(prompts.c.kind == Kind.DOSE)
    sent = sent.values(state="sent", message_id=70, buttons=True)
    await visit.does(lambda turn: turn.tx.execute(sent))
    await visit.says("/stop")

    await visit.taps("Yes, stop")

    assert Strip(70) in visit.replies


async def test_stopping_twice_stops_once(visit):
    await visit.says("/stop")
    stop = visit.button("Yes, stop").carries
    await visit.carries(stop)

    await visit.carries(stop)

    assert visit.card.text.startswith("Nothing is running here")
    assert len(await visit.moves()) == 1


async def test_who_is_on_no_plan_is_told_that_nothing_comes(visit):
    visit.telegram_id = 43

    assert (await visit.says("/stop")).startswith("Nothing is running here")


async def test_a_verb_that_no_button_carries_is_refused(visit):
    with pytest.raises(ForeignTapError):
        await visit.carries("stop:perhaps")
