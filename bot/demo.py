"""The demo: bot and local Telegram in one process, with a page to see them and a clock to move."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from starlette.routing import Route

from bot.app import build
from bot.clock import elapsed, utc_now
from bot.demo_clock import DemoClock
from bot.misuse import MisuseError
from bot.operations import PUBLISHED_AFTER
from bot.settings import Settings
from bot.site import site
from bot.stepping import StandingClock, Steps
from simulator.core import Telegram
from simulator.crowd import Crowd
from simulator.habits import Habits
from simulator.page import page_routes
from simulator.running import serve
from simulator.server import create_app
from simulator.transport import InProcess
from storage import seeding
from storage.vault import Vault, new_key

TOKEN = "123456:DEMO"  # noqa: S105  nobody's token, for a Telegram that is on this machine
PATIENT, ADMIN, FIRST_INVENTED = 42, 7, 1001
INVENTED, NIGHTS = 60, 75


@asynccontextmanager
async def demo(port: int, *, invented: int = INVENTED) -> AsyncIterator[tuple[str, DemoClock]]:
    """Serve the chat page and yield its address, with the clock that the page moves."""
    with TemporaryDirectory(prefix="nightstep-demo-") as folder:
        clock, settings = StandingClock(_this_afternoon()), _settings(Path(folder), _open(port))
        telegram = Telegram(token=TOKEN, now=clock)
        vault = Vault.from_text(new_key())
        app = build(
            settings,
            vault,
            now=clock,
            elapsed=elapsed,
            request=InProcess(telegram),
            per_chat=1_000_000,  # a night may pass in a second
            poll_seconds=0,
        )
        crowd = Crowd(telegram, seed=1)
        await app.prepare()
        telegram.person(ADMIN, first_name="Admin").start()
        await app.introduce()
        await seeding.seed(
            app.database,
            vault,
            patients=invented,
            nights=NIGHTS,
            first_id=FIRST_INVENTED,
            zone=ZoneInfo("Europe/Berlin"),
            dose_time=time(22),
            now=clock(),
            seed=1,
        )
        await app.publishing.catch_up(clock() - timedelta(days=NIGHTS - PUBLISHED_AFTER))
        _people(telegram, crowd, invented)
        steps = Steps(app, clock, crowd.act)
        demo_clock = DemoClock(steps, vault, telegram.person(PATIENT, first_name="Ada"))
        page = page_routes(telegram, patient=PATIENT, admin=ADMIN, clock=demo_clock, crowd=crowd)
        page.append(Route("/dashboard{rest:path}", site(app, settings)))
        passing = asyncio.create_task(demo_clock.run())
        try:
            async with serve(
                create_app(telegram, routes=page), port=settings.address[1]
            ) as address:
                yield address, demo_clock
        finally:
            passing.cancel()
            await asyncio.gather(passing, return_exceptions=True)
            await app.close()


async def show(port: int, say: Callable[[str], None]) -> None:
    """Run the demo until it is interrupted."""
    async with demo(port) as (address, _clock):
        say(f"The chat page is at {address}  (Ctrl-C ends the demo and forgets everything)")
        await asyncio.Event().wait()


def _people(telegram: Telegram, crowd: Crowd, invented: int) -> None:
    for n in range(invented):
        resident = FIRST_INVENTED + n
        telegram.person(resident, first_name=f"Invented {n + 1}").start()
        crowd.join(resident, Habits(takes=0.98 - (n % 5) * 0.06, silent=0.01 + (n % 5) * 0.05))


def _this_afternoon() -> datetime:
    return utc_now().replace(hour=16, minute=0, second=0, microsecond=0)


def _open(port: int) -> int:
    """Return *port*, or a free one for 0: the links in the chat have to name it beforehand.

    Raises MisuseError where another program has it.
    """
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            free.bind(("127.0.0.1", port))
        except OSError:
            raise MisuseError(
                f"Port {port} is taken; `nightstep demo --port 0` finds a free one."
            ) from None
        found: int = free.getsockname()[1]
        return found


def _settings(folder: Path, port: int) -> Settings:
    return Settings(
        _env_file=None,
        bot_token=TOKEN,
        data_dir=folder,
        data_key="",
        database_url="",
        admin_ids=frozenset({ADMIN}),
        send_rate=1000,
        listen=f"127.0.0.1:{port}",
        operator_name="The demo on your own machine",
        operator_contact="",
        telegram_api_url="http://127.0.0.1",
    )
