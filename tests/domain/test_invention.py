from collections import Counter
from random import Random

from domain import invention
from domain.adherence import DUE, TAKEN
from domain.checkins import REQUIRED
from domain.occurrences import Reason, State

PEOPLE = 2000


def somebody(**habits):
    usual = {"takes": 0.9, "answers": 0.95, "checks_in": 0.9, "feels": 0.2, "moves_up": 0.9}
    return invention.Habits(**{**usual, **habits})


def nights(habits, count=PEOPLE):
    rng = Random(1)
    return [invention.night(rng, habits) for _ in range(count)]


def test_most_people_take_most_of_their_doses_and_a_few_do_not():
    rng = Random(1)
    takes = [invention.habits(rng).takes for _ in range(PEOPLE)]

    assert 0.55 <= min(takes) < 0.7
    assert sum(each >= 0.85 for each in takes) / PEOPLE > 0.75


def test_nobody_answers_less_often_than_they_take():
    rng = Random(1)
    drawn = [invention.habits(rng) for _ in range(PEOPLE)]

    assert all(each.takes <= each.answers <= 1 for each in drawn)


def test_doses_are_taken_and_answered_as_often_as_is_somebodys_habit():
    states = [each.state for each in nights(somebody())]
    due = sum(state in DUE for state in states)

    assert 0.88 < sum(state in TAKEN for state in states) / due < 0.92
    assert 0.03 < states.count(State.UNANSWERED) / due < 0.07


def test_every_skipped_dose_has_a_reason_and_most_were_forgotten():
    skipped = [each for each in nights(somebody(takes=0.5)) if each.state is State.SKIPPED]
    reasons = Counter(each.reason for each in skipped)

    assert None not in reasons
    assert reasons.most_common(1)[0][0] is Reason.FORGOT


def test_a_dose_skipped_because_a_clinician_said_so_is_a_pause():
    told = [each for each in nights(somebody(takes=0.5)) if each.reason is Reason.TOLD_TO]

    assert {each.state for each in told} == {State.PAUSED}


def test_a_new_dose_is_felt_more_in_its_first_nights():
    rng, person = Random(1), somebody(checks_in=1)

    def felt(step_night):
        return sum(len(invention.morning(rng, person, step_night)) for _ in range(PEOPLE))

    assert felt(1) > 1.5 * felt(8)
    assert felt(1) > felt(3) > felt(4)


def test_only_what_is_asked_of_everybody_is_answered():
    rng, person = Random(1), somebody(feels=1)
    mornings = [invention.morning(rng, person, 1) for _ in range(PEOPLE)]

    assert 0.85 < sum(each is not None for each in mornings) / PEOPLE < 0.95
    assert {item for each in mornings if each for item in each} == set(REQUIRED)


def test_few_pause_and_everybody_is_back_in_time():
    rng = Random(1)
    pauses = [pause for _ in range(PEOPLE) if (pause := invention.breaks(rng, 60))]

    assert 0.08 < len(pauses) / PEOPLE < 0.16
    assert all(pause.number >= 10 and 3 <= pause.nights <= 8 for pause in pauses)
    assert all(pause.number + pause.nights <= 60 for pause in pauses)


def test_nobody_pauses_before_they_have_settled():
    rng = Random(1)

    assert not any(invention.breaks(rng, 12) for _ in range(PEOPLE))
