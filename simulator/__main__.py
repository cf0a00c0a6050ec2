"""Run the Telegram by itself: `python -m simulator --port 8123`."""

import argparse
import asyncio
import signal
import sys
from datetime import UTC, datetime

from simulator.core import Telegram
from simulator.limits import Limits
from simulator.running import LOOPBACK, serve
from simulator.server import create_app


def _now() -> datetime:
    return datetime.now(UTC)


async def _run(options: argparse.Namespace) -> None:
    limits = Limits() if options.limits else None
    telegram = Telegram(token=options.token, now=_now, username=options.username, limits=limits)
    async with serve(create_app(telegram), port=options.port, host=options.host) as address:
        sys.stdout.write(f"Bot API at {address}/bot, token {options.token}\n")
        sys.stdout.flush()
        stopped = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        await stopped.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="simulator", description="A Telegram on this machine.")
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one")
    parser.add_argument("--host", default=LOOPBACK)
    parser.add_argument("--token", default="123456:TEST")
    parser.add_argument("--username", default="nightstep_demo_bot")
    parser.add_argument("--limits", action="store_true", help="answer 429 as Telegram would")
    asyncio.run(_run(parser.parse_args()))


if __name__ == "__main__":
    main()
