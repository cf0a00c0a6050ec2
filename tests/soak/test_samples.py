"""A minute's worth of each soak; `make soak` runs the whole."""

from argparse import Namespace

from tests.soak import kills, workers


def test_a_bot_that_is_killed_again_and_again_loses_nothing_and_repeats_nothing():
    sample = Namespace(kills=8, seconds=60, people=60, bots=2, seed=1, still=1)
    found, _, _ = kills.soak(sample)

    assert found.broken == []
    assert found.figures["kills"] == 8 and found.figures["deliveries"] > 0


def test_workers_whose_postgresql_restarts_fast_and_immediately_say_everything_once():
    sample = Namespace(prompts=150, seconds=60, workers=3, restarts=2, seed=1, still=1)
    found, _, _ = workers.soak(sample)

    assert found.broken == []
    assert found.figures["people asked"] == 150
    assert found.figures["restarts, fast"] == found.figures["restarts, immediate"] == 1
