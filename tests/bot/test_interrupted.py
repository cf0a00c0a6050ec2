"""Ctrl-C: a command that was broken off does not look like one that was done."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE

import pytest

from tests.world import KEY, TOKEN

BROKEN_OFF = 128 + signal.SIGINT


async def begun(folder, *words, **environment):
    mine = {"BOT_TOKEN": TOKEN, "DATA_KEY": KEY, "DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "bot", *words]
    environment = {**os.environ, **mine, **environment}
    return await asyncio.create_subprocess_exec(
        *command, cwd=folder, env=environment, stdout=PIPE, stderr=PIPE
    )


async def ends(process):
    """Break *process* off, and return its exit code and what it has said since."""
    process.send_signal(signal.SIGINT)
    async with asyncio.timeout(20):
        said, warned = await process.communicate()
    return process.returncode, (said + warned).decode()


@pytest.mark.parametrize(
    "words", ["seed --patients 1", "audit", "plans list", "run", "keys rotate"]
)
async def test_a_command_that_was_broken_off_says_nothing_and_does_not_end_with_0(tmp_path, words):
    """Each waits for a PostgreSQL that takes the connection and never answers."""
    asked = asyncio.Event()

    async def silent(reader, writer):
        asked.set()
        await reader.read()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        url = f"postgresql+psycopg://me@127.0.0.1:{port}/name"
        process = await begun(tmp_path, *words.split(), DATABASE_URL=url)
        async with asyncio.timeout(20):
            await asked.wait()
        assert await ends(process) == (BROKEN_OFF, "")


async def test_the_demo_is_ended_so(tmp_path):
    process = await begun(tmp_path, "demo", "--port", "0")
    async with asyncio.timeout(60):
        await process.stdout.readline()

    code, said = await ends(process)
    assert (code, "Traceback" in said) == (0, False)
