from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from domain.moves import Actor, Pause, Retime, Rezone
from domain.plans import Rules
from handlers.settings import SettingsMenu
from messages.channel import Say
from tests.handlers.visits import visit_in


@pytest.fixture
async def visit(tmp_path):
    async with visit_in(tmp_path) as visit:
        yield visit


async def asked(visit, question):
    await visit.says("/settings")
    await visit.taps(question)
    return visit


async def at_night(visit, number):
    """Return the local time of the newest dose, and its number."""
    newest = await visit.newest()
    assert newest.number == number
    return f"{newest.scheduled_at.astimezone(newest.zone):%d %H:%M}"


async def test_a_dose_time_counts_tonight_and_the_next_dose_is_told(visit):
    await visit.enrols()
    await asked(visit, "Dose time")

    assert await visit.taps("23:00") == (
        "Dose time: 23:00\nYour next dose is on Mon, Mar 2 at 23:00."
    )
    assert await at_night(visit, 1) == "02 23:00"
    assert [(move.number, move.act) for move in await visit.moves()] == [(1, Retime(time(23)))]


async def test_a_time_that_has_passed_counts_from_tomorrow_and_says_so(visit):
    await visit.enrols()
    await visit.sleeps()
    visit.now = datetime(2026, 3, 3, 20, 30, tzinfo=UTC)
    await asked(visit, "Dose time")

    assert await visit.taps("21:00") == (
        "Dose time: 21:00\n"
        "21:00 has passed today, so it counts from tomorrow.\n"
        "Tonight's dose stays at 22:00.\n"
        "Your next dose is on Wed, Mar 4 at 21:00."
    )
    assert await at_night(visit, 2) == "03 22:00"
    assert [move.number for move in await visit.moves()] == [3]
    await visit.sleeps()
    assert await at_night(visit, 3) == "04 21:00"


async def test_a_dose_that_has_come_due_stays(visit):
    await visit.enrols()
    visit.now = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)
    await asked(visit, "Dose time")

    assert await visit.taps("23:00") == (
        "Dose time: 23:00\n"
        "Tonight's dose stays at 22:00.\n"
        "Your next dose is on Tue, Mar 3 at 23:00."
    )


async def test_an_unusual_gap_is_told_in_hours_before_it_counts(visit):
    await visit.enrols(at=time(18, 30))
    await visit.sleeps()
    await asked(visit, "Dose time")

    await visit.types("01:30")

    assert visit.card.text == (
        "Dose time: 01:30?\n"
        "The next dose would be on Thu, Mar 5 at 01:30.\n"
        "That is 31 hours after the dose before.\n"
        "Do you want this?"
    )
    assert (await visit.patient()).dose_time == time(18, 30)

    await visit.taps("Yes")

    assert (await visit.patient()).dose_time == time(1, 30)
    assert "31 hours" in visit.card.text


async def test_no_to_a_gap_changes_nothing(visit):
    await visit.enrols(at=time(18, 30))
    await visit.sleeps()
    await asked(visit, "Dose time")
    await visit.types("01:30")

    await visit.taps("No")

    assert visit.toasts() == ["Nothing was changed."]
    assert visit.card.text.startswith("Your settings:")
    assert await visit.moves() == ()


async def test_a_move_to_the_morning_needs_the_prescribers_word(visit):
    await visit.enrols()
    await asked(visit, "Dose time")

    await visit.types("08:00")
    assert "Please ask your prescriber first." in visit.card.text
    assert (await visit.patient()).dose_time == time(22)

    await visit.taps("Yes")
    assert [(move.act, move.actor) for move in await visit.moves()] == [
        (Retime(time(8)), Actor.PRESCRIBER)
    ]


async def test_a_plan_that_allows_the_morning_asks_nothing(visit):
    await visit.enrols(rules=Rules(morning_allowed=True))
    await asked(visit, "Dose time")

    await visit.types("08:00")

    assert visit.card.text.startswith("Dose time: 08:00\n")


async def test_the_same_time_again_is_no_move(visit):
    await visit.enrols()
    await asked(visit, "Dose time")

    assert (await visit.taps("22:00")).startswith("Dose time: 22:00\n")
    assert await visit.moves() == ()


async def test_yes_pressed_twice_counts_once(visit):
    await visit.enrols()
    await asked(visit, "Time zone")
    await visit.types("London")
    yes = visit.button("Yes").carries

    await visit.carries(yes)
    await visit.carries(yes)

    assert len(await visit.moves()) == 1


async def test_while_no_dose_is_due_no_date_is_told(visit):
    await visit.enrols()
    await visit.acts(Pause(directed=False))
    await asked(visit, "Dose time")

    assert await visit.taps("21:00") == (
        "Dose time: 21:00\nNo dose is due for now. It counts when doses go on."
    )
    assert (await visit.patient()).dose_time == time(21)


async def test_a_typed_city_is_answered_with_its_time_and_counts_after_yes(visit):
    await visit.enrols()
    await asked(visit, "Time zone")
    assert visit.card.asks_location

    await visit.types("London")
    assert visit.card.text == ("In London it is now 18:00 on Mon, Mar 2. Is that your local time?")
    assert (await visit.patient()).zone == ZoneInfo("Europe/Berlin")

    assert await visit.taps("Yes") == (
        "Time zone: London\nYour next dose is on Mon, Mar 2 at 22:00."
    )
    assert [move.act for move in await visit.moves()] == [Rezone(ZoneInfo("Europe/London"))]
    assert (await visit.newest()).zone == ZoneInfo("Europe/London")


async def test_a_far_zone_tells_the_gap_before_it_counts(visit):
    await visit.enrols()
    await visit.sleeps()
    await asked(visit, "Time zone")

    await visit.types("Tokyo")

    assert "That is 16 hours after the dose before." in visit.card.text


async def test_a_shared_place_is_used_once_and_only_if_it_was_asked_for(visit):
    await visit.enrols()
    tokyo = (35.68, 139.69)
    assert not await visit.does(SettingsMenu().location, *tokyo)

    await asked(visit, "Time zone")
    assert await visit.does(SettingsMenu().location, *tokyo)

    assert "In Tokyo it is now 03:00" in visit.card.text
    await visit.taps("Yes")
    assert (await visit.patient()).zone == ZoneInfo("Asia/Tokyo")
    assert not await visit.does(SettingsMenu().location, *tokyo)


async def test_the_keyboard_that_shares_a_location_is_put_away(visit):
    """Telegram does so with the next new message that has no buttons."""
    await visit.enrols()
    await asked(visit, "Time zone")
    await visit.types("London")
    assert next(each.card.rows for each in visit.replies if isinstance(each, Say)) == ()

    await asked(visit, "Time zone")
    await visit.says("/settings")
    assert next(each.card.rows for each in visit.replies if isinstance(each, Say)) == ()


async def test_a_name_of_several_places_is_asked_again(visit):
    await visit.enrols()
    await asked(visit, "Time zone")

    await visit.types("Portland")
    label = next(each for each in visit.labels() if each.startswith("New York"))
    await visit.taps(label, "Yes")

    assert (await visit.patient()).zone == ZoneInfo("America/New_York")


@pytest.mark.parametrize("text", ["Nowhere at all", "UTC+3"])
async def test_what_is_no_place_is_asked_again(visit, text):
    await visit.enrols()
    await asked(visit, "Time zone")

    assert await visit.types(text)

    assert visit.card.asks_location
    assert await visit.moves() == ()


async def test_no_to_a_zone_changes_nothing(visit):
    await visit.enrols()
    await asked(visit, "Time zone")
    await visit.types("London")

    await visit.taps("No")

    assert visit.toasts() == ["Nothing was changed."]
    assert (await visit.patient()).zone == ZoneInfo("Europe/Berlin")
