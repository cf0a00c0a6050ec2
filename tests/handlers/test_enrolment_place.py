import pytest

from storage import enrolments, patients
from storage.tables import enrolments as enrolments_table


async def answers(chat):
    async with chat.database.begin() as tx:
        known = await patients.find(tx, chat.vault, chat.telegram_id)
        return (await enrolments.find(tx, known.id)).answers


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Berlin", "Europe/Berlin"),
        ("san francisco", "America/Los_Angeles"),
        ("Asia/Kathmandu", "Asia/Kathmandu"),
    ],
)
async def test_a_typed_place_is_read_back_as_its_local_time(chat, typed, key):
    await chat.reaches("zone")
    await chat.says(typed)

    assert (await answers(chat))["zone"] == key
    assert "Is that your local time?" in chat.text
    assert chat.labels == ["Yes", "No", "Back"]


async def test_the_local_time_is_told_with_the_city_and_the_day(chat):
    await chat.reaches("zone")
    await chat.says("Tokyo")

    assert chat.text == "In Tokyo it is now 20:00 on Mon, Mar 2. Is that your local time?"


async def test_a_location_gives_the_zone_and_is_not_kept(chat):
    await chat.reaches("zone")
    assert await chat.shares(40.7128, -74.0060)

    assert (await answers(chat))["zone"] == "America/New_York"
    async with chat.database.begin() as tx:
        row = (await tx.execute(enrolments_table.select())).one()
    assert "40.7" not in str(row) and "74.0" not in str(row)


async def test_a_location_on_the_open_sea_asks_for_a_city(chat):
    await chat.reaches("zone")
    assert await chat.shares(0.0, -160.0)

    assert await chat.question() == "zone"
    assert chat.text.startswith("I found no time zone there.")


async def test_a_location_that_was_not_asked_for_is_left_to_others(chat):
    assert not await chat.shares(52.5, 13.4)
    await chat.reaches("country")
    assert not await chat.shares(52.5, 13.4)


async def test_the_zone_question_offers_to_share_a_location(chat):
    await chat.reaches("zone")
    assert chat.last.asks_location == "Share my location"

    await chat.says("Berlin")

    assert list(chat.cards.values())[-2].rows == ()  # what puts Telegram's keyboard away


async def test_a_wrong_local_time_asks_for_the_place_again(chat):
    await chat.reaches("zone_check")
    await chat.taps("No")

    assert await chat.question() == "zone"
    assert "zone" not in await answers(chat)


async def test_another_place_may_be_typed_instead_of_no(chat):
    await chat.reaches("zone_check")
    await chat.says("Paris")

    assert chat.text.startswith("In Paris it is now")


async def test_the_yes_under_another_place_is_not_taken_for_this_one(chat):
    await chat.reaches("zone_check")
    old = chat.button("Yes")
    await chat.says("Tokyo")

    await chat.presses(*old)

    assert await chat.question() == "zone_check"
    assert chat.text.startswith("In Tokyo")


async def test_a_name_of_several_places_is_asked_about(chat):
    await chat.reaches("zone")
    await chat.says("Portland")
    assert chat.labels == ["Los Angeles, now 03:00", "New York, now 06:00", "Back"]

    await chat.taps("Los Angeles, now 03:00")

    assert (await answers(chat))["zone"] == "America/Los_Angeles"


async def test_an_offset_is_refused_because_it_knows_no_summer_time(chat):
    await chat.reaches("zone")
    await chat.says("+03:00")

    assert chat.text.startswith("“+03:00” does not know summer time. Please type a city.")


async def test_an_unknown_place_is_repeated_in_60_characters_at_most(chat):
    await chat.reaches("zone")
    await chat.says("Atlantis " * 100)

    typed = chat.text.partition("“")[2].partition("”")[0]
    assert typed.startswith("Atlantis") and len(typed) == 60


@pytest.mark.parametrize(("typed", "code"), [("Deutschland", "DE"), ("usa", "US"), ("GB", "GB")])
async def test_a_country_is_taken_by_name_and_by_code(chat, typed, code):
    await chat.reaches("country")
    await chat.says(typed)

    assert (await answers(chat))["country"] == code


async def test_a_country_without_known_numbers_can_still_go_on(chat):
    await chat.reaches("country")
    await chat.says("Atlantis")
    assert "I have no emergency numbers for “Atlantis”." in chat.text

    await chat.taps("Another country")

    assert await chat.question() == "zone"
    assert (await answers(chat))["country"] == ""
