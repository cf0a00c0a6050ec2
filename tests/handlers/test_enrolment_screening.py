from datetime import time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from domain.countries import UNKNOWN
from domain.screening import QUESTIONS, Verdict
from messages.alarms import self_harm
from messages.language import language
from storage import enrolments, patients
from storage.tables import metadata
from tests.handlers.enrolling import SAFE

ATTEST = "My prescriber knows and said yes"


async def reaches(chat, id):
    await chat.reaches("E1")
    await chat.taps(*SAFE[: int(id[1:]) - 1])


async def rows_of_patients(chat):
    async with chat.database.begin() as tx:
        tables = [each for each in metadata.sorted_tables if each.name not in {"plans", "marks"}]
        return [(await tx.execute(select(table))).first() for table in tables]


async def screening(chat):
    async with chat.database.begin() as tx:
        known = await patients.find(tx, chat.vault, chat.telegram_id)
        return (await enrolments.find(tx, known.id)).screening


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q.verdict is Verdict.END])
@pytest.mark.parametrize("label", ["No", "Not sure"])
async def test_an_answer_that_ends_the_enrolment_leaves_no_row(chat, question, label):
    await reaches(chat, question.id)
    await chat.taps(label)

    assert set(await rows_of_patients(chat)) == {None}
    assert "I deleted your answers." in chat.text
    assert chat.labels == []


@pytest.mark.parametrize("label", ["Yes", "Not sure"])
@pytest.mark.parametrize(
    "question", [q for q in QUESTIONS if q.verdict is Verdict.BLOCK and q.attestable]
)
async def test_a_block_is_lifted_by_what_the_prescriber_said_and_that_is_kept(
    chat, question, label
):
    await reaches(chat, question.id)
    await chat.taps(label)

    assert await chat.question() == question.id
    assert chat.labels == [ATTEST, "Stop here", "Back"]
    assert question.id not in await screening(chat)
    await chat.taps(ATTEST)
    assert (await screening(chat))[question.id] == f"{label.lower()} attested"


async def test_full_dose_naltrexone_cannot_be_attested_away(chat):
    await reaches(chat, "E4")
    await chat.taps("Yes")
    assert chat.labels == ["Stop here", "Back"]

    await chat.presses(1, "enrol:E4:attest")

    assert await chat.question() == "E4"


async def test_stop_here_leaves_no_row(chat):
    await reaches(chat, "E3")
    await chat.taps("Yes", "Stop here")

    assert set(await rows_of_patients(chat)) == {None}


async def test_a_block_is_shown_again_when_somebody_comes_back(chat):
    await reaches(chat, "E7")
    await chat.taps("Yes")
    blocked = chat.last

    await chat.start()

    assert chat.last == blocked


async def test_back_from_a_block_asks_the_same_question_again(chat):
    await reaches(chat, "E6")
    asked = chat.text
    await chat.taps("Yes", "Back")
    assert chat.text == asked

    await chat.taps("No")

    assert await chat.question() == "E7"


@pytest.mark.parametrize(
    ("id", "sentence"),
    [
        ("E5", "Please tell the team there that you take an opioid blocker."),
        ("E10", "Please tell your prescriber about this, if they do not know it yet."),
    ],
)
@pytest.mark.parametrize("label", ["Yes", "Not sure"])
async def test_a_caution_is_one_sentence_and_the_next_question(chat, id, sentence, label):
    await reaches(chat, id)
    await chat.taps(label)

    assert chat.text.startswith(f"{sentence}\n\nSafety question")
    assert (await screening(chat))[id] == label.lower()


@pytest.mark.parametrize("label", ["Yes", "Not sure"])
async def test_thoughts_of_self_harm_get_the_words_of_an_alarm_before_a_country_is_known(
    chat, label
):
    await reaches(chat, "E9")
    await chat.taps(label)

    assert chat.text.startswith(self_harm(language("en"), UNKNOWN))
    assert "Call a crisis line or someone you trust." in chat.text
    assert "988" not in chat.text and "911" not in chat.text
    await chat.taps(ATTEST)
    assert "call for help at once" in chat.text


@pytest.mark.parametrize(("reply", "called"), [("Yes", True), ("Not sure", True), ("No", False)])
async def test_who_told_of_thoughts_of_self_harm_is_given_the_line_of_their_country(
    chat, reply, called
):
    await reaches(chat, "E9")
    await chat.taps(reply)
    if called:
        await chat.taps(ATTEST)
    await chat.taps("No", "No", "United States")

    assert ("Call or text 988. You can do it right now." in chat.text) is called


async def test_who_enrols_again_is_given_the_line_of_the_country_named_before(chat):
    await reaches(chat, "E9")
    async with chat.database.begin() as tx:
        known = await patients.find(tx, chat.vault, chat.telegram_id)
        set_up = {"zone": ZoneInfo("Europe/London"), "dose_time": time(22), "wake_time": time(7)}
        await patients.change(tx, known.id, country="GB", **set_up)
    await chat.taps("Yes")

    assert "Call 116 123. You can do it right now." in chat.text
