from datetime import timedelta

import pytest

from domain.occurrences import OccurrenceId, Source, State
from handlers import wallet
from handlers.records import record
from messages import mishaps
from messages.channel import Card
from messages.language import language
from messages.taps import ForeignTapError
from tests.handlers.bedside import Bedside, stranger_in


@pytest.fixture
async def stranger(tmp_path):
    async with stranger_in(tmp_path) as stranger:
        yield stranger


@pytest.fixture
async def chat(stranger):
    """A chat with somebody who took tonight's dose ten minutes late."""
    await stranger.enrols(country="US")
    stranger.now += timedelta(hours=2, minutes=10)
    night = await stranger.night(1)
    await stranger.does(
        lambda turn: record(turn, night, State.TAKEN, source=Source.TAP, taken_at=turn.now)
    )
    await shows_row(stranger)
    return stranger


async def shows_row(chat):
    course = await chat.course()
    row = mishaps.buttons(language("en"), OccurrenceId(course.id, 1))
    chat.cards[50] = Card("a receipt", (row,))


async def test_a_dose_taken_twice_is_kept_as_another_amount_without_blame(chat):
    at = chat.now
    chat.now += timedelta(minutes=5)

    await chat.taps("Took it twice")

    night = await chat.night(1)
    assert (night.state, night.taken_at, night.source) == (State.DIFFERENT, at, Source.TAP)
    assert "Do not take more tonight." in chat.cards[50].text
    assert "1-800-222-1222" in chat.cards[50].text


async def test_a_vomited_dose_is_kept_and_not_to_be_repeated(chat):
    await chat.taps("Vomited")

    assert (await chat.night(1)).state is State.DIFFERENT
    assert "Do not take it again. Ask your pharmacist about it." in chat.cards[50].text


async def test_undo_takes_a_mishap_back_and_leaves_the_dose(chat):
    at = chat.now
    await chat.taps("Took it twice")

    await chat.taps("Undo")

    night = await chat.night(1)
    assert (night.state, night.taken_at, night.reason) == (State.TAKEN, at, None)


async def test_a_night_without_a_dose_has_no_mishap(chat):
    night = await chat.night(1)
    await chat.does(lambda turn: record(turn, night, State.SKIPPED, source=Source.TAP))

    await chat.taps("Vomited")

    assert (await chat.night(1)).state is State.SKIPPED
    assert chat.toasts == ["No dose is recorded for that night. Nothing was changed."]


async def test_a_night_that_is_closed_for_good_is_left_alone(chat):
    chat.now += timedelta(hours=48)

    await chat.taps("Took it twice")

    assert (await chat.night(1)).state is State.TAKEN
    assert chat.toasts == ["The night of Mon, Mar 2 is closed. Nothing was changed."]


async def test_nobody_reports_a_mishap_of_somebody_else(chat):
    other = Bedside(chat.database, chat.vault, telegram_id=43)
    await other.enrols()

    with pytest.raises(ForeignTapError):
        await other.presses(*chat.button("Vomited"))


async def shows_wallet(chat):
    await chat.does(lambda turn: wallet.command(turn, ""))
    return chat.texts[-1].splitlines()


async def test_the_wallet_card_tells_the_last_dose_and_when(chat):
    await chat.next_nights()
    chat.now += timedelta(days=1)

    assert await shows_wallet(chat) == [
        "I take low-dose naltrexone (LDN).",
        "Dose: 0.5 mg.",
        "Last dose: Mon, Mar 2, 22:10 (time zone Europe/Berlin).",
        "It blocks opioids.",
        "This comes from my own log. My prescriber knows my plan.",
    ]


async def test_the_wallet_card_finds_a_last_dose_of_two_months_ago(chat):
    await chat.next_nights(62, state=State.PAUSED)

    assert "Last dose: Mon, Mar 2, 22:10 (time zone Europe/Berlin)." in await shows_wallet(chat)


async def test_the_wallet_card_says_when_the_amount_was_another(chat):
    await chat.taps("Took it twice")

    assert "It was not the planned amount." in (await shows_wallet(chat))[2]


async def test_the_wallet_card_of_a_recalled_dose_names_the_night_only(chat):
    night = await chat.night(1)
    await chat.does(lambda turn: record(turn, night, State.TAKEN, source=Source.RECALLED))

    assert "Last dose: night of Mon, Mar 2." in await shows_wallet(chat)


async def test_before_the_first_dose_the_wallet_card_says_so(stranger):
    await stranger.enrols()

    assert (await shows_wallet(stranger))[1:3] == ["Dose: 0.5 mg.", "Last dose: none in my log."]


async def test_without_a_plan_there_is_no_wallet_card(stranger):
    assert "naltrexone" not in " ".join(await shows_wallet(stranger))


async def test_the_wallet_card_says_when_the_dose_came_up_again(chat):
    await chat.taps("Vomited")

    assert (await shows_wallet(chat))[2].endswith("I vomited after it.")
