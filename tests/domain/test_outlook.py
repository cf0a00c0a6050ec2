from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.course import Course
from domain.delays import Delay, delay
from domain.doses import Micrograms
from domain.forms import Liquid
from domain.moves import (
    Actor,
    Advance,
    Ceiling,
    Hold,
    Move,
    Pause,
    Release,
    Resume,
    StepBack,
    Stop,
)
from domain.occurrences import CourseId
from domain.outlook import Tense, coming_dose, first_numbers, outlook
from domain.patients import Patient, PatientId
from domain.planning import Asked, card_is_due, first_night, first_number, following_night
from domain.plans import Ladder, Plan, Step

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ZONES = [
    ZoneInfo(key)
    for key in (
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "Asia/Kathmandu",
        "Pacific/Apia",
    )
]


def ladder(*days):
    steps = tuple(Step(Micrograms(500 * (i + 1)), each) for i, each in enumerate(days))
    return Ladder(steps, Micrograms(500 * (len(days) + 1)))


def course(*moves, days=(7, 7)):
    plan = Plan("own", "Own", ladder(*days))
    return Course(CourseId(5), PatientId(42), plan, Liquid(1000), NOON, moves)


def patient(zone=BERLIN, dose_time=time(22)):
    return Patient(PatientId(42), zone, dose_time, time(7))


def move(number, act):
    return Move(number, NOON, Actor.PATIENT, act)


def night(on, number, *, who=None):
    """Return occurrence *number* of a course whose first dose is on the evening of NOON."""
    who = who or patient()
    occurrence = first_night(on, who, number=1, on=None, now=NOON).occurrence
    while occurrence.number < number:
        occurrence = following_night(on, who, occurrence, asked=None).occurrence
    return occurrence


def seen(on, number, *, asked=None, now=None):
    newest = night(on, number)
    now = now or newest.scheduled_at - timedelta(hours=1)
    return outlook(on, patient(), newest, asked=asked, now=now)


def numbers(rungs):
    return [each.number for each in rungs]


def test_without_moves_every_rung_begins_when_the_days_below_it_are_done():
    rungs = seen(course(), 1)

    assert numbers(rungs) == [1, 8, 15]
    assert [each.tense for each in rungs] == [Tense.PRESENT, Tense.FUTURE, Tense.FUTURE]
    assert [each.night for each in rungs] == [None, date(2026, 3, 9), date(2026, 3, 16)]
    assert [each.days for each in rungs] == [7, 7, None]


def test_past_rungs_have_their_real_nights():
    on = course(move(9, Advance(1)))
    nights = {1: date(2026, 3, 2), 9: date(2026, 3, 10)}

    newest = night(on, 10)
    rungs = outlook(on, patient(), newest, asked=None, now=newest.scheduled_at, nights=nights)

    assert [each.night for each in rungs] == [
        date(2026, 3, 2),
        date(2026, 3, 10),
        date(2026, 3, 17),
    ]


def test_a_step_that_is_agreed_has_its_date_and_those_above_follow_it():
    rungs = seen(course(move(12, Advance(1))), 11)

    assert numbers(rungs) == [1, 12, 19]
    assert [each.agreed for each in rungs] == [False, True, False]


def test_an_agreed_step_that_is_stopped_by_a_later_hold_is_open_again():
    rungs = seen(course(move(9, Advance(1)), move(8, Hold(until=11))), 8)

    assert numbers(rungs) == [1, 11, 18]
    assert not any(each.agreed for each in rungs)


def test_a_hold_with_an_end_moves_the_dates_and_one_without_leaves_none():
    assert numbers(seen(course(move(7, Hold(until=14))), 7)) == [1, 14, 21]
    assert numbers(seen(course(move(7, Hold(until=None))), 7)) == [1, None, None]


def test_paused_nights_do_not_count():
    paused = move(3, Pause(directed=False))

    assert numbers(seen(course(paused), 5)) == [1, None, None]
    assert numbers(seen(course(paused, move(6, Resume(0))), 6)) == [1, 11, 18]


def test_nothing_above_the_ceiling_is_shown():
    assert numbers(seen(course(move(3, Ceiling(1))), 3)) == [1, 8]


def test_a_step_whose_card_was_not_answered_can_begin_tonight():
    asked = Asked(number=6, times=1)
    newest = night(course(), 10)

    before = seen(course(), 10, asked=asked)
    after = seen(course(), 10, asked=asked, now=newest.scheduled_at)

    assert numbers(before) == [1, 10, 17]
    assert numbers(after) == [1, 11, 18]


def test_a_step_is_never_seen_before_its_card_can_come():
    """A hold that is released late leaves the days done, and the next card for two nights on."""
    on = course(move(5, Hold(until=None)), move(12, Release()))

    assert numbers(seen(on, 12)) == [1, 14, 21]


def test_after_a_step_back_the_lower_rung_counts_anew_and_the_upper_one_is_ahead():
    on = course(move(8, Advance(1)), move(10, StepBack(0)))

    assert numbers(seen(on, 11)) == [10, 17, 24]
    assert first_numbers(on, 11) == {0: 10, 1: 8}


def test_a_stopped_course_has_no_dates_ahead():
    assert numbers(seen(course(move(3, Stop())), 3)) == [1, None, None]


def test_the_coming_dose_is_tonights_until_the_night_is_over():
    on, who = course(), patient()
    last = night(on, 3)
    morning = last.scheduled_at + timedelta(hours=9)

    assert coming_dose(on, who, last, last.scheduled_at + timedelta(hours=5)).number == 3
    assert coming_dose(on, who, last, morning).number == 4


def test_before_the_first_dose_the_coming_one_is_the_first():
    on, who = course(), patient()
    baseline = first_night(on, who, number=first_number(baseline=True), on=None, now=NOON)
    newest = baseline.occurrence

    dose = coming_dose(on, who, newest, NOON)
    rungs = outlook(on, who, newest, asked=None, now=NOON)

    assert (dose.number, dose.night) == (1, date(2026, 3, 5))
    assert numbers(rungs) == [1, 8, 15]
    assert rungs[1].night == date(2026, 3, 12)


@settings(deadline=None, max_examples=60)
@given(
    zone=st.sampled_from(ZONES),
    dose_time=st.times(min_value=time(0), max_value=time(23, 59)).map(
        lambda at: at.replace(second=0, microsecond=0)
    ),
    start=st.integers(0, 365 * 24 * 12).map(lambda n: NOON + n * timedelta(minutes=5)),
    days=st.lists(st.integers(3, 12), min_size=1, max_size=5),
    baseline=st.booleans(),
    looked=st.integers(0, 200),
)
def test_who_says_yes_to_every_card_meets_the_dates_exactly(
    *, zone, dose_time, start, days, baseline, looked
):
    who, on = patient(zone, dose_time), course(days=days)
    number = first_number(baseline=baseline)
    newest = first_night(on, who, number=number, on=None, now=start).occurrence
    promised = outlook(on, who, newest, asked=None, now=start)[1:]
    met, last = {}, sum(days) + 1
    while newest.number <= last:
        if newest.number == looked % last:
            promised_later = outlook(on, who, newest, asked=None, now=newest.opens_at)
            ahead = [each for each in promised_later if each.tense is Tense.FUTURE]
            assert [each.night for each in ahead] == [
                each.night for each in promised if each.number > newest.number
            ]
        if newest.rung not in met:
            met[newest.rung] = (newest.number, newest.night)
        if card_is_due(on, newest.number, None):
            rung = on.offer(newest.number + 2)
            on = on.with_move(Move(newest.number + 2, start, Actor.PATIENT, Advance(rung)))
        newest = following_night(on, who, newest, asked=None).occurrence

    assert [(each.number, each.night) for each in promised] == [
        met[rung] for rung in range(1, len(days) + 1)
    ]


ACTS = st.one_of(
    st.builds(Hold, st.none() | st.integers(2, 60)),
    st.just(Release()),
    st.builds(Pause, st.booleans()),
    st.builds(Resume, st.integers(0, 2)),
    st.builds(StepBack, st.integers(0, 1)),
    st.builds(Advance, st.integers(1, 2)),
    st.builds(Ceiling, st.integers(1, 2)),
)


@settings(deadline=None, max_examples=200)
@given(
    made=st.lists(st.tuples(st.integers(1, 30), ACTS), max_size=6).map(
        lambda pairs: sorted(pairs, key=lambda pair: pair[0])
    ),
    number=st.integers(1, 30),
)
def test_no_step_is_shown_earlier_than_it_could_be_offered(made, number):
    on = course(*[move(at, act) for at, act in made if at <= number])

    for each in seen(on, number):
        if each.tense is Tense.FUTURE and each.number is not None:
            assert each.number >= number
            if not each.agreed:
                assert on.offer(each.number) == each.rung
                on = on.with_move(move(each.number, Advance(each.rung)))


def test_only_what_moved_a_date_is_given_as_the_reason():
    held, short = move(5, Hold(until=14)), move(2, Hold(until=5))

    assert why(course(), 3) is None
    assert why(course(short), 6) is None
    assert why(course(held), 6) == Delay(held, 9)
    assert why(course(short, held), 6) == Delay(held, 9)


def test_a_hold_with_no_end_is_the_reason_until_it_is_released():
    held = move(5, Hold(until=None))

    assert why(course(held), 6) == Delay(held, None)
    assert why(course(held, move(12, Release())), 12) == Delay(held, 7)


def test_a_pause_is_a_reason_for_as_many_nights_as_it_lasted():
    paused = move(3, Pause(directed=True))

    assert why(course(paused, move(6, Resume(0))), 6) == Delay(paused, 3)


def test_a_step_back_is_a_reason_and_a_hold_from_before_it_is_none():
    back = move(20, StepBack(0))

    assert why(course(move(5, Hold(until=12)), move(12, Advance(1)), back), 21) == Delay(back, None)


def test_at_the_top_nothing_is_late():
    on = course(move(8, Advance(1)), move(15, Advance(2)))

    assert delay(on, night(on, 16), None) is None


def why(on, number):
    return delay(on, night(on, number), seen(on, number)[on.standing(number).rung + 1])
