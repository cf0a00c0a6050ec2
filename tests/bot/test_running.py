import asyncio
import logging
import os
import signal
import socket
from time import monotonic

import pytest

from bot import looking
from bot.app import WrongBotError, build
from bot.running import (
    CLOSES_WITHIN,
    STOPS_WITHIN,
    AlreadyRunningError,
    one_of_us,
    only_one,
    run,
)
from bot.serving import ENDS_WITHIN, PortTakenError
from bot.starting import ready
from bot.transport import REQUEST_SECONDS
from simulator.core import Telegram
from simulator.transport import InProcess
from storage.faults import DamagedError
from tests.damage import spoil_page
from tests.engine import TEN, VAULT, enrol
from tests.ports import free_port
from tests.world import settings_in, world_in


def test_a_folder_is_for_one_bot_at_a_time(tmp_path):
    with only_one(tmp_path), pytest.raises(AlreadyRunningError), only_one(tmp_path):
        pytest.fail("a second bot got in")
    with only_one(tmp_path):
        pass


def test_bots_on_one_server_share_a_folder_and_no_command_that_wants_to_be_alone_gets_in(tmp_path):
    url = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    settings = settings_in(tmp_path, data_dir=tmp_path, database_url=url)

    alone = only_one(tmp_path)
    with one_of_us(settings), one_of_us(settings), pytest.raises(AlreadyRunningError), alone:
        pytest.fail("a command got in")
    with only_one(tmp_path), pytest.raises(AlreadyRunningError), one_of_us(settings):
        pytest.fail("a bot got in")


def test_bots_on_one_file_share_nothing(tmp_path):
    settings = settings_in(tmp_path, data_dir=tmp_path)

    with one_of_us(settings), pytest.raises(AlreadyRunningError), one_of_us(settings):
        pytest.fail("a second bot got in")


def test_a_lock_left_behind_by_a_crash_holds_nobody_up(tmp_path):
    (tmp_path / "bot.lock").write_text("left behind")

    with only_one(tmp_path):
        pass


async def test_a_database_of_another_bot_is_refused(tmp_path, clock):
    async with world_in(tmp_path, clock):
        pass
    other = Telegram(token="654321:OTHER", now=clock)
    settings = settings_in(tmp_path, bot_token="654321:OTHER")
    app = build(settings, VAULT, now=clock, elapsed=monotonic, request=InProcess(other))

    with pytest.raises(WrongBotError):
        await run(app, settings)
    assert other.ledger.sent() == []


async def test_a_large_database_is_looked_through_beside_the_bot_which_damage_ends(
    tmp_path, clock, monkeypatch
):
    async with world_in(tmp_path, clock):
        pass
    spoil_page(tmp_path / "nightstep.db", "passes")
    monkeypatch.setattr(looking, "SMALL", 0)
    settings = settings_in(tmp_path, listen="127.0.0.1:0")
    await ready(settings, clock())  # so nobody waited

    async with world_in(tmp_path, clock) as world:
        with pytest.raises(DamagedError, match="there is no automatic backup to restore"):
            await run(world.app, settings)
    assert world.telegram.ledger.of("setMyCommands") != []


async def test_told_to_stop_it_finishes_what_is_in_flight(world, clock, caplog, tmp_path):
    caplog.set_level(logging.INFO)
    ada = world.person()
    await enrol(world.app.database, VAULT, ada, clock())
    clock.time = TEN
    running = asyncio.create_task(run(world.app, settings_in(tmp_path, listen="127.0.0.1:0")))
    await has_answered(world, ada)
    os.kill(os.getpid(), signal.SIGTERM)
    await running

    assert "Nightstep has stopped" in caplog.text
    assert ada.messages[0].text.startswith("🌙 Time for tonight's dose")


async def test_a_port_that_is_taken_is_said_so_and_nothing_is_sent(world, tmp_path):
    with socket.create_server(("127.0.0.1", free_port())) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTakenError):
            await run(world.app, settings_in(tmp_path, listen=f"127.0.0.1:{port}"))

    # Not even the menu, which is told when we listen: nobody has to wait for it.
    assert {entry.method for entry in world.telegram.ledger} <= {"getMe"}


def test_a_stop_waits_longer_for_a_request_than_any_may_take():
    longest = REQUEST_SECONDS * 1.5  # a connection, and the answer

    assert longest < STOPS_WITHIN - ENDS_WITHIN - CLOSES_WITHIN


async def has_answered(world, person):
    version = world.telegram.version
    while not any(message.from_bot for message in person.messages):
        version = await world.telegram.wait(version)


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)
async def test_a_clock_that_is_off_the_databases_is_said_at_start(world, caplog):
    said = [each.getMessage() for each in caplog.get_records("setup")]

    assert world.app and any("off the database's" in each for each in said)
