import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys

import pytest

from bot.workshop import Made, NotMade, Workshop
from messages.drawing import Drawing, Words
from messages.pictures.raster import png

FOR_EVER = {signal.SIGUSR1}
"""A signal that nobody sends: signal.sigwait waits for it."""


@pytest.fixture
async def workshop():
    workshop = Workshop(limit=60)
    yield workshop
    await workshop.close()


def processes():
    return {each.pid for each in multiprocessing.active_children()}


async def ended():
    """Wait until there is no process any more."""
    for each in multiprocessing.active_children():
        await asyncio.to_thread(each.join)


async def test_a_picture_is_drawn_in_another_process(workshop):
    made = await workshop.make(png, Drawing(200, (Words(10, 100, "0.5 mg"),)))

    assert isinstance(made, Made)
    assert made.content.startswith(b"\x89PNG")
    assert len(processes()) == 1


async def test_the_process_is_there_on_demand_stays_for_the_next_and_ends_with_the_bot(workshop):
    before = processes()

    await workshop.make(bytes, 1)
    first = processes()
    await workshop.make(bytes, 1)
    second = processes()
    await workshop.close()

    assert before == processes() == set()
    assert len(first) == 1
    assert second == first


async def test_the_process_ends_when_it_is_idle():
    workshop = Workshop(idle=0.01)
    await workshop.make(bytes, 1)

    await ended()

    assert processes() == set()
    assert await workshop.make(bytes, 2) == Made(b"\0\0")
    await workshop.close()


async def test_what_takes_too_long_is_ended_while_everything_else_goes_on(workshop):
    workshop.limit = 0.1
    making = asyncio.create_task(workshop.make(signal.sigwait, FOR_EVER))
    turns = 0

    while not making.done():
        await asyncio.sleep(0)
        turns += 1
    workshop.limit = 60

    assert making.result() == NotMade("BrokenProcessPool")
    assert turns > 100
    assert await workshop.make(bytes, 3) == Made(b"\0\0\0")


async def test_a_failure_is_a_state_and_says_nothing_of_the_thing(workshop):
    assert await workshop.make(bytes, -1) == NotMade("ValueError")
    assert isinstance(await workshop.make(bytes, lambda: 0), NotMade)  # it does not pickle
    assert await workshop.make(bytes, 1) == Made(b"\0")


async def test_a_process_that_died_while_idle_is_replaced(workshop):
    await workshop.make(bytes, 1)
    [pid] = processes()
    os.kill(pid, signal.SIGKILL)

    await ended()
    made = [await workshop.make(bytes, 1) for _ in range(2)]

    assert made[-1] == Made(b"\0")


@pytest.mark.parametrize("library", ["matplotlib", "numpy", "fpdf", "fhir", "icalendar"])
def test_the_bot_itself_never_imports_what_only_the_workshop_needs(library):
    program = f"import bot.app, sys; sys.exit({library!r} in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
