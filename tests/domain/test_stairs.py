from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.moves import Advance, Hold, Pause, Release, Resume, StepBack
from domain.outlook import Tense, coming_dose, outlook
from domain.planning import first_night, following_night
from domain.stairs import Stretch, Why, stairs, turning_numbers
from tests.domain.climbing import ADA, DAY, LOW, MIDDLE, START, TOP, course

MONDAY = START.date()


def climbed(*made, nights):
    """Return the stairs of a course with the moves *made*, an hour before night *nights* + 1."""
    on = course(*made)
    planned = [first_night(on, ADA, number=1, on=None, now=START)]
    while len(planned) <= nights:
        planned.append(following_night(on, ADA, planned[-1].occurrence, asked=None))
    newest = planned[-1].occurrence
    now = newest.scheduled_at - timedelta(hours=1)
    dose = coming_dose(on, ADA, newest, now)
    dates = {each.occurrence.number: each.occurrence.night for each in planned}
    behind = {number: dates[number] for number in turning_numbers(on, dose.number)}
    return stairs(on, ADA, dose, outlook(on, ADA, newest, asked=None, now=now), behind)


def night(number):
    return MONDAY + (number - 1) * DAY


def treads(found):
    return [(each.dose, each.start, each.end, each.tense) for each in found.treads]


def test_a_course_that_begins_has_all_of_it_ahead():
    found = climbed(nights=0)

    assert treads(found) == [
        (LOW, night(1), night(15), Tense.PRESENT),
        (MIDDLE, night(15), night(29), Tense.FUTURE),
        (TOP, night(29), None, Tense.FUTURE),
    ]
    assert found.today == MONDAY
    assert found.stretches == ()


def test_a_step_is_behind_until_today_and_goes_on_until_the_next_may_come():
    found = climbed((15, Advance(1)), nights=20)

    assert treads(found) == [
        (LOW, night(1), night(15), Tense.PAST),
        (MIDDLE, night(15), night(21), Tense.PAST),
        (MIDDLE, night(21), night(29), Tense.PRESENT),
        (TOP, night(29), None, Tense.FUTURE),
    ]
    assert [each.is_step for each in found.treads] == [True, True, False, True]


def test_a_step_back_begins_a_step_again():
    found = climbed((15, Advance(1)), (20, StepBack(0)), nights=25)

    steps = [(each.dose, each.start) for each in found.treads if each.is_step]

    assert steps[:3] == [(LOW, night(1)), (MIDDLE, night(15)), (LOW, night(20))]


def test_a_hold_is_a_stretch_with_the_dose_going_on():
    found = climbed((8, Hold(15)), nights=20)

    assert found.stretches == (Stretch(Why.HELD, night(8), night(15)),)
    assert {each.dose for each in found.treads if each.tense is Tense.PAST} == {LOW}


def test_a_hold_that_lasts_reaches_as_far_as_it_was_set():
    assert climbed((8, Hold(15)), nights=9).stretches == (Stretch(Why.HELD, night(8), night(15)),)


def test_a_hold_without_an_end_leaves_the_steps_ahead_without_a_date():
    found = climbed((8, Hold(None)), nights=9)

    assert found.stretches == (Stretch(Why.HELD, night(8), None),)
    assert [each.start for each in found.treads if each.tense is Tense.FUTURE] == [None, None]


def test_a_pause_is_a_stretch_without_a_dose():
    found = climbed((5, Pause(directed=True)), (9, Resume(0)), nights=12)

    assert found.stretches == (Stretch(Why.NO_DOSE, night(5), night(9)),)
    assert treads(found)[:2] == [
        (LOW, night(1), night(5), Tense.PAST),
        (LOW, night(9), night(13), Tense.PAST),
    ]


def test_while_paused_there_is_no_present_dose_and_no_date():
    found = climbed((5, Pause(directed=False)), nights=7)

    assert found.stretches == (Stretch(Why.NO_DOSE, night(5), None),)
    assert [each.tense for each in found.treads] == [Tense.PAST, Tense.FUTURE, Tense.FUTURE]


ACTS = st.one_of(
    st.sampled_from([Advance(1), StepBack(0), Release(), Resume(0), Hold(None)]),
    st.integers(1, 60).map(Hold),
    st.booleans().map(lambda directed: Pause(directed=directed)),
)


@given(st.lists(st.tuples(st.integers(1, 40), ACTS), max_size=6), st.integers(0, 45))
@settings(deadline=None)
def test_time_runs_one_way_and_every_dose_is_of_the_plan(made, nights):
    made = [each for each in made if each[0] <= nights + 1]
    found = climbed(*sorted(made, key=lambda each: each[0]), nights=nights)

    known = [day for each in found.treads for day in (each.start, each.end) if day]
    assert known == sorted(known)
    assert {each.dose for each in found.treads} <= {LOW, MIDDLE, TOP}
    assert all(each.end <= found.today for each in found.treads if each.tense is Tense.PAST)
    assert all(isinstance(each.start, date) for each in found.stretches)
    starts = [each.start for each in found.stretches]
    assert starts == sorted(starts)
