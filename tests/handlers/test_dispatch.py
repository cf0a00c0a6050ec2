from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from messages.taps import Tap, about
from simulator.core import Telegram
from storage.tables import answers, set_aside_updates
from tests.engine import TEN, VAULT, enrol
from tests.handlers.desk import Desk
from tests.world import TOKEN


@pytest.fixture
def desk(database, clock):
    return Desk(database, clock, Telegram(token=TOKEN, now=clock))


def answered(desk):
    return [
        entry.params.get("text", "") for entry in desk.telegram.ledger.of("answerCallbackQuery")
    ]


async def test_a_tap_reaches_its_conversation_and_the_button_stops_spinning(desk):
    await desk.take(desk.tapped(Tap("t", "go").encode()))

    assert desk.calls == {"go": 1}
    assert answered(desk) == [""]


@pytest.mark.parametrize("data", ["", "nonsense", "nobody:home", ":::", "t:foreign", "ü" * 30])
async def test_a_payload_that_is_not_ours_is_answered_and_changes_nothing(desk, data):
    await desk.take(desk.tapped(data))

    assert len(answered(desk)) == 1 and answered(desk)[0]
    assert await desk.noted() == set()
    assert await desk.set_aside() == []


async def test_a_fault_in_a_conversation_is_a_fault_and_not_a_stale_button(desk):
    await desk.take(desk.tapped("t:broken"))

    assert await desk.noted() == set()
    assert len(await desk.set_aside()) == 1


async def test_a_button_under_no_message_at_all_is_ignored(desk):
    await desk.take(desk.tapped("t:go", message=False))

    assert desk.calls == {}
    assert await desk.processed() == {1}


async def test_an_unknown_command_gets_an_answer(desk):
    await desk.take(desk.message("/frobnicate"), desk.message("/"))

    assert len(desk.telegram.ledger.texts(42)) == 2


async def test_a_command_may_name_the_bot_and_be_in_capitals(desk):
    await desk.take(desk.message("/NOTE@nightstep_demo_bot  a"))

    assert desk.calls == {"a": 1}


async def test_a_group_is_told_why_and_left(world):
    ada = world.person()
    group = world.telegram.group(-5, by=ada)
    await world.steps.settle()

    [message] = [message for message in group.messages if message.from_bot]
    assert "private" in message.text
    assert not group.chat.started
    assert len(world.telegram.ledger.of("leaveChat")) == 1


async def test_a_tap_in_a_group_is_nobodys_answer(desk):
    group = {"id": -5, "type": "group", "title": "A group"}
    await desk.take(desk.tapped("t:go", chat=group))

    assert desk.calls == {}


async def test_a_group_that_removes_the_bot_hears_nothing_more(world):
    ada = world.person()
    group = world.telegram.group(-5, by=ada)
    await world.steps.settle()
    said = len(world.telegram.ledger)
    group.remove_bot(by=ada)
    await world.steps.settle()

    assert len(world.telegram.ledger.sent(-5)) == 1
    assert {entry.method for entry in world.telegram.ledger[said:]} == {"getUpdates"}


async def test_another_persons_button_changes_nobodys_record(world, clock):
    ada, eve = world.person(42), world.person(43)
    for person in (ada, eve):
        await enrol(world.app.database, VAULT, person, clock())
    await world.steps.advance(TEN)
    data = next(b.data for row in ada.last.buttons for b in row if "Taken" in b.text)
    eve.press(eve.last.id, data)
    await world.steps.settle()

    assert await rows(world, answers) == []
    assert "button" in eve.toasts[-1]


async def test_who_takes_an_early_answer_back_is_asked_at_the_usual_time(world, clock):
    ada = world.person()
    await enrol(world.app.database, VAULT, ada, clock())
    await world.steps.advance(TEN - timedelta(hours=1))
    await world.says(ada, "taken")
    await world.taps(ada, "Undo")
    said = len(ada.messages)
    await world.steps.advance(TEN)

    assert [text.partition(":")[0] for text in world.new(ada, said)] == [
        "🌙 Time for tonight's dose"
    ]


IDS = st.integers(-3, 10**19).map(str)
ARGUMENT = st.sampled_from(["yes", "no", "15", "bed", "dreams", "3", "22:00", "forgot", ""]) | IDS
WORDS = """
    taken skip why undo later in earlier at back set save more serious what change night up
    stay ask until days menu done zone wording counted dose_time wake_time bedtime yes no on
    keep vomit twice cleared start stop made pause resume hold lower again call
"""


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
async def test_no_payload_whatever_fails(world, clock, data):
    """Forged, torn or years old: each is answered, none is an error of ours."""
    app, ada = world.app, world.person(42)
    if not ada.chat.started:
        ada.tonight = await enrol(app.database, VAULT, ada, clock())
        clock.time = TEN
    own, foreign = about(ada.tonight), about(replace(ada.tonight, number=99))
    argument = ARGUMENT | st.sampled_from([own, own, own, foreign, "zz.1", "1.x"])
    topic = data.draw(st.sampled_from(sorted(app.intake.dispatch.routes.taps)))
    payload = ":".join(
        [
            topic,
            data.draw(st.sampled_from(WORDS.split())),
            *data.draw(st.lists(argument, max_size=3)),
        ]
    )
    asked = len(world.telegram.ledger.of("answerCallbackQuery"))
    ada.press(1, payload)
    await world.steps.hear()

    assert await rows(world, set_aside_updates) == []
    assert len(world.telegram.ledger.of("answerCallbackQuery")) == asked + 1


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(min_size=1, max_size=200).filter(str.strip))
async def test_no_text_whatever_fails(world, text):
    ada = world.person(42)
    ada.say(text)
    await world.steps.hear()

    assert await rows(world, set_aside_updates) == []
    assert ada.messages[-1].from_bot


async def rows(world, table):
    async with world.app.database.begin() as tx:
        return (await tx.execute(table.select())).all()
