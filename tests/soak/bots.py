"""Processes of the bot, started and killed from the test, one after the other in each place."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.ports import free_port

BERLIN = ZoneInfo("Europe/Berlin")
ROOT = Path(__file__).parents[2]


class Place:
    """Where one bot at a time can live; *order* says how it is started."""

    def __init__(self, zygote, order):
        self.zygote = zygote
        self.order = order
        self.pid = None
        self.ended = None

    async def start(self, border=None, **order):
        """Start a bot, which dies by itself at *border* if one is given."""
        environment = self.order["environment"] | order.pop("environment", {})
        order |= {"border": border, "environment": environment}
        said = json.dumps(self.order | order) + "\n"
        self.zygote.stdin.write(said.encode())
        self.pid = json.loads(await self.zygote.stdout.readline())["pid"]
        self.ended = asyncio.create_task(self._end())

    async def _end(self):
        return json.loads(await self.zygote.stdout.readline())["ended"]

    @property
    def lives(self):
        return self.ended is not None and not self.ended.done()

    def signal(self, number=signal.SIGKILL):
        if self.lives:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    async def stop(self):
        """Tell it to stop, and return its exit code."""
        self.signal(signal.SIGTERM)
        async with asyncio.timeout(40):
            return await self.ended

    async def gone(self):
        """Wait for its end however it comes, and return its exit code."""
        return await self.ended


@asynccontextmanager
async def place(folder, clock, environment):
    """Yield a place whose bot keeps its files in *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    pipe = asyncio.subprocess.PIPE
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    zygote = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.soak.bot_process"),
        cwd=ROOT,
        env=kept,
        stdin=pipe,
        stdout=pipe,
    )
    own = {"DATA_DIR": str(folder), "LISTEN": f"127.0.0.1:{free_port()}"}
    order = {
        "log": str(folder / "log"),
        "folder": str(folder),
        "clock": str(clock),
        "environment": own | environment,
    }
    here = Place(zygote, order)
    try:
        yield here
    finally:
        here.signal()
        zygote.stdin.close()
        await zygote.wait()
