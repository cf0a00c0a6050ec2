"""The calendar file, read by icalendar and compared with one that somebody has read."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from domain import moves
from domain.moves import Actor, Move
from domain.occurrences import CourseId, State
from domain.patients import Wording
from messages.documents import plan_calendar
from tests.messages.copies import BEGUN, PERSON, STRANGER, copy, episode, full, night, nights

GOLDEN = Path(__file__).parents[1] / "golden" / "plan.ics"


def climbed(*acts, last=20, **person):
    """Return a copy on its night *last*: up to 1 mg from night 15 on, and then *acts*."""
    up = Move(15, BEGUN, Actor.PATIENT, moves.Advance(1))
    lived = [*(night(n, State.TAKEN) for n in range(1, last)), night(last)]
    on = episode(lived)
    course = replace(on.course, moves=(up, *acts))
    whose = replace(PERSON, **person)
    return replace(copy(replace(on, course=course), person=whose), at=night(last).scheduled_at)


def move(number, act):
    return Move(number, BEGUN, Actor.PATIENT, act)


def read(copied):
    return Calendar.from_ical(plan_calendar.content(copied)).walk("VEVENT")


def told(events):
    return [(str(each["summary"]), each["dtstart"].dt, each["dtend"].dt) for each in events]


def test_what_was_done_what_is_now_and_what_may_come_each_has_its_days():
    assert told(read(climbed())) == [
        ("0.5 mg: done", date(2026, 3, 2), date(2026, 3, 16)),
        ("1 mg: now", date(2026, 3, 16), date(2026, 3, 30)),
        (
            "1.5 mg: from tonight at the earliest, if you say yes",
            date(2026, 3, 30),
            date(2026, 3, 31),
        ),
    ]


def test_only_what_waits_for_a_yes_is_tentative_and_nothing_makes_anybody_busy():
    events = read(climbed())

    assert [str(each["status"]) for each in events] == ["CONFIRMED", "CONFIRMED", "TENTATIVE"]
    assert {str(each["transp"]) for each in events} == {"TRANSPARENT"}


def test_a_step_that_was_agreed_to_says_so():
    *_, last = read(climbed(move(29, moves.Advance(2)), last=27))

    assert str(last["summary"]) == "1.5 mg: from tonight on, as you said yes"
    assert last["dtstart"].dt == date(2026, 3, 30)


def test_holds_and_pauses_are_entries_of_their_own():
    held = read(climbed(move(18, moves.Hold(25))))
    paused = read(climbed(move(18, moves.Pause(directed=True))))

    assert ("Held on the same dose", date(2026, 3, 19), date(2026, 3, 26)) in told(held)
    assert told(paused)[-1] == ("Paused: no dose due", date(2026, 3, 19), date(2026, 3, 21))
    assert not any("if you say yes" in title for title, *_ in told(paused)), "no date can be said"


def test_an_entry_keeps_its_id_in_every_later_file():
    before, after = read(climbed(last=20)), read(climbed(move(29, moves.Advance(2)), last=40))

    assert [str(each["uid"]) for each in before] == [str(each["uid"]) for each in after]
    assert len({str(each["uid"]) for each in before}) == 3


def test_a_calendar_on_a_shared_screen_names_no_dose_if_the_patient_wants_it_so():
    file = plan_calendar.content(climbed(wording=Wording.HIDDEN)).decode()

    assert "mg" not in file
    assert "Dose on my plan: now" in file


@pytest.mark.parametrize("wording", Wording)
def test_no_calendar_names_a_drug_or_a_disease(wording):
    file = plan_calendar.content(climbed(wording=wording)).decode().lower()

    assert not any(word in file for word in ("ldn", "naltrexone", "mast"))


def test_a_course_that_ended_is_over_and_has_nothing_ahead():
    ended = climbed(move(18, moves.Stop()), last=17)
    ended = replace(ended, at=ended.at + timedelta(days=3))

    assert {str(each["summary"]) for each in read(ended)} == {
        "0.5 mg: done",
        "1 mg: done",
        "Paused: no dose due",
    }


@pytest.mark.parametrize(
    "copied", [copy(), copy(person=STRANGER), copy(episode()), copy(episode(nights("X")))]
)
def test_without_a_night_there_is_a_file_without_entries_or_with_the_plan_ahead(copied):
    assert len(read(copied)) in (0, 3)


def test_a_full_life_is_a_calendar_that_a_strict_reader_takes():
    events = read(replace(full(), episodes=full().episodes[1:]))

    assert len({str(each["uid"]) for each in events}) == len(events)
    assert all(each["dtend"].dt > each["dtstart"].dt for each in events)


def test_a_file_is_as_it_was_when_somebody_read_it():
    made = plan_calendar.content(climbed(move(18, moves.Hold(25))))
    if not GOLDEN.exists():
        GOLDEN.write_bytes(made)
        pytest.fail(f"{GOLDEN.name} is new: read it, and run again")

    assert made == GOLDEN.read_bytes()


def test_the_courses_of_one_patient_do_not_share_their_entries():
    first = climbed(move(18, moves.Stop()), last=17)
    again = episode(nights("X"))
    again = replace(again, course=replace(again.course, id=CourseId(10)))
    both = replace(first, episodes=(*first.episodes, again))

    ids = [str(each["uid"]) for each in read(both)]
    assert len(set(ids)) == len(ids) > 3


def test_it_is_stamped_with_the_moment_it_was_made():
    assert {each["dtstamp"].dt for each in read(climbed())} == {night(20).scheduled_at}
