from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from domain.doses import Micrograms
from domain.forms import Capsules
from domain.occurrences import CourseId, Occurrence, OccurrenceId
from domain.patients import Patient, PatientId, Wording
from domain.plans import Ladder, Plan
from domain.retiming import Shift
from messages import night, retiming, schedule, settings, stopping
from messages.language import language
from tests.messages.reading import grade, sentences, words
from tests.messages.texts import texts

_ = language("en")
NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)
OURS = ("retiming.py", "schedule.py", "settings.py", "stopping.py", "today.py", "basics.py")


def patient(**about):
    given = {"zone": ZoneInfo("Europe/Berlin"), "dose_time": time(22), "wake_time": time(7)}
    return Patient(PatientId(42), **{**given, **about})


@pytest.mark.parametrize("wording", Wording)
def test_the_examples_are_what_the_prompts_say(wording):
    dose = Micrograms(1500)
    at = NOW + timedelta(hours=3)
    occurrence_id = OccurrenceId(CourseId(5), 1)
    tonight = Occurrence(occurrence_id, at.date(), at, at, ZoneInfo("Europe/Berlin"), dose, 0, 1)
    plan = Plan("own", "Own", Ladder((), dose))

    prompt = night.prompt_card(_, patient(wording=wording), tonight, plan, Capsules((dose,)))

    example = prompt.text.splitlines()[0].removeprefix("🌙 ")
    assert f"“{example}”" in settings.wording(_, patient()).text


def test_bedtimes_are_offered_past_midnight():
    labels = [button.label for button in settings.bedtime(_, patient(dose_time=time(23))).rows[0]]

    assert labels == ["23:30", "00:00", "00:30"]


def test_a_button_carries_any_zone_within_64_bytes():
    longest = max(available_timezones(), key=len)
    card = retiming.zone_check(_, patient(zone=ZoneInfo(longest)), NOW, None)

    assert all(len(button.carries.encode()) <= 64 for row in card.rows for button in row)


def test_one_hour_is_no_plural():
    shift = Shift(1, NOW, gap=timedelta(hours=1))

    assert "That is 1 hour after" in retiming.time_check(_, patient(), shift, to_morning=False).text


def test_no_sentence_is_longer_than_15_words():
    said = [text for module in OURS for text in texts()[module]]

    long = [each for text in said for each in sentences(text) if len(words(each)) > 15]
    assert long == []


def test_a_sixth_grader_can_read_it():
    said = [text for module in OURS for text in texts()[module] if len(sentences(text)) > 1]

    assert [text for text in said if grade(text) > 6] == []


def test_nothing_on_a_lock_screen_names_the_drug():
    shown = [settings.menu(_, patient(), NOW), schedule.closed(_), stopping.ask(_)]

    assert [card for card in shown if "LDN" in card.text] == []
    assert not any("LDN" in text for text in texts()["schedule.py"] + texts()["today.py"])
