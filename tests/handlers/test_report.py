"""A patient has a page made: by buttons, and with a name that nobody keeps."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from domain.occurrences import OccurrenceId
from handlers import report
from handlers.turn import Press
from messages.channel import Say, Send, Show
from messages.taps import ForeignTapError, Tap
from storage import notes
from storage.tables import metadata
from tests.handlers.visits import visit_in


@pytest.fixture
async def visit(tmp_path):
    async with visit_in(tmp_path) as visit:
        yield await visit.enrols()


@pytest.fixture
async def stranger(tmp_path):
    async with visit_in(tmp_path) as visit:
        yield visit


async def presses(visit, label):
    tap = Tap.decode(visit.button(label).carries)
    await visit.does(report.tap, tap, press=Press("q", 7, tap))


def printed(visit):
    *_, sent = visit.replies
    assert isinstance(sent, Send)
    [only] = PdfReader(BytesIO(sent.make(sent.of))).pages
    return only.extract_text()


async def everything(visit):
    """Return all that the database holds, as one text."""
    async with visit.database.begin() as tx:
        rows = [
            tuple(row)
            for table in metadata.sorted_tables
            for row in await tx.execute(select(table))
        ]
    return repr(rows)


async def test_which_nights_is_asked_first(visit):
    await visit.sleeps(9)
    await visit.does(report.command, "")

    assert visit.labels() == ["7 nights", "28 nights", "90 nights", "Since the start"]


@pytest.mark.parametrize(
    ("label", "nights"), [("7 nights", 7), ("28 nights", 9), ("Since the start", 9)]
)
async def test_the_page_is_about_the_chosen_nights_without_a_name(visit, label, nights):
    await visit.sleeps(9)
    await visit.does(report.command, "")
    await presses(visit, label)

    await presses(visit, "No name")

    assert f"{nights} nights · made on" in printed(visit)
    assert "Name" not in printed(visit)
    assert visit.replies[-1].name == f"nightstep-report-{visit.now:%Y-%m-%d}.pdf"


async def test_a_name_is_on_this_page_and_nowhere_else(visit):
    await visit.sleeps(9)
    await visit.does(report.command, "")
    await presses(visit, "7 nights")

    assert await visit.does(report.typed, "Ada  Example-Canary")

    assert "Ada Example-Canary" in printed(visit)
    assert "Canary" not in await everything(visit)
    assert isinstance(visit.replies[0], Say)
    assert not await visit.does(report.typed, "Ada"), "one page, one name"


async def test_a_name_that_is_no_name_is_asked_for_again(visit):
    await visit.sleeps(2)
    await visit.does(report.command, "")
    await presses(visit, "7 nights")

    assert await visit.does(report.typed, "x" * 61)

    assert visit.card.text.startswith("That is too long for a name.")
    assert await visit.does(report.typed, "Ada")
    assert "Ada" in printed(visit)


async def test_notes_are_asked_about_only_if_there_are_some(visit):
    await visit.sleeps(2)
    await visit.does(report.command, "")
    await presses(visit, "7 nights")

    assert visit.labels() == ["No name"]


@pytest.mark.parametrize(("choice", "there"), [("With notes", True), ("Without notes", False)])
async def test_notes_are_on_the_page_if_the_patient_wishes(visit, choice, there):
    await visit.sleeps(2)
    course_id = (await visit.enrolled()).course.id
    async with visit.database.begin() as tx:
        night = OccurrenceId(course_id, 2)
        await notes.keep(tx, visit.vault, night, "woke at four", at=visit.now)
    await visit.does(report.command, "")
    await presses(visit, "7 nights")

    await presses(visit, choice)
    await presses(visit, "No name")

    assert ("woke at four" in printed(visit)) is there


async def test_the_word_of_a_dose_prompt_is_no_name(visit):
    await visit.sleeps(2)
    await visit.does(report.command, "")
    await presses(visit, "7 nights")

    assert not await visit.does(report.typed, "taken")


async def test_text_that_nobody_asked_for_is_no_name(visit):
    assert not await visit.does(report.typed, "Ada")


async def test_before_the_first_night_there_is_nothing_to_print(visit):
    await visit.does(report.command, "")

    assert visit.card.text.startswith("There is nothing to look back on yet")


async def test_a_course_without_an_answer_can_be_printed(visit):
    await visit.sleeps(9)
    await visit.does(report.command, "")
    await presses(visit, "Since the start")
    await presses(visit, "No name")

    assert "No morning was answered in this time." in printed(visit)
    assert isinstance(visit.replies[0], Show)


async def test_a_stranger_has_no_report(stranger):
    await stranger.does(report.command, "")

    assert stranger.card.text.startswith("No plan is running here.")


@pytest.mark.parametrize(
    "payload", ["rep:span:5", "rep:span", "rep:print:7", "rep:notes:7:maybe", "rep:burn:7:no"]
)
async def test_a_payload_that_no_button_carries_is_refused(visit, payload):
    tap = Tap.decode(payload)

    with pytest.raises(ForeignTapError):
        await visit.does(report.tap, tap, press=Press("q", 7, tap))


async def test_a_button_from_before_finds_no_plan(stranger):
    tap = Tap.decode("rep:print:7:no")

    await stranger.does(report.tap, tap, press=Press("q", 7, tap))

    assert stranger.card.text.startswith("No plan is running here.")
