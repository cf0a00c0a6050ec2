"""The nightly backup of a bot that runs, and all the way back from it."""

import shutil
from datetime import timedelta

import pytest

from bot import backups
from storage.shelf import KEPT, STAMP, Why
from tests.faults.homes import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="module")


def nights(home):
    """Return what was kept of each night, newest first."""
    return [copy for copy in backups.shelf(home.here.settings).copies() if copy.why is Why.NIGHTLY]


async def test_a_running_bot_copies_its_database_once_a_day_and_keeps_a_fortnight(home):
    shelf = backups.shelf(home.here.settings)
    made = shelf.put(home.here.file, Why.NIGHTLY, home.clock.now() - timedelta(days=1))
    for days in range(2, 1 + KEPT[Why.NIGHTLY]):
        at = home.clock.now() - timedelta(days=days)
        shutil.copy(made, made.with_name(f"nightly-{at.strftime(STAMP)}.db"))
    oldest = nights(home)[-1]
    await home.listens()
    await home.stops()
    assert len(nights(home)) == KEPT[Why.NIGHTLY] and oldest not in nights(home)

    before = nights(home)
    await home.listens()
    await home.stops()
    assert nights(home) == before


async def test_a_night_comes_back_with_all_in_flight_in_doubt_and_nothing_of_its_past(
    home, telegram
):
    ada, bob = telegram.person(50), telegram.person(51)
    await home.owes(ada)
    await home.owes(bob, within=timedelta(hours=1))
    telegram.faults.add("sendMessage", "deliver_then_hang", seconds=PATIENCE)
    await home.start()
    await home.until(lambda: ada.messages)
    await home.dies()  # in the middle of the request; the next one begins with a copy
    backups.shelf(home.here.settings).newest().path.unlink()
    await home.listens()
    await home.stops()
    [copy] = nights(home)

    home.clock.jump(2 * 3600)
    told = "In doubt: 1, given up: 1, asked again: 1.\n"
    looked = await home.does("restore", str(copy.path), "--verify")
    assert looked == (0, f"{copy.path} can be restored. {told}")
    assert await home.does("restore", str(copy.path)) == (0, f"Restored. {told}")
    assert await home.states() == ["ambiguous", "missed"]
    home.clock.jump(601)
    await home.start()
    await home.until(lambda: len(ada.messages) == 2 and bob.messages)
    await home.stops()
    assert await home.states() == ["sent", "missed"]
    assert "A reminder for" in ada.last.text and "could not hear you" in bob.last.text
    assert (len(ada.messages), len(bob.messages)) == (2, 1)
