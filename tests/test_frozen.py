"""A red flag in the whole bot: help at once, silence until a clinician's word, then on again."""


async def test_a_red_flag_stops_the_nights_until_a_clinician_cleared_it(world):
    ada = world.person()
    await world.enrols(ada)
    await world.until("22:05")

    await world.says(ada, "my throat is swelling")
    alarm, _frozen = world.texts(ada)[-2:]
    assert "Call 112 now" in alarm
    assert world.labels(ada) == ["A clinician cleared me"]

    asked = len(ada.messages)
    await world.until("07:59")
    assert len(ada.messages) == asked, "the night is quiet"
    await world.until("08:00")
    assert world.last(ada).startswith("Are you OK?"), "asked once, in the morning"
    asked = len(ada.messages)
    await world.passes(days=2)
    assert len(ada.messages) == asked

    await world.taps(ada, "Yes, cleared")
    assert "Your next dose: 0.5 mg, Thu, Mar 5 at 22:00." in world.last(ada)
    await world.until("22:00")
    assert "Time for tonight's dose: 0.5 mg." in world.last(ada)


async def test_somebody_who_never_enrolled_is_helped_too(world):
    stranger = world.person()

    await world.says(stranger, "I want to kill myself")

    assert "112 works in many countries" in world.last(stranger)
