"""A minute's worth of each soak; `make soak` runs the whole."""

from argparse import Namespace

from tests.soak import kills, nights, workers


def test_nights_in_virtual_time_are_asked_answered_and_put_off_and_break_nothing():
    sample = Namespace(people=40, nights=2, seconds=600, seed=1)
    found, _ = nights.soak(sample)

    assert found.broken == []
    assert found.figures["patient-nights"] >= 40
    assert found.figures["nights answered"] > 20 and found.figures["snoozes"] > 0


def test_a_bot_that_is_killed_again_and_again_loses_nothing_and_repeats_nothing():
    sample = Namespace(kills=8, seconds=240, people=60, bots=2, seed=1, still=1)
    found, _, _ = kills.soak(sample)

    assert found.broken == []
    assert found.figures["kills"] == 8 and found.figures["deliveries"] > 0


def test_workers_whose_postgresql_restarts_fast_and_immediately_say_everything_once():
    sample = Namespace(prompts=150, seconds=240, workers=3, restarts=2, seed=1, still=1)
    found, _, _ = workers.soak(sample)

    assert found.broken == []
    assert found.figures["people asked"] == 150
    assert found.figures["restarts, fast"] == found.figures["restarts, immediate"] == 1
