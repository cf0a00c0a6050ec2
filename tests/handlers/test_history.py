from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from domain.checkins import CheckIn, Item, Severity
from domain.moves import Pause, Relabel, Rezone
from domain.occurrences import State
from domain.patients import Wording
from handlers import history
from handlers.records import record
from handlers.turn import Press
from messages.channel import Draw, Say, Show
from messages.taps import ForeignTapError, Tap
from storage import answers, patients
from tests.handlers.visits import visit_in

FINE = {Item.DREAMS: Severity.NONE, Item.SLEEP: Severity.NONE, Item.HEADACHE: Severity.NONE}


@pytest.fixture
async def visit(tmp_path):
    async with visit_in(tmp_path) as visit:
        yield visit


async def asks(visit):
    await visit.does(history.command, "")
    return visit.card.text


async def taps(visit, label):
    """Tap the button called *label*, whatever stands before it."""
    rows = visit.card.rows
    [button] = [each for row in rows for each in row if each.label.endswith(label)]
    tap = Tap.decode(button.carries)
    await visit.does(history.tap, tap, press=Press("q", 7, tap))
    return visit.card.text


async def wakes(visit, **given):
    """Say how the night was, of which the newest planned one is."""
    night = await visit.newest()

    async def says(turn):
        await answers.open_checkin(turn.tx, CheckIn(night.id, night.closes_at))
        checkin = await answers.checkin(turn.tx, night.id)
        values = FINE | {Item(item): level for item, level in given.items()}
        kept = replace(checkin, values=values, saved_at=turn.now)
        await answers.keep_checkin(turn.tx, kept, values, at=turn.now, update_id=1)

    await visit.does(says)


async def answers_night(visit, state):
    night = await visit.newest()
    visit.now = night.scheduled_at
    await visit.does(lambda turn: record(turn, night, state))


async def a_few_nights(visit):
    await visit.enrols()
    await answers_night(visit, State.TAKEN)
    await wakes(visit, dreams=Severity.SEVERE)
    await visit.sleeps()
    await answers_night(visit, State.SKIPPED)
    await visit.sleeps(2)


def pictures(visit):
    return [reply for reply in visit.replies if isinstance(reply, Draw)]


async def test_the_last_nights_are_told_one_by_one(visit):
    await a_few_nights(visit)

    assert (await asks(visit)).splitlines() == [
        "Last 3 nights: Mon, Mar 2 to Wed, Mar 4",
        "taken: 1 · not taken: 1 · no answer: 1",
        "Dreams: severe 1 (1 morning)",
        "Sleep: none 1 (1 morning)",
        "Headache: none 1 (1 morning)",
        "",
        "Mon, Mar 2: 0.5 mg (new) · taken · severe: dreams; none: sleep, headache",
        "Tue, Mar 3: 0.5 mg (new) · not taken",
        "Wed, Mar 4: 0.5 mg (new) · no answer",
        "",
        "These are tracking questions, not a medical test.",
    ]
    assert visit.labels() == ["📊 7 nights", "📊 28 nights", "📊 By dose"]


async def test_tonight_is_part_of_it_once_its_time_has_come(visit):
    await visit.enrols()
    assert await asks(visit) == (
        "There is nothing to look back on yet: your first night is still to come."
    )
    assert visit.labels() == []

    visit.passes(hours=4)

    assert "Mon, Mar 2: 0.5 mg (new) · still open" in await asks(visit)


async def test_a_span_comes_in_words_and_as_a_picture(visit):
    await visit.enrols()
    await visit.sleeps(10)
    assert (await asks(visit)).startswith("Last 7 nights: Thu, Mar 5 to Wed, Mar 11")

    text = await taps(visit, "28 nights")

    assert text.startswith("Last 10 nights: Mon, Mar 2 to Wed, Mar 11")
    assert [type(reply) for reply in visit.replies] == [Show, Draw]
    [picture] = pictures(visit)
    assert "Last 10 nights" in picture.picture.texts
    assert picture.caption.startswith("Last 10 nights: Mon, Mar 2 to Wed, Mar 11\nno answer: 10")
    assert not picture.veiled


async def test_mornings_are_told_dose_by_dose(visit):
    await a_few_nights(visit)
    await asks(visit)

    text = await taps(visit, "By dose")

    assert text.splitlines()[2:4] == ["Dreams:", "0.5 mg: severe 1 (1 morning)"]
    [picture] = pictures(visit)
    assert {"Dreams", "0.5 mg", "100", "n 1"} <= set(picture.picture.texts)


async def test_without_a_morning_there_are_words_and_no_picture(visit):
    await visit.enrols()
    await visit.sleeps(2)
    await asks(visit)

    assert await taps(visit, "By dose") == "No morning was answered yet."
    assert pictures(visit) == []


async def test_changes_of_product_and_zone_are_flagged_on_their_night(visit):
    await visit.enrols()
    await visit.sleeps(1)
    await visit.acts(Relabel("Same strength, new maker"))
    await visit.acts(Rezone(ZoneInfo("Asia/Tokyo")))
    await visit.sleeps(2)

    text = await asks(visit)

    assert "Tue, Mar 3: 0.5 mg (new) · no answer · new product · time zone: Tokyo" in text


async def test_a_paused_night_has_no_dose(visit):
    await visit.enrols()
    await visit.sleeps(1)
    await visit.acts(Pause(directed=False))
    await visit.sleeps(1)

    assert "Tue, Mar 3: paused, no dose due" in await asks(visit)


async def test_baseline_mornings_stand_before_the_first_dose(visit):
    await visit.enrols(baseline=True)
    await wakes(visit, sleep=Severity.MILD)
    await visit.sleeps(4)

    text = await asks(visit)
    assert "Mon, Mar 2: before the first dose · mild: sleep; none: dreams, headache" in text
    assert "Thu, Mar 5: 0.5 mg (new) · no answer" in text

    assert "before: mild 1 (1 morning)" in await taps(visit, "By dose")


async def test_hidden_wording_opens_by_an_edit_and_veils_the_picture(visit):
    await a_few_nights(visit)
    await visit.does(lambda turn: patients.change(turn.tx, turn.patient_id, wording=Wording.HIDDEN))

    assert await asks(visit) == "Your history is ready. Tap to open it."
    assert (await taps(visit, "Open")).startswith("Last 3 nights")
    assert [type(reply) for reply in visit.replies] == [Show]

    for label in ("7 nights", "By dose"):
        await taps(visit, label)
        assert not [reply for reply in visit.replies if isinstance(reply, Say)]
        [picture] = pictures(visit)
        assert picture.veiled
        assert "mg" not in picture.caption


async def test_an_ended_plan_can_still_be_looked_back_on(visit):
    await a_few_nights(visit)
    await visit.says("/stop")
    await visit.taps("Yes, stop")

    assert (await asks(visit)).startswith("Last 3 nights")


async def test_without_a_plan_it_says_how_to_begin(visit):
    assert "/start" in await asks(visit)


@pytest.mark.parametrize("payload", ["hist:nights:8", "hist:nights", "hist:nights:x", "hist:all"])
async def test_a_button_we_never_made_is_refused(visit, payload):
    await a_few_nights(visit)

    with pytest.raises(ForeignTapError):
        await visit.does(history.tap, Tap.decode(payload), press=Press("q", 7, Tap("", "")))


async def test_another_persons_history_is_not_shown(visit):
    await a_few_nights(visit)

    visit.telegram_id = 43

    assert "/start" in await asks(visit)


async def test_a_button_of_a_history_that_is_gone_says_what_is_there_now(visit):
    nights = Tap.decode("hist:nights:7")
    await visit.does(history.tap, nights, press=Press("q", 7, nights))
    assert "/start" in visit.card.text

    await visit.enrols()
    await visit.does(history.tap, nights, press=Press("q", 7, nights))
    assert visit.card.text.startswith("There is nothing to look back on yet")
