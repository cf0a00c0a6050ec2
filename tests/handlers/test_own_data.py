import csv
import json
from io import StringIO

import pytest

from domain.moves import Stop
from domain.prompts import Kind, PromptState
from handlers import checkins, doses, own_data, steps
from handlers.turn import Press
from messages.channel import Delete, Say, Send, Show
from messages.taps import ForeignTapError, Tap, about
from storage import erasure, patients, prompts, sending
from tests.handlers.visits import visit_in
from tests.storage.lives import agrees, counts, put


@pytest.fixture
async def visit(tmp_path):
    async with visit_in(tmp_path) as visit:
        yield await visit.enrols()


@pytest.fixture
async def stranger(tmp_path):
    async with visit_in(tmp_path) as visit:
        yield visit


async def presses(visit, label, *, message_id=7):
    tap = Tap.decode(visit.button(label).carries)
    await visit.does(own_data.tap, tap, press=Press("q", message_id, tap))


def made(sent):
    """Return the file as the workshop makes it."""
    return sent.make(sent.of)


async def is_known(visit):
    async with visit.database.begin() as tx:
        return await patients.find(tx, visit.vault, visit.telegram_id) is not None


async def test_deletion_is_asked_once_and_keep_changes_nothing(visit):
    async with visit.database.begin() as tx:
        before = await counts(tx)
    await visit.does(own_data.delete, "")
    assert visit.labels() == ["Delete everything", "Keep"]

    await presses(visit, "Keep")

    assert visit.card.text.startswith("OK. I deleted nothing.")
    async with visit.database.begin() as tx:
        assert await counts(tx) == before


async def test_everything_is_deleted_at_once_and_the_question_becomes_the_receipt(visit):
    await visit.does(own_data.delete, "")

    await presses(visit, "Delete everything")

    [shown] = visit.replies
    assert isinstance(shown, Show) and shown.message_id == 7
    assert shown.card.text.startswith("Deleted.") and shown.card.rows == ()
    assert not await is_known(visit)


async def test_questions_of_the_last_two_days_are_taken_back_after_the_receipt(visit):
    night = (await visit.newest()).id
    columns = {"state": PromptState.SENT, "message_id": 70, "sent_at": visit.now}
    async with visit.database.begin() as tx:
        await put(tx, night, Kind.DOSE, **columns)
        await put(tx, night, Kind.CHECKIN, **{**columns, "message_id": 71})
    await visit.does(own_data.delete, "")

    await presses(visit, "Delete everything", message_id=71)

    assert [type(reply) for reply in visit.replies] == [Show, Delete]
    assert visit.replies[1] == Delete(70), "the message that holds the receipt stays"


@pytest.mark.parametrize("payload", ["own:erase", "own:keep", "own:export:json"])
async def test_a_button_from_before_finds_nobody_and_changes_no_receipt(visit, payload):
    await visit.does(own_data.delete, "")
    await presses(visit, "Delete everything")
    tap = Tap.decode(payload)

    with pytest.raises(ForeignTapError):
        await visit.does(own_data.tap, tap, press=Press("q", 7, tap))


@pytest.mark.parametrize("command", [own_data.delete, own_data.export])
async def test_of_a_stranger_nothing_is_kept_and_that_is_said(stranger, command):
    await stranger.does(command, "")

    assert stranger.card.text.startswith("I keep nothing about you.")
    assert stranger.labels() == []


async def test_somebody_who_is_still_enrolling_can_delete_and_take_along(stranger):
    async with stranger.database.begin() as tx:
        await agrees(tx, stranger.vault, 42)
    await stranger.does(own_data.export, "")
    await presses(stranger, "JSON")
    assert json.loads(made(stranger.replies[0]))["plan"] is None

    await stranger.does(own_data.delete, "")
    await presses(stranger, "Delete everything")
    assert not await is_known(stranger)


async def test_json_is_sent_as_a_file_and_holds_what_is_kept(visit):
    await visit.sleeps(2)
    await visit.acts(Stop())
    await visit.does(own_data.export, "")

    await presses(visit, "JSON")

    [sent] = visit.replies
    assert isinstance(sent, Send)
    assert sent.name == f"nightstep-{visit.now:%Y-%m-%d}.json"
    found = json.loads(made(sent))
    assert [each["number"] for each in found["occurrences"]] == [1, 2, 3]
    assert [each["act"] for each in found["moves"]] == ["stop"]


async def test_the_spreadsheet_has_a_row_for_each_night(visit):
    await visit.sleeps(2)
    await visit.does(own_data.export, "")

    await presses(visit, "Spreadsheet (CSV)")

    [sent] = visit.replies
    rows = list(csv.DictReader(StringIO(made(sent).decode("utf-8-sig"))))
    assert sent.name.endswith(".csv")
    assert [row["number"] for row in rows] == ["1", "2", "3"]


@pytest.mark.parametrize("payload", ["own:export:exe", "own:export", "own:everything"])
async def test_a_payload_that_no_button_carries_is_refused(visit, payload):
    tap = Tap.decode(payload)

    with pytest.raises(ForeignTapError):
        await visit.does(own_data.tap, tap, press=Press("q", 7, tap))


@pytest.mark.parametrize("on_tap", [doses.tap, checkins.tap, steps.tap])
async def test_a_late_tap_on_an_erased_night_is_out_of_date(visit, on_tap):
    night = (await visit.newest()).id
    await visit.does(own_data.delete, "")
    await presses(visit, "Delete everything")

    with pytest.raises(ForeignTapError):
        await visit.does(on_tap, Tap("d", "taken", (about(night), "1")))

    assert not await is_known(visit)


async def test_a_prompt_on_its_way_brings_nothing_back(visit):
    visit.now = (await visit.newest()).scheduled_at
    async with visit.database.begin() as tx:
        [claimed] = await sending.claim(tx, visit.now, limit=1)
        assert await sending.mark_sending(tx, [claimed], visit.now) == [claimed]
        patient_id = claimed.patient.id
        await erasure.erase(tx, patient_id, at=visit.now)
        after = await counts(tx)

        assert not await sending.sent(tx, [(claimed, 70)], at=visit.now)
        await sending.not_sent(tx, claimed, due_at=visit.now)
        await sending.ambiguous(tx, claimed, at=visit.now)
        await prompts.block(tx, claimed.occurrence.id.course_id)

        assert await counts(tx) == after


async def test_a_prompt_that_was_only_claimed_does_not_go_out(visit):
    visit.now = (await visit.newest()).scheduled_at
    async with visit.database.begin() as tx:
        [claimed] = await sending.claim(tx, visit.now, limit=1)
        await erasure.erase(tx, claimed.patient.id, at=visit.now)

        assert await sending.mark_sending(tx, [claimed], visit.now) == []


async def test_who_was_erased_can_begin_anew_and_is_somebody_else_inside(visit):
    before = await visit.patient()
    await visit.does(own_data.delete, "")
    await presses(visit, "Delete everything")

    await visit.enrols()

    assert (await visit.patient()).id != before.id
    assert (await visit.newest()).number == 1


async def test_asking_says_it_anew_and_answering_changes_the_question(visit):
    await visit.does(own_data.delete, "")
    assert [type(reply) for reply in visit.replies] == [Say]

    await presses(visit, "Keep")
    assert [type(reply) for reply in visit.replies] == [Show]
