"""The disk fills up under a running bot, and has room again: nothing is shown that is not kept."""

import resource

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROOM = resource.RLIM_INFINITY


def leave_room(home, bytes_):
    """Let no file of the bot grow beyond so many bytes: to SQLite, as a disk that is full."""
    resource.prlimit(home.place.pid, resource.RLIMIT_FSIZE, (bytes_, ROOM))


async def test_while_the_disk_is_full_nothing_is_sent_or_confirmed_and_then_all_is(home, telegram):
    ada, bob = telegram.person(60), telegram.person(61)
    await home.owes(ada)
    await home.start()
    await home.until(lambda: ada.messages)
    await home.stops()
    await home.listens()
    leave_room(home, home.here.file.with_name("nightstep.db-wal").stat().st_size)
    await home.owes(bob)
    turn = telegram.updates.turn
    ada.tap("Taken")
    ada.say("/today")
    await home.until(lambda: telegram.updates.turn > turn + 2)
    await home.until(lambda: ada.toasts)
    assert ada.toasts[-1].startswith("Not saved yet.")
    assert telegram.updates.waiting() and not ada.messages[-1].from_bot and not bob.messages

    leave_room(home, ROOM)
    await home.until(lambda: ada.messages[-1].from_bot and bob.messages)
    await home.until(lambda: not telegram.updates.waiting())
    await home.stops()
    assert await home.states() == ["sent", "sent"]
