import pytest

from domain.moves import Advance, Hold, Pause, StepBack
from domain.patients import Wording
from messages.channel import Draw
from storage import patients
from tests.handlers.visits import visit_in


@pytest.fixture
async def visit(tmp_path):
    async with visit_in(tmp_path) as visit:
        yield visit


async def picture(visit):
    await visit.says("/schedule")
    if "Open" in visit.labels():
        await visit.taps("Open")
    await visit.taps("All steps", "Picture")
    [drawn] = [reply for reply in visit.replies if isinstance(reply, Draw)]
    return drawn


async def test_all_steps_come_as_a_picture_with_the_dates_that_the_text_has(visit):
    await visit.enrols()
    await visit.sleeps(8)

    drawn = await picture(visit)

    said = drawn.picture.texts
    assert {"0.5 mg · Mon, Mar 2", "1 mg · Mon, Mar 16", "1.5 mg · Mon, Mar 30"} <= set(said)
    assert drawn.caption == (
        "Your steps as a picture.\n"
        "Dose now: 0.5 mg\n"
        "Next: 1 mg on or after Mon, Mar 16, if you say yes\n"
        "Last step: 1.5 mg"
    )
    assert visit.labels() == ["Picture", "Back"]


async def test_on_the_last_step_nothing_follows(visit):
    await visit.enrols("0.5")

    drawn = await picture(visit)

    assert drawn.caption == "Your steps as a picture.\nDose now: 0.5 mg"


async def test_hidden_wording_veils_the_picture_and_its_caption_names_no_dose(visit):
    await visit.enrols()
    await visit.does(lambda turn: patients.change(turn.tx, turn.patient_id, wording=Wording.HIDDEN))

    drawn = await picture(visit)

    assert drawn.veiled
    assert drawn.caption == "Your steps as a picture."


async def test_what_happened_on_the_way_is_in_the_picture(visit):
    await visit.enrols("0.5x3, 1x3, 1.5x3, 2")
    await visit.sleeps(3)
    await visit.acts(Advance(1))
    await visit.sleeps(2)
    await visit.acts(StepBack(0))
    await visit.sleeps(2)
    await visit.acts(Pause(directed=True))
    await visit.sleeps(2)
    await visit.acts(Hold(until=None))

    said = (await picture(visit)).picture.texts

    assert {"no dose due", "ahead, no date yet"} <= set(said)
    assert {"0.5 mg · Mon, Mar 2", "1.5 mg · no date yet", "today"} <= set(said)


async def test_a_picture_is_for_who_is_on_a_plan(visit):
    await visit.enrols()
    await visit.says("/schedule")
    await visit.taps("All steps")

    visit.telegram_id = 43

    assert "/start" in await visit.taps("Picture")
