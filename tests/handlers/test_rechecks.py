"""Once a week: has anything changed? One tap if not, help at once if it matters."""

import pytest

from domain.forms import UNKNOWN
from domain.freezes import frozen
from domain.moves import Concern, Reform, Relabel
from domain.occurrences import State
from domain.patients import Wording
from domain.screening import Reply
from handlers.courses import enrolled
from messages import rechecks
from messages.language import language
from messages.taps import ForeignTapError
from storage import tables
from storage.tables import answers
from tests.handlers.pantry import pantry_in

EN = language("en")


@pytest.fixture
async def chat(tmp_path):
    """A chat in which the question after the seventh night was just asked."""
    async with pantry_in(tmp_path) as chat:
        await chat.next_nights(6, state=State.TAKEN)
        night = await chat.night(7)
        chat.now = night.closes_at
        patient = (await chat.does(enrolled)).patient
        chat.cards[1] = rechecks.card(EN, patient, night.id)
        yield chat


async def said(chat):
    return await chat.kept(answers.c.number, answers.c.item, answers.c.value)


async def test_the_question_names_what_may_have_changed(chat):
    assert chat.last == (
        "A quick weekly question. Has anything of this changed?\nNew medicine, pain pills, "
        "surgery or dental work, pregnancy, new pharmacy or capsules."
    )
    assert chat.labels == ["No changes", "Something changed"]


async def test_in_hidden_mode_it_names_nothing(chat):
    await chat.prefers(wording=Wording.HIDDEN)
    await chat.taps("Something changed", "Back")

    assert chat.last == "A quick weekly question. Has anything changed?"
    assert chat.labels == ["No changes", "Something changed"]


async def test_no_changes_is_one_tap_and_kept_once(chat):
    button = chat.button("No changes")
    await chat.presses(*button)
    await chat.presses(*button)

    assert chat.last == "✅ Recorded: no changes this week. Thank you."
    assert await said(chat) == [(7, "recheck", "same")]


async def test_a_tap_that_was_a_mistake_can_be_put_right(chat):
    await chat.taps("No changes", "Something changed", "New medicine")

    assert [value for *_, value in await said(chat)] == ["same", "medicine"]


async def test_something_changed_asks_what(chat):
    await chat.taps("Something changed")

    assert chat.labels == [
        "Pain pills (opioid)",
        "Surgery or dental work",
        "Pregnancy",
        "Liver trouble",
        "New medicine",
        "New pharmacy or capsules",
        "⚠️ Something serious",
        "Back",
    ]
    await chat.taps("Back")
    assert chat.labels == ["No changes", "Something changed"]
    assert await said(chat) == []


@pytest.mark.parametrize(
    ("label", "concern"),
    [
        ("Pain pills (opioid)", Concern.OPIOID),
        ("Surgery or dental work", Concern.SURGERY),
        ("Pregnancy", Concern.PREGNANCY),
        ("Liver trouble", Concern.LIVER),
    ],
)
async def test_what_matters_freezes_the_plan_and_says_what_helps(chat, label, concern):
    """R15."""
    await chat.taps("Something changed", label)

    assert frozen(await chat.course(), 8).concern is concern
    assert await said(chat) == [(7, "recheck", str(concern))]
    assert "112" in chat.texts[1]
    assert chat.labels == ["A clinician cleared me"]
    assert chat.cards[1].rows == ()


async def test_a_new_medicine_is_for_the_prescriber_or_the_pharmacist(chat):
    await chat.taps("Something changed", "New medicine")

    assert "ask your prescriber or pharmacist whether it goes with your plan" in chat.last
    assert (await chat.course()).moves == ()


@pytest.mark.parametrize(
    ("label", "value", "acts"),
    [
        ("Same strength, new maker", "maker", [Relabel("new maker")]),
        ("Other strengths", "strengths", [Relabel("other strengths"), Reform(UNKNOWN)]),
    ],
)
async def test_a_new_product_is_kept_as_a_move(chat, label, value, acts):
    await chat.taps("Something changed", "New pharmacy or capsules")
    button = chat.button(label)
    await chat.presses(*button)
    await chat.presses(*button)

    assert [(move.number, move.act) for move in (await chat.course()).moves] == [
        (8, act) for act in acts
    ]
    assert [value for *_, value in await said(chat)] == [value]


@pytest.mark.parametrize("payload", ["week:is:{}:boredom", "week:is:{}", "week:dance:{}"])
async def test_a_button_that_is_none_of_ours_does_nothing(chat, payload):
    place = chat.button("No changes")[1].split(":")[2]

    with pytest.raises(ForeignTapError):
        await chat.presses(1, payload.format(place))
    assert await said(chat) == []


async def test_nobody_answers_for_somebody_else(chat):
    button = chat.button("No changes")
    chat.telegram_id = 43
    await chat.enrols()

    with pytest.raises(ForeignTapError):
        await chat.presses(*button)


async def asked_again(chat):
    await chat.taps("Something changed", "Back")
    return chat.last


@pytest.mark.parametrize("reply", [Reply.YES, Reply.NOT_SURE])
async def test_who_named_an_operation_is_told_each_week_to_tell_the_team(chat, reply):
    await chat.puts(tables.courses, screening={"E5": reply})

    assert "Tell the team that you take an opioid blocker." in await asked_again(chat)
    assert chat.labels == ["No changes", "Something changed", "It is over"]
    await chat.prefers(wording=Wording.HIDDEN)
    assert (await asked_again(chat)).endswith("show /card to the team there.")


async def test_an_operation_that_is_over_is_spoken_of_no_more(chat):
    await chat.puts(tables.courses, screening={"E5": Reply.YES})
    await asked_again(chat)
    await chat.taps("It is over")

    assert "opioid blocker" not in chat.last
    assert await said(chat) == [(7, "recheck", "over")]
    assert chat.labels == ["No changes", "Something changed"]


async def test_who_named_no_operation_is_not_spoken_to_about_one(chat):
    await chat.puts(tables.courses, screening={"E5": Reply.NO})

    assert "opioid blocker" not in await asked_again(chat)
