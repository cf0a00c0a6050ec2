"""The promises hold whatever happens, and are seen to break where the bot is broken on purpose."""

import logging
import os
import sys
from time import monotonic

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.simulation.machine import Figures, machine
from tests.simulation.replica import Parts
from tests.simulation.variants import VARIANTS
from tests.simulation.world import furnished

SOAK = float(os.environ.get("NIGHTSTEP_SOAK_SECONDS", "0"))
LONG = settings(
    max_examples=50,
    stateful_step_count=30,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
QUICK = settings(LONG, max_examples=40, derandomize=True, phases=[Phase.generate])


@pytest.fixture
def store(tmp_path, caplog):
    caplog.set_level(logging.CRITICAL)  # a thousand faults, each with its line
    store = furnished(tmp_path)
    yield store
    store.close()


def test_the_promises_hold_whatever_happens(store, capsys):
    figures, end = Figures(), monotonic() + SOAK
    nights = machine(store, Parts(), figures)
    run_state_machine_as_test(nights, settings=QUICK)
    while monotonic() < end:
        run_state_machine_as_test(nights, settings=LONG)
    with capsys.disabled():
        sys.stdout.write(f"{figures} " if SOAK else "")


@pytest.mark.parametrize("name", VARIANTS)
def test_what_is_broken_on_purpose_is_noticed(store, name):
    parts, broken = VARIANTS[name]
    enough = settings(QUICK, max_examples=400, report_multiple_bugs=False)
    with pytest.raises(AssertionError, match=broken):
        run_state_machine_as_test(machine(store, parts, Figures()), settings=enough)
