from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.crowd import Crowd
from simulator.habits import STEADY, Habits
from tests.simulator.page_demo import DOSE, PATIENT, Demo

REASONS = (
    ("Forgot", "forgot"),
    ("Side effects", "effects"),
    ("Ran out", "out"),
    ("Felt ill", "ill"),
)
LAST_NIGHT = (("Took it", "took"), ("Missed it", "missed"), ("Not sure", "unsure"))
MORNING = (
    (("Sleep", "-"), ("Mild", "sleep1"), ("Moderate", "sleep2"), ("Severe", "sleep3")),
    (("Headache", "-"), ("Mild", "head1"), ("Moderate", "head2"), ("Severe", "head3")),
    (("All fine", "fine"), ("More", "more"), ("Something serious", "red")),
)
TICKED = ((("Sleep", "-"), ("✓ Mild", "x1"), ("Moderate", "x2"), ("Severe", "x3")),)
CARD = (("⬆ Move up", "up"), ("Stay", "stay"), ("Ask my prescriber", "ask"))
ALWAYS_BOTHERED = Habits(checks_in=1, bothered=1)


@pytest.fixture
def demo():
    return Demo()


def pressed(demo):
    return [each["callback_query"]["data"] for each in demo.updates()]


def test_a_resident_taps_a_prompt_once(demo):
    demo.crowd.join(PATIENT, STEADY)
    demo.write("Time for tonight's dose.", DOSE)
    assert [demo.crowd.act(), demo.crowd.act()] == [1, 0]
    assert pressed(demo) == ["taken"]


@pytest.mark.parametrize(
    ("habits", "rows", "carried"),
    [
        (Habits(takes=1, skips=0, silent=0), [DOSE], {"taken"}),
        (Habits(takes=0, skips=1, silent=0), [DOSE], {"skip"}),
        (Habits(), [REASONS], {"forgot", "effects", "out", "ill"}),
        (Habits(takes=1, skips=0, silent=0), [LAST_NIGHT], {"took"}),
        (Habits(bothered=0, checks_in=1), MORNING, {"fine"}),
        (ALWAYS_BOTHERED, MORNING, {f"{item}{n}" for item in ("sleep", "head") for n in "123"}),
        (Habits(moves_up=1), [CARD], {"up"}),
        (Habits(moves_up=0), [CARD], {"stay"}),
        (Habits(), [(("I agree", "yes"), ("No", "no"))], {"yes"}),
    ],
)
def test_a_prompt_is_known_by_its_labels_and_answered_by_habit(demo, habits, rows, carried):
    demo.crowd.join(PATIENT, habits)
    demo.write("A sentence in any words.", *rows)
    demo.crowd.act()
    [data] = pressed(demo)
    assert data in carried
    assert demo.crowd.act() == 0


@pytest.mark.parametrize(
    "row",
    [
        (("Undo", "undo"), ("Took it earlier", "earlier")),
        (("Yes", "yes"), ("No", "no")),
        (("Taken", "taken"),),
        (("15 min", "15"), ("45 min", "45")),
    ],
)
def test_buttons_a_resident_does_not_know_are_left_alone(demo, row):
    demo.crowd.join(PATIENT, Habits(takes=1, skips=0, silent=0))
    demo.write("What now?", row)
    assert demo.crowd.act() == 0


def test_a_complaint_is_tapped_and_then_saved(demo):
    demo.crowd.join(PATIENT, ALWAYS_BOTHERED)
    number = demo.write("How was the night?", *MORNING)
    assert demo.crowd.act() == 1
    [first] = pressed(demo)
    demo.edit(number, "How was the night?", *TICKED, [("Save", "save")])
    demo.crowd.act()
    demo.edit(number, "Noted.")
    assert demo.crowd.act() == 0
    assert first[:-1] in {"sleep", "head"}
    assert pressed(demo) == ["save"]


def test_who_is_silent_at_night_may_answer_in_the_morning(demo):
    demo.crowd.join(PATIENT, Habits(takes=0, skips=0, silent=1, checks_in=1, bothered=0))
    demo.write("Time for tonight's dose.", DOSE)
    assert demo.crowd.act() == 0
    demo.clock.time += timedelta(hours=9)
    demo.write("How was the night?", *MORNING)
    demo.crowd.act()
    assert pressed(demo) == ["fine"]


def test_silence_lasts_a_night(demo):
    answered = 0
    demo.crowd.join(PATIENT, Habits(takes=0.5, skips=0, silent=0.5))
    for _ in range(60):
        for minutes in (0, 20, 40):
            demo.clock.time += timedelta(minutes=minutes)
            number = demo.write("Time for tonight's dose.", DOSE)
            if demo.crowd.act():
                answered += 1
                demo.edit(number, "Taken.")
                break
        demo.clock.time += timedelta(days=1)
    assert 15 <= answered <= 45


def test_nobody_answers_after_leaving_or_blocking(demo):
    demo.crowd.join(PATIENT, STEADY)
    demo.write("Time for tonight's dose.", DOSE)
    demo.patient.block()
    assert demo.crowd.act() == 0
    demo.patient.unblock()
    demo.crowd.leave(PATIENT)
    assert demo.crowd.act() == 0
    assert PATIENT not in demo.crowd


def answers(seed, people):
    demo = Demo()
    crowd = Crowd(demo.telegram, seed)
    for number in range(1000, 1000 + people):
        demo.telegram.person(number).start()
        crowd.join(number, Habits())
        demo.write("Time for tonight's dose.", DOSE, to=number)
    crowd.act()
    return [
        (each["callback_query"]["from"]["id"], each["callback_query"]["data"])
        for each in demo.updates()
    ]


def test_a_crowd_follows_its_habits_as_a_whole():
    shares = Counter(data for _, data in answers(seed=1, people=100))
    assert 80 <= shares["taken"] <= 97
    assert shares.total() <= 100


def test_the_same_seed_answers_the_same_and_another_does_not():
    assert answers(seed=1, people=60) == answers(seed=1, people=60)
    assert answers(seed=1, people=60) != answers(seed=2, people=60)


@settings(deadline=None)
@given(
    labels=st.frozensets(
        st.sampled_from(["Taken", "Not tonight", "Later", "Mild", "Moderate", "Severe", "Save"])
        | st.sampled_from(["All fine", "Move up", "Stay", "Took it", "Missed it", "Not sure"])
    ),
    number=st.floats(0, 1, exclude_max=True),
)
def test_a_resident_taps_only_what_is_there(labels, number):
    def choose(weights):
        words = list(weights)
        return words[int(number * len(words))]

    assert Habits().tap(labels, choose) in {None, *labels}
